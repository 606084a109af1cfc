//! A cache that is damaged, or that cannot be used: what is lost, and what is told of it.

use std::fs;

use futures_util::{Stream, StreamExt};

use crate::app::{
    message::Message,
    service::memory::{Keep, Remembered, Stock},
};

use super::{
    file::CacheFile,
    keeper::{Keeper as _, open},
    store::Store,
    tests::{domains, kept, page, place, stock},
};

/// What is told until everything has been, and what of it are troubles.
async fn heard(news: &mut (impl Stream<Item = Message> + Unpin)) -> (usize, Vec<(String, bool)>) {
    let (mut lists, mut troubles) = (0, Vec::new());
    while let Some(Message::Remembered(told)) = news.next().await {
        match *told {
            Remembered::Outline(_) => panic!("that comes first"),
            Remembered::Endpoints(_) => lists += 1,
            Remembered::Trouble { text, lost } => troubles.push((text, lost)),
            Remembered::Through => break,
        }
    }
    (lists, troubles)
}

fn spoil(place: &CacheFile, sql: &str) {
    let db = rusqlite::Connection::open(place.path()).expect("opens");
    db.execute_batch(sql).expect("done");
}

/// Three domains with an endpoint each.
fn filled(place: &CacheFile) {
    let mut store = Store::open(place).expect("opens");
    let ids = ["rd-1", "rd-2", "rd-3"];
    store.keep(&domains(&ids)).expect("kept");
    for id in ids {
        let stock = stock(id, &[&page(id, &["a"])]);
        store.keep(&Keep::Endpoints(stock)).expect("kept");
    }
}

#[tokio::test]
async fn one_damaged_list_costs_no_other_and_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = place(&folder);
    for (sql, text) in [
        (
            "UPDATE pages SET body = zeroblob(length(body)) WHERE domain = 'rd-2'",
            "What earlier runs kept of 1 domain was damaged and is read anew.",
        ),
        (
            "UPDATE stocks SET as_of = 'x' WHERE domain = 'rd-2'",
            "What earlier runs kept was damaged and is thrown away",
        ),
    ] {
        filled(&place);
        spoil(&place, sql);
        let (cache, _, mut news) = open(place.clone()).expect("opens");
        let (lists, troubles) = heard(&mut news).await;
        drop(cache);
        let [(told, true)] = &troubles[..] else {
            panic!("{troubles:?}");
        };
        assert!(told.starts_with(text), "{told}");
        let left = Store::open(&place).expect("opens").outline().expect("read");
        assert_eq!(left.sketches.len(), lists);
        if sql.contains("pages") {
            assert_eq!(lists, 2, "the others are whole");
        }
    }
}

#[tokio::test]
async fn a_damaged_list_of_applications_costs_no_endpoints() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = place(&folder);
    filled(&place);
    let mut store = Store::open(&place).expect("opens");
    let none = Keep::Applications(Vec::new(), crate::app::text::time::Moment(3));
    store.keep(&none).expect("kept");
    drop(store);
    spoil(
        &place,
        "UPDATE lists SET digest = 1 WHERE name = 'applications'",
    );
    let (_cache, outline, mut news) = open(place.clone()).expect("opens");
    assert!(outline.domains.is_some() && outline.applications.is_none());
    let (lists, troubles) = heard(&mut news).await;
    assert_eq!(lists, 3);
    assert!(matches!(&troubles[..], [(_, true)]), "{troubles:?}");
}

#[tokio::test]
async fn a_cache_that_is_thrown_away_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = place(&folder);
    fs::write(place.path(), "not a database").expect("written");
    let (_cache, _, mut news) = open(place.clone()).expect("opens");
    let (_, troubles) = heard(&mut news).await;
    assert!(
        matches!(&troubles[..], [(text, true)] if text.contains("thrown away")),
        "{troubles:?}"
    );
}

#[tokio::test]
async fn a_list_that_cannot_be_kept_is_told_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = place(&folder);
    let (cache, _, mut news) = open(place.clone()).expect("opens");
    assert_eq!(heard(&mut news).await, (0, Vec::new()));
    spoil(
        &place,
        "CREATE TRIGGER full BEFORE INSERT ON pages BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",
    );
    for id in ["rd-1", "rd-2"] {
        cache.keep(Keep::Endpoints(stock(id, &[&page(id, &["a"])])));
    }
    drop(cache);
    let (_, troubles) = heard(&mut news).await;
    let [(text, false)] = &troubles[..] else {
        panic!("{troubles:?}");
    };
    assert!(text.contains("the disk is full"), "{text}");
}

#[test]
fn a_cache_that_is_only_out_of_reach_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("caches");
    fs::write(&file, "something else").expect("written");
    let elsewhere = CacheFile::new(&file, "p", "o", "u");
    assert!(open(elsewhere).is_err());
    assert_eq!(fs::read(&file).expect("there"), b"something else");
}

#[test]
fn a_list_that_is_not_whole_does_not_take_the_place_of_one_that_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(&place(&folder)).expect("opens");
    let whole = stock("rd-1", &[&page("rd-1", &["a", "b"]), &page("rd-1", &["c"])]);
    let part = Stock {
        complete: false,
        ..stock("rd-1", &[&page("rd-1", &["a", "b"])])
    };
    store.keep(&Keep::Endpoints(part.clone())).expect("kept");
    assert_eq!(kept(&mut store, "rd-1"), Some(part.clone()));
    store.keep(&Keep::Endpoints(whole.clone())).expect("kept");
    store.keep(&Keep::Endpoints(part)).expect("left alone");
    assert_eq!(kept(&mut store, "rd-1"), Some(whole));
}
