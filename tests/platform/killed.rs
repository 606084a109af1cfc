//! A platform that is killed in the middle of calls: at the next start the records say how each ended, and everybody who
//! can be told is told.

use std::net::SocketAddr;

use serde_json::{Value, json};
use sipdeck::{
    platform::Account,
    sip::message::{Message, Method, Name},
};
use tokio::net::{TcpListener, UdpSocket};

use super::{
    callphone::{CallPhone, HOST},
    handset::{create, soon},
    line::Line,
    program::{Server, sqlite},
    receiver::Receiver,
};

/// A port that nothing is given by the system by itself, and that is free: the same platform comes back to it.
async fn port() -> u16 {
    for try_ in 0..1000_u32 {
        let port = 10_000 + (std::process::id() * 7 + try_ * 13) % 6_000;
        let port = u16::try_from(port).expect("is small");
        let both = (
            UdpSocket::bind(("127.0.0.1", port)).await,
            TcpListener::bind(("127.0.0.1", port)).await,
        );
        if let (Ok(_), Ok(_)) = both {
            return port;
        }
    }
    panic!("no port is free");
}

/// All calls, oldest first, with their events.
async fn calls(line: &Line) -> Vec<(Value, Value)> {
    let calls = line.get("calls?sortOrder=asc").await.json();
    let mut all = Vec::new();
    for call in calls.as_array().expect("a list") {
        let id = call["id"].as_str().expect("an id");
        let events = line.get(&format!("calls/{id}/events")).await.json();
        let mut call = call.clone();
        // It is a link, and the platform listens elsewhere each time.
        call.as_object_mut().expect("an object").remove("events");
        all.push((call, events));
    }
    all
}

fn names(events: &Value) -> Vec<&str> {
    let events = events.as_array().expect("a list").iter();
    let names = events.map(|event| event["name"].as_str().expect("a name"));
    names.collect()
}

/// Everybody who takes part.
struct Scene {
    receiver: Receiver,
    anna: CallPhone,
    bob: CallPhone,
    /// What Anna's phone was answered.
    answer: Message,
    /// A phone that rings, and what it was asked.
    carl: (CallPhone, Message),
    /// A phone that calls, and is not answered.
    dora: CallPhone,
    /// A phone that has heard of a call, and said nothing yet.
    erik: (CallPhone, Message),
}

/// Anna's phone calls, is answered, and its application knows. Answers with the call.
async fn call(anna: &mut CallPhone, receiver: &mut Receiver) -> (Value, Message) {
    let offer = anna.description();
    let number = format!("<sip:+13035550100@{HOST}>");
    let invite = anna.call(Method::Invite, &number, &offer, |_| {}).await;
    let answer = anna.told(200).await;
    anna.acknowledge(&invite, &answer).await;
    let call = receiver.event("incomingcall").await["callId"].clone();
    receiver.event("answer").await;
    (call, answer)
}

/// A call that has ended, two that are bridged, and one that rings.
async fn play(line: &Line, sip: SocketAddr) -> Scene {
    let mut receiver = Receiver::start("200 OK").await;
    let domain = line.post("domains", &json!({"name": "demo"})).await.id();
    let anna = create(line, &domain, "anna").await;
    create(line, &domain, "bob").await;
    create(line, &domain, "carl").await;
    create(line, &domain, "erik").await;
    let dora = create(line, &domain, "dora").await;
    let url = receiver.url.replace("http://", "http://me:secret12@");
    let application = line
        .post(
            "applications",
            &json!({"name": "a", "incomingCallUrl": url}),
        )
        .await
        .id();
    let path = format!("domains/{domain}/endpoints/{anna}");
    line.post(&path, &json!({"applicationId": application}))
        .await;
    let mut anna = CallPhone::new("anna", sip).await;
    let (_, answer) = call(&mut anna, &mut receiver).await;
    let bye = anna.inside(&Method::Bye, &answer);
    anna.send(&bye).await;
    receiver.event("hangup").await;
    let mut anna = CallPhone::new("anna", sip).await;
    let (first, answer) = call(&mut anna, &mut receiver).await;
    let bridge = line
        .post("bridges", &json!({"callIds": [first]}))
        .await
        .id();
    let bob = CallPhone::registered("bob", sip).await;
    let to_bob = json!({
        "from": format!("sip:anna@{HOST}"), "to": format!("sip:bob@{HOST}"),
        "bridgeId": bridge, "callbackUrl": url, "tag": "mine",
    });
    line.post("calls", &to_bob).await.id();
    let theirs = bob.asked(&Method::Invite).await;
    bob.answer(&theirs, 200).await;
    bob.asked(&Method::Ack).await;
    receiver.event("answer").await;
    let path = format!("bridges/{bridge}");
    soon(line, &path, |it| it["state"] == "active").await;
    let carl = CallPhone::registered("carl", sip).await;
    let ringing = json!({"from": "+1", "to": format!("sip:carl@{HOST}")});
    let ringing = line.post("calls", &ringing).await.id();
    let theirs = carl.asked(&Method::Invite).await;
    carl.answer(&theirs, 180).await;
    let path = format!("calls/{ringing}/phones");
    soon(line, &path, |phones| phones[0]["fate"] == "ringing").await;
    let erik = CallPhone::registered("erik", sip).await;
    let silent = json!({"from": "+12", "to": format!("sip:erik@{HOST}")});
    line.post("calls", &silent).await.id();
    let asked = erik.asked(&Method::Invite).await;
    let dora = waits(
        line,
        &format!("domains/{domain}/endpoints/{dora}"),
        sip,
        &mut receiver,
    )
    .await;
    // Once this is answered, everything before it is written down.
    line.post("bridges", &json!({})).await.id();
    Scene {
        receiver,
        anna,
        bob,
        answer,
        carl: (carl, theirs),
        dora,
        erik: (erik, asked),
    }
}

