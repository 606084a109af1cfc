//! Phones that register at the built program.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use sipdeck::{
    net::Resolver,
    phone::{Account as Owner, Manner, News, Phone, Server, Setup, Transports},
    platform::Account,
    sip::Transport,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

use super::{
    line::Line,
    program::{CONTROL, command},
};

/// The longest that anything may take. Only a failure waits that long.
pub const LONG: Duration = Duration::from_secs(30);
/// The domain of the phones.
pub const HOST: &str = "demo.bwapp.bwsip.io";
const ADDRESS: &str = "sip:anna@demo.bwapp.bwsip.io";

/// The program, and what it said of where it listens.
pub struct Running {
    pub child: Child,
    pub line: Line,
    pub sip: SocketAddr,
    sips: Option<SocketAddr>,
    pub dns: SocketAddr,
    _out: Lines<BufReader<ChildStdout>>,
}

async fn start(data: &Path, account: &Account) -> Running {
    start_with(data, account, &[]).await
}

pub async fn start_with(data: &Path, account: &Account, more: &[&str]) -> Running {
    let arguments = ["--sip", "127.0.0.1:0", "--dns", "127.0.0.1:0"];
    let arguments = [&arguments, more].concat();
    let mut child = command(account, data, &arguments).spawn().expect("starts");
    let mut out = BufReader::new(child.stdout.take().expect("is piped")).lines();
    let (mut said, mut sips) = (Vec::new(), None);
    for start in [
        "listening on http://",
        "sip on udp ",
        "sip on tcp ",
        "dns on ",
    ] {
        loop {
            let next = timeout(LONG, out.next_line()).await.expect("is quick");
            let next = next.expect("reads").expect("says something");
            if let Some(rest) = next.strip_prefix(start) {
                said.push(rest.to_owned());
                break;
            }
            if let Some(address) = next.strip_prefix("sip on tls ") {
                sips = address.parse().ok();
            }
        }
    }
    assert_eq!(said[1], said[2], "one port for both");
    Running {
        child,
        line: Line {
            address: said[0].clone(),
            account: account.clone(),
            control: CONTROL.to_owned(),
            is_spoilt: std::sync::Arc::default(),
        },
        sip: said[1].parse().expect("an address"),
        sips,
        dns: said[3].parse().expect("an address"),
        _out: out,
    }
}

impl Running {
    /// Where it speaks TLS.
    pub fn sips(&self) -> SocketAddr {
        self.sips.expect("it was asked to")
    }

    /// Makes the endpoint of the phones.
    pub async fn fill(&self) {
        let domain = self
            .line
            .post("domains", &json!({"name": "demo"}))
            .await
            .id();
        let body = json!({"name": "anna", "credentials": {"password": "secret12"}});
        let made = self
            .line
            .post(&format!("domains/{domain}/endpoints"), &body)
            .await;
        assert_eq!(made.status, 201);
    }

    /// A phone that finds its server by DNS, or goes to the address.
    pub fn phone(&self, by_dns: bool, transport: Transport) -> Phone {
        let setup = Setup {
            account: Owner::of(ADDRESS, b"secret12").expect("an address"),
            server: (!by_dns).then(|| {
                let server = format!("{};transport={transport}", self.sip);
                server.parse::<Server>().expect("a server")
            }),
            resolver: Resolver::at(self.dns).expect("a resolver"),
            transports: Transports::default(),
            tls: None,
            user_agent: "test".into(),
            seconds: 600,
            manner: Manner::default(),
            talks: None,
            persistent: None,
        };
        Phone::start(setup).expect("starts")
    }
}

/// What happens until a phone is registered; how many are then.
pub async fn registered(phone: &mut Phone) -> (Vec<String>, usize) {
    let mut said = Vec::new();
    loop {
        let news = timeout(LONG, phone.next()).await.expect("is quick");
        let news = news.unwrap_or_else(|| panic!("it gave up: {said:?}"));
        said.push(news.to_string());
        if let News::Registered { phones, .. } = news {
            return (said, phones);
        }
    }
}

#[tokio::test]
async fn registrations_that_were_answered_survive_a_kill() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, account) = (folder.path().join("data"), Account::generate());
    let mut server = start(&data, &account).await;
    server.fill().await;
    let mut phones = Vec::new();
    for (count, transport) in [
        (1, Transport::Udp),
        (2, Transport::Tcp),
        (3, Transport::Udp),
    ] {
        let mut phone = server.phone(false, transport);
        assert_eq!(registered(&mut phone).await.1, count);
        phones.push(phone);
    }
    server.child.kill().await.expect("dies");
    let server = start(&data, &account).await;
    let mut fourth = server.phone(false, Transport::Udp);
    assert_eq!(registered(&mut fourth).await.1, 4);
    fourth.end().await;
    let mut fifth = server.phone(false, Transport::Udp);
    assert_eq!(registered(&mut fifth).await.1, 4, "one has left");
}

#[tokio::test]
async fn a_phone_finds_its_server_by_the_domain_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = start(&folder.path().join("data"), &Account::generate()).await;
    server.fill().await;
    let mut phone = server.phone(true, Transport::Udp);
    let (said, _) = registered(&mut phone).await;
    let port = server.sip.port();
    for line in [
        "NAPTR demo.bwapp.bwsip.io: SIP+D2U at _sip._udp.demo.bwapp.bwsip.io, SIP+D2T at _sip._tcp.demo.bwapp.bwsip.io",
        &format!("SRV _sip._udp.demo.bwapp.bwsip.io: demo.bwapp.bwsip.io:{port}"),
        "A and AAAA demo.bwapp.bwsip.io: 127.0.0.1",
        &format!("trying 127.0.0.1:{port} by UDP"),
    ] {
        assert!(
            said.iter().any(|known| known == line),
            "{line:?} in {said:#?}"
        );
    }
}

