//! Phones that are nothing but datagrams against a running agent.

mod overload;
mod suffixes;

use std::{path::Path, sync::Arc, time::Duration};

use tokio::{net::UdpSocket, time::timeout};

use super::{Agent, Shared};
use crate::{
    api::{DomainDraft, DomainId, EndpointDraft, EndpointId, EndpointPatch, Secret},
    platform::{
        config::{CallsConfig, SipConfig, TraceConfig},
        data::Data,
        store::{Connection, Store, domains, endpoints},
        stream::Stream,
    },
    sip::{
        FlowId, Transport,
        digest::{Asked, Challenge, Credentials, Proof},
        message::{Arrived, Message, Method, Name, datagram, print},
    },
};

const LONG: Duration = Duration::from_secs(20);
const HOST: &str = "demo.bwapp.bwsip.io";

/// An agent whose store has the endpoint `anna` in the domain `demo`, with the password `secret12`.
struct Scene {
    agent: Agent,
    store: Arc<Store>,
    domain: DomainId,
    anna: EndpointId,
}

impl Scene {
    async fn start(data: Option<&Path>) -> Self {
        let stream = Arc::new(Stream::new(1));
        let data = data.map(|file| Data::File(file.to_owned()));
        let store = Arc::new(Store::open(data.as_ref(), stream).expect("opens"));
        let made = store.write(|db| {
            let known = domains::list(db, crate::platform::store::Window { offset: 0, size: 1 })?;
            if let Some(domain) = known.items.into_iter().next() {
                let window = crate::platform::store::Window { offset: 0, size: 1 };
                let anna = endpoints::list(db, &domain.id, window)?.items.remove(0);
                return Ok((domain.id, anna.id));
            }
            let draft = DomainDraft {
                name: "demo".into(),
                description: None,
            };
            let domain = domains::create(db, &draft)?;
            let draft = EndpointDraft {
                name: "anna".into(),
                password: Secret::new("secret12".into()),
                description: None,
                application_id: None,
                enabled: true,
            };
            let anna = endpoints::create(db, &domain, &draft)?;
            Ok((domain, anna))
        });
        let (domain, anna) = made.await.expect("is made");
        let config = SipConfig {
            plain: Some("127.0.0.1:0".parse().expect("an address")),
            secure: None,
        };
        let agent = Agent::start(
            &config,
            &CallsConfig::default(),
            &TraceConfig::default(),
            Arc::clone(&store),
            Shared::default(),
        )
        .await;
        Self {
            agent: agent.expect("starts"),
            store,
            domain,
            anna,
        }
    }

    async fn phone(&self) -> Phone {
        let (transport, address) = self.agent.listening()[0];
        assert_eq!(transport, Transport::Udp);
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
        socket.connect(address).await.expect("connects");
        Phone { socket, cseq: 0 }
    }

    /// The contacts of Anna's bindings.
    async fn contacts(&self) -> Vec<String> {
        let anna = self.anna.clone();
        let look = self.agent.phones().with(move |core, _, _| {
            let all = core.registrar.bindings.of(&anna).iter();
            all.map(|binding| binding.contact.item.text().into_owned())
                .collect()
        });
        look.await.expect("is there")
    }
}

struct Phone {
    socket: UdpSocket,
    cseq: u32,
}

impl Phone {
    fn request(&mut self, method: &str, uri: &str, more: &[(Name, &str)]) -> Message {
        self.cseq += 1;
        let cseq = self.cseq;
        let mut message = Message::request(Method::named(method.as_bytes()), uri);
        let headers = &mut message.headers;
        let port = self.socket.local_addr().expect("is bound").port();
        headers.push(
            Name::Via,
            format!("SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{port}.{cseq};rport"),
        );
        headers.push(Name::From, format!("<sip:anna@{HOST}>;tag=1"));
        headers.push(Name::To, format!("<sip:anna@{HOST}>"));
        headers.push(Name::CallId, format!("call-{port}"));
        headers.push(Name::CSeq, format!("{cseq} {method}"));
        for (name, value) in more {
            headers.set(name.clone(), *value);
        }
        message
    }

    async fn exchange(&self, bytes: &[u8]) -> Message {
        self.socket.send(bytes).await.expect("sends");
        self.hear().await
    }

    async fn hear(&self) -> Message {
        let mut chunk = vec![0; 65_535];
        let length = timeout(LONG, self.socket.recv(&mut chunk)).await;
        let length = length.expect("an answer comes").expect("is read");
        match datagram(&chunk[..length]) {
            Arrived::Message(message, flaws) if flaws.is_empty() => message,
            Arrived::Message(..) | Arrived::Ping | Arrived::Pong | Arrived::Noise => {
                panic!("{}", chunk[..length].escape_ascii())
            }
        }
    }

