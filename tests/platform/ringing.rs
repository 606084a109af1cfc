//! `sipdeck calls` at a platform.

use std::time::Duration;

use serde_json::json;
use sipdeck::phone::{Manner, News};
use tokio::process::Command;

use super::{
    callphone::HOST,
    handset::{Office, until},
};

/// What the program says, and whether it ended well.
async fn run(office: &Office, arguments: &[&str]) -> (bool, String) {
    let account = office.platform.account();
    let home = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_sipdeck"))
        .args(arguments)
        .env_clear()
        .env("HOME", home.path())
        .env("TZ", "UTC")
        .env("SIPDECK_API", office.platform.origin())
        .env("SIPDECK_USER_ID", account.user_id.as_str())
        .env("SIPDECK_TOKEN", &account.token)
        .env("SIPDECK_SECRET", account.secret.reveal())
        .output();
    let output = output.await.expect("runs");
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8(said).expect("is text"),
    )
}

#[tokio::test]
async fn phones_ring_are_told_apart_and_are_left_again() {
    let office = Office::open().await;
    let anna = format!("sip:anna@{HOST}");
    let (is_well, said) = run(&office, &["calls", "ring", &anna]).await;
    assert!(
        !is_well && said.contains("No phone is registered"),
        "{said}"
    );
    // By the name of its domain, too, as everywhere else on the command line.
    let (is_well, said) = run(&office, &["calls", "ring", "anna@demo"]).await;
    assert!(
        !is_well && said.contains("No phone is registered"),
        "{said}"
    );
    let mut rings = office.phone_of("anna", "secret12", "Rings/1", Manner::Rings);
    until(&mut rings, |news| matches!(news, News::Registered { .. })).await;
    let mut busy = office.phone_of("anna", "secret12", "Busy/1", Manner::Busy);
    until(&mut busy, |news| matches!(news, News::Registered { .. })).await;
    let (is_well, said) = run(&office, &["calls", "ring", &anna, "--seconds", "1"]).await;
    assert!(is_well, "{said}");
    assert!(
        said.contains("Busy/1") && said.contains("is busy"),
        "{said}"
    );
    assert!(
        said.contains("Rings/1") && said.contains(") rings"),
        "{said}"
    );
    assert!(said.contains("was told that it is over"), "{said}");
    let (_, listed) = run(&office, &["calls", "list"]).await;
    assert!(
        listed.contains(&format!("{anna} → {anna}  completed NO_ANSWER")),
        "{listed}"
    );
    let (_, live) = run(&office, &["calls", "list", "--live"]).await;
    assert_eq!(live, "No call goes on.\n");
}

#[tokio::test]
async fn a_call_is_shown_and_ended() {
    let office = Office::open().await;
    let after = Duration::from_millis(1);
    let mut phone = office.phone_of("anna", "secret12", "Test/1", Manner::Answers { after });
    until(&mut phone, |news| matches!(news, News::Registered { .. })).await;
    let body = json!({"from": "+1", "to": format!("anna@{HOST}")});
    let id = office.line.post("calls", &body).await.id();
    until(&mut phone, |news| matches!(news, News::Talking)).await;
    let (is_well, said) = run(&office, &["calls", "hangup", &id]).await;
    assert!(is_well, "{said}");
    until(&mut phone, |news| matches!(news, News::Hung(_))).await;
    let (is_well, said) = run(&office, &["calls", "show", &id]).await;
    assert!(is_well && said.contains("hangup NORMAL_CLEARING"), "{said}");
    assert!(
        said.contains("Test/1") && said.contains("has answered"),
        "{said}"
    );
    // It may have ended before anybody hangs up: that is what was wanted.
    let (is_well, said) = run(&office, &["calls", "hangup", &id]).await;
    assert!(is_well && said.contains("is ended"), "{said}");
}
