//! The table of what can be configured: read by the file's reader and its complaints, the example, the schema, the manual
//! page and the guide.

use super::key::{Key, OfProfile, Opt, Section};

/// How long a generated password is, as a text.
const LENGTH: &str = "20";

/// The options at the top of the file.
pub mod top {
    use super::{super::key::Check, LENGTH};

    type Key<T> = super::Key<T, crate::cli::config::key::Top>;

    /// The profile that is opened.
    pub const DEFAULT_PROFILE: Key<String> = Key::new(
        "default_profile",
        "The profile that is opened without --profile.",
    )
    .example("main");
    /// The theme.
    pub const THEME: Key<String> = Key::new(
        "theme",
        "auto (light or dark by the terminal's background), terminal, light, dark, mono, high-contrast, colour-blind or one of your own; --theme and NO_COLOR go first.",
    )
    .example("auto");
    /// The first screen.
    pub const START: Key<String> = Key::new(
        "start",
        "The first screen: overview or domains; --start goes first. The overview, unless set.",
    )
    .example("overview")
    .check(Check::Start);
    /// Whether only ASCII characters are drawn.
    pub const ASCII: Key<bool> = Key::new(
        "ascii",
        "Draw with ASCII characters only, or never; when it is not given, the locale decides.",
    );
    /// Whether nothing moves by itself.
    pub const STILL: Key<bool> = Key::new(
        "still",
        "Do not tint a row for a second when its phones have changed; --still does the same.",
    );
    /// How long a notice stays.
    pub const NOTICES_UNTIL_KEY: Key<bool> = Key::new(
        "notices_until_key",
        "Let a notice stay until a key is pressed; unless set, it stays for some seconds and goes by itself, but for failures.",
    );
    /// Whether the terminal is asked to copy.
    pub const CLIPBOARD: Key<bool> = Key::new(
        "clipboard",
        "Copy through the terminal (OSC 52); false shows the text instead, to be selected. True unless set to false.",
    )
    .on();
    /// Whether keys are found by their place on the keyboard.
    pub const KEYS_BY_POSITION: Key<bool> = Key::new(
        "keys_by_position",
        "Let a Cyrillic or Greek letter count as the Latin one in its place; true unless set to false.",
    )
    .on();
    /// The columns of the lists of endpoints.
    pub const COLUMNS: Key<String> = Key::new(
        "columns",
        "The columns that lists of endpoints show: some of state, name, phones, domain, description, application and uri.",
    )
    .example("state name phones domain application description uri")
    .check(Check::Columns);
    /// The length of generated passwords.
    pub const PASSWORD_LENGTH: Key<usize> = Key::new(
        "password_length",
        "How many characters a generated password has: 6 to 128.",
    )
    .example(LENGTH)
    .check(Check::Length);
    /// The characters of generated passwords.
    pub const PASSWORD_ALPHABET: Key<String> = Key::new(
        "password_alphabet",
        "What generated passwords are made of: clear (no look-alikes), letters-and-digits, digits, speakable (easily dictated), or the characters themselves.",
    )
    .example("clear")
    .check(Check::Alphabet);
}

/// The options of a profile.
pub mod profile {
    use super::{super::key::Check, LENGTH};

    type Key<T> = super::Key<T, crate::cli::config::key::OfProfile>;

