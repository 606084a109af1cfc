//! `sipdeck doctor` against the built platform: what is wrong is the first finding, and what is in order has none.

use std::{net::SocketAddr, process::Stdio};

use serde_json::{Value, json};
use sipdeck::{
    phone::News,
    platform::{Account, Config, FaultPlan, Trouble},
};
use tempfile::TempDir;
use tokio::{io::AsyncWriteExt as _, net::UdpSocket, process::Command};

use super::{
    handset::{Office, until},
    phones::{HOST, Running, certified_for, registered, start_with},
};

pub const PASSWORD: &str = "secret12";

/// Runs the program; its exit status, and its JSON.
pub async fn doctor(mut command: Command, password: Option<&str>) -> (i32, Value) {
    if password.is_some() {
        command.arg("--password-stdin");
    }
    let child = command
        .arg("--json")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn();
    let mut child = child.expect("starts");
    let mut stdin = child.stdin.take().expect("is piped");
    let line = format!("{}\n", password.unwrap_or_default());
    // Whoever reads no password is gone perhaps.
    let _ = stdin.write_all(line.as_bytes()).await;
    drop(stdin);
    let output = child.wait_with_output().await.expect("ends");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let json = serde_json::from_str(&said).unwrap_or_else(|why| {
        panic!("{why}: {said} {}", String::from_utf8_lossy(&output.stderr));
    });
    (output.status.code().expect("a status"), json)
}

pub fn codes(report: &Value) -> Vec<(&str, &str)> {
    let findings = report["findings"].as_array().expect("a list");
    let text = |value: &Value, name: &str| value[name].as_str().expect("a text").to_owned();
    findings
        .iter()
        .map(|one| {
            let severity = one["severity"].as_str().expect("a text");
            assert!(!text(one, "text").is_empty() && !text(one, "advice").is_empty());
            (one["code"].as_str().expect("a text"), severity)
        })
        .collect()
}

pub fn of(address: &str, folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sipdeck"));
    command
        .args(["doctor", address])
        .env_clear()
        .env("HOME", folder.path());
    command
}

/// The command for an address of the platform, found by its name server; with the account, or without.
fn at(server: &Running, address: &str, folder: &TempDir, account: Option<&Account>) -> Command {
    let mut command = of(address, folder);
    command.args(["--dns", &server.dns.to_string()]);
    if let Some(account) = account {
        command
            .env("SIPDECK_API", format!("http://{}", server.line.address))
            .env("SIPDECK_USER_ID", account.user_id.as_str())
            .env("SIPDECK_TOKEN", &account.token)
            .env("SIPDECK_SECRET", account.secret.reveal());
    }
    command
}

pub const ANNA: &str = "sip:anna@demo.bwapp.bwsip.io";

/// A platform that speaks TLS with a certificate for this host, and the file with the authority that vouches for it.
async fn secured(folder: &TempDir, account: &Account, host: &str) -> (Running, String) {
    let paths = certified_for(folder.path(), host);
    let [authority, chain, key] = paths.map(|path| path.to_str().expect("a text").to_owned());
    let secure = [
        "--sips",
        "127.0.0.1:0",
        "--tls-cert",
        &chain,
        "--tls-key",
        &key,
    ];
    let server = start_with(&folder.path().join("data"), account, &secure).await;
    server.fill().await;
    (server, authority)
}

