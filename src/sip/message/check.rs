//! The five header fields that every message has: Via, From, To, Call-ID and `CSeq` (RFC 3261 §8.1.1).

use super::{
    address::Address, flaw::Flaw, head::Message, method::Method, names::Name, text, uri::Uri,
    via::Via,
};

/// What every message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen<'m> {
    /// The topmost Via.
    pub via: Via<'m>,
    /// Who asks.
    pub from: Address<'m>,
    /// Who is asked.
    pub to: Address<'m>,
    /// The call, or the registrations of one phone.
    pub call_id: &'m [u8],
    /// The request's place in it.
    pub cseq: CSeq,
}

/// `CSeq: 1 REGISTER`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CSeq {
    /// Rises with each request of a call.
    pub number: u32,
    /// Of the request, in responses too.
    pub method: Method,
}

/// The largest number of a `CSeq` (RFC 3261 §8.1.1.5).
const NUMBER_MAX: u32 = (1 << 31) - 1;

impl CSeq {
    /// Reads the value.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let bytes = text::trim(bytes);
        let end = bytes.iter().position(|&b| text::blank(b))?;
        let number = text::number(&bytes[..end]).filter(|&n| n <= NUMBER_MAX)?;
        let method = text::trim(&bytes[end..]);
        text::token(method).then(|| Self {
            number,
            method: Method::named(method),
        })
    }
}

/// Reads the five header fields; they must be there once each and agree with the first line.
pub fn check(message: &Message) -> Result<Seen<'_>, Flaw> {
    let top = message
        .headers
        .list(&Name::Via)
        .next()
        .ok_or(Flaw::Missing(Name::Via))?;
    let via = Via::read(top).ok_or(Flaw::Bad(Name::Via))?;
    let from = address(message, Name::From)?;
    let to = address(message, Name::To)?;
    let call_id = text::trim(once(message, Name::CallId)?);
    if call_id.is_empty() || call_id.iter().any(|&b| text::blank(b)) {
        return Err(Flaw::Bad(Name::CallId));
    }
    let cseq = CSeq::read(once(message, Name::CSeq)?).ok_or(Flaw::Bad(Name::CSeq))?;
    if message
        .method()
        .is_some_and(|method| *method != cseq.method)
    {
        return Err(Flaw::Method);
    }
    if let Some(uri) = message.uri()
        && unreadable(uri)
    {
        return Err(Flaw::Uri);
    }
    Ok(Seen {
        via,
        from,
        to,
        call_id,
        cseq,
    })
}

/// Whether this wants to be a SIP URI and is none. What to do with other schemes is up to whoever is asked.
fn unreadable(uri: &[u8]) -> bool {
    let ours = |(scheme, _): (&[u8], _)| {
        scheme.eq_ignore_ascii_case(b"sip") || scheme.eq_ignore_ascii_case(b"sips")
    };
    Uri::scheme_of(uri).is_none_or(ours) && Uri::read(uri).is_none()
}

fn address(message: &Message, name: Name) -> Result<Address<'_>, Flaw> {
    Address::read(once(message, name.clone())?).ok_or(Flaw::Bad(name))
}

fn once(message: &Message, name: Name) -> Result<&[u8], Flaw> {
    let value = message.headers.single(&name)?;
    value.ok_or(Flaw::Missing(name))
}
