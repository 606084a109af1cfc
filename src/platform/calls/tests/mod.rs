//! The switchboard with real transactions, phones that are nothing but messages, and a clock that tests move.

mod bridging;
mod incoming;
mod inside;
mod machine;
mod outgoing;
mod random;
mod transferring;

use std::{
    net::SocketAddr,
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use super::{Arrival, Callee, Cause, Effect, Order, Switchboard, Target};
use crate::{
    api::{CallId, Secret},
    platform::{
        moment::Now,
        registrar::{Binding, BindingId, Contact},
    },
    sip::{
        Flow, FlowId, Transport,
        message::{Message, Method, Name, check},
        transaction::{Input, Key, Layer, Output, Times},
    },
};
use machine::{Machine, Seen};

const HOST: &str = "demo.bwapp.bwsip.io";
const OFFER: &str = "v=0\r\nc=IN IP4 192.0.2.1\r\nm=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";

/// A switchboard and its phones.
struct Scene {
    board: Switchboard,
    layer: Layer,
    seen: Arc<Seen>,
    now: Duration,
    /// What phones got, and which of them.
    sent: Vec<(usize, Message)>,
    /// What applications were told: call, event, cause.
    told: Vec<(CallId, &'static str, Option<String>)>,
    faults: Vec<&'static str>,
    branches: usize,
}

fn flow(phone: usize) -> Flow {
    let port = 5000 + u16::try_from(phone).expect("is small");
    Flow {
        id: FlowId(1),
        transport: Transport::Udp,
        peer: SocketAddr::new([192, 0, 2, 1].into(), port),
    }
}

fn target() -> Target {
    Target {
        url: Secret::new("http://app.test/calls".into()),
        fallback: None,
        timeout: Duration::from_secs(10),
        by_query: false,
    }
}

fn binding(phone: usize) -> Binding {
    let port = flow(phone).peer.port();
    Binding {
        id: BindingId(phone as u64),
        endpoint: "re-bob".into(),
        domain: "rd-1".into(),
        contact: Contact::kept(format!("<sip:bob@192.0.2.1:{port};x=y>").into()).expect("one"),
        call_id: "r".into(),
        cseq: 1,
        path: None,
        flow: flow(phone),
        user_agent: Some("test".into()),
        registered: Duration::ZERO,
        refreshed: Duration::ZERO,
        expires: Duration::MAX,
    }
}

impl Scene {
    fn new() -> Self {
        let seen = Arc::new(Seen::default());
        let machine = Machine::new(Arc::clone(&seen));
        Self {
            board: Switchboard::new(Box::new(machine), 7),
            layer: Layer::new(Times::default(), 1000, 7),
            seen,
            now: Duration::from_secs(1),
            sent: Vec::new(),
            told: Vec::new(),
            faults: Vec::new(),
            branches: 0,
        }
    }

    fn clock(&self) -> Now {
        Now {
            since: self.now,
            epoch: self.now,
        }
    }

    /// Bob is called, who has so many phones.
    fn call(&mut self, phones: usize) -> CallId {
        self.order(phones, |order| order)
    }

    fn order(&mut self, phones: usize, change: impl FnOnce(Order) -> Order) -> CallId {
        let uri = format!("sip:bob@{HOST}");
        let order = change(Order {
            from: "+13035551212".into(),
            from_uri: format!("sip:+13035551212@{HOST}"),
            to: uri.clone(),
            to_uri: uri,
            endpoint: Some(("rd-1".into(), "re-bob".into())),
            phones: (1..=phones)
                .map(|phone| Callee::from(&binding(phone)))
                .collect(),
            vain: None,
            patience: Duration::from_mins(1),
            target: Some(target()),
            tag: Some("mine".into()),
            bridge: None,
            transfers: None,
            headers: vec![("X-Extra".into(), "1".into())],
        });
        let now = self.clock();
        let id = self.board.create(now, &order).expect("is taken");
        self.perform();
        id
    }

    /// Anna's phone, which is the first, calls a number.
    fn invite(&mut self, with: impl FnOnce(&mut Message)) -> Message {
        let mut invite = self.request(0, &Method::Invite, "sip:demo", |_| {});
        invite
            .headers
            .set(Name::From, format!("<sip:anna@{HOST}>;tag=anna"));
        invite
            .headers
            .set(Name::To, format!("<sip:+13035550100@{HOST}>"));
        invite.body = OFFER.into();
        with(&mut invite);
        self.arrive(0, invite.clone());
        invite
    }

    /// A request of a phone, which is not sent yet.
    fn request(
        &mut self,
        phone: usize,
        method: &Method,
        uri: &str,
        with: impl FnOnce(&mut Message),
    ) -> Message {
        self.branches += 1;
        let mut request = Message::request(method.clone(), uri);
        let peer = flow(phone).peer;
        let headers = &mut request.headers;
        let branch = self.branches;
        headers.push(
            Name::Via,
            format!("SIP/2.0/UDP {peer};branch=z9hG4bKt{branch};rport"),
        );
        headers.push(Name::From, "<sip:x@y>");
        headers.push(Name::To, "<sip:x@y>");
        headers.push(Name::CallId, format!("call-{phone}"));
        headers.push(Name::CSeq, format!("{branch} {method}"));
        headers.push(Name::Contact, format!("<sip:phone@{peer}>"));
        with(&mut request);
        request
    }

    /// A request of a phone inside the call that it has, from its view, by this message of ours.
    fn inside(&mut self, phone: usize, method: &Method, ours: &Message, body: &str) -> Message {
        let is_request = ours.status().is_none();
        let (from, to) = if is_request {
            (Name::To, Name::From)
        } else {
            (Name::From, Name::To)
        };
        let take = |name: &Name| ours.headers.first(name).expect("has it").to_vec();
        let (from, to, call) = (take(&from), take(&to), take(&Name::CallId));
        let mut request = self.request(phone, method, "sip:192.0.2.254", |request| {
            let headers = &mut request.headers;
            headers.set(Name::From, from);
            headers.set(Name::To, to);
            headers.set(Name::CallId, call);
        });
        request.body = body.into();
        self.arrive(phone, request.clone());
        request
    }

    /// The ACK of a 2xx that a phone got.
    fn ack(&mut self, invite: &Message, answer: &Message, body: &str) {
        let number = check(invite).expect("is whole").cseq.number;
        let mut ack = self.request(0, &Method::Ack, "sip:192.0.2.254", |ack| {
            for name in [Name::From, Name::To, Name::CallId] {
                let value = answer.headers.first(&name).expect("has it").to_vec();
                ack.headers.set(name, value);
            }
            ack.headers.set(Name::CSeq, format!("{number} ACK"));
        });
        ack.body = body.into();
        self.arrive(0, ack);
    }

    /// The CANCEL of an INVITE.
    fn cancel(&mut self, invite: &Message) {
        let mut cancel = Message::request(Method::Cancel, "sip:demo");
        for name in [Name::Via, Name::From, Name::To, Name::CallId] {
            let value = invite.headers.first(&name).expect("has it").to_vec();
            cancel.headers.push(name, value);
        }
        let number = check(invite).expect("is whole").cseq.number;
        cancel.headers.push(Name::CSeq, format!("{number} CANCEL"));
        self.arrive(0, cancel);
    }

    /// A phone answers a request that it got.
    fn reply(&mut self, phone: usize, request: &Message, status: u16, tag: &str) {
        let mut answer = request.answer(status, "Whatever", Some(tag));
        let port = flow(phone).peer.port();
        answer
            .headers
            .push(Name::Contact, format!("<sip:bob@192.0.2.1:{port}>"));
        if matches!(status, 183 | 200) && request.method() == Some(&Method::Invite) {
            answer.body = OFFER.into();
        }
        self.arrive(phone, answer);
    }

    fn arrive(&mut self, phone: usize, message: Message) {
        let flow = flow(phone);
        let out = self.layer.step(self.now, Input::Arrived { flow, message });
        self.follow(out);
    }

    /// The application says that it took the event `incomingcall`.
    fn agree(&mut self, id: &CallId, answers: bool) {
        let now = self.clock();
        self.board.called_back(now, id, Ok(()), answers);
        self.perform();
    }

    /// Lets time go by, and everything be done that is due.
    fn wait(&mut self, time: Duration) {
        let until = self.now + time;
        loop {
            let next = [self.layer.next(), self.board.next()];
            let Some(next) = next.into_iter().flatten().min().filter(|at| *at <= until) else {
                break;
            };
            self.now = self.now.max(next);
            let out = self.layer.step(self.now, Input::Due);
            self.follow(out);
            let now = self.clock();
            self.board.due(now);
            self.perform();
        }
        self.now = until;
    }

    fn follow(&mut self, out: Vec<Output>) {
        let now = self.clock();
        for output in out {
            match output {
                Output::Send { flow, bytes } => {
                    let crate::sip::message::Arrived::Message(message, flaws) =
                        crate::sip::message::datagram(&bytes)
                    else {
                        panic!("{}", bytes.escape_ascii());
                    };
                    assert_eq!(flaws, [], "{}", bytes.escape_ascii());
                    self.sent
                        .push((usize::from(flow.peer.port()) - 5000, message));
                }
                Output::Asked { key, flow, message } => self.take(key, flow, message),
                Output::Acked { key, message } => self.board.acked(now, &key, &message),
                Output::Cancelled { key } => self.board.cancelled(now, &key),
                Output::Answered { key, message } => self.board.answered(now, &key, &message),
                Output::Silent { key } => self.board.silent(now, &key),
                Output::Unsent { key } => self.board.unsent(now, &key),
                Output::Over { key } => self.board.over(&key),
                Output::Wake { .. } => {}
            }
            self.perform();
        }
    }

    fn take(&mut self, key: Key, flow: Flow, message: Message) {
        let now = self.clock();
        let is_inside = check(&message).expect("is whole").to.tag().is_some();
        if is_inside {
            let tag = self.layer.tag(&key);
            return self.board.asked(now, key, flow, &message, &tag);
        }
        let is_known = message.headers.first(&Name::Subject).is_none();
        self.board.arrived(
            now,
            Arrival {
                key,
                flow,
                host: flow.peer.ip(),
                message,
                from: format!("sip:anna@{HOST}"),
                to: None,
                endpoint: Some(("rd-1".into(), "re-anna".into())),
                application: is_known.then(|| ("a-1".into(), true, target())),
            },
        );
    }

    fn perform(&mut self) {
        for effect in self.board.effects() {
            let input = match effect {
                Effect::Respond(key, message, keep) => Input::Respond { key, message, keep },
                Effect::Request(flow, message) => Input::Request { flow, message },
                Effect::Cancel(key) => Input::Cancel { key },
                Effect::Resume(flow, invite, is_ours) => Input::Resume {
                    flow,
                    invite,
                    is_ours,
                },
                Effect::Call(callback) => {
                    let cause = callback.fields.iter().find(|(name, _)| *name == "cause");
                    let cause = cause.map(|(_, cause)| cause.clone());
                    self.told.push((callback.call, callback.event, cause));
                    continue;
                }
                Effect::Fault(fault) => {
                    self.faults.push(fault.code);
                    continue;
                }
                Effect::Changed(_) | Effect::Rebridged(_) => continue,
            };
            let out = self.layer.step(self.now, input);
            self.follow(out);
        }
    }

    /// What phones got since this was asked last, as `phone method` and `phone status`.
    fn heard(&mut self) -> Vec<String> {
        let sent = self.taken();
        sent.iter()
            .map(|(phone, message)| line(*phone, message))
            .collect()
    }

    fn taken(&mut self) -> Vec<(usize, Message)> {
        std::mem::take(&mut self.sent)
    }

    /// What applications were told since this was asked last.
    fn events(&mut self) -> Vec<String> {
        let told = std::mem::take(&mut self.told);
        let lines = told.iter().map(|(_, event, cause)| match cause {
            Some(cause) => format!("{event} {cause}"),
            None => (*event).to_owned(),
        });
        lines.collect()
    }

    /// The only call.
    fn only(&self) -> CallId {
        let mut all = self.board.calls();
        let id = all.next().expect("there is one").id.clone();
        assert!(all.next().is_none());
        id
    }

    /// The state and cause of a call.
    fn state(&self, id: &CallId) -> (super::State, Option<Cause>) {
        let call = self.board.call(id).expect("is there");
        (call.state, call.cause)
    }

    /// Once everything has had its time, nothing is held any more.
    fn nothing_is_left(&mut self) {
        self.wait(Duration::from_hours(1));
        assert_eq!(self.board.held(), 0, "{:?}", self.board);
        assert_eq!(self.seen.open.load(Relaxed), 0);
        assert_eq!(self.seen.ringing.load(Relaxed), 0);
        assert_eq!(self.layer.len(), 0);
    }
}

fn line(phone: usize, message: &Message) -> String {
    match (message.method(), message.status()) {
        (Some(method), _) => format!("{phone} {method}"),
        (None, Some(status)) => format!("{phone} {status}"),
        (None, None) => unreachable!("it is one of both"),
    }
}

/// The first message of this method or status to a phone.
fn find(sent: &[(usize, Message)], wanted: &str) -> Message {
    let found = sent
        .iter()
        .find(|(phone, message)| line(*phone, message) == wanted);
    let all: Vec<String> = sent
        .iter()
        .map(|(phone, message)| line(*phone, message))
        .collect();
    found
        .unwrap_or_else(|| panic!("{wanted} in {all:?}"))
        .1
        .clone()
}
