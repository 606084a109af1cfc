//! The phones: one that calls, as often as it is wanted at a time, and one that answers everything at once. Both are one
//! thread with a socket each. Requests that are not answered in a second are sent again.

use std::{
    collections::HashMap,
    io,
    net::{SocketAddr, UdpSocket},
    time::{Duration, Instant},
};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::{
    Outcome, digest,
    subject::{HOST, Kind, Subject},
    wire::{description, field, nonce, read, send, socket, sound_port, wait},
};

/// After so long a request is sent again, and after so long a call has failed.
const AGAIN: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(20);

/// What came of calls.
#[derive(Debug, Default)]
pub struct Figures {
    /// Calls that were connected and ended.
    pub done: usize,
    /// Calls that were not.
    pub failed: usize,
    /// How long it took.
    pub took: Duration,
    /// From the first INVITE to the 200, in milliseconds.
    pub times: Vec<f64>,
}

/// How far a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Calling,
    Talking,
    Leaving,
    Over,
}

#[derive(Debug)]
struct Call {
    step: Step,
    begun: Instant,
    sent: Instant,
    /// What is sent again.
    last: String,
    cseq: u32,
    /// Of the 200: To, Contact, routes, and the port of sound.
    to: String,
    target: String,
    routes: String,
    port: u16,
}

/// Both phones.
pub struct Phones {
    kind: Kind,
    server: SocketAddr,
    caller: UdpSocket,
    callee: UdpSocket,
    /// Where their sound comes to.
    pub sound: [UdpSocket; 2],
    run: String,
    /// How often calls were played.
    round: usize,
    calls: Vec<Call>,
    /// Of calls that came: the port of sound that the other side has.
    came: HashMap<String, u16>,
    times: Vec<f64>,
}

impl Phones {
    /// Two phones, of which the one that is called has registered where that is wanted.
    pub fn start(subject: &Subject) -> Outcome<Self> {
        let mut phones = Self {
            kind: subject.kind,
            server: subject.sip,
            caller: socket()?,
            callee: socket()?,
            sound: [socket()?, socket()?],
            run: String::new(),
            round: 0,
            calls: Vec::new(),
            came: HashMap::new(),
            times: Vec::new(),
        };
        phones.run = format!("b{}", phones.caller.local_addr()?.port());
        if phones.kind == Kind::Ours {
            phones.register(3600)?;
        }
        Ok(phones)
    }

    /// Registers the phone that is called; the one of an earlier run is put out by it.
    fn register(&self, seconds: u32) -> Outcome<()> {
        let port = self.callee.local_addr()?.port();
        let mut cseq = 0;
        // All that is there goes first: nobody else is to ring.
        for (contact, expires) in [
            ("*".to_owned(), 0),
            (format!("<sip:ep-00001@127.0.0.1:{port}>"), seconds),
        ] {
            let mut proof = String::new();
            loop {
                cseq += 1;
                let run = &self.run;
                let message = format!(
                    "REGISTER sip:{HOST} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{port};rport;branch=z9hG4bK{run}r{cseq}\r\n\
                     Max-Forwards: 70\r\nFrom: <sip:ep-00001@{HOST}>;tag=r\r\nTo: <sip:ep-00001@{HOST}>\r\nCall-ID: {run}-r\r\n\
                     CSeq: {cseq} REGISTER\r\nContact: {contact}\r\nExpires: {expires}\r\n{proof}Content-Length: 0\r\n\r\n"
                );
                let answer = self.exchange(&message)?;
                match (nonce(&answer), proof.is_empty()) {
                    (Some(nonce), true) => {
                        proof =
                            digest::proof("Authorization", ("ep-00001", HOST), "REGISTER", nonce);
                    }
                    _ if answer.starts_with("SIP/2.0 200") => break,
                    _ => return Err(answer.into()),
                }
            }
        }
        Ok(())
    }

