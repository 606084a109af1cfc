//! What `y` and a letter put on the person's clipboard.

use crate::{
    api::{Endpoint, UserId, pace::RequestRecord, paths::Paths},
    app::{
        effect::Effect, next::Next, page::notice::Notice, service::registration, shared::Shared,
        text::number::counted,
    },
};

use super::{endpoint::detail, requests::purpose as requests};

/// A line of a table: a letter, what it copies, and how to get it.
pub struct Copy<T> {
    /// The key after the first.
    pub letter: char,
    /// What is copied.
    pub what: &'static str,
    text: fn(&Shared, &T) -> Option<String>,
    /// What is said besides; may be empty.
    note: fn(&T) -> &'static str,
}

/// Everything that can be copied of an endpoint.
#[rustfmt::skip]
pub const OF_ENDPOINTS: &[Copy<Endpoint>] = &[
    Copy { letter: 'i', what: "id", text: |_, endpoint| Some(endpoint.id.to_string()), note: |_| "" },
    Copy { letter: 'n', what: "name", text: |_, endpoint| Some(endpoint.name.clone()), note: |_| "" },
    Copy { letter: 'u', what: "URI", text: |_, endpoint| Some(endpoint.sip_uri.clone()), note: |_| "" },
    Copy { letter: 'r', what: "registration card", text: |_, endpoint| Some(card(endpoint)), note: |_| "" },
    Copy { letter: 'j', what: "JSON", text: |_, endpoint| Some(detail::json(endpoint)), note: |_| "" },
    Copy { letter: 'c', what: "curl", text: curl, note: |_| " The secret is not in it." },
];

/// Everything that can be copied of a request. The command leaves the secret to the shell.
#[rustfmt::skip]
pub const OF_REQUESTS: &[Copy<RequestRecord>] = &[
    Copy { letter: 'c', what: "curl", text: |shared, record| Some(requests::again(record, &shared.profile.origin)), note: requests::missing },
    Copy { letter: 'p', what: "path", text: |_, record| Some(record.path.clone()), note: |_| "" },
];

impl<T> Copy<T> {
    /// The letters of a table, with what they copy.
    #[must_use]
    pub fn letters(table: &[Self]) -> Vec<(char, &'static str)> {
        table.iter().map(|copy| (copy.letter, copy.what)).collect()
    }

    /// Copies what the letter stands for in this table; `of` names whose it is, behind what it is.
    fn of(table: &[Self], shared: &mut Shared, letter: char, from: &T, of: &str) -> Next {
        let Some(copy) = table.iter().find(|copy| copy.letter == letter) else {
            return Next::Stay;
        };
        let what = copy.what;
        let Some(text) = (copy.text)(shared, from) else {
            return Next::Say(Notice::bad(format!(
                "The {what} cannot be made: the address of the service is not known."
            )));
        };
        shared.ask(Effect::Copy(text));
        Next::Say(sent(shared, &format!("{what}{of}"), (copy.note)(from)))
    }
}

/// Copies what the letter stands for.
pub fn copy(shared: &mut Shared, letter: char, endpoint: Option<&Endpoint>) -> Next {
    let Some(endpoint) = endpoint else {
        return Next::Say(Notice::plain("No endpoint is selected."));
    };
    let of = format!(" of {}", endpoint.name);
    Copy::of(OF_ENDPOINTS, shared, letter, endpoint, &of)
}

/// Copies what the letter stands for of all that are marked and shown, one behind the other.
pub fn marked(shared: &mut Shared, letter: char, endpoints: &[Endpoint], hidden: usize) -> Next {
    let Some(copy) = OF_ENDPOINTS.iter().find(|copy| copy.letter == letter) else {
        let text = format!("Nothing is copied by the letter {letter}.");
        return Next::Say(Notice::plain(text));
    };
    let texts: Vec<String> = endpoints
        .iter()
        .filter_map(|endpoint| (copy.text)(shared, endpoint))
        .collect();
    if texts.is_empty() {
        let text = "Nothing is copied: none of the marked is shown.";
        return Next::Say(Notice::plain(text));
    }
    let between = if letter == 'r' { "\n\n" } else { "\n" };
    let what = format!(
        "{} of {}",
        copy.what,
        counted(texts.len(), "marked endpoint", "marked endpoints")
    );
    shared.ask(Effect::Copy(texts.join(between)));
    let left = match hidden {
        0 => String::new(),
        hidden => format!(" The filter hides {hidden} that are marked: they are left out."),
    };
    Next::Say(sent(shared, &what, &left))
}

/// Copies what the letter stands for, of a request.
pub fn request(shared: &mut Shared, letter: char, record: Option<&RequestRecord>) -> Next {
    let Some(record) = record else {
        return Next::Say(Notice::plain("No request is selected."));
    };
    Copy::of(OF_REQUESTS, shared, letter, record, "")
}

/// That a text was sent, and what may keep it from arriving: nobody hears whether it does.
fn sent(shared: &Shared, what: &str, note: &str) -> Notice {
    let said = format!("The {what} was sent to the terminal.{note}");
    match &shared.operator.caution {
        None => Notice::good(said),
        Some(caution) => Notice::plain(format!("{said} {caution}")),
    }
}

fn card(endpoint: &Endpoint) -> String {
    let lines = registration::card(endpoint);
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
