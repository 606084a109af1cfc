//! Faults on demand: each kind does what it says, and only to the requests that it is for.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};
use sipdeck::platform::{Fault, FaultPlan, Harm};
use tokio::io::AsyncWriteExt as _;

use super::line::{Line, Reply, platform};

/// Lets requests go wrong as the plan says.
async fn plan(line: &Line, faults: Value) {
    let body = json!({"seed": 1, "faults": faults}).to_string();
    let reply = line.control("POST", "faults", body.as_bytes()).await;
    assert_eq!(reply.status, 200, "{reply:?}");
}

async fn bytes(line: &Line, rest: &str) -> Vec<u8> {
    let head = line.head("GET", &line.path(rest));
    line.raw(format!("{head}\r\n").as_bytes()).await
}

async fn create(line: &Line, name: &str) -> Vec<u8> {
    let body = json!({"name": name}).to_string();
    let head = line.head("POST", &line.path("domains"));
    let request = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    line.raw(request.as_bytes()).await
}

async fn names(line: &Line) -> Vec<String> {
    let list = line.get("domains").await.json();
    let name = |item: &Value| item["name"].as_str().expect("a name").to_owned();
    list.as_array().expect("a list").iter().map(name).collect()
}

#[tokio::test]
async fn answers_with_500_503_and_429_are_not_carried_out() {
    let (_platform, line) = platform().await;
    for (status, category) in [
        (500, "backend"),
        (503, "unavailable"),
        (429, "too-many-requests"),
    ] {
        plan(&line, json!([{"count": 1, "do": {"answer": status}}])).await;
        let reply = line.post("domains", &json!({"name": "lab1"})).await;
        assert_eq!((reply.status, reply.why().1), (status, category.to_owned()));
        assert_eq!(reply.header("x-ratelimit-reset").is_empty(), status != 429);
        assert!(names(&line).await.is_empty());
    }
}

#[tokio::test]
async fn every_status_that_is_asked_for_is_the_one_that_is_answered() {
    let (_platform, line) = platform().await;
    for status in [
        400, 404, 418, 429, 451, 499, 500, 501, 502, 503, 504, 520, 599,
    ] {
        plan(&line, json!([{"count": 1, "do": {"answer": status}}])).await;
        let reply = line.get("domains").await;
        assert_eq!((reply.status, reply.why().0), (status, status));
    }
    for status in [200, 302, 404, 502, 599] {
        plan(&line, json!([{"count": 1, "do": {"html": status}}])).await;
        assert_eq!(line.get("domains").await.status, status);
    }
}

#[tokio::test]
async fn no_plan_makes_a_request_panic() {
    let (platform, line) = platform().await;
    line.is_spoilt.store(true, Ordering::Relaxed);
    // Handed in by a program, unchecked, and as absurd as the types allow.
    let certain = |harm| Fault::always(harm).times(1);
    for harm in [
        Harm::Answer(0),
        Harm::Answer(99),
        Harm::Answer(1000),
        Harm::Answer(u16::MAX),
        Harm::Html(0),
        Harm::Html(u16::MAX),
        Harm::ForeignNext,
        Harm::EndlessNext,
    ] {
        let faults = vec![certain(harm)];
        platform.plan_faults(FaultPlan {
            seed: u64::MAX,
            faults,
            ..FaultPlan::default()
        });
        let reply = line.get("domains?page=99999999999999999999").await;
        assert!(reply.status >= 200, "{harm:?}");
    }
    let delayed = Fault {
        skip: u64::MAX,
        count: Some(0),
        probability: Some(f64::NAN),
        ..Fault::always(Harm::DelayMs(u64::MAX))
    };
    let faults = vec![delayed.clone(), delayed];
    platform.plan_faults(FaultPlan {
        faults,
        ..FaultPlan::default()
    });
    assert_eq!(line.get("domains").await.status, 200);
    let faults = vec![
        certain(Harm::DelayMs(u64::MAX)),
        certain(Harm::DelayMs(u64::MAX)),
    ];
    platform.plan_faults(FaultPlan {
        faults,
        ..FaultPlan::default()
    });
    let head = line.head("GET", &line.path("domains"));
    let mut stream = tokio::net::TcpStream::connect(&line.address)
        .await
        .expect("connects");
    stream
        .write_all(format!("{head}\r\n").as_bytes())
        .await
        .expect("sends");
    // The delayed one waits, and the next is answered.
    while line.get("account").await.status != 200 {}
}

#[tokio::test]
async fn a_connection_dropped_before_leaves_nothing_and_after_leaves_the_change() {
    let (_platform, line) = platform().await;
    plan(
        &line,
        json!([{"method": "POST", "count": 1, "do": "drop_before"}]),
    )
    .await;
    assert_eq!(create(&line, "before").await, b"");
    plan(
        &line,
        json!([{"method": "POST", "count": 1, "do": "drop_after"}]),
    )
    .await;
    assert_eq!(create(&line, "after").await, b"");
    assert_eq!(names(&line).await, ["after"]);
}

#[tokio::test]
async fn a_truncated_body_is_shorter_than_it_says() {
    let (_platform, line) = platform().await;
    line.post("domains", &json!({"name": "lab1"})).await.id();
    plan(&line, json!([{"do": "truncate"}])).await;
    let reply = Reply::of(&bytes(&line, "domains").await).expect("a head");
    let promised: usize = reply.header("content-length").parse().expect("a length");
    assert_eq!(reply.body.len(), promised / 2);
}

