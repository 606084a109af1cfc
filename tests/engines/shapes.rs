//! Databases that are not ours to use, or not any more.

use std::path::Path;

use serde_json::json;
use sipdeck::platform::Account;

use super::{server, shared};
use crate::platform::program::{Server, refused};

#[tokio::test(flavor = "multi_thread")]
async fn an_older_process_refuses_a_newer_shape_at_the_start_and_at_the_first_write() {
    let Some(database) = shared() else { return };
    let (address, account) = (database.database("newer"), Account::generate());
    let old = Server::start(&account, Path::new(&address), &[]).await;
    let made = old.line.post("domains", &json!({"name": "before"})).await;
    assert_eq!(made.status, 201);
    let newer = |steps: &str| {
        let sql = format!("UPDATE platform.shape SET steps = {steps}");
        server::with(&database.folder, "newer", move |db| db.batch_execute(&sql))
            .expect("is changed");
    };
    newer("steps + 1");
    let late = old.line.post("domains", &json!({"name": "after"})).await;
    assert_eq!(
        late.why(),
        (503, "unavailable".into(), "store-unavailable".into())
    );
    assert!(late.json()["message"].to_string().contains("newer sipdeck"));
    assert_eq!(old.line.get("domains").await.status, 503);
    let said = refused(&account, Path::new(&address), &[]).await;
    assert!(
        said.contains("newer sipdeck") && said.contains("shape 3"),
        "{said}"
    );
    newer("steps - 1");
    let list = old.line.get("domains").await.json();
    assert_eq!(
        list.as_array().map(Vec::len),
        Some(1),
        "nothing was changed: {list}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_ours_is_refused_with_the_reason() {
    let Some(database) = shared() else { return };
    let account = Account::generate();
    let foreign = database.database("strange");
    let sql = "CREATE SCHEMA platform; CREATE TABLE platform.notes (text TEXT)";
    server::with(&database.folder, "strange", move |db| db.batch_execute(sql)).expect("is made");
    let sql = "CREATE DATABASE ascii ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0";
    server::with(&database.folder, "postgres", move |db| {
        db.batch_execute(sql)
    })
    .expect("is made");
    let ascii = database.database("ascii");
    let sql = "CREATE DATABASE closed; CREATE ROLE guest LOGIN";
    for one in sql.split("; ") {
        server::with(&database.folder, "postgres", move |db| {
            db.batch_execute(one)
        })
        .expect("is made");
    }
    let user = foreign.split("user=").nth(1).expect("a user");
    let user = user.split('&').next().expect("a user");
    let guest = foreign.replace(&format!("user={user}"), "user=guest");
    let guest = guest.replace("/strange?", "/closed?");
    let none = foreign.replace("/strange?", "/nothing?");
    for (address, more, why) in [
        (&foreign, &[][..], "belongs to another program"),
        (&ascii, &[], "must be UTF8"),
        (&none, &[], "does not exist"),
        (&guest, &[], "GRANT CREATE ON DATABASE closed TO guest;"),
        (
            &foreign,
            &["--sips", "127.0.0.1:0", "--tls-cert", "a", "--tls-key", "b"],
            "Phones reach a platform on a database by its nodes",
        ),
    ] {
        let said = refused(&account, Path::new(address), more).await;
        assert!(said.contains(why), "{said}");
    }
}