/// Dora's phone calls, and hears it ring.
async fn waits(line: &Line, path: &str, sip: SocketAddr, receiver: &mut Receiver) -> CallPhone {
    let rings = json!({"name": "r", "incomingCallUrl": receiver.url, "autoAnswer": false});
    let rings = line.post("applications", &rings).await.id();
    line.post(path, &json!({"applicationId": rings})).await;
    let mut dora = CallPhone::new("dora", sip).await;
    let (offer, number) = (dora.description(), format!("<sip:+13035550100@{HOST}>"));
    dora.call(Method::Invite, &number, &offer, |_| {}).await;
    receiver.event("incomingcall").await;
    dora.told(180).await;
    dora
}

/// All calls are over, and all bridges.
async fn is_over(line: &Line, before: &[(Value, Value)]) -> Vec<(Value, Value)> {
    let after = calls(line).await;
    assert_eq!(after.len(), 6);
    assert_eq!(after[0], before[0], "what has ended stays as it was");
    assert_eq!(names(&after[0].1), ["create", "answer", "hangup"]);
    for ((call, events), (then, _)) in after[1..].iter().zip(&before[1..]) {
        assert_eq!(call["state"], "completed");
        assert_eq!(call["cause"], "NORMAL_TEMPORARY_FAILURE");
        assert!(call["endTime"].is_string());
        assert_eq!(names(events).last(), Some(&"hangup"));
        let same = [
            "id",
            "from",
            "to",
            "direction",
            "startTime",
            "activeTime",
            "endpointId",
        ];
        for same in same {
            assert_eq!(call[same], then[same], "{same}");
        }
    }
    let bridges = line.get("bridges").await.json();
    for bridge in bridges.as_array().expect("a list") {
        assert_eq!(bridge["state"], "completed", "{bridge}");
        assert!(bridge["completedTime"].is_string());
    }
    let health = line.control("GET", "health", b"").await.json();
    assert_eq!(health["phones"]["calls"], 0);
    after
}

/// Applications and phones are told.
async fn are_told(line: &Line, scene: &mut Scene, after: &[(Value, Value)]) {
    let (mut told, mut proved) = (Vec::new(), 0);
    for _ in 0..3 {
        let (head, event) = scene.receiver.next().await;
        proved += usize::from(head.contains("uthorization: Basic "));
        assert_eq!(event["eventType"], "hangup");
        assert!(event["callUri"].is_string(), "{event}");
        told.push(event["callId"].to_string());
    }
    assert_eq!(proved, 2);
    told.sort();
    let mut wanted = [1, 2, 5].map(|at: usize| after[at].0["id"].to_string());
    wanted.sort();
    assert_eq!(told, wanted);
    for phone in [&scene.anna, &scene.bob] {
        let bye = phone.asked(&Method::Bye).await;
        phone.answer(&bye, 200).await;
    }
    // Who rings is told that it is over, and so is who calls.
    for (phone, theirs) in [&scene.carl, &scene.erik] {
        let cancel = phone.asked(&Method::Cancel).await;
        for name in [Name::Via, Name::From, Name::CallId] {
            assert_eq!(cancel.headers.first(&name), theirs.headers.first(&name));
        }
        phone.answer(&cancel, 200).await;
        phone.answer(theirs, 487).await;
        phone.asked(&Method::Ack).await;
    }
    scene.dora.told(480).await;
    let late = scene.anna.inside(&Method::Options, &scene.answer);
    scene.anna.send(&late).await;
    scene.anna.told(481).await;
    soon(line, "errors", |all| {
        let all = all.as_array().expect("a list").iter();
        all.filter(|one| one["code"] == "call-unavailable").count() == 5
    })
    .await;
}

#[tokio::test]
async fn calls_that_went_on_have_ended_at_the_next_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let account = Account::generate();
    let sip = SocketAddr::from(([127, 0, 0, 1], port().await));
    let address = sip.to_string();
    let options = ["--sip", address.as_str()];
    let server = Server::start(&account, &data, &options).await;
    let mut scene = play(&server.line, sip).await;
    let before = calls(&server.line).await;
    server.kill().await;
    let server = Server::start(&account, &data, &options).await;
    let after = is_over(&server.line, &before).await;
    are_told(&server.line, &mut scene, &after).await;
    server.kill().await;
    // Whoever was told is not told again, and nothing changes any more.
    let server = Server::start(&account, &data, &options).await;
    assert_eq!(calls(&server.line).await, after);
    assert!(scene.receiver.is_quiet());
    // Nothing of how applications are entered stays with calls that have ended.
    let secrets =
        "select count(*) from calls where record like '%secret12%' or record like '%uthorization%'";
    let count = format!("print(db.execute(\"{secrets}\").fetchone()[0])");
    assert_eq!(sqlite(&data, &count).await, "0");
    server.kill().await;
}
