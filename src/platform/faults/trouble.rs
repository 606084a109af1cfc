//! What can go wrong with SIP on purpose: everything that is answered to phones, and where they are led to.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use serde::{Deserialize, Serialize};

use crate::sip::message::{Arrived, CSeq, Message, Method, Name, Raw, datagram, print};

/// The realm of nobody.
const REALM: &[u8] = b"asterisk";

/// One thing that goes wrong with SIP, for all phones, as long as the plan holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Nothing is answered.
    NoAnswer,
    /// Challenges are of another realm than the domain.
    WrongRealm,
    /// Challenges ask for SHA-256 alone.
    OnlySha256,
    /// Each proof is told to answer a challenge that is too old.
    EndlessStale,
    /// A REGISTER is answered with this status (300 to 699).
    Answer(u16),
    /// Registrations are said to be granted for so many seconds.
    Expires(u32),
    /// Answers lack what they must have.
    Broken,
    /// Answers end in the middle.
    CutShort,
    /// The DNS names a server first that is not there.
    DeadFirstTarget,
    /// TLS shows a certificate for other names.
    WrongName,
}

impl Trouble {
    /// Longest time that a registration can be said to be granted for, in seconds.
    pub const SECONDS_MAX: u32 = 86_400;

    /// What cannot be, in a sentence.
    pub(super) fn check(self) -> Result<(), String> {
        match self {
            Self::Answer(status) if !(300..700).contains(&status) => Err(format!(
                "answer must be a status from 300 to 699, not {status}"
            )),
            Self::Expires(seconds) if seconds > Self::SECONDS_MAX => {
                Err(format!("expires is at most {}", Self::SECONDS_MAX))
            }
            Self::NoAnswer
            | Self::WrongRealm
            | Self::OnlySha256
            | Self::EndlessStale
            | Self::Answer(_)
            | Self::Expires(_)
            | Self::Broken
            | Self::CutShort
            | Self::DeadFirstTarget
            | Self::WrongName => Ok(()),
        }
    }
}

/// The troubles of now, as whoever speaks SIP or DNS sees them.
#[derive(Debug, Clone, Default)]
pub struct Troubles(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    version: AtomicU64,
    all: Mutex<Vec<Trouble>>,
}

impl Troubles {
    /// Others from now on.
    pub(super) fn replace(&self, all: Vec<Trouble>) {
        let mut held = self.0.all.lock().unwrap_or_else(PoisonError::into_inner);
        *held = all;
        self.0.version.fetch_add(1, Ordering::Release);
    }

