//! What the platform's own paths tell of phones: figures, and the messages of an endpoint.

use serde_json::Value;
use sipdeck::phone::News;

use super::{
    handset::{Office, create, until},
    line::platform,
};

#[tokio::test]
async fn the_messages_of_an_endpoint_are_told_without_what_proves_its_password() {
    let office = Office::open().await;
    let paul = create(&office.line, &office.domain, "paul").await;
    let _anna = office.registered("Yealink").await;
    let mut other = office.phone("paul", "wrong-one", "Snom");
    until(&mut other, |news| matches!(news, News::Refused { .. })).await;
    let trace = |id: &str| format!("trace?endpoint={id}");
    let reply = office.line.control("GET", &trace(&office.anna), b"").await;
    let list = reply.json();
    let list = list.as_array().expect("a list");
    let first = |message: &Value| {
        let text = message["text"].as_str().expect("a text");
        let direction = message["direction"].as_str().expect("a text");
        format!("{direction} {}", text.lines().next().expect("a line"))
    };
    let lines: Vec<String> = list.iter().map(first).collect();
    let asked = "in REGISTER sip:demo.bwapp.bwsip.io SIP/2.0";
    let wanted = [
        asked,
        "out SIP/2.0 401 Unauthorized",
        asked,
        "out SIP/2.0 200 OK",
    ];
    assert_eq!(lines, wanted);
    // Whoever has the account may see them too.
    let told = office.line.get(&office.of_anna("trace")).await;
    assert_eq!(told.json(), reply.json());
    let proof = list[2]["text"].as_str().expect("a text");
    assert!(
        proof.contains("username=\"anna\"") && proof.contains("response=\"***\""),
        "{proof}"
    );
    let of_paul = office.line.control("GET", &trace(&paul), b"").await.json();
    let of_paul = of_paul.to_string();
    assert!(of_paul.contains("Snom") && !of_paul.contains("Yealink"));
    let path = format!("trace.pcap?endpoint={}", office.anna);
    let capture = office.line.control("GET", &path, b"").await;
    assert_eq!(
        capture.header("content-type"),
        "application/vnd.tcpdump.pcap"
    );
    assert!(capture.body.starts_with(&[0xd4, 0xc3, 0xb2, 0xa1]));
    let holds = |text: &[u8]| capture.body.windows(text.len()).any(|part| part == text);
    assert!(holds(b"Yealink") && holds(b"response=\"***\"") && !holds(b"Snom"));
    for (path, status) in [
        ("trace", 400),
        ("trace?endpoint=re-none", 404),
        ("trace.txt?endpoint=re-none", 404),
    ] {
        assert_eq!(
            office.line.control("GET", path, b"").await.status,
            status,
            "{path}"
        );
    }
    let (_platform, without) = platform().await;
    assert_eq!(
        without.control("GET", "trace?endpoint=x", b"").await.status,
        404
    );
    let bare =
        b"GET /_platform/trace?endpoint=x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let stranger = office.line.raw(bare).await;
    assert!(stranger.starts_with(b"HTTP/1.1 401 "));
}

#[tokio::test]
async fn figures_count_what_phones_do() {
    let office = Office::open().await;
    let _phones = (
        office.registered("Yealink").await,
        office.registered("Snom").await,
    );
    let mut wrong = office.phone("anna", "wrong-one", "Cisco");
    until(&mut wrong, |news| matches!(news, News::Refused { .. })).await;
    let health = office.line.control("GET", "health", b"").await.json();
    let phones = &health["phones"];
    let count = |name: &str| {
        phones[name]
            .as_u64()
            .unwrap_or_else(|| panic!("{name}: {health}"))
    };
    assert_eq!((count("registrations"), count("granted")), (2, 2));
    assert!(count("refused") >= 1 && count("messages_in") >= 6 && count("messages_out") >= 6);
    for none in [
        "busy",
        "unstored",
        "connections",
        "datagrams_dropped",
        "watchers",
    ] {
        assert_eq!(count(none), 0, "{none}");
    }
    let metrics = office.line.control("GET", "metrics", b"").await;
    let text = String::from_utf8(metrics.body).expect("is text");
    assert!(
        text.contains("\n# TYPE sipdeck_registrations gauge\nsipdeck_registrations 2\n"),
        "{text}"
    );
    assert!(text.contains("\nsipdeck_granted_total 2\n"), "{text}");
    for line in text.lines() {
        assert!(
            line.starts_with("# ") || line.split(' ').count() == 2,
            "{line}"
        );
    }
    let (_platform, without) = platform().await;
    let health = without.control("GET", "health", b"").await.json();
    assert_eq!(health["phones"], Value::Null);
    let metrics = without.control("GET", "metrics", b"").await;
    assert!(!String::from_utf8_lossy(&metrics.body).contains("registrations"));
}
