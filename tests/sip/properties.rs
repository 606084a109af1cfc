//! Whatever comes: nothing panics, nothing grows past its bound, and what was read stays what it is.

use proptest::prelude::*;
use sipdeck::sip::{
    digest::{Challenge, Proof},
    message::{
        Address, Arrived, BODY_MAX, CSeq, HEAD_MAX, HEADERS_MAX, Host, Name, RESPONSE_HEAD_MAX,
        RESPONSE_HEADERS_MAX, Stream, Uri, Via, check, datagram, print, stamp,
    },
};

use super::files;
use crate::fuzz;

/// Looks at everything that can be looked at.
fn look(bytes: &[u8]) {
    let Arrived::Message(mut message, _) = datagram(bytes) else {
        return;
    };
    assert!(message.headers.len() <= RESPONSE_HEADERS_MAX);
    assert!(message.body.len() <= BODY_MAX);
    let _ = check(&message);
    let _ = Proof::given(&message, b"demo.test");
    let _ = Challenge::all(&message.headers, &Name::WwwAuthenticate);
    for (name, value) in message.headers.iter() {
        pieces(value);
        for item in message.headers.list(name) {
            pieces(item);
        }
    }
    if let Some(uri) = message.uri() {
        pieces(uri);
    }
    let printed = print(&message);
    let Arrived::Message(again, flaws) = datagram(&printed) else {
        panic!("what was printed is no message: {}", printed.escape_ascii());
    };
    if flaws.is_empty() {
        assert_eq!(print(&again), printed);
    }
    let peer = "[2001:db8::1]:5060".parse().expect("an address");
    stamp(&mut message, peer);
    if let Ok(seen) = check(&message) {
        assert_eq!(
            seen.via.received(),
            Some(peer.ip()),
            "{}",
            printed.escape_ascii()
        );
    }
    let answer = message.answer(400, "Bad Request", Some("tag"));
    assert!(matches!(datagram(&print(&answer)), Arrived::Message(..)));
}

/// Reads bytes as each of the things that stand in header fields.
fn pieces(bytes: &[u8]) {
    let _ = CSeq::read(bytes);
    let _ = Host::with_port(bytes);
    if let Some(via) = Via::read(bytes) {
        let _ = (via.branch(), via.received(), via.rport());
    }
    if let Some(address) = Address::read(bytes) {
        let _ = address.sip();
        assert!(address.params.iter().count() <= bytes.len());
        let _ = address.params.said("+sip.instance");
    }
    if let Some(uri) = Uri::read(bytes) {
        assert!(uri.same(&uri), "{}", bytes.escape_ascii());
        let _ = (uri.user_said(), uri.host.text());
    }
}

/// A message, spoilt.
fn spoilt() -> impl Strategy<Value = Vec<u8>> {
    let all: Vec<Vec<u8>> = ["torture", "captures"]
        .into_iter()
        .flat_map(files)
        .map(|(_, bytes)| bytes)
        .collect();
    fuzz::spoilt(prop::sample::select(all))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        look(&bytes);
        pieces(&bytes);
    }

    #[test]
    fn no_spoilt_message_panics(bytes in spoilt()) {
        look(&bytes);
        pieces(&bytes);
    }

    #[test]
    fn a_stream_is_read_the_same_however_it_is_cut(bytes in prop::collection::vec(spoilt(), 1..4), size in 1..400_usize) {
        let bytes = bytes.concat();
        let read = |size: usize| {
            let mut stream = Stream::default();
            let mut read = Vec::new();
            for piece in bytes.chunks(size) {
                stream.feed(piece);
                while let Some(arrived) = stream.next() {
                    read.push(arrived);
                }
                assert!(stream.held() <= RESPONSE_HEAD_MAX + BODY_MAX + size);
            }
            (messages(read), stream.ended())
        };
        prop_assert_eq!(read(size), read(bytes.len().max(1)));
    }
}

/// Where pings end depends on how a stream is cut.
fn messages(read: Vec<Arrived>) -> Vec<Arrived> {
    let message = |arrived: &Arrived| matches!(arrived, Arrived::Message(..) | Arrived::Noise);
    read.into_iter().filter(message).collect()
}

