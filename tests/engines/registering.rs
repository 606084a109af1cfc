//! Registering at Kamailio nodes: who may, what changes in the account do to it, and what happens without the database.

use serde_json::json;
use sipdeck::sip::message::{Method, Name};
use tokio::time::Instant;

use super::{
    handset::{Handset, Who},
    town::{HOST, Town, who},
};
use crate::clients::scene::LONG;

/// The status that somebody gets at a node, each time from another socket.
async fn status(town: &Town, node: u16, who: Who<'_>) -> u16 {
    Handset::udp(town.sip(node)).await.register(who).await
}

/// Asks until the status is as wanted.
async fn becomes(town: &Town, node: u16, who: Who<'_>, wanted: u16) {
    let begun = Instant::now();
    while status(town, node, who).await != wanted {
        assert!(begun.elapsed() < LONG, "it never becomes {wanted}");
    }
}

/// Somebody nobody knows, in a domain that is made now.
async fn newcomer(town: &Town) -> Who<'static> {
    town.line
        .post("domains", &json!({"name": "new"}))
        .await
        .id();
    Who {
        host: "new.bwapp.bwsip.io",
        ..who("42")
    }
}

#[tokio::test]
async fn who_may_register_is_who_may_at_the_platform() {
    let Some(town) = Town::start(&[1, 2]).await else {
        return;
    };
    let wrong = Who {
        password: "another1",
        ..who("42")
    };
    let capitals = Who {
        host: "LAB.BWAPP.BWSIP.IO",
        ..who("42")
    };
    let nowhere = Who {
        host: "shop.bwapp.bwsip.io",
        ..who("42")
    };
    for (node, who, wanted) in [
        (1, who("42"), 200),
        (2, who("42"), 200),
        (1, capitals, 200),
        (2, who("caf%C3%A9"), 200),
        (1, wrong, 401),
        (1, who("nobody"), 401),
        (2, nowhere, 404),
    ] {
        assert_eq!(
            status(&town, node, who).await,
            wanted,
            "{}@{}",
            who.user,
            who.host
        );
    }
    let mut phone = Handset::udp(town.sip(1)).await;
    let more = [(Name::Contact, phone.contact("43"))];
    let of_another = format!("sip:43@{HOST}");
    assert_eq!(phone.register_as(who("42"), &of_another, &more).await, 403);
    // Whoever spells the domain is one; each row says which node holds the phone.
    let rows = "SELECT server_id, username, domain, count(*) FROM sip.location GROUP BY 1, 2, 3 ORDER BY 1, 2";
    assert_eq!(
        town.sql(rows),
        "1|42|lab.bwapp.bwsip.io|2\n2|42|lab.bwapp.bwsip.io|1\n2|caf%C3%A9|lab.bwapp.bwsip.io|1"
    );
}

#[tokio::test]
async fn what_changes_in_the_account_counts_at_once_at_every_node() {
    let Some(town) = Town::start(&[1, 2]).await else {
        return;
    };
    for node in [1, 2] {
        assert_eq!(status(&town, node, who("42")).await, 200);
        assert_eq!(status(&town, node, who("43")).await, 200);
    }
    town.change("42", json!({"enabled": false})).await;
    assert_eq!(
        (town.phones("42"), town.phones("43")),
        ("0".into(), "2".into())
    );
    assert_eq!(status(&town, 1, who("42")).await, 401);
    assert_eq!(status(&town, 2, who("42")).await, 401);
    town.change("42", json!({"enabled": true})).await;
    assert_eq!(status(&town, 2, who("42")).await, 200);
    town.change("42", json!({"description": "door"})).await;
    assert_eq!(town.phones("42"), "1", "nothing else ends a registration");
    let password = json!({"credentials": {"password": "another1"}});
    town.change("42", password).await;
    assert_eq!(town.phones("42"), "0");
    assert_eq!(status(&town, 1, who("42")).await, 401);
    let new = Who {
        password: "another1",
        ..who("42")
    };
    assert_eq!(status(&town, 1, new).await, 200);
    town.line.delete(&town.path("42")).await;
    assert_eq!(town.phones("42"), "0");
    assert_eq!(status(&town, 1, new).await, 401);
    // A domain is known once the nodes have looked again.
    let stranger = newcomer(&town).await;
    becomes(&town, 1, stranger, 401).await;
    becomes(&town, 2, stranger, 401).await;
}

#[tokio::test]
async fn an_eleventh_phone_is_one_too_many_and_a_node_may_want_sha_256() {
    let Some(mut town) = Town::start(&[1]).await else {
        return;
    };
    for _ in 0..10 {
        assert_eq!(status(&town, 1, who("42")).await, 200);
    }
    assert_eq!(status(&town, 1, who("42")).await, 503);
    assert_eq!(town.phones("42"), "10");
    town.grow(3, &["--sha256"]).await;
    assert_eq!(status(&town, 3, who("43")).await, 200);
    let wrong = Who {
        password: "another1",
        ..who("43")
    };
    assert_eq!(status(&town, 3, wrong).await, 401);
}

#[tokio::test]
async fn a_database_that_is_away_is_no_wrong_password() {
    let Some(town) = Town::start(&[1]).await else {
        return;
    };
    let address = format!("sip:42@{HOST}");
    let mut phone = Handset::udp(town.sip(1)).await;
    assert_eq!(phone.register(who("42")).await, 200);
    // A node that begins without a database ends: one that has looked for new domains has begun.
    let stranger = newcomer(&town).await;
    becomes(&town, 1, stranger, 401).await;
    town.postgres.end();
    // Also once the nodes have looked for domains in vain.
    let begun = Instant::now();
    while !town.nodes[0].log().contains("reload_tables") {
        let more = [(Name::Contact, phone.contact("42"))];
        let uri = format!("sip:{HOST}");
        let (_, answer) = phone
            .ask(Method::Register, &uri, who("42"), &address, &more)
            .await;
        assert_eq!(answer.status(), Some(503));
        assert_eq!(answer.headers.first(&Name::RetryAfter), Some(&b"30"[..]));
        assert!(begun.elapsed() < LONG, "{}", town.nodes[0].log());
    }
    let (_, answer) = phone
        .ask(Method::Invite, &address, who("42"), &address, &[])
        .await;
    assert_eq!(answer.status(), Some(503));
    town.postgres.begin();
    assert_eq!(phone.register(who("42")).await, 200);
    let wrong = Who {
        password: "another1",
        ..who("42")
    };
    assert_eq!(phone.register(wrong).await, 401);
}

#[tokio::test]
async fn a_nonce_of_another_registrar_is_answered_by_a_challenge() {
    let Some(town) = Town::start(&[1]).await else {
        return;
    };
    let address = format!("sip:42@{HOST}");
    let uri = format!("sip:{HOST}");
    let proof = format!(
        "Digest username=\"42\", realm=\"{HOST}\", nonce=\"c29tZXdoZXJlIGVsc2U=\", uri=\"{uri}\", \
         response=\"0123456789abcdef0123456789abcdef\", algorithm=MD5"
    );
    let mut phone = Handset::udp(town.sip(1)).await;
    let more = [
        (Name::Contact, phone.contact("42")),
        (Name::Authorization, proof),
    ];
    // It says so whatever the challenge is, as a phone that came from there does first.
    let (_, answer) = phone
        .ask(Method::Register, &uri, who("42"), &address, &more)
        .await;
    assert_eq!(answer.status(), Some(401));
    assert_eq!(phone.register(who("42")).await, 200);
}
