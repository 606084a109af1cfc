//! Calls of phones, to phones, and between them, as an application sees them (reference §8 to §10).

use serde_json::{Value, json};
use sipdeck::sip::message::{Method, Name};

use super::{
    callphone::{CallPhone, HOST},
    handset::{Office, create, soon},
    line::{Line, platform},
    receiver::Receiver,
};

/// A number that is dialled.
pub const NUMBER: &str = "<sip:+13035550100@demo.bwapp.bwsip.io>";

/// Gives Anna an application.
pub async fn apply(office: &Office, body: &Value) -> String {
    let id = office.line.post("applications", body).await.id();
    let path = office.of_anna("");
    let answer = office.line.post(&path, &json!({"applicationId": id})).await;
    assert_eq!(answer.status, 200);
    id
}

/// Waits until a call is in this state.
pub async fn state(line: &Line, id: &str, wanted: &str) -> Value {
    let path = format!("calls/{id}");
    soon(line, &path, |call| call["state"] == wanted).await
}

/// Tells an error until it is there.
async fn error(line: &Line, code: &str) -> Value {
    let all = soon(line, "errors", |all| {
        all.as_array()
            .is_some_and(|all| all.iter().any(|one| one["code"] == code))
    });
    let all = all.await;
    let found = all
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["code"] == code);
    found.expect("is there").clone()
}

#[tokio::test]
async fn a_phone_calls_and_its_application_is_told() {
    let office = Office::open().await;
    let mut receiver = Receiver::start("200 OK").await;
    let url = format!("{}/calls", receiver.url);
    let application = apply(&office, &json!({"name": "a", "incomingCallUrl": url})).await;
    let mut anna = CallPhone::new("anna", office.sip).await;
    let offer = anna.description();
    // It never registered: that is no reason to refuse it.
    let invite = anna.call(Method::Invite, NUMBER, &offer, |invite| {
        invite.headers.push(Name::named(b"X-TRACKING-ID"), "7");
    });
    let invite = invite.await;
    let (head, came) = receiver.next().await;
    assert!(head.starts_with("POST /calls HTTP/1.1"), "{head}");
    assert_eq!(came["eventType"], "incomingcall");
    assert_eq!(came["from"], format!("sip:anna@{HOST}"));
    assert_eq!(came["to"], "+13035550100");
    assert_eq!(came["applicationId"], application);
    let id = came["callId"].as_str().expect("an id").to_owned();
    let uri = format!(
        "{}{}",
        office.platform.origin(),
        office.line.path(&format!("calls/{id}"))
    );
    assert_eq!(came["callUri"], uri);
    let answer = anna.told(200).await;
    anna.acknowledge(&invite, &answer).await;
    receiver.event("answer").await;
    let call = state(&office.line, &id, "active").await;
    assert_eq!(call["direction"], "in");
    assert_eq!(call["sipHeaders"], json!({"X-Tracking-Id": "7"}));
    assert_eq!(call["endpointId"], office.anna);
    let bye = anna.inside(&Method::Bye, &answer);
    anna.send(&bye).await;
    anna.told(200).await;
    assert_eq!(receiver.event("hangup").await["cause"], "NORMAL_CLEARING");
    let call = state(&office.line, &id, "completed").await;
    assert!(call["endTime"].is_string() && call["chargeableDuration"].is_number());
    let events = office.line.get(&format!("calls/{id}/events")).await.json();
    let names: Vec<&str> = events
        .as_array()
        .expect("a list")
        .iter()
        .map(|event| event["name"].as_str().expect("a name"))
        .collect();
    assert_eq!(names, ["create", "answer", "hangup"]);
    let one = events[2]["id"].as_str().expect("an id");
    let one = office
        .line
        .get(&format!("calls/{id}/events/{one}"))
        .await
        .json();
    assert_eq!(one["data"], "NORMAL_CLEARING");
    assert!(receiver.is_quiet());
    let told = office
        .line
        .control("GET", &format!("callbacks?call={id}"), b"")
        .await
        .json();
    // Whoever has the account is told the same.
    let path = format!("callbacks?call={id}");
    assert_eq!(office.line.get(&path).await.json(), told);
    let told = told.as_array().expect("a list");
    let names: Vec<&str> = told
        .iter()
        .map(|one| one["event"].as_str().expect("one"))
        .collect();
    assert_eq!(names, ["incomingcall", "answer", "hangup"]);
    assert_eq!(told[0]["tried"][0]["status"], 200);
    assert_eq!(told[0]["tried"][0]["url"], url);
    assert_eq!(told[0]["fields"]["to"], "+13035550100");
    let again = format!("callbacks/{}", told[0]["id"]);
    let again = office.line.post(&again, &json!({})).await;
    assert_eq!(again.json()["repeats"], told[0]["id"]);
    assert_eq!(
        office.line.control("DELETE", "callbacks", b"").await.status,
        200
    );
    let none = office.line.control("GET", "callbacks", b"").await.json();
    assert_eq!(none, json!([]));
}

