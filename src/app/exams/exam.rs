//! A test of an endpoint that is asked for, and what is known of it by now.

use serde::{Deserialize, Serialize};

use crate::{api::Secret, app::service::registration::Inquiry, doctor::Report};

/// A test of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exam {
    /// What is tested, and where.
    pub of: Inquiry,
    /// Its password, where one was typed to be tried.
    pub password: Option<Secret>,
    /// Whether its phones may ring.
    pub rings: bool,
}

/// What is known of a test by now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Each step that has ended, and what was found.
    pub report: Report,
    /// Whether that is all.
    pub is_over: bool,
}
