//! Refusals in the document: each code with its status and category, and which operation is refused with which.

use serde_json::{Map, Value, json};

use super::{
    parts::{header_name, schema},
    values::{list, object, one_of, text},
};
use crate::platform::{
    choices,
    http::row::{Row, Success},
};

/// The code of a method that nothing answers.
const OTHER_METHOD: &str = "method-not-allowed";

/// All codes, by status and category.
const CODES: &[(u16, &str, &[&str])] = &[
    (
        400,
        "bad-request",
        &[
            "validation-error",
            "missing-property",
            "callback-invalid-url",
            "bridge-invalid-state",
            "bridge-bridged-callId",
        ],
    ),
    (401, "authentication", &[choices::BAD_CREDENTIALS]),
    (
        403,
        "forbidden",
        &[
            "user-access-denied",
            "invalid-call-to-number",
            "number-access-denied",
            "call-invalid-state",
            "call-id-not-found",
            "bridge-callIds-overflow",
            choices::FOREIGN_HOST,
            choices::FOREIGN_ORIGIN,
        ],
    ),
    (403, "limit", &[choices::DOMAIN_LIMIT, "call-rate-limit"]),
    (
        404,
        "not-found",
        &[
            choices::NO_RESOURCE,
            choices::NO_DOMAIN,
            choices::NO_ENDPOINT,
            choices::NO_TOKEN,
            choices::NO_APPLICATION,
            choices::NO_NUMBER,
            choices::NO_REGISTRATION,
            choices::NO_CALL,
            choices::NO_CALL_EVENT,
            choices::NO_BRIDGE,
            choices::NO_ERROR,
        ],
    ),
    (405, "bad-request", &[OTHER_METHOD]),
    (408, "bad-request", &["request-timeout"]),
    (
        409,
        "conflict",
        &[
            choices::DUPLICATE_DOMAIN,
            choices::DUPLICATE_ENDPOINT,
            choices::DUPLICATE_NUMBER,
            choices::DOMAIN_NOT_EMPTY,
        ],
    ),
    (413, "bad-request", &["request-too-large"]),
    (414, "bad-request", &["uri-too-long"]),
    (415, "bad-request", &["unsupported-media-type"]),
    (429, "too-many-requests", &["rate-limit-reached"]),
    (431, "bad-request", &["header-too-large"]),
    (
        503,
        "unavailable",
        &[
            "store-unavailable",
            "call-creation-failure",
            choices::AWAY_PROCESS,
        ],
    ),
];

/// The codes that every operation of the account may be refused with.
const EVERYWHERE: &[&str] = &[
    "validation-error",
    choices::BAD_CREDENTIALS,
    "user-access-denied",
    "request-timeout",
    "request-too-large",
    "uri-too-long",
    "unsupported-media-type",
    "header-too-large",
    "store-unavailable",
];

/// And those of the platform itself.
const CONTROL: &[&str] = &[
    "validation-error",
    choices::BAD_CREDENTIALS,
    choices::FOREIGN_HOST,
    choices::FOREIGN_ORIGIN,
    choices::NO_RESOURCE,
    "request-timeout",
    "request-too-large",
    "unsupported-media-type",
    "header-too-large",
    "store-unavailable",
];

/// The code of what a name in a path stands for and is not there.
fn missing(name: &str) -> Option<&'static str> {
    Some(match name {
        "domainId" => choices::NO_DOMAIN,
        "endpointId" => choices::NO_ENDPOINT,
        "applicationId" => choices::NO_APPLICATION,
        "registrationId" => choices::NO_REGISTRATION,
        "callId" => choices::NO_CALL,
        "eventId" => choices::NO_CALL_EVENT,
        "bridgeId" => choices::NO_BRIDGE,
        "callbackId" => choices::NO_RESOURCE,
        "errorId" => choices::NO_ERROR,
        "token" => choices::NO_TOKEN,
        "number" => choices::NO_NUMBER,
        _ => return None,
    })
}

fn codes(row: &Row) -> Vec<&'static str> {
    let always = if row.kind == "platform" {
        CONTROL
    } else {
        EVERYWHERE
    };
    let mut codes = always.to_vec();
    codes.extend(row.names().filter_map(missing));
    codes.extend(row.refused);
    if row.is_of_phones() || row.is_of_calls() {
        codes.push(choices::NO_RESOURCE);
    }
    if row.is_of_calls() {
        codes.push(choices::AWAY_PROCESS);
    }
    if row.kind != "platform" && row.is_limited() {
        codes.push("rate-limit-reached");
    }
    codes
}

