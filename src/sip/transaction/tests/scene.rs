//! A layer that is told lines and answers in lines.

use std::{fmt::Write as _, time::Duration};

use crate::sip::{
    Flow, FlowId, Transport,
    message::{Arrived, Message, Name, check, datagram, print, stamp},
    transaction::{Input, Keep, Key, Layer, Output, Times},
};

/// The layer, and the names of its transactions by branch.
pub struct Scene {
    pub layer: Layer,
    pub now: Duration,
    asked: Vec<(String, Key, Message)>,
    sent: Vec<(String, Key)>,
}

/// A peer: UDP for even numbers, a TCP connection for odd ones.
pub fn flow(number: u8) -> Flow {
    let transport = if number.is_multiple_of(2) {
        Transport::Udp
    } else {
        Transport::Tcp
    };
    Flow {
        id: FlowId(number.into()),
        transport,
        peer: ([192, 0, 2, number], 40000).into(),
    }
}

/// A request of a method with a branch, as words: `INVITE b1`, `ACK b2`; a method with `+` has a tag in To.
pub fn request(words: &str, peer: u8) -> Message {
    let (method, branch) = words.split_once(' ').expect("method and branch");
    let (method, tag) = match method.strip_suffix('+') {
        Some(method) => (method, ";tag=theirs"),
        None => (method, ""),
    };
    let text = format!(
        "{method} sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/{} 192.0.2.{peer}:5060;branch=z9hG4bK{branch};rport\r\n\
         Max-Forwards: 70\r\nRoute: <sip:edge.example.com;lr>\r\nFrom: <sip:alice@example.com>;tag=a\r\n\
         To: <sip:bob@example.com>{tag}\r\nCall-ID: call\r\nCSeq: 7 {method}\r\nContent-Length: 0\r\n\r\n",
        flow(peer).transport,
    );
    parsed(&text)
}

pub fn parsed(text: &str) -> Message {
    let Arrived::Message(message, flaws) = datagram(text.as_bytes()) else {
        panic!("{text} is no message");
    };
    assert_eq!(flaws, [], "{text}");
    message
}

impl Scene {
    pub fn new(limit: usize) -> Self {
        Self {
            layer: Layer::new(Times::default(), limit, 1),
            now: Duration::ZERO,
            asked: Vec::new(),
            sent: Vec::new(),
        }
    }

    /// Moves the clock, in milliseconds, and says everything that comes of it.
    pub fn wait(&mut self, until: u64) -> String {
        let until = Duration::from_millis(until);
        let mut said = Vec::new();
        while let Some(at) = self.layer.next().filter(|at| *at <= until) {
            self.now = at.max(self.now);
            let out = self.layer.step(self.now, Input::Due);
            let said_now = self.lines(out);
            if !said_now.is_empty() {
                said.push(format!("{}: {said_now}", self.now.as_millis()));
            }
        }
        self.now = until;
        said.join("; ")
    }

    /// A request comes from a peer.
    pub fn come(&mut self, words: &str, peer: u8) -> String {
        self.arrive(request(words, peer), peer)
    }

    pub fn arrive(&mut self, mut message: Message, peer: u8) -> String {
        let flow = flow(peer);
        stamp(&mut message, flow.peer);
        self.tell(Input::Arrived { flow, message })
    }

    /// The user answers the request with this branch: `200`, or `401 forget`.
    pub fn respond(&mut self, branch: &str, words: &str) -> String {
        let (status, keep) = match words.strip_suffix(" forget") {
            Some(status) => (status, Keep::Forget),
            None => (words, Keep::Replay),
        };
        let status = status.parse().expect("a status");
        let (_, key, message) = self
            .asked
            .iter()
            .rfind(|(known, ..)| known == branch)
            .expect("was asked");
        let (key, message) = (key.clone(), message.answer(status, "Said", Some("mine")));
        self.tell(Input::Respond { key, message, keep })
    }

    /// The user sends a request.
    pub fn request(&mut self, words: &str, peer: u8) -> String {
        let message = request(words, peer);
        let key = Key::client(&check(&message).expect("a sound request"));
        self.sent.push((branch_of(&message), key));
        let flow = flow(peer);
        self.tell(Input::Request { flow, message })
    }

