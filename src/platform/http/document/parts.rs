//! The parts of the document that many operations share: parameters and headers.

use serde_json::{Map, Value, json};

use super::values::{MILLIS, count, instant, text};
use crate::platform::{choices, shown};

/// A reference to a schema.
pub fn schema(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// A reference to a parameter.
pub fn parameter(name: &str) -> Value {
    json!({ "$ref": format!("#/components/parameters/{name}") })
}

/// What stands in paths, and what it is.
const NAMES: [(&str, &str); 11] = [
    ("userId", "The account, u-…; another one is 403."),
    ("domainId", "rd-…, opaque."),
    ("endpointId", "re-…, opaque."),
    ("applicationId", "a-…, opaque."),
    ("registrationId", "rg-…, opaque."),
    ("callId", "c-…, opaque."),
    ("eventId", "ce-…, opaque."),
    ("bridgeId", "brg-…, opaque."),
    ("callbackId", "A number."),
    ("errorId", "ue-…, opaque."),
    ("token", "The token itself."),
];

/// What queries may say: a key of ours, the name in the query, and what it is.
fn queries() -> Vec<(&'static str, &'static str, String, Value)> {
    let whole = |default: u32| {
        let digits = json!({ "type": "string", "pattern": "^[0-9]*$" });
        json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, digits], "default": default })
    };
    let most = choices::PAGE_SIZE_MAX;
    let size =
        format!("How many; 0 is the default, and more than {most} are clamped, never refused.");
    let order = json!({ "enum": ["asc", "desc", ""], "default": "desc" });
    let behind = "Only those behind this one, as in the links of an answer.";
    let of = |key, name, about: &str| (key, name, format!("Only those {about}."), text());
    vec![
        ("page", "page", "From 0.".into(), whole(0)),
        ("size", "size", size, whole(choices::PAGE_SIZE)),
        ("after", "after", behind.into(), text()),
        (
            "afterPhone",
            "after",
            behind.into(),
            json!({ "type": "string", "pattern": shown::REGISTRATION }),
        ),
        of("from", "from", "from there"),
        of("to", "to", "to there"),
        of("ofBridge", "bridgeId", "in this bridge, as a whole list"),
        of("ofApplication", "applicationId", "of this application"),
        of("call", "call", "of this call"),
        of("name", "name", "of this name"),
        of("city", "city", "in this city; of none that is known"),
        of("state", "state", "in this state; of none that is known"),
        of(
            "numberState",
            "numberState",
            "of this state; enabled is the only one",
        ),
        of("domain", "domain", "about this domain"),
        of("endpoint", "endpoint", "about this endpoint"),
        of("tracedEndpoint", "endpoint", "of this endpoint"),
        of("tracedCall", "call", "of this call, or with this Call-ID"),
        (
            "since",
            "since",
            "Only what ended since, or has not.".into(),
            instant(),
        ),
        ("sortOrder", "sortOrder", "By their start.".into(), order),
    ]
}

/// All parameters.
pub fn parameters() -> Map<String, Value> {
    let mut all = Map::new();
    let number = (
        "number",
        "Its id, or the number in E.164 form, with its + escaped.",
    );
    let filled = json!({ "type": "string", "minLength": 1 });
    for (name, description) in NAMES.into_iter().chain([number]) {
        let parameter = json!({
            "name": name, "in": "path", "required": true, "description": description,
            "schema": if name == "callbackId" { count() } else { filled.clone() },
        });
        all.insert(name.to_owned(), parameter);
    }
    for (key, name, description, schema) in queries() {
        let parameter =
            json!({ "name": name, "in": "query", "description": description, "schema": schema });
        all.insert(key.to_owned(), parameter);
    }
    let last = json!({
        "name": "Last-Event-ID", "in": "header", "schema": text(),
        "description": "The last event that was seen: what happened since comes first.",
    });
    all.insert("lastEventId".into(), last);
    all
}

/// The header fields of answers: a key of ours, whether one is always there, its pattern, and what it is.
const HEADERS: [(&str, bool, &str, &str); 10] = [
    (
        "Location",
        true,
        "^http://[^?#]+[^/?#]$",
        "The absolute address of what was made.",
    ),
    (
        "New-Call",
        false,
        "^http://[^?#]+[^/?#]$",
        "The address of the new call, where one was transferred.",
    ),
    (
        "Link",
        true,
        "^<http[^>]*>; rel=\"first\"",
        "The pages first, previous and next, where there are such.",
    ),
    (
        "Page-Link",
        false,
        "^<http[^>]*>; rel=\"first\"",
        "The same, where the list is not told as a whole.",
    ),
    ("Basic-Challenge", true, "^Basic ", "How to prove who asks."),
    (
        "Bearer-Challenge",
        true,
        "^Bearer ",
        "How to prove who asks.",
    ),
    (
        "X-RateLimit-Reset",
        true,
        "^[0-9]{13}$",
        "When the limit ends, in milliseconds since 1970.",
    ),
    (
        "Allow",
        true,
        "^[A-Z, ]+$",
        "The methods that are answered.",
    ),
    (
        "Stream-Position",
        true,
        "^.+$",
        "The event of the stream up to which everything is in the list.",
    ),
    (
        "History-Since",
        true,
        MILLIS,
        "Since when the list is complete.",
    ),
];

/// All header fields.
pub fn headers() -> Map<String, Value> {
    let all = HEADERS
        .into_iter()
        .map(|(key, required, pattern, description)| {
            let schema = json!({ "type": "string", "pattern": pattern });
            let header =
                json!({ "description": description, "required": required, "schema": schema });
            (key.to_owned(), header)
        });
    all.collect()
}

/// The name of a header field behind one of our keys.
pub fn header_name(key: &str) -> &str {
    match key {
        "New-Call" => "Location",
        "Page-Link" => "Link",
        "Basic-Challenge" | "Bearer-Challenge" => "WWW-Authenticate",
        other => other,
    }
}