/// A refusal that operations share.
struct Refusal {
    status: u16,
    codes: Vec<&'static str>,
    is_control: bool,
}

impl Refusal {
    /// Those of an operation.
    fn all(row: &Row) -> Vec<Self> {
        let wanted = codes(row);
        let mut all: Vec<Self> = Vec::new();
        for (status, _, known) in CODES {
            let here = known.iter().copied().filter(|code| wanted.contains(code));
            match all.last_mut().filter(|last| last.status == *status) {
                Some(last) => last.codes.extend(here),
                None => all.push(Self {
                    status: *status,
                    codes: here.collect(),
                    is_control: row.kind == "platform",
                }),
            }
        }
        all.retain(|refusal| !refusal.codes.is_empty());
        all
    }

    /// The one for a method that nothing answers.
    fn of_method() -> Self {
        Self {
            status: 405,
            codes: vec![OTHER_METHOD],
            is_control: false,
        }
    }

    /// What it is called: `404.domain-not-found`.
    fn name(&self) -> String {
        let control = if self.status == 401 && self.is_control {
            ".control"
        } else {
            ""
        };
        format!("{}.{}{control}", self.status, self.codes.join("."))
    }

    fn sentence(&self) -> &'static str {
        match self.status {
            400 => "Not understood, or something breaks its rule.",
            401 => "No credentials, or wrong ones.",
            403 => "Nobody may do this so, or there is no room for more.",
            404 => "It is not there.",
            405 => "Nobody may do that here.",
            408 => "The body did not arrive in time.",
            409 => "The name is taken, or the thing is in use.",
            413 => "The body is too large.",
            414 => "The path is too long.",
            415 => "The body is encoded, or not of the type that is wanted.",
            429 => "More than so many requests a second for this kind of resource.",
            431 => "The head is too large.",
            _ => "It cannot be done now.",
        }
    }

    fn header(&self) -> Option<&'static str> {
        Some(match self.status {
            401 if self.is_control => "Bearer-Challenge",
            401 => "Basic-Challenge",
            405 => "Allow",
            429 => "X-RateLimit-Reset",
            _ => return None,
        })
    }

    fn answer(&self) -> Value {
        let all = CODES.iter().filter(|(status, _, known)| {
            *status == self.status && known.iter().any(|code| self.codes.contains(code))
        });
        let categories: Vec<&str> = all.map(|(_, category, _)| *category).collect();
        let narrower = json!({ "properties": {
            "category": { "enum": categories },
            "code": { "enum": self.codes },
        } });
        let schema = json!({ "allOf": [schema("Error"), narrower] });
        let mut answer = json!({
            "description": self.sentence(),
            "content": { "application/json": { "schema": schema } },
        });
        if let Some(key) = self.header() {
            let header = json!({ "$ref": format!("#/components/headers/{key}") });
            answer["headers"][header_name(key)] = header;
        }
        answer
    }
}

/// The refusals of an operation, by status.
pub fn of(row: &Row) -> Map<String, Value> {
    let all = Refusal::all(row).into_iter().map(|refusal| {
        let reference = json!({ "$ref": format!("#/components/responses/{}", refusal.name()) });
        (refusal.status.to_string(), reference)
    });
    let mut all: Map<String, Value> = all.collect();
    if row.success == Success::One("Health") {
        let unhealthy = json!({
            "description": "Something is wrong: reason says what.",
            "content": { "application/json": { "schema": schema("Health") } },
        });
        all.insert("503".into(), unhealthy);
    }
    all
}

/// The refusals of all operations, by name.
pub fn responses<'a>(rows: impl Iterator<Item = &'a Row>) -> Map<String, Value> {
    let all = rows.flat_map(Refusal::all).chain([Refusal::of_method()]);
    all.map(|refusal| (refusal.name(), refusal.answer()))
        .collect()
}

/// The body of a refusal.
pub fn error() -> Value {
    let mut categories: Vec<&str> = CODES.iter().map(|(_, category, _)| *category).collect();
    categories.push("backend");
    categories.sort_unstable();
    categories.dedup();
    let detail = object(json!({ "name": text(), "value": text() }), json!({}));
    object(
        json!({
            "category": one_of(&categories), "code": { "type": "string", "pattern": "^[A-Za-z-]+$" },
            "message": { "type": "string", "minLength": 1 }, "details": list(&detail),
        }),
        json!({}),
    )
}
