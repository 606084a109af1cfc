//! What requests have in their bodies, as schemas: with the limits of the rules that the platform applies.

use serde_json::{Value, json};

use super::{
    parts::schema,
    values::{any_case, list, loose_flag, loose_number, map_of, maybe, no, object, text, text_to},
};
use crate::{
    api::rules,
    platform::{
        calls::Cause,
        choices,
        faults::{Harm, Trouble},
    },
};

/// The address of an application.
pub fn address() -> Value {
    json!({
        "type": "string", "format": "uri", "maxLength": rules::CALLBACK_URL_MAX,
        "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://",
    })
}

/// The same, or the empty text, which clears it, or nothing.
fn clearable() -> Value {
    json!({ "anyOf": [address(), { "enum": ["", null] }] })
}

/// All of them, by name.
pub fn bodies() -> Vec<(&'static str, Value)> {
    let mut all = names();
    all.extend(account());
    all.extend(applications());
    all.extend(calls());
    all.push(("FaultPlan", plan()));
    for (name, schema) in &mut all {
        if let Some(example) = example(name) {
            schema["examples"] = json!([example]);
        }
    }
    all
}

/// What is sent for one that a reader might try.
fn example(name: &str) -> Option<Value> {
    Some(match name {
        "DomainDraft" => json!({ "name": "lab", "description": "Test bench" }),
        "EndpointDraft" => json!({ "name": "desk_2", "credentials": { "password": "a long one" } }),
        "EndpointPatch" => json!({ "enabled": false }),
        "TokenDraft" => json!({ "expires": choices::TOKEN_LIFE }),
        "ApplicationDraft" => {
            json!({ "name": "Front desk", "incomingCallUrl": "https://example.com/calls" })
        }
        "PhoneNumberDraft" => json!({ "number": "+13035550102" }),
        "CallDraft" => json!({ "from": "+13035550102", "to": "sip:desk_2@lab.bwapp.bwsip.io" }),
        "CallPatch" => json!({ "state": "completed" }),
        "Keys" => json!({ "dtmfOut": "1234#" }),
        _ => return None,
    })
}

fn names() -> Vec<(&'static str, Value)> {
    let name = |most: usize, pattern: &str, description: &str| {
        json!({
            "type": "string", "minLength": 1, "maxLength": most, "pattern": pattern, "description": description,
        })
    };
    vec![
        (
            "DomainName",
            name(
                rules::DOMAIN_NAME_MAX,
                "^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?$",
                "The first label of the SIP host.",
            ),
        ),
        (
            "EndpointName",
            name(
                rules::ENDPOINT_NAME_MAX,
                "^([A-Za-z0-9_.!~*'()&=+$,;?/-]|%[0-9A-Fa-f]{2})+$",
                "The user part of a SIP URI (RFC 3261 §25.1).",
            ),
        ),
        (
            "Password",
            json!({
                "type": "string", "minLength": rules::PASSWORD_MIN, "maxLength": rules::PASSWORD_MAX,
                "pattern": "^[\\u0020-\\u007E\\u00A0-\\u00FF]+$", "writeOnly": true,
                "description": "Latin-1 without control characters.",
            }),
        ),
        (
            "Label",
            json!({ "type": "string", "pattern": "\\S", "maxLength": rules::APPLICATION_NAME_MAX }),
        ),
        (
            "E164",
            json!({ "type": "string", "pattern": "^\\+[1-9][0-9]{1,14}$" }),
        ),
    ]
}

fn account() -> Vec<(&'static str, Value)> {
    let described = text_to(rules::DESCRIPTION_MAX);
    let secret = object(json!({ "password": schema("Password") }), json!({}));
    let changed = object(json!({}), json!({ "password": maybe(&schema("Password")) }));
    let application =
        json!({ "type": ["string", "null"], "description": "The empty text detaches." });
    let expires = loose_number(choices::TOKEN_LIFE_MAX);
    let life = object(json!({}), json!({ "expires": expires }));
    vec![
        (
            "DomainDraft",
            object(
                json!({ "name": schema("DomainName") }),
                json!({ "description": described }),
            ),
        ),
        (
            "DomainPatch",
            object(json!({}), json!({ "description": described })),
        ),
        (
            "EndpointDraft",
            object(
                json!({ "name": schema("EndpointName"), "credentials": secret }),
                json!({ "description": described, "applicationId": application, "enabled": loose_flag() }),
            ),
        ),
        (
            "EndpointPatch",
            object(
                json!({}),
                json!({
                    "description": described, "applicationId": application, "enabled": loose_flag(),
                    "credentials": maybe(&changed),
                }),
            ),
        ),
        ("TokenDraft", maybe(&life)),
        (
            "PhoneNumberDraft",
            object(
                json!({ "number": schema("E164") }),
                json!({ "name": label_or_none(), "applicationId": application }),
            ),
        ),
        (
            "PhoneNumberPatch",
            object(
                json!({}),
                json!({ "name": label_or_none(), "applicationId": application }),
            ),
        ),
    ]
}

fn label_or_none() -> Value {
    json!({ "anyOf": [schema("Label"), { "enum": ["", null] }] })
}

