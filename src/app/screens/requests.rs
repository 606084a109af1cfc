//! The requests that were sent.

use crate::app::{keys::Action, layout, next::Next, shared::Shared};

use super::endpoint::scrolled;

/// The log of requests, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Requests {
    /// The first line that is shown.
    pub scroll: usize,
}

impl Requests {
    /// Does what was asked for.
    pub fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        let height = layout::rows(shared.size);
        let last = shared.requests.len().saturating_sub(height);
        if let Some(target) = scrolled(self.scroll, action, last, height) {
            self.scroll = target;
        }
        Next::Stay
    }
}