    fn exchange(&self, message: &str) -> Outcome<String> {
        let begun = Instant::now();
        let mut chunk = vec![0; 65_535];
        while begun.elapsed() < PATIENCE {
            self.callee.send_to(message.as_bytes(), self.server)?;
            if wait(&self.callee, AGAIN)? {
                let length = self.callee.recv(&mut chunk)?;
                return Ok(String::from_utf8_lossy(&chunk[..length]).into_owned());
            }
        }
        Err("nobody answers".into())
    }

    /// Calls that are connected and ended at once, so many at a time.
    pub fn play(&mut self, count: usize, window: usize, time: Duration) -> Outcome<Figures> {
        self.calls.clear();
        self.times.clear();
        // The server remembers the transactions of earlier calls for a while: their names are not used again.
        self.round += 1;
        self.run = format!("b{}.{}", self.caller.local_addr()?.port(), self.round);
        let begun = Instant::now();
        let (mut open, mut done, mut failed) = (0, 0, 0);
        while begun.elapsed() < time && (done + failed < count) {
            while open < window && self.calls.len() < count {
                self.begin()?;
                open += 1;
            }
            for step in self.turn(true)? {
                open -= 1;
                match step {
                    Step::Over => done += 1,
                    Step::Calling | Step::Talking | Step::Leaving => failed += 1,
                }
            }
        }
        let figures = Figures {
            done,
            failed,
            took: begun.elapsed(),
            times: std::mem::take(&mut self.times),
        };
        // Those that were under way end before anything else is measured.
        let until = Instant::now() + PATIENCE;
        while open > 0 && Instant::now() < until {
            open -= self.turn(true)?.len();
        }
        Ok(figures)
    }

    /// Connects so many calls and keeps them. Answers with the ports of sound of each: for who calls, and who is called.
    pub fn connect(&mut self, count: usize, window: usize) -> Outcome<Vec<[u16; 2]>> {
        self.calls.clear();
        self.came.clear();
        let begun = Instant::now();
        loop {
            let talking = self.calls.iter().filter(|call| call.step == Step::Talking);
            let talking = talking.count();
            if talking == count {
                break;
            }
            while self.calls.len() < count && self.calls.len() - talking < window {
                self.begin()?;
            }
            if !self.turn(false)?.is_empty() || begun.elapsed() > 6 * PATIENCE {
                return Err("a call is not connected".into());
            }
        }
        // Which of those that came belongs to which does not matter: each has one partner.
        let mut came: Vec<u16> = self.came.values().copied().collect();
        came.sort_unstable();
        let ours = self.calls.iter().map(|call| call.port);
        Ok(ours.zip(came).map(|(one, other)| [one, other]).collect())
    }

    /// Ends all calls that go on.
    pub fn hang_up_all(&mut self) -> Outcome<()> {
        for at in 0..self.calls.len() {
            self.leave(at)?;
        }
        let begun = Instant::now();
        while self.calls.iter().any(|call| call.step != Step::Over) {
            self.turn(false)?;
            if begun.elapsed() > PATIENCE {
                return Err("calls do not end".into());
            }
        }
        Ok(())
    }

    fn begin(&mut self) -> io::Result<()> {
        let now = Instant::now();
        let target = match self.kind {
            Kind::Ours => format!("sip:{HOST}"),
            Kind::Kamailio => format!("sip:ep-00001@{}", self.callee.local_addr()?),
        };
        self.calls.push(Call {
            step: Step::Calling,
            begun: now,
            sent: now,
            last: String::new(),
            cseq: 1,
            to: format!("<sip:ep-00001@{HOST}>"),
            target,
            routes: String::new(),
            port: 0,
        });
        self.invite(self.calls.len() - 1, "")
    }

    fn invite(&mut self, at: usize, proof: &str) -> io::Result<()> {
        let port = self.sound[0].local_addr()?.port();
        let body = description(port);
        let more = format!("{proof}Content-Type: application/sdp\r\n");
        self.ask(at, "INVITE", &more, &body)
    }

