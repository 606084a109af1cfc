//! One thing with all that is known of it, a line each, for people.

use crate::{
    api::text,
    app::{filter::Standing, phones::host, search::named::Named},
    cli::process::output,
};

/// The cells that names of lines take.
const NAMES: usize = 13;

/// Prints what has this name, and below it these lines; those that say nothing are left out.
pub fn print(title: &str, lines: &[(&str, String)]) {
    output::print(&text::clean(title));
    for (name, said) in lines.iter().filter(|(_, said)| !said.is_empty()) {
        output::print(&format!("  {name:<NAMES$}{}", text::clean(said)));
    }
}

/// How an endpoint stands, in words.
#[must_use]
pub fn standing(named: &Named<'_>) -> String {
    match named.standing() {
        Standing::Refused => match named.seen().refused() {
            Some(refused) => format!("refused: {}", refused.told()),
            None => "refused".to_owned(),
        },
        Standing::Disabled => "off: its phones can neither register nor call".to_owned(),
        Standing::NoApplication => {
            "no application: every call that it makes is rejected".to_owned()
        }
        Standing::UnknownApplication => {
            "its application is not in the account: calls that it makes are rejected".to_owned()
        }
        Standing::NoCallUrl => {
            "its application has no URL for calls: every call that it makes is rejected".to_owned()
        }
        Standing::NoPhone => "on, but no phone is registered".to_owned(),
        Standing::Registered => "on, and registered".to_owned(),
        Standing::Ready => "on; whether a phone is registered is not known".to_owned(),
    }
}

/// The phones that are registered, one behind the other.
#[must_use]
pub fn phones(named: &Named<'_>) -> String {
    let seen = named.seen();
    let phones = seen.there().into_iter().flat_map(|there| &there.phones);
    let phones = phones.map(|phone| match &*phone.agent {
        "" => host(&phone.source).to_owned(),
        agent => format!("{agent} at {}", host(&phone.source)),
    });
    phones.collect::<Vec<_>>().join("; ")
}