    async fn ask(&mut self, method: &str, uri: &str, more: &[(Name, &str)]) -> Message {
        let request = self.request(method, uri, more);
        self.exchange(&print(&request)).await
    }

    /// A REGISTER with the password; the answer.
    async fn register(&mut self, password: &str, more: &[(Name, &str)]) -> Message {
        let uri = format!("sip:{HOST}");
        let reply = self.ask("REGISTER", &uri, more).await;
        let challenges = Challenge::all(&reply.headers, &Name::WwwAuthenticate);
        let Some(challenge) = challenges.first() else {
            return reply;
        };
        let mut request = self.request("REGISTER", &uri, more);
        let credentials = Credentials::new("anna", password.as_bytes());
        let asked = Asked {
            method: &Method::Register,
            uri: uri.as_bytes(),
            body: &[],
        };
        let proof = Proof::of(challenge, &credentials, asked, "c", 1).expect("can be proved");
        request.headers.push(Name::Authorization, proof.print());
        self.exchange(&print(&request)).await
    }
}

fn contact(phone: &Phone) -> String {
    format!(
        "<sip:anna@{}>",
        phone.socket.local_addr().expect("is bound")
    )
}

#[tokio::test]
async fn a_phone_registers_refreshes_lists_and_goes() {
    let scene = Scene::start(None).await;
    let mut phone = scene.phone().await;
    let here = contact(&phone);
    let reply = phone.register("wrong-one", &[(Name::Contact, &here)]).await;
    assert_eq!(reply.status(), Some(401));
    for _ in 0..2 {
        let reply = phone.register("secret12", &[(Name::Contact, &here)]).await;
        assert_eq!(reply.status(), Some(200), "{reply:?}");
        let told = reply.headers.first(&Name::Contact).expect("a contact");
        assert!(told.starts_with(here.as_bytes()));
        assert_eq!(scene.contacts().await, std::slice::from_ref(&here));
    }
    let reply = phone.register("secret12", &[]).await;
    assert_eq!(reply.headers.all(&Name::Contact).count(), 1);
    let star = [(Name::Contact, "*"), (Name::Expires, "0")];
    let reply = phone.register("secret12", &star).await;
    assert_eq!(
        (reply.status(), reply.headers.all(&Name::Contact).count()),
        (Some(200), 0)
    );
    assert!(scene.contacts().await.is_empty());
}

#[tokio::test]
async fn what_was_answered_is_there_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("data");
    let scene = Scene::start(Some(&file)).await;
    let mut phone = scene.phone().await;
    let here = format!(
        "{};q=0.5;+sip.instance=\"<urn:uuid:\u{e4}>\"",
        contact(&phone)
    );
    let more = [(Name::Contact, here.as_str()), (Name::UserAgent, "Yealink")];
    let reply = phone.register("secret12", &more).await;
    assert_eq!(reply.status(), Some(200));
    let anna = scene.anna.clone();
    let before = scene
        .agent
        .phones()
        .with(move |core, _, _| core.registrar.bindings.of(&anna).to_vec());
    let before = before.await.expect("is there");
    scene.agent.stop().await;
    drop(scene.store);
    let scene = Scene::start(Some(&file)).await;
    let anna = scene.anna.clone();
    let after = scene.agent.phones().with(move |core, _, _| {
        let bindings = &core.registrar.bindings;
        (
            bindings.of(&anna).to_vec(),
            bindings.next_id(),
            bindings.audit(),
        )
    });
    let (after, next, wrong) = after.await.expect("is there");
    assert_eq!(wrong, Vec::<String>::new());
    let (mut before, mut after) = (before[0].clone(), after[0].clone());
    assert!(next > before.id.0);
    // The table keeps milliseconds. A socket has another number when a port had to be tried again.
    for binding in [&mut before, &mut after] {
        binding.flow.id = FlowId(0);
        for time in [
            &mut binding.registered,
            &mut binding.refreshed,
            &mut binding.expires,
        ] {
            *time = Duration::from_secs(time.as_secs());
        }
    }
    assert_eq!(before, after);
}

