//! The table of what can be configured: read by the file's reader and its complaints, the example, the schema, the manual
//! page and the guide.

/// Where in the file an option stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// At the top.
    Top,
    /// In a `[profiles.NAME]`.
    Profile,
}

/// What an option holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Number,
    /// A command: a text for the shell, or a list of a program and its arguments.
    Command,
}

/// One option.
#[derive(Debug, Clone, Copy)]
pub struct Opt {
    /// Its key in the file.
    pub name: &'static str,
    /// Where it stands.
    pub place: Place,
    /// What it holds.
    pub kind: Kind,
    /// The environment variable with the same meaning, when no profile is asked for; or empty.
    pub env: &'static str,
    /// One sentence.
    pub help: &'static str,
    /// A value to start from, where it holds a text, a command or a number.
    pub example: &'static str,
    /// What holds when a flag is not given.
    pub on: bool,
    /// What is looked at besides the kind.
    pub check: Check,
}

/// What the value of an option must keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Any value of its kind.
    Free,
    /// A filter of endpoints.
    Filter,
    /// A colour.
    Colour,
    /// The length of a password.
    Length,
    /// What passwords are made of.
    Alphabet,
}

impl Opt {
    const fn example(self, example: &'static str) -> Self {
        Self { example, ..self }
    }

    /// The same flag, which holds unless it is set to false.
    const fn on(self) -> Self {
        Self { on: true, ..self }
    }

    const fn check(self, check: Check) -> Self {
        Self { check, ..self }
    }
}

const fn opt(
    name: &'static str,
    place: Place,
    kind: Kind,
    env: &'static str,
    help: &'static str,
) -> Opt {
    Opt {
        name,
        place,
        kind,
        env,
        help,
        example: "",
        on: false,
        check: Check::Free,
    }
}

/// How long a generated password is, as a text.
const LENGTH: &str = "20";

/// Every option.
pub const OPTIONS: &[Opt] = &[
    opt(
        "default_profile",
        Place::Top,
        Kind::Text,
        "",
        "The profile that is opened without --profile.",
    ).example("main"),
    opt(
        "theme",
        Place::Top,
        Kind::Text,
        "",
        "terminal, light, dark, mono, high-contrast, colour-blind or one of your own; --theme and NO_COLOR go first.",
    ).example("terminal"),
    opt(
        "ascii",
        Place::Top,
        Kind::Flag,
        "",
        "Draw with ASCII characters only, or never; when it is not given, the locale decides.",
    ),
    opt(
        "clipboard",
        Place::Top,
        Kind::Flag,
        "",
        "Copy through the terminal (OSC 52); false shows the text instead, to be selected. True unless set to false.",
    ).on(),
    opt(
        "keys_by_position",
        Place::Top,
        Kind::Flag,
        "",
        "Let a Cyrillic or Greek letter count as the Latin one in its place; true unless set to false.",
    ).on(),
    opt(
        "password_length",
        Place::Top,
        Kind::Number,
        "",
        "How many characters a generated password has: 6 to 128.",
    ).example(LENGTH).check(Check::Length),
    opt(
        "password_alphabet",
        Place::Top,
        Kind::Text,
        "",
        "What generated passwords are made of: clear (no look-alikes), letters-and-digits, digits, or the characters themselves.",
    ).example("clear").check(Check::Alphabet),
    opt(
        "origin",
        Place::Profile,
        Kind::Text,
        "SIPDECK_API",
        "Scheme, host and port of the API, such as https://api.example.com.",
    ).example("https://api.example.com"),
    opt(
        "user_id",
        Place::Profile,
        Kind::Text,
        "SIPDECK_USER_ID",
        "The account, u-…",
    ).example("u-…"),
    opt(
        "token",
        Place::Profile,
        Kind::Text,
        "SIPDECK_TOKEN",
        "The API token, t-…",
    ).example("t-…"),
    opt(
        "secret_file",
        Place::Profile,
        Kind::Text,
        "",
        "A file that holds the API secret and that only you can read.",
    ).example("main.secret"),
    opt(
        "secret_command",
        Place::Profile,
        Kind::Command,
        "",
        "A command that prints the API secret, such as \"pass show catapult\".",
    ).example("pass show catapult"),
    opt(
        "allow_http",
        Place::Profile,
        Kind::Flag,
        "",
        "Allow http:// to other machines; the secret then travels unprotected.",
    ),
    opt(
        "label",
        Place::Profile,
        Kind::Text,
        "",
        "A word or two for the header, such as PRODUCTION.",
    ).example("PRODUCTION"),
    opt(
        "colour",
        Place::Profile,
        Kind::Text,
        "",
        "The label's colour: red, green, yellow, blue, magenta or cyan.",
    ).example("red").check(Check::Colour),
    opt(
        "read_only",
        Place::Profile,
        Kind::Flag,
        "",
        "Refuse every change; --read-only does the same.",
    ),
    opt(
        "protected",
        Place::Profile,
        Kind::Flag,
        "",
        "Have a name or a number typed out before anything is changed.",
    ),
    opt(
        "filter",
        Place::Profile,
        Kind::Text,
        "",
        "The filter that a list of endpoints is opened with, such as \"!disabled\".",
    ).example("!disabled").check(Check::Filter),
    opt(
        "password_length",
        Place::Profile,
        Kind::Number,
        "",
        "The same as at the top, for this profile only.",
    ).example(LENGTH).check(Check::Length),
    opt(
        "password_alphabet",
        Place::Profile,
        Kind::Text,
        "",
        "The same as at the top, for this profile only.",
    ).example("clear").check(Check::Alphabet),
];

/// The variable that holds the secret. It has no key in the file: a secret is not written there.
pub const SECRET_ENV: &str = "SIPDECK_SECRET";

/// The option of this name at this place.
#[must_use]
pub fn find(place: Place, name: &str) -> Option<&'static Opt> {
    OPTIONS
        .iter()
        .find(|option| option.place == place && option.name == name)
}
