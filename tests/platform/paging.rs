//! Reference §3: pages.

use serde_json::json;

use super::line::{Line, Reply, platform};

/// The address behind a rel.
fn link(reply: &Reply, rel: &str) -> Option<String> {
    let entries = reply.header("link").split(", ");
    let tail = format!(">; rel=\"{rel}\"");
    let mut entries = entries.filter_map(|entry| entry.strip_suffix(tail.as_str()));
    Some(entries.next()?.strip_prefix('<')?.to_owned())
}

async fn filled(line: &Line, count: u32) -> String {
    let domain = line.post("domains", &json!({"name": "lab1"})).await.id();
    let list = format!("domains/{domain}/endpoints");
    for number in 0..count {
        let body = json!({"name": format!("e{number}"), "credentials": {"password": "secret1"}});
        line.post(&list, &body).await.id();
    }
    list
}

fn names(reply: &Reply) -> Vec<String> {
    let list = reply.json();
    let name = |item: &serde_json::Value| item["name"].as_str().expect("a name").to_owned();
    list.as_array().expect("a list").iter().map(name).collect()
}

#[tokio::test]
async fn links_lead_through_all_pages_and_back() {
    let (platform, line) = platform().await;
    let list = filled(&line, 7).await;
    let first = line.get(&format!("{list}?size=3")).await;
    let url = |page: u32| {
        format!(
            "{}{}?page={page}&size=3",
            platform.origin(),
            line.path(&list)
        )
    };
    assert_eq!(link(&first, "first"), Some(url(0)));
    assert_eq!(link(&first, "next"), Some(url(1)));
    assert_eq!(link(&first, "previous"), None);
    let mut seen = names(&first);
    let mut next = link(&first, "next");
    let mut here = first;
    while let Some(url) = next {
        let path = url
            .strip_prefix(&platform.origin())
            .expect("the same origin");
        here = line.send("GET", path, b"").await;
        seen.extend(names(&here));
        next = link(&here, "next");
    }
    assert_eq!(seen, ["e0", "e1", "e2", "e3", "e4", "e5", "e6"]);
    assert_eq!(link(&here, "previous"), Some(url(1)));
}

#[tokio::test]
async fn next_is_there_only_when_another_page_is() {
    let (_platform, line) = platform().await;
    let list = filled(&line, 4).await;
    for (query, next) in [
        ("size=4", false),
        ("size=2&page=1", false),
        ("size=3", true),
        ("page=9", false),
    ] {
        let page = line.get(&format!("{list}?{query}")).await;
        assert_eq!(link(&page, "next").is_some(), next, "{query}");
    }
    assert_eq!(line.get(&format!("{list}?page=9")).await.json(), json!([]));
}

#[tokio::test]
async fn the_default_size_is_25_zero_means_it_and_large_ones_are_clamped() {
    let (_platform, line) = platform().await;
    let list = filled(&line, 30).await;
    for (query, count) in [
        ("", 25),
        ("size=0", 25),
        ("size=9999", 30),
        ("size=1000&page=0", 30),
    ] {
        let page = line.get(&format!("{list}?{query}")).await;
        assert_eq!(names(&page).len(), count, "{query}");
    }
    let clamped = line.get(&format!("{list}?size=9999")).await;
    assert!(
        link(&clamped, "first")
            .expect("first")
            .ends_with("size=1000")
    );
}

#[tokio::test]
async fn deletions_close_the_gap_in_every_page() {
    let (_platform, line) = platform().await;
    let list = filled(&line, 12).await;
    let all = line.get(&list).await.json();
    for gone in [0, 1, 5, 6, 11] {
        let id = all[gone]["id"].as_str().expect("an id");
        assert_eq!(line.delete(&format!("{list}/{id}")).await.status, 200);
    }
    let body = json!({"name": "late", "credentials": {"password": "secret1"}});
    line.post(&list, &body).await.id();
    let mut seen = Vec::new();
    for page in 0..4 {
        seen.push(names(
            &line.get(&format!("{list}?size=3&page={page}")).await,
        ));
    }
    let pages: [&[&str]; 4] = [
        &["e2", "e3", "e4"],
        &["e7", "e8", "e9"],
        &["e10", "late"],
        &[],
    ];
    assert_eq!(seen, pages);
}

#[tokio::test]
async fn a_page_that_is_no_number_is_refused() {
    let (_platform, line) = platform().await;
    for query in ["page=-1", "size=ten", "page=%00", "size=1e3"] {
        let why = line.get(&format!("domains?{query}")).await.why();
        assert_eq!(
            why,
            (400, "bad-request".into(), "validation-error".into()),
            "{query}"
        );
    }
    assert_eq!(
        line.get("domains?page=99999999999999999999").await.json(),
        json!([])
    );
}