#[tokio::test]
async fn a_change_over_http_counts_at_once() {
    let scene = Scene::start(None).await;
    let mut phone = scene.phone().await;
    let here = contact(&phone);
    let more = [(Name::Contact, here.as_str())];
    let change = |enabled: Option<bool>, password: Option<&str>| {
        let patch = EndpointPatch {
            enabled,
            password: password.map(|text| Secret::new(text.into())),
            ..EndpointPatch::default()
        };
        let (domain, anna) = (scene.domain.clone(), scene.anna.clone());
        let scene = &scene;
        async move {
            let done = scene
                .store
                .write(move |db| endpoints::update(db, &domain, &anna, None, &patch));
            done.await.expect("is changed");
            scene.store.wire.heard().await;
        }
    };
    assert_eq!(phone.register("secret12", &more).await.status(), Some(200));
    change(Some(false), None).await;
    assert!(scene.contacts().await.is_empty());
    assert_eq!(phone.register("secret12", &more).await.status(), Some(403));
    change(Some(true), Some("another1")).await;
    assert_eq!(phone.register("secret12", &more).await.status(), Some(401));
    assert_eq!(phone.register("another1", &more).await.status(), Some(200));
    let failed = scene
        .agent
        .phones()
        .with(|core, _, _| core.registrar.ledger.len());
    assert_eq!(failed.await, Ok(2));
}

#[tokio::test]
async fn every_request_is_answered_as_rfc_3261_says() {
    let scene = Scene::start(None).await;
    let mut phone = scene.phone().await;
    let domain = format!("sip:{HOST}");
    let number = format!("sip:1234@{HOST}");
    let tagged = format!("<sip:anna@{HOST}>;tag=other");
    let none: &[(Name, &str)] = &[];
    let to = [(Name::To, tagged.as_str())];
    for (method, uri, more, status, named) in [
        (
            "OPTIONS",
            domain.as_str(),
            none,
            200,
            Some((Name::Allow, "REGISTER")),
        ),
        ("OPTIONS", &domain, &[(Name::MaxForwards, "0")], 200, None),
        ("OPTIONS", "tel:1234", none, 416, None),
        (
            "OPTIONS",
            &domain,
            &[(Name::Require, "foo, bar")],
            420,
            Some((Name::Unsupported, "foo, bar")),
        ),
        (
            "INVITE",
            &number,
            none,
            407,
            Some((Name::ProxyAuthenticate, "Digest")),
        ),
        ("INVITE", "sips:a@b", none, 416, None),
        ("INVITE", &number, &[(Name::MaxForwards, "0")], 483, None),
        ("INVITE", &number, &[(Name::MaxForwards, "many")], 400, None),
        ("INVITE", &number, &to, 481, None),
        ("BYE", &number, &to, 481, None),
        ("INFO", &number, none, 481, None),
        ("CANCEL", &number, none, 481, None),
        (
            "SUBSCRIBE",
            &number,
            none,
            405,
            Some((Name::Allow, "REGISTER")),
        ),
        (
            "NOTIFY",
            &domain,
            none,
            405,
            Some((Name::Allow, "REGISTER")),
        ),
        (
            "MESSAGE",
            &number,
            none,
            405,
            Some((Name::Allow, "REGISTER")),
        ),
        (
            "FROBNICATE",
            &domain,
            none,
            501,
            Some((Name::Allow, "REGISTER")),
        ),
        ("register", &domain, none, 501, None),
        ("REGISTER", "sip:elsewhere.test", none, 404, None),
        ("REGISTER", &number, none, 400, None),
        (
            "REGISTER",
            &domain,
            &[(Name::Require, "foo")],
            420,
            Some((Name::Unsupported, "foo")),
        ),
        ("OPTIONS", &domain, &[(Name::CSeq, "x OPTIONS")], 400, None),
        ("REGISTER", &domain, &[(Name::From, "<<<")], 400, None),
    ] {
        let reply = phone.ask(method, uri, more).await;
        assert_eq!(reply.status(), Some(status), "{method} {uri} {more:?}");
        if let Some((name, value)) = named {
            let found = reply.headers.first(&name).unwrap_or_default();
            assert!(
                found.starts_with(value.as_bytes()),
                "{method} {uri}: {name}"
            );
        }
    }
    // ACK is never answered: the next answer is that of the request behind it.
    let ack = phone.request("ACK", &number, none);
    phone.socket.send(&print(&ack)).await.expect("sends");
    let nonsense = b"ACK nonsense SIP/2.0\r\n\r\n";
    phone.socket.send(nonsense).await.expect("sends");
    let reply = phone.ask("FROBNICATE", &domain, none).await;
    assert_eq!(reply.status(), Some(501));
}