#[tokio::test]
async fn a_call_rings_until_the_application_answers_or_refuses() {
    let office = Office::open().await;
    let mut receiver = Receiver::start("200 OK").await;
    let body = json!({
        "name": "a", "incomingCallUrl": receiver.url, "autoAnswer": false, "callbackHttpMethod": "get",
    });
    apply(&office, &body).await;
    for (wish, status) in [
        (json!({"state": "active"}), 200),
        (json!({"state": "rejected"}), 603),
        (json!({"state": "rejected", "cause": "USER_BUSY"}), 486),
        (json!({"state": "completed"}), 480),
    ] {
        let mut anna = CallPhone::new("anna", office.sip).await;
        let offer = anna.description();
        let invite = anna.call(Method::Invite, NUMBER, &offer, |_| {}).await;
        anna.told(180).await;
        let (head, _) = receiver.next().await;
        let id = head
            .split("callId=")
            .nth(1)
            .and_then(|rest| rest.split(['&', ' ']).next());
        let path = format!("calls/{}", id.expect("is in the query"));
        assert_eq!(office.line.post(&path, &wish).await.status, 200);
        let answer = anna.told(status).await;
        anna.acknowledge(&invite, &answer).await;
        let (head, _) = receiver.next().await;
        let event = if status == 200 { "answer" } else { "hangup" };
        assert!(head.contains(&format!("eventType={event}")), "{head}");
        let again = office.line.post(&path, &json!({"state": "rejected"})).await;
        assert_eq!(
            again.why(),
            (403, "forbidden".into(), "call-invalid-state".into())
        );
    }
}

#[tokio::test]
async fn who_may_not_call_is_refused_and_the_desk_can_read_why() {
    let office = Office::open().await;
    let offer = |phone: &CallPhone| phone.description();
    // Without an application.
    let mut anna = CallPhone::new("anna", office.sip).await;
    let body = offer(&anna);
    let (_, refused) = anna.believed(Method::Invite, NUMBER, &body).await;
    assert_eq!(refused.status(), Some(403));
    assert!(refused.headers.first(&Name::Warning).is_some());
    error(&office.line, "no-application-for-number").await;
    let calls = office.line.get("calls").await.json();
    assert_eq!(
        (&calls[0]["state"], &calls[0]["cause"]),
        (&json!("rejected"), &json!("CALL_REJECTED"))
    );
    // With one that takes messages only.
    apply(
        &office,
        &json!({"name": "m", "incomingMessageUrl": "http://app.test/m"}),
    )
    .await;
    let (_, refused) = anna.believed(Method::Invite, NUMBER, &body).await;
    assert_eq!(refused.status(), Some(403));
    // With one that does not answer, nor its fallback.
    let broken = Receiver::start("500 Oh").await;
    let body = json!({
        "name": "b", "incomingCallUrl": "http://127.0.0.1:1/", "incomingCallFallbackUrl": broken.url,
    });
    apply(&office, &body).await;
    let body = offer(&anna);
    let (_, refused) = anna.believed(Method::Invite, NUMBER, &body).await;
    assert_eq!(refused.status(), Some(480));
    let why = error(&office.line, "no-callback-for-call").await;
    assert!(
        why["message"]
            .as_str()
            .expect("a text")
            .contains("answered 500"),
        "{why}"
    );
    // In somebody else's name.
    let invite = anna.call(Method::Invite, NUMBER, &body, |invite| {
        invite
            .headers
            .set(Name::From, format!("<sip:bob@{HOST}>;tag=1"));
    });
    invite.await;
    anna.told(403).await;
    // Disabled.
    let path = office.of_anna("");
    office.line.post(&path, &json!({"enabled": false})).await;
    let mut again = CallPhone::new("anna", office.sip).await;
    let (_, refused) = again.believed(Method::Invite, NUMBER, &body).await;
    assert_eq!(refused.status(), Some(403));
    let path = office.of_anna("attempts");
    let attempts = soon(&office.line, &path, |all| {
        all.as_array().is_some_and(|all| all.len() == 2)
    });
    let attempts = attempts.await;
    let reasons: Vec<&Value> = [0, 1].map(|at| &attempts[at]["reason"]).to_vec();
    assert_eq!(reasons, ["endpoint-disabled", "other-caller"]);
    assert_eq!(attempts[0]["method"], "INVITE");
}