#[tokio::test]
async fn a_corrupt_body_is_as_long_as_it_says_but_no_json() {
    let (_platform, line) = platform().await;
    plan(&line, json!([{"do": "corrupt"}])).await;
    let reply = line.get("account").await;
    assert_eq!(reply.header("content-length"), reply.body.len().to_string());
    assert!(serde_json::from_slice::<Value>(&reply.body).is_err());
}

#[tokio::test]
async fn html_comes_with_the_status_that_was_asked_for() {
    let (_platform, line) = platform().await;
    plan(&line, json!([{"do": {"html": 502}}])).await;
    let reply = line.get("account").await;
    assert_eq!((reply.status, &reply.body[..5]), (502, &b"<!DOC"[..]));
    assert!(reply.header("content-type").starts_with("text/html"));
}

#[tokio::test]
async fn next_links_lead_astray() {
    let (platform, line) = platform().await;
    let here = format!("{}{}", platform.origin(), line.path("domains"));
    for (harm, link) in [
        (
            "foreign_next",
            format!(
                "<http://elsewhere.invalid{}?page=4&size=25>",
                line.path("domains")
            ),
        ),
        ("looped_next", format!("<{here}?page=3&size=25>")),
        ("endless_next", format!("<{here}?page=4&size=25>")),
    ] {
        plan(&line, json!([{"do": harm}])).await;
        let reply = line.get("domains?page=3").await;
        assert_eq!(reply.header("link"), format!("{link}; rel=\"next\""));
    }
}

#[tokio::test]
async fn a_huge_page_is_as_huge_as_asked_for() {
    let (_platform, line) = platform().await;
    line.post("domains", &json!({"name": "lab1"})).await.id();
    plan(&line, json!([{"do": {"huge_page": 3_000_000}}])).await;
    let answer = bytes(&line, "domains").await;
    assert!(
        (3_000_000..3_200_000).contains(&answer.len()),
        "{}",
        answer.len()
    );
    let text = String::from_utf8(answer).expect("text");
    assert!(text.contains("lab1") && text.contains(",{\"id\":\"re-made-up-1\""));
}

#[tokio::test]
async fn a_stalled_body_stops_in_the_middle_and_the_connection_stays_open() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let (platform, line) = platform().await;
    plan(&line, json!([{"do": "stall"}])).await;
    let mut stream = tokio::net::TcpStream::connect(&line.address)
        .await
        .expect("connects");
    let head = line.head("GET", &line.path("account"));
    stream
        .write_all(format!("{head}\r\n").as_bytes())
        .await
        .expect("sends");
    let mut seen = Vec::new();
    let halved = |reply: Reply| {
        let promised: usize = reply.header("content-length").parse().expect("a length");
        reply.body.len() == promised / 2
    };
    while !Reply::of(&seen).is_some_and(halved) {
        let read = stream.read_buf(&mut seen).await.expect("reads");
        assert_ne!(read, 0, "the connection was closed");
    }
    // Others are answered meanwhile, and stopping does not wait for ever.
    line.control("DELETE", "faults", b"").await;
    assert_eq!(line.get("account").await.status, 200);
    drop(platform);
    assert_eq!(stream.read_buf(&mut seen).await.unwrap_or(0), 0);
}

#[tokio::test]
async fn a_delayed_answer_is_overtaken_by_one_that_was_asked_for_later() {
    let (_platform, line) = platform().await;
    let delay = json!([{"path": "/v1/users/*/account", "do": {"delay_ms": 2_000}}]);
    plan(&line, delay).await;
    let late = {
        let line = line.clone();
        tokio::spawn(async move { line.get("account").await.status })
    };
    // It has arrived once it is tallied; only then the other one is sent.
    loop {
        let seen = line.control("GET", "faults", b"").await.json();
        if seen[0]["struck"] == json!(1) {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert_eq!(line.get("domains").await.status, 200);
    assert!(!late.is_finished(), "it is held back");
    assert_eq!(late.await.expect("it is answered"), 200);
}

#[tokio::test]
async fn a_fault_strikes_only_its_method_path_and_count_and_is_tallied() {
    let (_platform, line) = platform().await;
    plan(
        &line,
        json!([{"method": "GET", "path": "/v1/users/*/domains", "skip": 1, "count": 1,
        "do": {"answer": 503}}]),
    )
    .await;
    let mut seen = Vec::new();
    for path in ["domains", "account", "domains", "domains"] {
        seen.push(line.get(path).await.status);
    }
    assert_eq!(seen, [200, 200, 503, 200]);
    let shown = line.control("GET", "faults", b"").await.json();
    assert_eq!(
        (&shown[0]["seen"], &shown[0]["struck"]),
        (&json!(3), &json!(1))
    );
    let bad = line
        .control("POST", "faults", b"{\"faults\":[{\"do\":\"x\"}]}")
        .await;
    assert_eq!(bad.status, 400);
}

#[test]
fn the_plan_and_the_words_in_the_guide_are_real() {
    let guide = include_str!("../../assets/guide.md");
    let plan = guide.split("<!-- faults -->").nth(1).expect("has a plan");
    let plan = plan.split("```").nth(1).expect("is a block");
    let plan = plan.strip_prefix("json").expect("is JSON");
    let plan: FaultPlan = serde_json::from_str(plan).expect("is a plan");
    assert_eq!(plan.faults.len(), 3);
    let words = guide.split("`do` is one of ").nth(1).expect("names them");
    let words = words.split(". In a path").next().expect("ends");
    let words: Vec<&str> = words.split('`').filter(|word| word.contains('"')).collect();
    assert_eq!(words.len(), 12);
    for word in words {
        let numbered = word
            .replace(" N", " 1")
            .replace("STATUS", "503")
            .replace("BYTES", "9");
        assert!(serde_json::from_str::<Harm>(&numbered).is_ok(), "{word}");
    }
}
