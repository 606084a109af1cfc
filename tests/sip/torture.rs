//! Messages that are hard to read, one for each point that RFC 4475 and RFC 5118 make, and some of our own: `torture/`
//! holds the bytes, `torture.txt` what is made of them.

use sipdeck::sip::message::{Arrived, Flaw, Name, Stream, Uri, Via, check, datagram, print};

use super::{files, seen};

/// The file, what is made of it, and what is hard about it.
fn table() -> Vec<[&'static str; 3]> {
    let lines = include_str!("torture.txt").lines();
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            cells.try_into().expect("three cells a line")
        })
        .collect()
}

#[test]
fn each_message_is_read_as_the_table_says() {
    let files = files("torture");
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let mut rows: Vec<&str> = table().iter().map(|[name, ..]| *name).collect();
    rows.sort_unstable();
    assert_eq!(names, rows);
    for [name, verdict, why] in table() {
        let (_, bytes) = &files[names.binary_search(&name).expect("was compared")];
        assert_eq!(seen(&datagram(bytes)), verdict, "{name}: {why}");
    }
}

#[test]
fn what_was_read_and_printed_is_read_the_same_again() {
    for (name, bytes) in files("torture") {
        let Arrived::Message(message, _) = datagram(&bytes) else {
            continue;
        };
        let printed = print(&message);
        let Arrived::Message(again, _) = datagram(&printed) else {
            panic!("{name} is no message any more");
        };
        assert_eq!(print(&again), printed, "{name}");
    }
}

/// Everybody can be answered who said where the request came from.
#[test]
fn whoever_is_wrong_is_answered_with_a_response_that_can_be_read() {
    for (name, bytes) in files("torture") {
        let Arrived::Message(message, _) = datagram(&bytes) else {
            continue;
        };
        if message.method().is_none() {
            continue;
        }
        let answer = message.answer(400, "Bad Request", Some("t1"));
        let Arrived::Message(again, flaws) = datagram(&print(&answer)) else {
            panic!("{name} is answered with noise");
        };
        // What is wrong with the five fields is wrong with them in the response too.
        let whole = check(&message).is_ok();
        let control = |flaw: &_| matches!(flaw, Flaw::Control(_));
        assert!(flaws.iter().all(control), "{name}: {flaws:?}");
        assert!(!whole || check(&again).is_ok(), "{name}");
    }
}

#[test]
fn a_stream_in_pieces_of_any_size_is_read_as_its_datagrams_are() {
    for (name, bytes) in files("torture") {
        let Arrived::Message(message, flaws) = datagram(&bytes) else {
            continue;
        };
        // A stream needs to know where a message ends.
        let whole = print(&message);
        if !flaws.is_empty() {
            continue;
        }
        for size in [1, 2, 3, 7, 64, 1500, whole.len() * 2] {
            let mut stream = Stream::default();
            let mut read = Vec::new();
            for piece in whole.repeat(2).chunks(size) {
                stream.feed(piece);
                while let Some(arrived) = stream.next() {
                    read.push(arrived);
                }
            }
            let one = datagram(&whole);
            assert_eq!(read, [one.clone(), one], "{name} in pieces of {size}");
            assert!(!stream.ended());
        }
    }
}

#[test]
fn folds_and_blanks_are_no_part_of_what_is_said() {
    let (_, bytes) = files("torture").swap_remove(index("4475-3.1.1.1-blanks-and-folds"));
    let Arrived::Message(message, _) = datagram(&bytes) else {
        panic!("a message");
    };
    let seen = check(&message).expect("is complete");
    assert_eq!(seen.via.transport, b"UDP");
    assert_eq!(seen.via.branch(), Some(&b"old"[..]));
    assert!(!seen.via.modern());
    assert_eq!(seen.to.tag(), Some(&b"77z"[..]));
    assert_eq!(seen.from.tag(), Some(&b"a1"[..]));
    assert_eq!(
        (seen.cseq.number, seen.cseq.method.as_bytes()),
        (9, &b"INVITE"[..])
    );
    let vias: Vec<Via> = message
        .headers
        .list(&Name::Via)
        .map(|via| Via::read(via).expect("can be read"))
        .collect();
    assert_eq!(vias.len(), 3);
    assert_eq!(vias[1].host.text(), "hop.example.com");
    assert_eq!(vias[2].branch(), Some(&b"z9hG4bKmore"[..]));
}

#[test]
fn addresses_of_ipv6_are_read_however_they_are_written() {
    for (name, host, port) in [
        ("5118-4.1-brackets", "[2001:db8::10]", None),
        ("5118-4.3-port-or-not", "[2001:db8::10:5070]", None),
        ("5118-4.4-port", "[2001:db8::10]", Some(5070)),
        ("5118-4.10-three-colons", "[2001:db8::c000:201]", None),
    ] {
        let (_, bytes) = files("torture").swap_remove(index(name));
        let Arrived::Message(message, _) = datagram(&bytes) else {
            panic!("a message");
        };
        let uri = Uri::read(message.uri().expect("a request")).expect("a SIP URI");
        assert_eq!((uri.host.text().as_ref(), uri.port), (host, port));
    }
    for name in [
        "5118-4.5.1-received-with-brackets",
        "5118-4.5.2-received-without-brackets",
    ] {
        let (_, bytes) = files("torture").swap_remove(index(name));
        let Arrived::Message(message, _) = datagram(&bytes) else {
            panic!("a message");
        };
        let received = check(&message).expect("is complete").via.received();
        assert_eq!(received, "2001:db8::9:255".parse().ok());
    }
}

fn index(name: &str) -> usize {
    let files = files("torture");
    let found = files.iter().position(|(known, _)| known == name);
    found.expect("a file of that name")
}
