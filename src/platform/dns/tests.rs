//! The name server, asked by bytes and by the resolver that phones use.

use std::{net::SocketAddr, sync::Arc};

use hickory_proto::{
    op::{Edns, Message, OpCode, Query, ResponseCode},
    rr::{DNSClass, Name, RecordType},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{
    Dns, Domains, Zone,
    answer::{Carrier, answer},
};
use crate::{
    net::Resolver,
    sip::{
        Transport,
        locate::{Absent, Ask, Destination},
    },
};

struct One;

impl Domains for One {
    async fn ours(&self, name: &str) -> bool {
        name == "acme.bwapp.bwsip.io"
    }
}

fn zone() -> Zone {
    let listening: Vec<(Transport, SocketAddr)> = [
        (Transport::Udp, "192.0.2.1:5060"),
        (Transport::Tcp, "192.0.2.1:5060"),
        (Transport::Tls, "[2001:db8::1]:5061"),
    ]
    .map(|(transport, address)| (transport, address.parse().expect("an address")))
    .to_vec();
    Zone::new(&listening, &[])
}

fn question(name: &str, kind: RecordType) -> Message {
    let mut message = Message::query();
    message.metadata.id = 77;
    message.metadata.recursion_desired = true;
    let name = Name::from_ascii(format!("{name}.")).expect("a name");
    message.add_query(Query::query(name, kind));
    message
}

async fn asked(message: &Message) -> Message {
    let bytes = message.to_vec().expect("a question");
    let answer = answer(&zone(), &One, &bytes, Carrier::Datagram).await;
    Message::from_vec(&answer.expect("an answer")).expect("an answer")
}

/// An answer in words: its code, its answers, and how many records of authority there are.
async fn words(name: &str, kind: RecordType) -> String {
    let answer = asked(&question(name, kind)).await;
    assert_eq!(
        (answer.metadata.id, answer.metadata.recursion_available),
        (77, false)
    );
    let mut lines = vec![format!("{:?}", answer.metadata.response_code)];
    for record in &answer.answers {
        assert_eq!(record.ttl, 5);
        lines.push(format!("{} {}", record.record_type(), record.data));
    }
    lines.extend(
        answer
            .authorities
            .iter()
            .map(|record| format!("({})", record.record_type())),
    );
    lines.join("; ")
}

#[tokio::test]
async fn a_domain_leads_to_the_registrar_and_everything_else_is_refused() {
    use RecordType::{A, AAAA, MX, NAPTR, SRV, TXT};
    for (name, kind, expected) in [
        (
            "acme.bwapp.bwsip.io",
            NAPTR,
            "NoError; NAPTR 10 10 \"s\" \"SIP+D2U\" \"\" _sip._udp.acme.bwapp.bwsip.io.; NAPTR 20 10 \"s\" \"SIP+D2T\" \"\" _sip._tcp.acme.bwapp.bwsip.io.; NAPTR 30 10 \"s\" \"SIPS+D2T\" \"\" _sips._tcp.acme.bwapp.bwsip.io.",
        ),
        (
            "_sip._udp.acme.bwapp.bwsip.io",
            SRV,
            "NoError; SRV 0 0 5060 acme.bwapp.bwsip.io.",
        ),
        (
            "_SIP._udp.ACME.bwapp.bwsip.io",
            SRV,
            "NoError; SRV 0 0 5060 ACME.bwapp.bwsip.io.",
        ),
        (
            "_sips._tcp.acme.bwapp.bwsip.io",
            SRV,
            "NoError; SRV 0 0 5061 acme.bwapp.bwsip.io.",
        ),
        ("acme.bwapp.bwsip.io", A, "NoError; A 192.0.2.1"),
        ("acme.bwapp.bwsip.io", AAAA, "NoError; AAAA 2001:db8::1"),
        // Names without such a record, and no such names.
        ("acme.bwapp.bwsip.io", MX, "NoError; (SOA)"),
        ("_udp.acme.bwapp.bwsip.io", SRV, "NoError; (SOA)"),
        ("_sip._udp.acme.bwapp.bwsip.io", A, "NoError; (SOA)"),
        ("_sips._udp.acme.bwapp.bwsip.io", SRV, "NXDomain; (SOA)"),
        ("_a._sip._udp.acme.bwapp.bwsip.io", SRV, "NXDomain; (SOA)"),
        // Not ours.
        ("www.acme.bwapp.bwsip.io", A, "Refused"),
        ("other.bwapp.bwsip.io", NAPTR, "Refused"),
        ("bwapp.bwsip.io", A, "Refused"),
        ("_sip._udp.example.com", SRV, "Refused"),
        ("example.com", TXT, "Refused"),
    ] {
        assert_eq!(words(name, kind).await, expected, "{name} {kind}");
    }
}

#[tokio::test]
async fn odd_questions_get_the_code_that_fits_or_nothing() {
    let sound = question("acme.bwapp.bwsip.io", RecordType::A);
    let mut two = sound.clone();
    two.add_query(sound.queries[0].clone());
    let mut chaos = sound.clone();
    chaos.queries[0].set_query_class(DNSClass::CH);
    let mut update = sound.clone();
    update.metadata.op_code = OpCode::Notify;
    let mut later = sound.clone();
    let mut edns = Edns::new();
    edns.set_version(1);
    later.set_edns(edns);
    for (message, expected) in [
        (&two, ResponseCode::FormErr),
        (&chaos, ResponseCode::Refused),
        (&update, ResponseCode::NotImp),
        (&later, ResponseCode::BADVERS),
    ] {
        // Two codes have the number of BADVERS.
        let code = u16::from(asked(message).await.metadata.response_code);
        assert_eq!(code, u16::from(expected));
    }
    let mut reply = sound.to_vec().expect("a question");
    reply[2] |= 0x80;
    let broken = [&sound.to_vec().expect("a question")[..20], b"\xff"].concat();
    for (bytes, expected) in [(&reply[..], None), (b"x", None), (&broken, Some(1))] {
        let answer = answer(&zone(), &One, bytes, Carrier::Datagram).await;
        assert_eq!(answer.map(|bytes| bytes[3] & 15), expected);
    }
}

#[tokio::test]
async fn an_answer_that_does_not_fit_is_cut_and_whole_over_a_connection() {
    let listening: Vec<(Transport, SocketAddr)> = (1..=60)
        .map(|n| (Transport::Udp, ([192, 0, 2, n], 5060).into()))
        .collect();
    let zone = Zone::new(&listening, &[]);
    let bytes = question("acme.bwapp.bwsip.io", RecordType::A)
        .to_vec()
        .expect("a question");
    for (carrier, cut, count) in [(Carrier::Datagram, true, 0), (Carrier::Stream, false, 60)] {
        let answer = answer(&zone, &One, &bytes, carrier)
            .await
            .expect("an answer");
        let answer = Message::from_vec(&answer).expect("an answer");
        assert_eq!(
            (answer.metadata.truncation, answer.answers.len()),
            (cut, count)
        );
    }
}

#[tokio::test]
async fn a_phone_finds_the_registrar_by_the_domain_alone() {
    let dns = Dns::start(
        "127.0.0.1:0".parse().expect("an address"),
        zone(),
        Arc::new(One),
    )
    .await;
    let dns = dns.expect("starts");
    let resolver = Resolver::at(dns.address()).expect("a resolver");
    let destination = |host: &str| Destination {
        host: host.to_owned(),
        port: None,
        transport: None,
        secure: false,
    };
    let spoken = [Transport::Udp, Transport::Tcp, Transport::Tls];
    let mut search = resolver.search(destination("acme.bwapp.bwsip.io"), &spoken, 1);
    let mut found = Vec::new();
    loop {
        let targets = search.next().await;
        if targets.is_empty() {
            break;
        }
        found.extend(
            targets
                .iter()
                .map(|target| format!("{} {}", target.transport, target.address)),
        );
    }
    found.sort();
    assert_eq!(
        found,
        [
            "TCP 192.0.2.1:5060",
            "TCP [2001:db8::1]:5060",
            "TLS 192.0.2.1:5061",
            "TLS [2001:db8::1]:5061",
            "UDP 192.0.2.1:5060",
            "UDP [2001:db8::1]:5060",
        ]
    );
    assert!(
        search
            .looked()
            .iter()
            .all(|looked| looked.ttl.is_some_and(|ttl| ttl <= 5))
    );
    let looked = resolver.look_up(Ask::Naptr("example.com".to_owned())).await;
    assert_eq!(looked.answer, Err(Absent::Refused));
}

#[tokio::test]
async fn a_connection_may_ask_more_than_once() {
    let dns = Dns::start(
        "127.0.0.1:0".parse().expect("an address"),
        zone(),
        Arc::new(One),
    )
    .await;
    let dns = dns.expect("starts");
    let mut socket = TcpStream::connect(dns.address()).await.expect("connects");
    let bytes = question("acme.bwapp.bwsip.io", RecordType::A)
        .to_vec()
        .expect("a question");
    for _ in 0..3 {
        let length = u16::try_from(bytes.len()).expect("is short");
        socket.write_u16(length).await.expect("writes");
        socket.write_all(&bytes).await.expect("writes");
        let length = socket.read_u16().await.expect("an answer");
        let mut answer = vec![0; length.into()];
        socket.read_exact(&mut answer).await.expect("an answer");
        let answer = Message::from_vec(&answer).expect("an answer");
        assert_eq!(answer.answers.len(), 1);
    }
}
