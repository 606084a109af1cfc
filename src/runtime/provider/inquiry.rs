//! Asks a registrar which phones are registered as an endpoint, in the documented way: a token stands for the password, a
//! REGISTER without Contact lists the bindings (RFC 3261 §10.2.3), and the token is taken back, whatever came of it.

use std::{net::SocketAddr, sync::Arc};

use rustls::ClientConfig;
use tokio::time::timeout;

use crate::{
    api::{Cause, Client, Failure, Secret, patience::REGISTRAR, sentence::Sentence},
    app::service::registration::{Binding, Bindings, Inquiry},
    net::{Channel, Resolver},
    sip::{
        Transport,
        locate::{Destination, Target},
        message::{Address, Arrived, Message, Method, Name, Scheme, Start, Uri, datagram, print},
    },
};

/// Seconds that the token lives, should it not be taken back.
const TOKEN_LIFE: u64 = 60;

/// Makes a token, asks with it, and takes it back. Without `tls`, servers are not asked by TLS.
///
/// # Errors
/// When no token is made, or the registrar does not tell.
pub async fn ask(
    client: &Client,
    inquiry: &Inquiry,
    tls: Option<Arc<ClientConfig>>,
) -> Result<Bindings, Failure> {
    let Inquiry {
        domain, endpoint, ..
    } = inquiry;
    let made = client
        .create_token(domain, endpoint, Some(TOKEN_LIFE))
        .await?;
    let asked = timeout(REGISTRAR, fetch(inquiry, &made.token, tls)).await;
    let taken_back = client.delete_token(domain, endpoint, &made.token).await;
    let asked = asked.unwrap_or_else(|_| Err("The registrar did not answer in time.".into()));
    let left = taken_back.err().map(|failure| {
        format!(
            "The token could not be taken back ({}); it ends by itself within a minute.",
            failure.sentence()
        )
    });
    match asked {
        Ok(rows) => Ok(Bindings { rows, left }),
        Err(why) => {
            let sentences: Vec<String> = std::iter::once(why.into()).chain(left).collect();
            Err(Failure::new(Cause::Server, sentences.join(" ")))
        }
    }
}

async fn fetch(
    inquiry: &Inquiry,
    token: &Secret,
    tls: Option<Arc<ClientConfig>>,
) -> Result<Vec<Binding>, Sentence> {
    let wrong = || Sentence::new("The endpoint has no SIP address that can be asked for.");
    let address = Uri::read(inquiry.address.as_bytes()).ok_or_else(wrong)?;
    let secure = address.scheme == Scheme::Sips;
    let host = address.host.text().into_owned();
    let destination = match inquiry.server.as_str() {
        "" => Destination::of_domain(&host, secure),
        server => Destination::read(server)
            .ok_or_else(|| Sentence::new(format!("{server:?} is no SIP server.")))?,
    };
    let name = destination.host.clone();
    let mut spoken = vec![Transport::Udp, Transport::Tcp];
    spoken.extend(tls.as_ref().map(|_| Transport::Tls));
    let resolver = Resolver::for_host(&name).map_err(|why| Sentence::new(format!("{why}.")))?;
    let mut seed = [0; 8];
    getrandom::fill(&mut seed)
        .map_err(|_| Sentence::new("The operating system gave no randomness."))?;
    let seed = u64::from_ne_bytes(seed);
    let mut search = resolver.search(destination, &spoken, seed);
    let mut silent = None;
    loop {
        let targets = search.next().await;
        if targets.is_empty() {
            let why = silent.unwrap_or_else(|| format!("No registrar was found for {name}."));
            return Err(Sentence::new(why));
        }
        for target in targets {
            let question = Question {
                address: &inquiry.address,
                host: &host,
                secure,
                token,
                seed,
            };
            match question.put(&target, &name, tls.as_ref()).await {
                Some(answer) => return read(&answer),
                None => silent = Some(format!("{} does not answer.", target.address)),
            }
        }
    }
}

/// A REGISTER without Contact.
struct Question<'a> {
    address: &'a str,
    host: &'a str,
    secure: bool,
    token: &'a Secret,
    seed: u64,
}

impl Question<'_> {
    /// Sends it to a server, and answers with its final response; nothing when none comes.
    async fn put(
        &self,
        target: &Target,
        name: &str,
        tls: Option<&Arc<ClientConfig>>,
    ) -> Option<Message> {
        let tls = tls.map(Arc::clone);
        let channel = Channel::open(target, name, tls, REGISTRAR).await;
        let mut channel = channel.ok()?;
        let request = print(&self.message(channel.local(), target.transport));
        let answer = channel.ask(&request, REGISTRAR).await.ok()?;
        match datagram(&answer) {
            Arrived::Message(message, _) => Some(message),
            Arrived::Ping | Arrived::Pong | Arrived::Noise => None,
        }
    }

    fn message(&self, own: SocketAddr, transport: Transport) -> Message {
        let seed = self.seed;
        let scheme = if self.secure { "sips" } else { "sip" };
        let uri = format!("{scheme}:{}", self.host);
        let mut message = Message::request(Method::Register, uri.as_str());
        let headers = &mut message.headers;
        let via = transport.as_str();
        headers.push(
            Name::Via,
            format!("SIP/2.0/{via} {own};branch=z9hG4bK{seed:016x};rport"),
        );
        headers.push(Name::MaxForwards, "70");
        headers.push(Name::From, format!("<{}>;tag={seed:08x}", self.address));
        headers.push(Name::To, format!("<{}>", self.address));
        headers.push(Name::CallId, format!("{seed:016x}@{}", own.ip()));
        headers.push(Name::CSeq, "1 REGISTER");
        headers.push(
            Name::UserAgent,
            concat!("sipdeck/", env!("CARGO_PKG_VERSION")),
        );
        headers.push(Name::CallsignToken, self.token.reveal());
        message
    }
}

/// The bindings that a response lists, or why it lists none.
fn read(answer: &Message) -> Result<Vec<Binding>, Sentence> {
    let status = answer.status().unwrap_or_default();
    if !(200..300).contains(&status) {
        let reason = match &answer.start {
            Start::Response { reason, .. } => crate::api::text::brief(&reason.text()),
            Start::Request { .. } => String::new(),
        };
        return Err(Sentence::new(format!(
            "The registrar takes no token: it answered {status} {reason}."
        )));
    }
    let bindings = answer.headers.list(&Name::Contact).map(|item| {
        let address = Address::read(item);
        let contact = address.as_ref().map_or(item, |address| address.uri);
        let contact = String::from_utf8_lossy(contact);
        Binding {
            contact: crate::api::text::clean(&contact).into_owned(),
            seconds: address.and_then(|address| address.params.number("expires")),
        }
    });
    Ok(bindings.collect())
}
