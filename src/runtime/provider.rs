//! What a dashboard asks: anything that performs calls.

use tokio::sync::broadcast;

use crate::{
    api::{
        Failure,
        pace::{Priority, RequestRecord},
    },
    app::{Call, Reply},
};

/// Performs calls. Cheap to clone: every call takes a clone along.
pub trait Provider: Clone + Send + Sync + 'static {
    /// Performs one call.
    fn perform(
        &self,
        priority: Priority,
        call: Call,
    ) -> impl Future<Output = Result<Reply, Failure>> + Send;

    /// Every attempt of a request from now on, where they are told.
    fn attempts(&self) -> Option<broadcast::Receiver<RequestRecord>> {
        None
    }
}
