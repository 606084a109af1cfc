//! What the platform tells of phones that Kamailio registers: lists, counts, the stream, and ends of registrations.

use serde_json::{Value, json};
use sipdeck::sip::message::Name;

use super::{
    handset::Handset,
    town::{HOST, Town, who},
};
use crate::platform::{
    line::Line,
    stream::{Event, Watcher},
};

async fn list(town: &Town, path: &str) -> Vec<Value> {
    let answer = town.line.get(path).await;
    assert_eq!(answer.status, 200, "{path}");
    answer.json().as_array().expect("a list").clone()
}

/// What is told next, which is the same in every process.
async fn told(watchers: &mut [Watcher], kind: &str) -> Event {
    let mut last: Option<Event> = None;
    for watcher in watchers {
        let event = watcher.expect(kind).await;
        if let Some(last) = last {
            assert_eq!(last.data["registration"], event.data["registration"]);
        }
        last = Some(event);
    }
    last.expect("somebody watches")
}

/// Somebody who watches each of two processes.
async fn watching(lines: [&Line; 2]) -> Vec<Watcher> {
    let mut watchers = Vec::new();
    for line in lines {
        let mut watcher = Watcher::open(line, "stream", None).await;
        let ready = watcher.expect("ready").await;
        assert_eq!(ready.data, json!({"phones": true}));
        watchers.push(watcher);
    }
    watchers
}

#[tokio::test]
async fn every_process_tells_of_the_phones_of_every_node() {
    let Some(town) = Town::start(&[1, 2]).await else {
        return;
    };
    let (_platform, other) = town.another().await;
    let mut watchers = watching([&town.line, &other]).await;
    let (domain, path) = (format!("domains/{}", town.domain), town.path("42"));
    assert_eq!(
        list(&town, "registrations/summary").await,
        Vec::<Value>::new()
    );
    let mut one = Handset::udp(town.sip(1)).await;
    assert_eq!(one.register(who("42")).await, 200);
    let event = told(&mut watchers, "registered").await;
    assert_eq!(event.data["registrations"], 1);
    let mut two = Handset::tcp(town.sip(2)).await;
    assert_eq!(two.register(who("42")).await, 200);
    let event = told(&mut watchers, "registered").await;
    assert_eq!(event.data["registrations"], 2);
    // A refresh changes nothing that anybody is told of.
    assert_eq!(one.register(who("42")).await, 200);
    let mut three = Handset::udp(town.sip(2)).await;
    assert_eq!(three.register(who("caf%C3%A9")).await, 200);
    told(&mut watchers, "registered").await;

    let phones = list(&town, &format!("{path}/registrations")).await;
    assert_eq!(phones.len(), 2);
    assert_eq!(phones[1], event.data["registration"]);
    let seen = |of: &Value| (of["node"].clone(), of["transport"].clone());
    assert_eq!(seen(&phones[0]), (json!(1), json!("udp")));
    assert_eq!(seen(&phones[1]), (json!(2), json!("tcp")));
    assert_eq!(phones[0]["source"], json!(one.own.to_string()));
    let all = list(&town, &format!("{domain}/registrations")).await;
    assert_eq!(all.len(), 3);
    let first = list(&town, &format!("{domain}/registrations?size=1")).await;
    assert_eq!(first, all[..1]);
    let second = format!(
        "{domain}/registrations?after={}",
        all[0]["id"].as_str().expect("an id")
    );
    assert_eq!(list(&town, &second).await, all[1..]);
    let tally = json!({"domainId": town.domain, "registrations": 3, "endpoints": 2, "refused": 0});
    assert_eq!(list(&town, "registrations/summary").await, [tally]);
    let glances = list(&town, &format!("{domain}/registrations/summary")).await;
    let mut counts: Vec<_> = glances
        .iter()
        .map(|one| one["registrations"].as_u64())
        .collect();
    counts.sort_unstable();
    assert_eq!(counts, [Some(1), Some(2)]);
    assert_eq!(
        list(&town, &format!("{path}/registrations/history"))
            .await
            .len(),
        2
    );
    assert_eq!(
        list(&town, &format!("{path}/attempts")).await,
        Vec::<Value>::new()
    );
    assert_eq!(town.line.get("calls").await.status, 404);
}

#[tokio::test]
async fn why_a_phone_is_gone_is_told_by_every_process() {
    let Some(town) = Town::start(&[1, 2]).await else {
        return;
    };
    let (_platform, other) = town.another().await;
    let mut watchers = watching([&town.line, &other]).await;
    let (domain, path) = (format!("domains/{}", town.domain), town.path("42"));
    let mut one = Handset::udp(town.sip(1)).await;
    let mut two = Handset::tcp(town.sip(2)).await;
    let mut three = Handset::udp(town.sip(2)).await;
    assert_eq!(one.register(who("42")).await, 200);
    assert_eq!(two.register(who("42")).await, 200);
    assert_eq!(three.register(who("caf%C3%A9")).await, 200);
    for _ in 0..3 {
        told(&mut watchers, "registered").await;
    }
    let phones = list(&town, &format!("{path}/registrations")).await;
    // One is taken away, by a process that is not the one that is asked for it.
    let taken = format!(
        "{path}/registrations/{}",
        phones[0]["id"].as_str().expect("an id")
    );
    assert_eq!(town.line.get(&taken).await.json(), phones[0]);
    let status = other.delete(&taken).await.status;
    assert_eq!(status / 100, 2);
    let event = told(&mut watchers, "unregistered").await;
    assert_eq!(
        (&event.data["reason"], &event.data["registrations"]),
        (&json!("taken"), &json!(1))
    );
    assert_eq!(town.line.get(&taken).await.status, 404);
    assert_eq!(town.line.delete(&taken).await.status, 404);
    // The endpoint is disabled.
    town.change("42", json!({"enabled": false})).await;
    let event = told(&mut watchers, "unregistered").await;
    assert_eq!(
        (&event.data["reason"], &event.data["registrations"]),
        (&json!("disabled"), &json!(0))
    );
    told(&mut watchers, "endpoint").await;
    // A phone says that it goes.
    let contact = three.contact("caf%C3%A9");
    let more = [(Name::Contact, contact), (Name::Expires, "0".to_owned())];
    let address = format!("sip:caf%C3%A9@{HOST}");
    assert_eq!(
        three.register_as(who("caf%C3%A9"), &address, &more).await,
        200
    );
    let event = told(&mut watchers, "unregistered").await;
    assert_eq!(event.data["reason"], "unregistered");
    // Another does not come again in time.
    assert_eq!(one.register(who("43")).await, 200);
    told(&mut watchers, "registered").await;
    town.sql("UPDATE sip.location SET expires = 1");
    assert_eq!(
        list(&town, &format!("{domain}/registrations")).await,
        Vec::<Value>::new()
    );
    told(&mut watchers, "expired").await;
    // An endpoint is deleted.
    assert_eq!(two.register(who("44")).await, 200);
    told(&mut watchers, "registered").await;
    town.line.delete(&town.path("44")).await;
    let event = told(&mut watchers, "unregistered").await;
    assert_eq!(event.data["reason"], "deleted");
    assert!(event.data["registration"]["endpointId"].is_string());
}
