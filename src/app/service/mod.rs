//! What a provider of endpoints has and is asked, without a word of its wire.

pub mod application;
pub mod call;
pub mod consequence;
pub mod facts;
pub mod heard;
pub mod longest;
pub mod memory;
pub mod names;
pub mod profile;
pub mod recent;
pub mod registration;
pub mod remote;
pub mod reply;
pub mod rows;
pub mod ticket;
