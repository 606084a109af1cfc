//! The stream of events, as a client meets it that reads bytes.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use serde_json::{Value, json};
use sipdeck::{
    phone::News,
    platform::{Config, Patience},
    sip::message::Method,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use super::{
    callphone::{CallPhone, HOST},
    handset::{Office, create, until},
    line::{Line, platform},
};

const LONG: Duration = Duration::from_secs(30);

/// An event.
#[derive(Debug, Clone)]
pub struct Event {
    pub id: String,
    pub kind: String,
    pub data: Value,
}

/// Somebody who watches.
pub struct Watcher {
    stream: TcpStream,
    /// What came and was not taken apart yet, without the framing of chunks.
    text: String,
    framed: Vec<u8>,
}

impl Watcher {
    pub async fn open(line: &Line, path: &str, last: Option<&str>) -> Self {
        let mut stream = TcpStream::connect(&line.address).await.expect("connects");
        let last = last.map(|id| format!("Last-Event-ID: {id}\r\n"));
        let head = format!(
            "{}{}\r\n",
            line.head("GET", &line.path(path)),
            last.unwrap_or_default()
        );
        stream.write_all(head.as_bytes()).await.expect("sends");
        let mut framed = Vec::new();
        let end = loop {
            let end = framed
                .windows(4)
                .position(|four: &[u8]| four == b"\r\n\r\n");
            if let Some(end) = end {
                break end + 4;
            }
            let read = timeout(LONG, stream.read_buf(&mut framed)).await;
            assert!(read.expect("is quick").expect("reads") > 0);
        };
        let head = String::from_utf8_lossy(&framed[..end]).to_lowercase();
        assert!(head.starts_with("http/1.1 200 "), "{head}");
        assert!(
            head.contains("content-type: text/event-stream\r\n"),
            "{head}"
        );
        framed.drain(..end);
        Self {
            stream,
            text: String::new(),
            framed,
        }
    }

    /// Takes whole chunks out of their framing; whether the last has come.
    fn unframe(&mut self) -> bool {
        loop {
            let Some(line) = self.framed.windows(2).position(|two| two == b"\r\n") else {
                return false;
            };
            let length = std::str::from_utf8(&self.framed[..line]).expect("a number");
            let length = usize::from_str_radix(length, 16).expect("a number");
            let end = line + 2 + length + 2;
            if self.framed.len() < end {
                return false;
            }
            let chunk = &self.framed[line + 2..end - 2];
            self.text += std::str::from_utf8(chunk).expect("is text");
            self.framed.drain(..end);
            if length == 0 {
                return true;
            }
        }
    }

    /// The next event; `None` when the stream has ended.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            let is_over = self.unframe();
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    let mut lines = event.lines();
                    let found = lines.find_map(|line| line.strip_prefix(name));
                    found.unwrap_or_default().to_owned()
                };
                let (id, kind, data) = (field("id: "), field("event: "), field("data: "));
                self.text = String::from(rest);
                if !kind.is_empty() {
                    let data = serde_json::from_str(&data).expect("is JSON");
                    return Some(Event { id, kind, data });
                }
                continue;
            }
            if is_over {
                return None;
            }
            let read = timeout(LONG, self.stream.read_buf(&mut self.framed)).await;
            if read.expect("is quick").expect("reads") == 0 {
                return None;
            }
        }
    }

    pub async fn expect(&mut self, kind: &str) -> Event {
        let event = self.next().await.expect("goes on");
        assert_eq!(event.kind, kind, "{event:?}");
        event
    }
}

