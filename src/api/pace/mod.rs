//! The pace of requests: how many the service allows, who goes first, and what is known about it.

pub mod facts;

pub use facts::{Family, FamilyFacts, PaceFacts, Priority, RequestRecord};
