//! The fields of every form, as tables.

use crate::api::{password, rules, sentence::Sentence};

/// Which field it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldId {
    /// The name of an endpoint or domain.
    Name,
    /// The SIP password.
    Password,
    /// Free text.
    Description,
    /// The application that receives the call events.
    Application,
    /// On or off.
    Enabled,
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A line of text.
    Text,
    /// A line of text that is shown only on request.
    Secret,
    /// Yes or no.
    Toggle,
    /// One of a list, or none.
    Choice,
}

/// A line of a form's table.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Which field it is.
    pub id: FieldId,
    /// How it is filled in.
    pub kind: Kind,
    /// One word for people.
    pub label: &'static str,
    /// One sentence, shown while the field has the cursor.
    pub help: &'static str,
    /// What the platform applies to it.
    pub rule: fn(&str) -> Result<(), Sentence>,
    /// The most characters, where there is a limit that people may meet.
    pub max: Option<usize>,
    /// Shown, and not to be changed.
    pub fixed: bool,
    /// What the service calls it in its complaints.
    pub wire: &'static str,
}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        (self.id, self.fixed, self.help) == (other.id, other.fixed, other.help)
    }
}

/// Anything goes: it cannot be filled in wrongly.
#[expect(clippy::unnecessary_wraps, reason = "it stands where rules stand")]
fn free(_: &str) -> Result<(), Sentence> {
    Ok(())
}

const fn fixed(field: Field, help: &'static str) -> Field {
    Field {
        help,
        fixed: true,
        ..field
    }
}

const NAME: Field = Field {
    id: FieldId::Name,
    kind: Kind::Text,
    label: "Name",
    help: "The user part of its SIP URI. It cannot be changed later.",
    rule: rules::endpoint_name,
    max: Some(rules::ENDPOINT_NAME_MAX),
    fixed: false,
    wire: "name",
};

const DOMAIN_NAME: Field = Field {
    help: "The first part of its SIP host. It cannot be changed later.",
    rule: rules::domain_name,
    max: Some(rules::DOMAIN_NAME_MAX),
    ..NAME
};

const PASSWORD: Field = Field {
    id: FieldId::Password,
    kind: Kind::Secret,
    label: "Password",
    help: "It cannot be read back later.",
    rule: password::meant,
    max: Some(rules::PASSWORD_MAX),
    fixed: false,
    wire: "password",
};

const DESCRIPTION: Field = Field {
    id: FieldId::Description,
    kind: Kind::Text,
    label: "Description",
    help: "For people: where it stands, whom to call. May stay empty.",
    rule: rules::description,
    max: Some(rules::DESCRIPTION_MAX),
    fixed: false,
    wire: "description",
};

const APPLICATION: Field = Field {
    id: FieldId::Application,
    kind: Kind::Choice,
    label: "Application",
    help: "Decides what happens to its calls.",
    rule: free,
    max: None,
    fixed: false,
    wire: "applicationId",
};

const ENABLED: Field = Field {
    id: FieldId::Enabled,
    kind: Kind::Toggle,
    label: "Enabled",
    help: "A disabled endpoint can neither register nor call.",
    rule: free,
    max: None,
    fixed: false,
    wire: "enabled",
};

/// Create or clone an endpoint.
pub const NEW_ENDPOINT: &[Field] = &[NAME, PASSWORD, DESCRIPTION, APPLICATION, ENABLED];

/// Edit an endpoint.
pub const EDIT_ENDPOINT: &[Field] = &[
    fixed(NAME, "The name cannot be changed."),
    DESCRIPTION,
    APPLICATION,
    ENABLED,
];

/// Give an endpoint a new password.
pub const NEW_PASSWORD: &[Field] = &[fixed(NAME, "The endpoint that gets it."), PASSWORD];

/// Create a domain.
pub const NEW_DOMAIN: &[Field] = &[DOMAIN_NAME, DESCRIPTION];

/// Edit a domain.
pub const EDIT_DOMAIN: &[Field] = &[
    fixed(DOMAIN_NAME, "The name cannot be changed."),
    DESCRIPTION,
];
