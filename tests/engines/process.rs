//! A process that answers SIP on a database, without nodes: it has calls, and turns phones away.

use std::path::Path;

use sipdeck::{
    platform::{CallsConfig, Config, Data, Pace, Platform, SipConfig},
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

#[tokio::test(flavor = "multi_thread")]
async fn a_process_at_every_address_must_say_which_one_nodes_are_told() {
    let Some(database) = shared() else { return };
    let data = Data::read(Path::new(&database.database("told"))).expect("an address");
    for (plain, told, is_refused) in [
        ("0.0.0.0:0", None, true),
        ("[::]:0", None, true),
        ("0.0.0.0:0", Some([127, 0, 0, 1].into()), false),
    ] {
        let config = Config {
            data: Some(data.clone()),
            sip: SipConfig {
                plain: Some(plain.parse().expect("an address")),
                ..SipConfig::default()
            },
            calls: CallsConfig {
                told,
                ..CallsConfig::default()
            },
            ..Config::default()
        };
        match Platform::start(config).await {
            Ok(platform) => {
                assert!(!is_refused, "{plain}");
                let known = "SELECT sip FROM platform.processes";
                let known =
                    super::server::with(&database.folder, "told", |db| db.query(known, &[]));
                let port = platform.sip()[0].1.port();
                let known = known.expect("is read")[0].get::<_, String>(0);
                assert_eq!(known, format!("sip:127.0.0.1:{port}"));
                platform.stop().await;
            }
            Err(why) => {
                assert!(is_refused, "{plain}: {why}");
                assert!(why.to_string().contains("--sip-address"), "{why}");
            }
        }
    }
}
