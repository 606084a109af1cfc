//! How a command ends that could not do what it was asked for: an exit status that tells the cause, and a sentence.

use std::{error, fmt, io, process::ExitCode};

use color_eyre::eyre::Result;
use serde_json::json;

use crate::{
    api::{Cause, Failure, sentence::Sentence},
    cli::process::output,
    runtime::files::disk,
};

/// What kept it from being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Something failed or was stopped.
    Failed,
    /// Nothing was sent: it cannot be used as it was given, or was not confirmed.
    Unusable,
    /// There is no such thing.
    Missing,
    /// The credentials, or the profile, do not allow it.
    Denied,
    /// The name is taken, or the thing is in use.
    Conflict,
    /// It was sent and not answered: it may have been done.
    Unknown,
}

impl Why {
    /// The exit status.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Unusable => 2,
            Self::Missing => 3,
            Self::Denied => 4,
            Self::Conflict => 5,
            Self::Unknown => 6,
        }
    }

    /// One word for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Unusable => "unusable",
            Self::Missing => "missing",
            Self::Denied => "denied",
            Self::Conflict => "conflict",
            Self::Unknown => "unknown",
        }
    }
}

/// A command that came to nothing.
#[derive(Debug)]
pub struct Ended {
    why: Why,
    said: String,
    advice: String,
}

impl Ended {
    /// For this reason, with a sentence about it.
    #[must_use]
    pub fn new(why: Why, said: impl Into<String>) -> Self {
        Self {
            why,
            said: said.into(),
            advice: String::new(),
        }
    }

    /// Says so on stderr, to programs as an object `error`. Answers how the program ends.
    #[must_use]
    pub fn tell(&self, json: bool) -> ExitCode {
        if json {
            let error =
                json!({"code": self.why.word(), "message": self.said, "advice": self.advice});
            output::say(&json!({ "error": error }).to_string());
        } else {
            output::say(&self.to_string());
        }
        ExitCode::from(self.why.code())
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(format!("{} {}", self.said, self.advice).trim_end())
    }
}

impl error::Error for Ended {}

/// How a command ended that may have come to nothing; what else went wrong is told by whoever ran it.
///
/// # Errors
/// Those that tell no exit status of their own.
pub fn settled(done: Result<ExitCode>) -> Result<ExitCode> {
    done.or_else(|report| Ok(report.downcast::<Ended>()?.tell(false)))
}

impl From<Sentence> for Ended {
    fn from(said: Sentence) -> Self {
        Self::new(Why::Unusable, said)
    }
}

impl From<io::Error> for Ended {
    fn from(error: io::Error) -> Self {
        Self::new(
            Why::Failed,
            format!("Stdout was not written: {}", disk::said(&error)),
        )
    }
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        let why = match failure.cause {
            Cause::Unauthorized | Cause::Forbidden | Cause::ReadOnly => Why::Denied,
            Cause::Missing => Why::Missing,
            Cause::Conflict => Why::Conflict,
            Cause::Unknown => Why::Unknown,
            Cause::Limit
            | Cause::Refused
            | Cause::TooMany
            | Cause::Server
            | Cause::UnknownHost
            | Cause::Unreachable
            | Cause::Tls
            | Cause::Timeout
            | Cause::Garbled
            | Cause::Disturbed
            | Cause::Cancelled => Why::Failed,
        };
        Self {
            why,
            said: failure.to_string(),
            advice: failure.advice().to_owned(),
        }
    }
}
