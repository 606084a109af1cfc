//! A test that has ended, as it is kept.

use serde::{Deserialize, Serialize};

use crate::{api::EndpointId, app::text::time::Moment, doctor::Report};

/// A test that has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What was tested.
    pub endpoint: EndpointId,
    /// When it began.
    pub at: Moment,
    /// What was found.
    pub report: Report,
}

impl Kept {
    /// Results of one endpoint that are kept.
    pub const MOST: usize = 5;
}
