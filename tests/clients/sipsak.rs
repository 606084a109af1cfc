//! sipsak. It looks up the domain by the system's resolver even when it is told where to send to, so it gets a file of
//! hosts of its own, in a mount namespace; and it gives `anna@` as its user name unless it is told another one.

use std::{fs, net::SocketAddr, path::Path, process::Output};

use sipdeck::sip::Transport;
use tokio::{process::Command, time::timeout};

use super::scene::{HOST, LONG, RIGHT, Scene, WRONG, command, is_installed, skipped};

/// Puts a file in the place of the system's hosts, and runs the rest there.
const ISOLATED: &str = "mount --bind \"$1\" /etc/hosts && shift && exec \"$@\"";

pub async fn can_be_isolated() -> bool {
    let tried = Command::new("unshare")
        .args(["--map-root-user", "--mount", "mount", "--bind"])
        .args(["/etc/hosts", "/etc/hosts"])
        .output();
    let may = tried.await.is_ok_and(|output| output.status.success());
    if !may {
        skipped(
            "sipsak needs a file of hosts of its own, and mount namespaces are not allowed here",
        );
    }
    may
}

/// Registers an endpoint of a domain at a registrar of this machine.
pub async fn sipsak(
    home: &Path,
    (transport, address): (Transport, SocketAddr),
    (user, host): (&str, &str),
    password: &str,
) -> Output {
    let hosts = home.join("hosts");
    // It looks up the name of the machine as well.
    let known = fs::read_to_string("/etc/hosts").expect("reads");
    fs::write(&hosts, format!("{known}\n127.0.0.1 {host}\n")).expect("writes");
    let mut sipsak = command("unshare", home);
    sipsak
        .args(["--map-root-user", "--mount", "sh", "-c", ISOLATED, "sh"])
        .arg(&hosts)
        .args(["sipsak", "-U", "-v", "-x", "300", "-a", password])
        .args(["-s", &format!("sip:{user}@{host}")])
        .arg(format!("--auth-username={user}"))
        .args(["-C", &format!("sip:{user}@127.0.0.1:9")])
        .args(["-p", &address.to_string()])
        .arg(format!("--transport={}", transport.as_str().to_lowercase()));
    let output = timeout(LONG, sipsak.output()).await.expect("ends");
    output.expect("runs")
}

async fn registers(transport: Transport) {
    if !is_installed("sipsak", "sipsak") || !can_be_isolated().await {
        return;
    }
    let scene = Scene::start().await;
    let place = (transport, scene.sip(transport));
    let output = sipsak(scene.home(), place, ("anna", HOST), WRONG).await;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("SIP/2.0 401 Unauthorized"), "{output:?}");
    assert!(!output.status.success(), "{output:?}");
    assert_eq!(scene.contacts().await, Vec::<String>::new());
    let output = sipsak(scene.home(), place, ("anna", HOST), RIGHT).await;
    assert!(output.status.success(), "{output:?}");
    let contacts = scene.registered(1).await;
    assert!(
        contacts[0].starts_with("sip:anna@127.0.0.1:9"),
        "{contacts:?}"
    );
}

#[tokio::test]
async fn sipsak_registers_by_udp() {
    registers(Transport::Udp).await;
}

#[tokio::test]
async fn sipsak_registers_by_tcp() {
    registers(Transport::Tcp).await;
}
