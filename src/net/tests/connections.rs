//! Connections: their messages, their bounds, and what becomes of those that break.

use std::{sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::timeout,
};

use super::{LONG, OPTIONS, arrived, closed, said, until};
use crate::{
    net::{Bounds, Event, Sockets},
    sip::{Transport, locate::Target},
};

const SHORT: Duration = Duration::from_millis(200);

async fn listening(bounds: Bounds) -> (Sockets, std::net::SocketAddr) {
    let mut sockets = Sockets::new(bounds);
    let address = sockets
        .listen("127.0.0.1:0".parse().expect("an address"))
        .await;
    (sockets, address.expect("listens"))
}

#[tokio::test]
async fn messages_are_read_in_pieces_pings_are_answered_and_the_way_back_is_the_connection() {
    let (mut sockets, address) = listening(Bounds::default()).await;
    let mut phone = TcpStream::connect(address).await.expect("connects");
    let (one, two) = OPTIONS.as_bytes().split_at(50);
    phone.write_all(one).await.expect("writes");
    let events = until(&mut sockets, |event| matches!(event, Event::Opened { .. })).await;
    assert_eq!(said(&events), "TCP opened");
    phone.write_all(two).await.expect("writes");
    let events = until(&mut sockets, arrived).await;
    assert_eq!(said(&events), "TCP \"OPTIONS\" []");
    let Some(Event::Arrived { flow, .. }) = events.last() else {
        panic!("{events:?}");
    };
    phone.write_all(b"\r\n\r\n").await.expect("writes");
    let (flow, mut pong) = (*flow, [0; 2]);
    let reading = async {
        tokio::select! {
            read = phone.read_exact(&mut pong) => read.map(|_| ()),
            _ = until(&mut sockets, closed) => panic!("it is open"),
        }
    };
    timeout(LONG, reading)
        .await
        .expect("comes")
        .expect("is read");
    assert_eq!(&pong, b"\r\n");
    let answer: Arc<[u8]> = b"SIP/2.0 200 OK\r\n\r\n"[..].into();
    sockets.send(&flow, &answer).expect("is sent");
    let mut chunk = [0; 18];
    timeout(LONG, phone.read_exact(&mut chunk))
        .await
        .expect("comes")
        .expect("is read");
    assert_eq!(chunk, *answer);
    drop(phone);
    let events = until(&mut sockets, closed).await;
    assert_eq!(
        said(&events),
        "TCP closed: the other side closed the connection"
    );
    assert!(sockets.send(&flow, &answer).is_err());
    assert_eq!(sockets.connections(), (0, 0));
}

#[tokio::test]
async fn whoever_keeps_us_waiting_is_left() {
    let bounds = Bounds {
        begun: SHORT,
        idle: SHORT,
        ..Bounds::default()
    };
    let two = [OPTIONS, "OPTIONS sip"].concat();
    for (sent, expected) in [
        ("", "TCP closed: no message came"),
        (
            "OPTIONS sip:",
            "TCP closed: a message was begun and not finished",
        ),
        (&two, "TCP closed: a message was begun and not finished"),
        (OPTIONS, "TCP closed: nothing came for a long time"),
        ("\r\n\r\n", "TCP closed: no message came"),
    ] {
        let (mut sockets, address) = listening(bounds).await;
        let mut phone = TcpStream::connect(address).await.expect("connects");
        phone.write_all(sent.as_bytes()).await.expect("writes");
        let events = until(&mut sockets, closed).await;
        assert_eq!(said(&events), expected, "{sent:?}");
    }
}

