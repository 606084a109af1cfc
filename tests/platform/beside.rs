//! Other programs beside the server on its data file: what they may do, and what they must not be able to spoil.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use serde_json::json;
use sipdeck::platform::Account;
use tempfile::TempDir;
use tokio::{io::AsyncReadExt as _, process::Child};

use super::{
    line::Line,
    program::{Server, python, refused, sqlite},
};

/// Looks into the file and leaves, in the ways that people do.
const LOOKS: [&str; 3] = [
    "print(db.execute('select count(*) from sqlite_schema').fetchone())",
    "out = sqlite3.connect(sys.argv[1] + '.copy'); db.backup(out); out.close()",
    "print(db.execute('pragma integrity_check').fetchone()); print(list(db.iterdump())[:1])",
];

fn place() -> (TempDir, PathBuf, Account) {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    (folder, data, Account::generate())
}

async fn create(line: &Line, names: std::ops::Range<usize>) {
    for name in names {
        let made = line
            .post("domains", &json!({"name": format!("d{name}")}))
            .await;
        assert_eq!(made.status, 201, "{made:?}");
    }
}

async fn count(line: &Line) -> usize {
    let list = line.get("domains?size=1000").await.json();
    list.as_array().expect("a list").len()
}

/// What health says: its status, and the reason when it is not well.
async fn health(line: &Line) -> (u16, String) {
    let health = line.control("GET", "health", b"").await;
    let reason = health.json()["reason"].as_str().unwrap_or("").to_owned();
    (health.status, reason)
}

#[tokio::test]
async fn what_is_answered_after_another_program_looked_in_survives_a_kill() {
    for look in LOOKS {
        let (_folder, data, account) = place();
        let server = Server::start(&account, &data, &[]).await;
        create(&server.line, 0..10).await;
        for turn in 1..4 {
            sqlite(&data, look).await;
            create(&server.line, turn * 10..turn * 10 + 10).await;
        }
        server.kill().await;
        let server = Server::start(&account, &data, &[]).await;
        assert_eq!(count(&server.line).await, 40, "{look}");
    }
}

#[tokio::test]
async fn another_program_may_write_and_tidy_up_beside_it() {
    let (_folder, data, account) = place();
    let server = Server::start(&account, &data, &[]).await;
    create(&server.line, 0..10).await;
    for (turn, work) in [
        "db.execute('pragma wal_checkpoint(truncate)')",
        "db.execute('vacuum')",
        "db.execute('pragma optimize'); db.execute('pragma wal_checkpoint(restart)')",
        "db.execute(\"update domains set description = 'from elsewhere'\")",
        "db.execute('create table scratch (x)'); db.execute('insert into scratch values (zeroblob(9000000))'); \
         db.execute('drop table scratch'); db.execute('vacuum'); db.execute('pragma wal_checkpoint(truncate)')",
    ]
    .into_iter()
    .enumerate()
    {
        sqlite(&data, work).await;
        create(&server.line, (turn + 1) * 10..(turn + 2) * 10).await;
        assert_eq!(health(&server.line).await, (200, String::new()), "{work}");
    }
    let list = server.line.get("domains?size=1").await.json();
    assert_eq!(list[0]["description"], "from elsewhere");
    server.kill().await;
    let server = Server::start(&account, &data, &[]).await;
    assert_eq!(count(&server.line).await, 60);
}

#[tokio::test]
async fn a_second_server_is_refused_under_every_name_and_after_other_programs_looked_in() {
    let (folder, data, account) = place();
    let server = Server::start(&account, &data, &[]).await;
    create(&server.line, 0..1).await;
    let in_folder = |name: &str| folder.path().join(name);
    symlink(&data, in_folder("link")).expect("links");
    fs::hard_link(&data, in_folder("hard")).expect("links");
    symlink(folder.path(), in_folder("here")).expect("links");
    let names = ["data", "link", "hard", "here/data"].map(in_folder);
    for look in LOOKS {
        sqlite(&data, look).await;
    }
    for name in &names {
        let said = refused(&account, name, &[]).await;
        assert!(
            said.contains("Another sipdeck serves the data file"),
            "{said}"
        );
    }
    fs::remove_file(in_folder("data.lock")).expect("removes");
    for name in &names {
        let said = refused(&account, name, &[]).await;
        assert!(
            said.contains("Another sipdeck serves the data file"),
            "{said}"
        );
    }
    create(&server.line, 1..2).await;
    server.kill().await;
    let server = Server::start(&account, &names[1], &[]).await;
    assert_eq!(count(&server.line).await, 2);
}

