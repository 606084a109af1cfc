//! Calls of phones of Kamailio nodes by the platform's processes: applications decide about them, and call phones themselves.

use serde_json::{Value, json};
use sipdeck::sip::{
    Dialog,
    message::{Message, Method, Name},
};

use super::{
    handset::Handset,
    town::{HOST, Town, who},
};
use crate::platform::{handset::soon, receiver::Receiver};

fn address(name: &str) -> String {
    format!("sip:{name}@{HOST}")
}

/// A phone of a node, by UDP or TCP.
async fn phone(town: &Town, node: u16, by_tcp: bool) -> Handset {
    let sip = town.sip(node);
    let phone = if by_tcp {
        Handset::tcp(sip).await
    } else {
        Handset::udp(sip).await
    };
    phone.with_sound()
}

/// A phone calls; what was asked, and the final answer.
async fn call(phone: &mut Handset, from: &str, more: &[(Name, String)]) -> (Message, Message) {
    let mut fields = vec![(Name::Contact, phone.contact(from))];
    fields.extend_from_slice(more);
    let to = address("+13035550100");
    phone
        .ask(Method::Invite, &to, who(from), &to, &fields)
        .await
}

/// Lets calls go to this application.
pub async fn apply(town: &Town, url: &str) {
    let id = town.sql("SELECT id FROM platform.applications");
    let body = json!({"name": "a", "incomingCallUrl": url});
    let changed = town.line.post(&format!("applications/{id}"), &body).await;
    assert_eq!(changed.status, 200);
}