#[tokio::test]
async fn what_happens_is_told_as_it_happens() {
    let office = Office::open().await;
    let line = &office.line;
    let mut watcher = Watcher::open(line, "stream", None).await;
    assert_eq!(watcher.expect("ready").await.data, json!({"phones": true}));
    let phone = office.registered("Yealink").await;
    let registered = watcher.expect("registered").await;
    let list = line.get(&office.of_anna("registrations")).await;
    assert_eq!(list.header("stream-position"), registered.id);
    assert_eq!(registered.data["registration"], list.json()[0]);
    assert_eq!(registered.data["registrations"], 1);
    phone.end().await;
    let gone = watcher.expect("unregistered").await.data;
    assert_eq!(
        (&gone["reason"], &gone["registrations"]),
        (&json!("unregistered"), &json!(0))
    );
    let mut wrong = office.phone("anna", "wrong-one", "Yealink");
    let refused = watcher.expect("refused").await.data;
    assert_eq!(refused["endpointId"], json!(office.anna));
    assert_eq!(refused["attempt"]["reason"], "wrong-password");
    assert_eq!(refused["refused"]["count"], 1);
    until(&mut wrong, |news| matches!(news, News::Refused { .. })).await;
    drop(wrong);
    let phone = office.registered("Yealink").await;
    let mut next = watcher.next().await.expect("goes on");
    if next.kind == "refused" {
        next = watcher.next().await.expect("goes on");
    }
    assert_eq!(next.kind, "registered");
    let resolved = watcher.expect("resolved").await.data;
    assert_eq!(
        (&resolved["endpointId"], &resolved["refused"]),
        (&json!(office.anna), &json!(null))
    );
    line.post(
        &office.of_anna(""),
        &json!({"enabled": false, "description": "off"}),
    )
    .await;
    let mut changed = watcher.next().await.expect("goes on");
    if changed.kind == "refused" {
        changed = watcher.next().await.expect("goes on");
    }
    assert_eq!(
        (&*changed.kind, &changed.data["change"]),
        ("endpoint", &json!("changed"))
    );
    assert_eq!(
        changed.data["endpoint"],
        line.get(&office.of_anna("")).await.json()
    );
    let gone = watcher.expect("unregistered").await.data;
    assert_eq!(gone["reason"], "disabled");
    drop(phone);
    line.delete(&office.of_anna("")).await;
    let domain = format!("domains/{}", office.domain);
    line.post(&domain, &json!({"description": "empty"})).await;
    line.delete(&domain).await;
    let mut told = Vec::new();
    while told.len() < 3 {
        let event = watcher.next().await.expect("goes on");
        if event.kind != "refused" {
            told.push((
                event.kind,
                event.data["change"].as_str().expect("text").to_owned(),
            ));
        }
    }
    let told: Vec<(&str, &str)> = told
        .iter()
        .map(|(kind, change)| (&**kind, &**change))
        .collect();
    assert_eq!(
        told,
        [
            ("endpoint", "deleted"),
            ("domain", "changed"),
            ("domain", "deleted")
        ]
    );
    office.platform.stop().await;
    while let Some(event) = watcher.next().await {
        assert_eq!(event.kind, "refused");
    }
}

#[tokio::test]
async fn who_comes_back_misses_nothing_and_who_was_too_long_away_is_told() {
    let (_platform, line) = platform().await;
    let mut first = Watcher::open(&line, "stream", None).await;
    let ready = first.expect("ready").await;
    assert_eq!(ready.data, json!({"phones": false}));
    let domain = line.post("domains", &json!({"name": "demo"})).await.id();
    let mut ids = vec![ready.id, first.expect("domain").await.id];
    for name in ["one", "two", "three"] {
        create(&line, &domain, name).await;
        ids.push(first.expect("endpoint").await.id);
    }
    for (at, id) in ids.iter().enumerate() {
        let mut again = Watcher::open(&line, "stream", Some(id)).await;
        assert_eq!(again.expect("ready").await.id, *id);
        for later in &ids[at + 1..] {
            assert_eq!(again.next().await.expect("goes on").id, *later);
        }
    }
    let mut other = Watcher::open(&line, "stream", Some("00000000-7")).await;
    let reset = other.expect("reset").await;
    assert_eq!(reset.data, json!({"phones": false, "reason": "unknown"}));
    assert_eq!(Some(&reset.id), ids.last());
}

