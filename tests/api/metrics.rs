//! The figures for Prometheus, read by its own tool and by a reader that knows nothing of ours.

use std::{collections::HashMap, io::Write as _, process::Stdio, time::Duration};

use regex::Regex;
use serde_json::json;
use sipdeck::{
    phone::{Manner, News},
    platform::METRICS,
};

use tokio::time::timeout;

use super::tool;
use crate::platform::{
    callphone::HOST,
    handset::{Office, until},
    line::Line,
    phones::LONG,
};

/// What the figures say, by name with labels. Fails when they are not in the format.
pub async fn read(line: &Line) -> HashMap<String, f64> {
    let text = line.control("GET", "metrics", b"").await.body;
    let text = String::from_utf8(text).expect("is text");
    let sample = Regex::new(r#"^([a-z_]+)(\{[a-z_]+="[^"\\]*"(,[a-z_]+="[^"\\]*")*\})? (\S+)$"#)
        .expect("a pattern");
    let mut found = HashMap::new();
    let mut kind = (String::new(), String::new());
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, of) = rest.split_once(' ').expect("a type");
            kind = (name.to_owned(), of.to_owned());
        } else if !line.starts_with("# HELP ") {
            let parts = sample.captures(line).expect("a sample");
            assert!(parts[1].starts_with(&kind.0), "{line} stands with its type");
            assert_eq!(parts[1].ends_with("_total"), kind.1 == "counter", "{line}");
            let value = parts[4].parse().expect("a number");
            let label = parts.get(2).map_or("", |it| it.as_str());
            let key = format!("{}{label}", &parts[1]);
            assert!(found.insert(key, value).is_none(), "{line} stands once");
        }
    }
    found
}

#[tokio::test]
async fn everything_that_happens_is_counted() {
    let office = Office::open().await;
    let after = Duration::from_millis(1);
    let mut anna = office.phone_of("anna", "secret12", "test", Manner::Answers { after });
    until(&mut anna, |news| matches!(news, News::Registered { .. })).await;
    let line = &office.line;
    let call = json!({"from": "+13035550100", "to": format!("sip:anna@{HOST}"), "callbackUrl": "http://127.0.0.1:1/"});
    let id = line.post("calls", &call).await.id();
    let item = format!("calls/{id}");
    let heard = async {
        while line.get(&item).await.json()["packetsSent"]
            .as_u64()
            .unwrap_or_default()
            == 0
        {
            tokio::task::yield_now().await;
        }
        line.post(&item, &json!({"state": "completed"})).await;
        line.get("domains/nothing").await;
        while line.get("callbacks").await.json() == json!([]) {
            tokio::task::yield_now().await;
        }
    };
    timeout(LONG, heard).await.expect("is quick");
    let figures = read(line).await;
    let of = |name: &str| figures.get(name).copied().unwrap_or_default();
    for (name, least) in [
        (
            "sipdeck_http_requests_total{operation=\"createCall\",status=\"201\"}",
            1.0,
        ),
        (
            "sipdeck_http_requests_total{operation=\"getDomain\",status=\"404\"}",
            1.0,
        ),
        ("sipdeck_refusals_total{code=\"domain-not-found\"}", 1.0),
        ("sipdeck_http_request_duration_seconds_count", 5.0),
        (
            "sipdeck_http_request_duration_seconds_bucket{le=\"+Inf\"}",
            5.0,
        ),
        ("sipdeck_http_request_duration_seconds_sum", 0.000_001),
        ("sipdeck_registrations", 1.0),
        ("sipdeck_granted_total", 1.0),
        ("sipdeck_calls_started_total", 1.0),
        ("sipdeck_calls_answered_total", 1.0),
        ("sipdeck_calls_ended_total{cause=\"NORMAL_CLEARING\"}", 1.0),
        ("sipdeck_callbacks_total{taken=\"false\"}", 1.0),
        ("sipdeck_media_packets_sent_total", 1.0),
        ("sipdeck_uptime_seconds", 0.0),
    ] {
        assert!(of(name) >= least, "{name} is {}", of(name));
    }
    for metric in METRICS {
        let mut names = figures.keys().filter(|name| name.starts_with(metric.name));
        assert!(names.next().is_some(), "{}", metric.name);
    }
    anna.end().await;
    let Some(promtool) = tool("promtool") else {
        return;
    };
    let text = line.control("GET", "metrics", b"").await.body;
    let mut child = std::process::Command::new(promtool)
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut input = child.stdin.take().expect("is piped");
    input.write_all(&text).expect("is read");
    drop(input);
    let output = child.wait_with_output().expect("ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.is_empty(), "{said}");
}
