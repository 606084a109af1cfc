//! Requests about what applications were told, which are ours (`assets/platform.md`).

use hyper::StatusCode;
use url::form_urlencoded;

use crate::platform::{
    callbacks::{Done, Kept, Teller},
    choices,
    http::{answer::Answer, ask::Ask},
    moment,
    refusal::Refusal,
};

/// `GET /callbacks`, with `call` only those of a call.
pub fn list(told: &Kept, ask: &Ask) -> Answer {
    let mut query = form_urlencoded::parse(ask.query.as_bytes());
    let call = query.find(|(name, _)| name == "call");
    let call = call.as_ref().map(|(_, call)| &**call);
    Answer::json(StatusCode::OK, &told.of(call))
}

/// `POST /callbacks/{callbackId}`: tells an application once more what it was told, and keeps what comes of it.
pub async fn again(told: &Kept, teller: &Teller, number: &str) -> Result<Answer, Refusal> {
    let id = number.parse().ok();
    let callback = id.and_then(|id| told.again(id));
    let missing = || Refusal::missing("callback", number, choices::NO_RESOURCE);
    let callback = callback.ok_or_else(missing)?;
    let tried = teller.tell(&callback).await;
    let done = Done { callback, tried };
    let entry = told.add(moment::epoch(), &done, None, id);
    Ok(Answer::json(StatusCode::OK, &entry))
}
