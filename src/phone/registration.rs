//! The registration of one phone at one server, without I/O: requests to send, and what answers mean.

use crate::sip::{
    Transport,
    digest::{Asked, Challenge, Proof},
    message::{Address, Message, Method, Name, Uri},
};

use crate::phone::account::Account;

/// How often a phone that was told that its credentials are wrong tries them before it gives up: the first
/// challenge, an old nonce, and once more.
const PROOFS: u32 = 3;

/// How a phone is reached by its server.
#[derive(Debug, Clone)]
pub struct Here {
    /// Its own address and port.
    pub address: std::net::SocketAddr,
    /// How requests are sent.
    pub transport: Transport,
}

/// A registration.
#[derive(Debug)]
pub struct Registration {
    account: Account,
    here: Here,
    user_agent: String,
    call_id: String,
    tag: String,
    instance: String,
    cseq: u32,
    /// For how many seconds it wants to be registered.
    seconds: u32,
    challenge: Option<(Challenge, u32)>,
    proofs: u32,
    leaving: bool,
    /// The last challenge cannot be answered.
    puzzled: bool,
}

/// What an answer means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Send the request again: it has more to say now.
    Again,
    /// It is registered for so many seconds, with so many phones in all.
    Registered { seconds: u32, phones: usize },
    /// It is not registered any more, because it wanted so.
    Unregistered,
    /// No, for good; or not before so many seconds.
    Refused(Option<u32>),
}

impl Registration {
    /// Nothing sent yet. The seed makes names that nobody else has.
    pub fn new(account: Account, here: Here, user_agent: &str, seconds: u32, seed: u64) -> Self {
        Self {
            account,
            user_agent: user_agent.to_owned(),
            call_id: format!("{seed:016x}@{}", here.address.ip()),
            tag: format!("{:08x}", seed & 0xffff_ffff),
            instance: format!(
                "urn:uuid:{:08x}-{:04x}-4000-8000-{:012x}",
                seed >> 32,
                (seed >> 16) & 0xffff,
                seed & 0xffff_ffff_ffff
            ),
            here,
            cseq: 0,
            seconds,
            challenge: None,
            proofs: 0,
            leaving: false,
            puzzled: false,
        }
    }

    /// Goes on with the numbers of an earlier one: this was the last.
    pub fn resume(&mut self, cseq: u32) {
        self.cseq = cseq;
    }

    /// The number of the last request.
    pub fn cseq(&self) -> u32 {
        self.cseq
    }

