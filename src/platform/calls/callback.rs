//! What an application is told of a call: where, in which words, and whether anything depends on its answer
//! (reference §10).

use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::api::{CallId, Secret};

/// Where events of a call go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The address, which may hold a password.
    #[serde(with = "address")]
    pub url: Secret,
    /// Stands in for it when it fails.
    #[serde(with = "maybe_address")]
    pub fallback: Option<Secret>,
    /// How long each of them may take to answer.
    pub timeout: Duration,
    /// Whether the event is in the query of a GET, not in the body of a POST.
    pub by_query: bool,
}

/// An event that is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// The call.
    pub call: CallId,
    /// Where it is told.
    pub target: Target,
    /// `incomingcall`, `answer`, `timeout` or `hangup`.
    pub event: &'static str,
    /// Names and values, in their order; `callUri` is added by whoever knows where the API is.
    pub fields: Vec<(&'static str, String)>,
    /// Where [`Switchboard::called_back`](super::Switchboard::called_back) is to hear what came of it: whether the call
    /// is answered then.
    pub decides: Option<bool>,
}

impl Target {
    /// The address without name and password: whoever reads calls need not know how applications are entered.
    #[must_use]
    pub fn shown(&self) -> Option<String> {
        let mut url = Url::parse(self.url.reveal()).ok()?;
        url.set_password(None).ok()?;
        url.set_username("").ok()?;
        Some(url.into())
    }

    /// What is left of it once nothing more is told.
    pub(super) fn closed(&self) -> Option<Self> {
        Some(Self {
            url: Secret::new(self.shown()?),
            fallback: None,
            ..self.clone()
        })
    }
}

/// An address as it is kept while it is needed, with its password: as the table of applications has it.
mod address {
    use serde::{Deserialize as _, Deserializer, Serializer};

    use crate::api::Secret;

    pub fn serialize<S: Serializer>(url: &Secret, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(url.reveal())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Secret, D::Error> {
        Ok(Secret::new(String::deserialize(from)?))
    }
}

/// The same of one that may be missing.
mod maybe_address {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use crate::api::Secret;

    #[expect(clippy::ref_option, reason = "serde calls it so")]
    pub fn serialize<S: Serializer>(url: &Option<Secret>, to: S) -> Result<S::Ok, S::Error> {
        url.as_ref().map(Secret::reveal).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Secret>, D::Error> {
        Ok(Option::<String>::deserialize(from)?.map(Secret::new))
    }
}
