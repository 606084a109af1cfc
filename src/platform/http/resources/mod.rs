//! The resources of the API: one file for each kind, one function for each request.

pub mod account;
pub mod applications;
pub mod bridges;
pub mod callbacks;
pub mod calls;
pub mod domains;
pub mod endpoints;
pub mod errors;
pub mod everywhere;
pub mod numbers;
pub mod party;
pub mod phones;
pub mod roll;
pub mod stream;