#[tokio::test]
async fn all_phones_ring_and_the_first_to_answer_is_connected() {
    let office = Office::open().await;
    let mut receiver = Receiver::start("200 OK").await;
    let one = CallPhone::registered("anna", office.sip).await;
    let mut two = CallPhone::registered("anna", office.sip).await;
    for to in [format!("sip:anna@{HOST}"), format!("anna@{HOST}")] {
        let body = json!({
            "from": "+13035551212", "to": to, "callbackUrl": receiver.url, "tag": "mine",
            "sipHeaders": {"X-Extra": "1"},
        });
        let id = office.line.post("calls", &body).await.id();
        let first = one.asked(&Method::Invite).await;
        let second = two.asked(&Method::Invite).await;
        assert_eq!(
            first.headers.first(&Name::named(b"x-extra")),
            Some(&b"1"[..])
        );
        one.answer(&first, 180).await;
        two.answer(&second, 180).await;
        let path = format!("calls/{id}/phones");
        soon(&office.line, &path, |phones| {
            (0..2).all(|at| phones[at]["fate"] == "ringing")
        })
        .await;
        two.answer(&second, 200).await;
        two.asked(&Method::Ack).await;
        let cancel = one.asked(&Method::Cancel).await;
        one.answer(&cancel, 200).await;
        one.answer(&first, 487).await;
        one.asked(&Method::Ack).await;
        let told = receiver.event("answer").await;
        assert_eq!(
            (&told["tag"], &told["callId"]),
            (&json!("mine"), &json!(id))
        );
        let phones = office.line.get(&path).await.json();
        let mut fates: Vec<&str> = [0, 1]
            .map(|at| phones[at]["fate"].as_str().expect("one"))
            .to_vec();
        fates.sort_unstable();
        assert_eq!(fates, ["answered", "cancelled"]);
        for (keys, status) in [("12#", 200), ("", 400), ("x", 400)] {
            let pressed = json!({"dtmfOut": keys});
            let answer = office
                .line
                .post(&format!("calls/{id}/dtmf"), &pressed)
                .await;
            assert_eq!(answer.status, status, "{keys:?}");
        }
        assert_eq!(
            office
                .line
                .post(&format!("calls/{id}"), &json!({"state": "completed"}))
                .await
                .status,
            200
        );
        let bye = two.asked(&Method::Bye).await;
        two.answer(&bye, 200).await;
        assert_eq!(receiver.event("hangup").await["cause"], "NORMAL_CLEARING");
    }
    // Busy everywhere.
    let body = json!({"from": format!("sip:anna@{HOST}"), "to": format!("sip:anna@{HOST}"), "callbackUrl": receiver.url});
    let id = office.line.post("calls", &body).await.id();
    for phone in [&one, &two] {
        let invite = phone.asked(&Method::Invite).await;
        phone.answer(&invite, 486).await;
        phone.asked(&Method::Ack).await;
    }
    assert_eq!(receiver.event("hangup").await["cause"], "USER_BUSY");
    assert_eq!(
        state(&office.line, &id, "completed").await["cause"],
        "USER_BUSY"
    );
    two.request(&Method::Options, NUMBER, "");
}

