//! What `y` and a letter put on the person's clipboard.

use crate::api::{Endpoint, UserId, paths::Paths};

use super::{detail, effect::Effect, next::Next, notice::Notice, requests, shared::Shared};

/// A letter, what it copies, and how to get it.
pub struct Copy {
    /// The key after `y`.
    pub letter: char,
    /// What is copied.
    pub what: &'static str,
    text: fn(&Shared, &Endpoint) -> Option<String>,
}

/// Everything that can be copied.
pub const COPIES: &[Copy] = &[
    Copy {
        letter: 'i',
        what: "id",
        text: |_, endpoint| Some(endpoint.id.to_string()),
    },
    Copy {
        letter: 'n',
        what: "name",
        text: |_, endpoint| Some(endpoint.name.clone()),
    },
    Copy {
        letter: 'u',
        what: "URI",
        text: |_, endpoint| Some(endpoint.sip_uri.clone()),
    },
    Copy {
        letter: 'r',
        what: "registration card",
        text: |_, endpoint| Some(card(endpoint)),
    },
    Copy {
        letter: 'j',
        what: "JSON",
        text: |_, endpoint| Some(detail::json(endpoint)),
    },
    Copy {
        letter: 'c',
        what: "curl",
        text: curl,
    },
];

/// Copies what the letter stands for.
pub fn copy(shared: &mut Shared, letter: char, endpoint: Option<&Endpoint>) -> Next {
    let Some(copy) = COPIES.iter().find(|copy| copy.letter == letter) else {
        return Next::Say(Notice::plain(format!("Nothing is copied by y {letter}.")));
    };
    let Some(endpoint) = endpoint else {
        return Next::Say(Notice::plain("No endpoint is selected."));
    };
    match (copy.text)(shared, endpoint) {
        Some(text) => {
            shared.ask(Effect::Copy(text));
            Next::Say(Notice::good(format!(
                "The {} of {} was sent to the terminal.",
                copy.what, endpoint.name
            )))
        }
        None => Next::Say(Notice::bad(format!(
            "The {} cannot be made: the address of the service is not known.",
            copy.what
        ))),
    }
}

/// What can be copied of a request.
pub const OF_REQUESTS: &[(char, &str)] = &[('c', "curl"), ('p', "path")];

/// Copies what the letter stands for, of these: the command that sends it again, and its path.
pub fn request(shared: &mut Shared, letter: char, texts: Option<(String, String)>) -> Next {
    let Some((curl, path)) = texts else {
        return Next::Say(Notice::plain("No request is selected."));
    };
    let (text, said) = match letter {
        'c' if curl.contains("@body.json") => (
            curl,
            "The curl command was sent to the terminal. Its body was not kept: put one into body.json.",
        ),
        'c' => (
            curl,
            "The curl command was sent to the terminal, without the secret.",
        ),
        'p' => (path, "The path was sent to the terminal."),
        _ => return Next::Say(Notice::plain(format!("Nothing is copied by y {letter}."))),
    };
    shared.ask(Effect::Copy(text));
    Next::Say(Notice::good(said))
}

fn card(endpoint: &Endpoint) -> String {
    let lines = detail::card(endpoint);
    let lines: Vec<String> = lines
        .iter()
        .map(|told| format!("{}: {}", told.label, told.value))
        .collect();
    lines.join("\n")
}

/// A request that reads this endpoint; the shell puts the credentials in.
fn curl(shared: &Shared, endpoint: &Endpoint) -> Option<String> {
    let origin = url::Url::parse(&shared.profile.origin).ok()?;
    let user = UserId::from(shared.profile.account.as_str());
    let paths = Paths::new(&origin, &user).ok()?;
    let url = paths
        .endpoint(endpoint.domain_id.as_ref()?, &endpoint.id)
        .ok()?;
    Some(requests::curl(url.as_str(), ""))
}
