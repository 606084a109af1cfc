//! One message as it came: what it is in a few words, and what is odd about it.

use crate::sip::message::{Address, Arrived, CSeq, Message, Method, Name, Start, check, datagram};

/// What a message is to somebody who reads many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It asks for something.
    Request,
    /// It confirms, or says that something is under way.
    Minor,
    /// It asks who that is.
    Challenge,
    /// Something was granted.
    Granted,
    /// Something was refused, or the message cannot be read.
    Refused,
}

/// What is told of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// What it is.
    pub kind: Kind,
    /// In a few words: `REGISTER, credentials`, `401 asks who it is`.
    pub label: String,
    /// What it does that the rules do not allow, a sentence each.
    pub oddities: Vec<String>,
}

/// Looks at the text of a message.
#[must_use]
pub fn look(text: &str) -> Look {
    // A trace has lines as people read them.
    let bytes = text.replace("\r\n", "\n").replace('\n', "\r\n");
    let Arrived::Message(message, flaws) = datagram(bytes.as_bytes()) else {
        return Look {
            kind: Kind::Refused,
            label: "no SIP message".to_owned(),
            oddities: vec!["It is no SIP message.".to_owned()],
        };
    };
    let flaws = flaws.iter().map(ToString::to_string);
    let missing = check(&message).err().map(|flaw| flaw.to_string());
    let oddities = flaws.chain(missing).map(|flaw| format!("{flaw}."));
    let (kind, label) = match &message.start {
        Start::Request { method, .. } => {
            let method = String::from_utf8_lossy(method.as_bytes()).into_owned();
            request(&message, method)
        }
        Start::Response { status, reason, .. } => response(&message, *status, &reason.text()),
    };
    let mut oddities: Vec<String> = oddities.collect();
    oddities.dedup();
    Look {
        kind,
        label,
        oddities,
    }
}

fn request(message: &Message, method: String) -> (Kind, String) {
    let headers = &message.headers;
    let proofs = [
        Name::Authorization,
        Name::ProxyAuthorization,
        Name::CallsignToken,
    ];
    let is_proved = proofs.iter().any(|name| headers.first(name).is_some());
    let mut label = method;
    if label == "INVITE"
        && let Some(to) = headers.first(&Name::To).and_then(Address::read)
        && let Some(user) = to.sip().and_then(|uri| uri.user)
    {
        label = format!("{label} {}", String::from_utf8_lossy(user));
    }
    if let Some(seconds) = headers.number(&Name::Expires).ok().flatten() {
        label = match seconds {
            0 => format!("{label}, ends"),
            seconds => format!("{label}, for {seconds} s"),
        };
    }
    if is_proved {
        label.push_str(", credentials");
    }
    let kind = if label.starts_with("ACK") {
        Kind::Minor
    } else {
        Kind::Request
    };
    (kind, label)
}

fn response(message: &Message, status: u16, reason: &str) -> (Kind, String) {
    let plain = format!("{status} {reason}").trim().to_owned();
    match status {
        100..200 => (Kind::Minor, plain),
        401 | 407 => {
            let all = message
                .headers
                .first(&Name::WwwAuthenticate)
                .or_else(|| message.headers.first(&Name::ProxyAuthenticate));
            let text = all.map(|value| String::from_utf8_lossy(value).to_ascii_lowercase());
            let is_stale = text.is_some_and(|text| text.contains("stale=true"));
            let label = if is_stale {
                format!("{status} the nonce is too old")
            } else {
                format!("{status} asks who it is")
            };
            (Kind::Challenge, label)
        }
        200..300 => {
            let phones = message.headers.list(&Name::Contact).count();
            let cseq = message.headers.first(&Name::CSeq).and_then(CSeq::read);
            let registers = cseq.is_some_and(|cseq| cseq.method == Method::Register);
            let label = match phones {
                _ if !registers => plain,
                1 => format!("{plain}, one phone"),
                count => format!("{plain}, {count} phones"),
            };
            (Kind::Granted, label)
        }
        _ => (Kind::Refused, plain),
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, look};

    #[test]
    fn a_message_is_told_in_a_few_words() {
        let rest = "\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\nFrom: <sip:a@b>;tag=1\nTo: <sip:+33@b>\nCall-ID: 1\n";
        for (start, more, kind, label) in [
            (
                "REGISTER sip:b SIP/2.0",
                "CSeq: 1 REGISTER\nMax-Forwards: 70\nExpires: 600",
                Kind::Request,
                "REGISTER, for 600 s",
            ),
            (
                "REGISTER sip:b SIP/2.0",
                "CSeq: 1 REGISTER\nMax-Forwards: 70\nExpires: 0\nAuthorization: Digest x",
                Kind::Request,
                "REGISTER, ends, credentials",
            ),
            (
                "INVITE sip:b SIP/2.0",
                "CSeq: 1 INVITE\nMax-Forwards: 70",
                Kind::Request,
                "INVITE +33",
            ),
            (
                "SIP/2.0 401 Unauthorized",
                "CSeq: 1 REGISTER\nWWW-Authenticate: Digest realm=\"b\"",
                Kind::Challenge,
                "401 asks who it is",
            ),
            (
                "SIP/2.0 401 Unauthorized",
                "CSeq: 1 REGISTER\nWWW-Authenticate: Digest realm=\"b\", stale=true",
                Kind::Challenge,
                "401 the nonce is too old",
            ),
            (
                "SIP/2.0 200 OK",
                "CSeq: 1 REGISTER\nContact: <sip:a@c>",
                Kind::Granted,
                "200 OK, one phone",
            ),
            (
                "SIP/2.0 180 Ringing",
                "CSeq: 1 INVITE",
                Kind::Minor,
                "180 Ringing",
            ),
            (
                "SIP/2.0 403 Forbidden",
                "CSeq: 1 REGISTER",
                Kind::Refused,
                "403 Forbidden",
            ),
        ] {
            let found = look(&format!("{start}{rest}{more}\n\n"));
            assert_eq!((found.kind, &*found.label), (kind, label));
            assert_eq!(found.oddities, Vec::<String>::new(), "{label}");
        }
        let odd = look("REGISTER sip:b SIP/2.0\nVia: SIP/2.0/UDP a\n\n");
        assert!(!odd.oddities.is_empty());
        assert_eq!(look("HTTP/1.1 200 OK\n\n").kind, Kind::Refused);
    }
}
