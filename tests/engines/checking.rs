//! `sipdeck platform check`: what fits, and each thing that does not.

use std::process::Command;

use serde_json::Value;

use super::{
    handset::Handset,
    nodes::printed,
    town::{Town, who},
};

/// What it says: the exit status, and what was found.
fn checked(town: &Town) -> (i32, Vec<Value>) {
    let told = Command::new(env!("CARGO_BIN_EXE_sipdeck"))
        .args(["platform", "check", "--json", "--data", &town.url()])
        .output()
        .expect("runs");
    let said = String::from_utf8_lossy(&told.stderr);
    let json: Value = serde_json::from_slice(&told.stdout).unwrap_or_else(|_| panic!("{said}"));
    let found = json["findings"].as_array().expect("a list").clone();
    (told.status.code().expect("ends"), found)
}

/// What does not fit, each with what it is of.
fn unfit(town: &Town) -> Vec<String> {
    let (status, found) = checked(town);
    let wrong = found.iter().filter(|one| one["state"] == "wrong");
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let wrong = wrong.map(|one| {
        assert!(!text(one, "advice").is_empty(), "{one}");
        format!("{}: {}", text(one, "of"), text(one, "text"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert_eq!(status, i32::from(!wrong.is_empty()), "{found:?}");
    wrong
}

/// That one thing does not fit, which is told so.
#[track_caller]
fn only(wrong: &[String], told: &str) {
    assert!(
        wrong.len() == 1 && wrong[0].contains(told),
        "{told}: {wrong:?}"
    );
}

// The platform answers while the program is waited for.
#[tokio::test(flavor = "multi_thread")]
async fn all_of_it_fits_until_something_is_changed() {
    let Some(mut town) = Town::answering(&[1, 2], 1).await else {
        return;
    };
    let before = town.phones("42");
    let (status, found) = checked(&town);
    let told: Vec<_> = found.iter().map(|one| one["state"].as_str()).collect();
    assert!(told.iter().all(|state| *state == Some("ok")), "{found:#?}");
    assert_eq!(status, 0);
    let texts: Vec<_> = found
        .iter()
        .filter_map(|one| one["text"].as_str())
        .collect();
    let texts = texts.join("\n");
    for told in [
        "PostgreSQL 1",
        "as this sipdeck makes them",
        "kamailio may do what it must, and no more",
        "it takes the challenges of node 1",
        " takes calls",
        "it asks phones of Lab.bwapp.bwsip.io for a password",
    ] {
        assert!(texts.contains(told), "{told}: {texts}");
    }
    assert_eq!(town.phones("42"), before, "it registers nobody");
    for (harm, told, cure) in [
        (
            "REVOKE SELECT ON sip.subscriber FROM kamailio",
            "role: kamailio lacks SELECT on sip.subscriber",
            "",
        ),
        (
            "GRANT USAGE ON SCHEMA platform TO kamailio",
            "role: kamailio may look into",
            "REVOKE USAGE ON SCHEMA platform FROM kamailio",
        ),
        (
            "ALTER TABLE platform.endpoints DISABLE TRIGGER sip_password",
            "triggers: These triggers are missing or switched off: sip_password",
            "ALTER TABLE platform.endpoints ENABLE TRIGGER sip_password",
        ),
        (
            "COMMENT ON SCHEMA sip IS 'sipdeck of last year'",
            "schema sip: Another version",
            "",
        ),
        (
            "UPDATE platform.shape SET steps = steps + 1",
            "tables: A newer sipdeck",
            "UPDATE platform.shape SET steps = steps - 1",
        ),
        (
            "INSERT INTO sip.address (grp, ip_addr, port, tag) VALUES (1, '127.0.0.9', 9, '9')",
            "node 9: 127.0.0.9:9 does not answer OPTIONS by ",
            "DELETE FROM sip.address WHERE tag = '9'",
        ),
        (
            "INSERT INTO sip.dispatcher (setid, destination) VALUES (1, 'sip:127.0.0.9:9')",
            "server: 127.0.0.9:9 does not answer OPTIONS by UDP",
            "DELETE FROM sip.dispatcher WHERE destination = 'sip:127.0.0.9:9'",
        ),
    ] {
        town.sql(harm);
        let mut wrong = unfit(&town);
        wrong.retain(|one| !one.contains("by TCP"));
        // A role that may not read the view cannot ask for passwords either.
        wrong.retain(|one| !one.contains("cannot read the database"));
        only(&wrong, told);
        if cure.is_empty() {
            town.sql(&printed(&["--sql"]));
        } else {
            town.sql(cure);
        }
    }
    // A phone at a node that nobody knows.
    let mut phone = Handset::udp(town.sip(2)).await;
    assert_eq!(phone.register(who("42")).await, 200);
    town.sql("UPDATE sip.location SET server_id = 77");
    only(
        &unfit(&town),
        "nodes: Phones are registered at nodes that are not in sip.address: 77",
    );
    town.sql("DELETE FROM sip.location");
    // One with another key, and one that is gone.
    town.grow_with_key(3, &printed(&["--key"])).await;
    only(
        &unfit(&town),
        "node 3: It does not take the challenges of node 1: their keys differ",
    );
    town.nodes[2].kill();
    let wrong = unfit(&town);
    assert_eq!(wrong.len(), 2, "{wrong:?}");
    assert!(
        wrong
            .iter()
            .all(|one| one.starts_with("node 3: ") && one.contains("does not answer"))
    );
}

#[tokio::test]
async fn what_cannot_be_looked_at_is_told() {
    let Some(town) = Town::start(&[]).await else {
        return;
    };
    let (status, found) = checked(&town);
    assert_eq!(status, 0, "{found:?}");
    for lacking in ["nodes", "servers"] {
        let told = found.iter().find(|one| one["of"] == lacking);
        assert_eq!(told.expect("is told")["state"], "unknown");
    }
    town.sql("DROP SCHEMA sip CASCADE");
    only(&unfit(&town), "schema sip: Kamailio finds nothing");
    town.postgres.end();
    only(&unfit(&town), "database: ");
    let refused = Command::new(env!("CARGO_BIN_EXE_sipdeck"))
        .args(["platform", "check", "--data", "account.db"])
        .output()
        .expect("runs");
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is a database here"));
}
