//! A process that answers SIP on a database, without nodes: it has calls, and turns phones away.

use std::path::Path;

use sipdeck::{
    platform::{Config, Data, Pace, Platform, SipConfig},
    sip::message::{Method, Name},
};

use super::{
    handset::Handset,
    shared,
    town::{HOST, who},
};
use crate::platform::line::Line;

#[tokio::test(flavor = "multi_thread")]
async fn a_process_on_a_database_has_calls_and_sends_phones_to_the_nodes() {
    let Some(database) = shared() else { return };
    let data = Data::read(Path::new(&database.database("process"))).expect("an address");
    let config = Config {
        data: Some(data),
        pace: Pace::Off,
        sip: SipConfig {
            plain: Some("127.0.0.1:0".parse().expect("an address")),
            ..SipConfig::default()
        },
        ..Config::default()
    };
    let platform = Platform::start(config).await.expect("starts");
    let line = Line::to(&platform);
    for (path, status) in [
        ("calls", 200),
        ("bridges", 200),
        ("callbacks", 200),
        ("registrations/summary", 404),
    ] {
        assert_eq!(line.get(path).await.status, status, "{path}");
    }
    let address = format!("sip:42@{HOST}");
    for (_, sip) in platform.sip() {
        for method in [Method::Register, Method::Invite] {
            let mut phone = Handset::udp(*sip).await;
            let more = [(Name::Contact, phone.contact("42"))];
            let asked = phone.ask(method, &address, who("42"), &address, &more);
            let (_, answer) = asked.await;
            assert_eq!(answer.status(), Some(403), "{answer:?}");
            let warning = answer.headers.first(&Name::Warning).unwrap_or_default();
            let warning = String::from_utf8_lossy(warning);
            assert!(warning.contains("nodes"), "{warning}");
        }
    }
    let made = line
        .post("bridges", &serde_json::json!({"name": "one"}))
        .await;
    assert_eq!(made.status, 201);
    platform.stop().await;
    let kept = "SELECT count(*) FROM platform.bridges WHERE process > 0";
    let kept = super::server::with(&database.folder, "process", |db| db.query_one(kept, &[]));
    assert_eq!(kept.expect("is read").get::<_, i64>(0), 1);
}
