//! The fields that a filter can name before a colon, by kind of list.

use Rows::{Calls, Domains, Endpoints, Messages, Requests};

use crate::app::text::spelling::nearest;

/// What a filter can look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The endpoint's or domain's name.
    Name,
    /// Free text.
    Description,
    /// The endpoint's SIP URI.
    Uri,
    /// The domain's SIP host.
    Host,
    /// The name of the endpoint's domain.
    Domain,
    /// The name of its application.
    App,
    /// The opaque identifier.
    Id,
    /// On or off.
    Enabled,
    /// Whether a phone is registered.
    Registered,
    /// Whether a phone is refused.
    Refused,
    /// What its phones call themselves.
    Agent,
    /// From where its phones come.
    Address,
    /// What a request was for.
    For,
    /// Its method.
    Method,
    /// How it ended.
    Status,
    /// Its path and query.
    Path,
    /// What was said.
    Text,
    /// Who calls.
    From,
    /// Who is called.
    To,
    /// How a call stands, or how it ended.
    Outcome,
}

/// What the rows of a list are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rows {
    /// Endpoints.
    #[default]
    Endpoints,
    /// Domains.
    Domains,
    /// Requests that were sent.
    Requests,
    /// Messages.
    Messages,
    /// Calls.
    Calls,
}

/// Every field with the word for it and the lists that have it; further words for the same field follow.
const FIELDS: &[(&str, Field, &[Rows])] = &[
    ("name", Field::Name, &[Endpoints, Domains]),
    ("description", Field::Description, &[Endpoints, Domains]),
    ("uri", Field::Uri, &[Endpoints]),
    ("host", Field::Host, &[Domains]),
    ("domain", Field::Domain, &[Endpoints]),
    ("app", Field::App, &[Endpoints, Calls]),
    ("id", Field::Id, &[Endpoints, Domains, Calls]),
    ("enabled", Field::Enabled, &[Endpoints]),
    ("registered", Field::Registered, &[Endpoints]),
    ("refused", Field::Refused, &[Endpoints]),
    ("agent", Field::Agent, &[Endpoints, Calls]),
    ("address", Field::Address, &[Endpoints]),
    ("for", Field::For, &[Requests]),
    ("method", Field::Method, &[Requests]),
    ("status", Field::Status, &[Requests]),
    ("path", Field::Path, &[Requests]),
    ("text", Field::Text, &[Messages]),
    ("from", Field::From, &[Calls]),
    ("to", Field::To, &[Calls]),
    ("state", Field::Outcome, &[Calls]),
    ("desc", Field::Description, &[Endpoints, Domains]),
    ("application", Field::App, &[Endpoints, Calls]),
    ("domain", Field::Name, &[Domains]),
];

/// Words before a colon that are pasted, not meant as fields.
const SCHEMES: &[&str] = &["sip", "sips", "tel", "http", "https"];

impl Rows {
    /// The field that this word names here.
    pub fn field(self, word: &str) -> Option<Field> {
        let named = |(name, _, rows): &&(&str, Field, &[Rows])| {
            name.eq_ignore_ascii_case(word) && rows.contains(&self)
        };
        FIELDS.iter().find(named).map(|(_, field, _)| *field)
    }

    /// Whether they are things of the service, which have a state or might seem to.
    pub(super) fn are_resources(self) -> bool {
        match self {
            Endpoints | Domains => true,
            Requests | Messages | Calls => false,
        }
    }

    /// The words for the fields of this list, one a field.
    pub fn words(self) -> Vec<&'static str> {
        let of_this = FIELDS.iter().filter(|(_, _, rows)| rows.contains(&self));
        let mut found: Vec<(&str, Field)> = Vec::new();
        for (word, field, _) in of_this {
            if found.iter().all(|(_, known)| known != field) {
                found.push((word, *field));
            }
        }
        found.into_iter().map(|(word, _)| word).collect()
    }

    /// Why this word names no field here.
    pub(super) fn unknown(self, word: &str) -> String {
        let own = self.words();
        if is_field(word) {
            let rows = match self {
                Endpoints => "Endpoints",
                Domains => "Domains",
                Requests => "Requests",
                Messages => "Messages",
                Calls => "Calls",
            };
            return format!("{rows} have no {word}; they have {}.", own.join(", "));
        }
        match nearest(&word.to_lowercase(), own.iter().copied()) {
            Some(meant) => format!("No field is called {word}; did you mean {meant}?"),
            None => format!("No field is called {word}: {}.", own.join(", ")),
        }
    }
}

impl Field {
    /// Whether it is answered with yes or no.
    pub fn is_flag(self) -> bool {
        matches!(self, Self::Enabled | Self::Registered | Self::Refused)
    }

    /// Whether what it says changes with what phones do.
    pub fn is_of_phones(self) -> bool {
        matches!(
            self,
            Self::Registered | Self::Refused | Self::Agent | Self::Address
        )
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        let word = FIELDS.iter().find(|(_, field, _)| *field == self);
        word.map_or("", |(word, ..)| word)
    }
}

fn is_field(word: &str) -> bool {
    FIELDS
        .iter()
        .any(|(name, ..)| name.eq_ignore_ascii_case(word))
}

/// Words that ask for a state of phones when they stand alone.
const STATES: &[(&str, Field, bool)] = &[
    ("registered", Field::Registered, true),
    ("refused", Field::Refused, true),
];

/// The state that this word alone asks for.
pub(super) fn state(word: &str) -> Option<(Field, bool)> {
    let mut states = STATES.iter();
    let (_, field, on) = states.find(|(state, ..)| word.eq_ignore_ascii_case(state))?;
    Some((*field, *on))
}

/// Whether a term with a colon is text all the same: the word before the colon is not of letters alone, or is that
/// of a pasted address, or a number follows, as behind a host, and the word is no misspelt field.
pub(super) fn is_text(term: &str) -> bool {
    let Some((word, value)) = term.split_once(':') else {
        return true;
    };
    let lower = word.to_lowercase();
    let fields = FIELDS.iter().map(|(name, ..)| *name);
    let of_letters = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphabetic());
    let hexadecimal = word.len() == 2 && word.chars().all(|c| c.is_ascii_hexdigit());
    !of_letters
        || hexadecimal
        || SCHEMES.contains(&lower.as_str())
        || (value.starts_with(|c: char| c.is_ascii_digit()) && nearest(&lower, fields).is_none())
}
