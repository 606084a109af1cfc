//! Calls that nodes hand to the process where the application's calls live.

use std::path::Path;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use sipdeck::{
    platform::Account,
    sip::{
        Dialog,
        message::{Message, Method, Name},
    },
};

use super::{
    handset::Handset,
    nodes::Place,
    town::{HOST, Town, who},
};
use crate::{
    clients::scene::LONG,
    platform::{handset::soon, program::Server, receiver::Receiver},
};

/// A phone calls by a node and is answered: its call.
async fn call(town: &Town, node: u16, receiver: &mut Receiver) -> (Handset, Dialog, Value) {
    let mut phone = Handset::udp(town.sip(node)).await.with_sound();
    let to = format!("sip:+13035550100@{HOST}");
    let more = [(Name::Contact, phone.contact("43"))];
    let (asked, answer): (Message, Message) =
        phone.ask(Method::Invite, &to, who("43"), &to, &more).await;
    assert_eq!(answer.status(), Some(200), "{answer:?}");
    let dialog = Dialog::uac(&asked, &answer).expect("a dialog");
    phone.says(dialog.ack()).await;
    let call = receiver.event("incomingcall").await["callId"].clone();
    receiver.event("answer").await;
    (phone, dialog, call)
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_of_an_application_come_to_one_process_until_it_dies() {
    let Some(mut town) = Town::answering(&[1, 2], 2).await else {
        return;
    };
    let mut receiver = Receiver::start("200 OK").await;
    let id = town.sql("SELECT id FROM platform.applications");
    let body = json!({"name": "a", "incomingCallUrl": receiver.url});
    let changed = town.line.post(&format!("applications/{id}"), &body).await;
    assert_eq!(changed.status, 200);
    // Each node would hand one call to each process.
    let home = "SELECT sip FROM platform.homes";
    let mut calls = Vec::new();
    for node in [1, 2, 1, 2] {
        calls.push(call(&town, node, &mut receiver).await);
    }
    let first = town.sql(home);
    for (one, other) in [(0, 2), (1, 3)] {
        let body = json!({"callIds": [calls[one].2, calls[other].2]});
        let bridge = town.line.post("bridges", &body).await.id();
        soon(&town.line, &format!("bridges/{bridge}"), |it| {
            it["state"] == "active"
        })
        .await;
    }
    // It ends its calls, and nodes are not told that it has gone: they try it, and then the other.
    drop(town.part_from(&first));
    for (phone, _, _) in &mut calls {
        let bye = phone.hears(&Method::Bye).await;
        phone.answers(&bye, 200, "43").await;
    }
    for _ in &calls {
        receiver.event("hangup").await;
    }
    let (mut anna, mut dialog, new) = call(&town, 1, &mut receiver).await;
    // Its place is free, and nodes try it no more.
    while town.sql("SELECT count(*) FROM sip.dispatcher") != "1" {
        tokio::task::yield_now().await;
    }
    let (_bob, _, second) = call(&town, 2, &mut receiver).await;
    let together = town
        .line
        .post("bridges", &json!({"callIds": [new, second]}))
        .await;
    assert_eq!(together.status, 201);
    assert_ne!(town.sql(home), first);
    anna.says(dialog.request(Method::Bye)).await;
    assert_eq!(anna.answer().await.status(), Some(200));
    receiver.event("hangup").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn phones_of_nodes_hear_of_the_death_of_a_process_from_another() {
    let Some(mut town) = Town::answering(&[], 1).await else {
        return;
    };
    let mut receiver = Receiver::start("200 OK").await;
    let id = town.sql("SELECT id FROM platform.applications");
    let body = json!({"name": "a", "incomingCallUrl": receiver.url});
    town.line.post(&format!("applications/{id}"), &body).await;
    // It knows the node from the start.
    let places = town.survey(&[1]);
    let sip = Place::free(2).sip.to_string();
    let arguments = ["--sip", sip.as_str()];
    let account = Account::generate();
    let victim = Server::start(&account, Path::new(&town.url()), &arguments).await;
    let home = "INSERT INTO platform.homes SELECT a.ordinal, p.number, p.sip FROM platform.applications a, platform.processes p";
    town.sql(&format!("{home} WHERE p.sip = 'sip:{sip}'"));
    town.settle(places).await;
    // One phone calls, one speaks and one rings.
    let (mut anna, _, came) = call(&town, 1, &mut receiver).await;
    let mut others = Vec::new();
    for (name, status) in [("42", 200), ("44", 180)] {
        let mut phone = Handset::udp(town.sip(1)).await.with_sound();
        assert_eq!(phone.register(who(name)).await, 200);
        let body =
            json!({"from": "+1", "to": format!("sip:{name}@{HOST}"), "callbackUrl": receiver.url});
        let id = victim.line.post("calls", &body).await.id();
        let invite = phone.hears(&Method::Invite).await;
        phone.answers(&invite, status, name).await;
        let path = format!("calls/{id}/phones");
        let fate = if status == 200 { "answered" } else { "ringing" };
        soon(&victim.line, &path, |all| all[0]["fate"] == fate).await;
        others.push((phone, id));
    }
    others[0].0.hears(&Method::Ack).await;
    receiver.event("answer").await;
    // Once this is answered, everything before it is written down.
    victim.line.post("bridges", &json!({})).await.id();
    victim.kill().await;
    let bye = anna.hears(&Method::Bye).await;
    anna.answers(&bye, 200, "43").await;
    for ((phone, _), (method, name)) in others
        .iter_mut()
        .zip([(Method::Bye, "42"), (Method::Cancel, "44")])
    {
        let asked = phone.hears(&method).await;
        phone.answers(&asked, 200, name).await;
    }
    let (spoken, rung) = (json!(others[0].1), json!(others[1].1));
    let mut told = Vec::new();
    for _ in 0..3 {
        told.push(receiver.event("hangup").await["callId"].clone());
    }
    for id in [&came, &spoken, &rung] {
        assert!(told.contains(id), "{told:?}");
        let path = format!("calls/{}", id.as_str().expect("an id"));
        let call = town.line.get(&path).await.json();
        assert_eq!(call["cause"], "NORMAL_TEMPORARY_FAILURE");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_was_handed_on_while_its_home_stood_still_is_no_second_one_there() {
    let Some(mut town) = Town::answering(&[], 0).await else {
        return;
    };
    // All know each other from the start.
    let places = town.survey(&[1]);
    town.answer().await;
    let mut receiver = Receiver::start("200 OK").await;
    let id = town.sql("SELECT id FROM platform.applications");
    let body = json!({"name": "a", "incomingCallUrl": receiver.url});
    town.line.post(&format!("applications/{id}"), &body).await;
    let sip = Place::free(2).sip;
    let sip_text = sip.to_string();
    let arguments = ["--sip", sip_text.as_str()];
    let account = Account::generate();
    let home = Server::start(&account, Path::new(&town.url()), &arguments).await;
    let claim = "INSERT INTO platform.homes SELECT a.ordinal, p.number, p.sip FROM platform.applications a, platform.processes p";
    town.sql(&format!("{claim} WHERE p.sip = 'sip:{sip}'"));
    town.settle(places).await;
    let pid = home.child.id().and_then(|pid| i32::try_from(pid).ok());
    let pid = pid.and_then(Pid::from_raw).expect("runs");
    kill_process(pid, Signal::STOP).expect("is sent");
    // The node waits for two seconds, and hands it to the other.
    let (mut phone, mut dialog, _) = call(&town, 1, &mut receiver).await;
    kill_process(pid, Signal::CONT).expect("is sent");
    // What had come before is read once this is answered.
    let mut asks = Handset::udp(sip).await;
    while !asks.is_answered(LONG).await {}
    phone.says(dialog.request(Method::Bye)).await;
    assert_eq!(phone.answer().await.status(), Some(200));
    receiver.event("hangup").await;
    // A call is in the lists once it is written down.
    let has_some = |calls: &Value| calls.as_array().is_some_and(|all| !all.is_empty());
    let calls = soon(&town.line, "calls", has_some).await;
    assert_eq!(calls.as_array().map(Vec::len), Some(1), "{calls}");
    assert!(receiver.is_quiet());
}
