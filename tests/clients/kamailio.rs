//! `sipdeck doctor` at Kamailio as the distribution has it: what it answers in its own way misleads nobody.

use std::{
    fs,
    net::SocketAddr,
    process::{Child, Command as Program, Stdio},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use sipdeck::{
    net::Resolver,
    phone::{Account, Manner, News, Phone, Server, Setup, Transports},
};
use tempfile::TempDir;
use tokio::{
    net::UdpSocket,
    time::{Instant, timeout},
};

use super::scene::{LONG, RIGHT, WRONG, is_installed};
use crate::platform::doctor::{codes, doctor, of};

/// Not on everybody's path.
const PROGRAM: &str = "/usr/sbin/kamailio";
const DOMAIN: &str = "lab.example.com";

/// A registrar of somebody else's with one user, `anna`.
struct Kamailio {
    running: Running,
    folder: TempDir,
}

/// Its processes, which end with this.
struct Running {
    child: Child,
    sip: SocketAddr,
}

impl Kamailio {
    /// With more settings; nothing where it is not installed.
    async fn start(more: &str) -> Option<Self> {
        if !is_installed(PROGRAM, "kamailio") {
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        loop {
            let free = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
            let sip = free.local_addr().expect("is bound");
            drop(free);
            let config = folder.path().join("kamailio.cfg");
            fs::write(&config, configuration(sip, more)).expect("writes");
            let child = Program::new(PROGRAM)
                .arg("-f")
                .arg(&config)
                .args(["-DD", "-E", "-m", "64", "-M", "8", "-Y"])
                .arg(folder.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("starts");
            let mut running = Running { child, sip };
            if running.answers().await {
                return Some(Self { running, folder });
            }
        }
    }

    /// What is found about a user with a password: the exit status and the report.
    async fn test(&self, user: &str, password: &str, more: &[&str]) -> (i32, Value) {
        let mut command = of(&format!("sip:{user}@{DOMAIN}"), &self.folder);
        command
            .args(["--server", &self.running.sip.to_string(), "--no-account"])
            .args(more);
        doctor(command, Some(password)).await
    }

    /// A phone of Anna's that is registered.
    async fn phone(&self) -> Phone {
        let address = format!("sip:anna@{DOMAIN}");
        let server = format!("{};transport=UDP", self.running.sip);
        let setup = Setup {
            account: Account::of(&address, RIGHT.as_bytes()).expect("an address"),
            server: Some(server.parse::<Server>().expect("a server")),
            resolver: Resolver::at("127.0.0.1:1".parse().expect("an address")).expect("one"),
            transports: Transports::default(),
            tls: None,
            user_agent: "test".into(),
            seconds: 600,
            manner: Manner::Away,
            talks: None,
            persistent: Some(Duration::from_millis(50)),
        };
        let mut phone = Phone::start(setup).expect("starts");
        loop {
            let news = timeout(LONG, phone.next()).await.expect("is quick");
            if matches!(news.expect("goes on"), News::Registered { .. }) {
                return phone;
            }
        }
    }
}

impl Running {
    /// Waits until it answers; false where it ends before, since somebody else took its port.
    async fn answers(&mut self) -> bool {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
        socket.connect(self.sip).await.expect("connects");
        let own = socket.local_addr().expect("is bound");
        let begun = Instant::now();
        let mut chunk = [0; 4096];
        for number in 0.. {
            assert!(begun.elapsed() < LONG, "Kamailio does not answer");
            if self.child.try_wait().expect("is told").is_some() {
                return false;
            }
            let question = format!(
                "OPTIONS sip:{DOMAIN} SIP/2.0\r\nVia: SIP/2.0/UDP {own};rport;branch=z9hG4bKw{number}\r\n\
                 Max-Forwards: 70\r\nFrom: <sip:w@{DOMAIN}>;tag=1\r\nTo: <sip:{DOMAIN}>\r\n\
                 Call-ID: w{number}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
            );
            let _ = socket.send(question.as_bytes()).await;
            let answer = timeout(Duration::from_millis(50), socket.recv(&mut chunk)).await;
            if matches!(answer, Ok(Ok(_))) {
                return true;
            }
        }
        false
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Its children end with it only when it is asked.
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let asked = pid.is_some_and(|pid| kill_process(pid, Signal::TERM).is_ok());
        if asked {
            let _ = self.child.wait();
        }
    }
}

/// Like the configuration of the distribution, but for the password, which stands in it.
fn configuration(sip: SocketAddr, more: &str) -> String {
    format!(
        "#!KAMAILIO\ndebug=-1\nlog_stderror=no\nfork=yes\nchildren=1\nauto_aliases=no\nlisten=udp:{sip}\nlisten=tcp:{sip}\n\
         loadmodule \"tm.so\"\nloadmodule \"sl.so\"\nloadmodule \"pv.so\"\nloadmodule \"textops.so\"\n\
         loadmodule \"usrloc.so\"\nloadmodule \"registrar.so\"\nloadmodule \"auth.so\"\n\
         modparam(\"auth\", \"qop\", \"auth\")\n{more}\n\
         request_route {{\n if (is_method(\"REGISTER\")) {{\n\
         \x20 if (!($au == \"anna\" && pv_www_authenticate(\"{DOMAIN}\", \"{RIGHT}\", \"0\"))) {{\n\
         \x20  www_challenge(\"{DOMAIN}\", \"1\"); exit; }}\n  save(\"location\"); exit;\n }}\n\
         \x20if (is_method(\"OPTIONS\")) {{ sl_send_reply(\"480\", \"Temporarily Unavailable\"); exit; }}\n\
         \x20sl_send_reply(\"404\", \"Not Here\");\n}}\n"
    )
}

/// What a step told.
fn told<'a>(report: &'a Value, name: &str) -> &'a str {
    let steps = report["steps"].as_array().expect("steps");
    let step = steps.iter().find(|step| step["step"] == name);
    step.expect("it is told")["text"].as_str().expect("a text")
}

#[tokio::test]
async fn what_is_wrong_at_kamailio_is_found_and_nothing_else() {
    let Some(kamailio) = Kamailio::start("modparam(\"registrar\", \"min_expires\", 3600)").await
    else {
        return;
    };
    let (status, report) = kamailio.test("anna", WRONG, &[]).await;
    assert_eq!(codes(&report), [("wrong-password", "error")], "{report:#}");
    assert_eq!(status, 1);
    // It tells an unknown user from a wrong password as little as it should.
    let (_, report) = kamailio.test("bob", RIGHT, &[]).await;
    assert_eq!(codes(&report), [("wrong-password", "error")], "{report:#}");
    let (_, report) = kamailio.test("anna", RIGHT, &[]).await;
    assert_eq!(
        codes(&report),
        [("not-registered", "warning")],
        "{report:#}"
    );
    let phone = kamailio.phone().await;
    for transport in ["udp", "tcp"] {
        let more = ["--transport", transport, "--register"];
        let (status, report) = kamailio.test("anna", RIGHT, &more).await;
        assert_eq!(codes(&report), [("registered", "info")], "{report:#}");
        assert_eq!(status, 0);
        assert_eq!(
            told(&report, "registration"),
            "600 s asked for, 3600 s granted, taken back"
        );
    }
    phone.end().await;
    let (_, report) = kamailio.test("anna", RIGHT, &[]).await;
    assert_eq!(
        codes(&report),
        [("not-registered", "warning")],
        "its own registration was taken back: {report:#}"
    );
}

#[tokio::test]
async fn sha_256_and_a_short_registration_at_kamailio_are_said() {
    let settings = "modparam(\"auth\", \"algorithm\", \"SHA-256\")\n\
         modparam(\"registrar\", \"max_expires\", 30)\nmodparam(\"registrar\", \"min_expires\", 10)";
    let Some(kamailio) = Kamailio::start(settings).await else {
        return;
    };
    let _phone = kamailio.phone().await;
    let (status, report) = kamailio.test("anna", RIGHT, &["--register"]).await;
    assert_eq!(
        codes(&report),
        [
            ("algorithm", "warning"),
            ("expires-short", "warning"),
            ("registered", "info")
        ],
        "{report:#}"
    );
    assert_eq!(status, 1);
    let (_, report) = kamailio.test("anna", WRONG, &[]).await;
    assert_eq!(codes(&report)[0], ("wrong-password", "error"), "{report:#}");
}
