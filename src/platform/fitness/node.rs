//! One node that is asked: OPTIONS, and REGISTER without a Contact, which changes nothing (RFC 3261 §10.2.3).

use std::net::SocketAddr;

use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};

use crate::{
    net::Channel,
    platform::{choices, store::server::Somebody},
    sip::{
        Transport,
        digest::{Asked, Challenge, Proof},
        locate::Target,
        message::{Arrived, Message, Method, Name, datagram, print},
    },
};

/// A node, and the way to it.
pub struct Node {
    channel: Channel,
    transport: Transport,
    address: SocketAddr,
    numbers: u32,
    name: String,
}

/// What a node says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Itself {
    /// What it is, as it says.
    pub server: String,
    /// Its version, where it says that it is Kamailio.
    pub version: Option<(u32, u32)>,
    /// How far its clock is ahead of this machine's, in milliseconds; where it says what time it is.
    pub ahead: Option<i64>,
}

impl Node {
    /// The way to a node; a sentence when there is none.
    pub async fn reach(address: SocketAddr, transport: Transport) -> Result<Self, String> {
        let target = Target { transport, address };
        let channel = Channel::open(&target, "", None, choices::NODE_ANSWER).await;
        let random = getrandom::u64().map_err(|why| why.to_string())?;
        Ok(Self {
            channel: channel.map_err(|why| why.to_string())?,
            transport,
            address,
            numbers: 0,
            name: format!("{random:016x}"),
        })
    }

    async fn ask(&mut self, mut message: Message, from: &str) -> Result<Message, String> {
        self.numbers += 1;
        let (number, name) = (self.numbers, &self.name);
        let local = self.channel.local();
        let transport = self.transport;
        let method = message.method().cloned().unwrap_or(Method::Options);
        let method = String::from_utf8_lossy(method.as_bytes()).into_owned();
        let headers = &mut message.headers;
        let via = format!("SIP/2.0/{transport} {local};rport;branch=z9hG4bK{name}{number}");
        headers.push_front(Name::Via, via);
        headers.push(Name::MaxForwards, "70");
        headers.push(Name::From, format!("<{from}>;tag={name}"));
        headers.push(Name::To, format!("<{from}>"));
        headers.push(Name::CallId, name.as_str());
        headers.push(Name::CSeq, format!("{number} {method}"));
        headers.push(Name::UserAgent, choices::USER_AGENT);
        let bytes = print(&message);
        let heard = self.channel.ask(&bytes, choices::NODE_ANSWER);
        let bytes = heard.await.map_err(|why| why.to_string())?;
        match datagram(&bytes) {
            Arrived::Message(answer, _) => Ok(answer),
            Arrived::Ping | Arrived::Pong | Arrived::Noise => {
                Err("what came back is no SIP".to_owned())
            }
        }
    }

    /// What it is, and what time it is there.
    pub async fn itself(&mut self) -> Result<Itself, String> {
        let uri = format!("sip:{}", self.address);
        let asked = Message::request(Method::Options, uri.as_str());
        let answer = self.ask(asked, &uri).await?;
        match answer.status() {
            Some(200) => Ok(itself(&answer, Timestamp::now().as_millisecond())),
            status => Err(format!("it answers {}", status.unwrap_or_default())),
        }
    }

    /// Its answer to a REGISTER of a domain without credentials, and the challenge in it.
    pub async fn challenge(&mut self, host: &str) -> Result<(u16, Option<Challenge>), String> {
        let asked = Message::request(Method::Register, format!("sip:{host}"));
        let answer = self.ask(asked, &format!("sip:nobody@{host}")).await?;
        let all = Challenge::all(&answer.headers, &Name::WwwAuthenticate);
        let best = Challenge::best(&all).cloned();
        Ok((answer.status().unwrap_or_default(), best))
    }

    /// Its answer to somebody who answers this challenge, its own or another node's.
    pub async fn proved(
        &mut self,
        somebody: &Somebody,
        challenge: &Challenge,
    ) -> Result<u16, String> {
        let uri = format!("sip:{}", somebody.host);
        let asked = Asked {
            method: &Method::Register,
            uri: uri.as_bytes(),
            body: b"",
        };
        let who = (&somebody.name.as_str().into(), &somebody.digests);
        let proof = Proof::by_digests(challenge, who, asked, &self.name, 1);
        let proof = proof.ok_or("it asks for an algorithm of which no digest is kept")?;
        let mut request = Message::request(Method::Register, uri.as_str());
        request.headers.push(Name::Authorization, proof.print());
        let address = format!("sip:{}@{}", somebody.name, somebody.host);
        Ok(self
            .ask(request, &address)
            .await?
            .status()
            .unwrap_or_default())
    }
}

/// What an answer says of who gives it, at this time.
fn itself(answer: &Message, now: i64) -> Itself {
    let text = |name: &[u8]| {
        let value = answer.headers.first(&Name::named(name));
        value.map(|value| String::from_utf8_lossy(value).trim().to_owned())
    };
    let server = text(b"Server").unwrap_or_default();
    let date = text(b"Date");
    let date = date.and_then(|date| DateTimeParser::new().parse_timestamp(&date).ok());
    Itself {
        version: version(&server),
        // It tells whole seconds: what is said at 7.9 is 7.
        ahead: date.map(|date| date.as_millisecond() + 500 - now),
        server,
    }
}

/// The first two numbers of `kamailio (5.6.3 (x86_64/linux))`.
fn version(server: &str) -> Option<(u32, u32)> {
    let lower = server.to_ascii_lowercase();
    let rest = lower.split_once("kamailio")?.1;
    let mut numbers = rest
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty());
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{itself, version};
    use crate::sip::message::{Message, Name};

    #[test]
    fn a_node_says_what_it_is_and_what_time() {
        assert_eq!(version("kamailio (5.6.3 (x86_64/linux))"), Some((5, 6)));
        assert_eq!(version("Kamailio/6.0"), Some((6, 0)));
        assert_eq!(version("OpenSIPS (3.4.1)"), None);
        let mut answer = Message::response(200, "OK");
        assert_eq!(
            (itself(&answer, 0).version, itself(&answer, 0).ahead),
            (None, None)
        );
        answer
            .headers
            .push(Name::named(b"Server"), "kamailio (5.6.3 (x86_64/linux))");
        answer
            .headers
            .push(Name::named(b"Date"), "Thu, 01 Jan 1970 00:00:07 GMT");
        let told = itself(&answer, 7_900);
        assert_eq!((told.version, told.ahead), (Some((5, 6)), Some(-400)));
    }
}
