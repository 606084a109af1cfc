//! What a registrar's answers mean.

use super::{
    answer::Answer,
    case::Case,
    code::{Code, Severity},
    finding::Finding,
    step::Step,
};
use crate::sip::{
    Transport,
    digest::{Algorithm, Challenge, Hash},
    locate::Target,
    message::{Address, Host, Message, Name, Via},
};

/// The least that a registration should be granted, in seconds.
const SHORT: u32 = 60;

/// What an answer to REGISTER leads to.
#[derive(Debug)]
pub(super) enum Led {
    /// Credentials are asked for, in a realm.
    Challenged {
        /// The challenge that is answered.
        challenge: Box<Challenge>,
        /// By a proxy: answered in another field.
        of_proxy: bool,
    },
    /// The request was granted.
    Granted,
    /// That is the end, and why.
    Refused(Finding),
}

/// Reads an answer to a REGISTER.
pub(super) fn read(answer: &Answer, step: Step) -> Led {
    let refuse = |code: Code, text: &str| {
        let text = format!("{text}: it answered {}.", answer.said);
        Led::Refused(Finding::new(code, step, text).with("answer", answer.said.clone()))
    };
    match answer.status {
        200..300 => Led::Granted,
        401 => challenged(answer, false, step),
        407 => challenged(answer, true, step),
        403 => refuse(Code::Forbidden, "The server refuses"),
        404 | 410 | 484 | 604 => refuse(Code::UnknownUser, "The server does not know the user"),
        405 | 501 | 416 | 421 => refuse(Code::NotARegistrar, "The server takes no registrations"),
        500..600 => refuse(
            Code::ServiceUnavailable,
            "The server cannot do its work now",
        ),
        _ => refuse(
            Code::UnexpectedAnswer,
            "The server answers REGISTER as no registrar does",
        ),
    }
}

fn challenged(answer: &Answer, of_proxy: bool, step: Step) -> Led {
    let name = if of_proxy {
        Name::ProxyAuthenticate
    } else {
        Name::WwwAuthenticate
    };
    let all = Challenge::all(&answer.message.headers, &name);
    if let Some(challenge) = Challenge::best(&all) {
        return Led::Challenged {
            challenge: Box::new(challenge.clone()),
            of_proxy,
        };
    }
    let finding = if all.is_empty() {
        let text = format!(
            "The server asks for credentials and does not say in which realm: it answered {}.",
            answer.said
        );
        Finding::new(Code::MalformedAnswer, step, text)
    } else {
        let text = format!(
            "The server asks for an algorithm that nobody here knows: {}.",
            algorithms(&all)
        );
        Finding::new(Code::Algorithm, step, text).graded(Severity::Error)
    };
    Led::Refused(finding.with("answer", answer.said.clone()))
}

fn algorithms(all: &[Challenge]) -> String {
    let names: Vec<_> = all
        .iter()
        .map(|one| String::from_utf8_lossy(one.algorithm.as_bytes()).into_owned())
        .collect();
    names.join(", ")
}

/// What is odd about a challenge.
pub(super) fn oddities(answer: &Answer, case: &Case, of_proxy: bool) -> Vec<Finding> {
    let name = if of_proxy {
        Name::ProxyAuthenticate
    } else {
        Name::WwwAuthenticate
    };
    let all = Challenge::all(&answer.message.headers, &name);
    let mut findings = Vec::new();
    let is_md5 = |one: &Challenge| {
        matches!(
            one.algorithm,
            Algorithm::Plain(Hash::Md5) | Algorithm::Session(Hash::Md5)
        )
    };
    if !all.iter().any(is_md5) {
        let text = format!(
            "The server offers {} alone: phones that know only MD5 cannot register.",
            algorithms(&all)
        );
        let finding = Finding::new(Code::Algorithm, Step::Challenge, text);
        findings.push(finding.with("algorithms", algorithms(&all)));
    }
    if let Some(challenge) = Challenge::best(&all)
        && !challenge.realm.eq_ignore_ascii_case(case.domain.as_bytes())
    {
        let realm = challenge.realm.text();
        let text = format!("The realm is {realm:?} and not {:?}.", case.domain);
        findings.push(
            Finding::new(Code::Realm, Step::Challenge, text)
                .with("realm", realm.into_owned())
                .with("domain", case.domain.as_str()),
        );
    }
    findings
}

