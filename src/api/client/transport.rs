//! One attempt of one request over HTTP, bounded in time and size, and written into the log.

use std::{
    sync::OnceLock,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use reqwest::{
    ClientBuilder, Response,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue},
    redirect,
};

use super::{
    Connection,
    answer::{Answer, read},
    breakage::Breakage,
    proxy::Proxy,
    record::Log,
    refusal::Refusal,
    request::{Verb, Want},
};
use crate::api::{
    failure::{Cause, Failure},
    pace::RequestRecord,
    patience::{KEEP_ALIVE, Patience, UNUSED},
};

/// The HTTP library, set up for one connection.
pub(super) struct Transport {
    http: reqwest::Client,
    /// For answers that do not end.
    endless: OnceLock<reqwest::Client>,
    patience: Patience,
    is_loopback: bool,
    is_plain: bool,
    authorization: HeaderValue,
    /// What stands between us and the service, for those who look for what broke.
    proxy: Option<Proxy>,
    pub(super) log: Log,
}

impl Transport {
    pub(super) fn new(connection: &Connection) -> Result<Self, Failure> {
        // Whoever comes first installs it for the process; all of this program wants the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let patience = connection.patience;
        let (is_loopback, is_plain) = (
            connection.is_loopback(),
            connection.origin.scheme() == "http",
        );
        let builder = builder(patience, is_loopback, is_plain);
        let http = builder.read_timeout(patience.idle).timeout(patience.total);
        let http = http.build().map_err(|_| without_certificates())?;
        Ok(Self {
            http,
            endless: OnceLock::new(),
            patience,
            is_loopback,
            is_plain,
            authorization: basic(connection)?,
            proxy: connection
                .proxy
                .clone()
                .filter(|_| !connection.is_loopback()),
            log: Log::default(),
        })
    }

    /// Sends once and reads to the end. Answers what is told of it, which is in the log by then, and what came back.
    pub(super) async fn attempt(
        &self,
        want: &Want,
        request: u64,
        attempt: u32,
    ) -> (RequestRecord, Result<Answer, Breakage>) {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let at = since.map_or(0, millis);
        let began = Instant::now();
        let result = self.exchange(want).await;
        let (status, error, bytes) = match &result {
            Ok(Answer { status, body, .. }) => match body {
                Ok(body) => (
                    Some(*status),
                    refused(want, *status, body),
                    body.len() as u64,
                ),
                Err(failure) => (Some(*status), Some(failure.message.clone()), 0),
            },
            Err(breakage) => (None, Some(breakage.failure.message.clone()), 0),
        };
        let record = RequestRecord {
            request,
            at,
            method: want.verb.name(),
            path: want.shown(),
            status,
            error,
            duration: millis(began.elapsed()),
            attempt,
            bytes,
        };
        self.log.write(record.clone());
        (record, result)
    }

    /// Sends once, and hands out an answer that need not end. `seen` is the last event that was seen.
    pub(super) async fn open(&self, want: &Want, seen: Option<&str>) -> Result<Response, Breakage> {
        let request = self.log.begin();
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let at = since.map_or(0, millis);
        let began = Instant::now();
        let result = self.begin(want, seen).await;
        let status = result.as_ref().ok();
        let status = status.map(|response| response.status().as_u16());
        let error = match (&result, status) {
            (Err(breakage), _) => Some(breakage.failure.message.clone()),
            (Ok(_), Some(status)) if status >= 400 => {
                Some(Refusal::read(status, &[]).failure.message)
            }
            (Ok(_), _) => None,
        };
        self.log.write(RequestRecord {
            request,
            at,
            method: want.verb.name(),
            path: want.shown(),
            status,
            error,
            duration: millis(began.elapsed()),
            attempt: 1,
            bytes: 0,
        });
        result
    }

    async fn begin(&self, want: &Want, seen: Option<&str>) -> Result<Response, Breakage> {
        let endless = if let Some(endless) = self.endless.get() {
            endless
        } else {
            let builder = builder(self.patience, self.is_loopback, self.is_plain);
            let made = builder.read_timeout(self.patience.silence).build();
            let made = made.map_err(|_| Breakage {
                failure: without_certificates(),
                may_have_arrived: false,
            })?;
            self.endless.get_or_init(|| made)
        };
        let mut request = endless
            .get(want.url.clone())
            .header(AUTHORIZATION, self.authorization.clone())
            .header(ACCEPT, "text/event-stream");
        if let Some(seen) = seen {
            request = request.header("last-event-id", seen);
        }
        // The head of the answer comes at once, however long its body takes.
        let answer = tokio::time::timeout(self.patience.idle, request.send()).await;
        match answer {
            Ok(answer) => answer.map_err(|error| Breakage::read(&error, self.proxy.as_ref())),
            Err(_) => Err(Breakage {
                failure: Failure::new(
                    Cause::Timeout,
                    "The stream of events was not opened in time.",
                ),
                may_have_arrived: true,
            }),
        }
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
        let mut response = request
            .send()
            .await
            .map_err(|e| Breakage::read(&e, self.proxy.as_ref()))?;
        let body = read(&mut response).await;
        Ok(Answer {
            status: response.status().as_u16(),
            headers: std::mem::take(response.headers_mut()),
            body,
        })
    }
}

/// An HTTP library that waits for connections so long, and for answers for ever.
fn builder(patience: Patience, is_loopback: bool, is_plain: bool) -> ClientBuilder {
    let builder = reqwest::Client::builder()
        .user_agent(concat!("sipdeck/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .referer(false)
        .tcp_keepalive(KEEP_ALIVE)
        .pool_idle_timeout(UNUSED)
        .connect_timeout(patience.connect);
    let builder = if is_loopback {
        builder.no_proxy()
    } else {
        builder
    };
    // Without TLS the machine's certificates are not needed: a bare machine may have none.
    if is_plain {
        builder.tls_certs_only([])
    } else {
        builder
    }
}

fn without_certificates() -> Failure {
    Failure::new(
        Cause::Tls,
        "No certificates to trust were found on this machine. Install its ca-certificates package, or name a file in SSL_CERT_FILE.",
    )
}

/// Why the service said no, in its own words; by its code alone where the words might repeat a secret of ours.
fn refused(want: &Want, status: u16, body: &[u8]) -> Option<String> {
    let failure = (status >= 400).then(|| Refusal::read(status, body).failure)?;
    if want.holds_a_secret() {
        failure.code
    } else {
        Some(failure.to_string())
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
