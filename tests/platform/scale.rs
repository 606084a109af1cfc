//! Large accounts: what is generated, and pages far behind in a list. What they cost is measured by `benches/platform`;
//! that it does not grow is proven where ranks are sought.

use sipdeck::platform::{Bulk, Config, Pace, Platform};

use super::line::Line;
use crate::engines::engine;

async fn generated(size: &str, seed: u64) -> (Platform, Line, Vec<String>) {
    let config = Config {
        pace: Pace::Off,
        ..engine::config()
    };
    let platform = Platform::start(config).await.expect("starts");
    let bulk: Bulk = size.parse().expect("a size");
    platform
        .generate(Bulk { seed, ..bulk })
        .await
        .expect("generates");
    let line = Line::to(&platform);
    let domains = line.get("domains?size=1000").await.json();
    let ids = domains.as_array().expect("a list").iter();
    let ids = ids.map(|domain| domain["id"].as_str().expect("an id").to_owned());
    let ids = ids.collect();
    (platform, line, ids)
}

#[tokio::test]
async fn a_generated_account_has_the_size_that_was_asked_for_and_is_sound() {
    let (platform, line, domains) = generated("3x70", 1).await;
    assert_eq!(domains.len(), 3);
    for domain in &domains {
        let list = line
            .get(&format!("domains/{domain}/endpoints?size=1000"))
            .await
            .json();
        assert_eq!(list.as_array().expect("a list").len(), 70);
    }
    assert_eq!(platform.audit().await, Vec::<String>::new());
    let again = "2x2".parse().expect("a size");
    assert_eq!(platform.generate(again).await.expect("leaves it"), 0);
}

#[tokio::test]
async fn the_same_seed_makes_the_same_account() {
    let mut lists = Vec::new();
    for seed in [1, 1, 2] {
        let (_platform, line, domains) = generated("1x30", seed).await;
        let mut list = line
            .get(&format!("domains/{}/endpoints?size=99", domains[0]))
            .await
            .json();
        for item in list.as_array_mut().expect("a list") {
            let item = item.as_object_mut().expect("an object");
            item.remove("domainId");
            item.remove("applicationId");
        }
        lists.push(list);
    }
    assert_eq!(lists[0], lists[1]);
    assert_ne!(lists[0], lists[2]);
}

#[tokio::test]
async fn page_900_is_found_behind_deletions_too() {
    let (_platform, line, domains) = generated("1x20000", 1).await;
    let list = format!("domains/{}/endpoints", domains[0]);
    let first = line.get(&format!("{list}?size=50")).await.json();
    for item in first.as_array().expect("a list") {
        line.delete(&format!("{list}/{}", item["id"].as_str().expect("an id")))
            .await;
    }
    let page = line.get(&format!("{list}?size=20&page=900")).await.json();
    assert_eq!(page[0]["name"], "ep-18050");
}