/// `sipdeck phone` with this password; what it says on stdout.
async fn program(server: &Running, password: &str) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sipdeck"));
    command.args(["phone", ADDRESS, "--password-stdin", "--server"]);
    command.arg(server.sip.to_string());
    typed(command, password).await
}

/// A command that is told a password; what it says on stdout.
async fn typed(mut command: Command, password: &str) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("starts");
    let mut stdin = child.stdin.take().expect("is piped");
    let line = format!("{password}\n");
    stdin.write_all(line.as_bytes()).await.expect("is read");
    drop(stdin);
    let out = BufReader::new(child.stdout.take().expect("is piped")).lines();
    (child, out)
}

async fn until(out: &mut Lines<BufReader<ChildStdout>>, last: &str) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    while !said.last().is_some_and(|line| line.starts_with(last)) {
        let next = timeout(LONG, out.next_line()).await.expect("is quick");
        let next = next.expect("reads");
        said.push(next.unwrap_or_else(|| panic!("{last:?} was not said: {said:?}")));
    }
    said
}

#[tokio::test]
async fn the_subcommand_says_what_happens_and_leaves_at_the_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = start(&folder.path().join("data"), &Account::generate()).await;
    server.fill().await;
    for signal in [Signal::TERM, Signal::INT] {
        let (mut child, mut out) = program(&server, "secret12").await;
        let said = until(&mut out, "registered for").await;
        assert_eq!(said[0], format!("trying {} by UDP", server.sip));
        assert!(
            said.contains(&"answered 401 Unauthorized".to_owned()),
            "{said:?}"
        );
        let pid = child.id().and_then(|id| i32::try_from(id).ok());
        let pid = pid.and_then(Pid::from_raw).expect("runs");
        kill_process(pid, signal).expect("is told");
        until(&mut out, "unregistered").await;
        assert!(child.wait().await.expect("ends").success());
    }
    let (mut child, mut out) = program(&server, "another1").await;
    let refused = "refused: 401 Unauthorized (the user name or the password is wrong)";
    until(&mut out, refused).await;
    assert_eq!(child.wait().await.expect("ends").code(), Some(1));
}

/// An authority of its own, and a certificate of it for the domain with its key.
pub fn certified(folder: &Path) -> [PathBuf; 3] {
    certified_for(folder, "demo.bwapp.bwsip.io")
}

/// The same for a server of this name.
pub fn certified_for(folder: &Path, host: &str) -> [PathBuf; 3] {
    let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let name = folder.display().to_string();
    authority.distinguished_name.push(DnType::CommonName, name);
    let key = KeyPair::generate().expect("a key");
    let authority = CertifiedIssuer::self_signed(authority, key).expect("signs itself");
    let key = KeyPair::generate().expect("a key");
    let names = vec![host.to_owned()];
    let leaf = CertificateParams::new(names).expect("parameters");
    let leaf = leaf.signed_by(&key, &authority).expect("signs");
    let files = ["authority.pem", "chain.pem", "key.pem"].map(|name| folder.join(name));
    let texts = [authority.pem(), leaf.pem(), key.serialize_pem()];
    for (file, text) in files.iter().zip(texts) {
        std::fs::write(file, text).expect("writes");
    }
    files
}

#[tokio::test]
async fn the_subcommand_trusts_whom_the_system_trusts_and_says_why_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let other = tempfile::tempdir().expect("a folder");
    let [authority, chain, key] = certified(folder.path());
    let [stranger, ..] = certified(other.path());
    let files = [&chain, &key].map(|path| path.to_str().expect("a text"));
    let secure = [
        "--sips",
        "127.0.0.1:0",
        "--tls-cert",
        files[0],
        "--tls-key",
        files[1],
    ];
    let account = Account::generate();
    let server = start_with(&folder.path().join("data"), &account, &secure).await;
    server.fill().await;
    let phone = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sipdeck"));
        command.args(["phone", ADDRESS, "--password-stdin", "--dns"]);
        command.arg(server.dns.to_string()).args(arguments);
        command
    };
    let mut trusting = phone(&["--transport", "tls"]);
    trusting.env("SSL_CERT_FILE", &authority);
    let (_child, mut out) = typed(trusting, "secret12").await;
    until(&mut out, "registered for").await;
    let named = authority.to_str().expect("a text");
    let (_child, mut out) = typed(phone(&["--transport", "tls", "--ca", named]), "secret12").await;
    until(&mut out, "registered for").await;
    let mut doubting = phone(&["--transport", "tls"]);
    doubting.env("SSL_CERT_FILE", &stranger);
    let (_child, mut out) = typed(doubting, "secret12").await;
    let why = "the TLS handshake failed: nobody who is trusted here vouches for the certificate";
    until(&mut out, why).await;
    until(&mut out, "none of the servers can be talked to").await;
    let mut lonely = phone(&["--transport", "tls"]);
    lonely.env("SSL_CERT_FILE", "/nowhere");
    for (command, sentence) in [
        (lonely, "trusts nobody who could vouch"),
        (
            phone(&["--transport", "tcp", "--server", "127.0.0.1;transport=tls"]),
            "--transport says TCP, and --server says TLS.",
        ),
        (phone(&["--transport", "sctp"]), "write udp, tcp or tls"),
    ] {
        let mut command = command;
        let output = command.stdin(Stdio::null()).output().await.expect("runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(sentence), "{said}");
    }
}
