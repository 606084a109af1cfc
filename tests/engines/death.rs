//! Processes that die or are frozen in the middle of calls, and a database that is away meanwhile.

use std::path::Path;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use sipdeck::{
    platform::Account,
    sip::message::{Message, Method, Name},
};
use tokio::net::UdpSocket;

use super::{
    nodes::Place,
    own,
    server::{self, Server as Database},
    several::{OURS, Process, THEIRS},
    shared,
};
use crate::platform::{
    callphone::CallPhone, handset::soon, line::Line, program::Server, receiver::Receiver,
};

/// A process that can be killed, and who is at the other end of its trunk.
struct Victim {
    server: Server,
    trunk: CallPhone,
    arguments: Vec<String>,
}

impl Victim {
    async fn start(address: &str, account: &Account) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
        let trunk = format!("sip:{}", socket.local_addr().expect("is bound"));
        let sip = Place::free(1).sip;
        let arguments = vec![
            "--sip".to_owned(),
            sip.to_string(),
            "--trunk".to_owned(),
            trunk,
        ];
        let server = start(address, account, &arguments).await;
        Self {
            server,
            trunk: CallPhone::at("trunk", socket, sip).await,
            arguments,
        }
    }

    fn signal(&self, signal: Signal) {
        let pid = self
            .server
            .child
            .id()
            .and_then(|pid| i32::try_from(pid).ok());
        let pid = pid.and_then(Pid::from_raw).expect("runs");
        kill_process(pid, signal).expect("is sent");
    }

    /// A call that is answered.
    async fn call(&self, body: &Value) -> (String, Message) {
        let id = self.server.line.post("calls", body).await.id();
        let invite = self.trunk.asked(&Method::Invite).await;
        self.trunk.answer(&invite, 200).await;
        self.trunk.asked(&Method::Ack).await;
        let path = format!("calls/{id}");
        soon(&self.server.line, &path, |call| call["state"] == "active").await;
        // Once this is answered, everything before it is written down.
        self.server.line.post("bridges", &json!({})).await.id();
        (id, invite)
    }
}

async fn start(address: &str, account: &Account, arguments: &[String]) -> Server {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    Server::start(account, Path::new(address), &arguments).await
}

fn body(receiver: &Receiver) -> Value {
    json!({"from": OURS, "to": THEIRS, "callbackUrl": receiver.url})
}

/// The call has ended because its process did.
async fn is_cut(line: &Line, id: &str) {
    let path = format!("calls/{id}");
    let call = soon(line, &path, |call| call["state"] == "completed").await;
    assert_eq!(call["cause"], "NORMAL_TEMPORARY_FAILURE", "{call}");
    let events = line.get(&format!("{path}/events")).await.json();
    let events = events.as_array().expect("a list").iter();
    let ends = events.filter(|event| event["name"] == "hangup").count();
    assert_eq!(ends, 1);
}

