//! Who calls and who is called, as an application says it: a SIP address of the account, or a number.

use crate::{
    api::{ApplicationId, DomainId, EndpointId},
    platform::{
        refusal::Refusal,
        sip::Trunk,
        store::{Connection, numbers, phones},
    },
    sip::message::{Scheme, Uri},
};

/// Who is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Party {
    /// An endpoint that may be called.
    Endpoint {
        /// Its SIP URI.
        uri: String,
        /// Which it is.
        place: (DomainId, EndpointId),
    },
    /// An endpoint that may not.
    Disabled {
        /// Its SIP URI.
        uri: String,
        /// Which it is.
        place: (DomainId, EndpointId),
    },
    /// A phone number behind the trunk.
    Number {
        /// Its SIP URI there.
        uri: String,
    },
    /// Nobody of this name in a domain of the account.
    Nobody {
        /// Its SIP URI.
        uri: String,
    },
}

impl Party {
    fn uri(&self) -> &str {
        match self {
            Self::Endpoint { uri, .. }
            | Self::Disabled { uri, .. }
            | Self::Number { uri }
            | Self::Nobody { uri } => uri,
        }
    }
}

/// Who is called: `sip:anna@demo.bwapp.bwsip.io`, with or without the scheme, or a number, where there is a trunk.
pub fn callee(db: &Connection, to: &str, trunk: Option<&Trunk>) -> Result<Party, Refusal> {
    if let (true, Some(trunk)) = (is_number(to), trunk) {
        return Ok(Party::Number { uri: trunk.uri(to) });
    }
    if is_number(to) {
        let message = format!(
            "The number '{to}' cannot be called: there is no way to the telephone network."
        );
        return Err(Refusal::forbidden("invalid-call-to-number", message));
    }
    let found = look_up(db, "to", to)?;
    found.ok_or_else(|| {
        let message = format!("The address '{to}' is in no domain of the account.");
        Refusal::forbidden("invalid-call-to-number", message)
    })
}

/// The SIP URI of who calls: a number, or the address of an endpoint. Whoever calls a number shows one of the account.
pub fn caller(db: &Connection, from: &str, to: &Party) -> Result<String, Refusal> {
    if matches!(to, Party::Number { .. }) && numbers::look_up(db, from)?.is_none() {
        let message = format!("'{from}' is no number of the account.");
        return Err(Refusal::forbidden("number-access-denied", message));
    }
    if is_number(from) {
        let host = to.uri().rsplit('@').next().unwrap_or_default();
        return Ok(format!("sip:{from}@{host}"));
    }
    match look_up(db, "from", from)? {
        Some(Party::Endpoint { uri, .. } | Party::Disabled { uri, .. }) => Ok(uri),
        Some(Party::Nobody { .. } | Party::Number { .. }) | None => {
            let message = format!("'{from}' is no number and no endpoint of the account.");
            Err(Refusal::forbidden("number-access-denied", message))
        }
    }
}

/// The application of who calls; none where he is nobody of the account.
pub fn application(db: &Connection, from: &str) -> Result<Option<ApplicationId>, Refusal> {
    let found = if is_number(from) {
        match numbers::look_up(db, from)? {
            Some(_) => numbers::application_of(db, from)?,
            None => None,
        }
    } else {
        match look_up(db, "from", from) {
            Ok(Some(Party::Endpoint { place, .. } | Party::Disabled { place, .. })) => {
                phones::application_of(db, &place.1)?
            }
            // It is said by whoever makes the call.
            Ok(Some(Party::Nobody { .. } | Party::Number { .. }) | None) | Err(_) => None,
        }
    };
    Ok(found.map(|application| application.id))
}

/// Digits, with or without a `+`.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    (1..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// The endpoint of an address; `None` when its domain is none of the account's.
fn look_up(db: &Connection, property: &str, text: &str) -> Result<Option<Party>, Refusal> {
    let wrong = || {
        let complaint = "It must be a number or an address such as sip:anna@demo.bwapp.bwsip.io.";
        Refusal::invalid(property, complaint)
    };
    let is_plain = text
        .bytes()
        .all(|b| b.is_ascii_graphic() && !b"<>\"".contains(&b));
    if !is_plain || text.len() > 512 {
        return Err(wrong());
    }
    let has_scheme = ["sip:", "sips:"].iter().any(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(scheme))
    });
    let whole = if has_scheme {
        text.to_owned()
    } else {
        format!("sip:{text}")
    };
    let uri = Uri::read(whole.as_bytes()).ok_or_else(wrong)?;
    if uri.scheme == Scheme::Sips {
        return Err(Refusal::invalid(property, "SIPS is not supported."));
    }
    let user = uri.user_said().ok_or_else(wrong)?;
    let user = std::str::from_utf8(&user).map_err(|_| wrong())?;
    let host = uri.host.text().to_ascii_lowercase();
    let Some((domain, host)) = phones::domain_of(db, &host)? else {
        return Ok(None);
    };
    // Escapes are part of the names of endpoints (reference §5).
    let written = uri
        .user
        .and_then(|user| std::str::from_utf8(user).ok())
        .unwrap_or(user);
    let mut found = phones::endpoint_of(db, &domain, written)?.map(|known| (written, known));
    if found.is_none() {
        found = phones::endpoint_of(db, &domain, user)?.map(|known| (user, known));
    }
    Ok(Some(match found {
        Some((name, known)) => {
            let uri = format!("sip:{name}@{host}");
            let place = (domain, known.id);
            if known.enabled {
                Party::Endpoint { uri, place }
            } else {
                Party::Disabled { uri, place }
            }
        }
        None => Party::Nobody {
            uri: format!("sip:{written}@{host}"),
        },
    }))
}