async fn state(town: &Town, id: &str, wanted: &str) -> Value {
    let path = format!("calls/{id}");
    soon(&town.line, &path, |call| call["state"] == wanted).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phones_call_reaches_its_application_which_hears_who_calls() {
    let Some(town) = Town::answering(&[1, 2], 1).await else {
        return;
    };
    let mut receiver = Receiver::start("200 OK").await;
    apply(&town, &receiver.url).await;
    for (node, by_tcp, hangs_up) in [(1, false, true), (2, true, false), (2, false, true)] {
        let mut anna = phone(&town, node, by_tcp).await;
        // What it says itself of who calls is taken out.
        let forged = |name: &[u8]| (Name::named(name), format!("<{}>", address("44")));
        let more = [
            forged(b"P-Asserted-Identity"),
            forged(b"P-Preferred-Identity"),
            forged(b"p-asserted-identity"),
            forged(b"Remote-Party-ID"),
            (Name::named(b"X-Tracking-Id"), "7".to_owned()),
        ];
        let (asked, answer) = call(&mut anna, "43", &more).await;
        assert_eq!(answer.status(), Some(200), "{answer:?}");
        let came = receiver.event("incomingcall").await;
        assert_eq!(
            (&came["from"], &came["to"]),
            (&json!(address("43")), &json!("+13035550100"))
        );
        let mut dialog = Dialog::uac(&asked, &answer).expect("a dialog");
        anna.says(dialog.ack()).await;
        receiver.event("answer").await;
        let id = came["callId"].as_str().expect("an id");
        let shown = state(&town, id, "active").await;
        let endpoint = town.path("43");
        assert!(endpoint.ends_with(shown["endpointId"].as_str().expect("an id")));
        assert_eq!(shown["sipHeaders"], json!({"X-Tracking-Id": "7"}));
        if hangs_up {
            anna.says(dialog.request(Method::Bye)).await;
            assert_eq!(anna.answer().await.status(), Some(200));
        } else {
            let wish = json!({"state": "completed"});
            town.line.post(&format!("calls/{id}"), &wish).await;
            let bye = anna.hears(&Method::Bye).await;
            anna.answers(&bye, 200, "43").await;
        }
        receiver.event("hangup").await;
        state(&town, id, "completed").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_applications_call_rings_all_phones_of_all_nodes_and_one_answers() {
    let Some(town) = Town::answering(&[1, 2], 1).await else {
        return;
    };
    let mut receiver = Receiver::start("200 OK").await;
    let mut phones = Vec::new();
    for (node, by_tcp) in [(1, false), (1, true), (2, false), (2, true)] {
        let mut phone = phone(&town, node, by_tcp).await;
        assert_eq!(phone.register(who("42")).await, 200);
        phones.push(phone);
    }
    let health = town.line.control("GET", "health", b"").await.json();
    assert_eq!(health["phones"]["registrations"], 4);
    let body = json!({"from": address("43"), "to": address("42"), "callbackUrl": receiver.url});
    let id = town.line.post("calls", &body).await.id();
    let mut rung = Vec::new();
    for phone in &mut phones {
        let invite = phone.hears(&Method::Invite).await;
        phone.answers(&invite, 180, "42").await;
        rung.push(invite);
    }
    let fates = async |wanted: &[&str]| {
        let path = format!("calls/{id}/phones");
        soon(&town.line, &path, |all| {
            let all = all.as_array().map(Vec::as_slice).unwrap_or_default();
            all.iter()
                .map(|one| one["fate"].as_str())
                .eq(wanted.iter().copied().map(Some))
        })
        .await
    };
    fates(&["ringing"; 4]).await;
    // The one that answers is by TCP at the second node; its Contact leads nowhere.
    let mut answered = phones.pop().expect("a phone");
    let invite = rung.pop().expect("an INVITE");
    answered.answers(&invite, 200, "42").await;
    answered.hears(&Method::Ack).await;
    for (phone, invite) in phones.iter_mut().zip(&rung) {
        let cancel = phone.hears(&Method::Cancel).await;
        phone.answers(&cancel, 200, "42").await;
        phone.answers(invite, 487, "42").await;
        phone.hears(&Method::Ack).await;
    }
    receiver.event("answer").await;
    fates(&["cancelled", "cancelled", "cancelled", "answered"]).await;
    let wish = json!({"state": "completed"});
    town.line.post(&format!("calls/{id}"), &wish).await;
    let bye = answered.hears(&Method::Bye).await;
    answered.answers(&bye, 200, "42").await;
    receiver.event("hangup").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_became_of_a_call_at_each_phone_is_told() {
    let Some(town) = Town::answering(&[1, 2], 1).await else {
        return;
    };
    let mut phones = Vec::new();
    for (node, by_tcp) in [(1, false), (1, true), (2, false)] {
        let mut phone = phone(&town, node, by_tcp).await;
        assert_eq!(phone.register(who("42")).await, 200);
        phones.push(phone);
    }
    // The first is busy, the second is gone, the third says nothing.
    drop(phones.remove(1));
    let body = json!({"from": address("43"), "to": address("42"), "sipHeaders": {"X-Long": "x".repeat(256), "X-Longer": "x".repeat(256), "X-Longest": "x".repeat(256)}});
    let id = town.line.post("calls", &body).await.id();
    let invite = phones[0].hears(&Method::Invite).await;
    phones[0].answers(&invite, 486, "42").await;
    let call = state(&town, &id, "completed").await;
    assert_eq!(call["cause"], "USER_BUSY");
    let all = town.line.get(&format!("calls/{id}/phones")).await.json();
    let told: Vec<_> = all
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| (one["fate"].clone(), one["status"].clone()))
        .collect();
    assert_eq!(
        told,
        [
            (json!("refused"), json!(486)),
            (json!("unreachable"), Value::Null),
            (json!("silent"), Value::Null)
        ]
    );
    // Nobody is registered as this one.
    let body = json!({"from": address("43"), "to": address("44")});
    let id = town.line.post("calls", &body).await.id();
    state(&town, &id, "completed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_calls_are_bridged_and_end_together() {
    let Some(town) = Town::answering(&[1, 2], 1).await else {
        return;
    };
    let mut receiver = Receiver::start("200 OK").await;
    apply(&town, &receiver.url).await;
    let mut bob = phone(&town, 2, true).await;
    assert_eq!(bob.register(who("42")).await, 200);
    let mut anna = phone(&town, 1, false).await;
    let (asked, answer) = call(&mut anna, "43", &[]).await;
    assert_eq!(answer.status(), Some(200));
    let mut dialog = Dialog::uac(&asked, &answer).expect("a dialog");
    anna.says(dialog.ack()).await;
    let first = receiver.event("incomingcall").await["callId"].clone();
    receiver.event("answer").await;
    let bridge = json!({"bridgeAudio": true, "callIds": [first]});
    let bridge = town.line.post("bridges", &bridge).await.id();
    let body = json!({"from": address("43"), "to": address("42"), "bridgeId": bridge});
    let second = town.line.post("calls", &body).await.id();
    let invite = bob.hears(&Method::Invite).await;
    bob.answers(&invite, 200, "42").await;
    bob.hears(&Method::Ack).await;
    let path = format!("bridges/{bridge}");
    soon(&town.line, &path, |bridge| bridge["state"] == "active").await;
    anna.says(dialog.request(Method::Bye)).await;
    assert_eq!(anna.answer().await.status(), Some(200));
    receiver.event("hangup").await;
    town.line
        .post(&format!("calls/{second}"), &json!({"state": "completed"}))
        .await;
    let bye = bob.hears(&Method::Bye).await;
    bob.answers(&bye, 200, "42").await;
    state(&town, &second, "completed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_away_is_passed_over_and_none_is_said() {
    let Some(mut town) = Town::answering(&[1], 2).await else {
        return;
    };
    let mut receiver = Receiver::start("200 OK").await;
    apply(&town, &receiver.url).await;
    let known = "SELECT count(*) FROM sip.dispatcher d JOIN sip.address a ON d.destination = 'sip:' || a.tag AND a.grp = 2";
    assert_eq!(town.sql(known), "2");
    // One ends without a word to anybody.
    drop(town.part());
    for _ in 0..3 {
        let mut anna = phone(&town, 1, false).await;
        let (asked, answer) = call(&mut anna, "43", &[]).await;
        assert_eq!(answer.status(), Some(200), "{answer:?}");
        let dialog = Dialog::uac(&asked, &answer).expect("a dialog");
        anna.says(dialog.ack()).await;
        receiver.event("incomingcall").await;
        receiver.event("answer").await;
    }
    // The other says that it goes.
    let other = town.part();
    let is_known = format!("{known} WHERE d.destination = 'sip:{}'", other.sip()[0].1);
    assert_eq!(town.sql(&is_known), "1");
    other.stop().await;
    assert_eq!(town.sql(&is_known), "0");
    let mut anna = phone(&town, 1, false).await;
    let (_, answer) = call(&mut anna, "43", &[]).await;
    assert_eq!(answer.status(), Some(503), "{answer:?}");
    assert_eq!(answer.headers.first(&Name::RetryAfter), Some(&b"30"[..]));
    // A new one is handed calls once the node has looked.
    town.answer().await;
    loop {
        let (_, answer) = call(&mut anna, "43", &[]).await;
        match answer.status() {
            Some(200) => break,
            status => assert_eq!(status, Some(503)),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_call_is_told_so_by_node_and_process() {
    let Some(town) = Town::answering(&[1], 1).await else {
        return;
    };
    let asserted = Name::named(b"P-Asserted-Identity");
    let identity = [(asserted, format!("<{}>", address("43")))];
    // Straight to the process, by UDP and TCP: whatever it says of itself.
    for (transport, sip) in town.last().sip() {
        let mut stranger = match transport {
            sipdeck::sip::Transport::Udp => Handset::udp(*sip).await,
            sipdeck::sip::Transport::Tcp | sipdeck::sip::Transport::Tls => Handset::tcp(*sip).await,
        };
        let (_, answer) = call(&mut stranger, "43", &identity).await;
        assert_eq!(answer.status(), Some(403), "{answer:?}");
        assert!(answer.headers.first(&Name::Warning).is_some());
    }
    let status = async |from: &str| {
        let mut anna = phone(&town, 1, false).await;
        let (_, answer) = call(&mut anna, from, &[]).await;
        answer.status().expect("an answer")
    };
    assert_eq!(status("nobody").await, 407);
    town.change("43", json!({"applicationId": ""})).await;
    assert_eq!(status("43").await, 403);
    // Only who was believed has had a call.
    let has_one = |calls: &Value| calls.as_array().is_some_and(|all| !all.is_empty());
    let calls = soon(&town.line, "calls", has_one).await;
    assert_eq!(calls.as_array().map(Vec::len), Some(1), "{calls}");
    assert_eq!(calls[0]["cause"], "CALL_REJECTED");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_disabled_loses_its_calls_whichever_process_hears_of_it() {
    let Some(town) = Town::answering(&[1, 2], 1).await else {
        return;
    };
    let (_platform, other) = town.another().await;
    let mut receiver = Receiver::start("200 OK").await;
    apply(&town, &receiver.url).await;
    for (from, how) in [("43", "told"), ("44", "deleted"), ("45", "untold")] {
        let mut anna = phone(&town, 1, false).await;
        let (asked, answer) = call(&mut anna, from, &[]).await;
        assert_eq!(answer.status(), Some(200), "{answer:?}");
        receiver.event("incomingcall").await;
        let dialog = Dialog::uac(&asked, &answer).expect("a dialog");
        anna.says(dialog.ack()).await;
        receiver.event("answer").await;
        match how {
            "told" => {
                let (path, body) = (town.path(from), json!({"enabled": false}));
                assert_eq!(other.post(&path, &body).await.status, 200);
            }
            "deleted" => {
                other.delete(&town.path(from)).await;
            }
            _ => {
                town.sql(&format!(
                    "UPDATE platform.endpoints SET enabled = false WHERE name = '{from}'"
                ));
                // What was told meanwhile is not known to who has lost its connection.
                town.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'sipdeck/%'");
            }
        }
        let bye = anna.hears(&Method::Bye).await;
        anna.answers(&bye, 200, from).await;
        receiver.event("hangup").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_sends_nothing_on_for_whoever_is_in_no_call() {
    let Some(town) = Town::start(&[1]).await else {
        return;
    };
    let node = town.sip(1);
    let inner = tokio::net::UdpSocket::bind("127.0.0.1:0")
        .await
        .expect("binds");
    let target = inner.local_addr().expect("is bound");
    for method in [
        Method::Invite,
        Method::Bye,
        Method::Other(b"MESSAGE"[..].into()),
    ] {
        for route in [format!("<sip:{node};lr>"), format!("<sip:{node};lr;s=00>")] {
            let mut stranger = Handset::udp(node).await;
            let name = String::from_utf8_lossy(method.as_bytes()).into_owned();
            let mut request = Message::request(method.clone(), format!("sip:x@{target}"));
            for (field, value) in [
                (Name::MaxForwards, "70"),
                (Name::Route, route.as_str()),
                (Name::From, "<sip:43@lab.test>;tag=1"),
                (Name::To, "<sip:x@lab.test>;tag=2"),
                (Name::CallId, "a-call-of-nobody"),
                (Name::CSeq, &format!("7 {name}")),
            ] {
                request.headers.push(field, value);
            }
            stranger.says(request).await;
            assert_eq!(
                stranger.answer().await.status(),
                Some(403),
                "{name} {route}"
            );
        }
    }
    let mut heard = [0; 1];
    let read = inner.try_recv(&mut heard);
    assert!(read.is_err_and(|why| why.kind() == std::io::ErrorKind::WouldBlock));
}
