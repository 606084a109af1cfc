//! `sipdeck doctor` with what the account makes for it: a token in place of the password, and a call that rings.

use serde_json::{Value, json};
use sipdeck::{
    phone::{Manner, News},
    platform::{Fault, FaultPlan, Harm},
};
use tempfile::TempDir;
use tokio::process::Command;

use super::{
    doctor::{ANNA, codes, doctor, of},
    handset::{Office, until},
};

/// The command for Anna, with the account.
fn test(office: &Office, folder: &TempDir, more: &[&str]) -> Command {
    let account = office.platform.account();
    let mut command = of(ANNA, folder);
    command
        .args(["--server", &office.sip.to_string()])
        .args(more)
        .env("SIPDECK_API", format!("http://{}", office.line.address))
        .env("SIPDECK_USER_ID", account.user_id.as_str())
        .env("SIPDECK_TOKEN", &account.token)
        .env("SIPDECK_SECRET", account.secret.reveal());
    command
}

/// Anna with an application, whose calls are told to somebody: without one, that is what is found first.
async fn complete(office: &Office) {
    let url = format!("http://{}/", office.line.address);
    let body = json!({"name": "Desk", "incomingCallUrl": url});
    let id = office.line.post("applications", &body).await.id();
    let body = json!({"applicationId": id});
    let anna = office.of_anna("");
    let changed = office.line.post(anna.trim_end_matches('/'), &body).await;
    assert_eq!(changed.status, 200);
}

/// Every request with this method is refused.
fn refused(method: &str) -> FaultPlan {
    let fault = Fault {
        method: Some(method.to_owned()),
        ..Fault::always(Harm::Answer(403))
    };
    FaultPlan {
        faults: vec![fault],
        ..FaultPlan::default()
    }
}

fn step<'a>(report: &'a Value, name: &str) -> &'a Value {
    let steps = report["steps"].as_array().expect("steps");
    let found = steps.iter().find(|told| told["step"] == name);
    found.expect("it is told")
}

#[tokio::test]
async fn a_token_stands_for_the_password_and_is_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = Office::open().await;
    complete(&office).await;
    let _phone = office.registered("Yealink").await;
    let command = test(&office, &folder, &["--token", "--register"]);
    let (status, report) = doctor(command, None).await;
    assert_eq!(codes(&report), [("registered", "info")], "{report:#}");
    assert_eq!(status, 0);
    assert_eq!(step(&report, "registration")["state"], "ok");
    assert_eq!(report["left"], Value::Null);
    assert!(
        !report.to_string().contains("X-Callsign-Token: t"),
        "{report:#}"
    );

    office.platform.plan_faults(refused("DELETE"));
    let command = test(&office, &folder, &["--token"]);
    let (_, report) = doctor(command, None).await;
    let left = report["left"].as_str().expect("a sentence");
    assert!(left.contains("ends by itself within a minute"), "{left}");

    office.platform.plan_faults(refused("POST"));
    let command = test(&office, &folder, &["--token"]);
    let (status, report) = doctor(command, None).await;
    assert_eq!((status, codes(&report).len()), (0, 0), "{report:#}");
    assert_eq!(step(&report, "password")["state"], "unknown");
}

#[tokio::test]
async fn phones_ring_or_not_and_the_call_is_ended() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = Office::open().await;
    complete(&office).await;
    let ring = || doctor(test(&office, &folder, &["--ring"]), None);
    let (_, report) = ring().await;
    assert_eq!(
        codes(&report),
        [("not-registered", "warning")],
        "{report:#}"
    );
    for (manner, agent, found) in [
        (Manner::Busy, "Busy/1", &[("busy", "warning")][..]),
        (Manner::Rings, "Rings/1", &[("rings", "info")]),
        (
            Manner::Away,
            "Away/1",
            &[("no-ring", "warning"), ("rings", "info")],
        ),
    ] {
        let mut phone = office.phone_of("anna", "secret12", agent, manner);
        until(&mut phone, |news| matches!(news, News::Registered { .. })).await;
        // Those before it are there still.
        std::mem::forget(phone);
        let (_, report) = ring().await;
        assert_eq!(codes(&report), found, "{report:#}");
        let evidence = step(&report, "ring")["evidence"].to_string();
        assert!(evidence.contains(agent), "{evidence}");
    }
    let calls = office.line.get("calls").await.json();
    let calls = calls.as_array().expect("calls");
    assert_eq!(calls.len(), 4);
    assert!(
        calls.iter().all(|call| call["state"] == "completed"),
        "{calls:#?}"
    );
}

#[tokio::test]
async fn without_an_account_neither_can_be_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    for arguments in [
        &["--token"][..],
        &["--ring"],
        &["--token", "--password-stdin"],
        &["--ring", "--no-account"],
    ] {
        let output = of(ANNA, &folder).args(arguments).output().await;
        let output = output.expect("runs");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty());
    }
}
