//! Phone numbers of the account, and the trunk that leads to others (reference §7).

use serde_json::{Value, json};
use sipdeck::{
    platform::{CallsConfig, Config},
    sip::message::{Message, Method, Name},
};
use tokio::net::UdpSocket;

use super::{
    callphone::{CallPhone, HOST},
    handset::{Office, soon},
    line::platform,
    receiver::Receiver,
};

const OURS: &str = "+13035550100";

#[tokio::test]
async fn a_number_is_taken_in_read_assigned_and_released() {
    let (_platform, line) = platform().await;
    let application = line
        .post(
            "applications",
            &json!({"name": "a", "incomingCallUrl": "http://app.test/"}),
        )
        .await
        .id();
    let body = json!({"number": OURS, "name": "front desk"});
    let id = line.post("phoneNumbers", &body).await.id();
    assert!(id.starts_with("n-"));
    let shown = line.get(&format!("phoneNumbers/{id}")).await.json();
    assert_eq!(line.get("phoneNumbers/%2B13035550100").await.json(), shown);
    let created = shown["createdTime"].clone();
    assert!(created.is_string());
    let wanted = json!({
        "id": id, "number": OURS, "nationalNumber": "(303) 555-0100", "name": "front desk",
        "numberState": "enabled", "price": "0.00", "createdTime": created,
    });
    assert_eq!(shown, wanted);
    let path = format!("phoneNumbers/{id}");
    assert_eq!(
        line.post(&path, &json!({"applicationId": application}))
            .await
            .status,
        200
    );
    let shown = line.get(&path).await.json();
    assert_eq!(
        (&shown["applicationId"], &shown["name"]),
        (&json!(application), &json!("front desk"))
    );
    let address = shown["application"].as_str().expect("a link");
    assert!(
        address.ends_with(&format!("/applications/{application}")),
        "{address}"
    );
    line.post("phoneNumbers", &json!({"number": "+442079460000"}))
        .await
        .id();
    for (query, count) in [
        ("", 2),
        ("?size=1", 1),
        ("?size=1&page=2", 0),
        ("?numberState=enabled", 2),
        ("?numberState=released", 0),
        ("?city=Denver", 0),
        ("?name=front%20desk", 1),
        ("?name=", 2),
        (&format!("?applicationId={application}"), 1),
        ("?applicationId=a-none", 0),
    ] {
        let list = line.get(&format!("phoneNumbers{query}")).await.json();
        assert_eq!(list.as_array().map(Vec::len), Some(count), "{query}");
    }
    // It keeps no application that is gone, and loses it when it is told to.
    assert_eq!(
        line.post(&path, &json!({"applicationId": ""})).await.status,
        200
    );
    assert_eq!(line.get(&path).await.json()["applicationId"], Value::Null);
    line.post(&path, &json!({"applicationId": application}))
        .await;
    line.delete(&format!("applications/{application}")).await;
    assert_eq!(line.get(&path).await.json()["applicationId"], Value::Null);
    assert_eq!(line.delete(&path).await.status, 200);
    let gone = (404, "not-found".into(), "number-not-found".into());
    assert_eq!(line.get(&path).await.why(), gone);
    assert_eq!(line.delete(&path).await.why(), gone);
}

#[tokio::test]
async fn what_is_no_number_is_refused() {
    let (_platform, line) = platform().await;
    line.post("phoneNumbers", &json!({"number": OURS}))
        .await
        .id();
    for (body, status, code) in [
        (json!({}), 400, "missing-property"),
        (json!({"number": "13035550100"}), 400, "validation-error"),
        (json!({"number": "+1303555010x"}), 400, "validation-error"),
        (
            json!({"number": "+1234567890123456"}),
            400,
            "validation-error",
        ),
        (json!({"number": OURS}), 409, "duplicate-number"),
        (
            json!({"number": "+13035550101", "fallbackNumber": "+13035550102"}),
            400,
            "validation-error",
        ),
        (
            json!({"number": "+13035550101", "applicationId": "a-none"}),
            404,
            "application-not-found",
        ),
    ] {
        let (found, _, why) = line.post("phoneNumbers", &body).await.why();
        assert_eq!((found, why.as_str()), (status, code), "{body}");
    }
    let list = line.get("phoneNumbers").await.json();
    assert_eq!(list.as_array().map(Vec::len), Some(1), "{list}");
}

/// A platform with a trunk, and who is at its other end.
async fn trunk() -> (Office, CallPhone) {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
    let address = format!("sip:{}", socket.local_addr().expect("is bound"));
    let config = Config {
        calls: CallsConfig {
            trunk: Some(address.parse().expect("a trunk")),
            ..CallsConfig::default()
        },
        ..Config::default()
    };
    let office = Office::with(config).await;
    let trunk = CallPhone::at("trunk", socket, office.sip).await;
    (office, trunk)
}

