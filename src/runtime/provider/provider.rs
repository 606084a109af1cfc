//! Performs the calls of a dashboard: a handle on anything that can, whose clones are one.

use std::{fmt, sync::Arc};

use futures_util::future::BoxFuture;
use tokio::sync::broadcast;

use crate::{
    api::{
        Failure,
        pace::{RequestRecord, Urgency},
    },
    app::service::call::{Call, Reply},
};

/// Performs calls.
pub trait Perform: Send + Sync + 'static {
    /// Performs one call. How urgent it is may change meanwhile.
    fn perform(&self, urgency: Urgency, call: Call) -> BoxFuture<'_, Result<Reply, Failure>>;

    /// Every attempt of a request from now on, where they are told.
    fn attempts(&self) -> Option<broadcast::Receiver<RequestRecord>> {
        None
    }
}

/// Whoever performs calls. All clones are one: every call takes a clone along.
#[derive(Clone)]
pub struct Provider(Arc<dyn Perform>);

impl Provider {
    /// Performs one call, as urgent as this.
    ///
    /// # Errors
    /// What the service answers.
    pub async fn perform(&self, urgency: impl Into<Urgency>, call: Call) -> Result<Reply, Failure> {
        self.0.perform(urgency.into(), call).await
    }

    /// Every attempt of a request from now on, where they are told.
    #[must_use]
    pub fn attempts(&self) -> Option<broadcast::Receiver<RequestRecord>> {
        self.0.attempts()
    }
}

impl<P: Perform> From<P> for Provider {
    fn from(one: P) -> Self {
        Self(Arc::new(one))
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Provider")
    }
}
