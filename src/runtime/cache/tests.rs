//! The cache: what comes back, what is thrown away, and who may read it.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, sync::Arc};

use futures_util::StreamExt;
use tempfile::TempDir;

use crate::{
    api::{Credentials, Domain, Endpoint},
    app::{
        message::Message,
        service::{
            memory::{Keep, Remembered, Stock},
            rows::EndpointPage,
        },
        text::time::Moment,
    },
};

use super::{
    file::CacheFile,
    keeper::{Keeper as _, open},
    store::Store,
};

pub(super) fn place(folder: &TempDir) -> CacheFile {
    CacheFile::new(folder.path(), "prod", "https://api.example.com", "u-1")
}

pub(super) fn page(domain: &str, names: &[&str]) -> Arc<EndpointPage> {
    let endpoint = |name: &&str| Endpoint {
        id: format!("re-{name}").into(),
        name: (*name).to_owned(),
        description: None,
        domain_id: Some(domain.into()),
        application_id: None,
        enabled: *name != "off",
        sip_uri: format!("sip:{name}@lab.bwapp.bwsip.io"),
        credentials: Credentials::default(),
    };
    let endpoints: Vec<_> = names.iter().map(endpoint).collect();
    Arc::new(EndpointPage::pack(domain.into(), &endpoints))
}

pub(super) fn stock(domain: &str, pages: &[&Arc<EndpointPage>]) -> Stock {
    Stock {
        domain: domain.into(),
        pages: pages.iter().copied().cloned().collect(),
        cursors: Some(vec!["1 a b".into()]),
        complete: true,
        as_of: Moment(7),
    }
}

pub(super) fn domains(ids: &[&str]) -> Keep {
    let domain = |id: &&str| Domain {
        id: (*id).into(),
        name: (*id).to_owned(),
        description: None,
    };
    Keep::Domains(ids.iter().map(domain).collect(), Moment(5))
}

fn through() -> Message {
    Message::Remembered(Box::new(Remembered::Through))
}

pub(super) fn kept(store: &mut Store, domain: &str) -> Option<Stock> {
    store.stock(&domain.into()).expect("read")
}

#[test]
fn what_was_kept_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let stock = stock(
        "rd-1",
        &[&page("rd-1", &["a", "off"]), &page("rd-1", &["c"])],
    );
    let mut store = Store::open(&place(&folder)).expect("opens");
    store.keep(&domains(&["rd-1"])).expect("kept");
    store.keep(&Keep::Endpoints(stock.clone())).expect("kept");
    drop(store);
    let mut store = Store::open(&place(&folder)).expect("opens again");
    let outline = store.outline().expect("read");
    assert_eq!(outline.sketches, [stock.sketch()]);
    assert_eq!(
        outline.domains.map(|(rows, at)| (rows.len(), at)),
        Some((1, Moment(5)))
    );
    assert_eq!(kept(&mut store, "rd-1"), Some(stock));
}

#[test]
fn only_its_owner_may_read_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = CacheFile::new(&folder.path().join("sipdeck"), "p", "o", "u");
    let _store = Store::open(&place).expect("opens");
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&folder.path().join("sipdeck")), 0o700);
    for entry in fs::read_dir(folder.path().join("sipdeck")).expect("listed") {
        let path = entry.expect("an entry").path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[test]
fn a_folder_and_a_file_that_others_could_read_are_closed_to_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = place(&folder);
    drop(Store::open(&place).expect("opens"));
    let set = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
    };
    set(folder.path(), 0o755);
    set(&place.path(), 0o644);
    drop(Store::open(&place).expect("opens again"));
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!((mode(folder.path()), mode(&place.path())), (0o700, 0o600));
}

#[tokio::test]
async fn a_file_that_was_cut_short_is_rebuilt_or_gives_back_what_it_was_given() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = place(&folder);
    let names: Vec<String> = (0..900).map(|number| format!("desk-{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let whole = stock("rd-1", &[&page("rd-1", &names), &page("rd-1", &["z"])]);
    let write = || {
        let mut store = Store::open(&place).expect("opens");
        store.keep(&Keep::Endpoints(whole.clone())).expect("kept");
    };
    write();
    let length = fs::metadata(place.path()).expect("there").len();
    for share in 0..=20 {
        place.remove().expect("removed");
        write();
        let file = fs::OpenOptions::new().write(true).open(place.path());
        let file = file.expect("opens");
        file.set_len(length * share / 20).expect("cut");
        let (cache, _, mut news) = open(place.clone()).expect("opens");
        while let Some(Message::Remembered(told)) = news.next().await {
            if let Remembered::Endpoints(stock) = &*told {
                assert_eq!(*stock, whole, "cut at {share} of 20");
            }
            if *told == Remembered::Through {
                break;
            }
        }
        cache.keep(Keep::Endpoints(whole.clone()));
        drop(cache);
        let mut store = Store::open(&place).expect("opens again");
        assert_eq!(kept(&mut store, "rd-1"), Some(whole.clone()), "{share}");
    }
}

#[test]
fn two_dashboards_that_write_at_once_leave_what_one_of_them_wrote() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = place(&folder);
    let theirs = ["a", "b"].map(|name| {
        stock(
            "rd-1",
            &[
                &page("rd-1", &[name, "x"]),
                &page("rd-1", &[&*format!("{name}2")]),
            ],
        )
    });
    let opened = theirs
        .clone()
        .map(|stock| (open(place.clone()).expect("opens").0, stock));
    std::thread::scope(|scope| {
        for (cache, stock) in &opened {
            scope.spawn(move || {
                for _ in 0..200 {
                    cache.keep(Keep::Endpoints(stock.clone()));
                }
            });
        }
    });
    drop(opened);
    let mut store = Store::open(&place).expect("opens");
    let left = kept(&mut store, "rd-1").expect("something is kept");
    assert!(theirs.contains(&left), "{left:?}");
}