#[tokio::test]
async fn a_part_can_be_watched() {
    let (_platform, line) = platform().await;
    let one = line.post("domains", &json!({"name": "one"})).await.id();
    let two = line.post("domains", &json!({"name": "two"})).await.id();
    let desk = create(&line, &one, "desk").await;
    let mut of_domain = Watcher::open(&line, &format!("stream?domain={two}"), None).await;
    let mut of_desk = Watcher::open(&line, &format!("stream?endpoint={desk}"), None).await;
    for watcher in [&mut of_domain, &mut of_desk] {
        watcher.expect("ready").await;
    }
    let other = create(&line, &two, "other").await;
    line.post(
        &format!("domains/{one}/endpoints/{desk}"),
        &json!({"enabled": false}),
    )
    .await;
    assert_eq!(
        of_domain.expect("endpoint").await.data["endpointId"],
        json!(other)
    );
    assert_eq!(
        of_desk.expect("endpoint").await.data["endpointId"],
        json!(desk)
    );
    for (query, status) in [
        ("?domain=rd-none", 404),
        ("?endpoint=re-none", 404),
        (&format!("?domain={one}&endpoint={desk}"), 400),
    ] {
        let reply = line.get(&format!("stream{query}")).await;
        assert_eq!(reply.status, status, "{query}");
    }
    assert_eq!(line.post("stream", &json!({})).await.status, 405);
}

#[tokio::test]
async fn many_watch_and_nobody_who_does_not_read_holds_them_up() {
    let (platform, line) = platform().await;
    let mut watchers = Vec::new();
    for _ in 0..50 {
        watchers.push(Watcher::open(&line, "stream", None).await);
    }
    let _asleep = Watcher::open(&line, "stream", None).await;
    let domain = line.post("domains", &json!({"name": "demo"})).await.id();
    for number in 0..100 {
        create(&line, &domain, &format!("e{number}")).await;
    }
    for watcher in &mut watchers {
        watcher.expect("ready").await;
        watcher.expect("domain").await;
        for number in 0..100 {
            let event = watcher.expect("endpoint").await;
            assert_eq!(event.data["endpoint"]["name"], format!("e{number}"));
        }
    }
    platform.stop().await;
    for watcher in &mut watchers {
        assert!(watcher.next().await.is_none());
    }
}

#[tokio::test]
async fn who_does_not_read_is_cut_off() {
    let patience = Patience {
        write: Duration::from_millis(300),
        ..Patience::default()
    };
    let office = Office::with(Config {
        patience,
        ..Config::default()
    })
    .await;
    let line = &office.line;
    let mut awake = Watcher::open(line, "stream", None).await;
    let asleep = Watcher::open(line, "stream", None).await;
    awake.expect("ready").await;
    let watchers = async || {
        let health = line.control("GET", "health", b"").await.json();
        health["phones"]["watchers"].as_u64().expect("a number")
    };
    assert_eq!(watchers().await, 2);
    let long = json!({"description": "x".repeat(200)});
    while watchers().await == 2 {
        for _ in 0..50 {
            line.post(&office.of_anna(""), &long).await;
            awake.expect("endpoint").await;
        }
    }
    assert_eq!(watchers().await, 1, "who reads stays");
    drop(asleep);
}

/// What a client knows that does as the guide says: lists once, then the stream alone.
#[derive(Debug, Default, PartialEq)]
struct Known {
    /// The name of each endpoint, and whether it is enabled.
    endpoints: BTreeMap<String, Value>,
    /// The phones of each endpoint, by their identifiers.
    phones: BTreeMap<String, BTreeSet<String>>,
}

impl Known {
    async fn read(office: &Office) -> Self {
        let path = |rest: &str| format!("domains/{}/{rest}?size=1000", office.domain);
        let mut known = Self::default();
        let endpoints = office.line.get(&path("endpoints")).await.json();
        for endpoint in endpoints.as_array().expect("a list") {
            let id = endpoint["id"].as_str().expect("an id").to_owned();
            known.endpoints.insert(id, endpoint.clone());
        }
        let phones = office.line.get(&path("registrations")).await.json();
        for phone in phones.as_array().expect("a list") {
            known.phone(phone, true);
        }
        known
    }

