//! The requests of a test: OPTIONS and REGISTER, each with a branch of its own.

use std::net::SocketAddr;

use super::{
    case::{Case, Proving},
    token::Token,
};
use crate::sip::{
    Transport,
    digest::{Asked, Challenge, Proof as Digest},
    message::{Message, Method, Name, print},
};

/// For how many seconds a real registration is asked for.
pub(super) const SECONDS: u32 = 600;

/// What a REGISTER is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Ask which phones are registered: no Contact (RFC 3261 §10.2.3).
    Query,
    /// Register, for so many seconds; 0 takes it back.
    Bind(u32),
}

/// By what a request proves who sends it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Proof<'a> {
    /// By nothing.
    Nothing,
    /// By an answer to this challenge; a proxy's is answered in another field.
    Answer(&'a Challenge, bool),
    /// By what stands for the password.
    Token(&'a Token),
}

/// Makes requests, and counts them.
#[derive(Debug)]
pub(super) struct Messages {
    tag: String,
    call_id: String,
    cseq: u32,
    seed: u64,
}

impl Messages {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            tag: format!("{:08x}", seed & 0xffff_ffff),
            call_id: format!("{seed:016x}"),
            cseq: 0,
            seed,
        }
    }

    fn branch(&self) -> String {
        format!("{:016x}.d{}", self.seed, self.cseq)
    }

    fn begin(
        &mut self,
        case: &Case,
        method: &Method,
        uri: &str,
        transport: Transport,
        local: SocketAddr,
    ) -> Message {
        self.cseq += 1;
        let mut message = Message::request(method.clone(), uri);
        let headers = &mut message.headers;
        let branch = self.branch();
        headers.push(
            Name::Via,
            format!("SIP/2.0/{transport} {local};branch=z9hG4bK{branch};rport"),
        );
        headers.push(Name::MaxForwards, "70");
        let address = case.address();
        headers.push(Name::From, format!("<{address}>;tag={}", self.tag));
        let to = if *method == Method::Register {
            address
        } else {
            uri.to_owned()
        };
        headers.push(Name::To, format!("<{to}>"));
        // Each OPTIONS is a dialog of its own; all REGISTERs of one phone have one Call-ID (RFC 3261 §10.2).
        let call_id = if *method == Method::Register {
            self.call_id.clone()
        } else {
            format!("{}o{}", self.call_id, self.cseq)
        };
        headers.push(Name::CallId, call_id);
        let method = String::from_utf8_lossy(method.as_bytes()).into_owned();
        headers.push(Name::CSeq, format!("{} {method}", self.cseq));
        message
    }

    /// Asks a server what it can do (RFC 3261 §11).
    pub(super) fn options(
        &mut self,
        case: &Case,
        transport: Transport,
        local: SocketAddr,
    ) -> Vec<u8> {
        let uri = case.registrar();
        let mut message = self.begin(case, &Method::Options, &uri, transport, local);
        let headers = &mut message.headers;
        headers.push(Name::Contact, contact(case, transport, local));
        headers.push(Name::named(b"Accept"), "application/sdp");
        headers.push(Name::UserAgent, AGENT);
        print(&message)
    }

    /// Asks the registrar.
    pub(super) fn register(
        &mut self,
        case: &Case,
        transport: Transport,
        local: SocketAddr,
        purpose: Purpose,
        proof: Proof<'_>,
    ) -> Vec<u8> {
        let uri = case.registrar();
        let mut message = self.begin(case, &Method::Register, &uri, transport, local);
        let branch = self.branch();
        let headers = &mut message.headers;
        if let Purpose::Bind(seconds) = purpose {
            let contact = contact(case, transport, local);
            headers.push(Name::Contact, format!("{contact};expires={seconds}"));
            headers.push(Name::Expires, seconds.to_string());
        }
        headers.push(Name::UserAgent, AGENT);
        match (proof, &case.proving) {
            (Proof::Token(token), _) => headers.push(Name::CallsignToken, token.reveal()),
            (Proof::Answer(challenge, of_proxy), Proving::Password(credentials)) => {
                let asked = Asked {
                    method: &Method::Register,
                    uri: uri.as_bytes(),
                    body: &[],
                };
                let name = if of_proxy {
                    Name::ProxyAuthorization
                } else {
                    Name::Authorization
                };
                if let Some(digest) = Digest::of(challenge, credentials, asked, &branch, 1) {
                    headers.push(name, digest.print());
                }
            }
            (Proof::Answer(..) | Proof::Nothing, _) => {}
        }
        print(&message)
    }
}

const AGENT: &str = concat!("sipdeck/", env!("CARGO_PKG_VERSION"), " (test)");

/// By this a test is known among the agents of phones.
pub(super) const TEST: &str = " (test)";

/// Where we say that we are.
pub(super) fn contact(case: &Case, transport: Transport, local: SocketAddr) -> String {
    let parameter = match transport {
        Transport::Udp => "",
        Transport::Tcp => ";transport=tcp",
        Transport::Tls => ";transport=tls",
    };
    format!("<sip:{}@{local}{parameter}>", case.user)
}