#[test]
fn a_domain_that_is_gone_is_forgotten_with_its_endpoints() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(&place(&folder)).expect("opens");
    for id in ["rd-1", "rd-2"] {
        let stock = stock(id, &[&page(id, &["a"])]);
        store.keep(&Keep::Endpoints(stock)).expect("kept");
    }
    store.keep(&domains(&["rd-2"])).expect("kept");
    assert_eq!(kept(&mut store, "rd-1"), None);
    assert!(kept(&mut store, "rd-2").is_some());
}

#[test]
fn two_dashboards_never_mix_their_pages() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut mine = Store::open(&place(&folder)).expect("opens");
    let mut theirs = Store::open(&place(&folder)).expect("opens beside it");
    let (first, second) = (page("rd-1", &["a"]), page("rd-1", &["b"]));
    mine.keep(&Keep::Endpoints(stock("rd-1", &[&first, &second])))
        .expect("kept");
    let other = stock("rd-1", &[&page("rd-1", &["x", "b"])]);
    theirs.keep(&Keep::Endpoints(other)).expect("kept");
    // Only the second page changed since we wrote, but the first is not ours any more.
    let wanted = stock("rd-1", &[&first, &page("rd-1", &["c"])]);
    mine.keep(&Keep::Endpoints(wanted.clone())).expect("kept");
    assert_eq!(kept(&mut theirs, "rd-1"), Some(wanted));
}

#[test]
fn a_damaged_older_or_foreign_file_is_rebuilt() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = place(&folder);
    let fill = || {
        let mut store = Store::open(&place).expect("opens");
        store.keep(&domains(&["rd-1"])).expect("kept");
    };
    let sql = |sql: &str| {
        let db = rusqlite::Connection::open(place.path()).expect("opens");
        db.execute_batch(sql).expect("done");
    };
    let spoil: [(&str, &dyn Fn()); 5] = [
        ("no database", &|| {
            fs::write(place.path(), "not a database").expect("written");
        }),
        ("an older version", &|| sql("PRAGMA user_version = 0")),
        ("another program", &|| sql("PRAGMA application_id = 1")),
        ("another account", &|| {
            sql("UPDATE about SET identity = 'x'");
        }),
        ("no such table", &|| sql("DROP TABLE about")),
    ];
    for (name, spoil) in spoil {
        fill();
        spoil();
        let outline = Store::open(&place).expect(name).outline().expect(name);
        assert_eq!(outline.domains, None, "{name}");
    }
}

#[tokio::test]
async fn flipped_bits_in_a_page_are_noticed_and_the_cache_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(&place(&folder)).expect("opens");
    let whole = stock("rd-1", &[&page("rd-1", &["a"])]);
    store.keep(&Keep::Endpoints(whole.clone())).expect("kept");
    drop(store);
    let db = rusqlite::Connection::open(place(&folder).path()).expect("opens");
    db.execute("UPDATE pages SET body = zeroblob(length(body))", [])
        .expect("spoilt");
    drop(db);
    let (cache, outline, mut news) = open(place(&folder)).expect("opens");
    assert_eq!(outline.sketches.len(), 1);
    let told = news.next().await;
    let trouble = |told: &Remembered| matches!(told, Remembered::Trouble { lost: true, .. });
    assert!(
        matches!(&told, Some(Message::Remembered(told)) if trouble(told)),
        "nothing damaged is told: {told:?}"
    );
    assert_eq!(news.next().await, Some(through()));
    cache.keep(Keep::Endpoints(whole.clone()));
    drop(cache);
    let mut store = Store::open(&place(&folder)).expect("opens");
    assert_eq!(kept(&mut store, "rd-1"), Some(whole));
}

#[tokio::test]
async fn what_is_kept_on_leaving_is_told_at_the_next_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let (cache, outline, mut news) = open(place(&folder)).expect("opens");
    assert_eq!(
        (outline.sketches.len(), news.next().await),
        (0, Some(through()))
    );
    let last = stock("rd-1", &[&page("rd-1", &["a", "b"])]);
    cache.keep(Keep::Endpoints(stock("rd-1", &[&page("rd-1", &["a"])])));
    cache.keep(Keep::Endpoints(last.clone()));
    drop(cache);
    let (cache, outline, mut news) = open(place(&folder)).expect("opens");
    assert_eq!(outline.sketches, [last.sketch()]);
    let told = Message::Remembered(Box::new(Remembered::Endpoints(last)));
    assert_eq!(news.next().await, Some(told));
    assert_eq!(news.next().await, Some(through()));
    drop(cache);
    assert_eq!(news.next().await, Some(through()), "no more can come");
    assert_eq!(news.next().await, None);
}