#[test]
fn what_never_ends_is_cut_off() {
    let start = b"REGISTER sip:example.com SIP/2.0\r\nVia: SIP/2.0/TCP a;branch=z9hG4bK1\r\n";
    for line in [&b"X: y\r\n"[..], b"x", b" \r\n", b"Content-Length: 4\r\n"] {
        let mut stream = Stream::default();
        stream.feed(start);
        let mut read = Vec::new();
        for _ in 0..100_000 {
            stream.feed(line);
            read.extend(stream.next());
        }
        assert_eq!(read.len(), 1);
        assert!(stream.ended());
        assert_eq!(stream.held(), 0);
        let Arrived::Message(message, flaws) = &read[0] else {
            panic!("whoever began well is answered");
        };
        assert!(flaws.iter().any(|flaw| flaw.status() == 513), "{flaws:?}");
        assert!(message.headers.len() <= HEADERS_MAX);
    }
    let mut stream = Stream::default();
    for _ in 0..100_000 {
        stream.feed(b"x");
        assert!(matches!(stream.next(), None | Some(Arrived::Noise)));
    }
    assert!(stream.ended());
}

#[test]
fn a_response_may_list_more_than_a_request() {
    let contact = "Contact: <sip:anna@192.0.2.7:5060;transport=tcp>;expires=60\r\n";
    let all = contact.repeat(700);
    for (start, whole) in [
        ("SIP/2.0 200 OK\r\n", true),
        ("REGISTER sip:example.com SIP/2.0\r\n", false),
    ] {
        let bytes = format!("{start}{all}Content-Length: 0\r\n\r\n");
        assert!(bytes.len() > HEAD_MAX && bytes.len() < RESPONSE_HEAD_MAX);
        let Arrived::Message(message, flaws) = datagram(bytes.as_bytes()) else {
            panic!("a message");
        };
        assert_eq!(message.headers.all(&Name::Contact).count() == 700, whole);
        assert_eq!(flaws.is_empty(), whole, "{flaws:?}");
        let mut stream = Stream::default();
        stream.feed(bytes.as_bytes());
        assert!(stream.next().is_some());
        assert_eq!(stream.ended(), !whole);
    }
}

#[test]
fn a_body_that_is_too_large_is_refused_before_it_comes() {
    let head = b"MESSAGE sip:a@example.com SIP/2.0\r\nContent-Length: 65537\r\n\r\n";
    let mut stream = Stream::default();
    stream.feed(head);
    let Some(Arrived::Message(_, flaws)) = stream.next() else {
        panic!("a message");
    };
    assert_eq!(flaws[0].status(), 413);
    assert!(stream.ended());
    let Arrived::Message(message, flaws) =
        datagram(&[&head[..], &vec![b'x'; BODY_MAX + 1]].concat())
    else {
        panic!("a message");
    };
    assert_eq!((flaws[0].status(), message.body.len()), (413, BODY_MAX));
}

#[test]
fn pings_and_pongs_on_a_stream() {
    let read = |pieces: &[&[u8]]| {
        let mut stream = Stream::default();
        let mut read = Vec::new();
        for piece in pieces {
            stream.feed(piece);
            while let Some(arrived) = stream.next() {
                read.push(arrived);
            }
        }
        read
    };
    assert_eq!(read(&[b"\r\n\r\n"]), [Arrived::Ping]);
    assert_eq!(read(&[b"\r\n"]), [Arrived::Pong]);
    assert_eq!(read(&[b"\r", b"\n"]), [Arrived::Pong]);
    // The second half of a ping comes later: it is a ping all the same.
    assert_eq!(read(&[b"\r\n", b"\r\n"]), [Arrived::Pong, Arrived::Ping]);
    assert_eq!(read(&[b"\r\n\r\n\r\n\r\n"]), [Arrived::Ping, Arrived::Ping]);
    let message = b"\r\nOPTIONS sip:a SIP/2.0\r\nl: 0\r\n\r\n\r\n\r\n";
    assert!(matches!(
        read(&[message])[..],
        [Arrived::Message(..), Arrived::Ping]
    ));
}
