//! Several phones of one endpoint, each a sipp: who answers, refuses, is too late, or never says anything.

use std::{net::UdpSocket, path::Path};

use futures_util::future::select_all;
use serde_json::{Value, json};
use tokio::process::Child;

use super::{
    calls::{HEAD, SOUND, answer, ends_well, play, proof, registering},
    scene::{HOST, is_installed},
};
use crate::platform::{
    handset::{Office, soon},
    receiver::Receiver,
};

const EMPTY: &str = "Content-Length: 0\n";

/// A phone: its port.
struct Place(String);

/// Registers so many phones of Anna's.
async fn phones(office: &Office, home: &Path, count: usize) -> Vec<Place> {
    let mut places = Vec::new();
    // All of them are held until the last is chosen, so that none is chosen twice.
    let free: Vec<UdpSocket> = (0..count)
        .map(|_| UdpSocket::bind("127.0.0.1:0").expect("binds"))
        .collect();
    let ports: Vec<u16> = free
        .iter()
        .map(|socket| socket.local_addr().expect("is bound").port())
        .collect();
    drop(free);
    for port in ports {
        let place = Place(port.to_string());
        let name = format!("registering-{port}");
        ends_well(place.play(office, home, &name, &registering())).await;
        places.push(place);
    }
    places
}

impl Place {
    fn play(&self, office: &Office, home: &Path, name: &str, steps: &str) -> Child {
        let more = ["-t", "u1", "-p", &self.0, "-m", "1"];
        play(home, office.sip, name, steps, &more)
    }
}

/// The answer to the INVITE once something else has come: what is sent to Anna's phones has this number.
fn late(line: &str, rest: &str) -> String {
    answer(line, ";tag=[call_number]", rest).replace("[last_CSeq:]", "CSeq: 1 INVITE")
}

/// It answers without a word before: nothing can be cancelled any more.
fn at_once() -> String {
    let takes = answer("200 OK", ";tag=[call_number]", SOUND);
    let leaves = answer("200 OK", "", EMPTY);
    format!(
        "<recv request=\"INVITE\"/>{takes}<recv request=\"ACK\"/><recv request=\"BYE\"/>{leaves}"
    )
}

/// It rings, and is cancelled.
fn cancelled() -> String {
    let rings = answer("180 Ringing", ";tag=[call_number]", EMPTY);
    let hears = answer("200 OK", ";tag=[call_number]", EMPTY);
    let ends = late("487 Request Terminated", EMPTY);
    format!(
        "<recv request=\"INVITE\"/>{rings}<recv request=\"CANCEL\"/>{hears}{ends}<recv request=\"ACK\"/>"
    )
}

/// It is busy.
fn busy() -> String {
    let busy = answer("486 Busy Here", ";tag=[call_number]", EMPTY);
    format!("<recv request=\"INVITE\"/>{busy}<recv request=\"ACK\"/>")
}

/// It answers though it was told that it is over: it is acknowledged and left.
fn too_late() -> String {
    let rings = answer("180 Ringing", ";tag=[call_number]", EMPTY);
    let hears = answer("200 OK", ";tag=[call_number]", EMPTY);
    let takes = late("200 OK", SOUND);
    let leaves = answer("200 OK", "", EMPTY);
    format!(
        "<recv request=\"INVITE\"/>{rings}<recv request=\"CANCEL\"/>{hears}{takes}\
         <recv request=\"ACK\"/><recv request=\"BYE\"/>{leaves}"
    )
}

/// Calls Anna; the path of the call.
async fn call(office: &Office, more: Value) -> String {
    let mut body = json!({"from": "+13035551212", "to": format!("anna@{HOST}")});
    let more = more.as_object().expect("an object").clone();
    body.as_object_mut().expect("an object").extend(more);
    format!("calls/{}", office.line.post("calls", &body).await.id())
}

async fn fates(office: &Office, path: &str) -> Vec<String> {
    let phones = office.line.get(&format!("{path}/phones")).await.json();
    let phones = phones.as_array().expect("a list").iter();
    let mut fates: Vec<String> = phones
        .map(|phone| phone["fate"].as_str().expect("one").to_owned())
        .collect();
    fates.sort();
    fates
}

