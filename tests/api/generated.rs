//! Requests that schemathesis makes up from the document of the API, with identifiers of things that are there, so that
//! every operation is reached.

use std::{path::Path, time::Duration};

use serde_json::json;
use sipdeck::{
    phone::{Account as Owner, Manner, News, Phone, Server, Setup, Transports},
    platform::{Account, Config, Platform},
};
use tokio::{process::Command, time::timeout};

use super::{metrics, tool};
use crate::platform::{
    handset::until,
    line::{Line, say},
    phones::{HOST, LONG, Running, start_with},
};

/// Operations that are not asked for: one never ends, and the others spoil what the rest needs.
const LEFT_OUT: &[&str] = &["watch", "planFaults", "forgetTold", "forgetRequests"];

/// Operations that may refuse what fits: it depends on what is there already, or on another part of the query.
const ADRIFT: &[&str] = &[
    "updateApplication",
    "createCall",
    "createBridge",
    "updateBridge",
    "trace",
    "capture",
];

/// A phone that answers calls after a moment, or rings on.
async fn phone(running: &Running, name: &str, manner: Manner) -> Phone {
    let server = format!("{};transport=udp", running.sip);
    let setup = Setup {
        account: Owner::of(&format!("sip:{name}@{HOST}"), b"secret12").expect("an address"),
        server: Some(server.parse::<Server>().expect("a server")),
        resolver: sipdeck::net::Resolver::at(running.dns).expect("a resolver"),
        transports: Transports::default(),
        tls: None,
        user_agent: "test".into(),
        seconds: 600,
        manner,
        talks: None,
        persistent: None,
    };
    let mut phone = Phone::start(setup).expect("starts");
    until(&mut phone, |news| matches!(news, News::Registered { .. })).await;
    phone
}

/// The identifiers that requests are made with: for all operations, and others for some.
struct Ids {
    general: Vec<(&'static str, String)>,
    special: Vec<(&'static str, Vec<(&'static str, String)>)>,
}

impl Ids {
    /// The configuration of schemathesis.
    fn config(&self, line: &Line, is_secure: bool, has_ids: bool) -> String {
        let account = &line.account;
        let mut lines = vec![
            "[generation]".to_owned(),
            format!("with-security-parameters = {is_secure}"),
            "allow-extra-parameters = false".to_owned(),
            "[auth.openapi.account]".to_owned(),
            format!("username = \"{}\"", account.token),
            format!("password = \"{}\"", account.secret.reveal()),
            "[auth.openapi.control]".to_owned(),
            format!("bearer = \"{}\"", line.control),
            "[parameters]".to_owned(),
            format!("\"path.userId\" = \"{}\"", account.user_id),
        ];
        let entry = |(name, id): &(&str, String)| match id.parse::<u64>() {
            Ok(number) => format!("\"path.{name}\" = {number}"),
            Err(_) => format!("\"path.{name}\" = \"{id}\""),
        };
        let operation = |name: &str, rest: String| {
            format!("[[operations]]\ninclude-operation-id = \"{name}\"\n{rest}")
        };
        if has_ids {
            lines.extend(self.general.iter().map(entry));
            for (name, ids) in &self.special {
                let ids: Vec<String> = ids.iter().map(entry).collect();
                lines.push(operation(
                    name,
                    format!("parameters = {{ {} }}", ids.join(", ")),
                ));
            }
        }
        for name in ADRIFT {
            let rest = "checks.positive_data_acceptance.enabled = false".to_owned();
            lines.push(operation(name, rest));
        }
        lines.join("\n")
    }
}

/// The identifier of the first thing in a list, once there is one.
async fn first(line: &Line, list: &str) -> String {
    loop {
        let found = line.get(list).await.json();
        let id = &found[0]["id"];
        if let Some(text) = id.as_str() {
            return text.to_owned();
        }
        if let Some(number) = id.as_u64() {
            return number.to_string();
        }
        tokio::task::yield_now().await;
    }
}

/// Makes one of everything, and another of what will be deleted.
async fn prepare(line: &Line, domain: &str) -> Ids {
    let endpoint = |name: &str| json!({"name": name, "credentials": {"password": "secret12"}});
    let list = format!("domains/{domain}/endpoints");
    let anna = first(line, &list).await;
    let spare = line.post(&list, &endpoint("spare")).await.id();
    let changed = line.post(&list, &endpoint("changed")).await.id();
    let bob = line.get(&format!("{list}?page=1&size=1")).await.json();
    let bob = bob[0]["id"].as_str().expect("Bob").to_owned();
    let token = line
        .post(&format!("{list}/{anna}/tokens"), &json!({}))
        .await
        .id();
    let application = json!({"name": "App", "incomingCallUrl": "http://127.0.0.1:1/"});
    let call = |to: &str| json!({"from": "+13035550100", "to": format!("sip:{to}@{HOST}"), "callbackUrl": "http://127.0.0.1:1/"});
    let active = line.post("calls", &call("anna")).await.id();
    // The other one is spoken with already.
    let other = line.post("calls", &call("bob")).await.id();
    while line.get(&format!("calls/{active}")).await.json()["state"] != "active" {
        tokio::task::yield_now().await;
    }
    line.get("domains/nothing").await;
    let number = line
        .post("phoneNumbers", &json!({"number": "+13035550100"}))
        .await
        .id();
    let number_to_go = line
        .post("phoneNumbers", &json!({"number": "+13035550101"}))
        .await
        .id();
    let event = first(line, &format!("calls/{active}/events")).await;
    Ids {
        general: vec![
            ("domainId", domain.to_owned()),
            (
                "registrationId",
                first(line, &format!("{list}/{anna}/registrations")).await,
            ),
            ("endpointId", anna.clone()),
            (
                "applicationId",
                line.post("applications", &application).await.id(),
            ),
            ("number", number),
            ("bridgeId", line.post("bridges", &json!({})).await.id()),
            ("callbackId", first(line, "callbacks").await),
            ("errorId", first(line, "errors").await),
            ("callId", active),
            ("eventId", event),
            ("token", token),
        ],
        special: vec![
            (
                "deleteDomain",
                vec![(
                    "domainId",
                    line.post("domains", &json!({"name": "spare"})).await.id(),
                )],
            ),
            ("deleteEndpoint", vec![("endpointId", spare)]),
            (
                "deleteApplication",
                vec![(
                    "applicationId",
                    line.post("applications", &application).await.id(),
                )],
            ),
            ("releaseNumber", vec![("number", number_to_go)]),
            ("updateCall", vec![("callId", other)]),
            ("updateEndpoint", vec![("endpointId", changed.clone())]),
            ("updateEndpointAlone", vec![("endpointId", changed)]),
            (
                "endRegistration",
                vec![
                    (
                        "registrationId",
                        first(line, &format!("{list}/{bob}/registrations")).await,
                    ),
                    ("endpointId", bob),
                ],
            ),
        ],
    }
}

