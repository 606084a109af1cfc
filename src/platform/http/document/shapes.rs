//! What answers have in them, as schemas.

use serde_json::{Value, json};

use super::{
    bodies,
    parts::schema,
    refusals,
    values::{
        OURS, any_case, count, flag, id, list, map_of, millis, object, one_of, seconds, text,
    },
};
use crate::{
    api::rules,
    platform::{
        calls::{BridgeState, Cause},
        choices,
    },
};

/// All of them, by name.
pub fn shapes() -> Vec<(&'static str, Value)> {
    let mut all = account();
    all.extend(phones());
    all.extend(calls());
    all.extend(platform());
    all
}

fn none() -> Value {
    json!({})
}

fn account() -> Vec<(&'static str, Value)> {
    let described =
        json!({ "type": "string", "minLength": 1, "maxLength": rules::DESCRIPTION_MAX });
    let detail = object(
        json!({ "id": id(), "name": text(), "value": text() }),
        none(),
    );
    let address = bodies::address();
    vec![
        ("Error", refusals::error()),
        (
            "Account",
            object(json!({ "balance": text(), "accountType": text() }), none()),
        ),
        (
            "Domain",
            object(
                json!({ "id": id(), "name": schema("DomainName"), "endpointsUrl": text(), "endpoints": text() }),
                json!({ "description": described }),
            ),
        ),
        (
            "Credentials",
            object(json!({ "realm": text(), "username": text() }), none()),
        ),
        (
            "Endpoint",
            object(
                json!({
                    "id": id(), "name": schema("EndpointName"), "domainId": id(), "enabled": flag(),
                    "sipUri": { "type": "string", "pattern": "^sip:[^@ ]+@[^@ ]+$" },
                    "credentials": schema("Credentials"),
                }),
                json!({ "description": described, "applicationId": id() }),
            ),
        ),
        (
            "Token",
            object(
                json!({
                    "token": text(),
                    "expires": { "type": "integer", "minimum": 1, "maximum": choices::TOKEN_LIFE_MAX },
                }),
                none(),
            ),
        ),
        (
            "Application",
            object(
                json!({ "id": id(), "name": text(), "autoAnswer": flag() }),
                json!({
                    "incomingCallUrl": address, "incomingMessageUrl": address, "incomingSmsUrl": address,
                    "incomingCallFallbackUrl": address,
                    "incomingCallUrlCallbackTimeout":
                        { "type": "integer", "minimum": 1, "maximum": choices::CALLBACK_TIMEOUT_MAX },
                    "callbackHttpMethod": any_case(&["GET", "POST"])["anyOf"][0],
                }),
            ),
        ),
        (
            "PhoneNumber",
            object(
                json!({
                    "id": id(), "number": schema("E164"), "numberState": one_of(&["enabled"]),
                    "price": { "type": "string", "pattern": "^[0-9]+\\.[0-9]{2}$" }, "createdTime": seconds(),
                }),
                json!({ "nationalNumber": text(), "name": text(), "application": text(), "applicationId": id() }),
            ),
        ),
        (
            "StoredError",
            object(
                json!({
                    "id": id(), "time": seconds(), "category": text(), "code": text(), "message": text(),
                    "details": list(&detail),
                }),
                none(),
            ),
        ),
    ]
}

fn phones() -> Vec<(&'static str, Value)> {
    let transport = one_of(&["udp", "tcp", "tls"]);
    let reason = json!({ "type": "string", "pattern": "^[a-z-]+$", "description": "As assets/platform.md lists them." });
    vec![
        (
            "Registration",
            object(
                json!({
                    "id": id(), "domainId": id(), "endpointId": id(), "contact": text(), "transport": transport,
                    "source": text(), "registeredAt": millis(), "refreshedAt": millis(), "expiresAt": millis(),
                }),
                json!({ "userAgent": text(), "instance": text(), "node": count() }),
            ),
        ),
        (
            "DomainSummary",
            object(
                json!({ "domainId": id(), "registrations": count(), "endpoints": count(), "refused": count() }),
                none(),
            ),
        ),
        (
            "EndpointSummary",
            object(
                json!({ "endpointId": id(), "registrations": count() }),
                json!({ "expiresAt": millis(), "refused": schema("Refused") }),
            ),
        ),
        (
            "Refused",
            object(
                json!({ "count": count(), "reason": reason, "lastAt": millis() }),
                none(),
            ),
        ),
        (
            "Stay",
            object(
                json!({
                    "registrationId": id(), "contact": text(), "transport": transport, "source": text(),
                    "from": millis(),
                }),
                json!({
                    "userAgent": text(), "until": millis(),
                    "end": one_of(&["unregistered", "expired", "replaced", "taken", "disabled", "deleted"]),
                }),
            ),
        ),
        (
            "Attempt",
            object(
                json!({
                    "reason": reason, "message": text(), "count": count(), "firstAt": millis(), "lastAt": millis(),
                    "method": text(), "status": { "type": "integer", "minimum": 300, "maximum": 699 },
                    "transport": transport, "source": text(), "sent": schema("Identity"),
                }),
                json!({
                    "resolvedAt": millis(), "userAgent": text(), "slip": one_of(&["case", "blanks", "address"]),
                    "expected": schema("Identity"),
                }),
            ),
        ),
        (
            "Identity",
            object(
                json!({ "requestUri": text(), "from": text(), "to": text() }),
                json!({ "username": text(), "realm": text(), "algorithm": text(), "expires": count() }),
            ),
        ),
        (
            "TracedMessage",
            object(
                json!({
                    "at": millis(), "direction": one_of(&["in", "out"]), "transport": transport, "peer": text(),
                    "local": text(), "text": text(),
                }),
                none(),
            ),
        ),
    ]
}

