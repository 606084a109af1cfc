//! The verbs of calls (reference §8).

use serde_json::{Value, json};

use super::{Client, Page, registrations::readable, request::Want};
use crate::api::{
    call::{Call, CallEvent, CallStory, CalledPhone},
    callback::Callback,
    failure::{Cause, Failure},
    id::{CallId, Cursor},
    pace::Family,
    registration::Traced,
};

const FAMILY: Family = Family::Calls;

impl Client {
    /// A page of calls, newest first.
    pub async fn calls(&self, after: Option<&Cursor>) -> Result<Page<Call>, Failure> {
        self.told(FAMILY, self.paths().calls()?, after).await
    }

    /// One call.
    pub async fn call(&self, id: &CallId) -> Result<Call, Failure> {
        let url = self.paths().call(id, None)?;
        self.get(&Want::get(FAMILY, url)).await
    }

    /// What happened in a call.
    pub async fn call_events(&self, id: &CallId) -> Result<Vec<CallEvent>, Failure> {
        let url = self.paths().call(id, Some("events"))?;
        self.get(&Want::get(FAMILY, url)).await
    }

    /// What became of a call at each phone that was called.
    pub async fn called_phones(&self, id: &CallId) -> Result<Vec<CalledPhone>, Failure> {
        let url = self.paths().call(id, Some("phones"))?;
        self.get(&Want::get(FAMILY, url)).await
    }

    /// All that is told of one call. Only our own platform tells of phones.
    pub async fn call_story(&self, id: &CallId) -> Result<CallStory, Failure> {
        let call = self.call(id).await?;
        let events = self.call_events(id).await?;
        Ok(CallStory {
            call,
            events,
            phones: told(self.called_phones(id).await)?,
            callbacks: told(self.callbacks(Some(id)).await)?,
        })
    }

    /// What applications were told, oldest first: of one call, or of all. Only our own platform remembers it.
    pub async fn callbacks(&self, call: Option<&CallId>) -> Result<Vec<Callback>, Failure> {
        let url = self.paths().callbacks(call)?;
        self.get(&Want::get(FAMILY, url)).await
    }

    /// Tells an application again what it was told. It is not asked again when the answer is lost.
    pub async fn tell_again(&self, callback: u64) -> Result<(), Failure> {
        let url = self.paths().callback(callback)?;
        let want = Want::post(FAMILY, url, Vec::new());
        let answer = self.ask(&want, &mut self.cost()).await;
        answer.map(drop).map_err(|trouble| trouble.failure)
    }

    /// The last SIP messages of a call, oldest first.
    pub async fn call_messages(&self, id: &CallId) -> Result<Vec<Traced>, Failure> {
        let url = self.paths().call(id, Some("trace"))?;
        let rows: Vec<Value> = self.get(&Want::get(FAMILY, url)).await?;
        Ok(readable(rows))
    }

    /// Calls somebody, for so many seconds unless somebody answers. It is not asked again when the answer is lost: phones
    /// might ring twice.
    pub async fn create_call(&self, from: &str, to: &str, seconds: u64) -> Result<CallId, Failure> {
        let url = self.paths().calls()?;
        let body = json!({"from": from, "to": to, "callTimeout": seconds});
        let want = Want::post(FAMILY, url, body.to_string().into_bytes());
        let answer = self.ask(&want, &mut self.cost()).await;
        let answer = answer.map_err(|trouble| trouble.failure)?;
        let unnamed = || Failure::new(Cause::Garbled, "The answer did not name the call.");
        Ok(answer.created().ok_or_else(unnamed)?.into())
    }

    /// Ends a call.
    pub async fn end_call(&self, id: &CallId) -> Result<(), Failure> {
        let url = self.paths().call(id, None)?;
        let body = json!({"state": "completed"});
        let want = Want::post(FAMILY, url, body.to_string().into_bytes());
        let answer = self.ask(&want, &mut self.cost()).await;
        answer.map(drop).map_err(|trouble| trouble.failure)
    }
}

/// What only our own platform tells; nothing where it is not there.
fn told<T>(answer: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match answer {
        Ok(told) => Ok(Some(told)),
        Err(failure) if failure.cause == Cause::Missing => Ok(None),
        Err(failure) => Err(failure),
    }
}
