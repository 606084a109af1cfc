//! The two servers: sipdeck with its exchange, and Kamailio as a plain proxy.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream, UdpSocket},
    path::Path,
    process::Child,
    time::{Duration, Instant},
};

use crate::{Outcome, server};

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
        let data = folder.join("data");
        let (child, sip, http) = server::ours(&["--exchange"], "1x10", &data)?;
        let subject = Self {
            kind: Kind::Ours,
            sip,
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
        let child = server::kamailio("/usr/sbin/kamailio", &config, "256", folder)?;
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
        server::wait(self.sip, PATIENCE, |own, number| {
            format!(
                "OPTIONS sip:me@{own} SIP/2.0\r\nVia: SIP/2.0/UDP {own};rport;branch=z9hG4bKw{number}\r\nMax-Forwards: 70\r\n\
                 From: <sip:me@{own}>;tag=1\r\nTo: <sip:me@{own}>\r\nCall-ID: w{number}\r\nCSeq: 1 OPTIONS\r\n\
                 Content-Length: 0\r\n\r\n"
            )
        })
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        let _ = server::end(&mut self.child);
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
