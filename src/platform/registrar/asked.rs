//! What a REGISTER asks for: its contacts and for how long (RFC 3261 §10.2, RFC 5626 §4.2).

use super::{binding::Contact, denial::Denial};
use crate::sip::message::{Address, Flaw, Headers, Name, Raw, Uri};

/// The contacts of a REGISTER.
#[derive(Debug)]
pub enum Asked {
    /// None: it only wants to know what there is.
    Nothing,
    /// `*`: everything ends.
    End,
    /// These.
    Contacts(Vec<Wish>),
}

/// One contact, and for how many seconds it wants to be registered: 0 ends it. `None` leaves it to us.
#[derive(Debug)]
pub struct Wish {
    /// Where.
    pub contact: Contact,
    /// How long.
    pub seconds: Option<u32>,
}

impl Asked {
    /// Reads the header fields.
    pub fn read(headers: &Headers) -> Result<Self, Denial> {
        let items: Vec<&[u8]> = headers.list(&Name::Contact).collect();
        // A time that cannot be read counts as none (RFC 3261 §20.10, §20.19).
        let seconds = match headers.number(&Name::Expires) {
            Ok(seconds) => seconds,
            Err(Flaw::Repeated(name)) => return Err(Denial::Flaw(Flaw::Repeated(name))),
            Err(_) => None,
        };
        match items.as_slice() {
            [] => return Ok(Self::Nothing),
            [b"*"] if seconds == Some(0) => return Ok(Self::End),
            items if items.contains(&&b"*"[..]) => return Err(Denial::Star),
            _ => {}
        }
        let outbound = headers.lists(&Name::Supported, "outbound");
        let wishes = items
            .into_iter()
            .map(|item| Wish::read(item, seconds, outbound));
        let wishes: Vec<Wish> = wishes.collect::<Option<_>>().ok_or(Denial::Contact)?;
        let flows = wishes.iter().filter(|wish| wish.contact.reg_id.is_some());
        if flows.count() > 1 {
            return Err(Denial::Flows);
        }
        Ok(Self::Contacts(wishes))
    }
}

impl Wish {
    fn read(item: &[u8], seconds: Option<u32>, outbound: bool) -> Option<Self> {
        let address = Address::read(item)?;
        Uri::read(address.uri)?;
        let (kept, uri) = without_expires(item, &address);
        let mut contact = Contact::new(kept, uri);
        let params = address.params;
        contact.instance = params.said("+sip.instance").map(|said| (&*said).into());
        if outbound && contact.instance.is_some() {
            contact.reg_id = params.number("reg-id").filter(|&id| id > 0);
        }
        contact.q = params.value("q").map_or(1000, thousandths);
        let own = params.has("expires");
        Some(Self {
            contact,
            seconds: if own {
                params.number("expires")
            } else {
                seconds
            },
        })
    }
}

/// The item without its parameter `expires`, and where its URI stands.
fn without_expires(item: &[u8], address: &Address) -> (Raw, std::ops::Range<usize>) {
    let place = |part: &[u8]| part.as_ptr().addr() - item.as_ptr().addr();
    let uri = place(address.uri)..place(address.uri) + address.uri.len();
    let params = address.params;
    if !params.has("expires") {
        return (item.into(), uri);
    }
    let mut kept = item[..place(params.as_bytes())].to_vec();
    for (name, value) in params.iter() {
        if name.eq_ignore_ascii_case(b"expires") {
            continue;
        }
        kept.push(b';');
        kept.extend_from_slice(name);
        if let Some(value) = value {
            kept.push(b'=');
            kept.extend_from_slice(value);
        }
    }
    (kept.into(), uri)
}

/// A preference from 0 to 1 with at most three decimals; what is none counts as 1.
fn thousandths(value: &[u8]) -> u16 {
    let parsed = std::str::from_utf8(value).ok().and_then(|text| {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
        let part: u16 = format!("{part:0<3}").parse().ok().filter(|_| digits)?;
        match whole {
            "0" => Some(part),
            "" if text.len() > 1 => Some(part),
            "1" if part == 0 => Some(1000),
            _ => None,
        }
    });
    parsed.unwrap_or(1000)
}

/// The proxies that a phone registered through, as one list, and whether the first of them keeps flows.
pub fn path(headers: &Headers) -> Result<Option<(Raw, bool)>, Denial> {
    let bad = || Denial::Flaw(Flaw::Bad(Name::Path));
    let items: Vec<&[u8]> = headers.list(&Name::Path).collect();
    let mut keeps = false;
    for item in &items {
        let uri = Address::read(item).ok_or_else(bad)?.uri;
        keeps = Uri::read(uri).ok_or_else(bad)?.params.has("ob");
    }
    let list = items.join(&b", "[..]);
    Ok((!list.is_empty()).then(|| (list.into(), keeps)))
}

