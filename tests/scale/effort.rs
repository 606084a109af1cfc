//! What filters and sorts cost, counted in rows: however large the account, only what is new is looked at.

use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Instant,
};

use sipdeck::{
    app::{
        self,
        effect::Effect,
        keys::chord,
        message::Message,
        screens::{Screen, endpoints::Endpoints},
        search::{Effort, Found, Query},
    },
    runtime::tasks::search,
};

use super::dashboard::{Dashboard, client, platform};

fn list(desk: &Dashboard) -> &Endpoints {
    let Screen::Endpoints(list) = desk.model.screen() else {
        panic!("no list but {:?}", desk.model.screen());
    };
    list
}

/// Shows all endpoints of an account of one domain with so many, filtered like this, from the first page on.
async fn loaded(size: usize, filter: &str) -> Dashboard {
    let platform = platform(&format!("1x{size}"), 50).await;
    let mut desk = Dashboard::new(client(&platform));
    for key in ": e n d p o i n t s Enter".split(' ') {
        desk.key(key);
    }
    if !filter.is_empty() {
        desk.key("/");
        filter.split(' ').for_each(|key| drop(desk.key(key)));
        desk.key("Enter");
    }
    desk.take(Message::Started);
    desk.calm().await;
    assert_eq!(list(&desk).found.total, size);
    desk
}

/// The query that a key asks for.
fn asked(desk: &mut Dashboard, key: &str) -> Option<Query> {
    let key = Message::Key(chord::parse(key).expect("a key"));
    let now = desk.model.shared.now();
    let effects = app::update(&mut desk.model, now, key);
    effects.into_iter().find_map(|effect| {
        if let Effect::Query(_, query) = effect {
            Some(*query)
        } else {
            None
        }
    })
}

#[tokio::test]
async fn a_page_that_arrives_is_looked_at_alone() {
    let desk = loaded(7_500, "1").await;
    // The first two pages are few enough to be looked at within the loop.
    // Page n of a first load shares n rows with the one before, and is n rows shorter.
    let pages = (2..7).map(|page| 1_000 - 2 * page).chain([542]);
    let costs = pages.map(|rows| Effort {
        keyed: rows,
        asked: rows,
    });
    assert_eq!(desk.efforts, costs.collect::<Vec<_>>());
    let names = (0..list(&desk).found.rows.len()).filter_map(|at| list(&desk).found.row(at));
    assert!(names.count() > 1_000);
}

#[tokio::test]
async fn a_filter_that_goes_on_looks_only_at_the_rows_that_were_shown() {
    let mut desk = loaded(7_500, "").await;
    desk.key("/");
    desk.efforts.clear();
    let mut shown = 7_500;
    for key in ["1", "2", "3"] {
        desk.key(key);
        let cost = Effort {
            keyed: 0,
            asked: shown,
        };
        assert_eq!(desk.efforts.pop(), Some(cost), "{key}");
        shown = list(&desk).found.rows.len();
    }
    desk.key("Enter");
    for (key, keyed) in [("u", shown), ("e", shown)] {
        desk.key("s");
        desk.key(key);
        let cost = Effort { keyed, asked: 0 };
        assert_eq!(desk.efforts.pop(), Some(cost), "a sort by {key}");
    }
}

#[tokio::test]
async fn a_key_looks_at_no_rows_within_the_loop() {
    let mut desk = loaded(7_500, "").await;
    desk.key("/");
    let before = Arc::clone(&list(&desk).found.rows);
    let query = asked(&mut desk, "7").expect("a query");
    assert_eq!(query.size(), 7_500);
    assert!(Arc::ptr_eq(&before, &list(&desk).found.rows));
    assert!(list(&desk).is_searching());
}

#[tokio::test]
async fn a_query_tells_of_itself_a_few_times_a_second_at_most() {
    let mut desk = loaded(7_500, "").await;
    desk.key("/");
    desk.key("~");
    let mut query = asked(&mut desk, "1").expect("a query");
    let copies = query.pages.clone();
    for _ in 0..20 {
        let copy = |page: &Arc<_>| Arc::new(app::service::rows::EndpointPage::only(page, |_| true));
        query.pages.extend(copies.iter().map(copy));
    }
    let (mut parts, start) = (0, Instant::now());
    let tell = |part: Found| parts += usize::from(part.partial().is_some());
    let found = search::run(query, &AtomicBool::new(false), tell).expect("it was not left");
    let most = 1 + start.elapsed().as_millis() / 200;
    assert!(parts as u128 <= most, "{parts} of {most}");
    assert!(found.partial().is_none());
}