    /// The address of the service.
    pub const ORIGIN: Key<String> = Key::new(
        "origin",
        "Scheme, host and port of the API, such as https://api.example.com.",
    )
    .env("SIPDECK_API")
    .example("https://api.example.com");
    /// The account.
    pub const USER_ID: Key<String> = Key::new("user_id", "The account, u-…")
        .env("SIPDECK_USER_ID")
        .example("u-…");
    /// The API token.
    pub const TOKEN: Key<String> = Key::new("token", "The API token, t-…")
        .env("SIPDECK_TOKEN")
        .example("t-…");
    /// The file that holds the secret.
    pub const SECRET_FILE: Key<String> = Key::new(
        "secret_file",
        "A file that holds the API secret and that only you can read.",
    )
    .example("main.secret");
    /// The command that prints the secret.
    pub const SECRET_COMMAND: Key<Vec<String>> = Key::new(
        "secret_command",
        "A command that prints the API secret, such as \"pass show catapult\".",
    )
    .example("pass show catapult");
    /// Whether plain HTTP may be used beyond this machine.
    pub const ALLOW_HTTP: Key<bool> = Key::new(
        "allow_http",
        "Allow http:// to other machines; the secret then travels unprotected.",
    );
    /// The label in the header.
    pub const LABEL: Key<String> =
        Key::new("label", "A word or two for the header, such as PRODUCTION.")
            .example("PRODUCTION");
    /// The colour of the label.
    pub const COLOUR: Key<String> = Key::new(
        "colour",
        "The label's colour: red, green, yellow, blue, magenta or cyan.",
    )
    .example("red")
    .check(Check::Colour);
    /// Whether every change is refused.
    pub const READ_ONLY: Key<bool> = Key::new(
        "read_only",
        "Refuse every change; --read-only does the same.",
    );
    /// Whether a name or a number is typed out before a change.
    pub const PROTECTED: Key<bool> = Key::new(
        "protected",
        "Have a name or a number typed out before anything is changed.",
    );
    /// The filter that lists are opened with.
    pub const FILTER: Key<String> = Key::new(
        "filter",
        "The filter that a list of endpoints is opened with, such as \"!disabled\".",
    )
    .example("!disabled")
    .check(Check::Filter);
    /// Where SIP is sent.
    pub const SIP_SERVER: Key<String> = Key::new(
        "sip_server",
        "Where SIP is sent instead of where the DNS leads to, such as 192.0.2.1:5060 or sip.example.com;transport=tcp.",
    )
    .example("192.0.2.1:5060");
    /// The length of generated passwords.
    pub const PASSWORD_LENGTH: Key<usize> = Key::new(
        "password_length",
        "The same as at the top, for this profile only.",
    )
    .example(LENGTH)
    .check(Check::Length);
    /// The characters of generated passwords.
    pub const PASSWORD_ALPHABET: Key<String> = Key::new(
        "password_alphabet",
        "The same as at the top, for this profile only.",
    )
    .example("clear")
    .check(Check::Alphabet);
}

/// Every option.
pub const OPTIONS: &[Opt] = &[
    top::DEFAULT_PROFILE.option(),
    top::THEME.option(),
    top::ASCII.option(),
    top::CLIPBOARD.option(),
    top::KEYS_BY_POSITION.option(),
    top::START.option(),
    top::STILL.option(),
    top::NOTICES_UNTIL_KEY.option(),
    top::COLUMNS.option(),
    top::PASSWORD_LENGTH.option(),
    top::PASSWORD_ALPHABET.option(),
    profile::ORIGIN.option(),
    profile::USER_ID.option(),
    profile::TOKEN.option(),
    profile::SECRET_FILE.option(),
    profile::SECRET_COMMAND.option(),
    profile::ALLOW_HTTP.option(),
    profile::LABEL.option(),
    profile::COLOUR.option(),
    profile::READ_ONLY.option(),
    profile::PROTECTED.option(),
    profile::FILTER.option(),
    profile::SIP_SERVER.option(),
    profile::PASSWORD_LENGTH.option(),
    profile::PASSWORD_ALPHABET.option(),
];

/// What every profile needs.
pub const NEEDED: [Key<String, OfProfile>; 3] = [profile::ORIGIN, profile::USER_ID, profile::TOKEN];

/// The variable that holds the secret. It has no key in the file: a secret is not written there.
pub const SECRET_ENV: &str = "SIPDECK_SECRET";

/// The option of this name at this place.
pub fn find(place: Section, name: &str) -> Option<&'static Opt> {
    OPTIONS
        .iter()
        .find(|option| option.place == place && option.name == name)
}

#[cfg(test)]
mod tests {
    use super::{OPTIONS, find};

    #[test]
    fn every_key_has_its_row_and_no_name_stands_twice() {
        let keys = include_str!("options.rs").matches(": Key<").count();
        assert_eq!(OPTIONS.len(), keys - 1, "keys without a row");
        for option in OPTIONS {
            let found = find(option.place, option.name).expect("is there");
            assert_eq!(found.help, option.help, "{} stands twice", option.name);
        }
    }
}