/// For how many seconds the first contact wants to be registered, when it says so.
pub fn seconds(headers: &Headers) -> Option<u32> {
    let first = headers.list(&Name::Contact).next();
    let own = first.and_then(Address::read)?.params.number("expires");
    own.or_else(|| headers.number(&Name::Expires).ok().flatten())
}

#[cfg(test)]
mod tests {
    use super::{Asked, thousandths};
    use crate::{
        platform::registrar::denial::Denial,
        sip::message::{Headers, Name},
    };

    fn read(fields: &[(Name, &str)]) -> Result<Asked, Denial> {
        let mut headers = Headers::new();
        for (name, value) in fields {
            headers.push(name.clone(), *value);
        }
        Asked::read(&headers)
    }

    #[test]
    fn contacts_keep_their_bytes_but_for_their_time() {
        for (item, kept, uri, seconds) in [
            ("sip:a@b", "sip:a@b", "sip:a@b", Some(7)),
            (
                "<sip:a@b;expires=9>;q=0.5",
                "<sip:a@b;expires=9>;q=0.5",
                "sip:a@b;expires=9",
                Some(7),
            ),
            (
                "\"A\" < sip:a@b >;Expires=60 ;q=1",
                "\"A\" < sip:a@b >;q=1",
                "sip:a@b",
                Some(60),
            ),
            (
                "sip:a@b;expires=0;x=\"a,b;c\"",
                "sip:a@b;x=\"a,b;c\"",
                "sip:a@b",
                Some(0),
            ),
            (
                "<sip:a@b>;expires=280297596632815",
                "<sip:a@b>",
                "sip:a@b",
                Some(u32::MAX),
            ),
            ("<sip:a@b>;expires=soon", "<sip:a@b>", "sip:a@b", None),
        ] {
            let asked = read(&[(Name::Contact, item), (Name::Expires, "7")]);
            let Ok(Asked::Contacts(wishes)) = asked else {
                panic!("{item}: {asked:?}");
            };
            assert_eq!(wishes[0].contact.item, kept);
            assert_eq!(wishes[0].contact.uri(), uri.as_bytes());
            assert_eq!(wishes[0].seconds, seconds, "{item}");
        }
    }

    #[test]
    fn a_star_stands_alone_and_ends_everything() {
        assert!(matches!(
            read(&[(Name::Contact, "*"), (Name::Expires, "0")]),
            Ok(Asked::End)
        ));
        for fields in [
            &[(Name::Contact, "*")][..],
            &[(Name::Contact, "*"), (Name::Expires, "1")],
            &[(Name::Contact, "*"), (Name::Expires, "x")],
            &[(Name::Contact, "*, <sip:a@b>"), (Name::Expires, "0")],
            &[
                (Name::Contact, "*"),
                (Name::Contact, "*"),
                (Name::Expires, "0"),
            ],
        ] {
            assert_eq!(read(fields).err(), Some(Denial::Star));
        }
    }

    #[test]
    fn contacts_that_nobody_can_be_reached_at_are_refused() {
        for item in [
            "<name:John_Smith>",
            "\"\" <>",
            "sip:a@b?Route=x",
            "*x",
            "<sip:>",
            "mailto:a@b",
        ] {
            assert_eq!(
                read(&[(Name::Contact, item)]).err(),
                Some(Denial::Contact),
                "{item}"
            );
        }
        assert!(matches!(read(&[]), Ok(Asked::Nothing)));
        assert!(matches!(
            read(&[(Name::Contact, " , ")]),
            Ok(Asked::Nothing)
        ));
    }

    #[test]
    fn a_flow_needs_an_instance_and_support() {
        let flow = |supported: &str, item: &str| {
            let fields = [(Name::Supported, supported), (Name::Contact, item)];
            match read(&fields) {
                Ok(Asked::Contacts(wishes)) => wishes[0].contact.reg_id,
                other => panic!("{other:?}"),
            }
        };
        let item = "<sip:a@b>;reg-id=2;+sip.instance=\"<urn:uuid:1>\"";
        assert_eq!(flow("path, Outbound", item), Some(2));
        assert_eq!(flow("path", item), None);
        assert_eq!(flow("outbound", "<sip:a@b>;reg-id=2"), None);
        let two = format!("{item}, {item}");
        let fields = [(Name::Supported, "outbound"), (Name::Contact, two.as_str())];
        assert_eq!(read(&fields).err(), Some(Denial::Flows));
    }

    #[test]
    fn preferences_are_thousandths() {
        for (text, value) in [
            ("0", 0),
            ("1", 1000),
            ("0.7", 700),
            (".25", 250),
            ("1.000", 1000),
        ] {
            assert_eq!(thousandths(text.as_bytes()), value);
        }
        for odd in ["", ".", "2", "1.1", "0.1234", "-1", "x", "0.5x", "\u{b2}"] {
            assert_eq!(thousandths(odd.as_bytes()), 1000, "{odd}");
        }
    }
}
