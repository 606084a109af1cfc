//! The last messages of all phones, for whoever looks for what went wrong. What proves a password is blanked before it
//! is kept, unless somebody wants to see it on their own machine.

use std::{borrow::Cow, collections::VecDeque, sync::Arc, time::Duration};

use memchr::memchr_iter;

use super::stranger::PROOFS;
use crate::{
    platform::choices,
    sip::{
        Flow,
        message::{Message, Name, print, print_as},
        transaction::Bytes,
    },
};

/// A message that came or was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traced {
    /// When, since the Unix epoch.
    pub at: Duration,
    /// Whether we sent it.
    pub sent: bool,
    /// The way that it took.
    pub flow: Flow,
    /// The message as it was, but for what proves a password.
    pub bytes: Bytes,
}

/// The memory of messages: as many as there is room for.
#[derive(Debug, Default)]
pub struct Trace {
    kept: VecDeque<Arc<Traced>>,
    bytes: usize,
    /// Whether what proves a password stays as it was.
    shows_secrets: bool,
    /// What was added since somebody who wants to know it looked.
    fresh: Option<Vec<Arc<Traced>>>,
}

impl Trace {
    /// One that keeps what proves a password or blanks it, and says what is fresh or does not.
    #[must_use]
    pub fn new(shows_secrets: bool, is_watched: bool) -> Self {
        Self {
            shows_secrets,
            fresh: is_watched.then(Vec::new),
            ..Self::default()
        }
    }

    /// What was added since the last time, for whoever watches.
    pub fn fresh(&mut self) -> Vec<Arc<Traced>> {
        self.fresh.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// A message came.
    pub fn came(&mut self, at: Duration, flow: Flow, message: &Message) {
        let bytes = if self.shows_secrets {
            print(message)
        } else {
            let printed = print_as(message, blanked);
            match without_passwords(&printed) {
                Cow::Borrowed(_) => printed,
                Cow::Owned(blanked) => blanked,
            }
        };
        self.put(at, false, flow, bytes.into());
    }

    /// A message was sent: none of ours proves anything, but an answer repeats the addresses of its request.
    pub fn sent(&mut self, at: Duration, flow: Flow, bytes: &Bytes) {
        if self.shows_secrets {
            return self.put(at, true, flow, Arc::clone(bytes));
        }
        let bytes = match without_passwords(bytes) {
            Cow::Borrowed(_) => Arc::clone(bytes),
            Cow::Owned(blanked) => blanked.into(),
        };
        self.put(at, true, flow, bytes);
    }

    fn put(&mut self, at: Duration, sent: bool, flow: Flow, bytes: Bytes) {
        self.bytes += cost(&bytes);
        let one = Arc::new(Traced {
            at,
            sent,
            flow,
            bytes,
        });
        if let Some(fresh) = &mut self.fresh {
            fresh.push(Arc::clone(&one));
        }
        self.kept.push_back(one);
        while self.bytes > choices::TRACE_BYTES_MAX
            && let Some(oldest) = self.kept.pop_front()
        {
            self.bytes -= cost(&oldest.bytes);
        }
    }

    /// All that is kept, oldest first.
    pub fn all(&self) -> Vec<Arc<Traced>> {
        self.kept.iter().cloned().collect()
    }
}

/// About how many bytes of memory a message takes.
fn cost(bytes: &Bytes) -> usize {
    bytes.len() + size_of::<Traced>() + 64
}

/// What may be seen of the value of a header field.
fn blanked<'m>(name: &Name, value: &'m [u8]) -> Cow<'m, [u8]> {
    if *name == Name::CallsignToken {
        Cow::Borrowed(b"***")
    } else if PROOFS.contains(name) {
        Cow::Owned(without_response(value))
    } else {
        Cow::Borrowed(value)
    }
}

/// The message with the password of each SIP URI blanked (RFC 3261 §19.1.1), wherever it stands.
fn without_passwords(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !memchr_iter(b'@', bytes).any(|at| may_hold_password(&bytes[..at])) {
        return Cow::Borrowed(bytes);
    }
    let mut blanked: Option<Vec<u8>> = None;
    let mut copied = 0;
    let mut from = 0;
    while let Some(at) = scheme(&bytes[from..]).map(|at| from + at) {
        let user = bytes[at..]
            .iter()
            .position(|byte| ends(*byte))
            .map(|end| at + end);
        // Behind it there is no other end either.
        let Some(end) = user else { break };
        let mut user = bytes[at..end].iter();
        if bytes[end] == b'@'
            && let Some(colon) = user.position(|byte| *byte == b':')
        {
            let kept = blanked.get_or_insert_default();
            kept.extend_from_slice(&bytes[copied..=at + colon]);
            kept.extend_from_slice(b"***");
            copied = end;
        }
        from = end;
    }
    match blanked {
        None => Cow::Borrowed(bytes),
        Some(mut kept) => {
            kept.extend_from_slice(&bytes[copied..]);
            Cow::Owned(kept)
        }
    }
}

/// Whether this ends the user part of an address. A pattern, since every message comes through here: a search in a list
/// costs ten times as much.
fn ends(byte: u8) -> bool {
    matches!(
        byte,
        b'@' | b'<' | b'>' | b'"' | b';' | b' ' | b'\t' | b'\r' | b'\n' | b','
    )
}

/// Whether there can be a password at the end of these bytes: the one of a SIP URI has two colons before it. Nearly no
/// message has one, and every message comes through here.
fn may_hold_password(before: &[u8]) -> bool {
    let user = before.iter().rev().take_while(|byte| !ends(**byte));
    user.filter(|byte| **byte == b':').count() > 1
}