#[tokio::test]
async fn rubbish_and_half_messages_end_a_connection() {
    let long = format!(
        "OPTIONS sip:a SIP/2.0\r\nSubject: {}\r\n",
        "x".repeat(70_000)
    );
    for (sent, last) in [
        (
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "TCP closed: what came is no SIP",
        ),
        (&long, "TCP closed: what came is no SIP"),
        (
            "OPTIONS sip:",
            "TCP closed: the connection broke: it ended in the middle of a message",
        ),
    ] {
        let (mut sockets, address) = listening(Bounds::default()).await;
        let mut phone = TcpStream::connect(address).await.expect("connects");
        // What is not read any more may be refused.
        let _ = phone.write_all(sent.as_bytes()).await;
        let _ = phone.shutdown().await;
        let events = until(&mut sockets, closed).await;
        let words = said(&events);
        assert!(
            words == last || words.contains("other side closed"),
            "{sent:?}: {words}"
        );
    }
}

#[tokio::test]
async fn connections_beyond_the_bounds_are_closed_and_counted() {
    let bounds = Bounds {
        of_a_peer: 2,
        ..Bounds::default()
    };
    let (mut sockets, address) = listening(bounds).await;
    let opened = |event: &Event| matches!(event, Event::Opened { .. });
    let mut phones = Vec::new();
    for _ in 0..2 {
        phones.push(TcpStream::connect(address).await.expect("connects"));
        until(&mut sockets, opened).await;
    }
    let mut third = TcpStream::connect(address).await.expect("connects");
    let read = timeout(LONG, third.read(&mut [0; 1]))
        .await
        .expect("it is closed");
    assert!(matches!(read, Ok(0) | Err(_)), "{read:?}");
    assert_eq!(sockets.connections(), (2, 1));
    phones.pop();
    until(&mut sockets, closed).await;
    let _fourth = TcpStream::connect(address).await.expect("connects");
    until(&mut sockets, opened).await;
}

#[tokio::test]
async fn whoever_takes_nothing_of_what_is_sent_is_left() {
    let bounds = Bounds {
        begun: SHORT,
        ..Bounds::default()
    };
    let (mut sockets, address) = listening(bounds).await;
    let mut phone = TcpStream::connect(address).await.expect("connects");
    phone.write_all(OPTIONS.as_bytes()).await.expect("writes");
    let events = until(&mut sockets, arrived).await;
    let Some(Event::Arrived { flow, .. }) = events.last() else {
        panic!("{events:?}");
    };
    let much: Arc<[u8]> = vec![b'x'; 60_000].into();
    let (flow, mut sent) = (*flow, 0);
    while sockets.send(&flow, &much).is_ok() {
        sent += 1;
        assert!(sent < 10_000, "there is a bound");
        tokio::task::yield_now().await;
    }
    assert!(!sockets.alive(&flow));
    until(&mut sockets, closed).await;
}

#[tokio::test]
async fn a_connection_out_can_be_used_at_once_and_its_failure_is_told() {
    let server = TcpListener::bind("127.0.0.1:0").await.expect("listens");
    let mut sockets = Sockets::new(Bounds::default());
    let target = Target {
        transport: Transport::Tcp,
        address: server.local_addr().expect("is bound"),
    };
    let flow = sockets.reach(&target, "example.com", None).expect("a flow");
    let message: Arc<[u8]> = OPTIONS.as_bytes().into();
    sockets.send(&flow, &message).expect("waits");
    let (mut other, _) = server.accept().await.expect("accepts");
    let mut chunk = vec![0; OPTIONS.len()];
    timeout(LONG, other.read_exact(&mut chunk))
        .await
        .expect("comes")
        .expect("is read");
    assert_eq!(chunk, OPTIONS.as_bytes());
    sockets.close(flow.id);
    assert_eq!(
        said(&until(&mut sockets, closed).await),
        "TCP closed: the connection was closed"
    );
    drop((server, other));
    let flow = sockets.reach(&target, "example.com", None).expect("a flow");
    sockets.send(&flow, &message).expect("waits");
    let words = said(&until(&mut sockets, closed).await);
    assert!(
        words.starts_with("TCP closed: the connection was refused"),
        "{words}"
    );
}
