//! The columns that an import knows by name.

/// A column with a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// The domain's name or id. Required.
    Domain,
    /// The endpoint's name. Required.
    Name,
    /// The SIP password.
    Password,
    /// Free text.
    Description,
    /// The application's name or id.
    Application,
    /// On or off.
    Enabled,
}

/// All columns, in the order in which they are documented.
pub const COLUMNS: [(Column, &str); 6] = [
    (Column::Domain, "domain"),
    (Column::Name, "name"),
    (Column::Password, "password"),
    (Column::Description, "description"),
    (Column::Application, "application"),
    (Column::Enabled, "enabled"),
];

/// Columns of an exported file that cannot be set: they are passed over without a word.
const READ_ONLY: [&str; 6] = ["id", "sip_uri", "phones", "agent", "address", "refused"];

/// What a heading means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    /// A column with a meaning.
    Known(Column),
    /// A column of an exported file that cannot be set.
    ReadOnly,
    /// Anything else.
    Unknown,
}

/// Reads a heading, in any case and with white space around it.
#[must_use]
pub fn heading(text: &str) -> Heading {
    let text = text.trim();
    let known = COLUMNS
        .iter()
        .find(|(_, name)| name.eq_ignore_ascii_case(text));
    match known {
        Some((column, _)) => Heading::Known(*column),
        None if READ_ONLY.iter().any(|name| name.eq_ignore_ascii_case(text)) => Heading::ReadOnly,
        None => Heading::Unknown,
    }
}

impl Column {
    /// The name that files use.
    #[must_use]
    pub fn name(self) -> &'static str {
        COLUMNS
            .iter()
            .find(|(column, _)| *column == self)
            .map_or("", |(_, name)| name)
    }
}
