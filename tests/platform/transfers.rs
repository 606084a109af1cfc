//! Transfers and callbacks that are told again, as an application sees them.

use serde_json::json;
use sipdeck::{
    platform::{CallsConfig, Config},
    sip::message::Method,
};

use super::{
    callphone::{CallPhone, HOST},
    handset::{Office, create, soon},
    receiver::Receiver,
};

#[tokio::test]
async fn a_call_is_transferred_and_both_end_together() {
    let office = Office::open().await;
    create(&office.line, &office.domain, "bob").await;
    let mut receiver = Receiver::start("200 OK").await;
    let anna = CallPhone::registered("anna", office.sip).await;
    let bob = CallPhone::registered("bob", office.sip).await;
    let (to_anna, to_bob) = (format!("sip:anna@{HOST}"), format!("sip:bob@{HOST}"));
    let body = json!({"from": "+1", "to": to_anna, "callbackUrl": receiver.url, "tag": "mine"});
    let first = office.line.post("calls", &body).await.id();
    let path = format!("calls/{first}");
    let wish = json!({"state": "transferring", "transferTo": to_bob});
    let early = office.line.post(&path, &wish).await;
    assert_eq!(
        early.why(),
        (403, "forbidden".into(), "call-invalid-state".into())
    );
    let invite = anna.asked(&Method::Invite).await;
    anna.answer(&invite, 200).await;
    anna.asked(&Method::Ack).await;
    receiver.event("answer").await;
    for (wrong, code) in [
        (json!({"state": "transferring"}), "missing-property"),
        (
            json!({"state": "transferring", "transferTo": to_bob, "whisperAudio": {}}),
            "validation-error",
        ),
        (
            json!({"state": "transferring", "transferTo": to_bob, "bridgeId": "brg-1"}),
            "validation-error",
        ),
    ] {
        let (status, _, why) = office.line.post(&path, &wrong).await.why();
        assert_eq!((status, why.as_str()), (400, code), "{wrong}");
    }
    let answer = office.line.post(&path, &wish).await;
    assert_eq!(answer.status, 200);
    let second = answer.header("location").rsplit('/').next().expect("an id");
    assert_eq!(office.line.get(&path).await.json()["state"], "transferring");
    let invite = bob.asked(&Method::Invite).await;
    bob.answer(&invite, 200).await;
    bob.asked(&Method::Ack).await;
    let told = receiver.event("answer").await;
    assert_eq!(
        (&told["callId"], &told["tag"]),
        (&json!(second), &json!("mine"))
    );
    let call = soon(&office.line, &path, |call| call["state"] == "active").await;
    assert_eq!(call["transferId"], second);
    let bridge = call["bridgeId"].as_str().expect("has one");
    let bridge = office.line.get(&format!("bridges/{bridge}")).await.json();
    assert_eq!(bridge["state"], "active");
    let end = json!({"state": "completed"});
    office.line.post(&format!("calls/{second}"), &end).await;
    anna.asked(&Method::Bye).await;
    bob.asked(&Method::Bye).await;
    soon(&office.line, &path, |call| call["state"] == "completed").await;
}

#[tokio::test]
async fn what_an_application_was_told_is_told_again() {
    let office = Office::open().await;
    let mut receiver = Receiver::start("200 OK").await;
    let url = receiver.url.replace("http://", "http://me:secret12@");
    let body = json!({"from": "+1", "to": format!("sip:nobody@{HOST}"), "callbackUrl": url});
    office.line.post("calls", &body).await.id();
    let first = receiver.event("hangup").await;
    let line = &office.line;
    let told = soon_told(line, 1).await;
    let id = told[0]["id"].as_u64().expect("a number");
    let again = line.control("POST", &format!("callbacks/{id}"), b"").await;
    assert_eq!(again.status, 200);
    let again = again.json();
    assert_eq!(
        (&again["repeats"], &again["taken"]),
        (&json!(id), &json!(true))
    );
    assert_eq!(receiver.event("hangup").await, first);
    assert_eq!(soon_told(line, 2).await[1], again);
    let third = line.post(&format!("callbacks/{id}"), &json!({})).await;
    assert_eq!((third.status, &third.json()["repeats"]), (200, &json!(id)));
    assert_eq!(receiver.event("hangup").await, first);
    for unknown in ["callbacks/99", "callbacks/x"] {
        assert_eq!(line.control("POST", unknown, b"").await.status, 404);
    }
}

/// What applications were told, once it is so much.
async fn soon_told(line: &super::line::Line, count: usize) -> serde_json::Value {
    loop {
        let told = line.control("GET", "callbacks", b"").await.json();
        if told.as_array().is_some_and(|all| all.len() == count) {
            return told;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn all_events_go_to_one_address_where_that_is_wanted() {
    let mut mine = Receiver::start("200 OK").await;
    let mut theirs = Receiver::start("200 OK").await;
    let forward = format!("{}/mine", mine.url);
    let config = Config {
        calls: CallsConfig {
            forward: Some(forward.as_str().into()),
            ..CallsConfig::default()
        },
        ..Config::default()
    };
    let office = Office::with(config).await;
    let body = json!({"from": "+1", "to": format!("sip:nobody@{HOST}"), "callbackUrl": theirs.url});
    office.line.post("calls", &body).await.id();
    let (head, event) = mine.next().await;
    assert!(head.starts_with("POST /mine HTTP/1.1"), "{head}");
    assert!(
        head.contains(&format!("x-callback-url: {}/", theirs.url)),
        "{head}"
    );
    assert_eq!(event["eventType"], "hangup");
    assert!(theirs.is_quiet());
}
