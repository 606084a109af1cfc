//! Messages that are hard to read, one for each point that RFC 4475 and RFC 5118 make, and some of our own: `torture/`
//! holds the bytes.

use sipdeck::sip::message::{Arrived, Flaw, Name, Stream, Uri, Via, check, datagram, print};

use super::{files, seen};

/// The file, what is made of it, and what is hard about it.
const TABLE: &[(&str, &str, &str)] = &[
    (
        "4475-3.1.1.1-blanks-and-folds",
        "fine",
        "white space and folds wherever they are allowed",
    ),
    (
        "4475-3.1.1.2-unusual-characters",
        "fine",
        "every character that a token and a user part may have",
    ),
    (
        "4475-3.1.1.3-escapes",
        "fine",
        "escaped characters in user parts mean nothing to whoever reads the message",
    ),
    (
        "4475-3.1.1.4-escaped-nul",
        "fine",
        "an escaped NUL is a character like any other",
    ),
    (
        "4475-3.1.1.5-percent-in-a-method",
        "fine",
        "a % in a method escapes nothing",
    ),
    (
        "4475-3.1.1.6-no-blank-before-bracket",
        "fine",
        "a display name stands right before its bracket",
    ),
    (
        "4475-3.1.1.7-long-values",
        "fine",
        "long values all over the head",
    ),
    (
        "4475-3.1.1.8-more-behind-the-body",
        "fine",
        "octets behind the body that Content-Length tells of",
    ),
    (
        "4475-3.1.1.9-semicolon-in-user",
        "fine",
        "what looks like parameters belongs to the user part",
    ),
    (
        "4475-3.1.1.10-transports-in-via",
        "fine",
        "Via tells of transports that nobody knows",
    ),
    (
        "4475-3.1.1.11-multipart-with-any-octets",
        "fine",
        "a body of any octets, with empty lines and NUL in it",
    ),
    (
        "4475-3.1.1.12-reason-in-utf-8",
        "fine",
        "a reason phrase in any script",
    ),
    (
        "4475-3.1.1.13-empty-reason",
        "fine",
        "the reason phrase may be empty",
    ),
    (
        "4475-3.1.2.1-extra-separators",
        "fine",
        "empty items and parameters in lists are passed over",
    ),
    (
        "4475-3.1.2.2-body-too-short",
        "400 Body Shorter Than Content-Length",
        "more body promised than a datagram holds",
    ),
    (
        "4475-3.1.2.3-negative-length",
        "400 Malformed Content-Length",
        "a body of less than nothing",
    ),
    (
        "4475-3.1.2.4-numbers-too-large",
        "400 Malformed CSeq",
        "numbers that fit nowhere in a request",
    ),
    (
        "4475-3.1.2.5-numbers-too-large-in-a-response",
        "400 Malformed CSeq",
        "numbers that fit nowhere in a response; nobody is answered, of course",
    ),
    (
        "4475-3.1.2.6-open-quote",
        "400 Malformed To",
        "a display name whose quote is never closed",
    ),
    (
        "4475-3.1.2.7-brackets-around-the-uri",
        "400 Malformed Request-URI",
        "a Request-URI in brackets",
    ),
    (
        "4475-3.1.2.8-blank-in-the-uri",
        "400 Malformed Request-URI",
        "a blank inside the Request-URI",
    ),
    (
        "4475-3.1.2.9-two-blanks",
        "400 Malformed First Line",
        "more than one blank between the words of the first line",
    ),
    (
        "4475-3.1.2.10-blank-at-the-end",
        "400 Malformed First Line",
        "a blank behind the first line",
    ),
    (
        "4475-3.1.2.11-fields-in-the-uri",
        "fine",
        "header fields in a Request-URI are passed over",
    ),
    (
        "4475-3.1.2.12-date-outside-gmt",
        "fine",
        "a date in another time zone matters to nobody here",
    ),
    (
        "4475-3.1.2.13-contact-without-brackets",
        "fine",
        "the Contact cannot be read (a question mark needs brackets): the registrar says so, see there",
    ),
    (
        "4475-3.1.2.14-blanks-in-brackets",
        "fine",
        "blanks inside the brackets do no harm",
    ),
    (
        "4475-3.1.2.15-comma-in-a-name",
        "fine",
        "a name with a comma and without quotes does no harm where one address stands",
    ),
    (
        "4475-3.1.2.16-other-version",
        "505 Version Not Supported",
        "a version that nobody speaks",
    ),
    (
        "4475-3.1.2.17-methods-differ",
        "400 CSeq Names Another Method",
        "CSeq and first line name different methods",
    ),
    (
        "4475-3.1.2.18-unknown-methods-differ",
        "400 CSeq Names Another Method",
        "the same with methods that nobody knows",
    ),
    (
        "4475-3.1.2.19-status-too-large",
        "noise",
        "a status that is none",
    ),
    (
        "4475-3.2.1-branch-of-the-cookie-alone",
        "fine",
        "a branch that says nothing names no transaction",
    ),
    (
        "4475-3.3.1-fields-missing",
        "400 Missing From",
        "nothing of who asks whom",
    ),
    (
        "4475-3.3.2-unknown-scheme",
        "fine",
        "the scheme of the Request-URI is nobody's: 416 says who is asked",
    ),
    (
        "4475-3.3.3-scheme-of-another-kind",
        "fine",
        "the same with a scheme that is known for something else",
    ),
    (
        "4475-3.3.4-unknown-schemes-in-fields",
        "fine",
        "From, To and Contact name schemes that nobody registers",
    ),
    (
        "4475-3.3.5-unknown-extensions",
        "fine",
        "extensions that are required and unknown: 420 says who is asked",
    ),
    (
        "4475-3.3.6-unknown-body",
        "fine",
        "a body that nobody can read: 415 says who is asked",
    ),
    (
        "4475-3.3.7-unknown-authorization",
        "fine",
        "credentials of a scheme that nobody knows are none",
    ),
    (
        "4475-3.3.8-repeated-fields",
        "400 Repeated From",
        "fields twice that may be there once",
    ),
    (
        "4475-3.3.9-two-lengths",
        "400 Malformed Content-Length",
        "two lengths that differ",
    ),
    (
        "4475-3.3.10-answer-of-a-broadcast",
        "fine",
        "a response whose second Via is a broadcast address; nobody sends it on",
    ),
    (
        "4475-3.3.11-no-forwards-left",
        "fine",
        "it has arrived, so it does not matter",
    ),
    (
        "4475-3.3.12-contact-with-a-parameter",
        "fine",
        "a parameter of the field, for want of brackets",
    ),
    (
        "4475-3.3.13-contact-uri-with-a-parameter",
        "fine",
        "a parameter of the URI, in brackets",
    ),
    (
        "4475-3.3.14-contact-uri-with-fields",
        "fine",
        "header fields in a Contact are the contact's",
    ),
    (
        "4475-3.3.15-accepts-no-sdp",
        "fine",
        "a caller that reads no SDP: 406 says who is asked",
    ),
    (
        "4475-3.4.1-of-rfc-2543",
        "fine",
        "a request of the old days: no branch, no tag, no Max-Forwards",
    ),
    ("5118-4.1-brackets", "fine", "IPv6 in brackets"),
    (
        "5118-4.2-without-brackets",
        "400 Malformed Request-URI",
        "a Request-URI without them",
    ),
    (
        "5118-4.3-port-or-not",
        "fine",
        "what looks like a port inside the brackets is a part of the address",
    ),
    ("5118-4.4-port", "fine", "a port outside the brackets"),
    (
        "5118-4.5.1-received-with-brackets",
        "fine",
        "received as old implementations write it",
    ),
    (
        "5118-4.5.2-received-without-brackets",
        "fine",
        "received as the grammar has it",
    ),
    ("5118-4.6-sdp", "fine", "IPv6 in SDP"),
    (
        "5118-4.7-sdp-of-both-families",
        "fine",
        "both families in SDP",
    ),
    (
        "5118-4.8-both-families-in-fields",
        "fine",
        "both families on the way back",
    ),
    (
        "5118-4.9-ipv4-in-ipv6",
        "fine",
        "an IPv4 address inside an IPv6 one",
    ),
    (
        "5118-4.10-three-colons",
        "fine",
        "what the grammar of RFC 3261 allows by mistake",
    ),
    (
        "own-latin-1",
        "fine",
        "an octet that is no UTF-8 cuts nothing off",
    ),
    ("own-line-feeds-alone", "fine", "lines that end without CR"),
    (
        "own-field-without-colon",
        "400 Malformed Line 4",
        "a line that is no header field",
    ),
    (
        "own-name-with-a-blank",
        "400 Malformed Line 8",
        "a name of two words",
    ),
    (
        "own-broken-instance",
        "400 Malformed Line 4",
        "what baresip 1.0.0 sends when its uuid file ends with a line break",
    ),
    (
        "own-escaped-control",
        "fine",
        "a quoted string may hold any character behind a backslash",
    ),
    (
        "own-carriage-return",
        "400 Control Character in Line 4",
        "a bare CR, which other readers take for a line break",
    ),
    (
        "own-unfinished",
        "400 Unfinished Head",
        "a head that was cut off",
    ),
    (
        "own-line-breaks-before",
        "fine",
        "line breaks before a message are passed over",
    ),
    (
        "own-no-length",
        "fine",
        "without Content-Length a datagram is the body to its end",
    ),
    (
        "own-lower-case-method",
        "fine",
        "a method in lower case is another method",
    ),
    (
        "own-lower-case-version",
        "fine",
        "the version in lower case is the same",
    ),
    ("own-http", "noise", "somebody took us for a web server"),
    ("own-stun", "noise", "a STUN binding request"),
    ("own-nul-keep-alive", "noise", "a keep-alive of four NUL"),
    ("own-ping", "ping", "asks for a pong"),
    ("own-pong", "pong", "answers a ping"),
    (
        "own-no-via",
        "400 Missing Via",
        "a request that does not say where it came from",
    ),
    (
        "own-via-of-another-protocol",
        "400 Malformed Via",
        "a Via of something else",
    ),
    (
        "own-empty-call-id",
        "400 Malformed Call-ID",
        "a Call-ID of nothing",
    ),
    (
        "own-two-froms-in-one-line",
        "400 Malformed From",
        "two addresses where one may stand",
    ),
];

#[test]
fn each_message_is_read_as_the_table_says() {
    let files = files("torture");
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let mut rows: Vec<&str> = TABLE.iter().map(|(name, ..)| *name).collect();
    rows.sort_unstable();
    assert_eq!(names, rows);
    for (name, verdict, why) in TABLE {
        let (_, bytes) = &files[names.binary_search(name).expect("was compared")];
        assert_eq!(seen(&datagram(bytes)), *verdict, "{name}: {why}");
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
