//! One event on its way to an application: the request, and what came back.

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use reqwest::{
    Client, RequestBuilder,
    header::{CONTENT_TYPE, USER_AGENT},
    redirect::Policy,
};
use serde_json::{Map, Value};
use url::Url;

use crate::{
    api::{Secret, callback::bare},
    platform::{calls::Callback, choices},
};

/// What requests of the service are known by (reference §10).
const AGENT: &str = concat!("BandwidthAPI/v1 (sipdeck/", env!("CARGO_PKG_VERSION"), ")");

/// Says of an event that goes elsewhere where it would have gone, without what may be secret.
const FORWARDED: &str = "x-callback-url";

/// Where the account is in the API, `http://127.0.0.1:8080/v1/users/u-1`, once that is known.
pub type Base = Arc<OnceLock<String>>;

/// An attempt to tell an application something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The address without what may be secret in it.
    pub url: String,
    /// The status of the answer, or why there was none.
    pub answer: Result<u16, String>,
    /// How long it took.
    pub took: Duration,
}

impl Tried {
    /// Whether the application has taken it.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        matches!(self.answer, Ok(200..300))
    }
}

/// Who tells applications: copies share their connections.
#[derive(Debug, Clone, Default)]
pub struct Teller {
    client: Option<Client>,
    base: Base,
    /// Where all events go, whoever is to be told.
    forward: Option<Secret>,
}

impl Teller {
    /// Follows no redirection and asks no proxy. With `forward`, all events go there.
    #[must_use]
    pub fn new(base: Base, forward: Option<Secret>) -> Self {
        // Another part of the program may have chosen it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .pool_idle_timeout(choices::CALLBACK_IDLE);
        Self {
            client: client.build().ok(),
            base,
            forward,
        }
    }

    /// Tells an application, by its fallback if it does not take it. Answers with each attempt.
    pub async fn tell(&self, callback: &Callback) -> Vec<Tried> {
        let target = &callback.target;
        let urls = match &self.forward {
            Some(forward) => [Some(forward), None],
            None => [Some(&target.url), target.fallback.as_ref()],
        };
        let mut tried = Vec::new();
        for url in urls.into_iter().flatten() {
            let begun = Instant::now();
            let answer = match &self.client {
                Some(client) => self.ask(client, callback, url).await,
                None => Err("there is no HTTP here".to_owned()),
            };
            let one = Tried {
                url: shown(url),
                answer,
                took: begun.elapsed(),
            };
            let is_taken = one.is_taken();
            tried.push(one);
            if is_taken {
                break;
            }
        }
        tried
    }

    async fn ask(&self, client: &Client, callback: &Callback, url: &Secret) -> Result<u16, String> {
        let mut url = Url::parse(url.reveal()).map_err(|_| "the address is none".to_owned())?;
        let user = (!url.username().is_empty()).then(|| {
            let password = url.password().map(decoded);
            (decoded(url.username()), password)
        });
        // They are sent as a header field; one that cannot have them has none.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        let mut fields = callback.fields.clone();
        if let Some(base) = self.base.get() {
            let at = fields.iter().position(|(name, _)| *name == "callId");
            let uri = format!("{base}/calls/{}", callback.call);
            fields.insert(at.map_or(0, |at| at + 1), ("callUri", uri));
        }
        let mut request = if callback.target.by_query {
            url.query_pairs_mut().extend_pairs(&fields);
            client.get(url)
        } else {
            posted(client.post(url), &fields)
        };
        if let Some((user, password)) = user {
            request = request.basic_auth(user, password);
        }
        if self.forward.is_some() {
            request = request.header(FORWARDED, shown(&callback.target.url));
        }
        let request = request.header(USER_AGENT, AGENT);
        let answer = request.timeout(callback.target.timeout).send().await;
        match answer {
            Ok(answer) => Ok(answer.status().as_u16()),
            Err(why) if why.is_timeout() => {
                let millis = callback.target.timeout.as_millis();
                Err(format!("no answer came within {millis} ms"))
            }
            Err(why) if why.is_connect() => Err("there was no connection".to_owned()),
            Err(why) => Err(why.without_url().to_string()),
        }
    }
}

fn posted(request: RequestBuilder, fields: &[(&'static str, String)]) -> RequestBuilder {
    let object: Map<String, Value> = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())))
        .collect();
    request
        .header(CONTENT_TYPE, "application/json; charset=utf-8")
        .body(Value::Object(object).to_string())
}

/// What a part of an address says.
fn decoded(part: &str) -> String {
    let pair = format!("x={}", part.replace('+', "%2B"));
    let mut pairs = url::form_urlencoded::parse(pair.as_bytes());
    pairs
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// The address without what may be secret.
pub fn shown(url: &Secret) -> String {
    bare(url.reveal())
}
