//! Maps an answer of the service to the outcome of the item that was sent.

use crate::{
    api::{Cause, Endpoint, Failure, text},
    app::service::{call::Reply, facts::Facts},
};

use super::{event::Outcome, item::Item};

/// What is to be noted about an item that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It came to an end.
    Settled(Outcome),
    /// It came to an end, and the fault is the service's: perhaps no other item fares better now.
    InVain(Outcome),
    /// It is certain that nothing was done, and no other item would fare better now: stop, with this reason.
    NotNow(String),
}

/// Reads an answer.
pub fn judge(answer: Result<Reply, Failure>) -> Answer {
    let failure = match answer {
        Ok(Reply::EndpointCreated(id)) => {
            return Answer::Settled(Outcome::Done { endpoint: Some(id) });
        }
        Ok(_) => return Answer::Settled(Outcome::Done { endpoint: None }),
        Err(failure) => failure,
    };
    let why = failure.to_string();
    match failure.cause {
        Cause::Unknown => Answer::InVain(Outcome::Unknown { why }),
        Cause::Server | Cause::Timeout | Cause::Garbled | Cause::Disturbed => {
            Answer::InVain(Outcome::Failed { why })
        }
        Cause::Unauthorized
        | Cause::TooMany
        | Cause::UnknownHost
        | Cause::Unreachable
        | Cause::Tls
        | Cause::ReadOnly
        | Cause::Cancelled => Answer::NotNow(why),
        Cause::Forbidden | Cause::Limit | Cause::Missing | Cause::Conflict | Cause::Refused => {
            Answer::Settled(Outcome::Failed { why })
        }
    }
}

/// What reading back says about a creation whose answer is not known. The name was free when the plan was
/// made, so an endpoint of that name with exactly these settings is the one that was sent.
pub fn found(item: &Item, there: &Endpoint) -> Outcome {
    let (asked, has) = (item.after().unwrap_or_default(), Facts::of(there));
    let harmless =
        |text: &Option<String>| text.as_deref().map(|text| text::clean(text).into_owned());
    let same = asked.application == has.application
        && asked.enabled == has.enabled
        && harmless(&asked.description) == harmless(&has.description);
    if same {
        return Outcome::Done {
            endpoint: Some(there.id.clone()),
        };
    }
    Outcome::Unknown {
        why: format!(
            "An endpoint of this name is there ({}), with other settings: compare them.",
            text::clean(there.id.as_str())
        ),
    }
}
