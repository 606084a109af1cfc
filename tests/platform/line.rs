//! A client that knows nothing of ours: bytes over TCP, one connection a request.

use std::{
    collections::HashMap,
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;
use sipdeck::platform::{Account, Config, Control, Pace, Platform};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::document::complaint;
use crate::engines::engine;

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Reply {
    /// Takes an answer apart; `None` when there is no whole one.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..end]).ok()?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        Some(Self {
            status,
            headers,
            body: bytes[end + 4..].to_vec(),
        })
    }

    /// The value of a header, or the empty string.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }

    /// What follows the last slash of `Location`.
    pub fn id(&self) -> String {
        assert_eq!(self.status, 201, "{self:?}");
        let location = self.header("location");
        location.rsplit('/').next().expect("has a tail").to_owned()
    }

    /// The `category` and `code` of a refusal.
    pub fn why(&self) -> (u16, String, String) {
        let body = self.json();
        let text = |name| body[name].as_str().expect("a string").to_owned();
        (self.status, text("category"), text("code"))
    }
}

/// Someone with an address and credentials.
#[derive(Debug, Clone)]
pub struct Line {
    pub address: String,
    pub account: Account,
    /// The token of the platform's own paths.
    pub control: String,
    /// Whether its answers are spoilt on purpose: others are those of the document, or the test fails.
    pub is_spoilt: Arc<AtomicBool>,
}

impl Line {
    pub fn to(platform: &Platform) -> Self {
        let origin = platform.origin();
        let address = origin.strip_prefix("http://").expect("is http");
        Self {
            address: address.to_owned(),
            account: platform.account().clone(),
            control: match platform.control() {
                Control::Token(token) => token.reveal().to_owned(),
                Control::Off => String::new(),
            },
            is_spoilt: Arc::default(),
        }
    }

    /// `/v1/users/{userId}` and the rest.
    pub fn path(&self, rest: &str) -> String {
        format!("/v1/users/{}/{rest}", self.account.user_id)
    }

    /// The head of an ordinary request, without its last line break.
    pub fn head(&self, method: &str, path: &str) -> String {
        let (token, secret) = (&self.account.token, self.account.secret.reveal());
        let basic = STANDARD.encode(format!("{token}:{secret}"));
        let address = &self.address;
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Basic {basic}\r\nConnection: close\r\n"
        )
    }

    /// Sends bytes and reads all that comes back until the other side closes.
    pub async fn raw(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.address).await.expect("connects");
        let mut answer = Vec::new();
        // Whoever refuses may close before all is sent, or after a part of the answer.
        let _ = stream.write_all(bytes).await;
        let _ = stream.read_to_end(&mut answer).await;
        self.check(bytes, &answer);
        answer
    }

    /// Compares an answer with the document of the API. One that is not whole is not looked at, nor is one to what is no
    /// request.
    fn check(&self, request: &[u8], answer: &[u8]) {
        let request = String::from_utf8_lossy(request);
        let mut first = request.lines().next().unwrap_or_default().split(' ');
        let (Some(method), Some(path), Some("HTTP/1.1")) =
            (first.next(), first.next(), first.next())
        else {
            return;
        };
        let Some(mut reply) = Reply::of(answer) else {
            return;
        };
        // Another answer may follow.
        let length = reply.header("content-length").parse();
        reply.body.truncate(length.unwrap_or(usize::MAX));
        if path.starts_with("/_platform/faults") && reply.status == 200 && method != "GET" {
            self.is_spoilt.store(method == "POST", Ordering::Relaxed);
        }
        let is_spoilt = self.is_spoilt.load(Ordering::Relaxed);
        if !is_spoilt && let Some(complaint) = complaint(method, path, &reply) {
            let body = String::from_utf8_lossy(&reply.body);
            let (status, headers) = (reply.status, &reply.headers);
            panic!(
                "{method} {path} is answered {status} {headers:?} {body}\nwhich is not what the document says: {complaint}"
            );
        }
    }

    /// Sends a request with a body of any kind.
    pub async fn send(&self, method: &str, path: &str, body: &[u8]) -> Reply {
        let mut bytes = self.head(method, path).into_bytes();
        let length = format!("Content-Length: {}\r\n\r\n", body.len());
        bytes.extend_from_slice(length.as_bytes());
        bytes.extend_from_slice(body);
        Reply::of(&self.raw(&bytes).await).expect("a whole answer")
    }

    /// Sends a request to one of the platform's own paths.
    pub async fn control(&self, method: &str, name: &str, body: &[u8]) -> Reply {
        let (address, token) = (&self.address, &self.control);
        let head = format!(
            "{method} /_platform/{name} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(body);
        Reply::of(&self.raw(&bytes).await).expect("a whole answer")
    }

    pub async fn get(&self, rest: &str) -> Reply {
        self.send("GET", &self.path(rest), b"").await
    }

    pub async fn post(&self, rest: &str, body: &Value) -> Reply {
        let body = body.to_string();
        self.send("POST", &self.path(rest), body.as_bytes()).await
    }

    pub async fn delete(&self, rest: &str) -> Reply {
        self.send("DELETE", &self.path(rest), b"").await
    }
}

/// Shows a figure on the real stderr, which the test harness does not swallow.
pub fn say(figure: &str) {
    // With stderr closed, nobody wants to know.
    let _ = writeln!(std::io::stderr(), "{figure}");
}

/// A platform that answers as fast as it is asked, and a line to it.
pub async fn platform() -> (Platform, Line) {
    let config = Config {
        pace: Pace::Off,
        ..engine::config()
    };
    let platform = Platform::start(config).await.expect("starts");
    let line = Line::to(&platform);
    (platform, line)
}
