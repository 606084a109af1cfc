//! How a call stands, or how it ended, in a word and in a sentence.

use crate::api::call::Call;

/// How a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It could not be made, or broke, for a reason that no person chose.
    Failed,
    /// The platform took it from no endpoint: nobody answers for it.
    Rejected,
    /// Nobody answered in time.
    Unanswered,
    /// There is nobody of this name or number.
    Nobody,
    /// Whoever was called did not want it.
    Declined,
    /// Whoever was called speaks already.
    Busy,
    /// Whoever called gave up.
    GivenUp,
    /// It has begun, and phones ring.
    Ringing,
    /// Both sides hear each other.
    Talking,
    /// Both sides spoke, and one of them hung up.
    Answered,
    /// It has ended, and the service does not say how.
    Ended,
}

impl Outcome {
    /// How this call stands. A service that does not say why a call ended says whether it was answered.
    #[must_use]
    pub fn of(call: &Call) -> Self {
        if call.is_live() {
            return if call.active_time.is_some() || call.state == "active" {
                Self::Talking
            } else {
                Self::Ringing
            };
        }
        match call.cause.as_str() {
            "NORMAL_CLEARING" if call.active_time.is_some() => Self::Answered,
            "NORMAL_CLEARING" | "ORIGINATOR_CANCEL" => Self::GivenUp,
            "USER_BUSY" => Self::Busy,
            "NO_ANSWER" => Self::Unanswered,
            "UNALLOCATED_NUMBER" => Self::Nobody,
            "CALL_REJECTED" if call.direction == "in" && call.application_id.is_none() => {
                Self::Rejected
            }
            "CALL_REJECTED" => Self::Declined,
            "" if call.state == "rejected" => Self::Rejected,
            "" if call.active_time.is_some() => Self::Answered,
            "" => Self::Ended,
            _ => Self::Failed,
        }
    }

    /// Whether it has not ended.
    #[must_use]
    pub fn is_live(self) -> bool {
        matches!(self, Self::Ringing | Self::Talking)
    }

    /// Whether it did not come about though nobody wanted that.
    #[must_use]
    pub fn is_failure(self) -> bool {
        matches!(self, Self::Failed | Self::Rejected)
    }

    /// In a word or two: what a filter finds it by.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Rejected => "rejected",
            Self::Unanswered => "no answer",
            Self::Nobody => "nobody",
            Self::Declined => "declined",
            Self::Busy => "busy",
            Self::GivenUp => "given up",
            Self::Ringing => "ringing",
            Self::Talking => "talking",
            Self::Answered => "answered",
            Self::Ended => "ended",
        }
    }

    /// As a sentence.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Failed => "It failed: the platform or a phone could not go on with it.",
            Self::Rejected => {
                "It was rejected: no application takes the calls of whoever called, or may not."
            }
            Self::Unanswered => "Nobody answered in time.",
            Self::Nobody => "There is nobody of this name or number.",
            Self::Declined => "Whoever was called, or the application, declined it.",
            Self::Busy => "Whoever was called was busy.",
            Self::GivenUp => "Whoever called gave up before somebody answered.",
            Self::Ringing => "It rings.",
            Self::Talking => "Both sides speak.",
            Self::Answered => "It was answered, and then one side hung up.",
            Self::Ended => "It has ended.",
        }
    }
}

/// A cause of the API (reference §10) in words; another one as it is.
#[must_use]
pub fn cause_in_words(cause: &str) -> &str {
    match cause {
        "NORMAL_CLEARING" => "one side hung up",
        "ORIGINATOR_CANCEL" => "the caller gave up",
        "USER_BUSY" => "busy",
        "CALL_REJECTED" => "rejected",
        "UNALLOCATED_NUMBER" => "there is nobody of this number",
        "NO_ANSWER" => "nobody answered",
        "NORMAL_TEMPORARY_FAILURE" => "a failure that may pass",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::Outcome;
    use crate::api::call::Call;

    fn outcome(json: serde_json::Value) -> Outcome {
        let mut whole = serde_json::json!({"id": "c-1", "direction": "out", "state": "completed"});
        let serde_json::Value::Object(members) = json else {
            panic!("no object");
        };
        whole.as_object_mut().expect("an object").extend(members);
        let call: Call = serde_json::from_value(whole).expect("a call");
        Outcome::of(&call)
    }

    #[test]
    fn every_cause_has_its_word_also_where_the_service_tells_none() {
        let at = "2023-11-14T22:10:00Z";
        let ended = |cause: &str| outcome(serde_json::json!({"cause": cause, "endTime": at}));
        assert_eq!(ended("NO_ANSWER"), Outcome::Unanswered);
        assert_eq!(ended("ORIGINATOR_CANCEL"), Outcome::GivenUp);
        assert_eq!(ended("NORMAL_TEMPORARY_FAILURE"), Outcome::Failed);
        assert_eq!(ended("SOMETHING_ELSE"), Outcome::Failed);
        assert_eq!(ended("CALL_REJECTED"), Outcome::Declined);
        let rejected =
            serde_json::json!({"cause": "CALL_REJECTED", "direction": "in", "state": "rejected"});
        assert_eq!(outcome(rejected), Outcome::Rejected);
        let spoken = serde_json::json!({"activeTime": at, "endTime": at});
        assert_eq!(outcome(spoken), Outcome::Answered);
        assert_eq!(outcome(serde_json::json!({})), Outcome::Ended);
        let live = serde_json::json!({"state": "started"});
        assert_eq!(outcome(live), Outcome::Ringing);
        let live = serde_json::json!({"state": "active", "activeTime": at});
        assert_eq!(outcome(live), Outcome::Talking);
    }
}
