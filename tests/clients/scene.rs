//! A platform with one endpoint, and what the tests of every client need: whether the client is there, and who is
//! registered.

use std::{
    env, fs,
    io::Write as _,
    net::{SocketAddr, UdpSocket as Probe},
    path::{Path, PathBuf},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::json;
use sipdeck::{
    platform::{Config, Pace, Platform, SipConfig, Tls},
    sip::{
        Transport,
        digest::{Asked, Challenge, Credentials, Proof},
        message::{Arrived, Message, Method, Name, datagram, print},
    },
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpStream, UdpSocket},
    process::Command,
    task::yield_now,
    time::timeout,
};

/// The longest that anything may take. Only a failure waits that long.
pub const LONG: Duration = Duration::from_secs(30);

/// The domain of the endpoint, which is called `anna`.
pub const HOST: &str = "demo.bwapp.bwsip.io";
/// The password of the endpoint.
pub const RIGHT: &str = "secret12";
/// Another one.
pub const WRONG: &str = "another1";

/// The platform and the client's home.
pub struct Scene {
    platform: Platform,
    home: TempDir,
}

impl Scene {
    /// With SIP on all transports, DNS, and one endpoint.
    pub async fn start() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let (certificate, key) = certified(home.path());
        let any = || SocketAddr::from(([127, 0, 0, 1], 0));
        let config = Config {
            pace: Pace::Off,
            sip: SipConfig {
                plain: Some(any()),
                secure: Some(Tls {
                    address: any(),
                    certificate,
                    key,
                    wrong: None,
                }),
            },
            dns: Some(any()),
            ..Config::default()
        };
        let platform = Platform::start(config).await.expect("starts");
        let scene = Self { platform, home };
        let domain = scene.post("domains", &json!({"name": "demo"})).await;
        let endpoint = json!({"name": "anna", "credentials": {"password": RIGHT}});
        scene
            .post(&format!("domains/{domain}/endpoints"), &endpoint)
            .await;
        scene
    }

    /// Makes something; its identifier.
    async fn post(&self, path: &str, body: &serde_json::Value) -> String {
        let account = self.platform.account();
        let origin = self.platform.origin();
        let host = origin.strip_prefix("http://").expect("is http");
        let credentials = format!("{}:{}", account.token, account.secret.reveal());
        let (user, body) = (account.user_id.as_str(), body.to_string());
        let request = format!(
            "POST /v1/users/{user}/{path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Basic {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            STANDARD.encode(credentials),
            body.len()
        );
        let mut stream = TcpStream::connect(host).await.expect("connects");
        stream.write_all(request.as_bytes()).await.expect("writes");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("reads");
        let mut lines = answer.lines();
        let location = lines.find_map(|line| line.strip_prefix("Location: "));
        let id = location.and_then(|url| url.rsplit('/').next());
        id.unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// The home folder of the client.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Where the platform speaks this.
    pub fn sip(&self, transport: Transport) -> SocketAddr {
        let all = self.platform.sip().iter();
        let mut found = all.filter(|(known, _)| *known == transport);
        found.next().expect("is listened on").1
    }

    /// Where the platform answers DNS.
    pub fn dns(&self) -> SocketAddr {
        self.platform.dns().expect("answers")
    }

    /// The certificate that vouches for the platform's.
    pub fn authority(&self) -> PathBuf {
        self.home.path().join("authority.pem")
    }

    /// Waits until so many phones are registered; their contacts.
    pub async fn registered(&self, count: usize) -> Vec<String> {
        let waiting = async {
            loop {
                let contacts = self.contacts().await;
                if contacts.len() == count {
                    return contacts;
                }
                yield_now().await;
            }
        };
        let waited = timeout(LONG, waiting).await;
        waited.unwrap_or_else(|_| panic!("there are never {count} phones"))
    }

    /// The contacts of those who are registered, as the platform tells them to a phone that asks.
    pub async fn contacts(&self) -> Vec<String> {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
        let server = self.sip(Transport::Udp);
        socket.connect(server).await.expect("connects");
        let challenged = ask(&socket, 1, None).await;
        let all = Challenge::all(&challenged.headers, &Name::WwwAuthenticate);
        let challenge = all.first().expect("a challenge");
        let uri = format!("sip:{HOST}");
        let asked = Asked {
            method: &Method::Register,
            uri: uri.as_bytes(),
            body: b"",
        };
        let credentials = Credentials::new("anna", RIGHT.as_bytes());
        let proof = Proof::of(challenge, &credentials, asked, "c", 1).expect("is known");
        let told = ask(&socket, 2, Some(&proof)).await;
        assert_eq!(told.status(), Some(200), "{told:?}");
        let contacts = told.headers.list(&Name::Contact);
        contacts
            .map(|item| String::from_utf8_lossy(item).into_owned())
            .collect()
    }
}

