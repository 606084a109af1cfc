//! sipp calls and is called over a way on which a tenth of all datagrams is lost, in both directions.

use std::net::SocketAddr;

use serde_json::{Value, json};
use tokio::{net::UdpSocket, task::JoinHandle};

use super::{
    calls::{HEAD, SOUND, answer, ends_well, play, proof, registering},
    scene::{HOST, is_installed},
};
use crate::platform::{
    handset::{Office, soon},
    receiver::Receiver,
};

/// How many calls are made each way.
const CALLS: usize = 12;

/// One datagram of so many is lost.
const LOST: u64 = 10;

/// The way between one client and the platform. It ends with the test.
struct Way {
    /// Where the client sends to.
    near: SocketAddr,
    task: JoinHandle<()>,
}

impl Way {
    /// A way to this server, on which the same seed loses the same datagrams.
    async fn to(server: SocketAddr, seed: u64) -> Self {
        let near = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
        let far = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
        far.connect(server).await.expect("connects");
        let address = near.local_addr().expect("is bound");
        let task = tokio::spawn(carry(near, far, seed));
        Self {
            near: address,
            task,
        }
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Carries datagrams between whoever has sent one last to `near`, and the other end of `far`.
async fn carry(near: UdpSocket, far: UdpSocket, mut seed: u64) {
    let (mut ours, mut theirs) = (vec![0; 65_535], vec![0; 65_535]);
    let mut client = None;
    loop {
        // xorshift64*, whose upper bits are good enough to lose by.
        seed ^= seed >> 12;
        seed ^= seed << 25;
        seed ^= seed >> 27;
        let is_lost = (seed.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32).is_multiple_of(LOST);
        tokio::select! {
            Ok((length, from)) = near.recv_from(&mut ours) => {
                client = Some(from);
                if !is_lost {
                    // Whoever is gone has lost it too.
                    let _ = far.send(&ours[..length]).await;
                }
            }
            Ok(length) = far.recv(&mut theirs) => {
                if let Some(client) = client.filter(|_| !is_lost) {
                    let _ = near.send_to(&theirs[..length], client).await;
                }
            }
        }
    }
}

/// A call that is answered, and that the caller ends. Its transactions are told apart, since answers come twice.
fn caller() -> String {
    let request = |attributes: &str, method: &str, number: usize, tag: &str, rest: &str| {
        format!(
            "<send {attributes}><![CDATA[
{method} sip:{HOST} SIP/2.0
{HEAD}
From: <sip:anna@{HOST}>;tag=[call_number]
To: <sip:+13035550100@{HOST}>{tag}
CSeq: {number} {method}
{rest}
]]></send>"
        )
    };
    let empty = "Content-Length: 0\n";
    let tag = "[peer_tag_param]";
    let first = request(
        "retrans=\"500\" start_txn=\"stranger\"",
        "INVITE",
        1,
        "",
        SOUND,
    );
    let refused = request("ack_txn=\"stranger\"", "ACK", 1, tag, empty);
    let proved = format!("{}\n{SOUND}", proof());
    let second = request(
        "retrans=\"500\" start_txn=\"call\"",
        "INVITE",
        2,
        "",
        &proved,
    );
    let heard = request("ack_txn=\"call\"", "ACK", 2, tag, empty);
    let leaves = request("retrans=\"500\" start_txn=\"bye\"", "BYE", 3, tag, empty);
    let trying =
        |of: &str| format!("<recv response=\"100\" optional=\"true\" response_txn=\"{of}\"/>");
    format!(
        "{first}{}<recv response=\"407\" auth=\"true\" response_txn=\"stranger\"/>{refused}\
         {second}{}<recv response=\"200\" response_txn=\"call\"/>{heard}<pause milliseconds=\"1200\"/>\
         {leaves}<recv response=\"200\" response_txn=\"bye\"/>",
        trying("stranger"),
        trying("call"),
    )
}

/// A phone that answers a call, and is there until the other side has hung up: what it sends then may be lost as well.
fn callee() -> String {
    let empty = "Content-Length: 0\n";
    let rings = answer("180 Ringing", ";tag=[call_number]", empty);
    let takes = answer("200 OK", ";tag=[call_number]", SOUND);
    let takes = takes.replace("<send>", "<send retrans=\"500\">");
    let leaves = answer("200 OK", "", empty);
    // A BYE may overtake the ACK.
    format!(
        "<recv request=\"INVITE\"/>{rings}{takes}<recv request=\"ACK\" optional=\"true\"/>\
         <recv request=\"BYE\"/>{leaves}<timewait milliseconds=\"4000\"/>"
    )
}

/// All calls are over, each for the cause that is wanted, and nothing of them is left.
async fn are_over(office: &Office) {
    soon(&office.line, "calls?size=100", |calls| {
        let calls = calls.as_array().expect("a list");
        calls.len() == CALLS && calls.iter().all(|call| call["state"] == "completed")
    })
    .await;
    let calls = office.line.get("calls?size=100").await.json();
    for call in calls.as_array().expect("a list") {
        assert_eq!(call["cause"], "NORMAL_CLEARING", "{call}");
        assert!(call["activeTime"].is_string(), "{call}");
    }
    let health = office.line.control("GET", "health", b"").await.json();
    assert_eq!(health["phones"]["calls"], 0, "{health}");
}

#[tokio::test]
async fn sipp_calls_though_a_tenth_is_lost() {
    if !is_installed("sipp", "sip-tester") {
        return;
    }
    let (office, home) = (Office::open().await, tempfile::tempdir().expect("a folder"));
    let receiver = Receiver::start("200 OK").await;
    let body = json!({"name": "a", "incomingCallUrl": receiver.url});
    let id = office.line.post("applications", &body).await.id();
    let body = json!({"applicationId": id});
    office.line.post(&office.of_anna(""), &body).await;
    let way = Way::to(office.sip, 7).await;
    let count = CALLS.to_string();
    let more = ["-t", "u1", "-r", "20", "-m", &count];
    ends_well(play(home.path(), way.near, "caller", &caller(), &more)).await;
    are_over(&office).await;
}

#[tokio::test]
async fn sipp_is_called_though_a_tenth_is_lost() {
    if !is_installed("sipp", "sip-tester") {
        return;
    }
    let (office, home) = (Office::open().await, tempfile::tempdir().expect("a folder"));
    let way = Way::to(office.sip, 8).await;
    let free = std::net::UdpSocket::bind("127.0.0.1:0").expect("binds");
    let port = free.local_addr().expect("is bound").port().to_string();
    drop(free);
    let one = ["-t", "u1", "-p", &port, "-m", "1"];
    ends_well(play(
        home.path(),
        way.near,
        "registering",
        &registering(),
        &one,
    ))
    .await;
    let count = CALLS.to_string();
    let all = ["-t", "u1", "-p", &port, "-m", &count];
    let sipp = play(home.path(), way.near, "callee", &callee(), &all);
    let mut paths = Vec::new();
    for _ in 0..CALLS {
        let body = json!({"from": "+13035551212", "to": format!("anna@{HOST}")});
        let id = office.line.post("calls", &body).await.id();
        paths.push(format!("calls/{id}"));
    }
    for path in &paths {
        soon(&office.line, path, |call| call["state"] == "active").await;
        let end = json!({"state": "completed"});
        assert_eq!(office.line.post(path, &end).await.status, 200);
        let call: Value = office.line.get(path).await.json();
        assert_eq!(call["state"], "completed");
    }
    are_over(&office).await;
    ends_well(sipp).await;
}
