//! The registrar as phones meet it.

mod admitting;
mod outbound;
mod random;
mod refusing;
mod registering;
mod remembering;
mod traps;

use std::{sync::Arc, time::Duration};

use super::{Bindings, Case, Change, Done, Known, Question, Realm, Registrar, Step, User};
use crate::{
    platform::choices,
    sip::{
        Flow, FlowId, Transport,
        digest::{Asked, Challenge, Credentials, Digests, Gate, Hash, Limits, Proof},
        message::{Arrived, Message, Method, Name, check, datagram, print},
    },
};

/// A registrar with `anna`, `paul` and the disabled `mute` in `demo.test`, all with the password `secret`; `tk-1` is a
/// token of Anna's.
struct Scene {
    registrar: Registrar,
    now: Duration,
    asked: Vec<Question>,
}

impl Scene {
    fn new() -> Self {
        let limits = Limits {
            life: Duration::from_mins(5),
            used: 1000,
        };
        let now = Duration::from_hours(500_000);
        let gate = Gate::new(&[3; 32], Hash::Md5, limits);
        let bindings = Bindings::new(1, 10_000_000, 7);
        Self {
            registrar: Registrar::new(now, gate, bindings),
            now,
            asked: Vec::new(),
        }
    }

    fn wait(&mut self, seconds: u64) {
        self.now += Duration::from_secs(seconds);
    }

    /// Takes a request to its end; the store answers at once.
    fn send_by(&mut self, flow: Flow, message: &Message) -> Done {
        let Arrived::Message(message, flaws) = datagram(&print(message)) else {
            panic!("a message");
        };
        let wrong = flaws.first().cloned().or_else(|| check(&message).err());
        let mut case = Case::new(flow, message, wrong.as_slice());
        loop {
            let (question, ticket) = match self.registrar.step(self.now, &case) {
                Step::Done(done) => {
                    assert_eq!(self.registrar.bindings.audit(), Vec::<String>::new());
                    return done;
                }
                Step::Admitted(user) => panic!("{user:?} may call, and wanted to register"),
                Step::Ask(question, ticket) => (question, ticket),
            };
            self.asked.push(question.clone());
            let people = &mut self.registrar.people;
            match question {
                Question::Realm(host) => {
                    people.learn_realm(ticket, &host, (host == "demo.test").then(realm));
                }
                Question::User(realm, name) => {
                    people.learn_user(ticket, &realm.host, &name, user(&name));
                }
                Question::Token(token) => {
                    case.owner((token == "tk-1").then(|| "re-anna".into()));
                }
            }
        }
    }

    fn send(&mut self, message: &Message) -> Done {
        self.send_by(flow(Transport::Udp), message)
    }

    /// Sends a request, and again with the password when it is asked for it.
    fn prove_by(&mut self, flow: Flow, message: &Message, user: &str, password: &str) -> Done {
        let done = self.send_by(flow, message);
        let mut message = message.clone();
        authorize(&mut message, &challenge(&done.reply), user, password);
        self.send_by(flow, &message)
    }

    fn prove(&mut self, message: &Message) -> Done {
        self.prove_by(flow(Transport::Udp), message, "anna", "secret")
    }

    fn contacts(&self) -> Vec<String> {
        let all = self.registrar.bindings.of(&"re-anna".into());
        all.iter()
            .map(|binding| binding.contact.item.text().into_owned())
            .collect()
    }
}

fn realm() -> Realm {
    Realm {
        id: "rd-1".into(),
        host: "demo.test".into(),
    }
}

fn user(name: &str) -> Option<User> {
    ["anna", "paul", "mute"].contains(&name).then(|| User {
        endpoint: format!("re-{name}").into(),
        realm: Arc::new(realm()),
        name: name.into(),
        enabled: name != "mute",
        digests: Digests::of(name, "demo.test", b"secret"),
    })
}

fn flow(transport: Transport) -> Flow {
    Flow {
        id: FlowId(1),
        transport,
        peer: "192.0.2.7:40000".parse().expect("an address"),
    }
}

/// A REGISTER of Anna's: its `CSeq` and more header fields.
fn register(cseq: u32, fields: &[(Name, &str)]) -> Message {
    register_as("anna", "phone-1", cseq, fields)
}

fn register_as(user: &str, call_id: &str, cseq: u32, fields: &[(Name, &str)]) -> Message {
    let mut message = Message::request(Method::Register, "sip:demo.test");
    let headers = &mut message.headers;
    headers.push(
        Name::Via,
        format!("SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK{call_id}-{cseq}"),
    );
    headers.push(Name::From, format!("<sip:{user}@demo.test>;tag=1"));
    headers.push(Name::To, format!("<sip:{user}@demo.test>"));
    headers.push(Name::CallId, call_id);
    headers.push(Name::CSeq, format!("{cseq} REGISTER"));
    for (name, value) in fields {
        headers.push(name.clone(), *value);
    }
    message
}

fn challenge(reply: &Message) -> Challenge {
    let mut all = Challenge::all(&reply.headers, &Name::WwwAuthenticate);
    assert_eq!((reply.status(), all.len()), (Some(401), 1), "{reply:?}");
    all.remove(0)
}

fn authorize(message: &mut Message, challenge: &Challenge, user: &str, password: &str) {
    authorize_as(message, challenge, (user, password), 1);
}

/// The use of Anna's challenge with this number.
fn authorize_again(message: &mut Message, challenge: &Challenge, count: u32) {
    authorize_as(message, challenge, ("anna", "secret"), count);
}

fn authorize_as(
    message: &mut Message,
    challenge: &Challenge,
    (user, password): (&str, &str),
    count: u32,
) {
    let asked = Asked {
        method: &Method::Register,
        uri: b"sip:demo.test",
        body: b"",
    };
    let credentials = Credentials::new(user, password.as_bytes());
    let proof = Proof::of(challenge, &credentials, asked, "c", count).expect("is known");
    message.headers.set(Name::Authorization, proof.print());
}

/// The contacts that a reply lists, each with its time.
fn listed(done: &Done) -> Vec<(String, u64)> {
    assert_eq!(done.reply.status(), Some(200), "{:?}", done.denial);
    let contacts = done.reply.headers.list(&Name::Contact);
    contacts
        .map(|contact| {
            let text = String::from_utf8_lossy(contact).into_owned();
            let (item, seconds) = text.rsplit_once(";expires=").expect("each has its time");
            (item.to_owned(), seconds.parse().expect("a number"))
        })
        .collect()
}

/// Whether a time was granted that was asked for, less what is taken off at random.
fn about(granted: u64, asked: u64) -> bool {
    let most = u64::from(choices::EXPIRES_SHAVE_MAX);
    granted <= asked && granted + 1 >= asked - asked * most / 1000
}

fn ends(changes: &[Change]) -> usize {
    let ended = |change: &&Change| matches!(change, Change::Removed { .. });
    changes.iter().filter(ended).count()
}