fn user_of(message: &Message, name: &Name) -> String {
    let value = message.headers.first(name).expect("has it");
    let text = String::from_utf8_lossy(value).into_owned();
    text.split(['@', ':']).nth(1).expect("a user").to_owned()
}

#[tokio::test]
async fn calls_to_numbers_leave_by_the_trunk() {
    let (office, mut trunk) = trunk().await;
    let mut receiver = Receiver::start("200 OK").await;
    let body =
        |from: &str| json!({"from": from, "to": "+442079460000", "callbackUrl": receiver.url});
    // Whoever is called sees who calls: it must be the account.
    let (status, _, code) = office.line.post("calls", &body(OURS)).await.why();
    assert_eq!((status, code.as_str()), (403, "number-access-denied"));
    office
        .line
        .post("phoneNumbers", &json!({"number": OURS}))
        .await
        .id();
    let id = office.line.post("calls", &body(OURS)).await.id();
    let invite = trunk.asked(&Method::Invite).await;
    let uri = invite.uri().expect("one").text().into_owned();
    assert!(uri.starts_with("sip:+442079460000@127.0.0.1:"), "{uri}");
    assert_eq!(user_of(&invite, &Name::From), OURS);
    assert_eq!(user_of(&invite, &Name::To), "+442079460000");
    trunk.answer(&invite, 200).await;
    let ack = trunk.asked(&Method::Ack).await;
    receiver.event("answer").await;
    let path = format!("calls/{id}");
    soon(&office.line, &path, |call| call["state"] == "active").await;
    let mut bye = trunk.request(&Method::Bye, "<sip:x@y>", "");
    for (ours, theirs) in [
        (Name::From, Name::To),
        (Name::To, Name::From),
        (Name::CallId, Name::CallId),
    ] {
        let value = ack.headers.first(&theirs).expect("has it").to_vec();
        bye.headers.set(ours, value);
    }
    trunk.send(&bye).await;
    trunk.told(200).await;
    assert_eq!(receiver.event("hangup").await["cause"], "NORMAL_CLEARING");
}

/// The trunk calls this number.
pub async fn calls(trunk: &mut CallPhone, number: &str) -> Message {
    let offer = trunk.description();
    let mut invite = trunk.request(&Method::Invite, &format!("<sip:{number}@{HOST}>"), &offer);
    let start = Message::request(Method::Invite, format!("sip:{number}@127.0.0.1")).start;
    invite.start = start;
    invite
        .headers
        .set(Name::From, "<sip:+442079460000@carrier.test>;tag=1");
    trunk.send(&invite).await;
    invite
}

#[tokio::test]
async fn calls_to_numbers_of_the_account_come_in_by_the_trunk() {
    let (office, mut trunk) = trunk().await;
    let mut receiver = Receiver::start("200 OK").await;
    // The account has no such number.
    let invite = calls(&mut trunk, OURS).await;
    let answer = trunk.told(404).await;
    trunk.acknowledge(&invite, &answer).await;
    assert_eq!(office.line.get("calls").await.json(), json!([]));
    // It has, without an application.
    let number = office
        .line
        .post("phoneNumbers", &json!({"number": OURS}))
        .await
        .id();
    let invite = calls(&mut trunk, OURS).await;
    let answer = trunk.told(403).await;
    trunk.acknowledge(&invite, &answer).await;
    let errors = soon(&office.line, "errors", |all| {
        all[0]["code"] == "no-application-for-number"
    });
    let errors = errors.await;
    let message = errors[0]["message"].as_str().expect("a sentence");
    assert!(message.contains("this number"), "{message}");
    let application = json!({"name": "a", "incomingCallUrl": receiver.url});
    let application = office.line.post("applications", &application).await.id();
    let body = json!({"applicationId": application});
    office
        .line
        .post(&format!("phoneNumbers/{number}"), &body)
        .await;
    // Some leave the plus out.
    let invite = calls(&mut trunk, OURS.trim_start_matches('+')).await;
    let came = receiver.event("incomingcall").await;
    assert_eq!(
        (&came["from"], &came["to"]),
        (&json!("+442079460000"), &json!(OURS))
    );
    assert_eq!(came["applicationId"], application);
    let answer = trunk.told(200).await;
    trunk.acknowledge(&invite, &answer).await;
    receiver.event("answer").await;
    let id = came["callId"].as_str().expect("an id");
    let call = office.line.get(&format!("calls/{id}")).await.json();
    assert_eq!(
        (&call["state"], &call["endpointId"]),
        (&json!("active"), &Value::Null)
    );
    // Others are not believed because they name a number.
    let mut stranger = CallPhone::new("trunk", office.sip).await;
    calls(&mut stranger, OURS).await;
    let answer = stranger.wait(|message| message.status() > Some(100)).await;
    assert_ne!(answer.status(), Some(200));
    assert!(receiver.is_quiet());
}
