//! Data files of other versions, and of other programs.

use std::fs;

use serde_json::json;
use sipdeck::platform::{Account, Config, Platform};

use super::program::{Server, refused, sqlite};

/// The tables as the first version made them, before files carried an application id.
const FIRST: &str = include_str!("../../src/platform/store/steps/1.sql");

#[tokio::test]
async fn a_file_of_the_first_version_is_read_and_brought_up_to_date() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, account) = (folder.path().join("data"), Account::generate());
    let rows = "insert into domains (id, name) values ('rd-1', 'lab1'); \
        insert into endpoints values (1, 0, 're-1', 'desk', null, null, 1, zeroblob(16), zeroblob(32)); \
        insert into ranks values (-1, 1, 0, 1), (-1, 2, 0, 1), (-1, 3, 0, 1), (-1, 4, 0, 1), \
        (1, 1, 0, 1), (1, 2, 0, 1), (1, 3, 0, 1), (1, 4, 0, 1)";
    let make = format!(
        "db.execute('pragma journal_mode = wal')\ndb.executescript('''{FIRST}''')\n\
         db.executescript(\"{rows}\")\ndb.execute('pragma user_version = 1')"
    );
    sqlite(&data, &make).await;
    let server = Server::start(&account, &data, &[]).await;
    let line = &server.line;
    let desk = line.get("domains/rd-1/endpoints/re-1").await.json();
    assert_eq!(desk["sipUri"], "sip:desk@lab1.bwapp.bwsip.io");
    let added = line.post("domains", &json!({"name": "lab2"})).await;
    assert_eq!(added.status, 201);
    server.kill().await;
    let version = sqlite(
        &data,
        "print(db.execute('pragma user_version').fetchone()[0])",
    )
    .await;
    let steps = concat!(env!("CARGO_MANIFEST_DIR"), "/src/platform/store/steps");
    let newest = fs::read_dir(steps).expect("the steps").count();
    assert_eq!(version, newest.to_string());
    let config = Config {
        data: Some(data.into()),
        ..Config::default()
    };
    let platform = Platform::start(config).await.expect("starts");
    assert_eq!(platform.audit().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_is_not_ours_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let account = Account::generate();
    let first = format!("db.executescript('''{FIRST}''')");
    for (name, make, said) in [
        (
            "notes",
            "db.execute('create table notes (text)')",
            "belongs to another program",
        ),
        (
            "versioned",
            "db.execute('create table domains (id)'); db.execute('pragma user_version = 1')",
            "belongs to another program",
        ),
        (
            "marked",
            "db.execute('pragma application_id = 7'); db.execute('pragma user_version = 2')",
            "belongs to another program",
        ),
        (
            "newer",
            "db.execute('pragma application_id = 1935958891'); db.execute('pragma user_version = 99')",
            "made by a newer sipdeck",
        ),
        ("unversioned", &first, "belongs to another program"),
    ] {
        let data = folder.path().join(name);
        sqlite(&data, make).await;
        let before = fs::read(&data).expect("reads");
        let refusal = refused(&account, &data, &[]).await;
        assert!(refusal.contains(said), "{name}: {refusal}");
        assert_eq!(fs::read(&data).expect("reads"), before, "{name}");
    }
    let left = fs::read_dir(folder.path()).expect("reads").count();
    assert_eq!(left, 5, "nothing is left beside them");
}
