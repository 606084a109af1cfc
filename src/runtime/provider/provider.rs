//! The trait of everything that can perform the calls of a dashboard.

use tokio::sync::broadcast;

use crate::{
    api::{
        Failure,
        pace::{RequestRecord, Urgency},
    },
    app::service::call::{Call, Reply},
};

/// Performs calls. Cheap to clone: every call takes a clone along.
pub trait Provider: Clone + Send + Sync + 'static {
    /// Performs one call. How urgent it is may change meanwhile.
    fn perform(
        &self,
        urgency: impl Into<Urgency> + Send,
        call: Call,
    ) -> impl Future<Output = Result<Reply, Failure>> + Send;

    /// Every attempt of a request from now on, where they are told.
    fn attempts(&self) -> Option<broadcast::Receiver<RequestRecord>> {
        None
    }
}
