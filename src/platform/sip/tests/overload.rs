//! What strangers cannot do, however much they send.

use tokio::net::UdpSocket;

use super::{HOST, Phone, Scene, contact};
use crate::{
    platform::choices,
    sip::message::{Message, Name, print},
};

/// A REGISTER without credentials, each time another one.
fn stranger(phone: &mut Phone, body: usize, more: &[(Name, &str)]) -> Message {
    let mut message = phone.request("REGISTER", &format!("sip:{HOST}"), more);
    message.body = vec![b'x'; body];
    message
}

#[tokio::test]
async fn what_is_being_answered_is_not_refused_when_it_comes_again_in_a_hurry() {
    let scene = Scene::start(None).await;
    let mut phone = scene.phone().await;
    let peer = phone.socket.local_addr().expect("is bound");
    let request = stranger(&mut phone, 0, &[]);
    let look = scene.agent.phones().with(move |core, sockets, now| {
        let flow = sockets.datagrams(peer).expect("a flow");
        // The store is asked which domain that is: the transaction stays open meanwhile.
        core.arrived(now, flow, request.clone(), &[]);
        core.hurry(true);
        core.arrived(now, flow, request, &[]);
        core.hurry(false);
        core.counts.refused
    });
    assert_eq!(look.await.expect("is there"), 0);
    assert_eq!(phone.hear().await.status(), Some(401));
}

#[tokio::test]
async fn a_hurry_that_never_ends_lets_some_strangers_get_on() {
    let scene = Scene::start(None).await;
    let mut phone = scene.phone().await;
    let peer = phone.socket.local_addr().expect("is bound");
    let count = 4 * choices::HURRIED_SHARE;
    let all: Vec<Message> = (0..count).map(|_| stranger(&mut phone, 0, &[])).collect();
    let look = scene.agent.phones().with(move |core, sockets, now| {
        let flow = sockets.datagrams(peer).expect("a flow");
        core.hurry(true);
        for message in all {
            core.arrived(now, flow, message, &[]);
            core.hurry(true);
        }
        core.hurry(false);
        core.counts.refused
    });
    assert_eq!(look.await.expect("is there"), count - 4);
}

#[tokio::test]
async fn what_waits_for_the_store_is_bounded_in_bytes() {
    let scene = Scene::start(None).await;
    let mut phone = scene.phone().await;
    // Nobody reads the answers.
    let peer = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
    let peer = peer.local_addr().expect("is bound");
    let all: Vec<Message> = (0..2000)
        .map(|_| stranger(&mut phone, 60_000, &[]))
        .collect();
    let look = scene.agent.phones().with(move |core, sockets, now| {
        let flow = sockets.datagrams(peer).expect("a flow");
        for message in all {
            core.arrived(now, flow, message, &[]);
        }
        (core.waiting(), core.counts.refused)
    });
    let (waiting, refused) = look.await.expect("is there");
    assert!(waiting <= choices::CASES_BYTES_MAX && waiting > choices::CASES_BYTES_MAX / 2);
    assert!(refused > 500, "{refused}");
    let here = contact(&phone);
    let reply = phone.register("secret12", &[(Name::Contact, &here)]).await;
    assert_eq!(reply.status(), Some(200));
    let left = scene.agent.phones().with(|core, _, _| core.waiting()).await;
    assert_eq!(left.expect("is there"), 0);
}

#[tokio::test]
async fn what_strangers_make_long_is_not_kept() {
    let scene = Scene::start(None).await;
    let mut phone = scene.phone().await;
    let long = format!("<sip:anna@{HOST}>;x={}", "y".repeat(8000));
    for (uri, from, status) in [
        ("sip:elsewhere.test", long.as_str(), 404),
        (
            &format!("sip:{}", "a".repeat(300)),
            "<sip:anna@demo>;tag=1",
            404,
        ),
        (&format!("sip:anna@{HOST}"), &long, 400),
    ] {
        for _ in 0..20 {
            let request = phone.request("REGISTER", uri, &[(Name::From, from)]);
            let reply = phone.exchange(&print(&request)).await;
            assert_eq!(reply.status(), Some(status), "{uri}");
        }
    }
    // Those that are short are kept, so that the same request is not judged twice.
    let left = scene
        .agent
        .phones()
        .with(|core, _, _| core.transactions())
        .await;
    assert_eq!(left.expect("is there"), 20);
}
