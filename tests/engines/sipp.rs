//! A client of others', sipp, against a node: it registers, and calls an application.

use std::process::Stdio;

use tokio::time::timeout;

use super::{
    handing::apply,
    town::{HOST, PASSWORD, Town},
};
use crate::{
    clients::scene::{LONG, command, is_installed},
    platform::receiver::Receiver,
};

/// How often it may take a port that another program has.
const TRIES: usize = 20;

/// A request of its own, with or without what proves the password.
fn request(method: &str, cseq: usize, is_proved: bool) -> String {
    let (uri, to) = match method {
        "REGISTER" => (format!("sip:{HOST}"), format!("<sip:43@{HOST}>")),
        _ => (format!("sip:100@{HOST}"), format!("<sip:100@{HOST}>")),
    };
    let proof = if is_proved {
        format!("[authentication username=43 password={PASSWORD}]\n")
    } else {
        String::new()
    };
    let body = if method == "INVITE" {
        "Content-Type: application/sdp\nContent-Length: [len]\n\nv=0\no=- 1 1 IN IP4 [local_ip]\ns=-\nc=IN IP4 [media_ip]\nt=0 0\nm=audio [media_port] RTP/AVP 0\n"
    } else {
        "Expires: 300\nContent-Length: 0\n\n"
    };
    format!(
        "<send retrans=\"500\"><![CDATA[
{method} {uri} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:43@{HOST}>;tag=[call_number]
To: {to}
Call-ID: [call_id]
CSeq: {cseq} {method}
Contact: <sip:43@[local_ip]:[local_port];transport=[transport]>
{proof}{body}
]]></send>\n"
    )
}

/// A request of the call that was answered.
fn inside(method: &str, cseq: usize) -> String {
    format!(
        "<send><![CDATA[
{method} [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
[routes]
From: <sip:43@{HOST}>;tag=[call_number]
To: <sip:100@{HOST}>[peer_tag_param]
Call-ID: [call_id]
CSeq: {cseq} {method}
Content-Length: 0

]]></send>\n"
    )
}

fn refusal_heard() -> String {
    format!(
        "<send><![CDATA[
ACK sip:100@{HOST} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:43@{HOST}>;tag=[call_number]
To: <sip:100@{HOST}>[peer_tag_param]
Call-ID: [call_id]
CSeq: 3 ACK
Content-Length: 0

]]></send>\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn sipp_registers_at_a_node_and_calls_an_application() {
    if !is_installed("sipp", "sip-tester") {
        return;
    }
    let Some(town) = Town::answering(&[1], 1).await else {
        return;
    };
    let mut receiver = Receiver::start("200 OK").await;
    apply(&town, &receiver.url).await;
    let steps = [
        request("REGISTER", 1, false),
        "<recv response=\"401\" auth=\"true\"/>".to_owned(),
        request("REGISTER", 2, true),
        "<recv response=\"200\"/>".to_owned(),
        request("INVITE", 3, false),
        "<recv response=\"407\" auth=\"true\"/>".to_owned(),
        refusal_heard(),
        request("INVITE", 4, true),
        "<recv response=\"100\" optional=\"true\"/><recv response=\"180\" optional=\"true\"/>"
            .to_owned(),
        "<recv response=\"200\" rrs=\"true\"/>".to_owned(),
        inside("ACK", 4),
        inside("BYE", 5),
        "<recv response=\"200\"/>".to_owned(),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("scenario.xml");
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"us-ascii\"?>\n<scenario name=\"call\">{}</scenario>\n",
        steps.concat()
    );
    std::fs::write(&file, text).expect("writes");
    for (mode, count) in [("u1", 1), ("t1", 5)] {
        let mut tries = 0;
        loop {
            let mut sipp = command("sipp", folder.path());
            sipp.arg(town.sip(1).to_string())
                .arg("-sf")
                .arg(&file)
                .args(["-r", "10", "-m", &count.to_string(), "-t", mode])
                .args(["-i", "127.0.0.1", "-nostdin"])
                .args(["-timeout", "25s", "-timeout_error", "-trace_err"])
                .current_dir(folder.path())
                .stdin(Stdio::null());
            let output = timeout(LONG, sipp.output()).await.expect("ends");
            let output = output.expect("runs");
            if output.status.success() {
                break;
            }
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(said.contains("Address already in use"), "{said}");
            tries += 1;
            assert!(tries < TRIES, "it finds no port");
        }
        let mut events = Vec::new();
        for _ in 0..3 * count {
            let (_, told) = receiver.next().await;
            events.push(told["eventType"].as_str().expect("a name").to_owned());
        }
        events.sort();
        let all = ["answer", "hangup", "incomingcall"].map(|name| vec![name; count]);
        assert_eq!(events, all.concat());
    }
}
