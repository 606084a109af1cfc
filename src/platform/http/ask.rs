//! An incoming request: its head taken apart, its body read within bounds.

use std::{net::SocketAddr, time::Duration};

use http_body_util::BodyExt;
use hyper::{
    HeaderMap, Method,
    body::{Body, Bytes, Incoming},
    header::{self, HeaderValue},
    http::{request::Parts, uri::Authority},
};
use tokio::time::timeout;

use super::answer::Origin;
use crate::platform::{choices, excerpt::excerpt, refusal::Refusal};

/// How much of a method is repeated, in bytes.
const METHOD: usize = 16;

/// A request.
#[derive(Debug)]
pub struct Ask {
    /// `HEAD` is read as `GET`.
    pub method: Method,
    /// The method as it was sent.
    pub verb: Method,
    /// The path as it was sent.
    pub path: String,
    /// What came after the `?`.
    pub query: String,
    /// Scheme and host as the client spelt them, for absolute addresses (reference §2.4).
    pub origin: String,
    /// `/v1/users/{userId}`, once the path is known to be one of the account.
    pub base: String,
    /// The client.
    pub remote: SocketAddr,
    /// Where it was reached.
    pub local: SocketAddr,
    /// The host in the request line, where there is one.
    pub authority: Option<String>,
    /// The header.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The name of what it asks for, once that is known.
    pub operation: Option<&'static str>,
}

/// The method that a verb is answered as: HEAD is GET without its body.
pub fn acts_as(verb: Method) -> Method {
    match verb {
        Method::HEAD => Method::GET,
        method => method,
    }
}

impl Ask {
    /// What the head says. A request without a `Host` header is answered as if it had named `local`.
    pub fn of(head: Parts, remote: SocketAddr, local: SocketAddr) -> Self {
        let host = host(&head).unwrap_or(local.to_string());
        Self {
            verb: head.method.clone(),
            method: acts_as(head.method),
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            origin: format!("http://{host}"),
            base: String::new(),
            remote,
            local,
            authority: head.uri.authority().map(|it| it.as_str().to_owned()),
            headers: head.headers,
            body: Bytes::new(),
            operation: None,
        }
    }

    /// The `Authorization` header.
    pub fn authorization(&self) -> Option<&str> {
        self.headers.get(header::AUTHORIZATION)?.to_str().ok()
    }

    /// The absolute address of something in the account.
    pub fn url(&self, path: &str) -> String {
        format!("{}{}/{path}", self.origin, self.base)
    }

    /// What an error answer says of this request.
    pub fn origin(&self) -> Origin {
        let inside = self.path.strip_prefix("/v1");
        let inside = inside.filter(|rest| rest.is_empty() || rest.starts_with('/'));
        let path = inside.unwrap_or(&self.path);
        Origin {
            method: excerpt(self.verb.as_str(), METHOD),
            path: excerpt(path.trim_start_matches('/'), choices::EXCERPT),
            address: self.remote.ip().to_string(),
        }
    }
}

/// Whether a request says in one way for which host it is (RFC 9112 §3.2). Who names none means where it came.
pub fn addressed(ask: &Ask) -> Result<(), Refusal> {
    let mut hosts = ask.headers.get_all(header::HOST).iter();
    let first = hosts.next();
    if hosts.next().is_some() {
        return Err(Refusal::malformed("The request names two hosts."));
    }
    let is_good = |host: &HeaderValue| {
        let host = host.to_str().unwrap_or("?");
        host.is_empty()
            || host
                .parse::<Authority>()
                .is_ok_and(|it| !it.as_str().contains('@'))
    };
    if first.is_none_or(is_good) {
        Ok(())
    } else {
        Err(Refusal::malformed("The Host header is no host."))
    }
}

/// The host that the client used, if it is made of what hosts are made of: it is repeated in links.
fn host(head: &Parts) -> Option<String> {
    let named = head.uri.authority().map(Authority::as_str);
    let host = named.or_else(|| head.headers.get(header::HOST)?.to_str().ok())?;
    let good = |b: u8| b.is_ascii_alphanumeric() || b".-_:[]".contains(&b);
    (!host.is_empty() && host.len() <= 255 && host.bytes().all(good)).then(|| host.to_owned())
}

/// Reads the body of a request that came with this header. One that is too large is read to its end without being kept,
/// so that its sender can read the refusal; one that is too slow is left alone.
pub async fn body(
    headers: &HeaderMap,
    body: Incoming,
    patience: Duration,
) -> Result<Bytes, Refusal> {
    let plain = |encoding: &HeaderValue| encoding.as_bytes().eq_ignore_ascii_case(b"identity");
    if !headers.get_all(header::CONTENT_ENCODING).iter().all(plain) {
        let message = "The request body is encoded; send it as it is.";
        return Err(Refusal::unacceptable(
            415,
            "unsupported-media-type",
            message,
        ));
    }
    let waits = headers.contains_key(header::EXPECT);
    let announced = body.size_hint().lower();
    if announced > choices::BODY_MAX as u64 && (waits || announced > choices::BODY_DRAIN_MAX) {
        return Err(too_large());
    }
    timeout(patience, collect(body)).await.unwrap_or_else(|_| {
        let message = "The request body did not arrive in time.";
        Err(Refusal::unacceptable(408, "request-timeout", message))
    })
}

/// Reads the body of somebody who may not ask, as far as is usual, and keeps none of it: who has sent all of it reads the
/// refusal.
pub async fn pass_over(headers: &HeaderMap, mut body: Incoming) {
    if headers.contains_key(header::EXPECT) {
        return;
    }
    let read = async {
        let mut left = choices::BODY_MAX;
        while let Some(Ok(frame)) = body.frame().await {
            let length = frame.data_ref().map_or(0, Bytes::len);
            let Some(rest) = left.checked_sub(length) else {
                break;
            };
            left = rest;
        }
    };
    // Whoever is slower is refused all the same.
    let _ = timeout(choices::STRANGER_TIME, read).await;
}

async fn collect(mut body: Incoming) -> Result<Bytes, Refusal> {
    let mut kept = Vec::new();
    let mut seen = 0;
    while let Some(frame) = body.frame().await {
        let broken = |_| Refusal::malformed("The request body was cut short.");
        let Ok(data) = frame.map_err(broken)?.into_data() else {
            continue;
        };
        seen += data.len() as u64;
        if seen <= choices::BODY_MAX as u64 {
            kept.extend_from_slice(&data);
        } else if seen > choices::BODY_DRAIN_MAX {
            break;
        } else {
            kept = Vec::new();
        }
    }
    if seen > choices::BODY_MAX as u64 {
        return Err(too_large());
    }
    Ok(kept.into())
}

fn too_large() -> Refusal {
    let message = format!(
        "The request body exceeds the limit of {} bytes.",
        choices::BODY_MAX
    );
    Refusal::unacceptable(413, "request-too-large", message)
}