#[tokio::test]
async fn what_is_wrong_is_the_first_finding_and_what_is_in_order_has_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let account = Account::generate();
    let (server, authority) = secured(&folder, &account, HOST).await;
    let line = &server.line;
    let trusting = |account| {
        let mut command = at(&server, ANNA, &folder, account);
        command.args(["--ca", &authority]);
        command
    };

    let (status, report) = doctor(trusting(None), Some(PASSWORD)).await;
    assert_eq!(
        codes(&report),
        [("not-registered", "warning")],
        "{report:#}"
    );
    assert_eq!(status, 1);

    let mut phone = server.phone(false, sipdeck::sip::Transport::Udp);
    registered(&mut phone).await;
    for transport in ["udp", "tcp", "tls"] {
        let mut command = trusting(None);
        command.args(["--transport", transport, "--register"]);
        let (status, report) = doctor(command, Some(PASSWORD)).await;
        assert_eq!(codes(&report), [("registered", "info")], "{report:#}");
        assert_eq!(status, 0);
        let steps = report["steps"].as_array().expect("steps");
        let mut steps = steps.iter();
        let registration = steps.find(|told| told["step"] == "registration");
        assert_eq!(registration.expect("told")["state"], "ok");
    }
    let (_, report) = doctor(trusting(None), Some(PASSWORD)).await;
    let phones = report["findings"][0]["evidence"]["contacts"].as_str();
    assert_eq!(
        phones.expect("contacts").matches("sip:").count(),
        1,
        "it was taken back"
    );

    let (status, report) = doctor(trusting(None), Some("another1")).await;
    assert_eq!(codes(&report)[0], ("wrong-password", "error"), "{report:#}");
    assert_eq!(status, 1);
    let shown = report.to_string();
    assert!(!shown.contains("another1"), "{shown}");

    // Without the authority, the servers by TLS are the trouble; by other transports all is well.
    let (_, report) = doctor(at(&server, ANNA, &folder, None), Some(PASSWORD)).await;
    assert_eq!(
        codes(&report)[0],
        ("tls-untrusted", "warning"),
        "{report:#}"
    );

    let (status, report) = doctor(trusting(Some(&account)), None).await;
    assert_eq!(
        codes(&report),
        [("no-application", "warning")],
        "{report:#}"
    );
    assert_eq!(status, 1);
    let absent = "sip:Anna@demo.bwapp.bwsip.io";
    let mut command = at(&server, absent, &folder, Some(&account));
    command.args(["--ca", &authority]);
    let (_, report) = doctor(command, Some(PASSWORD)).await;
    assert_eq!(
        codes(&report),
        [("no-such-endpoint", "error")],
        "{report:#}"
    );

    let domains = line.get("domains").await.json();
    let domain = domains[0]["id"].as_str().expect("an id");
    let list = format!("domains/{domain}/endpoints");
    let endpoints = line.get(&list).await.json();
    let endpoint = endpoints[0]["id"].as_str().expect("an id");
    let body = json!({"enabled": false});
    let changed = line.post(&format!("{list}/{endpoint}"), &body).await;
    assert_eq!(changed.status, 200);
    let (_, report) = doctor(trusting(Some(&account)), Some(PASSWORD)).await;
    assert_eq!(codes(&report)[0], ("disabled", "error"), "{report:#}");

    let unknown = at(&server, "sip:anna@nowhere.bwapp.bwsip.io", &folder, None);
    let (status, report) = doctor(unknown, None).await;
    assert_eq!(status, 1, "{report:#}");
    assert!(codes(&report)[0].0.starts_with("dns-"), "{report:#}");
}

#[tokio::test]
async fn what_the_phone_itself_sent_stands_beside_what_it_should_send() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = Office::open().await;
    let account = office.platform.account().clone();
    let test = || {
        let mut command = of(ANNA, &folder);
        command
            .args(["--server", &office.sip.to_string()])
            .env("SIPDECK_API", format!("http://{}", office.line.address))
            .env("SIPDECK_USER_ID", account.user_id.as_str())
            .env("SIPDECK_TOKEN", &account.token)
            .env("SIPDECK_SECRET", account.secret.reveal());
        command
    };
    let (_, report) = doctor(test(), Some(PASSWORD)).await;
    assert_eq!(report["phone"], Value::Null);
    let refused = |news: &News| matches!(news, News::Refused { .. });
    for (name, password, code, text) in [
        (
            "anna",
            "another1",
            "phone-password",
            "The password in the phone",
        ),
        (
            "Anna",
            PASSWORD,
            "phone-differs",
            "The phone asks as \"Anna\", the user name is \"anna\" (capitals differ).",
        ),
    ] {
        let mut phone = office.phone(name, password, "Yealink");
        until(&mut phone, refused).await;
        phone.end().await;
        let (status, report) = doctor(test(), Some(PASSWORD)).await;
        assert_eq!(
            (status, codes(&report)[0]),
            (1, (code, "error")),
            "{report:#}"
        );
        let said = report["findings"][0]["text"].as_str().expect("a text");
        assert!(said.starts_with(text), "{said}");
        let rows = report["phone"]["rows"].as_array().expect("rows");
        let differ = rows.iter().filter(|row| row["differs"] == true).count();
        assert!(rows.len() > 3 && differ > 0, "{report:#}");
    }
}