fn calls() -> Vec<(&'static str, Value)> {
    let cause = one_of(&Cause::ALL.map(Cause::name));
    let states = ["started", "active", "transferring", "completed", "rejected"];
    let fates = [
        "called",
        "ringing",
        "answered",
        "refused",
        "cancelled",
        "silent",
        "unreachable",
    ];
    let ours = |mut schema: Value| {
        schema[OURS] = true.into();
        schema
    };
    let tried = object(
        json!({ "url": text(), "durationMs": count() }),
        json!({ "status": { "type": "integer" }, "error": text() }),
    );
    vec![
        (
            "Call",
            object(
                json!({
                    "id": id(), "direction": one_of(&["in", "out"]), "from": text(), "to": text(),
                    "state": one_of(&states), "startTime": seconds(), "recordingEnabled": flag(),
                    "transcriptionEnabled": flag(),
                }),
                json!({
                    "activeTime": seconds(), "endTime": seconds(), "chargeableDuration": count(),
                    "callbackUrl": text(), "bridgeId": id(), "events": text(), "sipHeaders": map_of(&text()),
                    "cause": ours(cause.clone()), "domainId": ours(id()), "endpointId": ours(id()),
                    "applicationId": ours(id()), "transferId": ours(id()), "codec": ours(one_of(&["PCMU", "PCMA"])), "packetsReceived": ours(count()),
                    "packetsLost": ours(count()), "jitterMs": ours(count()), "packetsSent": ours(count()),
                    "farPacketsLost": ours(count()), "farJitterMs": ours(count()), "roundTripMs": ours(count()),
                }),
            ),
        ),
        (
            "CallEvent",
            object(
                json!({ "id": id(), "time": seconds(), "name": one_of(&["create", "answer", "timeout", "hangup"]) }),
                json!({ "data": cause }),
            ),
        ),
        (
            "CalledPhone",
            object(
                json!({ "contact": text(), "fate": one_of(&fates), "at": millis() }),
                json!({ "userAgent": text(), "status": { "type": "integer", "minimum": 300, "maximum": 699 } }),
            ),
        ),
        (
            "Bridge",
            object(
                json!({
                    "id": id(), "state": one_of(&BridgeState::ALL.map(BridgeState::name)), "bridgeAudio": flag(),
                    "callIds": list(&id()), "calls": text(), "createdTime": seconds(),
                }),
                json!({ "activatedTime": seconds(), "completedTime": seconds() }),
            ),
        ),
        (
            "Callback",
            object(
                json!({
                    "id": count(), "at": millis(), "callId": id(),
                    "event": one_of(&["incomingcall", "answer", "timeout", "hangup"]),
                    "method": one_of(&["GET", "POST"]), "fields": map_of(&text()), "tried": list(&tried),
                    "taken": flag(),
                }),
                json!({ "repeats": count(), "followed": one_of(&["answered", "rings", "refused"]) }),
            ),
        ),
    ]
}

fn platform() -> Vec<(&'static str, Value)> {
    let figures = [
        "registrations",
        "transactions",
        "connections",
        "calls",
        "watchers",
        "waiting_ms",
        "granted",
        "refused",
        "busy",
        "unstored",
        "messages_in",
        "messages_out",
        "connections_refused",
        "datagrams_dropped",
    ];
    let figures = figures.into_iter().map(|name| (name.to_owned(), count()));
    let figures = object(Value::Object(figures.collect()), none());
    let process = json!({
        "process": text(), "version": text(), "since": { "type": "string", "format": "date-time" },
    });
    let mut place = process.clone();
    place["engine"] = one_of(&["postgresql"]);
    place["name"] = text();
    place["peers"] =
        json!({ "type": "array", "items": object(process, json!({ "address": text() })) });
    let database = object(place, none());
    let tally =
        json!({ "seen": count(), "struck": count(), "do": bodies::harm(), "skip": count() });
    let limits = json!({ "method": text(), "path": text(), "count": count(), "probability": { "type": "number" } });
    vec![
        (
            "Document",
            json!({ "type": "object", "required": ["openapi", "info", "paths"] }),
        ),
        (
            "Health",
            object(
                json!({
                    "status": one_of(&["ok", "unavailable"]), "version": text(), "uptime_s": count(),
                    "requests": count(),
                }),
                json!({
                    "reason": text(), "domains": count(), "applications": count(), "phones": figures,
                    "database": database,
                }),
            ),
        ),
        (
            "Request",
            object(
                json!({
                    "time": { "type": "string", "format": "date-time" }, "method": text(), "path": text(),
                    "status": { "type": "integer", "description": "0 where a fault closed the connection." },
                    "duration_ms": { "type": "number", "minimum": 0 },
                }),
                json!({ "query": text() }),
            ),
        ),
        (
            "Fault",
            json!({ "oneOf": [object(tally, limits), object(json!({ "sip": bodies::trouble() }), none())] }),
        ),
    ]
}
