//! A request to be made: verb, address, family and body.

use url::Url;

use crate::api::{pace::Family, patience::Aim};

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

    /// Whether it has to be read back when no answer comes. A `DELETE` can be repeated without harm.
    pub(super) fn aim(&self) -> Aim {
        match self.verb {
            Verb::Post => Aim::Write,
            Verb::Get | Verb::Delete => Aim::Read,
        }
    }

    /// Whether a password or a token travels with it.
    pub(super) fn holds_a_secret(&self) -> bool {
        const PASSWORD: &[u8] = b"\"password\"";
        let body = self.body.as_deref().unwrap_or_default();
        self.shown.is_some() || body.windows(PASSWORD.len()).any(|part| part == PASSWORD)
    }

    /// Path and query for the log.
    pub(super) fn shown(&self) -> String {
        let plain = || match self.url.query() {
            Some(query) => format!("{}?{query}", self.url.path()),
            None => self.url.path().to_owned(),
        };
        self.shown.clone().unwrap_or_else(plain)
    }
}
