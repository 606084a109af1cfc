//! Datagrams.

use std::sync::Arc;

use tokio::{net::UdpSocket, time::timeout};

use super::{LONG, OPTIONS, arrived, until};
use crate::{
    net::{Bounds, Event, Sockets},
    sip::message::print,
};

#[tokio::test]
async fn a_message_is_stamped_and_its_answer_goes_back_to_the_source() {
    let mut sockets = Sockets::new(Bounds::default());
    let address = sockets
        .listen("127.0.0.1:0".parse().expect("an address"))
        .await
        .expect("listens");
    let phone = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
    for bytes in [
        &b"\0\x01\0\0"[..],
        b"rubbish",
        b"\r\n\r\n",
        OPTIONS.as_bytes(),
    ] {
        phone.send_to(bytes, address).await.expect("sends");
    }
    let mut events = until(&mut sockets, arrived).await;
    assert_eq!(events.len(), 1);
    let Some(Event::Arrived {
        flow,
        message,
        flaws,
    }) = events.pop()
    else {
        panic!("{events:?}");
    };
    let port = phone.local_addr().expect("is bound").port();
    let stamped = format!("received=127.0.0.1;rport={port}\r\n");
    assert!(
        String::from_utf8_lossy(&print(&message)).contains(&stamped),
        "{message:?}"
    );
    assert_eq!((flow.peer.port(), flaws), (port, vec![]));
    let answer: Arc<[u8]> = print(&message.answer(200, "OK", Some("t"))).into();
    assert_eq!(sockets.send(&flow, &answer), Ok(()));
    let mut chunk = [0; 2000];
    for expected in [&b"\r\n"[..], &answer] {
        let length = timeout(LONG, phone.recv(&mut chunk))
            .await
            .expect("comes")
            .expect("is read");
        assert_eq!(&chunk[..length], expected);
    }
}

#[tokio::test]
async fn a_turn_reads_sixty_four_datagrams_and_leaves_the_rest_to_the_next() {
    let mut sockets = Sockets::new(Bounds::default());
    let address = sockets
        .bind("127.0.0.1:0".parse().expect("an address"))
        .expect("binds");
    let phone = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
    for _ in 0..150 {
        phone
            .send_to(OPTIONS.as_bytes(), address)
            .await
            .expect("sends");
    }
    let mut counts = Vec::new();
    for _ in 0..3 {
        let mut events = Vec::new();
        timeout(LONG, sockets.turn(&mut events))
            .await
            .expect("comes");
        counts.push((events.len(), sockets.waiting().is_zero()));
    }
    // While something is left, it is known that it waits.
    assert_eq!(counts, [(64, false), (64, false), (22, true)]);
}

#[tokio::test]
async fn port_zero_is_one_port_for_datagrams_and_connections() {
    let mut sockets = Sockets::new(Bounds::default());
    let address = sockets
        .listen("127.0.0.1:0".parse().expect("an address"))
        .await
        .expect("listens");
    let ports: Vec<u16> = sockets
        .listening()
        .iter()
        .map(|(_, address)| address.port())
        .collect();
    assert_eq!(ports, [address.port(); 2]);
    let taken = sockets.listen(address).await;
    assert!(taken.is_err(), "{taken:?}");
}

#[tokio::test]
async fn the_first_datagram_of_a_new_socket_leaves_at_once() {
    let server = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
    let peer = server.local_addr().expect("is bound");
    let bytes: Arc<[u8]> = OPTIONS.as_bytes().into();
    for _ in 0..50 {
        let mut sockets = Sockets::new(Bounds::default());
        sockets
            .bind("127.0.0.1:0".parse().expect("an address"))
            .expect("binds");
        let flow = sockets.datagrams(peer).expect("a flow");
        assert_eq!(sockets.send(&flow, &bytes), Ok(()));
    }
}
