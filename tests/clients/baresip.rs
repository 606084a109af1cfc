//! baresip, which finds the platform by the platform's own DNS: it is told nothing but its address and password.

use std::{fs, path::Path};

use sipdeck::sip::Transport;

use super::{
    scene::{HOST, RIGHT, Scene, WRONG, is_connected, is_installed},
    terminal::Terminal,
};

/// What it says when it is registered, and when it is not.
const OUTCOMES: [&str; 2] = ["registered successfully", "403 Wrong Credentials"];

/// Starts it; without the account's `transport` it asks the DNS for the best one.
fn start(scene: &Scene, transport: Option<Transport>, password: &str) -> Terminal {
    let way = transport.map_or(String::new(), |transport| {
        format!(";transport={}", transport.as_str().to_lowercase())
    });
    let account = format!("<sip:anna@{HOST}{way}>;auth_pass={password};regint=300\n");
    let found = format!(
        "sip_cafile {}\ndns_server {}\n",
        scene.authority().display(),
        scene.dns()
    );
    of(scene.home(), &account, &found)
}

/// Starts it with this account, and what else its configuration says.
pub fn of(home: &Path, account: &str, more: &str) -> Terminal {
    let folder = home.join(".baresip");
    fs::create_dir_all(&folder).expect("a folder");
    let config = format!(
        "poll_method epoll\n{more}module_path {}\nmodule stdio.so\nmodule g711.so\n\
         module aubridge.so\naudio_player aubridge,nil\naudio_source aubridge,nil\nmodule_tmp account.so\n\
         module_app menu.so\n",
        modules()
    );
    fs::write(folder.join("config"), config).expect("writes");
    fs::write(folder.join("accounts"), account).expect("writes");
    let line = format!("baresip -4 -f '{}'", folder.display());
    Terminal::start(&line, home)
}

/// Where the package has its modules.
pub(super) fn modules() -> &'static str {
    let known = ["/usr/lib/baresip/modules", "/usr/local/lib/baresip/modules"];
    let mut there = known
        .into_iter()
        .filter(|path| fs::exists(path).is_ok_and(|is| is));
    there.next().expect("its modules are installed with it")
}

async fn registers(transport: Option<Transport>, by: &str) {
    if !is_installed("baresip", "baresip-core") || !is_connected("baresip") {
        return;
    }
    let scene = Scene::start().await;
    let mut refused = start(&scene, transport, WRONG);
    assert_eq!(refused.wait(&OUTCOMES).await, 1);
    refused.leave("q").await;
    assert_eq!(scene.contacts().await, Vec::<String>::new());
    let mut phone = start(&scene, transport, RIGHT);
    assert_eq!(phone.wait(&OUTCOMES).await, 0);
    // As it writes how it was answered.
    phone.wait(&[&format!("{{0/{by}/v4}} 200 OK")]).await;
    scene.registered(1).await;
    phone.leave("q").await;
    scene.registered(0).await;
}

#[tokio::test]
async fn baresip_registers_where_dns_leads_it() {
    registers(None, "UDP").await;
}

#[tokio::test]
async fn baresip_registers_by_udp() {
    registers(Some(Transport::Udp), "UDP").await;
}

#[tokio::test]
async fn baresip_registers_by_tcp() {
    registers(Some(Transport::Tcp), "TCP").await;
}

#[tokio::test]
async fn baresip_registers_by_tls() {
    registers(Some(Transport::Tls), "TLS").await;
}
