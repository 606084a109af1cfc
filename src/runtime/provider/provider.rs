//! Performs the calls of a dashboard: a handle on anything that can, whose clones are one.

use std::{fmt, sync::Arc};

use futures_util::{
    StreamExt,
    future::BoxFuture,
    stream::{self, BoxStream},
};

use crate::{
    api::{Failure, client::Caller},
    app::service::{
        call::{Call, Reply},
        heard::Heard,
    },
};

/// Performs calls.
pub trait Perform: Send + Sync + 'static {
    /// Performs one call, and reports the writes that it takes. How urgent it is may change meanwhile.
    fn perform(&self, caller: Caller, call: Call) -> BoxFuture<'_, Result<Reply, Failure>>;

    /// What the service tells by itself, from the beginning.
    fn listen(&self) -> BoxStream<'static, Heard> {
        stream::empty().boxed()
    }
}

/// Whoever performs calls. All clones are one: every call takes a clone along.
#[derive(Clone)]
pub struct Provider(Arc<dyn Perform>);

impl Provider {
    /// Performs one call for this caller, or as urgent as this.
    ///
    /// # Errors
    /// What the service answers, without the password that went with the call.
    pub async fn perform(&self, caller: impl Into<Caller>, call: Call) -> Result<Reply, Failure> {
        let secret = call.new_password().cloned();
        let answer = self.0.perform(caller.into(), call).await;
        answer.map_err(|failure| match &secret {
            Some(secret) => failure.without(secret),
            None => failure,
        })
    }

    /// What the service tells by itself, from the beginning.
    #[must_use]
    pub fn listen(&self) -> BoxStream<'static, Heard> {
        self.0.listen()
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