#[tokio::test]
async fn what_cannot_be_called_is_refused_or_ends_at_once() {
    let office = Office::open().await;
    let anna = format!("sip:anna@{HOST}");
    let with = |more: Value| {
        let mut body = json!({"from": "+13035551212", "to": anna});
        let more = more.as_object().expect("an object").clone();
        body.as_object_mut().expect("an object").extend(more);
        body
    };
    for (more, status, code) in [
        (json!({"from": null}), 400, "missing-property"),
        (json!({"to": null}), 400, "missing-property"),
        (
            json!({"to": "sips:anna@demo.bwapp.bwsip.io"}),
            400,
            "validation-error",
        ),
        (json!({"to": "anna b@x"}), 400, "validation-error"),
        (json!({"to": "<sip:a@b>\r\nX: y"}), 400, "validation-error"),
        (
            json!({"to": "sip:anna@elsewhere.test"}),
            403,
            "invalid-call-to-number",
        ),
        (json!({"to": "+13035550100"}), 403, "invalid-call-to-number"),
        (
            json!({"from": "sip:nobody@demo.bwapp.bwsip.io"}),
            403,
            "number-access-denied",
        ),
        (json!({"from": "anybody"}), 400, "validation-error"),
        (json!({"callTimeout": 0}), 400, "validation-error"),
        (json!({"callTimeout": 301}), 400, "validation-error"),
        (
            json!({"callbackUrl": "nowhere"}),
            400,
            "callback-invalid-url",
        ),
        (json!({"callbackTimeout": 10_001}), 400, "validation-error"),
        (
            json!({"callbackHttpMethod": "PUT"}),
            400,
            "validation-error",
        ),
        (json!({"recordingEnabled": true}), 400, "validation-error"),
        (
            json!({"sipHeaders": {"From": "x"}}),
            400,
            "validation-error",
        ),
        (
            json!({"sipHeaders": {"X-A": "b\r\nc"}}),
            400,
            "validation-error",
        ),
        (
            json!({"sipHeaders": {"X-Callsign-Token": "b"}}),
            400,
            "validation-error",
        ),
        (json!({"bridgeId": "brg-9"}), 404, "bridge-not-found"),
    ] {
        let answer = office.line.post("calls", &with(more.clone())).await;
        let (found, _, why) = answer.why();
        assert_eq!((found, why.as_str()), (status, code), "{more}");
    }
    for path in ["calls/c-9", "calls/c-9/events", "calls/c-9/phones"] {
        assert_eq!(
            office.line.get(path).await.why(),
            (404, "not-found".into(), "call-not-found".into())
        );
    }
}

#[tokio::test]
async fn a_call_that_reaches_nobody_ends_at_once_and_is_listed() {
    let office = Office::open().await;
    let anna = format!("sip:anna@{HOST}");
    create(&office.line, &office.domain, "off").await;
    let endpoints = office
        .line
        .get(&format!("domains/{}/endpoints", office.domain))
        .await
        .json();
    let off = endpoints[1]["id"].as_str().expect("an id");
    let path = format!("domains/{}/endpoints/{off}", office.domain);
    office.line.post(&path, &json!({"enabled": false})).await;
    for (name, cause) in [
        ("anna", "NORMAL_TEMPORARY_FAILURE"),
        ("nobody", "UNALLOCATED_NUMBER"),
        ("off", "CALL_REJECTED"),
    ] {
        let body = json!({"from": "+1", "to": format!("sip:{name}@{HOST}")});
        let id = office.line.post("calls", &body).await.id();
        assert_eq!(
            state(&office.line, &id, "completed").await["cause"],
            cause,
            "{name}"
        );
    }
    let newest = office.line.get("calls?size=1").await;
    assert_eq!(newest.json()[0]["to"], format!("sip:off@{HOST}"));
    assert!(newest.header("link").contains("page=1"));
    let oldest = office.line.get("calls?sortOrder=asc&size=1").await.json();
    assert_eq!(oldest[0]["to"], anna);
    let path = format!("calls?to=sip%3Anobody%40{HOST}");
    assert_eq!(
        office.line.get(&path).await.json().as_array().map(Vec::len),
        Some(1)
    );
}

#[tokio::test]
async fn without_phones_there_are_no_calls() {
    let (_platform, line) = platform().await;
    for path in ["calls", "calls/c-1", "bridges", "bridges/brg-1"] {
        let (status, _, code) = line.get(path).await.why();
        assert_eq!(
            (status, code.as_str()),
            (404, "resource-not-found"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn whoever_watches_sees_calls_and_a_stop_ends_them() {
    let office = Office::open().await;
    let bob = CallPhone::registered("anna", office.sip).await;
    let body = json!({"from": "+1", "to": format!("sip:anna@{HOST}")});
    office.line.post("calls", &body).await;
    let invite = bob.asked(&Method::Invite).await;
    bob.answer(&invite, 200).await;
    bob.asked(&Method::Ack).await;
    office.platform.stop().await;
    bob.asked(&Method::Bye).await;
}
