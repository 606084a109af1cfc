//! Where the messages of phones go: to a collector written by hand, with what proves passwords or without, and by call.

use std::{collections::HashMap, net::SocketAddr, time::Duration};

use serde_json::json;
use sipdeck::{
    phone::{Manner, News},
    platform::{Config, Platform, SipConfig, TraceConfig},
};
use tokio::{net::UdpSocket, time::timeout};

use super::{
    callphone::HOST,
    handset::{Office, soon, until},
};

/// The pieces of a HEP3 packet, by their kind.
fn pieces(packet: &[u8]) -> HashMap<u16, Vec<u8>> {
    let number = |at: usize| u16::from_be_bytes([packet[at], packet[at + 1]]);
    assert_eq!(&packet[..4], b"HEP3");
    assert_eq!(usize::from(number(4)), packet.len());
    let mut found = HashMap::new();
    let mut at = 6;
    while at < packet.len() {
        assert_eq!(number(at), 0, "of no vendor");
        let end = at + usize::from(number(at + 4));
        found.insert(number(at + 2), packet[at + 6..end].to_vec());
        at = end;
    }
    found
}

/// An office whose messages go to this collector.
async fn office(secrets: bool) -> (Office, UdpSocket) {
    let collector = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
    let trace = TraceConfig {
        secrets,
        collector: Some(collector.local_addr().expect("is bound")),
    };
    let config = Config {
        trace,
        ..Config::default()
    };
    (Office::with(config).await, collector)
}

async fn next(collector: &UdpSocket) -> HashMap<u16, Vec<u8>> {
    let mut chunk = vec![0; 65_535];
    let received = timeout(Duration::from_secs(30), collector.recv(&mut chunk)).await;
    let length = received.expect("is quick").expect("comes");
    pieces(&chunk[..length])
}

fn text(packet: &HashMap<u16, Vec<u8>>) -> String {
    String::from_utf8(packet[&15].clone()).expect("is text")
}

#[tokio::test]
async fn a_collector_is_sent_each_message_without_what_proves_a_password() {
    let (office, collector) = office(false).await;
    let _phone = office.registered("Yealink").await;
    let asked = next(&collector).await;
    assert!(text(&asked).starts_with("REGISTER sip:"), "{asked:?}");
    assert_eq!(
        (&asked[&1], &asked[&2], &asked[&11]),
        (&vec![2], &vec![17], &vec![1])
    );
    assert_eq!(
        (&asked[&3], &asked[&4]),
        (&vec![127, 0, 0, 1], &vec![127, 0, 0, 1])
    );
    assert_eq!(asked[&8], office.sip.port().to_be_bytes());
    assert_eq!(
        (asked[&9].len(), asked[&10].len(), asked[&12].len()),
        (4, 4, 4)
    );
    let answered = next(&collector).await;
    assert!(text(&answered).starts_with("SIP/2.0 401 "));
    assert_eq!((&answered[&7], &answered[&8]), (&asked[&8], &asked[&7]));
    let proved = text(&next(&collector).await);
    assert!(proved.contains("response=\"***\""), "{proved}");
}

#[tokio::test]
async fn on_this_machine_alone_what_proves_a_password_may_stay() {
    let (office, collector) = office(true).await;
    let _phone = office.registered("Yealink").await;
    let (_, _) = (next(&collector).await, next(&collector).await);
    let proved = text(&next(&collector).await);
    assert!(
        proved.contains("response=\"") && !proved.contains("***"),
        "{proved}"
    );
    let trace = office.line.get(&office.of_anna("trace")).await.json();
    assert!(!trace.to_string().contains("***"), "{trace}");

    let elsewhere: SocketAddr = "192.0.2.1:9060".parse().expect("an address");
    let everywhere: SocketAddr = "0.0.0.0:0".parse().expect("an address");
    let own: SocketAddr = "127.0.0.1:0".parse().expect("an address");
    for (listen, plain, collector) in [
        (everywhere, own, None),
        (own, everywhere, None),
        (own, own, Some(elsewhere)),
    ] {
        let config = Config {
            listen,
            sip: SipConfig {
                plain: Some(plain),
                secure: None,
            },
            trace: TraceConfig {
                secrets: true,
                collector,
            },
            ..Config::default()
        };
        let refused = Platform::start(config).await.err().expect("is refused");
        assert!(
            refused.to_string().contains("on this machine alone"),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn the_messages_of_a_call_are_told() {
    let office = Office::open().await;
    let mut phone = office.phone_of("anna", "secret12", "Test/1", Manner::Busy);
    until(&mut phone, |news| matches!(news, News::Registered { .. })).await;
    let body = json!({"from": "+1", "to": format!("anna@{HOST}")});
    let id = office.line.post("calls", &body).await.id();
    let path = format!("calls/{id}/trace");
    let told = soon(&office.line, &path, |told| {
        told.to_string().contains("ACK ")
    })
    .await;
    let lines: Vec<String> = told
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            let text = one["text"].as_str().expect("a text");
            let first = text.split([' ', '\r', '\n']).take(2).collect::<Vec<_>>();
            format!(
                "{} {}",
                one["direction"].as_str().expect("a text"),
                first[0].replace("SIP/2.0", first[1])
            )
        })
        .collect();
    assert_eq!(lines.first().map(String::as_str), Some("out INVITE"));
    assert!(lines.contains(&"in 486".to_owned()), "{lines:?}");
    assert_eq!(lines.last().map(String::as_str), Some("out ACK"));
    let same = office
        .line
        .control("GET", &format!("trace?call={id}"), b"")
        .await;
    assert_eq!(same.json(), told);
    // By the Call-ID of its messages, too.
    let first = told[0]["text"].as_str().expect("a text");
    let mut fields = first
        .lines()
        .filter_map(|line| line.strip_prefix("Call-ID: "));
    let sip_id = fields.next().expect("a Call-ID");
    let by_id = office
        .line
        .control("GET", &format!("trace?call={sip_id}"), b"")
        .await;
    assert_eq!(by_id.json(), told);
    let none = office.line.control("GET", "trace?call=c-none", b"").await;
    assert_eq!(none.json(), json!([]));
    assert_eq!(office.line.get("calls/c-none/trace").await.status, 404);
}
