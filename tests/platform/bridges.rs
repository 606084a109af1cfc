//! Two phones on a bridge hear each other, are held, and part.

use std::time::Duration;

use serde_json::json;
use sipdeck::sip::{
    message::{Method, Name},
    rtp::Packet,
};
use tokio::time::timeout;

use super::{
    callphone::{CallPhone, HOST},
    calls::{NUMBER, apply, state},
    handset::{Office, create, soon},
    receiver::Receiver,
};

const LONG: Duration = Duration::from_secs(30);

/// Says one packet of sound to the platform.
async fn say(phone: &CallPhone, to: std::net::SocketAddr, sequence: u16, byte: u8) {
    let packet = Packet {
        marker: false,
        kind: 0,
        sequence,
        timestamp: u32::from(sequence) * 160,
        source: 7,
        payload: &[byte; 160],
    };
    phone
        .sound
        .send_to(&packet.print(), to)
        .await
        .expect("sends");
}

/// Waits until it hears this.
async fn hears(phone: &CallPhone, byte: u8) {
    let mut bytes = [0; 2048];
    let hear = async {
        loop {
            let length = phone.sound.recv(&mut bytes).await.expect("hears");
            let packet = Packet::read(&bytes[..length]).expect("is one");
            if packet.payload == [byte; 160] {
                return;
            }
        }
    };
    timeout(LONG, hear).await.expect("is heard");
}

#[tokio::test]
async fn two_phones_are_bridged_and_hear_each_other() {
    let office = Office::open().await;
    let mut receiver = Receiver::start("200 OK").await;
    let body = json!({"name": "a", "incomingCallUrl": receiver.url, "autoAnswer": false});
    apply(&office, &body).await;
    create(&office.line, &office.domain, "bob").await;
    let bob = CallPhone::registered("bob", office.sip).await;
    let mut anna = CallPhone::new("anna", office.sip).await;
    let offer = anna.description();
    let invite = anna.call(Method::Invite, NUMBER, &offer, |_| {}).await;
    anna.told(180).await;
    let first = receiver.event("incomingcall").await["callId"].clone();
    let first = first.as_str().expect("an id");
    let bridge = office
        .line
        .post("bridges", &json!({"callIds": [first]}))
        .await
        .id();
    let body = json!({
        "from": format!("sip:anna@{HOST}"), "to": format!("sip:bob@{HOST}"), "bridgeId": bridge,
    });
    let second = office.line.post("calls", &body).await.id();
    let theirs = bob.asked(&Method::Invite).await;
    assert!(
        theirs
            .headers
            .first(&Name::From)
            .expect("one")
            .starts_with(b"<sip:anna@")
    );
    bob.answer(&theirs, 200).await;
    bob.asked(&Method::Ack).await;
    office
        .line
        .post(&format!("calls/{first}"), &json!({"state": "active"}))
        .await;
    let answer = anna.told(200).await;
    anna.acknowledge(&invite, &answer).await;
    let path = format!("bridges/{bridge}");
    let shown = soon(&office.line, &path, |bridge| bridge["state"] == "active").await;
    assert_eq!(shown["callIds"], json!([first, second]));
    let (annas, bobs) = (CallPhone::speaks_to(&answer), CallPhone::speaks_to(&theirs));
    say(&anna, annas, 1, 0x21).await;
    hears(&bob, 0x21).await;
    say(&bob, bobs, 1, 0x42).await;
    hears(&anna, 0x42).await;
    // Nobody is heard while it is held.
    assert_eq!(
        office
            .line
            .post(&path, &json!({"bridgeAudio": "false"}))
            .await
            .status,
        200
    );
    assert_eq!(office.line.get(&path).await.json()["state"], "hold");
    say(&anna, annas, 2, 0x22).await;
    assert_eq!(
        office
            .line
            .post(&path, &json!({"bridgeAudio": true}))
            .await
            .status,
        200
    );
    // What was said before is gone, or is not: what is said now is heard.
    say(&anna, annas, 3, 0x23).await;
    hears(&bob, 0x23).await;
    // What is heard is told while it is.
    let live = office.line.get(&format!("calls/{first}")).await.json();
    assert!(live["packetsReceived"].as_u64() >= Some(3), "{live}");
    assert_eq!(live["codec"], "PCMU");
    assert!(live["packetsSent"].as_u64() >= Some(1), "{live}");
    assert_eq!(live["packetsLost"], 0);
    assert!(live["jitterMs"].is_u64());
    let calls = office.line.get(&format!("{path}/calls")).await.json();
    assert_eq!(calls.as_array().map(Vec::len), Some(2));
    let both = office
        .line
        .get(&format!("calls?bridgeId={bridge}"))
        .await
        .json();
    assert_eq!(both.as_array().map(Vec::len), Some(2));
    // One hangs up: the other stays until the application ends it.
    let bye = anna.inside(&Method::Bye, &answer);
    anna.send(&bye).await;
    let ended = state(&office.line, first, "completed").await;
    assert!(ended["packetsReceived"].as_u64() >= Some(2), "{ended}");
    assert_eq!(ended["packetsLost"], 0);
    assert_eq!(office.line.get(&path).await.json()["state"], "completed");
    state(&office.line, &second, "active").await;
    office
        .line
        .post(&format!("calls/{second}"), &json!({"state": "completed"}))
        .await;
    bob.asked(&Method::Bye).await;
    let health = office.line.control("GET", "health", b"").await.json();
    assert_eq!(health["phones"]["calls"], 0);
}
