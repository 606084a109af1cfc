//! An incoming request: its head taken apart, its body read within bounds.

use std::{net::SocketAddr, time::Duration};

use http_body_util::BodyExt;
use hyper::{
    HeaderMap, Method, Request,
    body::{Body, Bytes, Incoming},
    header,
};
use tokio::time::timeout;

use super::answer::Origin;
use crate::platform::{choices, refusal::Refusal};

/// A request.
#[derive(Debug)]
pub struct Ask {
    /// `HEAD` is read as `GET`.
    pub method: Method,
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
    /// The body.
    pub body: Bytes,
    /// The `Authorization` header.
    pub authorization: Option<String>,
}

impl Ask {
    /// What the head says. A request without a `Host` header is answered as if it had named `local`.
    pub fn of(request: &Request<Incoming>, remote: SocketAddr, local: SocketAddr) -> Self {
        let method = match request.method() {
            &Method::HEAD => Method::GET,
            method => method.clone(),
        };
        Self {
            method,
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            origin: format!("http://{}", host(request).unwrap_or(local.to_string())),
            base: String::new(),
            remote,
            body: Bytes::new(),
            authorization: text(request.headers(), &header::AUTHORIZATION),
        }
    }

    /// The absolute address of something in the account.
    pub fn url(&self, path: &str) -> String {
        format!("{}{}/{path}", self.origin, self.base)
    }

    /// What an error answer says of this request.
    pub fn origin(&self) -> Origin {
        let path = self.path.strip_prefix("/v1").unwrap_or(&self.path);
        Origin {
            method: self.method.to_string(),
            path: path.trim_start_matches('/').to_owned(),
            address: self.remote.ip().to_string(),
        }
    }
}

fn text(headers: &HeaderMap, name: &header::HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

/// The host that the client used, if it is made of what hosts are made of: it is repeated in links.
fn host(request: &Request<Incoming>) -> Option<String> {
    let named = request.uri().authority().map(|a| a.as_str().to_owned());
    let host = named.or_else(|| text(request.headers(), &header::HOST))?;
    let good = |b: u8| b.is_ascii_alphanumeric() || b".-_:[]".contains(&b);
    (!host.is_empty() && host.len() <= 255 && host.bytes().all(good)).then_some(host)
}

/// Reads a body. One that is too large is read to its end without being kept, so that its sender can read the
/// refusal; one that is too slow is left alone.
pub async fn body(request: Request<Incoming>, patience: Duration) -> Result<Bytes, Refusal> {
    let waits = request.headers().contains_key(header::EXPECT);
    let body = request.into_body();
    let announced = body.size_hint().lower();
    if announced > choices::BODY_MAX as u64 && (waits || announced > choices::BODY_DRAIN_MAX) {
        return Err(too_large());
    }
    timeout(patience, collect(body)).await.unwrap_or_else(|_| {
        let message = "The request body did not arrive in time.";
        Err(Refusal::unacceptable(408, "request-timeout", message))
    })
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
