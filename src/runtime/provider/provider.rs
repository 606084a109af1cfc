//! Performs the calls of a dashboard: a handle on anything that can, whose clones are one.

use std::{fmt, sync::Arc};

use futures_util::{
    StreamExt,
    future::BoxFuture,
    stream::{self, BoxStream},
};

use crate::{
    api::{Failure, client::Caller},
    app::{
        exams::Exam,
        service::{
            call::{Call, Reply},
            heard::Heard,
        },
    },
    doctor::Report,
};

/// Takes what is known of a test by now.
pub type Telling = Box<dyn FnMut(&Report) + Send>;

/// Performs calls.
pub trait Perform: Send + Sync + 'static {
    /// Performs one call, and reports the writes that it takes. How urgent it is may change meanwhile.
    fn perform(&self, caller: Caller, call: Call) -> BoxFuture<'_, Result<Reply, Failure>>;

    /// Why whoever is at work here may not make this call, if so: it is not even tried then.
    fn refusal(&self, _call: &Call) -> Option<String> {
        None
    }

    /// What the service tells by itself, from the beginning.
    fn listen(&self) -> BoxStream<'static, Heard> {
        stream::empty().boxed()
    }

    /// Tests an endpoint, and tells what is known whenever that is more. Nothing where no test can be made.
    fn examine(&self, _exam: Exam, _told: Telling) -> Option<BoxFuture<'static, Report>> {
        None
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

    /// Why whoever is at work here may not make this call, if so.
    #[must_use]
    pub fn refusal(&self, call: &Call) -> Option<String> {
        self.0.refusal(call)
    }

    /// What the service tells by itself, from the beginning.
    #[must_use]
    pub fn listen(&self) -> BoxStream<'static, Heard> {
        self.0.listen()
    }

    /// Tests an endpoint, and tells what is known whenever that is more.
    pub async fn examine(&self, exam: Exam, told: Telling) -> Report {
        let address = exam.of.address.clone();
        match self.0.examine(exam, told) {
            Some(test) => test.await,
            None => Report::unasked(address, "no test can be made here"),
        }
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
