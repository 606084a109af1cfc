//! linphone's console. It does nothing at all without a terminal, since it works between two keys; and it asks no name
//! server but the system's, so it is told where to register.

use std::{fs, path::PathBuf};

use sipdeck::sip::Transport;

use super::{
    scene::{HOST, RIGHT, Scene, WRONG, is_connected, is_installed},
    terminal::Terminal,
};

fn start(scene: &Scene, transport: Transport, password: &str) -> Terminal {
    let home = scene.home();
    // It makes its database, but not the folder of it.
    fs::create_dir_all(home.join(".local/share/linphone")).expect("a folder");
    let config: PathBuf = home.join("linphonerc");
    let server = scene.sip(transport);
    let way = transport.as_str().to_lowercase();
    let text = format!(
        "[sip]\nsip_port=-1\nsip_tcp_port=-1\nsip_tls_port=0\ndefault_proxy=0\nuse_ipv6=0\n[video]\nenabled=0\n\
         [auth_info_0]\nusername=anna\npasswd={password}\nrealm={HOST}\ndomain={HOST}\n\
         [proxy_0]\nreg_proxy=<sip:{server};transport={way}>\nreg_identity=sip:anna@{HOST}\nreg_expires=300\n\
         reg_sendregister=1\npublish=0\n"
    );
    fs::write(&config, text).expect("writes");
    let line = format!("linphonec -d 6 -c '{}'", config.display());
    Terminal::start(&line, home)
}

async fn registers(transport: Transport) {
    if !is_installed("linphonec", "linphone-cli") || !is_connected("linphonec") {
        return;
    }
    let scene = Scene::start().await;
    let outcomes = [
        "to [LinphoneRegistrationOk]",
        "to [LinphoneRegistrationFailed]",
    ];
    let mut refused = start(&scene, transport, WRONG);
    assert_eq!(refused.wait(&outcomes).await, 1);
    // It asks for another password, and would take anything for one.
    drop(refused);
    assert_eq!(scene.contacts().await, Vec::<String>::new());
    let mut phone = start(&scene, transport, RIGHT);
    assert_eq!(phone.wait(&outcomes).await, 0);
    let contacts = scene.registered(1).await;
    assert!(contacts[0].contains("+sip.instance="), "{contacts:?}");
    phone.leave("quit\n").await;
    scene.registered(0).await;
}

#[tokio::test]
async fn linphone_registers_by_udp() {
    registers(Transport::Udp).await;
}

#[tokio::test]
async fn linphone_registers_by_tcp() {
    registers(Transport::Tcp).await;
}
