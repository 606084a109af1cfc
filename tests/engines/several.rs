//! Calls of an account that several processes serve: each call lives in one of them, and all answer for it.

use std::{net::SocketAddr, path::Path};

use serde_json::{Value, json};
use sipdeck::{
    platform::{Account, CallsConfig, Config, Data, Pace, Platform, SipConfig},
    sip::message::{Message, Method},
};
use tokio::net::UdpSocket;

use super::{nodes::printed, server, shared};
use crate::platform::{
    callphone::CallPhone, handset::soon, line::Line, numbers, receiver::Receiver, stream::Watcher,
};

/// A number of the account.
pub const OURS: &str = "+13035550100";
/// One behind the trunk.
pub const THEIRS: &str = "+442079460000";

/// One of the processes, and who is at the other end of its trunk.
pub struct Process {
    pub platform: Platform,
    pub line: Line,
    pub trunk: CallPhone,
}

impl Process {
    pub async fn start(address: &str, account: &Account) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
        let trunk = format!("sip:{}", socket.local_addr().expect("is bound"));
        let config = Config {
            account: account.clone(),
            data: Some(Data::read(Path::new(address)).expect("an address")),
            pace: Pace::Off,
            sip: SipConfig {
                plain: "127.0.0.1:0".parse().ok(),
                secure: None,
            },
            calls: CallsConfig {
                trunk: Some(trunk.parse().expect("a trunk")),
                ..CallsConfig::default()
            },
            ..Config::default()
        };
        let platform = Platform::start(config).await.expect("starts");
        let line = Line::to(&platform);
        let sip = platform.sip()[0].1;
        let trunk = CallPhone::at("trunk", socket, sip).await;
        Self {
            platform,
            line,
            trunk,
        }
    }

    /// Where it speaks SIP.
    pub fn sip(&self) -> SocketAddr {
        self.platform.sip()[0].1
    }

    /// Calls somebody behind the trunk, who answers. Answers with the call, and what the phone was asked.
    pub async fn call(&mut self, body: &Value) -> (String, Message) {
        let id = self.line.post("calls", body).await.id();
        let invite = self.trunk.asked(&Method::Invite).await;
        self.trunk.answer(&invite, 200).await;
        self.trunk.asked(&Method::Ack).await;
        let path = format!("calls/{id}");
        soon(&self.line, &path, |call| call["state"] == "active").await;
        (id, invite)
    }
}

