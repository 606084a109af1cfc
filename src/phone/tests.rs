//! Registrations against answers from a table, and a phone against a server that is a socket.

use std::time::Duration;

use tokio::{net::UdpSocket, time::timeout};

use super::{
    Account, News, Phone, Server, Setup, Transports,
    registration::{Here, Registration, Verdict},
};
use crate::{
    net::Resolver,
    sip::{
        Transport,
        message::{Arrived, Message, Name, datagram, print},
    },
};

const LONG: Duration = Duration::from_secs(20);

fn account() -> Account {
    Account::of("sip:anna@example.com", b"secret12").expect("an address")
}

fn registration() -> Registration {
    let here = Here {
        address: "192.0.2.7:5062".parse().expect("an address"),
        transport: Transport::Udp,
    };
    Registration::new(account(), here, "test", 600, 7)
}

/// An answer in short: a status and header fields.
fn answer(request: &Message, status: u16, fields: &[(Name, &str)]) -> Message {
    let mut answer = request.answer(status, "Said", Some("t"));
    for (name, value) in fields {
        answer.headers.push(name.clone(), *value);
    }
    answer
}

#[test]
fn answers_mean_what_they_say() {
    let digest = "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"";
    let stale = "Digest realm=\"r\", nonce=\"m\", qop=\"auth\", stale=true";
    let other = "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-999";
    let own = "<sip:x@192.0.2.1>;expires=9, <sip:anna@192.0.2.7:5062>;expires=540";
    let challenged: &[(Name, &str)] = &[(Name::WwwAuthenticate, digest)];
    let old: &[(Name, &str)] = &[(Name::WwwAuthenticate, stale)];
    let no = Verdict::Refused(None);
    let yes = |seconds, phones| Verdict::Registered { seconds, phones };
    for (answers, expected) in [
        (&[(200, &[(Name::Contact, own)][..])][..], yes(540, 2)),
        (&[(200, &[(Name::Expires, "300")])], yes(300, 0)),
        (&[(200, &[])], yes(600, 0)),
        (
            &[(401, challenged), (200, &[(Name::Contact, own)])],
            yes(540, 2),
        ),
        (
            &[(407, &[(Name::ProxyAuthenticate, digest)]), (200, &[])],
            yes(600, 0),
        ),
        (&[(401, challenged), (401, challenged)], no.clone()),
        (&[(401, challenged), (401, old), (200, &[])], yes(600, 0)),
        (
            &[(401, old), (401, old), (401, old), (401, old)],
            no.clone(),
        ),
        (&[(401, &[])], no.clone()),
        (&[(401, &[(Name::WwwAuthenticate, other)])], no.clone()),
        (
            &[(423, &[(Name::MinExpires, "1800")]), (200, &[])],
            yes(1800, 0),
        ),
        (&[(423, &[(Name::MinExpires, "60")])], no.clone()),
        (&[(403, &[])], no),
        (
            &[(503, &[(Name::RetryAfter, "30 (busy)")])],
            Verdict::Refused(Some(30)),
        ),
    ] {
        let mut registration = registration();
        let mut verdict = Verdict::Again;
        for (number, (status, fields)) in answers.iter().enumerate() {
            assert_eq!(verdict, Verdict::Again, "{answers:?}");
            let request = registration.request(&format!("b{number}"));
            verdict = registration.answered(&answer(&request, *status, fields));
        }
        assert_eq!(verdict, expected, "{answers:?}");
    }
}

#[test]
fn a_register_says_who_where_and_for_how_long() {
    let mut registration = registration();
    let first = registration.request("b1");
    let text = String::from_utf8(print(&first)).expect("a text");
    for line in [
        "REGISTER sip:example.com SIP/2.0\r\n",
        "Via: SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bKb1;rport\r\n",
        "To: <sip:anna@example.com>\r\n",
        "CSeq: 1 REGISTER\r\n",
        "Contact: <sip:anna@192.0.2.7:5062>;expires=600;+sip.instance=",
    ] {
        assert!(text.contains(line), "{line:?} in {text}");
    }
    registration.leave();
    let last = String::from_utf8(print(&registration.request("b2"))).expect("a text");
    assert!(
        last.contains("CSeq: 2 REGISTER\r\n") && last.contains(";expires=0;"),
        "{last}"
    );
    let answered = registration.answered(&first.answer(200, "OK", Some("t")));
    assert_eq!(answered, Verdict::Unregistered);
}

