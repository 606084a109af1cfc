//! The columns of each list, as tables. In a narrow window the least important are left out, never squeezed.

use serde::{Deserialize, Serialize};

use crate::app::{
    filter::Field,
    service::{longest::Longest, names::Names},
};

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column<Key> {
    /// Which one.
    pub key: Key,
    /// Its title.
    pub title: &'static str,
    /// Sorts by it, after `s`; stands in the title or is its first letter.
    pub letter: char,
    /// The fewest cells it is of use with.
    pub min: u16,
    /// Its share of the cells that are left over; 0 keeps it at `min`.
    pub grow: u16,
    /// Who gives way first in a narrow window: the highest number.
    pub rank: u8,
    /// Numbers stand on the right.
    pub right: bool,
    /// What a filter looks at here.
    pub field: Option<Field>,
}

/// The columns of a list of endpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EndpointColumn {
    /// On, off, or what is wrong.
    State,
    /// The endpoint's name.
    Name,
    /// Its domain; only in the list of the whole account.
    Domain,
    /// Its application.
    Application,
    /// Free text.
    Description,
    /// Its address.
    Uri,
    /// How many phones are registered, where the service tells.
    Phones,
}

impl EndpointColumn {
    /// The cells that it needs to show every text of such rows whole; 0 where its least is enough.
    pub fn needs(self, rows: Longest, names: &Names) -> u16 {
        match self {
            Self::State | Self::Phones => 0,
            Self::Name => rows.name,
            Self::Domain => names.longest_domain,
            Self::Application => names.longest_application,
            Self::Description => rows.description,
            Self::Uri => rows.sip_uri,
        }
    }

    /// Whether rows change their order by it when phones come and go.
    pub fn follows_phones(self) -> bool {
        match self {
            Self::State | Self::Phones => true,
            Self::Name | Self::Domain | Self::Application | Self::Description | Self::Uri => false,
        }
    }
}

/// The columns of the list of domains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DomainColumn {
    /// The domain's name.
    Name,
    /// How many endpoints are known.
    Endpoints,
    /// How many of them are disabled.
    Disabled,
    /// How many of them have no application.
    Unassigned,
    /// How many of them have a phone that is registered, where the service tells.
    Registered,
    /// Its SIP host.
    Host,
    /// Free text.
    Description,
}

/// The columns of a list of calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallColumn {
    /// How it stands, or how it ended.
    State,
    /// Whether it comes from a phone or goes to one.
    Way,
    /// Who calls.
    From,
    /// Who is called.
    To,
    /// The phone that answered.
    Phone,
    /// The application that it came to.
    Application,
    /// How long both sides spoke.
    Talked,
    /// When it began.
    Began,
}

/// The columns of the log of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestColumn {
    /// When it was sent.
    At,
    /// Its method.
    Method,
    /// How it ended.
    Status,
    /// What it was for, in words.
    For,
    /// What it asked for.
    Path,
    /// How long it took, in milliseconds.
    Duration,
    /// How many attempts it took.
    Attempts,
    /// How much came back, in bytes.
    Bytes,
}

const fn column<Key>(
    key: Key,
    title: &'static str,
    letter: char,
    min: u16,
    grow: u16,
    rank: u8,
) -> Column<Key> {
    Column {
        key,
        title,
        letter,
        min,
        grow,
        rank,
        right: false,
        field: None,
    }
}

impl<Key> Column<Key> {
    const fn right(mut self) -> Self {
        self.right = true;
        self
    }

    const fn of(mut self, field: Field) -> Self {
        self.field = Some(field);
        self
    }
}

/// The table of the endpoint lists.
pub const ENDPOINTS: &[Column<EndpointColumn>] = &[
    column(EndpointColumn::State, "State", 's', 10, 0, 1),
    column(EndpointColumn::Name, "Name", 'n', 14, 3, 0).of(Field::Name),
    column(EndpointColumn::Phones, "Phones", 'p', 8, 0, 6).right(),
    column(EndpointColumn::Domain, "Domain", 'd', 16, 0, 2).of(Field::Domain),
    column(EndpointColumn::Description, "Description", 'e', 20, 4, 4).of(Field::Description),
    column(EndpointColumn::Application, "Application", 'a', 14, 2, 3).of(Field::App),
    column(EndpointColumn::Uri, "SIP URI", 'u', 36, 2, 5).of(Field::Uri),
];