/// A REGISTER that only asks who is registered; its answer.
async fn ask(socket: &UdpSocket, cseq: u32, proof: Option<&Proof>) -> Message {
    let own = socket.local_addr().expect("is bound");
    let mut message = Message::request(Method::Register, format!("sip:{HOST}"));
    let headers = &mut message.headers;
    let branch = format!("z9hG4bK{}.{cseq}", own.port());
    headers.push(
        Name::Via,
        format!("SIP/2.0/UDP {own};rport;branch={branch}"),
    );
    headers.push(Name::From, format!("<sip:anna@{HOST}>;tag=1"));
    headers.push(Name::To, format!("<sip:anna@{HOST}>"));
    headers.push(Name::CallId, format!("asks-{own}"));
    headers.push(Name::CSeq, format!("{cseq} REGISTER"));
    if let Some(proof) = proof {
        headers.push(Name::Authorization, proof.print());
    }
    socket.send(&print(&message)).await.expect("sends");
    let mut chunk = vec![0; 65_535];
    let length = timeout(LONG, socket.recv(&mut chunk)).await;
    let length = length.expect("is answered").expect("is read");
    match datagram(&chunk[..length]) {
        Arrived::Message(answer, _) => answer,
        Arrived::Ping | Arrived::Pong | Arrived::Noise => panic!("no answer"),
    }
}

/// Whether a client is installed; says why not on the real stderr, which the test harness does not swallow.
pub fn is_installed(program: &str, package: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    if env::split_paths(&path).any(|folder| folder.join(program).is_file()) {
        return true;
    }
    let required = env::var("SIPDECK_PHONES").is_ok_and(|value| value == "required");
    assert!(!required, "{program} is not installed: it is in {package}");
    skipped(&format!("{program} is not installed (package {package})"));
    false
}

/// Whether this machine has an address besides loopback, without which some clients do not even try.
pub fn is_connected(program: &str) -> bool {
    // Nothing is sent: the system only says where it would be sent from.
    let probe = Probe::bind("0.0.0.0:0").and_then(|socket| socket.connect("192.0.2.1:9"));
    if probe.is_err() {
        skipped(&format!(
            "{program} registers nowhere on a machine without a network"
        ));
    }
    probe.is_ok()
}

/// Says that tests of a client are not run, and why.
pub fn skipped(reason: &str) {
    let line = format!("skipped: {reason}\n");
    std::io::stderr()
        .write_all(line.as_bytes())
        .expect("stderr is open");
}

/// A command in the client's home, without what the environment says of proxies.
pub fn command(program: &str, home: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env("HOME", home)
        .env_remove("http_proxy")
        .env_remove("HTTP_PROXY")
        .kill_on_drop(true);
    command
}

/// An authority, and a certificate of it for the domain with its key.
fn certified(folder: &Path) -> (PathBuf, PathBuf) {
    let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let authority = CertifiedIssuer::self_signed(authority, key).expect("signs itself");
    let key = KeyPair::generate().expect("a key");
    let leaf = CertificateParams::new(vec![HOST.to_owned()]).expect("parameters");
    let leaf = leaf.signed_by(&key, &authority).expect("signs");
    let (chain, secret) = (folder.join("chain.pem"), folder.join("key.pem"));
    fs::write(folder.join("authority.pem"), authority.pem()).expect("writes");
    fs::write(&chain, leaf.pem()).expect("writes");
    fs::write(&secret, key.serialize_pem()).expect("writes");
    (chain, secret)
}
