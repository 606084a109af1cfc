//! What the service speaks of: resources, the rules for their fields, paths, failures and the client.
//!
//! Facts come from the project's API reference ("reference" in the comments, with its section); where
//! the real service never documented a behaviour, the constant says that it is our choice.

pub mod call;
pub mod callback;
pub mod client;
pub(crate) mod cursor;
pub mod failure;
pub mod id;
pub mod pace;
pub mod password;
pub mod paths;
pub mod patience;
pub mod policy;
pub mod registration;
pub mod resource;
pub mod rules;
pub mod secret;
pub mod sentence;
pub mod spoilt;
pub mod target;
pub mod text;
pub mod wire;

pub use client::{Client, Connection, Page};
pub use failure::{Cause, Failure};
pub use id::{
    ApplicationId, BridgeId, CallId, Cursor, DomainId, EndpointId, EventId, RegistrationId, UserId,
};
pub use policy::Policy;
pub use resource::{
    Account, Application, ApplicationDraft, ApplicationPatch, Change, Credentials, Domain,
    DomainDraft, Endpoint, EndpointDraft, EndpointPatch, Token,
};
pub use secret::Secret;