/// Runs schemathesis, and shows what it said when it is not content.
async fn run(program: &Path, folder: &Path, line: &Line, config: &str, arguments: &[&str]) {
    let begun = std::time::Instant::now();
    let file = folder.join("schemathesis.toml");
    std::fs::write(&file, config).expect("written");
    let left_out = LEFT_OUT
        .iter()
        .flat_map(|name| ["--exclude-operation-id", name]);
    let output = Command::new(program)
        .arg("--config-file")
        .arg(&file)
        .arg("run")
        .arg(format!("http://{}/_platform/openapi.json", line.address))
        .args(left_out)
        .args([
            "--seed",
            "7",
            "--workers",
            "1",
            "--no-color",
            "--continue-on-failure",
        ])
        .args(arguments)
        .current_dir(folder)
        .env_remove("http_proxy")
        .env_remove("HTTP_PROXY")
        .kill_on_drop(true)
        .output()
        .await
        .expect("runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    let cases = said.lines().find(|line| line.contains(" generated, "));
    let cases = cases.unwrap_or_default();
    say(&format!(
        "{}: {} in {:?}",
        arguments.join(" "),
        cases.trim(),
        begun.elapsed()
    ));
}

/// The operations that were never done, by what the platform itself has counted.
async fn never_done(line: &Line) -> Vec<String> {
    let figures = metrics::read(line).await;
    let document = line.control("GET", "openapi.json", b"").await.json();
    let paths = document["paths"].as_object().expect("paths").values();
    let operations = paths.flat_map(|item| item.as_object().expect("an object").values());
    let names = operations.filter_map(|operation| operation["operationId"].as_str());
    let is_done = |name: &&str| {
        [200, 201].iter().any(|status| {
            let key =
                format!("sipdeck_http_requests_total{{operation=\"{name}\",status=\"{status}\"}}");
            figures.contains_key(&key)
        })
    };
    let undone = names.filter(|name| !is_done(name) && !LEFT_OUT.contains(name));
    undone.map(ToOwned::to_owned).collect()
}

#[tokio::test]
async fn whatever_is_generated_is_answered_as_documented() {
    let Some(program) = tool("schemathesis") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let account = Account::generate();
    let running = start_with(&folder.path().join("data"), &account, &[]).await;
    running.fill().await;
    let line = &running.line;
    let domain = first(line, "domains").await;
    let bob = json!({"name": "bob", "credentials": {"password": "secret12"}});
    line.post(&format!("domains/{domain}/endpoints"), &bob)
        .await;
    let after = Duration::from_millis(1);
    let anna = phone(&running, "anna", Manner::Answers { after }).await;
    let bob = phone(&running, "bob", Manner::Rings).await;
    let ids = timeout(LONG, prepare(line, &domain))
        .await
        .expect("is quick");
    let with_ids = ids.config(line, false, true);
    let phases = [
        "--phases",
        "examples,coverage,fuzzing",
        "--max-examples",
        "5",
    ];
    // What is counted so far was not generated.
    let before = metrics::read(line).await;
    run(&program, folder.path(), line, &with_ids, &phases).await;
    assert_eq!(never_done(line).await, Vec::<String>::new());
    let count = |figures: &std::collections::HashMap<String, f64>| figures["sipdeck_http_request_duration_seconds_count"];
    let generated = count(&metrics::read(line).await) - count(&before);
    assert!(generated > 1000.0, "{generated}");
    let without = ids.config(line, false, false);
    let stateful = ["--phases", "stateful", "--max-examples", "40"];
    run(&program, folder.path(), line, &without, &stateful).await;
    let secure = ids.config(line, true, true);
    let short = ["--phases", "fuzzing", "--max-examples", "2"];
    run(&program, folder.path(), line, &secure, &short).await;
    anna.end().await;
    bob.end().await;
    let health = line.control("GET", "health", b"").await;
    assert_eq!(health.status, 200, "{health:?}");
}

#[tokio::test]
async fn whoever_is_too_fast_is_answered_as_documented() {
    let Some(program) = tool("schemathesis") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let platform = Platform::start(Config::default()).await.expect("starts");
    let line = Line::to(&platform);
    let ids = Ids {
        general: Vec::new(),
        special: Vec::new(),
    };
    let config = ids.config(&line, false, false);
    let short = ["--phases", "fuzzing", "--max-examples", "2"];
    run(&program, folder.path(), &line, &config, &short).await;
    let figures = metrics::read(&line).await;
    let refused = figures["sipdeck_refusals_total{code=\"rate-limit-reached\"}"];
    assert!(refused > 10.0, "{refused}");
}
