//! One request from its place in the queue to its final answer, with the retries that are safe.

use std::time::{Duration, Instant};

use serde::de::IgnoredAny;

use super::{
    Client,
    answer::Answer,
    breakage::Breakage,
    refusal::Refusal,
    request::{Verb, Want},
};
use crate::api::{
    failure::{Cause, Failure},
    pace::{Turn, schedule::Outcome},
};

/// Attempts of a read or a delete that fails in a way that may pass.
const ATTEMPTS: u32 = 4;
/// Attempts of one that costs much patience each time, or that will hardly be answered better.
const ATTEMPTS_IN_VAIN: u32 = 2;
/// First pause between attempts; doubles.
const PAUSE: Duration = Duration::from_millis(200);

/// A request that did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) failure: Failure,
    /// A write may have been done all the same.
    pub(super) is_unclear: bool,
    /// The service itself said no, in its own words.
    pub(super) is_genuine: bool,
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
    /// Sends until there is an answer that counts. 429 was not executed and is repeated for every verb; other
    /// trouble only for verbs that can be repeated without harm. `POST` never is.
    pub(super) async fn ask(&self, want: &Want) -> Result<Answer, Trouble> {
        if self.shared.read_only && want.verb != Verb::Get {
            return Err(Trouble::definite(Failure::new(
                Cause::ReadOnly,
                "This profile is read-only: nothing was sent.",
            )));
        }
        let place = self.shared.gate.place(want.family, self.urgency.clone());
        let request = self.shared.transport.log.begin();
        let (mut attempt, mut failures) = (0, 0);
        let mut refused_since: Option<Instant> = None;
        loop {
            attempt += 1;
            let turn = place.turn().await;
            let ended = self.shared.transport.attempt(want, request, attempt).await;
            settle(turn, &ended);
            let trouble = match judge(want.verb, ended) {
                Ok(answer) => return Ok(answer),
                Err(trouble) => trouble,
            };
            if trouble.failure.cause == Cause::TooMany {
                let since = refused_since.get_or_insert_with(Instant::now);
                if since.elapsed() < self.shared.patience {
                    continue;
                }
                return Err(trouble);
            }
            failures += 1;
            if want.verb == Verb::Post || failures >= trouble.attempts() {
                return Err(trouble);
            }
            tokio::time::sleep(self.shared.gate.pause(PAUSE, failures)).await;
        }
    }
}

fn settle(turn: Turn, ended: &Result<Answer, Breakage>) {
    let (outcome, date) = match ended {
        Err(_) => (Outcome::Failed, None),
        Ok(answer) => {
            let outcome = match answer.status {
                429 => Outcome::Limited(answer.reset()),
                500.. => Outcome::Failed,
                _ => Outcome::Taken,
            };
            (outcome, answer.date())
        }
    };
    turn.settle(outcome, date);
}

fn judge(verb: Verb, ended: Result<Answer, Breakage>) -> Result<Answer, Trouble> {
    let answer = match ended {
        Ok(answer) => answer,
        Err(breakage) if breakage.may_have_arrived => {
            return Err(Trouble::unclear(breakage.failure));
        }
        Err(breakage) => return Err(Trouble::definite(breakage.failure)),
    };
    match (answer.status, &answer.body) {
        (200..=299, Ok(body)) if is_sound(verb, body) => Ok(answer),
        (200..=299, Ok(_)) => Err(Trouble::unclear(Failure::new(
            Cause::Garbled,
            "The answer is not JSON.",
        ))),
        (200..=299, Err(failure)) => Err(Trouble::unclear(failure.clone())),
        (status, body) => {
            let refusal = Refusal::read(status, body.as_deref().unwrap_or_default());
            Err(Trouble {
                failure: refusal.failure,
                is_unclear: matches!(status, 408 | 500..),
                is_genuine: refusal.is_genuine,
            })
        }
    }
}

/// Reads are answered with JSON, writes with nothing or JSON (reference §2). Anything else was put there by
/// something in between, and proves nothing.
fn is_sound(verb: Verb, body: &[u8]) -> bool {
    (verb != Verb::Get && body.is_empty()) || serde_json::from_slice::<IgnoredAny>(body).is_ok()
}