/// `401, realm lab.example.com, MD5, qop auth`
pub(super) fn described(answer: &Answer, challenge: &Challenge) -> String {
    let algorithm = String::from_utf8_lossy(challenge.algorithm.as_bytes()).into_owned();
    let qop = challenge
        .qop
        .as_ref()
        .map_or(String::new(), |qop| format!(", qop {}", qop.text()));
    format!(
        "{}, realm {}, {algorithm}{qop}",
        answer.status,
        challenge.realm.text()
    )
}

/// One phone in the answer to a REGISTER.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binding {
    /// Its Contact as it came.
    pub(super) contact: String,
    /// For how many seconds it is still registered.
    pub(super) seconds: Option<u32>,
    /// Why calls to it get lost, if they do.
    lost: Option<&'static str>,
}

/// The phones in a 200 to REGISTER (RFC 3261 §10.3, step 8).
pub(super) fn bindings(message: &Message, target: &Target) -> Vec<Binding> {
    let general = message.headers.number(&Name::Expires).ok().flatten();
    message
        .headers
        .list(&Name::Contact)
        .filter_map(|item| {
            let address = Address::read(item)?;
            Some(Binding {
                contact: String::from_utf8_lossy(address.uri).into_owned(),
                seconds: address.params.number("expires").or(general),
                lost: lost(&address, target),
            })
        })
        .collect()
}

/// Whether an address can lead nowhere, whoever asks.
fn lost(address: &Address, target: &Target) -> Option<&'static str> {
    let uri = address.sip()?;
    // With a path of its own (RFC 5626) or over a connection that stays, the address does not count.
    let kept = address.params.has("reg-id") || uri.params.has("ob");
    match uri.host {
        Host::Ip(ip) if ip.is_unspecified() => Some("is no address"),
        Host::Ip(ip) if ip.is_loopback() && !target.address.ip().is_loopback() => {
            Some("means the phone itself")
        }
        Host::Name(name) if name.to_ascii_lowercase().ends_with(b".invalid") && !kept => {
            let by_websocket = uri
                .params
                .value("transport")
                .is_some_and(|name| name.eq_ignore_ascii_case(b"ws"));
            (!by_websocket).then_some("is a name that never leads anywhere")
        }
        Host::Name(name) if name.eq_ignore_ascii_case(b"localhost") => {
            Some("means the phone itself")
        }
        Host::Ip(_) | Host::Name(_) => None,
    }
}

/// What the phones that are registered mean.
pub(super) fn phones(bindings: &[Binding]) -> Vec<Finding> {
    if bindings.is_empty() {
        let text = "Everything up to the password is in order, and no phone is registered.";
        return vec![Finding::new(Code::NotRegistered, Step::Phones, text)];
    }
    let mut findings = Vec::new();
    let said = if bindings.len() == 1 {
        "One phone is registered.".to_owned()
    } else {
        format!("{} phones are registered.", bindings.len())
    };
    let all: Vec<&str> = bindings.iter().map(|one| one.contact.as_str()).collect();
    findings
        .push(Finding::new(Code::Registered, Step::Phones, said).with("contacts", all.join(", ")));
    for binding in bindings {
        if let Some(why) = binding.lost {
            let text = format!(
                "A phone is registered as {}, which {why}: calls to it get lost.",
                binding.contact
            );
            findings.push(
                Finding::new(Code::ContactUnreachable, Step::Phones, text)
                    .with("contact", binding.contact.clone()),
            );
        }
    }
    findings
}

/// What a real registration was granted.
pub(super) fn granted(seconds: u32, asked: u32) -> Option<Finding> {
    (seconds < SHORT).then(|| {
        let text =
            format!("A registration is granted for {seconds} s, where {asked} s were asked for.");
        Finding::new(Code::ExpiresShort, Step::Registration, text)
            .with("asked", asked.to_string())
            .with("granted", seconds.to_string())
    })
}

/// Whether the server sees us elsewhere than we are (RFC 3581).
pub(super) fn rewritten(
    answer: &Answer,
    local: std::net::SocketAddr,
    transport: Transport,
) -> Option<Finding> {
    let top = answer.message.headers.list(&Name::Via).next()?;
    let via = Via::read(top)?;
    let ip = via.received().filter(|ip| *ip != local.ip());
    let port = via
        .rport()
        .filter(|port| *port != local.port() && transport == Transport::Udp);
    if ip.is_none() && port.is_none() {
        return None;
    }
    let seen = std::net::SocketAddr::new(ip.unwrap_or(local.ip()), port.unwrap_or(local.port()));
    let text = format!("The server sees this machine at {seen}, and not at {local}.");
    Some(
        Finding::new(Code::NatRewritten, Step::Options, text)
            .with("local", local.to_string())
            .with("seen", seen.to_string()),
    )
}