#[tokio::test]
async fn each_trouble_that_is_planned_is_the_first_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config {
        dns: Some("127.0.0.1:0".parse().expect("an address")),
        ..Config::default()
    };
    let office = Office::with(config).await;
    let _phone = office.registered("Yealink").await;
    let dns = office.platform.dns().expect("an address");
    for (trouble, more, code, severity) in [
        (
            Trouble::NoAnswer,
            &["--transport", "udp"][..],
            "no-answer",
            "error",
        ),
        (Trouble::WrongRealm, &[], "realm", "error"),
        (Trouble::OnlySha256, &[], "algorithm", "warning"),
        (Trouble::EndlessStale, &[], "stale-loop", "error"),
        (Trouble::Answer(403), &[], "forbidden", "error"),
        (Trouble::Answer(503), &[], "service-unavailable", "error"),
        (Trouble::Answer(404), &[], "unknown-user", "error"),
        (
            Trouble::Expires(20),
            &["--register"],
            "expires-short",
            "warning",
        ),
        (
            Trouble::Broken,
            &["--transport", "udp"],
            "malformed-answer",
            "error",
        ),
        (
            Trouble::CutShort,
            &["--transport", "udp"],
            "malformed-answer",
            "error",
        ),
        (
            Trouble::DeadFirstTarget,
            &[],
            "first-target-dead",
            "warning",
        ),
    ] {
        let plan = FaultPlan {
            sip: vec![trouble],
            ..FaultPlan::default()
        };
        office.platform.plan_faults(plan);
        let mut command = of(ANNA, &folder);
        command.args(["--dns", &dns.to_string()]).args(more);
        let (status, report) = doctor(command, Some(PASSWORD)).await;
        assert_eq!(
            codes(&report)[0],
            (code, severity),
            "{trouble:?}: {report:#}"
        );
        assert_eq!(status, 1);
    }
    office.platform.plan_faults(FaultPlan::default());
    let mut command = of(ANNA, &folder);
    command.args(["--dns", &dns.to_string()]);
    let (status, report) = doctor(command, Some(PASSWORD)).await;
    assert_eq!(
        (status, codes(&report)[0]),
        (0, ("registered", "info")),
        "{report:#}"
    );
}

#[tokio::test]
async fn a_certificate_for_another_name_is_the_first_finding_while_that_is_planned() {
    let [folder, other] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    let account = Account::generate();
    let [authority, chain, key] = certified_for(folder.path(), HOST);
    let [stranger, wrong_chain, wrong_key] = certified_for(other.path(), "other.example.com");
    let both = [authority, stranger].map(|path| std::fs::read(path).expect("reads"));
    let trusted = folder.path().join("both.pem");
    std::fs::write(&trusted, both.concat()).expect("writes");
    let plan = folder.path().join("plan.json");
    std::fs::write(&plan, r#"{"sip": ["wrong_name"]}"#).expect("writes");
    let paths = [&chain, &key, &wrong_chain, &wrong_key, &plan, &trusted];
    let [chain, key, wrong_chain, wrong_key, plan, trusted] =
        paths.map(|path| path.to_str().expect("a text"));
    let secure = [
        "--sips",
        "127.0.0.1:0",
        "--tls-cert",
        chain,
        "--tls-key",
        key,
        "--wrong-cert",
        wrong_chain,
        "--wrong-key",
        wrong_key,
        "--faults",
        plan,
    ];
    let server = start_with(&folder.path().join("data"), &account, &secure).await;
    server.fill().await;
    for (transport, severity) in [(Some("tls"), "error"), (None, "warning")] {
        let mut command = at(&server, ANNA, &folder, None);
        command.args(["--ca", trusted]);
        command.args(transport.map(|name| ["--transport", name]).iter().flatten());
        let (_, report) = doctor(command, Some(PASSWORD)).await;
        assert_eq!(codes(&report)[0], ("tls-name", severity), "{report:#}");
        let text = report["findings"][0]["text"].as_str().expect("a text");
        assert!(text.contains("for other.example.com"), "{text}");
    }
    // Without such a certificate it cannot be planned.
    let office = Office::open().await;
    let body = br#"{"sip": ["wrong_name"]}"#;
    let refused = office.line.control("POST", "faults", body).await;
    assert_eq!(refused.status, 400);
    let said = String::from_utf8_lossy(&refused.body).into_owned();
    assert!(said.contains("--wrong-cert"), "{said}");
}

/// An address of this machine that nobody listens on.
async fn nobody() -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
    socket.local_addr().expect("is bound")
}

