//! sipp calls and is called, as an application wants it.

use std::{net::SocketAddr, path::Path, process::Stdio};

use serde_json::json;
use tokio::{process::Child, time::timeout};

use super::scene::{HOST, LONG, RIGHT, command, is_installed};
use crate::platform::{
    handset::{Office, soon},
    receiver::Receiver,
};

pub(super) const HEAD: &str = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
Call-ID: [call_id]
Contact: <sip:anna@[local_ip]:[local_port];transport=[transport]>";

pub(super) const SOUND: &str = "Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[local_ip_type] [local_ip]
t=0 0
m=audio [auto_media_port] RTP/AVP 8 0
";

pub(super) fn proof() -> String {
    format!("[authentication username=anna password={RIGHT}]")
}

/// A call that is answered, and that the caller ends.
fn caller() -> String {
    let proof = proof();
    let invite = |number: usize, proof: &str| {
        format!(
            "<send retrans=\"500\"><![CDATA[
INVITE sip:{HOST} SIP/2.0
{HEAD}
From: <sip:anna@{HOST}>;tag=[call_number]
To: <sip:+13035550100@{HOST}>
CSeq: {number} INVITE
{proof}{SOUND}
]]></send>"
        )
    };
    let ack = |number: usize| {
        format!(
            "<send><![CDATA[
ACK sip:{HOST} SIP/2.0
{HEAD}
From: <sip:anna@{HOST}>;tag=[call_number]
To: <sip:+13035550100@{HOST}>[peer_tag_param]
CSeq: {number} ACK
Content-Length: 0

]]></send>"
        )
    };
    let first = invite(1, "");
    let second = invite(2, &format!("{proof}\n"));
    let (refused, heard) = (ack(1), ack(2));
    format!(
        "{first}
<recv response=\"100\" optional=\"true\"/>
<recv response=\"407\" auth=\"true\"/>
{refused}
{second}
<recv response=\"100\" optional=\"true\"/>
<recv response=\"180\" optional=\"true\"/>
<recv response=\"200\"/>
{heard}
<send retrans=\"500\"><![CDATA[
BYE sip:{HOST} SIP/2.0
{HEAD}
From: <sip:anna@{HOST}>;tag=[call_number]
To: <sip:+13035550100@{HOST}>[peer_tag_param]
CSeq: 3 BYE
Content-Length: 0

]]></send>
<recv response=\"200\"/>
"
    )
}

/// A phone that registers.
pub(super) fn registering() -> String {
    let register = |number: usize, proof: &str| {
        format!(
            "<send retrans=\"500\"><![CDATA[
REGISTER sip:{HOST} SIP/2.0
{HEAD}
From: <sip:anna@{HOST}>;tag=[call_number]
To: <sip:anna@{HOST}>
CSeq: {number} REGISTER
Expires: 300
{proof}Content-Length: 0

]]></send>"
        )
    };
    let first = register(1, "");
    let second = register(2, &format!("{}\n", proof()));
    format!(
        "{first}
<recv response=\"401\" auth=\"true\"/>
{second}
<recv response=\"200\"/>
"
    )
}

/// An answer to what came last; a tag in To is written only once.
pub(super) fn answer(line: &str, tag: &str, rest: &str) -> String {
    format!(
        "<send><![CDATA[
SIP/2.0 {line}
[last_Via:]
[last_From:]
[last_To:]{tag}
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:anna@[local_ip]:[local_port];transport=[transport]>
{rest}
]]></send>"
    )
}

/// A phone that answers a call, and waits until the other side hangs up.
fn callee() -> String {
    let empty = "Content-Length: 0\n";
    let rings = answer("180 Ringing", ";tag=[call_number]", empty);
    let takes = answer("200 OK", ";tag=[call_number]", SOUND);
    let leaves = answer("200 OK", "", empty);
    format!(
        "<recv request=\"INVITE\"/>
{rings}
{takes}
<recv request=\"ACK\"/>
<recv request=\"BYE\"/>
{leaves}
"
    )
}

/// Starts sipp with these steps.
pub(super) fn play(
    home: &Path,
    server: SocketAddr,
    name: &str,
    steps: &str,
    more: &[&str],
) -> Child {
    let file = home.join(format!("{name}.xml"));
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"us-ascii\"?>\n<scenario name=\"{name}\">{steps}</scenario>\n"
    );
    std::fs::write(&file, text).expect("writes");
    let mut sipp = command("sipp", home);
    sipp.arg(server.to_string())
        .arg("-sf")
        .arg(&file)
        .args(more)
        .args(["-i", "127.0.0.1", "-nostdin"])
        .args(["-timeout", "25s", "-timeout_error", "-trace_err"])
        .current_dir(home)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    sipp.spawn().expect("starts")
}

pub(super) async fn ends_well(sipp: Child) {
    let output = timeout(LONG, sipp.wait_with_output()).await.expect("ends");
    let output = output.expect("runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

#[tokio::test]
async fn sipp_calls_by_tcp_and_hangs_up() {
    if !is_installed("sipp", "sip-tester") {
        return;
    }
    let office = Office::open().await;
    let receiver = Receiver::start("200 OK").await;
    let body = json!({"name": "a", "incomingCallUrl": receiver.url});
    let id = office.line.post("applications", &body).await.id();
    let body = json!({"applicationId": id});
    assert_eq!(
        office.line.post(&office.of_anna(""), &body).await.status,
        200
    );
    let home = tempfile::tempdir().expect("a folder");
    ends_well(play(
        home.path(),
        office.sip,
        "caller",
        &caller(),
        &["-t", "t1", "-r", "20", "-m", "20"],
    ))
    .await;
    let calls = soon(&office.line, "calls?size=100", |calls| {
        let calls = calls.as_array().expect("a list");
        calls.len() == 20 && calls.iter().all(|call| call["cause"] == "NORMAL_CLEARING")
    });
    calls.await;
}

#[tokio::test]
async fn sipp_is_called_by_udp_and_left() {
    if !is_installed("sipp", "sip-tester") {
        return;
    }
    let office = Office::open().await;
    let home = tempfile::tempdir().expect("a folder");
    // One run registers, and the next one takes calls at the same place.
    let free = std::net::UdpSocket::bind("127.0.0.1:0").expect("binds");
    let port = free.local_addr().expect("is bound").port().to_string();
    drop(free);
    let more = ["-t", "u1", "-p", &port, "-m", "1"];
    ends_well(play(
        home.path(),
        office.sip,
        "registering",
        &registering(),
        &more,
    ))
    .await;
    let sipp = play(home.path(), office.sip, "callee", &callee(), &more);
    let body = json!({"from": "+13035551212", "to": format!("anna@{HOST}")});
    let id = office.line.post("calls", &body).await.id();
    let path = format!("calls/{id}");
    soon(&office.line, &path, |call| call["state"] == "active").await;
    let body = json!({"state": "completed"});
    assert_eq!(office.line.post(&path, &body).await.status, 200);
    ends_well(sipp).await;
}