fn beside(data: &Path, end: &str) -> PathBuf {
    let mut name = data.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn cut(path: &Path, length: u64) {
    let file = OpenOptions::new().write(true).open(path).expect("opens");
    file.set_len(length).expect("cuts");
}

/// Writes into a file from its beginning on, and leaves the rest of it.
fn scribble(path: &Path, bytes: &[u8]) {
    let mut file = OpenOptions::new().write(true).open(path).expect("opens");
    file.write_all(bytes).expect("writes");
}

/// Something that happens to a file, and what it is called.
type Harm = (&'static str, fn(&Path));

const HARMS: [Harm; 12] = [
    ("renamed", |data| {
        fs::rename(data, beside(data, ".away")).expect("renames");
    }),
    ("unlinked", |data| fs::remove_file(data).expect("removes")),
    ("replaced by a copy", |data| {
        fs::copy(data, beside(data, ".copy")).expect("copies");
        fs::rename(beside(data, ".copy"), data).expect("renames");
    }),
    ("emptied", |data| cut(data, 0)),
    ("cut in the middle of a page", |data| cut(data, 5000)),
    ("cut after a page", |data| cut(data, 8192)),
    ("written over with text", |data| {
        fs::write(data, "text ".repeat(9999)).expect("writes");
    }),
    ("its beginning written over", |data| {
        scribble(data, &[7; 3000]);
    }),
    ("its tables written over", |data| {
        let mut bytes = fs::read(data).expect("reads");
        bytes[4096..].fill(0x55);
        scribble(data, &bytes);
    }),
    ("an older copy written over it", |data| {
        fs::copy(beside(data, ".old"), data).expect("copies");
    }),
    ("its log removed", |data| {
        fs::remove_file(beside(data, "-wal")).expect("removes");
    }),
    ("its log emptied", |data| cut(&beside(data, "-wal"), 0)),
];

#[tokio::test]
async fn a_file_that_is_moved_cut_or_written_over_is_noticed_by_the_next_request() {
    for ((what, harm), reads_first) in HARMS
        .into_iter()
        .flat_map(|harm| [(harm, true), (harm, false)])
    {
        let (_folder, data, account) = place();
        let server = Server::start(&account, &data, &[]).await;
        let line = &server.line;
        create(line, 0..3).await;
        sqlite(
            &data,
            "out = sqlite3.connect(sys.argv[1] + '.old'); db.backup(out); out.close()",
        )
        .await;
        create(line, 3..6).await;
        harm(&data);
        if reads_first {
            assert_eq!(line.get("domains").await.status, 503, "{what}");
        }
        let made = line.post("domains", &json!({"name": "late"})).await;
        assert_eq!(
            made.why(),
            (503, "unavailable".into(), "store-unavailable".into()),
            "{what}"
        );
        assert_eq!(line.get("domains").await.status, 503, "{what}");
        let (status, reason) = health(line).await;
        assert_eq!(status, 503, "{what}");
        assert!(reason.contains("data file"), "{what}: {reason}");
    }
}

#[tokio::test]
async fn an_older_copy_is_noticed_when_everything_was_written_to_the_file_before() {
    let (_folder, data, account) = place();
    let server = Server::start(&account, &data, &[]).await;
    create(&server.line, 0..3).await;
    sqlite(&data, "db.execute('pragma wal_checkpoint(truncate)')").await;
    fs::copy(&data, beside(&data, ".old")).expect("copies");
    create(&server.line, 3..6).await;
    sqlite(&data, "db.execute('pragma wal_checkpoint(truncate)')").await;
    fs::copy(beside(&data, ".old"), &data).expect("copies");
    assert_eq!(server.line.get("domains").await.status, 503);
    assert_eq!(health(&server.line).await.0, 503);
}

#[tokio::test]
async fn a_file_that_comes_back_to_its_name_is_served_again() {
    let (_folder, data, account) = place();
    let server = Server::start(&account, &data, &[]).await;
    create(&server.line, 0..1).await;
    fs::rename(&data, beside(&data, ".away")).expect("renames");
    assert_eq!(health(&server.line).await.0, 503);
    fs::rename(beside(&data, ".away"), &data).expect("renames");
    create(&server.line, 1..2).await;
    assert_eq!(count(&server.line).await, 2);
}

/// Waits until the program prints this line.
async fn until(child: &mut Child, line: &str) {
    let out = child.stdout.as_mut().expect("is piped");
    let mut text = String::new();
    while !text.lines().any(|said| said == line) {
        let mut bytes = [0; 64];
        let read = out.read(&mut bytes).await.expect("reads");
        assert_ne!(read, 0, "it ended: {text}");
        text.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
}

#[tokio::test]
async fn writes_go_on_while_another_program_holds_the_checkpoint() {
    let (_folder, data, account) = place();
    let server = Server::start(&account, &data, &[]).await;
    let domain = server.line.post("domains", &json!({"name": "lab"})).await;
    let list = format!("domains/{}/endpoints", domain.id());
    // The byte of the index that SQLite locks for a checkpoint.
    let hold = "import fcntl\nindex = open(sys.argv[1] + '-shm', 'r+b')\nfcntl.lockf(index, fcntl.LOCK_EX, 1, 121)\n\
                print('held', flush=True)\nsys.stdin.read()";
    let mut holder = python(&data, hold).spawn().expect("starts");
    until(&mut holder, "held").await;
    // Some pages each: more than the log has before its pages are due.
    for number in 0..450 {
        if number == 400 {
            assert_eq!(health(&server.line).await, (200, String::new()));
            drop(holder.stdin.take());
            assert!(holder.wait().await.expect("ends").success());
        }
        let body = json!({"name": format!("e{number}"), "credentials": {"password": "secret1"}});
        assert_eq!(server.line.post(&list, &body).await.status, 201);
    }
    assert_eq!(health(&server.line).await, (200, String::new()));
}

#[tokio::test]
async fn a_checkpoint_of_another_program_is_waited_for_and_its_last_page_is_no_surprise() {
    let (_folder, data, account) = place();
    let log = beside(&data, ".log");
    let log_to = ["--log-file", log.to_str().expect("text")];
    let server = Server::start(&account, &data, &log_to).await;
    create(&server.line, 0..10).await;
    // A checkpoint as it looks from outside: pages are written, and only at the end it says how far it came.
    let slowly = "import os\nfile = os.open(sys.argv[1], os.O_RDWR)\n\
                  def page(): os.pwrite(file, os.pread(file, 100, 0), 0)\n\
                  page()\nprint('begun', flush=True)\nsys.stdin.read()\npage()\n\
                  db.execute('pragma wal_checkpoint')";
    let mut other = python(&data, slowly).spawn().expect("starts");
    until(&mut other, "begun").await;
    let line = server.line.clone();
    let asked = tokio::spawn(async move { line.get("domains").await.status });
    let is_noticed = |text: &str| text.contains("written by another program");
    while !is_noticed(&fs::read_to_string(&log).unwrap_or_default()) {
        assert!(!asked.is_finished(), "it did not look");
        tokio::task::yield_now().await;
    }
    drop(other.stdin.take());
    assert!(other.wait().await.expect("ends").success());
    assert_eq!(asked.await.expect("ends"), 200);
    create(&server.line, 10..12).await;
    assert_eq!(health(&server.line).await, (200, String::new()));
}