    /// What a refusal means that the server gave no better word for.
    pub fn meaning(&self, status: u16) -> Option<&'static str> {
        Some(match status {
            401 | 407 if self.puzzled => "it wants a proof that this phone cannot give",
            401 | 407 => "the user name or the password is wrong",
            403 => "it knows who asks, and does not allow it",
            404 => "it has no such user or domain",
            500..600 => "it cannot do it now",
            _ => return None,
        })
    }

    /// From now on it wants to be gone.
    pub fn leave(&mut self) {
        self.leaving = true;
        self.proofs = 0;
    }

    /// It begins anew, after it was refused or was registered for a while.
    pub fn begin(&mut self) {
        self.proofs = 0;
    }

    /// The next REGISTER, with a branch that was never used.
    pub fn request(&mut self, branch: &str) -> Message {
        self.cseq += 1;
        let uri = self.account.registrar();
        let mut message = Message::request(Method::Register, uri.as_str());
        let Here { address, transport } = &self.here;
        let address_of_record = self.account.address();
        let headers = &mut message.headers;
        let via = transport.as_str();
        headers.push(
            Name::Via,
            format!("SIP/2.0/{via} {address};branch=z9hG4bK{branch};rport"),
        );
        headers.push(Name::MaxForwards, "70");
        headers.push(
            Name::From,
            format!("<{address_of_record}>;tag={}", self.tag),
        );
        headers.push(Name::To, format!("<{address_of_record}>"));
        headers.push(Name::CallId, self.call_id.as_str());
        headers.push(Name::CSeq, format!("{} REGISTER", self.cseq));
        let seconds = if self.leaving { 0 } else { self.seconds };
        headers.push(
            Name::Contact,
            format!(
                "<{}>;expires={seconds};+sip.instance=\"<{}>\"",
                self.contact(),
                self.instance
            ),
        );
        headers.push(Name::Expires, seconds.to_string());
        headers.push(Name::Allow, "OPTIONS, INVITE, ACK, CANCEL, BYE");
        headers.push(Name::UserAgent, self.user_agent.as_str());
        if let Some((challenge, count)) = &mut self.challenge {
            *count += 1;
            let asked = Asked {
                method: &Method::Register,
                uri: uri.as_bytes(),
                body: &[],
            };
            let credentials = &self.account.credentials;
            // The nonce is never used for another message with this count, so the branch serves as cnonce.
            if let Some(proof) = Proof::of(challenge, credentials, asked, branch, *count) {
                headers.push(Name::Authorization, proof.print());
            }
        }
        message
    }

    /// How the phone is reached.
    pub fn here(&self) -> &Here {
        &self.here
    }

    /// Gives a request that is no REGISTER its Via.
    pub fn address(&self, request: &mut Message, branch: &str) {
        let Here { address, transport } = &self.here;
        let via = transport.as_str();
        let via = format!("SIP/2.0/{via} {address};branch=z9hG4bK{branch};rport");
        request.headers.push_front(Name::Via, via);
    }

    /// An INVITE to somebody of the phone's own domain, without what it offers.
    pub fn invite(&self, to: &str, call_id: &str, number: u32, branch: &str) -> Message {
        let uri = self.account.registrar();
        let mut invite = Message::request(Method::Invite, uri.as_str());
        let headers = &mut invite.headers;
        headers.push(Name::MaxForwards, "70");
        let (address, tag) = (self.account.address(), &self.tag);
        headers.push(Name::From, format!("<{address}>;tag={tag}"));
        let domain = &self.account.domain;
        headers.push(Name::To, format!("<sip:{to}@{domain}>"));
        headers.push(Name::CallId, call_id);
        headers.push(Name::CSeq, format!("{number} INVITE"));
        headers.push(Name::Contact, format!("<{}>", self.contact()));
        headers.push(Name::UserAgent, self.user_agent.as_str());
        self.address(&mut invite, branch);
        invite
    }

    fn contact(&self) -> String {
        self.contact_by(self.here.transport)
    }

    /// Where the phone is, for whoever came by this transport.
    pub fn contact_by(&self, transport: Transport) -> String {
        let address = self.here.address;
        let parameter = match transport {
            Transport::Udp => "",
            Transport::Tcp => ";transport=tcp",
            Transport::Tls => ";transport=tls",
        };
        format!("sip:{}@{address}{parameter}", self.account.user)
    }

    /// Takes in the final answer to the last request.
    pub fn answered(&mut self, answer: &Message) -> Verdict {
        let retry = answer
            .headers
            .first(&Name::RetryAfter)
            .and_then(first_number);
        match answer.status().unwrap_or_default() {
            200..300 if self.leaving => Verdict::Unregistered,
            200..300 => self.registered(answer),
            401 => {
                let all = Challenge::all(&answer.headers, &Name::WwwAuthenticate);
                self.prove(Challenge::best(&all))
            }
            407 => {
                let all = Challenge::all(&answer.headers, &Name::ProxyAuthenticate);
                self.prove(Challenge::best(&all))
            }
            423 => match answer
                .headers
                .first(&Name::MinExpires)
                .and_then(first_number)
            {
                Some(least) if least > self.seconds && !self.leaving => {
                    self.seconds = least;
                    Verdict::Again
                }
                Some(_) | None => Verdict::Refused(retry),
            },
            _ => Verdict::Refused(retry),
        }
    }

    fn prove(&mut self, challenge: Option<&Challenge>) -> Verdict {
        self.proofs += 1;
        let tried = self.challenge.take().is_some();
        self.puzzled = challenge.is_none();
        let Some(challenge) = challenge else {
            return Verdict::Refused(None);
        };
        if self.proofs > PROOFS || (tried && !challenge.stale && self.proofs > 1) {
            return Verdict::Refused(None);
        }
        self.challenge = Some((challenge.clone(), 0));
        Verdict::Again
    }

    fn registered(&mut self, answer: &Message) -> Verdict {
        self.proofs = 0;
        let own = self.contact();
        let own = Uri::read(own.as_bytes());
        let (mut phones, mut seconds) = (0, None);
        for item in answer.headers.list(&Name::Contact) {
            phones += 1;
            let Some(address) = Address::read(item) else {
                continue;
            };
            let same = match (Uri::read(address.uri), &own) {
                (Some(one), Some(two)) => one.same(two),
                (None, _) | (_, None) => false,
            };
            if same {
                seconds = address.params.value("expires").and_then(first_number);
            }
        }
        let general = answer.headers.first(&Name::Expires).and_then(first_number);
        let seconds = seconds.or(general).unwrap_or(self.seconds);
        Verdict::Registered { seconds, phones }
    }
}

/// The number that a value begins with.
fn first_number(value: &[u8]) -> Option<u32> {
    let end = value
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(value.len());
    std::str::from_utf8(&value[..end]).ok()?.parse().ok()
}
