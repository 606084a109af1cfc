//! The two servers: sipdeck with its exchange, and Kamailio as a plain proxy.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream, UdpSocket},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

use crate::Outcome;

/// The domain of `--generate`.
pub const HOST: &str = "site-000.bwapp.bwsip.io";
/// How long anything may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Challenges, asks an application, and bridges.
    Ours,
    /// Passes on.
    Kamailio,
}

/// A running server.
pub struct Subject {
    pub kind: Kind,
    pub sip: SocketAddr,
    child: Child,
}

impl Subject {
    /// sipdeck, in which the first endpoint may call.
    pub fn ours(folder: &Path) -> Outcome<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sipdeck"))
            .args([
                "serve",
                "--rate-limit",
                "off",
                "--sip",
                "127.0.0.1:0",
                "--exchange",
            ])
            .args(["--generate", "1x10", "--data"])
            .arg(folder.join("data"))
            .envs([
                ("SIPDECK_USER_ID", "u"),
                ("SIPDECK_TOKEN", "t"),
                ("SIPDECK_SECRET", "s"),
            ])
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().ok_or("stdout is piped")?;
        let (mut sip, mut http) = (None, None);
        for line in BufReader::new(out).lines() {
            let line = line?;
            if let Some(rest) = line.strip_prefix("listening on http://") {
                http = Some(rest.to_owned());
            }
            if let Some(rest) = line.strip_prefix("sip on udp ") {
                sip = Some(rest.parse()?);
                break;
            }
        }
        let subject = Self {
            kind: Kind::Ours,
            sip: sip.ok_or("it says no address")?,
            child,
        };
        let http = http.ok_or("it says no address")?;
        let domain = first(&ask(&http, "GET", "domains", "")?, "\"id\":\"").ok_or("no domain")?;
        let list = format!("domains/{domain}/endpoints");
        let caller = first(&ask(&http, "GET", &list, "")?, "\"id\":\"").ok_or("no endpoint")?;
        // The exchange takes its place as soon as it can.
        let begun = Instant::now();
        let application = loop {
            let all = ask(&http, "GET", "applications", "")?;
            if let Some((before, _)) = all.split_once("\"name\":\"Exchange\"") {
                let id = before.rsplit("\"id\":\"").next();
                let id = id.and_then(|rest| rest.split('"').next());
                break id.unwrap_or_default().to_owned();
            }
            if begun.elapsed() > PATIENCE {
                return Err("there is no exchange".into());
            }
        };
        let body = format!("{{\"applicationId\":\"{application}\"}}");
        ask(&http, "POST", &format!("{list}/{caller}"), &body)?;
        Ok(subject)
    }

    /// Kamailio, which sends everything on to where its address says.
    pub fn kamailio(folder: &Path) -> Outcome<Self> {
        let sip = UdpSocket::bind("127.0.0.1:0")?.local_addr()?;
        let config = folder.join("kamailio.cfg");
        fs::write(
            &config,
            format!(
                "#!KAMAILIO\ndebug=-1\nlog_stderror=no\nfork=yes\nchildren=2\nauto_aliases=no\ndisable_tcp=yes\n\
                 listen=udp:{sip}\nloadmodule \"tm.so\"\nloadmodule \"sl.so\"\nloadmodule \"rr.so\"\nloadmodule \"pv.so\"\n\
                 loadmodule \"siputils.so\"\nrequest_route {{\n if (has_totag()) {{ loose_route(); t_relay(); exit; }}\n\
                 \x20record_route();\n t_relay();\n}}\n"
            ),
        )?;
        let child = Command::new("/usr/sbin/kamailio")
            .arg("-f")
            .arg(&config)
            .args(["-DD", "-E", "-m", "256", "-M", "16", "-Y"])
            .arg(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|why| format!("/usr/sbin/kamailio does not start: {why}"))?;
        let subject = Self {
            kind: Kind::Kamailio,
            sip,
            child,
        };
        subject.wait()?;
        Ok(subject)
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it passes something on.
    fn wait(&self) -> Outcome<()> {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        socket.set_read_timeout(Some(Duration::from_millis(50)))?;
        let own = socket.local_addr()?;
        let begun = Instant::now();
        let mut chunk = [0; 4096];
        for number in 0.. {
            let message = format!(
                "OPTIONS sip:me@{own} SIP/2.0\r\nVia: SIP/2.0/UDP {own};rport;branch=z9hG4bKw{number}\r\nMax-Forwards: 70\r\n\
                 From: <sip:me@{own}>;tag=1\r\nTo: <sip:me@{own}>\r\nCall-ID: w{number}\r\nCSeq: 1 OPTIONS\r\n\
                 Content-Length: 0\r\n\r\n"
            );
            let _ = socket.send_to(message.as_bytes(), self.sip);
            if socket.recv(&mut chunk).is_ok() {
                return Ok(());
            }
            if begun.elapsed() > PATIENCE {
                break;
            }
        }
        Err("it does not answer".into())
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        // Its children end with it only when it is asked.
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let _ = pid.map(|pid| kill_process(pid, Signal::TERM));
        let _ = self.child.wait();
    }
}

/// The first thing that stands behind these words, up to the next quote.
fn first(text: &str, words: &str) -> Option<String> {
    let rest = text.split(words).nth(1)?;
    Some(rest.split('"').next()?.to_owned())
}

/// A request to the API; the body of its answer.
fn ask(address: &str, method: &str, path: &str, body: &str) -> Outcome<String> {
    let mut stream = TcpStream::connect(address)?;
    let request = format!(
        "{method} /v1/users/u/{path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Basic dDpz\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes())?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    let (head, body) = text.split_once("\r\n\r\n").ok_or("no answer")?;
    if !head.starts_with("HTTP/1.1 200") {
        return Err(head.into());
    }
    Ok(body.to_owned())
}
