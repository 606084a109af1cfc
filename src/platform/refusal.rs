//! An error of the service as it is answered: status, category, code and message (reference §6).

/// A refused request. The HTTP shell adds the details that depend on the request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} ({code})")]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// The `category` member.
    pub category: &'static str,
    /// The `code` member.
    pub code: &'static str,
    /// The `message` member: one sentence.
    pub message: String,
    /// After how many seconds the same may be asked again, when that is known (`Retry-After`).
    pub retry_after: Option<u32>,
}

impl Refusal {
    fn new(status: u16, category: &'static str, code: &'static str, message: String) -> Self {
        Self {
            status,
            category,
            code,
            message,
            retry_after: None,
        }
    }

    /// The same, to be asked again after so many seconds.
    #[must_use]
    pub fn after(self, seconds: u32) -> Self {
        Self {
            retry_after: Some(seconds),
            ..self
        }
    }

    /// 400: a property breaks its rule. The complaint is a sentence of its own.
    pub fn invalid(property: &str, complaint: &str) -> Self {
        let message = format!("The value of the property '{property}' is not valid. {complaint}");
        Self::new(400, "bad-request", "validation-error", message)
    }

    /// 400: the request as a whole cannot be understood.
    pub fn malformed(message: impl Into<String>) -> Self {
        Self::new(400, "bad-request", "validation-error", message.into())
    }

    /// 400: a required property was not supplied.
    pub fn lacking(resource: &str, property: &str) -> Self {
        let message = format!("The '{resource}' resource property '{property}' is required.");
        Self::new(400, "bad-request", "missing-property", message)
    }

    /// 400: a URL that events are to be sent to is none (`callback-invalid-url`, documented).
    pub fn callback_url(property: &str, complaint: &str) -> Self {
        Self {
            code: "callback-invalid-url",
            ..Self::invalid(property, complaint)
        }
    }

    /// 4xx for a request that HTTP itself can name: 405, 408, 413.
    pub fn unacceptable(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self::new(status, "bad-request", code, message.into())
    }

    /// 405: nobody may do that here; these may be done.
    pub fn method(method: &impl std::fmt::Display, methods: &str) -> Self {
        let message = format!("{method} is not supported here; use one of {methods}.");
        Self::unacceptable(405, "method-not-allowed", message)
    }

    /// 401: no credentials, or wrong ones.
    pub fn stranger(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(401, "authentication", code, message.into())
    }

    /// 403: nobody may do this so.
    pub fn forbidden(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(403, "forbidden", code, message.into())
    }

    /// 403: the credentials are right, but for another account.
    pub fn foreign(user: &str) -> Self {
        let message = format!("These credentials may not use the account of the user '{user}'.");
        Self::new(403, "forbidden", "user-access-denied", message)
    }

    /// 403: the account is full.
    pub fn limit(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(403, "limit", code, message.into())
    }

    /// 404: `The endpoint 're-x' could not be found`.
    pub fn missing(noun: &str, id: &str, code: &'static str) -> Self {
        let message = format!("The {noun} '{id}' could not be found");
        Self::new(404, "not-found", code, message)
    }

    /// 409: the name is taken, or the thing is in use.
    pub fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(409, "conflict", code, message.into())
    }

    /// 429: ask again later.
    pub fn too_many() -> Self {
        let message =
            "Too many requests for this resource; wait until the time in X-RateLimit-Reset.";
        Self::new(
            429,
            "too-many-requests",
            "rate-limit-reached",
            message.into(),
        )
    }

    /// 5xx: something broke on the service's side.
    pub fn backend(status: u16, message: impl Into<String>) -> Self {
        Self::new(status, "backend", "internal-error", message.into())
    }

    /// 503: it cannot be done now, for a reason of its own.
    pub fn unserved(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(503, "unavailable", code, message.into())
    }

    /// 503: the store cannot do its work now (disk full, locked by another program).
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self::new(503, "unavailable", "store-unavailable", message.into())
    }
}
