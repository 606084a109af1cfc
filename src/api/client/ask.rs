//! One request from its place in the queue to its final answer, with the retries that are safe.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use reqwest::header::LOCATION;
use serde::de::IgnoredAny;
use tokio::time::timeout;

use super::{
    Client,
    answer::Answer,
    breakage::Breakage,
    caller::Caller,
    refusal::{Refusal, short},
    request::{Verb, Want},
};
use crate::api::{
    failure::{Cause, Failure},
    pace::{QueueNumber, Turn, schedule::Outcome},
    patience::{ATTEMPTS, ATTEMPTS_IN_VAIN, CallCost, PAUSE},
};

/// A request that did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) failure: Failure,
    /// A write may have been done all the same.
    pub(super) is_unclear: bool,
    /// The service itself said no, in its own words.
    pub(super) is_genuine: bool,
}

/// What is made of the body of an answer that says yes.
pub(super) enum Decoded<T> {
    /// What was promised.
    Whole(T),
    /// JSON, but not what was promised.
    Unlike(Failure),
    /// It was put there by something in between, and proves nothing.
    NotJson,
}

impl Trouble {
    fn unclear(failure: Failure) -> Self {
        Self {
            failure,
            is_unclear: true,
            is_genuine: false,
        }
    }

    fn definite(failure: Failure) -> Self {
        Self {
            failure,
            is_unclear: false,
            is_genuine: false,
        }
    }

    /// How many attempts a repeatable request has with this trouble.
    fn attempts(&self) -> u32 {
        match self.failure.cause {
            Cause::Server | Cause::Unreachable => ATTEMPTS,
            Cause::Timeout => ATTEMPTS_IN_VAIN,
            Cause::Garbled if self.is_unclear => ATTEMPTS_IN_VAIN,
            Cause::Unauthorized
            | Cause::Forbidden
            | Cause::Limit
            | Cause::Missing
            | Cause::Conflict
            | Cause::Refused
            | Cause::TooMany
            | Cause::UnknownHost
            | Cause::Tls
            | Cause::Garbled
            | Cause::Disturbed
            | Cause::Unknown
            | Cause::ReadOnly
            | Cause::Cancelled => 1,
        }
    }
}

impl Client {
    /// Sends until there is an answer that counts, or the call has cost what it may. 429 was not executed and is
    /// repeated for every verb; other trouble only for verbs that can be repeated without harm. `POST` never is.
    pub(super) async fn ask(&self, want: &Want, cost: &mut CallCost) -> Result<Answer, Trouble> {
        let told = self.ask_for(want, cost, |body| sound(want.verb, body));
        Ok(told.await?.0)
    }

    /// The same, with what `decode` makes of the body of the answer that counts.
    pub(super) async fn ask_for<T>(
        &self,
        want: &Want,
        cost: &mut CallCost,
        decode: impl Fn(&[u8]) -> Decoded<T>,
    ) -> Result<(Answer, Result<T, Failure>), Trouble> {
        if self.shared.read_only && want.verb != Verb::Get {
            return Err(Trouble::definite(Failure::new(
                Cause::ReadOnly,
                "This profile is read-only: nothing was sent.",
            )));
        }
        cost.next();
        let Caller { urgency, report } = &self.caller;
        let place = self.shared.gate.place(want.family, urgency.clone());
        let request = self.shared.transport.log.begin();
        let mut attempt = 0;
        let mut trouble = Trouble::definite(Failure::new(
            Cause::Timeout,
            "It was not its turn before too much time had passed.",
        ));
        while let Some(turn) = turn(&place, want, cost).await {
            attempt += 1;
            let began = Instant::now();
            let ended = self.shared.transport.attempt(want, request, attempt);
            let (record, ended) = ended.await;
            cost.tried(began.elapsed());
            report.note(&record);
            settle(turn, &ended);
            trouble = match judge(ended, &decode) {
                Ok(answer) => return Ok(answer),
                Err(trouble) => trouble,
            };
            if let (Cause::Unauthorized, Some(from)) =
                (trouble.failure.cause, &self.shared.secret_from)
            {
                let said = trouble.failure.message.trim_end_matches('.');
                trouble.failure.message = format!("{said}. The secret is from {from}.");
            }
            if trouble.failure.cause == Cause::TooMany {
                if cost.refused(want.aim()) {
                    continue;
                }
                break;
            }
            if want.verb == Verb::Post {
                break;
            }
            let Some(failures) = cost.failed(trouble.attempts()) else {
                break;
            };
            let left = cost.left(want.aim()).unwrap_or_default();
            let pause = self.shared.gate.pause(PAUSE, failures).min(left);
            tokio::time::sleep(pause).await;
            cost.waited(pause);
        }
        Err(trouble)
    }
}

/// Waits for its turn, as long as the call has time for it.
async fn turn(place: &QueueNumber, want: &Want, cost: &mut CallCost) -> Option<Turn> {
    let Some(left) = cost.left(want.aim()) else {
        return Some(place.turn().await);
    };
    let began = Instant::now();
    let turn = timeout(left, place.turn()).await;
    cost.waited(began.elapsed());
    turn.ok()
}

fn settle(turn: Turn, ended: &Result<Answer, Breakage>) {
    let (outcome, date) = match ended {
        Err(_) => (Outcome::Failed, None),
        Ok(answer) => {
            let outcome = match answer.status {
                429 => Outcome::Limited(answer.reset(now())),
                500.. => Outcome::Failed,
                _ => Outcome::Taken,
            };
            (outcome, answer.date())
        }
    };
    turn.settle(outcome, date);
}

/// The time of day, in epoch milliseconds.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0))
}

fn judge<T>(
    ended: Result<Answer, Breakage>,
    decode: impl Fn(&[u8]) -> Decoded<T>,
) -> Result<(Answer, Result<T, Failure>), Trouble> {
    let answer = match ended {
        Ok(answer) => answer,
        Err(breakage) if breakage.may_have_arrived => {
            return Err(Trouble::unclear(breakage.failure));
        }
        Err(breakage) => return Err(Trouble::definite(breakage.failure)),
    };
    match (answer.status, &answer.body) {
        (200..=299, Ok(body)) => match decode(body) {
            Decoded::Whole(whole) => Ok((answer, Ok(whole))),
            Decoded::Unlike(failure) => Ok((answer, Err(failure))),
            Decoded::NotJson => Err(Trouble::unclear(Failure::new(
                Cause::Garbled,
                "The answer is not JSON.",
            ))),
        },
        (200..=299, Err(failure)) => Err(Trouble::unclear(failure.clone())),
        (status, body) => {
            let mut refusal = Refusal::read(status, body.as_deref().unwrap_or_default());
            if let (300..=399, Some(place)) = (status, answer.text(LOCATION)) {
                let place = short(place, 200);
                refusal.failure.message = format!(
                    "The service answered {status}, a redirect to {place}, which is not followed. Look at the address of the API."
                );
            }
            Err(Trouble {
                failure: refusal.failure,
                is_unclear: matches!(status, 408 | 500..),
                is_genuine: refusal.is_genuine,
            })
        }
    }
}

/// A body that nothing is read from. Reads are answered with JSON, writes with nothing or JSON (reference §2).
fn sound(verb: Verb, body: &[u8]) -> Decoded<()> {
    if (verb != Verb::Get && body.is_empty()) || is_json(body) {
        Decoded::Whole(())
    } else {
        Decoded::NotJson
    }
}

/// Whether a body is JSON at all.
pub(super) fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(body).is_ok()
}
