//! sipp, which sends what a scenario says and ends well only when all answers are as it says.

use std::{net::SocketAddr, path::Path, process::Stdio};

use sipdeck::sip::Transport;
use tokio::time::timeout;

use super::scene::{HOST, LONG, RIGHT, Scene, WRONG, command, is_installed};

/// The endpoint of the scene.
const ANNA: (&str, &str) = ("anna", HOST);

/// How often it may take a port that another program has.
const TRIES: usize = 20;

/// A REGISTER of an endpoint of a domain, and what it must be answered with.
pub fn step(
    (user, host): (&str, &str),
    cseq: usize,
    password: Option<&str>,
    answer: u16,
) -> String {
    let proof = password.map_or(String::new(), |password| {
        format!("[authentication username={user} password={password}]\n")
    });
    let challenge = if answer == 401 { " auth=\"true\"" } else { "" };
    format!(
        "<send retrans=\"500\"><![CDATA[
REGISTER sip:{host} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:{user}@{host}>;tag=[call_number]
To: <sip:{user}@{host}>
Call-ID: [call_id]
CSeq: {cseq} REGISTER
Contact: <sip:{user}@[local_ip]:[local_port];transport=[transport]>
Expires: 300
{proof}Content-Length: 0

]]></send><recv response=\"{answer}\"{challenge}/>\n"
    )
}

/// Plays steps at a registrar of this machine, `count` calls of them.
pub async fn play(
    home: &Path,
    (transport, address): (Transport, SocketAddr),
    count: usize,
    steps: &[String],
) {
    let file = home.join("scenario.xml");
    let steps = steps.concat();
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"us-ascii\"?>\n<scenario name=\"register\">{steps}</scenario>\n"
    );
    std::fs::write(&file, text).expect("writes");
    let mode = if transport == Transport::Udp {
        "u1"
    } else {
        "t1"
    };
    // It takes a port for datagrams and connections that was free for one of them.
    for _ in 0..TRIES {
        let mut sipp = command("sipp", home);
        sipp.arg(address.to_string())
            .arg("-sf")
            .arg(&file)
            .args(["-r", "100", "-m", &count.to_string()])
            .args(["-t", mode, "-i", "127.0.0.1", "-nostdin"])
            .args(["-timeout", "25s", "-timeout_error", "-trace_err"])
            .current_dir(home)
            .stdin(Stdio::null());
        let output = timeout(LONG, sipp.output()).await.expect("ends");
        let output = output.expect("runs");
        if output.status.success() {
            return;
        }
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("Address already in use"), "{said}");
    }
    panic!("it finds no port in {TRIES} tries");
}

async fn registers(transport: Transport) {
    if !is_installed("sipp", "sip-tester") {
        return;
    }
    let scene = Scene::start().await;
    let place = (transport, scene.sip(transport));
    // Asked again what it knows already, and told no for good only then.
    let wrong = [
        step(ANNA, 1, None, 401),
        step(ANNA, 2, Some(WRONG), 401),
        step(ANNA, 3, Some(WRONG), 403),
    ];
    play(scene.home(), place, 1, &wrong).await;
    assert_eq!(scene.contacts().await, Vec::<String>::new());
    let right = [step(ANNA, 1, None, 401), step(ANNA, 2, Some(RIGHT), 200)];
    play(scene.home(), place, 1, &right).await;
    let contacts = scene.registered(1).await;
    let way = format!("transport={transport}");
    assert!(contacts[0].contains(&way), "{contacts:?}");
}

#[tokio::test]
async fn sipp_registers_by_udp() {
    registers(Transport::Udp).await;
}

#[tokio::test]
async fn sipp_registers_by_tcp() {
    registers(Transport::Tcp).await;
}

#[tokio::test]
async fn a_hundred_calls_of_sipp_over_one_connection_all_register() {
    if !is_installed("sipp", "sip-tester") {
        return;
    }
    let scene = Scene::start().await;
    let place = (Transport::Tcp, scene.sip(Transport::Tcp));
    let right = [step(ANNA, 1, None, 401), step(ANNA, 2, Some(RIGHT), 200)];
    play(scene.home(), place, 100, &right).await;
    // All have the same contact: they are one phone.
    scene.registered(1).await;
}