/// Where what stands behind the next scheme of a SIP URI begins. Reads each byte once.
fn scheme(bytes: &[u8]) -> Option<usize> {
    let is_behind = |at: usize, name: &[u8]| {
        let start = at.checked_sub(name.len());
        start.is_some_and(|start| bytes[start..at].eq_ignore_ascii_case(name))
    };
    let mut colons = memchr_iter(b':', bytes);
    let colon = colons.find(|at| is_behind(*at, b"sip") || is_behind(*at, b"sips"));
    colon.map(|at| at + 1)
}

/// Credentials with the value of each `response` blanked, and without anything that is no digest.
fn without_response(value: &[u8]) -> Vec<u8> {
    let value = value.trim_ascii_start();
    let Some(end) = value.iter().position(u8::is_ascii_whitespace) else {
        return b"***".to_vec();
    };
    let (scheme, rest) = (&value[..end], &value[end + 1..]);
    if !scheme.iter().all(u8::is_ascii_alphanumeric) {
        return b"***".to_vec();
    }
    let mut kept = Vec::with_capacity(value.len() + 16);
    kept.extend_from_slice(scheme);
    kept.push(b' ');
    if !scheme.eq_ignore_ascii_case(b"digest") {
        kept.extend_from_slice(b"***");
        return kept;
    }
    let first = kept.len();
    for item in items(rest) {
        if kept.len() > first {
            kept.extend_from_slice(b", ");
        }
        let name = item.split(|byte| *byte == b'=').next();
        let name = name.unwrap_or_default().trim_ascii();
        if KNOWN.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            kept.extend_from_slice(item.trim_ascii());
        } else {
            kept.extend_from_slice(name);
            kept.extend_from_slice(b"=\"***\"");
        }
    }
    kept
}

/// What may be seen of credentials.
const KNOWN: [&[u8]; 9] = [
    b"username",
    b"realm",
    b"nonce",
    b"uri",
    b"algorithm",
    b"qop",
    b"nc",
    b"cnonce",
    b"opaque",
];

/// The items of a list; commas in quotation marks part nothing.
fn items(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    let (mut quoted, mut escaped) = (false, false);
    list.split(move |byte| {
        let parts = *byte == b',' && !quoted;
        if !escaped && *byte == b'"' {
            quoted = !quoted;
        }
        escaped = quoted && !escaped && *byte == b'\\';
        parts
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Trace, choices, without_passwords, without_response};
    use crate::sip::{
        Flow, FlowId, Transport,
        message::{Message, Method, Name},
    };

    #[test]
    fn what_proves_a_password_is_blanked() {
        for (value, shown) in [
            (
                &b"Digest username=\"a,\\\"b\", realm=\"r\", response=\"0123\", uri=\"sip:x\""[..],
                "Digest username=\"a,\\\"b\", realm=\"r\", response=\"***\", uri=\"sip:x\"",
            ),
            (
                b"digest RESPONSE = 0123,nc=00000001",
                "digest RESPONSE=\"***\", nc=00000001",
            ),
            (b"Digest resp\"onse=0123", "Digest resp\"onse=\"***\""),
            (b"Digest 0123", "Digest 0123=\"***\""),
            (b"Basic YTpi", "Basic ***"),
            (b"Digest,response=0123 x", "***"),
            (b"YTpi", "***"),
            (b"", "***"),
        ] {
            let blank = without_response(value);
            assert_eq!(String::from_utf8_lossy(&blank), shown);
        }
    }

    #[test]
    fn a_password_in_an_address_is_blanked_and_nothing_else_is() {
        for (text, shown) in [
            (
                "From: <sip:anna:secret@demo.test>;tag=1",
                "From: <sip:anna:***@demo.test>;tag=1",
            ),
            (
                "To: SIPS:a:b:c@d\r\nContact: <sip:x:y@z:5060;transport=tcp>",
                "To: SIPS:a:***@d\r\nContact: <sip:x:***@z:5060;transport=tcp>",
            ),
            (
                "REGISTER sip:demo.test:5060 SIP/2.0",
                "REGISTER sip:demo.test:5060 SIP/2.0",
            ),
            ("<sip:a@b:5060>, <sip:c@d>", "<sip:a@b:5060>, <sip:c@d>"),
            ("sip:", "sip:"),
            (
                "sip:sips:a:b@c gossip:d:e@f",
                "sip:sips:***@c gossip:d:***@f",
            ),
            ("<sip:a:b>, <sip:c:d@e>", "<sip:a:b>, <sip:c:***@e>"),
        ] {
            let blank = without_passwords(text.as_bytes());
            assert_eq!(String::from_utf8_lossy(&blank), shown);
        }
    }

    #[test]
    fn old_messages_go_when_there_are_many() {
        let mut trace = Trace::default();
        let flow = Flow {
            id: FlowId(1),
            transport: Transport::Udp,
            peer: "192.0.2.1:5060".parse().expect("an address"),
        };
        for number in 0..20_000_u32 {
            let mut message = Message::request(Method::Register, "sip:demo.test");
            message.headers.push(Name::CallId, number.to_string());
            message.headers.push(Name::Subject, "x".repeat(1000));
            message.headers.push(Name::CallsignToken, "tk-secret");
            trace.came(Duration::ZERO, flow, &message);
        }
        let all = trace.all();
        let bytes: usize = all.iter().map(|one| one.bytes.len()).sum();
        assert!(bytes < choices::TRACE_BYTES_MAX && bytes > choices::TRACE_BYTES_MAX / 2);
        let last = String::from_utf8_lossy(&all[all.len() - 1].bytes).into_owned();
        assert!(
            last.contains("19999") && !last.contains("tk-secret"),
            "{last}"
        );
    }
}
