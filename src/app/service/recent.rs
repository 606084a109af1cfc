//! What is known of the endpoints that were looked at last.

use std::collections::VecDeque;

use crate::api::EndpointId;

/// Endpoints of which it is kept.
pub const ENDPOINTS: usize = 32;

/// Some things of each endpoint, in the order in which they were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recent<T>(VecDeque<(EndpointId, Vec<T>)>);

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T> Recent<T> {
    /// What is known of this endpoint.
    #[must_use]
    pub fn of(&self, endpoint: &EndpointId) -> &[T] {
        let mut known = self.0.iter();
        let found = known.find(|(id, _)| id == endpoint);
        found.map_or(&[], |(_, things)| things)
    }

    /// This is what is known of an endpoint from now on.
    pub fn put(&mut self, endpoint: EndpointId, things: Vec<T>) {
        self.0.retain(|(id, _)| *id != endpoint);
        self.0.push_front((endpoint, things));
        self.0.truncate(ENDPOINTS);
    }
}