/// How many errors say so of a call.
async fn errors(line: &Line, id: &str) -> usize {
    let all = line.get("errors?size=1000").await.json();
    let all = all.as_array().expect("a list").iter();
    all.filter(|error| {
        error["code"] == "call-unavailable" && error["details"].to_string().contains(id)
    })
    .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_dies_ends_its_calls_once_though_several_notice() {
    let Some(database) = shared() else { return };
    let (address, account) = (database.database("death"), Account::generate());
    let victim = Victim::start(&address, &account).await;
    let line = victim.server.line.clone();
    line.post("phoneNumbers", &json!({"number": OURS}))
        .await
        .id();
    let first = Process::start(&address, &account).await;
    let second = Process::start(&address, &account).await;
    let mut receiver = Receiver::start("200 OK").await;
    let (speaks, invite) = victim.call(&body(&receiver)).await;
    receiver.event("answer").await;
    let bridge = line
        .post("bridges", &json!({"callIds": [speaks]}))
        .await
        .id();
    let (ended, _) = victim.call(&json!({"from": OURS, "to": THEIRS})).await;
    line.post(&format!("calls/{ended}"), &json!({"state": "completed"}))
        .await;
    victim.server.kill().await;
    // It hears one process at a time: one of the two says it, again and again.
    let theirs = invite.headers.first(&Name::CallId);
    let mut turn = [&first, &second].into_iter().cycle();
    let bye = loop {
        let process = turn.next().expect("goes on");
        victim.trunk.turn(process.sip()).await;
        let bye = victim.trunk.is_asked(&Method::Bye).await;
        if let Some(bye) = bye.filter(|bye| bye.headers.first(&Name::CallId) == theirs) {
            break bye;
        }
    };
    victim.trunk.answer(&bye, 200).await;
    let hangup = receiver.event("hangup").await;
    assert_eq!(
        (&hangup["callId"], &hangup["cause"]),
        (&json!(speaks), &json!("NORMAL_TEMPORARY_FAILURE"))
    );
    for process in [&first, &second] {
        is_cut(&process.line, &speaks).await;
        let call = process.line.get(&format!("calls/{ended}")).await.json();
        assert_eq!(call["cause"], "NORMAL_CLEARING");
        let path = format!("bridges/{bridge}");
        soon(&process.line, &path, |it| it["state"] == "completed").await;
        soon(&process.line, "errors", |all| {
            all.to_string().contains(&speaks)
        })
        .await;
        assert_eq!(errors(&process.line, &speaks).await, 1);
        let list = process.line.get("calls").await.json();
        assert_eq!(list.as_array().map(Vec::len), Some(2));
    }
    assert!(receiver.is_quiet());
    let rows = "SELECT count(*) FROM platform.processes";
    let rows = server::with(&database.folder, "death", move |db| db.query_one(rows, &[]));
    assert_eq!(rows.expect("is read").get::<_, i64>(0), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_started_again_ends_what_it_has_left() {
    let Some(database) = shared() else { return };
    let (address, account) = (database.database("again"), Account::generate());
    let victim = Victim::start(&address, &account).await;
    victim
        .server
        .line
        .post("phoneNumbers", &json!({"number": OURS}))
        .await
        .id();
    let mut receiver = Receiver::start("200 OK").await;
    let (id, _) = victim.call(&body(&receiver)).await;
    receiver.event("answer").await;
    victim.server.kill().await;
    let again = start(&address, &account, &victim.arguments).await;
    let bye = victim.trunk.asked(&Method::Bye).await;
    victim.trunk.answer(&bye, 200).await;
    receiver.event("hangup").await;
    is_cut(&again.line, &id).await;
    assert!(receiver.is_quiet());
    assert_eq!(again.stop().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_comes_too_late_is_not_carried_out() {
    let Some(database) = shared() else { return };
    let (address, account) = (database.database("late"), Account::generate());
    let victim = Victim::start(&address, &account).await;
    victim
        .server
        .line
        .post("phoneNumbers", &json!({"number": OURS}))
        .await
        .id();
    let other = Process::start(&address, &account).await;
    let receiver = Receiver::start("200 OK").await;
    let (id, _) = victim.call(&body(&receiver)).await;
    let path = format!("calls/{id}");
    let end = json!({"state": "completed"});
    victim.signal(Signal::STOP);
    let refused = other.line.post(&path, &end).await;
    assert_eq!(
        refused.why(),
        (503, "unavailable".into(), "process-unavailable".into())
    );
    assert!(!refused.header("retry-after").is_empty());
    assert!(
        refused.json()["message"]
            .to_string()
            .contains("Nothing was changed")
    );
    victim.signal(Signal::CONT);
    // Where this takes very long, it is taken for dead.
    for _ in 0..5 {
        let call = soon(&other.line, &path, |call| call["state"].is_string()).await;
        assert_ne!(call["cause"], "NORMAL_CLEARING", "{call}");
    }
    let left = "SELECT count(*) FROM platform.orders";
    let left = server::with(&database.folder, "late", move |db| db.query_one(left, &[]));
    assert_eq!(left.expect("is read").get::<_, i64>(0), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_was_frozen_for_long_begins_anew() {
    let Some(database) = shared() else { return };
    let (address, account) = (database.database("frozen"), Account::generate());
    let victim = Victim::start(&address, &account).await;
    let line = victim.server.line.clone();
    line.post("phoneNumbers", &json!({"number": OURS}))
        .await
        .id();
    let other = Process::start(&address, &account).await;
    let mut receiver = Receiver::start("200 OK").await;
    let (id, _) = victim.call(&body(&receiver)).await;
    receiver.event("answer").await;
    victim.signal(Signal::STOP);
    receiver.event("hangup").await;
    is_cut(&other.line, &id).await;
    victim.signal(Signal::CONT);
    // The phone hears of it here as well, at the latest.
    victim.trunk.asked(&Method::Bye).await;
    is_cut(&line, &id).await;
    let (new, _) = victim.call(&body(&receiver)).await;
    receiver.event("answer").await;
    let seen = other.line.get(&format!("calls/{new}")).await.json();
    assert_eq!(seen["state"], "active");
    is_cut(&other.line, &id).await;
    assert_eq!(errors(&line, &id).await, 1);
    assert!(receiver.is_quiet());
}

/// How many beats of its processes the database has.
fn beats(database: &Database) -> Vec<i64> {
    let seen = "SELECT seen FROM platform.processes ORDER BY number";
    let seen = server::with(&database.folder, "account", move |db| db.query(seen, &[]));
    seen.expect("is read")
        .iter()
        .map(|row| row.get(0))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_live_while_the_database_is_started_again() {
    let Some(database) = own() else { return };
    let (address, account) = (database.database("account"), Account::generate());
    let mut first = Process::start(&address, &account).await;
    first
        .line
        .post("phoneNumbers", &json!({"number": OURS}))
        .await
        .id();
    let second = Process::start(&address, &account).await;
    let (id, _) = first.call(&json!({"from": OURS, "to": THEIRS})).await;
    for how in ["fast", "immediate"] {
        database.control(&["-m", how, "stop"]);
        let path = format!("calls/{id}");
        assert_eq!(second.line.get(&path).await.status, 503);
        database.control(&["start"]);
        let before = beats(&database);
        assert_eq!(before.len(), 2);
        while beats(&database)
            .iter()
            .zip(&before)
            .any(|(now, then)| now == then)
        {
            tokio::task::yield_now().await;
        }
        for line in [&first.line, &second.line] {
            assert_eq!(line.get(&path).await.json()["state"], "active");
        }
    }
    let path = format!("calls/{id}");
    assert_eq!(
        second
            .line
            .post(&path, &json!({"state": "completed"}))
            .await
            .status,
        200
    );
    first.trunk.asked(&Method::Bye).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_carried_out_once_however_often_it_is_told_and_never_late() {
    let Some(database) = shared() else { return };
    let (address, account) = (database.database("once"), Account::generate());
    let process = Process::start(&address, &account).await;
    let base = process.line.path("");
    let base = base.trim_end_matches('/');
    let head = json!({
        "verb": "POST", "path": format!("{base}/bridges"), "query": "", "origin": "http://elsewhere.test", "base": base,
        "remote": "192.0.2.7:1", "local": "192.0.2.8:2",
    });
    let number = "(SELECT number FROM platform.processes)";
    let order = |id: &str, ends: &str| {
        format!(
            "INSERT INTO platform.orders (id, process, ends, head, body) VALUES ('{id}', {number}, {ends}, '{head}', '{{}}');
             SELECT pg_notify('sipdeck_orders', 'order ' || {number} || ' {id}');"
        )
    };
    let sql = |sql: String| {
        let done = server::with(&database.folder, "once", move |db| db.batch_execute(&sql));
        done.expect("is done");
    };
    sql(order("late", "0"));
    let soon_enough = "extract(epoch FROM clock_timestamp())::bigint * 1000 + 60000";
    sql(order("timely", soon_enough));
    for _ in 0..5 {
        sql(format!(
            "SELECT pg_notify('sipdeck_orders', 'order ' || {number} || ' timely')"
        ));
    }
    let answered = || {
        let answer = "SELECT answer FROM platform.orders WHERE id = 'timely'";
        let answer = server::with(&database.folder, "once", move |db| {
            db.query_one(answer, &[])
        });
        answer.expect("is read").get::<_, Option<String>>(0)
    };
    let answer = loop {
        if let Some(answer) = answered() {
            break answer;
        }
        tokio::task::yield_now().await;
    };
    // Its links lead to where it was asked.
    assert!(
        answer.contains("201") && answer.contains("http://elsewhere.test/v1/users/"),
        "{answer}"
    );
    let made = process.line.get("bridges").await.json();
    assert_eq!(made.as_array().map(Vec::len), Some(1), "{made}");
}
