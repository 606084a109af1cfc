//! Calls between phones of Kamailio nodes with `--direct`: all of an endpoint's phones ring, wherever they are registered.

use serde_json::json;
use sipdeck::sip::{
    Dialog,
    message::{Message, Method, Name},
};

use super::{
    handset::Handset,
    town::{HOST, Town, who},
};

fn address(name: &str) -> String {
    format!("sip:{name}@{HOST}")
}

/// A call from a node; what was asked, and the final answer.
async fn call(town: &Town, node: u16, from: &str, to: &str) -> (Handset, Message, Message) {
    let mut phone = Handset::udp(town.sip(node)).await;
    let to = address(to);
    let more = [(Name::Contact, phone.contact(from))];
    let (asked, answer) = phone.ask(Method::Invite, &to, who(from), &to, &more).await;
    (phone, asked, answer)
}

#[tokio::test]
async fn all_phones_ring_whichever_node_holds_them_and_one_answers() {
    let Some(town) = Town::start(&[1, 2]).await else {
        return;
    };
    for from in [1, 2] {
        let mut phones = Vec::new();
        for node in [1, 2] {
            phones.push(Handset::udp(town.sip(node)).await);
            phones.push(Handset::tcp(town.sip(node)).await);
        }
        for phone in &mut phones {
            assert_eq!(phone.register(who("42")).await, 200);
        }
        assert_eq!(town.phones("42"), "4");
        let ringing = async {
            let mut rung = Vec::new();
            for phone in &mut phones {
                let invite = phone.hears(&Method::Invite).await;
                phone.answers(&invite, 180, "42").await;
                rung.push(invite);
            }
            // The one that answers is by TCP at the second node.
            let mut answered = phones.pop().expect("a phone");
            let invite = rung.pop().expect("an INVITE");
            answered.answers(&invite, 200, "42").await;
            for (phone, invite) in phones.iter_mut().zip(&rung) {
                let cancel = phone.hears(&Method::Cancel).await;
                phone.answers(&cancel, 200, "42").await;
                phone.answers(invite, 487, "42").await;
            }
            answered
        };
        let calling = call(&town, from, "43", "42");
        let (mut answered, (mut caller, asked, answer)) = tokio::join!(ringing, calling);
        assert_eq!(answer.status(), Some(200));
        let mut dialog = Dialog::uac(&asked, &answer).expect("a dialog");
        // Its Contact leads nowhere, and it hears what is said to it all the same.
        caller.says(dialog.ack()).await;
        answered.hears(&Method::Ack).await;
        caller.says(dialog.request(Method::Bye)).await;
        let bye = answered.hears(&Method::Bye).await;
        answered.answers(&bye, 200, "42").await;
        assert_eq!(caller.answer().await.status(), Some(200));
        town.sql("DELETE FROM sip.location");
    }
}

#[tokio::test]
async fn who_cannot_be_called_and_who_may_not_call_are_told_so() {
    let Some(town) = Town::start(&[1, 2]).await else {
        return;
    };
    let status = async |node, from: &str, to: &str| {
        let (_, _, answer) = call(&town, node, from, to).await;
        answer.status().expect("an answer")
    };
    assert_eq!(status(1, "42", "44").await, 480);
    town.change("43", json!({"applicationId": ""})).await;
    assert_eq!(status(1, "43", "44").await, 403);
    assert_eq!(status(1, "nobody", "44").await, 407);
    // A phone of an endpoint that was disabled does not ring any more, at either node.
    let mut phone = Handset::udp(town.sip(1)).await;
    assert_eq!(phone.register(who("45")).await, 200);
    town.change("45", json!({"enabled": false})).await;
    assert_eq!(status(2, "42", "45").await, 480);
    assert_eq!(status(1, "42", "45").await, 480);
}

#[tokio::test]
async fn a_phone_of_a_dead_node_is_reached_once_it_registers_again() {
    let Some(mut town) = Town::start(&[1, 2]).await else {
        return;
    };
    let mut phone = Handset::udp(town.sip(2)).await;
    assert_eq!(phone.register(who("42")).await, 200);
    town.nodes[1].kill();
    let (_, _, answer) = call(&town, 1, "43", "42").await;
    assert_eq!(answer.status(), Some(408));
    let mut phone = Handset::udp(town.sip(1)).await;
    assert_eq!(phone.register(who("42")).await, 200);
    let rings = async {
        let invite = phone.hears(&Method::Invite).await;
        phone.answers(&invite, 200, "42").await;
        phone.hears(&Method::Ack).await;
    };
    let calls = async {
        let (mut caller, asked, answer) = call(&town, 1, "43", "42").await;
        assert_eq!(answer.status(), Some(200));
        let dialog = Dialog::uac(&asked, &answer).expect("a dialog");
        caller.says(dialog.ack()).await;
    };
    tokio::join!(rings, calls);
}
