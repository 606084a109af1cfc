//! One attempt of one request over HTTP, bounded in time and size, and written into the log.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use reqwest::{
    Response,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, LINK, LOCATION},
    redirect,
};
use url::Url;

use super::{Connection, breakage::Breakage, record::Log, refusal::short};
use crate::api::{
    Cause, Failure,
    pace::{Family, RequestRecord},
};

/// Largest answer that is read, unpacked: a page of 1,000 endpoints with the longest texts is under 5 MiB.
pub(super) const BODY_MAX: usize = 16 << 20;

/// The verbs that the service knows (reference §1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Get,
    Post,
    Delete,
}

/// A request to be made, once or more often. No `Debug`: the body may hold a password.
pub(super) struct Want {
    pub(super) verb: Verb,
    pub(super) url: Url,
    /// The path as the log shows it, when the real one holds a secret.
    pub(super) shown: Option<String>,
    pub(super) family: Family,
    pub(super) body: Option<Vec<u8>>,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    /// The whole body, or why it is not whole.
    pub(super) body: Result<Vec<u8>, Failure>,
}

/// The HTTP library, set up for one connection.
pub(super) struct Transport {
    http: reqwest::Client,
    authorization: HeaderValue,
    pub(super) log: Log,
}

impl Verb {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

impl Want {
    pub(super) fn get(family: Family, url: Url) -> Self {
        Self::new(Verb::Get, family, url)
    }

    pub(super) fn delete(family: Family, url: Url) -> Self {
        Self::new(Verb::Delete, family, url)
    }

    pub(super) fn post(family: Family, url: Url, body: Vec<u8>) -> Self {
        Self {
            body: Some(body),
            ..Self::new(Verb::Post, family, url)
        }
    }

    fn new(verb: Verb, family: Family, url: Url) -> Self {
        Self {
            verb,
            url,
            shown: None,
            family,
            body: None,
        }
    }

    fn shown(&self) -> String {
        let plain = || match self.url.query() {
            Some(query) => format!("{}?{query}", self.url.path()),
            None => self.url.path().to_owned(),
        };
        self.shown.clone().unwrap_or_else(plain)
    }
}

impl Answer {
    pub(super) fn text(&self, name: impl reqwest::header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Every `Link` header line.
    pub(super) fn links(&self) -> Vec<String> {
        let lines = self.headers.get_all(LINK).iter();
        lines
            .filter_map(|line| Some(line.to_str().ok()?.to_owned()))
            .collect()
    }

    /// The id at the end of `Location`, absolute or relative (reference §2.4).
    pub(super) fn created(&self) -> Option<String> {
        let location = self.text(LOCATION)?.trim().trim_end_matches('/');
        let path = location.split(['?', '#']).next()?;
        let id = path.rsplit('/').next()?;
        (!id.is_empty()).then(|| short(id, 256))
    }

    /// `Date`, in epoch milliseconds.
    pub(super) fn date(&self) -> Option<i64> {
        let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(self.text(DATE)?);
        date.ok().map(jiff::Timestamp::as_millisecond)
    }

    /// `X-RateLimit-Reset`, in epoch milliseconds (reference §6).
    pub(super) fn reset(&self) -> Option<i64> {
        self.text("x-ratelimit-reset")?.trim().parse().ok()
    }
}

impl Transport {
    pub(super) fn new(connection: &Connection) -> Result<Self, Failure> {
        // Whoever comes first installs it for the process; all of this program wants the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let patience = connection.patience;
        let builder = reqwest::Client::builder()
            .user_agent(concat!("sipdeck/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .referer(false)
            .tcp_keepalive(Duration::from_secs(30))
            .connect_timeout(patience.connect)
            .read_timeout(patience.idle)
            .timeout(patience.total);
        let builder = if connection.is_loopback() {
            builder.no_proxy()
        } else {
            builder
        };
        // Without TLS the machine's certificates are not needed: a bare machine may have none.
        let builder = if connection.origin.scheme() == "http" {
            builder.tls_certs_only([])
        } else {
            builder
        };
        let http = builder.build().map_err(|_| {
            Failure::new(
                Cause::Tls,
                "No certificates to trust were found on this machine. Install its ca-certificates package, or name a file in SSL_CERT_FILE.",
            )
        })?;
        Ok(Self {
            http,
            authorization: basic(connection)?,
            log: Log::default(),
        })
    }

    /// Sends once and reads to the end.
    pub(super) async fn attempt(&self, want: &Want, attempt: u32) -> Result<Answer, Breakage> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let at = since.map_or(0, millis);
        let began = Instant::now();
        let result = self.exchange(want).await;
        let (status, error, bytes) = match &result {
            Ok(Answer { status, body, .. }) => match body {
                Ok(body) => (Some(*status), None, body.len() as u64),
                Err(failure) => (Some(*status), Some(failure.message.clone()), 0),
            },
            Err(breakage) => (None, Some(breakage.failure.message.clone()), 0),
        };
        self.log.write(RequestRecord {
            at,
            method: want.verb.name(),
            path: want.shown(),
            status,
            error,
            duration: millis(began.elapsed()),
            attempt,
            bytes,
        });
        result
    }

    async fn exchange(&self, want: &Want) -> Result<Answer, Breakage> {
        let url = want.url.clone();
        let request = match want.verb {
            Verb::Get => self.http.get(url),
            Verb::Post => self.http.post(url),
            Verb::Delete => self.http.delete(url),
        };
        let mut request = request
            .header(AUTHORIZATION, self.authorization.clone())
            .header(ACCEPT, "application/json");
        if let Some(body) = &want.body {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        let mut response = request.send().await.map_err(|e| Breakage::read(&e))?;
        let body = read(&mut response).await;
        Ok(Answer {
            status: response.status().as_u16(),
            headers: std::mem::take(response.headers_mut()),
            body,
        })
    }
}

async fn read(response: &mut Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= BODY_MAX => {
                body.extend_from_slice(&chunk);
            }
            Ok(Some(_)) => {
                return Err(Failure::new(
                    Cause::Garbled,
                    "The answer is larger than any that the service gives.",
                ));
            }
            Ok(None) => return Ok(body),
            Err(error) if error.is_timeout() => {
                return Err(Failure::new(
                    Cause::Timeout,
                    "The answer stopped half-way and did not go on.",
                ));
            }
            Err(_) => return Err(Failure::new(Cause::Garbled, "The answer was cut short.")),
        }
    }
}

fn basic(connection: &Connection) -> Result<HeaderValue, Failure> {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let pair = zeroize::Zeroizing::new(format!(
        "{}:{}",
        connection.token,
        connection.secret.reveal()
    ));
    let encoded =
        zeroize::Zeroizing::new(format!("Basic {}", BASE64_STANDARD.encode(pair.as_bytes())));
    let mut value = HeaderValue::from_str(&encoded)
        .map_err(|_| Failure::new(Cause::Refused, "The API token or the secret is not text."))?;
    value.set_sensitive(true);
    Ok(value)
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