#[tokio::test]
async fn of_two_sipps_that_answer_at_once_one_is_left() {
    if !is_installed("sipp", "sip-tester") {
        return;
    }
    let (office, home) = (Office::open().await, tempfile::tempdir().expect("a folder"));
    let places = phones(&office, home.path(), 2).await;
    let both = [0, 1].map(|at: usize| {
        let phone = places[at].play(&office, home.path(), &format!("at-once-{at}"), &at_once());
        Box::pin(ends_well(phone))
    });
    let path = call(&office, json!({})).await;
    // Both take it: one is told at once that it is over, in the right order, and the other one goes on.
    let ((), _, mut others) = select_all(both).await;
    let call = office.line.get(&path).await.json();
    assert_eq!(call["state"], "active");
    assert_eq!(fates(&office, &path).await, ["answered", "cancelled"]);
    let end = json!({"state": "completed"});
    assert_eq!(office.line.post(&path, &end).await.status, 200);
    others.remove(0).await;
    let events = office.line.get(&format!("{path}/events")).await.json();
    let events = events.as_array().expect("a list").iter();
    let answers = events.filter(|event| event["name"] == "answer");
    assert_eq!(answers.count(), 1);
}

#[tokio::test]
async fn a_sipp_that_answers_after_cancel_is_left() {
    if !is_installed("sipp", "sip-tester") {
        return;
    }
    let (office, home) = (Office::open().await, tempfile::tempdir().expect("a folder"));
    let places = phones(&office, home.path(), 1).await;
    let late = places[0].play(&office, home.path(), "late", &too_late());
    let path = call(&office, json!({"callTimeout": 1})).await;
    let call = soon(&office.line, &path, |call| call["state"] == "completed").await;
    assert_eq!(call["cause"], "NO_ANSWER");
    ends_well(late).await;
    assert_eq!(fates(&office, &path).await, ["cancelled"]);
}

#[tokio::test]
async fn of_three_sipps_one_is_busy_one_rings_and_nobody_answers() {
    if !is_installed("sipp", "sip-tester") {
        return;
    }
    let (office, home) = (Office::open().await, tempfile::tempdir().expect("a folder"));
    let places = phones(&office, home.path(), 2).await;
    let busy = places[0].play(&office, home.path(), "busy", &busy());
    let rings = places[1].play(&office, home.path(), "rings", &cancelled());
    let path = call(&office, json!({"callTimeout": 2})).await;
    let call = soon(&office.line, &path, |call| call["state"] == "completed").await;
    assert_eq!(call["cause"], "NO_ANSWER");
    ends_well(busy).await;
    ends_well(rings).await;
    assert_eq!(fates(&office, &path).await, ["cancelled", "refused"]);
}

/// A caller that rings, gives up, and is told so.
fn gives_up() -> String {
    let proof = proof();
    let request = |method: &str, number: usize, branch: &str, to: &str, rest: &str| {
        format!(
            "<send retrans=\"500\"><![CDATA[
{method} sip:{HOST} SIP/2.0
{}
From: <sip:anna@{HOST}>;tag=[call_number]
To: <sip:+13035550100@{HOST}>{to}
CSeq: {number} {method}
{rest}
]]></send>",
            HEAD.replace("[branch]", branch)
        )
    };
    let first = request("INVITE", 1, "z9hG4bK-1-[call_id]", "", SOUND);
    let refused = request("ACK", 1, "z9hG4bK-1-[call_id]", "[peer_tag_param]", EMPTY);
    let refused = refused.replace(" retrans=\"500\"", "");
    let second = format!("{proof}\n{SOUND}");
    let second = request("INVITE", 2, "z9hG4bK-2-[call_id]", "", &second);
    let cancel = request("CANCEL", 2, "z9hG4bK-2-[call_id]", "", EMPTY);
    let heard = request("ACK", 2, "z9hG4bK-2-[call_id]", "[peer_tag_param]", EMPTY);
    let heard = heard.replace(" retrans=\"500\"", "");
    format!(
        "{first}<recv response=\"100\" optional=\"true\"/><recv response=\"407\" auth=\"true\"/>{refused}\
         {second}<recv response=\"100\" optional=\"true\"/><recv response=\"180\"/>{cancel}\
         <recv response=\"200\"/><recv response=\"487\"/>{heard}"
    )
}

/// Gives Anna an application that lets callers ring.
async fn apply(office: &Office, receiver: &Receiver) {
    let body = json!({"name": "a", "incomingCallUrl": receiver.url, "autoAnswer": false});
    let id = office.line.post("applications", &body).await.id();
    let body = json!({"applicationId": id});
    office.line.post(&office.of_anna(""), &body).await;
}

#[tokio::test]
async fn a_sipp_that_gives_up_is_told_so_and_its_application_too() {
    if !is_installed("sipp", "sip-tester") {
        return;
    }
    let (office, home) = (Office::open().await, tempfile::tempdir().expect("a folder"));
    let mut receiver = Receiver::start("200 OK").await;
    apply(&office, &receiver).await;
    let more = ["-t", "u1", "-m", "1"];
    ends_well(play(
        home.path(),
        office.sip,
        "gives-up",
        &gives_up(),
        &more,
    ))
    .await;
    receiver.event("incomingcall").await;
    assert_eq!(receiver.event("hangup").await["cause"], "ORIGINATOR_CANCEL");
}