/// The table of the domain list.
const DOMAINS: &[Column<DomainColumn>] = &[
    column(DomainColumn::Name, "Name", 'n', 16, 0, 0).of(Field::Name),
    column(DomainColumn::Endpoints, "Endpoints", 'e', 10, 0, 1).right(),
    column(DomainColumn::Disabled, "Off", 'o', 6, 0, 2).right(),
    column(DomainColumn::Unassigned, "No app", 'a', 6, 0, 3).right(),
    column(DomainColumn::Registered, "Registered", 'r', 11, 0, 4).right(),
    column(DomainColumn::Description, "Description", 'd', 12, 4, 5).of(Field::Description),
    column(DomainColumn::Host, "SIP host", 'h', 31, 1, 6).of(Field::Host),
];

/// The table of the lists of calls.
pub const CALLS: &[Column<CallColumn>] = &[
    column(CallColumn::State, "State", 's', 11, 0, 1).of(Field::Outcome),
    column(CallColumn::Way, "Way", 'w', 3, 0, 5),
    column(CallColumn::From, "From", 'f', 12, 3, 2).of(Field::From),
    column(CallColumn::To, "To", 't', 12, 3, 0).of(Field::To),
    column(CallColumn::Talked, "Talked", 'd', 7, 0, 4).right(),
    column(CallColumn::Began, "Began", 'b', 11, 0, 3),
    column(CallColumn::Application, "Application", 'a', 12, 1, 7).of(Field::App),
    column(CallColumn::Phone, "Phone", 'p', 14, 1, 6).of(Field::Agent),
];

/// The table of the log of requests, which is not sorted.
pub const REQUESTS: &[Column<RequestColumn>] = &[
    column(RequestColumn::At, "Sent", ' ', 8, 0, 1),
    column(RequestColumn::Status, "Status", ' ', 6, 0, 2),
    column(RequestColumn::Duration, "ms", ' ', 6, 0, 4).right(),
    column(RequestColumn::Attempts, "Tries", ' ', 5, 0, 3).right(),
    column(RequestColumn::For, "For", ' ', 18, 3, 0),
    column(RequestColumn::Method, "Method", ' ', 6, 0, 5),
    column(RequestColumn::Path, "Path", ' ', 34, 1, 6),
    column(RequestColumn::Bytes, "Bytes", ' ', 9, 0, 7).right(),
];

/// The columns of a list of endpoints: the domain is one only in the list of the whole account, and the phones only where
/// the service tells of them.
pub fn of_endpoints(
    whole_account: bool,
    phones: bool,
) -> impl Iterator<Item = &'static Column<EndpointColumn>> + Clone {
    let shown = move |column: &&Column<_>| match column.key {
        EndpointColumn::Domain => whole_account,
        EndpointColumn::Phones => phones,
        EndpointColumn::State
        | EndpointColumn::Name
        | EndpointColumn::Application
        | EndpointColumn::Description
        | EndpointColumn::Uri => true,
    };
    ENDPOINTS.iter().filter(shown)
}

/// The columns of the list of domains: the phones only where the service tells of them.
pub fn of_domains(phones: bool) -> impl Iterator<Item = &'static Column<DomainColumn>> + Clone {
    let is_shown = move |column: &&Column<_>| phones || column.key != DomainColumn::Registered;
    DOMAINS.iter().filter(is_shown)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{CALLS, DOMAINS, ENDPOINTS};

    #[test]
    fn no_letter_sorts_by_two_columns() {
        let letters: HashSet<char> = ENDPOINTS.iter().map(|column| column.letter).collect();
        assert_eq!(letters.len(), ENDPOINTS.len());
        let letters: HashSet<char> = DOMAINS.iter().map(|column| column.letter).collect();
        assert_eq!(letters.len(), DOMAINS.len());
        let letters: HashSet<char> = CALLS.iter().map(|column| column.letter).collect();
        assert_eq!(letters.len(), CALLS.len());
    }
}