    /// Rises whenever they become others.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.0.version.load(Ordering::Acquire)
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> Vec<Trouble> {
        let held = self.0.all.lock().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    /// Whether this is one of them.
    #[must_use]
    pub fn have(&self, trouble: Trouble) -> bool {
        self.version() > 0 && self.all().contains(&trouble)
    }
}

/// A REGISTER as it is understood: without its proof where no proof is to be good enough.
#[must_use]
pub fn misread(troubles: &[Trouble], message: Message) -> Message {
    let mut message = message;
    if troubles.contains(&Trouble::EndlessStale) {
        message.headers.remove(&Name::Authorization);
    }
    message
}

/// The status that a REGISTER is answered with, whatever it says.
#[must_use]
pub fn status(troubles: &[Trouble]) -> Option<u16> {
    troubles.iter().find_map(|trouble| {
        if let Trouble::Answer(status) = trouble {
            return Some(*status);
        }
        None
    })
}

/// What becomes of an answer on its way out; nothing when it does not go out.
#[must_use]
pub fn spoil(troubles: &[Trouble], bytes: &[u8]) -> Option<Vec<u8>> {
    let Arrived::Message(mut message, _) = datagram(bytes) else {
        return Some(bytes.to_vec());
    };
    let Some(status) = message.status() else {
        // A request of ours is no answer.
        return Some(bytes.to_vec());
    };
    let cseq = message.headers.first(&Name::CSeq).and_then(CSeq::read);
    let registers = cseq.is_some_and(|cseq| cseq.method == Method::Register);
    for trouble in troubles {
        match trouble {
            Trouble::NoAnswer => return None,
            Trouble::WrongRealm if status == 401 => {
                change(&mut message, &Name::WwwAuthenticate, |value| {
                    replaced(value, b"realm=\"", b"\"", REALM)
                });
            }
            Trouble::EndlessStale if status == 401 => {
                change(&mut message, &Name::WwwAuthenticate, |value| {
                    let stale = &b", stale=true"[..];
                    [value.to_vec(), stale.to_vec()].concat()
                });
            }
            Trouble::Expires(seconds) if status == 200 && registers => {
                let seconds = seconds.to_string().into_bytes();
                change(&mut message, &Name::Contact, |value| {
                    replaced(value, b";expires=", b";", &seconds)
                });
            }
            Trouble::Broken => {
                message.headers.remove(&Name::CSeq);
                message.headers.remove(&Name::CallId);
            }
            Trouble::CutShort
            | Trouble::WrongRealm
            | Trouble::EndlessStale
            | Trouble::Expires(_)
            | Trouble::OnlySha256
            | Trouble::Answer(_)
            | Trouble::DeadFirstTarget
            | Trouble::WrongName => {}
        }
    }
    let mut bytes = print(&message);
    if troubles.contains(&Trouble::CutShort) {
        bytes.truncate(bytes.len() / 3);
    }
    Some(bytes)
}

/// Changes the value of each field of this name.
fn change(message: &mut Message, name: &Name, mut to: impl FnMut(&[u8]) -> Vec<u8>) {
    message.headers = message.headers.map(|known, value| {
        if known == name {
            Raw::from(to(value))
        } else {
            value.clone()
        }
    });
}

/// The value with something else between these two marks, or up to the end where the second is missing.
fn replaced(value: &[u8], begin: &[u8], end: &[u8], with: &[u8]) -> Vec<u8> {
    let find = |from: &[u8], what: &[u8]| from.windows(what.len()).position(|part| part == what);
    let Some(start) = find(value, begin) else {
        return value.to_vec();
    };
    let start = start + begin.len();
    let stop = find(&value[start..], end).map_or(value.len(), |at| start + at);
    [&value[..start], with, &value[stop..]].concat()
}

#[cfg(test)]
mod tests {
    use super::{Trouble, spoil};

    const CHALLENGE: &[u8] = b"SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\nCall-ID: 1\r\nCSeq: 1 REGISTER\r\nWWW-Authenticate: Digest realm=\"b\", nonce=\"n\"\r\nContent-Length: 0\r\n\r\n";
    const GRANTED: &[u8] = b"SIP/2.0 200 OK\r\nCSeq: 1 REGISTER\r\nContact: <sip:a@c>;expires=600;q=1\r\nContact: <sip:a@d>;expires=9\r\n\r\n";

    fn text(troubles: &[Trouble], bytes: &[u8]) -> String {
        let spoilt = spoil(troubles, bytes).expect("it goes out");
        String::from_utf8(spoilt).expect("a text")
    }

    #[test]
    fn answers_are_spoilt_as_the_plan_says() {
        let wrong = text(&[Trouble::WrongRealm], CHALLENGE);
        assert!(wrong.contains("realm=\"asterisk\", nonce=\"n\""), "{wrong}");
        let stale = text(&[Trouble::EndlessStale], CHALLENGE);
        assert!(stale.contains("nonce=\"n\", stale=true"), "{stale}");
        let short = text(&[Trouble::Expires(20)], GRANTED);
        assert!(short.contains("<sip:a@c>;expires=20;q=1"), "{short}");
        assert!(short.contains("<sip:a@d>;expires=20\r\n"), "{short}");
        let broken = text(&[Trouble::Broken], CHALLENGE);
        assert!(!broken.contains("Call-ID"), "{broken}");
        let cut = text(&[Trouble::CutShort], CHALLENGE);
        assert!(cut.len() < CHALLENGE.len() / 2);
        assert_eq!(spoil(&[Trouble::NoAnswer], CHALLENGE), None);
        let request = b"OPTIONS sip:b SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n";
        assert_eq!(text(&[Trouble::NoAnswer], request).as_bytes(), request);
        assert_eq!(text(&[], CHALLENGE).as_bytes(), CHALLENGE);
    }
}
