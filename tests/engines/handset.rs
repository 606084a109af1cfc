//! A phone made of one socket, behind a router: its Contact names a port where nobody is.

use std::{net::SocketAddr, time::Duration};

use sipdeck::sip::{
    digest::{Asked, Challenge, Credentials, Proof},
    message::{Arrived, Message, Method, Name, Stream, datagram, print},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpStream, UdpSocket},
    time::{Instant, timeout},
};

use crate::clients::scene::LONG;

/// After how long a request is sent again (RFC 3261's T1).
const AGAIN: Duration = Duration::from_millis(500);

enum Link {
    Datagrams(UdpSocket),
    Connection(TcpStream),
}

/// The phone.
pub struct Handset {
    link: Link,
    stream: Stream,
    pub own: SocketAddr,
    /// How it describes its sound; by itself it does not.
    pub description: String,
    number: u32,
}

/// Who asks.
#[derive(Clone, Copy)]
pub struct Who<'a> {
    pub user: &'a str,
    pub host: &'a str,
    pub password: &'a str,
}

impl Handset {
    /// By UDP.
    pub async fn udp(node: SocketAddr) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
        socket.connect(node).await.expect("connects");
        let own = socket.local_addr().expect("is bound");
        Self::of(Link::Datagrams(socket), own)
    }

    /// By TCP.
    pub async fn tcp(node: SocketAddr) -> Self {
        let stream = TcpStream::connect(node).await.expect("connects");
        let own = stream.local_addr().expect("is bound");
        Self::of(Link::Connection(stream), own)
    }

    fn of(link: Link, own: SocketAddr) -> Self {
        Self {
            link,
            stream: Stream::default(),
            own,
            description: String::new(),
            number: 0,
        }
    }

    /// The same with sound.
    #[must_use]
    pub fn with_sound(mut self) -> Self {
        self.description = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n".into();
        self
    }

    fn describe(&self, message: &mut Message) {
        if !self.description.is_empty() {
            message.headers.push(Name::ContentType, "application/sdp");
            message.body = self.description.as_str().into();
        }
    }

    fn transport(&self) -> &'static str {
        match self.link {
            Link::Datagrams(_) => "UDP",
            Link::Connection(_) => "TCP",
        }
    }

    /// Where it says that it is.
    pub fn contact(&self, user: &str) -> String {
        let transport = self.transport().to_ascii_lowercase();
        format!(
            "<sip:{user}@127.0.0.1:9;x={};transport={transport}>",
            self.own.port()
        )
    }

    async fn send(&mut self, message: &Message) {
        let bytes = print(message);
        match &mut self.link {
            Link::Datagrams(socket) => {
                socket.send(&bytes).await.expect("sends");
            }
            Link::Connection(stream) => stream.write_all(&bytes).await.expect("sends"),
        }
    }

    /// The next message.
    pub async fn next(&mut self) -> Message {
        timeout(LONG, self.wait()).await.expect("something comes")
    }

    async fn wait(&mut self) -> Message {
        let mut chunk = vec![0; 65_535];
        loop {
            let arrived = match &mut self.link {
                Link::Datagrams(socket) => {
                    let length = socket.recv(&mut chunk).await.expect("receives");
                    Some(datagram(&chunk[..length]))
                }
                Link::Connection(stream) => {
                    let arrived = self.stream.next();
                    if arrived.is_none() {
                        let length = stream.read(&mut chunk).await.expect("receives");
                        assert_ne!(length, 0, "the node has closed the connection");
                        self.stream.feed(&chunk[..length]);
                    }
                    arrived
                }
            };
            if let Some(Arrived::Message(message, _)) = arrived {
                return message;
            }
        }
    }

    /// Whether OPTIONS is answered in time.
    pub async fn is_answered(&mut self, within: Duration) -> bool {
        let Link::Datagrams(socket) = &self.link else {
            return false;
        };
        let uri = format!("sip:{}", socket.peer_addr().expect("is connected"));
        let asked = self.request(
            &Method::Options,
            &uri,
            "<sip:x@localhost>;tag=1",
            "<sip:localhost>",
        );
        let bytes = print(&asked);
        let Link::Datagrams(socket) = &self.link else {
            return false;
        };
        let mut chunk = [0; 4096];
        // A port where nobody listens is an error that comes with one of the two.
        let answered = async {
            socket.send(&bytes).await.ok()?;
            let length = socket.recv(&mut chunk).await.ok()?;
            match datagram(&chunk[..length]) {
                // Who asks often enough may have been given the port itself.
                Arrived::Message(message, _) => message.status(),
                Arrived::Ping | Arrived::Pong | Arrived::Noise => None,
            }
        };
        timeout(within, answered)
            .await
            .is_ok_and(|status| status.is_some())
    }

    fn request(&mut self, method: &Method, uri: &str, from: &str, to: &str) -> Message {
        self.number += 1;
        let mut message = Message::request(method.clone(), uri);
        let cseq = format!(
            "{} {}",
            self.number,
            String::from_utf8_lossy(method.as_bytes())
        );
        let headers = &mut message.headers;
        headers.push(Name::MaxForwards, "70");
        headers.push(Name::From, from.to_owned());
        headers.push(Name::To, to.to_owned());
        headers.push(
            Name::CallId,
            format!("call-{}-{}", self.own, self.transport()),
        );
        headers.push(Name::CSeq, cseq);
        self.on_its_way(&mut message);
        message
    }

    /// With a Via.
    fn on_its_way(&mut self, message: &mut Message) {
        self.number += 1;
        let via = format!(
            "SIP/2.0/{} {};rport;branch=z9hG4bK-{}-{}",
            self.transport(),
            self.own,
            self.own.port(),
            self.number
        );
        message.headers.push_front(Name::Via, via);
    }

    /// Sends a request and takes its final answer; a challenge is met. What answered is told with the request that it
    /// answers. Provisional answers are passed over.
    pub async fn ask(
        &mut self,
        method: Method,
        uri: &str,
        who: Who<'_>,
        to: &str,
        more: &[(Name, String)],
    ) -> (Message, Message) {
        let Who {
            user,
            host,
            password,
        } = who;
        let from = format!("<sip:{user}@{host}>;tag=from{}", self.number);
        let mut proof = None;
        loop {
            let mut asked = self.request(&method, uri, &from, &format!("<{to}>"));
            for (name, value) in more {
                asked.headers.push(name.clone(), value.clone());
            }
            if method == Method::Invite {
                self.describe(&mut asked);
            }
            let is_first = proof.is_none();
            if let Some((name, proof)) = proof {
                asked.headers.push(name, proof);
            }
            let answer = self.answer_to(&asked).await;
            if method == Method::Invite && answer.status() >= Some(300) {
                let mut ack = asked.answer(200, "", None);
                let to = answer.headers.first(&Name::To).expect("To").to_vec();
                let mut acknowledges = Message::request(Method::Ack, uri);
                ack.headers.set(Name::To, to);
                let number = String::from_utf8_lossy(ack.headers.first(&Name::CSeq).expect("CSeq"))
                    .replace("INVITE", "ACK");
                ack.headers.set(Name::CSeq, number);
                acknowledges.headers = ack.headers;
                acknowledges.headers.push(Name::MaxForwards, "70");
                self.send(&acknowledges).await;
            }
            let (asks, proves) = match answer.status() {
                Some(401) => (Name::WwwAuthenticate, Name::Authorization),
                Some(407) => (Name::ProxyAuthenticate, Name::ProxyAuthorization),
                _ => return (asked, answer),
            };
            if !is_first {
                return (asked, answer);
            }
            let all = Challenge::all(&answer.headers, &asks);
            let asked = Asked {
                method: &method,
                uri: uri.as_bytes(),
                body: b"",
            };
            let credentials = Credentials::new(user.as_bytes(), password.as_bytes());
            let made = Proof::of(
                all.first().expect("a challenge"),
                &credentials,
                asked,
                "c",
                1,
            );
            let text = made.expect("is known").print();
            proof = Some((proves, String::from_utf8_lossy(&text).into_owned()));
        }
    }

    /// Sends a request, again and again by UDP, until its final answer comes.
    async fn answer_to(&mut self, asked: &Message) -> Message {
        let cseq = asked.headers.first(&Name::CSeq).map(<[u8]>::to_vec);
        let begun = Instant::now();
        self.send(asked).await;
        loop {
            let Ok(answer) = timeout(AGAIN, self.answer()).await else {
                assert!(begun.elapsed() < LONG, "no answer comes: {asked:?}");
                if let Link::Datagrams(_) = self.link {
                    self.send(asked).await;
                }
                continue;
            };
            // Others answer what was sent once too often.
            if answer.headers.first(&Name::CSeq) == cseq.as_deref() {
                return answer;
            }
        }
    }

    /// The final answer that comes next.
    pub async fn answer(&mut self) -> Message {
        loop {
            let message = self.next().await;
            if message.status().is_some_and(|status| status >= 200) {
                return message;
            }
        }
    }

    /// Registers as an endpoint; the status.
    pub async fn register(&mut self, who: Who<'_>) -> u16 {
        let more = [
            (Name::Contact, self.contact(who.user)),
            (Name::Expires, "600".to_owned()),
        ];
        let address = format!("sip:{}@{}", who.user, who.host);
        self.register_as(who, &address, &more).await
    }

    /// Registers an address; the status.
    pub async fn register_as(
        &mut self,
        who: Who<'_>,
        address: &str,
        more: &[(Name, String)],
    ) -> u16 {
        let uri = format!("sip:{}", who.host);
        let (_, answer) = self.ask(Method::Register, &uri, who, address, more).await;
        answer.status().expect("an answer")
    }

    /// Waits for a request of this method, whatever comes before.
    pub async fn hears(&mut self, method: &Method) -> Message {
        loop {
            let message = self.next().await;
            if message.method() == Some(method) {
                return message;
            }
        }
    }

    /// Answers a request.
    pub async fn answers(&mut self, request: &Message, status: u16, user: &str) {
        let tag = format!("to{}", self.own.port());
        let mut answer = request.answer(status, "So", Some(&tag));
        answer.headers.push(Name::Contact, self.contact(user));
        if status == 200 && request.method() == Some(&Method::Invite) {
            self.describe(&mut answer);
        }
        self.send(&answer).await;
    }

    /// Sends a request of a dialog.
    pub async fn says(&mut self, mut request: Message) {
        self.on_its_way(&mut request);
        self.send(&request).await;
    }
}
