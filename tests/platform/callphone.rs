//! A phone that is nothing but datagrams: it registers, calls, and answers as a test tells it to.

use std::{net::SocketAddr, time::Duration};

use sipdeck::sip::{
    digest::{Asked, Challenge, Credentials, Proof},
    message::{Arrived, Message, Method, Name, datagram, print},
};
use tokio::{net::UdpSocket, time::timeout};

const LONG: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_millis(300);
pub const HOST: &str = "demo.bwapp.bwsip.io";

/// One phone of an endpoint.
pub struct CallPhone {
    name: String,
    socket: UdpSocket,
    /// Where it speaks.
    pub sound: UdpSocket,
    count: u32,
}

impl CallPhone {
    /// A phone of this endpoint, whose password is that of all.
    pub async fn new(name: &str, server: SocketAddr) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
        Self::at(name, socket, server).await
    }

    /// What speaks SIP at this socket, and is no phone: its host and port are known before the platform starts.
    pub async fn at(name: &str, socket: UdpSocket, server: SocketAddr) -> Self {
        socket.connect(server).await.expect("connects");
        Self {
            name: name.to_owned(),
            socket,
            sound: UdpSocket::bind("127.0.0.1:0").await.expect("binds"),
            count: 0,
        }
    }

    /// Hears another server from now on, and no more the one before.
    pub async fn turn(&self, server: SocketAddr) {
        self.socket.connect(server).await.expect("connects");
    }

    /// The same, registered.
    pub async fn registered(name: &str, server: SocketAddr) -> Self {
        let mut phone = Self::new(name, server).await;
        let to = format!("<sip:{name}@{HOST}>");
        let (_, answer) = phone.believed(Method::Register, &to, "").await;
        assert_eq!(answer.status(), Some(200));
        phone
    }

    fn port(&self) -> u16 {
        self.socket.local_addr().expect("is bound").port()
    }

    /// What it offers and answers.
    pub fn description(&self) -> String {
        let port = self.sound.local_addr().expect("is bound").port();
        format!(
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n\
             m=audio {port} RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"
        )
    }

    /// A request of its own.
    pub fn request(&mut self, method: &Method, to: &str, body: &str) -> Message {
        self.count += 1;
        let (name, port, count) = (&self.name, self.port(), self.count);
        let mut request = Message::request(method.clone(), format!("sip:{HOST}"));
        let headers = &mut request.headers;
        let via = format!("SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{port}.{count};rport");
        headers.push(Name::Via, via);
        headers.push(Name::MaxForwards, "70");
        headers.push(Name::From, format!("<sip:{name}@{HOST}>;tag={port}"));
        headers.push(Name::To, to);
        headers.push(Name::CallId, format!("call-{port}"));
        headers.push(Name::CSeq, format!("{count} {method}"));
        headers.push(Name::Contact, format!("<sip:{name}@127.0.0.1:{port}>"));
        if !body.is_empty() {
            headers.push(Name::ContentType, "application/sdp");
        }
        request.body = body.into();
        request
    }

    pub async fn send(&self, message: &Message) {
        self.socket.send(&print(message)).await.expect("sends");
    }

    /// The next message that is wanted; others are passed over.
    pub async fn wait(&self, wanted: impl Fn(&Message) -> bool) -> Message {
        let mut bytes = vec![0; 65_535];
        let wait = async {
            loop {
                let length = self.socket.recv(&mut bytes).await.expect("is read");
                if let Arrived::Message(message, _) = datagram(&bytes[..length])
                    && wanted(&message)
                {
                    return message;
                }
            }
        };
        timeout(LONG, wait).await.expect("comes")
    }

    /// The next request of this method.
    pub async fn asked(&self, method: &Method) -> Message {
        self.wait(|message| message.method() == Some(method)).await
    }

    /// The same, if it comes soon.
    pub async fn is_asked(&self, method: &Method) -> Option<Message> {
        timeout(SHORT, self.asked(method)).await.ok()
    }

    /// The next answer of this status.
    pub async fn told(&self, status: u16) -> Message {
        self.wait(|message| message.status() == Some(status)).await
    }

    /// Sends a request and proves who it is. Answers with what was sent last, and the final answer.
    pub async fn believed(&mut self, method: Method, to: &str, body: &str) -> (Message, Message) {
        let request = self.call(method, to, body, |_| {}).await;
        let number = request.headers.first(&Name::CSeq).expect("one").to_vec();
        let answer = self.wait(|message| {
            message.status().is_some_and(|status| status >= 200)
                && message.headers.first(&Name::CSeq) == Some(&number)
        });
        let answer = answer.await;
        (request, answer)
    }

    /// Sends a request and proves who it is, and does not wait for what comes of it.
    pub async fn call(
        &mut self,
        method: Method,
        to: &str,
        body: &str,
        with: impl Fn(&mut Message),
    ) -> Message {
        let mut request = self.request(&method, to, body);
        with(&mut request);
        self.send(&request).await;
        let refused = self.wait(|message| matches!(message.status(), Some(401 | 407)));
        let refused = refused.await;
        let (theirs, ours) = if method == Method::Register {
            (Name::WwwAuthenticate, Name::Authorization)
        } else {
            (Name::ProxyAuthenticate, Name::ProxyAuthorization)
        };
        let challenges = Challenge::all(&refused.headers, &theirs);
        let challenge = Challenge::best(&challenges).expect("can be answered");
        let uri = format!("sip:{HOST}");
        let asked = Asked {
            method: &method,
            uri: uri.as_bytes(),
            body: body.as_bytes(),
        };
        let credentials = Credentials::new(self.name.as_str(), &b"secret12"[..]);
        let proof = Proof::of(challenge, &credentials, asked, "c", 1).expect("can be made");
        let mut request = self.request(&method, to, body);
        with(&mut request);
        request.headers.push(ours, proof.print());
        self.send(&request).await;
        request
    }

    /// Answers a request of the platform.
    pub async fn answer(&self, request: &Message, status: u16) {
        let port = self.port();
        let mut answer = request.answer(status, "Whatever", Some(&port.to_string()));
        let name = &self.name;
        answer
            .headers
            .push(Name::Contact, format!("<sip:{name}@127.0.0.1:{port}>"));
        if status == 200 && request.method() == Some(&Method::Invite) {
            answer.headers.push(Name::ContentType, "application/sdp");
            answer.body = self.description().into();
        }
        self.send(&answer).await;
    }

    /// Acknowledges the answer to its call.
    pub async fn acknowledge(&mut self, invite: &Message, answer: &Message) {
        let mut ack = self.inside(&Method::Ack, answer);
        let number = invite.headers.first(&Name::CSeq).expect("one");
        let number = String::from_utf8_lossy(number).replace("INVITE", "ACK");
        ack.headers.set(Name::CSeq, number);
        self.send(&ack).await;
    }

    /// A request inside the call that this answer of the platform began.
    pub fn inside(&mut self, method: &Method, answer: &Message) -> Message {
        let mut request = self.request(method, "<sip:x@y>", "");
        for name in [Name::From, Name::To, Name::CallId] {
            let value = answer.headers.first(&name).expect("has it").to_vec();
            request.headers.set(name, value);
        }
        request
    }

    /// Where sound goes, as a message of the platform says.
    pub fn speaks_to(message: &Message) -> SocketAddr {
        let session = sipdeck::sip::sdp::Session::read(&message.body).expect("a description");
        session.audio().expect("sound").remote
    }
}