    fn phone(&mut self, phone: &Value, is_there: bool) {
        let text = |name: &str| phone[name].as_str().expect("a text").to_owned();
        let endpoint = text("endpointId");
        let all = self.phones.entry(endpoint.clone()).or_default();
        if is_there {
            all.insert(text("id"));
        } else {
            all.remove(&text("id"));
        }
        if all.is_empty() {
            self.phones.remove(&endpoint);
        }
    }

    /// Takes in an event; `false` when everything has to be read again.
    fn hear(&mut self, event: &Event) -> bool {
        let data = &event.data;
        match &*event.kind {
            "endpoint" => {
                let id = data["endpointId"].as_str().expect("an id").to_owned();
                if data["change"] == "deleted" {
                    self.endpoints.remove(&id);
                } else {
                    self.endpoints.insert(id, data["endpoint"].clone());
                }
            }
            "registered" | "refreshed" => self.phone(&data["registration"], true),
            "unregistered" | "expired" => self.phone(&data["registration"], false),
            "reset" => return false,
            _ => {}
        }
        true
    }
}

#[tokio::test]
async fn a_client_that_comes_and_goes_knows_in_the_end_what_there_is() {
    let office = Office::open().await;
    let line = office.line.clone();
    let path = |name: &str| office.of_anna("").replace(&office.anna, name);
    let mut watcher = Watcher::open(&line, "stream", None).await;
    let mut last = watcher.expect("ready").await.id;
    let mut known = Known::read(&office).await;
    let mut phones = Vec::new();
    // Others change the account and phones come and go, while the client loses its connection again and again.
    for round in 0..12 {
        let name = format!("e{round}");
        let made = create(&line, &office.domain, &name).await;
        let writers = (0..4).map(|writer| {
            let (line, path) = (line.clone(), path(&made));
            async move {
                let body = json!({"description": format!("{writer}"), "enabled": writer != 3});
                line.post(&path, &body).await;
            }
        });
        let mut phone = office.phone(&name, "secret12", "Yealink");
        futures_util::future::join_all(writers).await;
        line.post(&path(&made), &json!({"enabled": true})).await;
        until(&mut phone, |news| matches!(news, News::Registered { .. })).await;
        if round % 3 == 0 {
            line.delete(&path(&made)).await;
        } else if round % 3 == 1 {
            phone.end().await;
        } else {
            phones.push(phone);
        }
        for _ in 0..round {
            let event = watcher.next().await.expect("goes on");
            assert!(known.hear(&event), "{event:?}");
            last.clone_from(&event.id);
        }
        watcher = Watcher::open(&line, "stream", Some(&last)).await;
        watcher.expect("ready").await;
    }
    // What is told last shows that all before was told.
    let end = create(&line, &office.domain, "end").await;
    while !known.endpoints.contains_key(&end) {
        let event = watcher.next().await.expect("goes on");
        assert!(known.hear(&event), "{event:?}");
    }
    assert_eq!(known, Known::read(&office).await);
}

#[tokio::test]
async fn what_is_heard_in_calls_is_told_while_they_go_on() {
    let office = Office::open().await;
    let anna = CallPhone::registered("anna", office.sip).await;
    let path = format!("stream?endpoint={}", office.anna);
    let mut watcher = Watcher::open(&office.line, &path, None).await;
    let body = json!({"from": "+1", "to": format!("sip:anna@{HOST}")});
    let id = office.line.post("calls", &body).await.id();
    let invite = anna.asked(&Method::Invite).await;
    anna.answer(&invite, 200).await;
    anna.asked(&Method::Ack).await;
    let told = loop {
        let event = watcher.next().await.expect("goes on");
        if event.kind == "sound" {
            break event.data;
        }
    };
    let told = &told["calls"][0];
    assert_eq!(told["id"], id);
    assert_eq!(
        (&told["packetsReceived"], &told["packetsLost"]),
        (&json!(0), &json!(0))
    );
    assert!(told["packetsSent"].as_u64() >= Some(1), "{told}");
}
