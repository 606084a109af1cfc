//! What can be chosen in a picker, and what was.

use crate::{
    api::{ApplicationId, Domain, Endpoint},
    app::phones::Phone,
};

/// What was chosen, handed to the screen below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// An application, or none.
    Application(Option<ApplicationId>),
}

/// What is chosen, and for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// An application for the form below, or for all that are marked.
    Below {
        /// What is chosen there now.
        chosen: Option<ApplicationId>,
        /// What was typed already to narrow the list.
        typed: String,
    },
    /// An application for this endpoint, which gets it at once.
    Endpoint(Box<(Domain, Endpoint)>),
    /// The phone of this endpoint whose registration is to end.
    Phone(Box<(Domain, Endpoint)>, Vec<Phone>),
    /// The watched endpoint to go to.
    Watched,
    /// The profile to go to.
    Profile,
    /// The theme, which is seen while it is marked.
    Theme,
}
