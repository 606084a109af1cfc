//! The API as the exchange uses it: a handful of requests.

use std::time::Duration;

use reqwest::{Client, Method, StatusCode, header};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::api::Secret;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often a request is sent again that came too soon after others, and after how long.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(250);
/// How long a connection is kept without use: less than the platform keeps it, so that no request is sent into one that
/// is being closed.
const IDLE: Duration = Duration::from_secs(4);
/// What the application is called.
pub const NAME: &str = "Exchange";

/// Whose exchange it is.
#[derive(Debug, Clone)]
pub struct Account {
    /// `http://127.0.0.1:8080`
    pub origin: String,
    /// `u-…`
    pub user_id: String,
    /// The user name of the API.
    pub token: String,
    /// Its password.
    pub secret: Secret,
}

/// Why a request has no good answer.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// There was none.
    #[error("{0} was not answered: {1}")]
    Unanswered(String, reqwest::Error),
    /// It was refused.
    #[error("{0} was answered {1}: {2}")]
    Refused(String, StatusCode, String),
    /// There is no HTTP.
    #[error("there is no HTTP: {0}")]
    Client(reqwest::Error),
}

/// The API of an account.
#[derive(Debug, Clone)]
pub struct Api {
    client: Client,
    account: Account,
}

impl Api {
    /// Nothing asked yet.
    pub fn new(account: Account) -> Result<Self, ApiError> {
        // Another part of the program may have chosen it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .no_proxy()
            .timeout(PATIENCE)
            .pool_idle_timeout(IDLE)
            .build();
        let client = client.map_err(ApiError::Client)?;
        Ok(Self { client, account })
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(Option<String>, String), ApiError> {
        let Account {
            origin,
            user_id,
            token,
            secret,
        } = &self.account;
        let url = format!("{origin}/v1/users/{user_id}/{path}");
        let what = format!("{method} {path}");
        let mut tries = 0;
        loop {
            let mut request = self.client.request(method.clone(), &url);
            request = request.basic_auth(token, Some(secret.reveal()));
            if let Some(body) = body {
                request = request
                    .header(header::CONTENT_TYPE, "application/json")
                    .body(body.to_string());
            }
            let unanswered =
                |why: reqwest::Error| ApiError::Unanswered(what.clone(), why.without_url());
            let answer = request.send().await.map_err(unanswered)?;
            let status = answer.status();
            let place = answer.headers().get(header::LOCATION);
            let place = place
                .and_then(|place| place.to_str().ok())
                .map(str::to_owned);
            let text = answer.text().await.map_err(unanswered)?;
            // Too many at once: a 403 says so of calls.
            let is_soon = status == StatusCode::TOO_MANY_REQUESTS
                || (status == StatusCode::FORBIDDEN && text.contains("call-rate-limit"));
            if is_soon && tries < TRIES {
                tries += 1;
                sleep(PAUSE).await;
                continue;
            }
            if status.is_success() {
                return Ok((place, text));
            }
            return Err(ApiError::Refused(what, status, text));
        }
    }

    async fn list(&self, path: &str) -> Result<Vec<Value>, ApiError> {
        let (mut all, mut page) = (Vec::new(), 0);
        loop {
            let path = format!("{path}?page={page}&size=1000");
            let (_, text) = self.ask(Method::GET, &path, None).await?;
            let rows: Vec<Value> = serde_json::from_str(&text).unwrap_or_default();
            let count = rows.len();
            all.extend(rows);
            if count < 1000 {
                return Ok(all);
            }
            page += 1;
        }
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Option<String>, ApiError> {
        let (place, _) = self.ask(Method::POST, path, Some(body)).await?;
        Ok(place.and_then(|place| Some(place.rsplit_once('/')?.1.to_owned())))
    }

    /// Lets the account's application of our name tell us of calls at this address; makes it when there is none.
    /// Answers with its identifier.
    pub async fn settle(&self, url: &str) -> Result<String, ApiError> {
        let body = json!({"name": NAME, "incomingCallUrl": url, "autoAnswer": false});
        let all = self.list("applications").await?;
        let known = all.iter().find(|application| application["name"] == NAME);
        if let Some(id) = known.and_then(|application| application["id"].as_str()) {
            self.post(&format!("applications/{id}"), &body).await?;
            return Ok(id.to_owned());
        }
        let made = self.post("applications", &body).await?;
        Ok(made.unwrap_or_default())
    }

    /// Gives these endpoints of a domain the application, as far as they are there.
    pub async fn adopt(
        &self,
        application: &str,
        domain: &str,
        names: &[&str],
    ) -> Result<(), ApiError> {
        let domains = self.list("domains").await?;
        let domain = domains.iter().find(|known| known["name"] == domain);
        let Some(domain) = domain.and_then(|known| known["id"].as_str()) else {
            return Ok(());
        };
        let endpoints = self.list(&format!("domains/{domain}/endpoints")).await?;
        let wanted = endpoints.iter().filter(|endpoint| {
            endpoint["name"]
                .as_str()
                .is_some_and(|name| names.contains(&name))
        });
        for id in wanted.filter_map(|endpoint| endpoint["id"].as_str()) {
            let body = json!({"applicationId": application});
            self.post(&format!("domains/{domain}/endpoints/{id}"), &body)
                .await?;
        }
        Ok(())
    }

    /// Calls somebody. Answers with the call's identifier.
    pub async fn call(&self, body: &Value) -> Result<Option<String>, ApiError> {
        self.post("calls", body).await
    }

    /// Changes a call.
    pub async fn change(&self, call: &str, body: &Value) -> Result<(), ApiError> {
        self.post(&format!("calls/{call}"), body).await?;
        Ok(())
    }

    /// Bridges two calls.
    pub async fn bridge(&self, first: &str, second: &str) -> Result<(), ApiError> {
        self.post("bridges", &json!({"callIds": [first, second]}))
            .await?;
        Ok(())
    }
}