fn applications() -> Vec<(&'static str, Value)> {
    let rest = json!({
        "incomingCallUrl": clearable(), "incomingMessageUrl": clearable(),
        "incomingSmsUrl": {
            "description": "The older name of incomingMessageUrl, taken where that is missing.",
            "anyOf": clearable()["anyOf"],
        },
        "incomingCallFallbackUrl": clearable(),
        "incomingCallUrlCallbackTimeout": loose_number(choices::CALLBACK_TIMEOUT_MAX),
        "callbackHttpMethod": any_case(&["GET", "POST"]),
        "autoAnswer": loose_flag(),
    });
    let with = |name: &str| json!({ "required": [name], "properties": { name: address() } });
    let mut draft = object(json!({ "name": schema("Label") }), rest.clone());
    draft["allOf"] = json!([
        { "anyOf": [with("incomingCallUrl"), with("incomingMessageUrl")] },
        { "if": with("incomingCallFallbackUrl"), "then": with("incomingCallUrl") },
    ]);
    let mut patch = object(json!({}), rest);
    patch["properties"]["name"] = maybe(&schema("Label"));
    patch["description"] = "What comes of it must keep the rules of ApplicationDraft.".into();
    patch["allOf"] = json!([{ "not": {
        "required": ["incomingCallUrl", "incomingCallFallbackUrl"],
        "properties": { "incomingCallUrl": { "const": "" }, "incomingCallFallbackUrl": address() },
    } }]);
    vec![("ApplicationDraft", draft), ("ApplicationPatch", patch)]
}

fn calls() -> Vec<(&'static str, Value)> {
    let header = json!({ "type": "string", "maxLength": choices::CALL_HEADER_MAX, "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$" });
    let mut headers = map_of(&header);
    headers["maxProperties"] = choices::CALL_HEADERS_MAX.into();
    headers["propertyNames"] =
        json!({ "pattern": "^[Xx]-[A-Za-z0-9-]*$", "maxLength": choices::CALL_HEADER_MAX });
    let asked = json!({
        "callTimeout": loose_number(choices::CALL_TIMEOUT_MAX), "callbackUrl": clearable(), "fallbackUrl": clearable(),
        "callbackTimeout": loose_number(choices::CALLBACK_TIMEOUT_MAX),
        "callbackHttpMethod": any_case(&["GET", "POST"]), "tag": maybe(&text()), "bridgeId": maybe(&text()),
        "sipHeaders": maybe(&headers), "recordingEnabled": no(), "transcriptionEnabled": no(),
        "conferenceId": { "type": "null", "description": "There are no conferences here." },
    });
    let label = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?";
    let sip = format!("([Ss][Ii][Pp]:)?[A-Za-z0-9._+-]+@{label}(\\.{label})*");
    let party = json!({
        "type": "string", "maxLength": 512, "pattern": format!("^(\\+?[0-9]{{1,15}}|{sip})$"),
        "description": "A number, or an address such as sip:anna@demo.bwapp.bwsip.io, with or without its scheme.",
    });
    let ended = object(
        json!({ "state": { "enum": ["active", "rejected", "completed"] } }),
        json!({ "cause": { "enum": Cause::ALL.map(Cause::name), "description": "Of a call that is rejected." } }),
    );
    let mut moved = asked.clone();
    moved["transferCallerId"] = maybe(&party);
    // A transfer has a bridge of its own.
    moved["bridgeId"] = json!({ "type": "null" });
    let moved = object(
        json!({ "state": { "const": "transferring" }, "transferTo": party }),
        moved,
    );
    let keys = format!("^[0-9*#A-Da-d]{{1,{}}}$", choices::KEYS_MAX);
    let bridge = object(
        json!({}),
        json!({ "callIds": maybe(&list(&text())), "bridgeAudio": loose_flag() }),
    );
    vec![
        (
            "CallDraft",
            object(json!({ "from": party, "to": party }), asked),
        ),
        ("CallPatch", json!({ "oneOf": [ended, moved] })),
        (
            "Keys",
            object(
                json!({ "dtmfOut": { "type": "string", "pattern": keys } }),
                json!({}),
            ),
        ),
        ("BridgeDraft", maybe(&bridge)),
    ]
}

/// What may go wrong with HTTP.
pub fn harm() -> Value {
    let with = |name: &str, least: u64, most: u64| {
        object(
            json!({ name: { "type": "integer", "minimum": least, "maximum": most } }),
            json!({}),
        )
    };
    let words = [
        "drop_before",
        "drop_after",
        "truncate",
        "corrupt",
        "foreign_next",
        "looped_next",
        "endless_next",
        "stall",
    ];
    json!({ "oneOf": [
        { "enum": words },
        with("delay_ms", 0, Harm::DELAY_MAX_MS), with("answer", 400, 599), with("html", 200, 599),
        with("huge_page", 0, Harm::PAGE_MAX),
    ] })
}

/// What may go wrong with SIP.
pub fn trouble() -> Value {
    let words = [
        "no_answer",
        "wrong_realm",
        "only_sha256",
        "endless_stale",
        "broken",
        "cut_short",
        "dead_first_target",
        "wrong_name",
    ];
    let number =
        |most: u32, least: u32| json!({ "type": "integer", "minimum": least, "maximum": most });
    json!({ "oneOf": [
        { "enum": words },
        object(json!({ "answer": number(699, 300) }), json!({})),
        object(json!({ "expires": number(Trouble::SECONDS_MAX, 0) }), json!({})),
    ] })
}

fn plan() -> Value {
    let whole = json!({ "type": "integer", "minimum": 0 });
    let mut fault = object(
        json!({ "do": harm() }),
        json!({
            "method": any_case(&["GET", "POST", "PUT", "PATCH", "DELETE"]),
            "path": { "type": ["string", "null"], "pattern": "^/" }, "skip": whole,
            "count": maybe(&whole), "probability": { "type": ["number", "null"], "minimum": 0, "maximum": 1 },
        }),
    );
    fault["additionalProperties"] = false.into();
    let mut plan = object(
        json!({}),
        json!({ "seed": whole, "faults": list(&fault), "sip": list(&trouble()) }),
    );
    plan["additionalProperties"] = false.into();
    plan
}