#[tokio::test]
async fn refused_is_told_from_silent_and_rubbish_from_both() {
    let folder = tempfile::tempdir().expect("a folder");
    let at_server = |server: SocketAddr| {
        let mut command = of("sip:anna@lab.example.com", &folder);
        command.args(["--server", &server.to_string()]);
        command
    };
    let (status, report) = doctor(at_server(nobody().await), None).await;
    assert_eq!((status, codes(&report)[0].0), (1, "refused"), "{report:#}");

    let silent = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
    let address = silent.local_addr().expect("is bound");
    let (_, report) = doctor(at_server(address), None).await;
    assert_eq!(codes(&report)[0].0, "no-answer", "{report:#}");

    let rubbish = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
    let address = rubbish.local_addr().expect("is bound");
    let answering = tokio::spawn(async move {
        let mut chunk = [0; 4000];
        while let Ok((_, peer)) = rubbish.recv_from(&mut chunk).await {
            let _ = rubbish.send_to(b"HTTP/1.1 400 \x1b[2J\r\n\r\n", peer).await;
        }
    });
    let (_, report) = doctor(at_server(address), None).await;
    assert_eq!(codes(&report)[0].0, "malformed-answer", "{report:#}");
    assert!(!report.to_string().contains('\u{1b}'));
    answering.abort();
}

#[tokio::test]
async fn what_cannot_be_asked_is_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    for (arguments, sentence) in [
        (&["no address"][..], "is no address such as"),
        (&["sip:a@b.example", "--dns", "x"], "is no name server"),
        (&["sip:a@b.example", "--ca", "/nowhere"], "cannot be read"),
        (&["sip:a@b.example", "--register"], "--password-stdin"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sipdeck"));
        command.arg("doctor").args(arguments).env_clear();
        command.env("HOME", folder.path()).stdin(Stdio::null());
        let output = command.output().await.expect("runs");
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(sentence), "{said}");
    }
}

#[tokio::test]
async fn an_endpoint_may_be_named_by_the_name_of_its_domain() {
    let folder = tempfile::tempdir().expect("a folder");
    let account = Account::generate();
    let server = start_with(&folder.path().join("data"), &account, &[]).await;
    server.fill().await;
    for address in ["anna@demo", "sip:anna@DEMO"] {
        let command = at(&server, address, &folder, Some(&account));
        let (_, short) = doctor(command, Some(PASSWORD)).await;
        let command = at(&server, ANNA, &folder, Some(&account));
        let (_, whole) = doctor(command, Some(PASSWORD)).await;
        assert_eq!(codes(&short), codes(&whole), "{short:#}");
    }
    // A call that is not there is told from one that could not be ended.
    for act in ["show", "hangup"] {
        let command = at(&server, ANNA, &folder, Some(&account));
        let command = command.as_std();
        let mut calls = std::process::Command::new(command.get_program());
        calls.args(["calls", act, "c-none"]).env_clear();
        calls.envs(
            command
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        let output = calls.output().expect("runs");
        assert_eq!(output.status.code(), Some(3), "{output:?}");
    }
}