#[test]
fn servers_and_addresses_are_read_as_people_write_them() {
    for (text, host, port, transport) in [
        ("192.0.2.1:5060", "192.0.2.1", Some(5060), None),
        ("192.0.2.1", "192.0.2.1", None, None),
        ("[2001:db8::1]:5070", "2001:db8::1", Some(5070), None),
        ("sip.example.com", "sip.example.com", None, None),
        (
            "sip.example.com:5080;transport=tcp",
            "sip.example.com",
            Some(5080),
            Some(Transport::Tcp),
        ),
        (
            "sip:sip.example.com;transport=TLS",
            "sip.example.com",
            None,
            Some(Transport::Tls),
        ),
    ] {
        let Server(server) = text.parse().expect(text);
        assert_eq!(
            (&*server.host, server.port, server.transport),
            (host, port, transport)
        );
    }
    for text in [
        "",
        "anna@example.com",
        "a;transport=sctp",
        "http://a",
        "a b",
    ] {
        assert!(text.parse::<Server>().is_err(), "{text:?}");
    }
    for text in ["", "anna", "sip:example.com", "tel:1234"] {
        assert!(Account::of(text, b"").is_err(), "{text:?}");
    }
}

#[tokio::test]
async fn a_phone_registers_answers_and_leaves() {
    let server = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
    let address = server.local_addr().expect("is bound");
    let setup = Setup {
        account: account(),
        server: Some(address.to_string().parse().expect("a server")),
        resolver: Resolver::at(address).expect("a resolver"),
        transports: Transports::default(),
        tls: None,
        user_agent: "test".into(),
        seconds: 600,
        persistent: None,
    };
    let mut phone = Phone::start(setup).expect("starts");
    let mut chunk = vec![0; 4000];
    let mut said = Vec::new();
    // Registers, is asked OPTIONS, and leaves.
    let (length, peer) = timeout(LONG, server.recv_from(&mut chunk))
        .await
        .expect("comes")
        .expect("is read");
    let Arrived::Message(register, _) = datagram(&chunk[..length]) else {
        panic!("{}", chunk[..length].escape_ascii());
    };
    server
        .send_to(&print(&answer(&register, 200, &[])), peer)
        .await
        .expect("sends");
    let options = format!(
        "OPTIONS sip:anna@{peer} SIP/2.0\r\nVia: SIP/2.0/UDP {address};branch=z9hG4bKo\r\nFrom: <sip:a@b>;tag=1\r\n\
         To: <sip:anna@{peer}>\r\nCall-ID: o\r\nCSeq: 1 OPTIONS\r\n\r\n"
    );
    server
        .send_to(options.as_bytes(), peer)
        .await
        .expect("sends");
    let length = timeout(LONG, server.recv(&mut chunk))
        .await
        .expect("comes")
        .expect("is read");
    assert!(chunk[..length].starts_with(b"SIP/2.0 200 OK\r\n"));
    phone.stop();
    let length = timeout(LONG, server.recv(&mut chunk))
        .await
        .expect("comes")
        .expect("is read");
    let Arrived::Message(register, _) = datagram(&chunk[..length]) else {
        panic!("{}", chunk[..length].escape_ascii());
    };
    assert_eq!(register.headers.first(&Name::Expires), Some(&b"0"[..]));
    server
        .send_to(&print(&answer(&register, 200, &[])), peer)
        .await
        .expect("sends");
    while let Some(news) = timeout(LONG, phone.next()).await.expect("it ends") {
        if !matches!(news, News::Trying(_)) {
            said.push(news.to_string());
        }
    }
    assert_eq!(
        said,
        [
            "sent REGISTER",
            "answered 200 Said",
            "registered for 600 s",
            "was asked OPTIONS, answered 200",
            "sent REGISTER",
            "answered 200 Said",
            "unregistered",
        ]
    );
}