/// Two processes on a database of this name, and a number of the account without an application.
async fn two(name: &str) -> Option<(Process, Process)> {
    let address = shared()?.database(name);
    let account = Account::generate();
    let first = Process::start(&address, &account).await;
    let second = Process::start(&address, &account).await;
    let number = first
        .line
        .post("phoneNumbers", &json!({"number": OURS}))
        .await;
    number.id();
    Some((first, second))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_of_one_process_is_done_by_the_one_that_holds_the_call() {
    let Some((mut a, b)) = two("orders").await else {
        return;
    };
    let mut receiver = Receiver::start("200 OK").await;
    let body = json!({"from": OURS, "to": THEIRS, "callbackUrl": receiver.url, "tag": "mine"});
    let (id, _) = a.call(&body).await;
    receiver.event("answer").await;
    let path = format!("calls/{id}");
    // All of it is told by either, and both mean themselves in their links.
    for part in ["", "/events", "/phones", "/trace"] {
        let (here, there) = (
            a.line.get(&format!("{path}{part}")).await,
            b.line.get(&format!("{path}{part}")).await,
        );
        assert_eq!((here.status, there.status), (200, 200), "{part}");
        let there = String::from_utf8(there.body).expect("text");
        let here = String::from_utf8(here.body).expect("text");
        if part != "/trace" && !part.is_empty() {
            assert_eq!(here, there, "{part}");
        }
        assert!(
            part == "/trace" || !there.contains(&a.line.address),
            "{there}"
        );
    }
    let shown = b.line.get(&path).await.json();
    assert_eq!(shown["state"], "active");
    assert!(
        shown["events"]
            .as_str()
            .expect("a link")
            .contains(&b.line.address)
    );
    let event = b.line.get(&format!("{path}/events")).await.json();
    let event = event[0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(
        b.line.get(&format!("{path}/events/{event}")).await.status,
        200
    );
    let told = b.line.get(&format!("callbacks?call={id}")).await.json();
    assert_eq!(told.as_array().map(Vec::len), Some(1), "{told}");
    // What is wrong is told as it is by the holder.
    let wrong = b
        .line
        .post(&format!("{path}/dtmf"), &json!({"dtmfOut": "x"}))
        .await;
    assert_eq!(
        wrong.why(),
        (400, "bad-request".into(), "validation-error".into())
    );
    let pressed = b
        .line
        .post(&format!("{path}/dtmf"), &json!({"dtmfOut": "12"}))
        .await;
    let why = (
        pressed.status,
        String::from_utf8_lossy(&pressed.body).into_owned(),
    );
    assert_eq!(why.0, 200, "{}", why.1);
    let again = b.line.post(&path, &json!({"state": "active"})).await;
    assert_eq!(
        again.why(),
        (403, "forbidden".into(), "call-invalid-state".into())
    );
    assert_eq!(b.line.get("calls/c-none").await.status, 404);
    // Many at once are done as well, each once.
    let at_once = (0..40).map(|_| b.line.get(&path));
    for reply in futures_util::future::join_all(at_once).await {
        assert_eq!(reply.status, 200);
    }
    // The end, asked for at the other process, reaches the phone.
    assert_eq!(
        b.line
            .post(&path, &json!({"state": "completed"}))
            .await
            .status,
        200
    );
    let bye = a.trunk.asked(&Method::Bye).await;
    a.trunk.answer(&bye, 200).await;
    assert_eq!(receiver.event("hangup").await["cause"], "NORMAL_CLEARING");
    for line in [&a.line, &b.line] {
        let call = line.get(&path).await.json();
        assert_eq!(
            (&call["state"], &call["cause"]),
            (&json!("completed"), &json!("NORMAL_CLEARING"))
        );
    }
    a.platform.stop().await;
    b.platform.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_have_the_calls_of_all_processes_in_their_order() {
    let Some((mut a, mut b)) = two("lists").await else {
        return;
    };
    let body = |tag: &str| json!({"from": OURS, "to": THEIRS, "tag": tag});
    let mut ids = Vec::new();
    for at in 0..4 {
        let process = if at % 2 == 0 { &mut a } else { &mut b };
        ids.push(process.call(&body("x")).await.0);
    }
    let bridge = a
        .line
        .post("bridges", &json!({"callIds": [ids[0], ids[2]]}))
        .await
        .id();
    for line in [&a.line, &b.line] {
        let list = async |query: &str| -> Vec<String> {
            let list = line.get(&format!("calls{query}")).await.json();
            let all = list.as_array().expect("a list").iter();
            all.map(|call| call["id"].as_str().expect("an id").to_owned())
                .collect()
        };
        assert_eq!(list("?sortOrder=asc").await, ids);
        assert_eq!(list("?size=2").await, [ids[3].clone(), ids[2].clone()]);
        assert_eq!(list("?size=3&page=1").await, [ids[0].clone()]);
        assert_eq!(list("?to=%2B1").await, Vec::<String>::new());
        assert_eq!(
            list("?page=99999999999999999999").await,
            Vec::<String>::new()
        );
        assert_eq!(
            list(&format!("?bridgeId={bridge}&sortOrder=asc")).await,
            [ids[0].clone(), ids[2].clone()]
        );
        let more = line.get("calls?size=2").await;
        assert!(more.header("link").contains("rel=\"next\""));
        let bridges = line.get("bridges").await.json();
        assert_eq!(bridges[0]["id"], bridge.as_str());
        let calls = line.get(&format!("bridges/{bridge}/calls")).await.json();
        assert_eq!(calls.as_array().map(Vec::len), Some(2), "{calls}");
    }
    // At the other process: no call of two processes is connected, and the bridge is changed where it is.
    let both = b
        .line
        .post("bridges", &json!({"callIds": [ids[0], ids[1]]}))
        .await;
    assert_eq!(
        both.why(),
        (400, "bad-request".into(), "bridge-invalid-state".into())
    );
    let held = b
        .line
        .post(&format!("bridges/{bridge}"), &json!({"bridgeAudio": false}))
        .await;
    assert_eq!(held.status, 200);
    let shown = a.line.get(&format!("bridges/{bridge}")).await.json();
    assert_eq!(shown["state"], "hold");
    let own = b
        .line
        .post("bridges", &json!({"callIds": [ids[1], ids[3]]}))
        .await
        .id();
    let seen = a.line.get(&format!("bridges/{own}")).await.json();
    assert_eq!(seen["state"], "active");
    // A call into that bridge is made where the bridge is.
    let third = a.line.post("bridges", &json!({})).await.id();
    let into = json!({"from": OURS, "to": THEIRS, "bridgeId": third});
    let made = b.line.post("calls", &into).await.id();
    a.trunk.asked(&Method::Invite).await;
    let call = a.line.get(&format!("calls/{made}")).await.json();
    assert_eq!(call["bridgeId"], third.as_str());
    a.platform.stop().await;
    // What it remembers is left to the other.
    soon(&b.line, &format!("calls/{made}"), |call| {
        call["state"] == "completed"
    })
    .await;
    soon(&b.line, &format!("bridges/{bridge}"), |it| {
        it["state"] == "completed"
    })
    .await;
    let list = b.line.get("calls").await.json();
    assert_eq!(list.as_array().map(Vec::len), Some(5));
    b.platform.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_of_an_application_live_together() {
    let Some((a, b)) = two("homes").await else {
        return;
    };
    let receiver = Receiver::start("200 OK").await;
    let application = json!({"name": "a", "incomingCallUrl": receiver.url});
    let application = a.line.post("applications", &application).await.id();
    let number = OURS.replace('+', "%2B");
    let given = a
        .line
        .post(
            &format!("phoneNumbers/{number}"),
            &json!({"applicationId": application}),
        )
        .await;
    assert_eq!(given.status, 200);
    let body = json!({"from": OURS, "to": THEIRS});
    let first = b.line.post("calls", &body).await.id();
    // The first of both has it: neither had any.
    a.trunk.asked(&Method::Invite).await;
    let second = a.line.post("calls", &body).await.id();
    a.trunk.asked(&Method::Invite).await;
    let together = b
        .line
        .post("bridges", &json!({"callIds": [first, second]}))
        .await;
    assert_eq!(together.status, 201);
    // Another application goes where there are fewer.
    let other = json!({"name": "b", "incomingCallUrl": receiver.url});
    let other = a.line.post("applications", &other).await.id();
    let theirs = json!({"number": "+13035550101", "applicationId": other});
    a.line.post("phoneNumbers", &theirs).await.id();
    a.line
        .post("calls", &json!({"from": "+13035550101", "to": THEIRS}))
        .await
        .id();
    b.trunk.asked(&Method::Invite).await;
    // Once its home is gone, it has another.
    a.platform.stop().await;
    b.line.post("calls", &body).await.id();
    b.trunk.asked(&Method::Invite).await;
    b.platform.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_tells_of_the_calls_of_all_processes() {
    let Some((mut a, b)) = two("streams").await else {
        return;
    };
    let mut watcher = Watcher::open(&b.line, "stream", None).await;
    watcher.expect("ready").await;
    let (id, _) = a.call(&json!({"from": OURS, "to": THEIRS})).await;
    let path = format!("calls/{id}");
    b.line.post(&path, &json!({"state": "completed"})).await;
    let mut states = Vec::new();
    while states.last() != Some(&json!("completed")) {
        let event = watcher.expect("call").await;
        assert_eq!(event.data["call"]["id"], id.as_str());
        states.push(event.data["call"]["state"].clone());
        states.dedup();
    }
    assert_eq!(states, ["started", "active", "completed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_learn_the_home_of_an_application_with_the_password() {
    let Some((a, b)) = two("views").await else {
        return;
    };
    let application = json!({"name": "a", "incomingCallUrl": "http://127.0.0.1:9/"});
    let application = a.line.post("applications", &application).await.id();
    let domain = a.line.post("domains", &json!({"name": "lab"})).await.id();
    let endpoint = json!({"name": "42", "applicationId": application, "credentials": {"password": "secret12"}});
    a.line
        .post(&format!("domains/{domain}/endpoints"), &endpoint)
        .await
        .id();
    let database = shared().expect("it is there");
    let sql = printed(&["--sql"]);
    let made = server::with(&database.folder, "views", move |db| db.batch_execute(&sql));
    made.expect("is made");
    let home = || {
        let home = "SELECT home FROM sip.subscriber WHERE username = '42' AND domain = 'lab.bwapp.bwsip.io'";
        let row = server::with(&database.folder, "views", move |db| db.query_one(home, &[]));
        row.expect("is read").get::<_, Option<String>>(0)
    };
    assert_eq!(home(), None);
    let body = json!({"from": "sip:42@lab.bwapp.bwsip.io", "to": THEIRS});
    // It is no number of the account: the call is refused by the home.
    assert_eq!(b.line.post("calls", &body).await.status, 403);
    let first = Some(format!("sip:{}", a.sip()));
    assert_eq!(home(), first);
    // It is found by an index, however many endpoints there are.
    let plan = "EXPLAIN SELECT ha1, application, home FROM sip.subscriber WHERE username = '42' AND domain = 'x'";
    let plan = server::with(&database.folder, "views", move |db| {
        db.batch_execute("SET enable_seqscan = off; SET enable_bitmapscan = off")?;
        db.query(plan, &[])
    });
    let plan: Vec<String> = plan
        .expect("is told")
        .iter()
        .map(|row| row.get(0))
        .collect();
    assert!(
        plan.iter().any(|line| line.contains("homes_pkey")),
        "{plan:?}"
    );
    a.platform.stop().await;
    assert_eq!(home(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_comes_in_is_answered_and_refused_by_any_process() {
    let Some((mut a, b)) = two("answers").await else {
        return;
    };
    let mut receiver = Receiver::start("200 OK").await;
    let application = json!({"name": "a", "incomingCallUrl": receiver.url, "autoAnswer": false});
    let application = b.line.post("applications", &application).await.id();
    let number = OURS.replace('+', "%2B");
    let body = json!({"applicationId": application});
    let given = b.line.post(&format!("phoneNumbers/{number}"), &body).await;
    assert_eq!(given.status, 200);
    for (wish, status) in [
        (json!({"state": "active"}), 200),
        (json!({"state": "rejected"}), 603),
    ] {
        let invite = numbers::calls(&mut a.trunk, OURS).await;
        let came = receiver.event("incomingcall").await;
        let path = format!("calls/{}", came["callId"].as_str().expect("an id"));
        assert_eq!(b.line.post(&path, &wish).await.status, 200);
        let answer = a.trunk.told(status).await;
        a.trunk.acknowledge(&invite, &answer).await;
        let told = receiver.next().await.1;
        let event = if status == 200 { "answer" } else { "hangup" };
        assert_eq!(told["eventType"], event);
    }
    // Its calls are at home where they came.
    let home = "SELECT sip FROM platform.homes";
    let database = shared().expect("it is there");
    let home = server::with(&database.folder, "answers", move |db| {
        db.query_one(home, &[])
    });
    assert_eq!(
        home.expect("is read").get::<_, String>(0),
        format!("sip:{}", a.sip())
    );
}