#[tokio::test]
async fn a_request_that_cannot_be_understood_is_answered_all_the_same() {
    let scene = Scene::start(None).await;
    let mut phone = scene.phone().await;
    for (from, to, status) in [
        ("SIP/2.0\r\n", "SIP/7.0\r\n", 505),
        ("OPTIONS sip", "OPTIONS  sip", 400),
        ("\r\nCall-ID", "\r\nx y: z\r\nCall-ID", 400),
    ] {
        let request = phone.request("OPTIONS", &format!("sip:{HOST}"), &[]);
        let text = String::from_utf8(print(&request)).expect("a text");
        let reply = phone.exchange(text.replacen(from, to, 1).as_bytes()).await;
        assert_eq!(reply.status(), Some(status), "{to:?}");
    }
}

#[tokio::test]
async fn in_a_hurry_those_who_have_shown_nothing_are_asked_to_come_back() {
    let scene = Scene::start(None).await;
    let mut phone = scene.phone().await;
    let uri = format!("sip:{HOST}");
    let proof = [(Name::Authorization, "Digest username=\"anna\"")];
    let inside = format!("<sip:anna@{HOST}>;tag=other");
    for (method, more, status) in [
        ("REGISTER", &[][..], 503),
        ("INVITE", &[], 503),
        ("REGISTER", &proof, 401),
        ("BYE", &[(Name::To, inside.as_str())], 481),
        ("CANCEL", &[], 481),
    ] {
        let request = phone.request(method, &uri, more);
        let peer = phone.socket.local_addr().expect("is bound");
        let look = scene.agent.phones().with(move |core, sockets, now| {
            let flow = sockets.datagrams(peer).expect("a flow");
            core.hurry(true);
            core.arrived(now, flow, request, &[]);
            core.hurry(false);
        });
        look.await.expect("is there");
        let reply = phone.hear().await;
        assert_eq!(reply.status(), Some(status), "{method}");
        let later = reply.headers.first(&Name::RetryAfter).is_some();
        assert_eq!(later, status == 503, "{method}");
    }
}

/// The contacts that the file has.
fn stored(db: &Connection) -> Vec<String> {
    let mut all = db
        .prepare_cached("SELECT contact FROM bindings ORDER BY contact")
        .expect("is understood");
    all.query_map((), |row| row.get(0)).expect("is read")
}

#[tokio::test]
async fn what_cannot_be_stored_is_promised_to_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("data");
    let scene = Scene::start(Some(&file)).await;
    let mut first = scene.phone().await;
    let kept = contact(&first);
    let reply = first.register("secret12", &[(Name::Contact, &kept)]).await;
    assert_eq!(reply.status(), Some(200));
    let other = Connection::open(Some(&file)).expect("opens");
    let lite = other.lite().expect("is a file's");
    lite.execute_batch("BEGIN IMMEDIATE").expect("locks");
    let mut second = scene.phone().await;
    let here = contact(&second);
    let reply = second.register("secret12", &[(Name::Contact, &here)]).await;
    assert_eq!(reply.status(), Some(503));
    assert!(reply.headers.first(&Name::RetryAfter).is_some());
    assert_eq!(reply.headers.first(&Name::Contact), None);
    // It rings all the same, but nobody was told that it will for long.
    assert_eq!(scene.contacts().await, [kept.clone(), here.clone()]);
    assert_eq!(stored(&other), std::slice::from_ref(&kept));
    // Whoever changes nothing is answered; whoever leaves, or is taken away, is not told that it is done.
    let reply = second.register("secret12", &[]).await;
    assert_eq!(reply.status(), Some(200));
    let leaving = format!("{here};expires=0");
    let reply = second
        .register("secret12", &[(Name::Contact, &leaving)])
        .await;
    assert_eq!(reply.status(), Some(503));
    let anna = scene.anna.clone();
    let id = scene
        .agent
        .phones()
        .with(move |core, _, _| core.registrar.bindings.of(&anna)[0].id);
    let id = id.await.expect("is there");
    let ended = scene.agent.phones().end(scene.anna.clone(), id).await;
    assert_eq!(ended.map_err(|refusal| refusal.status), Err(503));
    assert_eq!(stored(&other), [kept]);
    lite.execute_batch("ROLLBACK").expect("lets go");
    // Once the store can be used again, what is answered is in it.
    loop {
        let reply = second.register("secret12", &[(Name::Contact, &here)]).await;
        if reply.status() == Some(200) {
            break;
        }
        assert_eq!(reply.status(), Some(503));
    }
    assert_eq!(stored(&other), scene.contacts().await);
    assert_eq!(stored(&other), [here]);
}
