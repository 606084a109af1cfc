//! An HTTP answer as data: status, headers and body.

use hyper::{
    Response, StatusCode,
    body::Bytes,
    header::{self, HeaderName, HeaderValue},
};
use serde::Serialize;

use crate::platform::{refusal::Refusal, stream::Watch};

/// An answer on its way out.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: StatusCode,
    /// Header lines beside the ones that HTTP itself needs.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The body; empty answers have no content type (reference §2.3).
    pub body: Bytes,
    /// The code of a refusal.
    pub code: Option<&'static str>,
    /// What follows as it happens, in place of a body.
    pub events: Option<Watch>,
}

/// What an error answer says of the request that caused it (reference §6).
#[derive(Debug, Clone)]
pub struct Origin {
    /// `GET`, `POST` …
    pub method: String,
    /// Without a leading slash and `v1`.
    pub path: String,
    /// The client's address.
    pub address: String,
}

#[derive(Serialize)]
struct Body<'a> {
    category: &'a str,
    code: &'a str,
    message: &'a str,
    details: Vec<Detail<'a>>,
}

#[derive(Serialize)]
struct Detail<'a> {
    name: &'a str,
    value: &'a str,
}

impl Answer {
    /// 200 without a body: updated or deleted.
    pub fn done() -> Self {
        Self::empty(StatusCode::OK)
    }

    /// A status and nothing else.
    pub fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Bytes::new(),
            code: None,
            events: None,
        }
    }

    /// 201 with the absolute address of what was made.
    pub fn created(location: &str) -> Self {
        Self::empty(StatusCode::CREATED).with(header::LOCATION, location)
    }

    /// JSON of this value.
    pub fn json(status: StatusCode, value: &impl Serialize) -> Self {
        let body = serde_json::to_vec(value).expect("plain data with string keys");
        let mut answer = Self::empty(status).with(header::CONTENT_TYPE, "application/json");
        answer.body = body.into();
        answer
    }

    /// The documented error body. `reset` is the time in epoch milliseconds at which a 429 ends.
    pub fn refused(refusal: &Refusal, origin: &Origin, reset: Option<i64>) -> Self {
        let detail = |name, value| Detail { name, value };
        let reset = reset.map(|at| at.to_string());
        let mut details = Vec::with_capacity(4);
        details.extend(reset.as_deref().map(|at| detail("rateLimitResetTime", at)));
        details.push(detail("requestMethod", &origin.method));
        details.push(detail("requestPath", &origin.path));
        details.push(detail("remoteAddress", &origin.address));
        let body = Body {
            category: refusal.category,
            code: refusal.code,
            message: &refusal.message,
            details,
        };
        let status = StatusCode::from_u16(refusal.status);
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut answer = Self::json(status, &body);
        answer.code = Some(refusal.code);
        if let Some(seconds) = refusal.retry_after {
            answer = answer.with(header::RETRY_AFTER, &seconds.to_string());
        }
        match reset {
            Some(at) => answer.with(HeaderName::from_static("x-ratelimit-reset"), &at),
            None => answer,
        }
    }

    /// The same answer with one more header. A value that HTTP cannot carry is left out.
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }

    /// The head as hyper wants it, with the given body.
    pub fn head<B>(&self, body: B) -> Response<B> {
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        for (name, value) in &self.headers {
            response.headers_mut().append(name, value.clone());
        }
        response
    }
}
