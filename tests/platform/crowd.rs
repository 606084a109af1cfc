//! Many clients at once.

use std::collections::HashMap;

use serde_json::json;
use sipdeck::platform::{Config, Pace, Platform};
use tokio::task::JoinSet;

use super::line::Line;
use crate::engines::engine;

/// How often each status came back when 64 clients sent the same request at once.
async fn tally(line: &Line, path: &str, body: serde_json::Value) -> HashMap<u16, usize> {
    let mut clients = JoinSet::new();
    for _ in 0..64 {
        let (line, path, body) = (line.clone(), path.to_owned(), body.clone());
        clients.spawn(async move { line.post(&path, &body).await.status });
    }
    let mut statuses = HashMap::new();
    for status in clients.join_all().await {
        *statuses.entry(status).or_default() += 1;
    }
    statuses
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_clients_creating_the_same_name_get_one_201_and_63_409() {
    let folder = tempfile::tempdir().expect("a folder");
    for is_kept in [false, true] {
        let mut config = Config {
            pace: Pace::Off,
            ..engine::config()
        };
        if is_kept {
            config.data = Some(engine::data(&folder.path().join("data")));
        }
        let platform = Platform::start(config).await.expect("starts");
        let line = Line::to(&platform);
        let expected = HashMap::from([(201, 1), (409, 63)]);
        let domain = json!({"name": "lab1"});
        assert_eq!(tally(&line, "domains", domain).await, expected);
        let id = line.get("domains").await.json()[0]["id"].clone();
        let list = format!("domains/{}/endpoints", id.as_str().expect("an id"));
        let phone = json!({"name": "desk", "credentials": {"password": "secret1"}});
        assert_eq!(tally(&line, &list, phone).await, expected);
        assert_eq!(platform.audit().await, Vec::<String>::new());
        platform.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_client_was_answered_every_other_sees_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config {
        pace: Pace::Off,
        data: Some(engine::data(&folder.path().join("data"))),
        ..engine::config()
    };
    let platform = Platform::start(config).await.expect("starts");
    let line = Line::to(&platform);
    let mut clients = JoinSet::new();
    for number in 0..16 {
        let line = line.clone();
        clients.spawn(async move {
            let domain = line
                .post("domains", &json!({"name": format!("d{number}")}))
                .await
                .id();
            let item = format!("domains/{domain}");
            for turn in 0..10 {
                let text = format!("turn {turn}");
                line.post(&item, &json!({"description": text})).await;
                assert_eq!(line.get(&item).await.json()["description"], json!(text));
            }
        });
    }
    clients.join_all().await;
}