    fn ask(&mut self, at: usize, method: &str, more: &str, body: &str) -> io::Result<()> {
        let port = self.caller.local_addr()?.port();
        let (run, call) = (&self.run, &self.calls[at]);
        let Call {
            cseq,
            to,
            target,
            routes,
            ..
        } = call;
        let message = format!(
            "{method} {target} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{port};rport;branch=z9hG4bK{run}.{at}.{cseq}.{method}\r\n\
             Max-Forwards: 70\r\n{routes}From: <sip:ep-00000@{HOST}>;tag={at}\r\nTo: {to}\r\nCall-ID: {run}-{at}\r\n\
             CSeq: {cseq} {method}\r\nContact: <sip:ep-00000@127.0.0.1:{port}>\r\n{more}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        send(&self.caller, &message, self.server)?;
        if method != "ACK" {
            let call = &mut self.calls[at];
            call.last = message;
            call.sent = Instant::now();
        }
        Ok(())
    }

    fn leave(&mut self, at: usize) -> io::Result<()> {
        self.calls[at].step = Step::Leaving;
        self.calls[at].cseq += 1;
        self.ask(at, "BYE", "", "")
    }

    /// Reads what has come, and sends again what was not answered. Answers with the last step of calls that are over.
    fn turn(&mut self, leaves: bool) -> io::Result<Vec<Step>> {
        let mut over = Vec::new();
        let mut chunk = vec![0; 65_535];
        let mut is_busy = false;
        loop {
            let mut came = false;
            if let Some(text) = read(&self.callee, &mut chunk)? {
                self.called(&text.0, text.1)?;
                came = true;
            }
            if let Some((text, _)) = read(&self.caller, &mut chunk)? {
                over.extend(self.answered(&text, leaves)?);
                came = true;
            }
            if !came {
                break;
            }
            is_busy = true;
        }
        if !is_busy {
            let mut fds = [
                PollFd::new(&self.caller, PollFlags::IN),
                PollFd::new(&self.callee, PollFlags::IN),
            ];
            let wait = Timespec {
                tv_sec: 0,
                tv_nsec: 1_000_000,
            };
            poll(&mut fds, Some(&wait))?;
        }
        let now = Instant::now();
        for call in &mut self.calls {
            if matches!(call.step, Step::Talking | Step::Over) {
                continue;
            }
            if now - call.begun > PATIENCE && call.step == Step::Calling {
                over.push(call.step);
                call.step = Step::Over;
            } else if now - call.sent > AGAIN {
                call.sent = now;
                send(&self.caller, &call.last, self.server)?;
            }
        }
        Ok(over)
    }

    /// The phone that is called answers everything.
    fn called(&mut self, text: &str, from: SocketAddr) -> io::Result<()> {
        let method = text.split(' ').next().unwrap_or_default();
        if method == "ACK" || method.starts_with("SIP/") {
            return Ok(());
        }
        let own = self.callee.local_addr()?;
        let is_call = method == "INVITE";
        let body = if is_call {
            let id = field(text, "Call-ID").unwrap_or_default().to_owned();
            self.came.insert(id, sound_port(text));
            description(self.sound[1].local_addr()?.port())
        } else {
            String::new()
        };
        let mut answer = String::from("SIP/2.0 200 OK\r\n");
        for line in text.lines().take_while(|line| !line.is_empty()) {
            let name = line.split(':').next().unwrap_or_default();
            let is_copied = ["Via", "From", "Call-ID", "CSeq", "Record-Route"]
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known));
            if is_copied {
                answer += line;
                answer += "\r\n";
            }
            if name.eq_ignore_ascii_case("To") {
                let tag = if line.contains(";tag=") {
                    ""
                } else {
                    ";tag=callee"
                };
                answer += line;
                answer += tag;
                answer += "\r\n";
            }
        }
        if is_call {
            let contact = format!("Contact: <sip:ep-00001@{own}>\r\n");
            answer += &contact;
            answer += "Content-Type: application/sdp\r\n";
        }
        let length = body.len().to_string();
        for part in ["Content-Length: ", &length, "\r\n\r\n", &body] {
            answer += part;
        }
        send(&self.callee, &answer, from)
    }

    /// Something came back to the phone that calls.
    fn answered(&mut self, text: &str, leaves: bool) -> io::Result<Option<Step>> {
        let number = field(text, "Call-ID").and_then(|id| id.split_once('-'));
        let number = number.filter(|(run, _)| *run == self.run);
        let at = number.and_then(|(_, at)| at.parse::<usize>().ok());
        let Some(at) = at.filter(|at| *at < self.calls.len()) else {
            return Ok(None);
        };
        let cseq = field(text, "CSeq").unwrap_or_default();
        let status = text.get(8..11).unwrap_or_default();
        let is_now = cseq.split(' ').next() == Some(self.calls[at].cseq.to_string().as_str());
        match (self.calls[at].step, status) {
            (Step::Calling, "407") if is_now => {
                self.acknowledge(at, text)?;
                let Some(nonce) = nonce(text) else {
                    return Ok(None);
                };
                let proof =
                    digest::proof("Proxy-Authorization", ("ep-00000", HOST), "INVITE", nonce);
                self.calls[at].cseq += 1;
                self.calls[at].to = format!("<sip:ep-00001@{HOST}>");
                self.invite(at, &proof)?;
            }
            (Step::Calling, "200") if is_now => {
                let call = &mut self.calls[at];
                call.step = Step::Talking;
                let took = call.begun.elapsed();
                call.port = sound_port(text);
                let contact = field(text, "Contact").unwrap_or_default();
                let target = contact.split(['<', '>']).nth(1).unwrap_or_default();
                target.clone_into(&mut call.target);
                call.routes.clear();
                for route in text
                    .lines()
                    .filter_map(|line| line.strip_prefix("Record-Route: "))
                {
                    call.routes.extend(["Route: ", route, "\r\n"]);
                }
                self.times.push(took.as_secs_f64() * 1000.0);
                self.acknowledge(at, text)?;
                if leaves {
                    self.leave(at)?;
                }
            }
            (Step::Talking | Step::Leaving, "200") if cseq.ends_with("INVITE") => {
                self.acknowledge(at, text)?;
            }
            (Step::Leaving, _) if cseq.ends_with("BYE") && !status.starts_with('1') => {
                self.calls[at].step = Step::Over;
                return Ok(Some(Step::Over));
            }
            (Step::Calling, _) if is_now && status >= "300" => {
                self.acknowledge(at, text)?;
                self.calls[at].step = Step::Over;
                return Ok(Some(Step::Calling));
            }
            (Step::Calling | Step::Talking | Step::Leaving | Step::Over, _) => {}
        }
        Ok(None)
    }

    fn acknowledge(&mut self, at: usize, answer: &str) -> io::Result<()> {
        if let Some(to) = field(answer, "To") {
            to.clone_into(&mut self.calls[at].to);
        }
        let cseq = self.calls[at].cseq;
        let of = field(answer, "CSeq").and_then(|cseq| cseq.split(' ').next()?.parse().ok());
        self.calls[at].cseq = of.unwrap_or(cseq);
        let is_refused = !answer.starts_with("SIP/2.0 200");
        // The ACK of a refusal is of the same transaction.
        let port = self.caller.local_addr()?.port();
        if is_refused {
            let (run, call) = (&self.run, &self.calls[at]);
            let Call {
                cseq, to, target, ..
            } = call;
            let message = format!(
                "ACK {target} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{port};rport;branch=z9hG4bK{run}.{at}.{cseq}.INVITE\r\n\
                 Max-Forwards: 70\r\nFrom: <sip:ep-00000@{HOST}>;tag={at}\r\nTo: {to}\r\nCall-ID: {run}-{at}\r\n\
                 CSeq: {cseq} ACK\r\nContent-Length: 0\r\n\r\n"
            );
            send(&self.caller, &message, self.server)?;
        } else {
            self.ask(at, "ACK", "", "")?;
        }
        self.calls[at].cseq = cseq;
        Ok(())
    }
}