    /// A response to a request that the user sent.
    pub fn answer(&mut self, words: &str, status: u16, tag: &str, peer: u8) -> String {
        let message = request(words, peer).answer(status, "Said", Some(tag));
        let flow = flow(peer);
        self.tell(Input::Arrived { flow, message })
    }

    /// An INVITE of an earlier layer is taken up.
    pub fn resume(&mut self, words: &str, peer: u8, is_ours: bool) -> String {
        let invite = request(words, peer);
        let seen = check(&invite).expect("a sound request");
        if is_ours {
            self.sent.push((branch_of(&invite), Key::client(&seen)));
        } else {
            let key = Key::server(&invite, &seen);
            self.asked.push((branch_of(&invite), key, invite.clone()));
        }
        let flow = flow(peer);
        self.tell(Input::Resume {
            flow,
            invite,
            is_ours,
        })
    }

    pub fn cancel(&mut self, branch: &str) -> String {
        let (_, key) = self
            .sent
            .iter()
            .find(|(known, _)| known == branch)
            .expect("was sent");
        let key = key.clone();
        self.tell(Input::Cancel { key })
    }

    pub fn lose(&mut self, peer: u8) -> String {
        let flow = flow(peer).id;
        self.tell(Input::Lost { flow })
    }

    fn tell(&mut self, input: Input) -> String {
        let out = self.layer.step(self.now, input);
        self.lines(out)
    }

    /// Outputs in words, transactions by the branch of their request. When to wake up is looked at by `wait`.
    fn lines(&mut self, out: Vec<Output>) -> String {
        let mut lines = Vec::new();
        for one in out {
            lines.push(match one {
                Output::Wake { .. } => continue,
                Output::Send { flow, bytes } => {
                    let message = parsed(&String::from_utf8_lossy(&bytes));
                    assert_eq!(print(&message), *bytes);
                    format!("send {} to {}", short(&message), flow.id.0)
                }
                Output::Asked { key, message, .. } => {
                    let line = format!("asked {}", short(&message));
                    self.asked.push((branch_of(&message), key, message));
                    line
                }
                Output::Acked { key, message } => {
                    format!("acked {} by {}", self.name(&key), short(&message))
                }
                Output::Cancelled { key } => format!("cancelled {}", self.name(&key)),
                Output::Answered { key, message } => {
                    format!("answered {} {}", self.name(&key), short(&message))
                }
                Output::Silent { key } => format!("silent {}", self.name(&key)),
                Output::Unsent { key } => format!("unsent {}", self.name(&key)),
                Output::Over { key } => format!("over {}", self.name(&key)),
            });
        }
        lines.join(", ")
    }

    fn name(&self, key: &Key) -> String {
        let asked = self.asked.iter().map(|(branch, key, _)| (branch, key));
        let sent = self.sent.iter().map(|(branch, key)| (branch, key));
        let found = asked.chain(sent).find(|(_, known)| *known == key);
        found.map_or_else(|| format!("{key:?}"), |(branch, _)| branch.clone())
    }
}

fn branch_of(message: &Message) -> String {
    let seen = check(message).expect("a sound message");
    let branch = String::from_utf8_lossy(seen.via.branch().expect("a branch"));
    branch.trim_start_matches("z9hG4bK").to_owned()
}

/// `INVITE b1` of a request, `486 INVITE b1 tag` of a response.
fn short(message: &Message) -> String {
    let seen = check(message).expect("a sound message");
    let mut line = String::new();
    if let Some(status) = message.status() {
        let _ = write!(line, "{status} ");
    }
    let _ = write!(line, "{} {}", seen.cseq.method, branch_of(message));
    if let Some(tag) = seen.to.tag().filter(|_| message.status().is_some()) {
        let _ = write!(line, " {}", String::from_utf8_lossy(tag));
    }
    if message.headers.first(&Name::RetryAfter).is_some() {
        line.push_str(" later");
    }
    line
}
