//! Registrations against answers from a table, and a phone against a server that is a socket.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, UdpSocket},
    time::timeout,
};

use super::{
    Account, Manner, News, Phone, Server, Setup, Transports,
    registration::{Here, Registration, Verdict},
};
use crate::{
    net::Resolver,
    sip::{
        Transport,
        message::{Arrived, Message, Name, Stream, check, datagram, print},
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

/// A phone that registers at this address, by UDP unless what it sends is too large.
fn phone(server: SocketAddr) -> Phone {
    let setup = Setup {
        account: account(),
        server: Some(server.to_string().parse().expect("a server")),
        resolver: Resolver::at(server).expect("a resolver"),
        transports: Transports::default(),
        tls: None,
        user_agent: "test".into(),
        seconds: 600,
        manner: Manner::default(),
        talks: None,
        persistent: None,
    };
    Phone::start(setup).expect("starts")
}

/// The next REGISTER that comes in a datagram, and from where.
async fn heard(server: &UdpSocket) -> (Message, SocketAddr) {
    let mut chunk = vec![0; 4000];
    let came = timeout(LONG, server.recv_from(&mut chunk)).await;
    let (length, peer) = came.expect("comes").expect("is read");
    match datagram(&chunk[..length]) {
        Arrived::Message(message, _) => (message, peer),
        Arrived::Ping | Arrived::Pong | Arrived::Noise => {
            panic!("{}", chunk[..length].escape_ascii())
        }
    }
}

/// A challenge that is echoed in so many bytes.
async fn challenge(server: &UdpSocket, bytes: usize) {
    let (register, peer) = heard(server).await;
    let digest = format!(
        "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", opaque=\"{}\"",
        "o".repeat(bytes)
    );
    let challenge = answer(&register, 401, &[(Name::WwwAuthenticate, &digest)]);
    server
        .send_to(&print(&challenge), peer)
        .await
        .expect("sends");
}

/// What the phone says until it says this.
async fn until(phone: &mut Phone, last: &str) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    while !said.last().is_some_and(|line| line.starts_with(last)) {
        let news = timeout(LONG, phone.next()).await.expect("it goes on");
        said.push(news.unwrap_or_else(|| panic!("{said:?}")).to_string());
    }
    said
}

#[tokio::test]
async fn what_is_too_large_for_a_datagram_goes_by_tcp() {
    let connections = TcpListener::bind("127.0.0.1:0").await.expect("listens");
    let address = connections.local_addr().expect("is bound");
    let server = UdpSocket::bind(address).await.expect("binds");
    let mut phone = phone(address);
    challenge(&server, 1000).await;
    let accepted = timeout(LONG, connections.accept()).await.expect("comes");
    let (mut connection, _) = accepted.expect("accepts");
    let (mut stream, mut chunk) = (Stream::default(), [0; 1000]);
    let register = loop {
        if let Some(Arrived::Message(message, _)) = stream.next() {
            break message;
        }
        let read = timeout(LONG, connection.read(&mut chunk)).await;
        stream.feed(&chunk[..read.expect("comes").expect("is read")]);
    };
    let via = register.headers.first(&Name::Via).expect("a Via");
    assert!(via.starts_with(b"SIP/2.0/TCP 127.0.0.1:"));
    // The phone is where it was.
    let contact = register.headers.first(&Name::Contact).expect("a Contact");
    assert!(!contact.windows(10).any(|part| part == b"transport="));
    let done = print(&answer(&register, 200, &[]));
    connection.write_all(&done).await.expect("writes");
    let said = until(&mut phone, "registered for 600 s").await;
    let large = |line: &String| line.contains("too many for a datagram: it goes by TCP");
    assert!(said.iter().any(large), "{said:?}");
}

#[tokio::test]
async fn what_is_too_large_goes_by_udp_where_there_is_no_tcp() {
    let server = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
    let mut phone = phone(server.local_addr().expect("is bound"));
    challenge(&server, 1000).await;
    let (register, peer) = heard(&server).await;
    assert!(print(&register).len() > 1300);
    let via = register.headers.first(&Name::Via).expect("a Via");
    assert!(via.starts_with(b"SIP/2.0/UDP 127.0.0.1:"));
    let done = print(&answer(&register, 200, &[]));
    server.send_to(&done, peer).await.expect("sends");
    let said = until(&mut phone, "registered for 600 s").await;
    let narrow = "the server takes no TCP: the request goes by UDP".to_owned();
    assert!(said.contains(&narrow), "{said:?}");
}

#[tokio::test]
async fn an_answer_to_what_was_asked_before_is_no_farewell() {
    let server = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
    let mut phone = phone(server.local_addr().expect("is bound"));
    let (first, peer) = heard(&server).await;
    phone.stop();
    let (last, _) = heard(&server).await;
    assert_eq!(last.headers.first(&Name::Expires), Some(&b"0"[..]));
    for (request, status) in [(&first, 200), (&last, 503)] {
        let done = print(&answer(request, status, &[]));
        server.send_to(&done, peer).await.expect("sends");
    }
    let said = until(&mut phone, "refused: 503").await;
    assert!(!said.contains(&"unregistered".to_owned()), "{said:?}");
}

#[tokio::test]
async fn a_farewell_that_nobody_answers_is_not_waited_for_long() {
    let server = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
    let address = server.local_addr().expect("is bound");
    let mut phone = phone(address);
    heard(&server).await;
    phone.stop();
    until(&mut phone, &format!("no answer from {address} by UDP")).await;
    assert!(phone.next().await.is_none());
}

#[tokio::test]
async fn numbers_rise_when_the_connection_is_made_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("listens");
    let address = listener.local_addr().expect("is bound");
    let server: Server = format!("{address};transport=tcp")
        .parse()
        .expect("a server");
    let mut numbers = Vec::new();
    let setup = Setup {
        account: account(),
        server: Some(server),
        resolver: Resolver::at(address).expect("a resolver"),
        transports: Transports::default(),
        tls: None,
        user_agent: "test".into(),
        seconds: 600,
        manner: Manner::default(),
        talks: None,
        persistent: None,
    };
    let _phone = Phone::start(setup).expect("starts");
    for _ in 0..2 {
        let accepted = timeout(LONG, listener.accept()).await.expect("comes");
        let (mut connection, _) = accepted.expect("accepts");
        let mut chunk = [0; 2000];
        let read = timeout(LONG, connection.read(&mut chunk)).await;
        let length = read.expect("comes").expect("is read");
        let Arrived::Message(register, _) = datagram(&chunk[..length]) else {
            panic!("{}", chunk[..length].escape_ascii());
        };
        let cseq = check(&register).expect("is complete").cseq.number;
        numbers.push(cseq);
    }
    assert_eq!(numbers, [1, 2]);
}

#[tokio::test]
async fn a_phone_registers_answers_and_leaves() {
    let server = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
    let address = server.local_addr().expect("is bound");
    let mut phone = phone(address);
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
