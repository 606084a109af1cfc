//! What is wrong with an endpoint, or worth knowing, in plain words: one table of checks.

use crate::{
    api::{Application, Domain, Endpoint, text},
    app::{
        account::Account,
        page::notice::Tone,
        phones::moment,
        service::{consequence, names::takes_calls},
    },
};

use super::phones::{Known, ended_by, failed};

/// One sentence or two about an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The sign of what it says of the endpoint, as in lists.
    pub sign: &'static str,
    /// How bad it is.
    pub tone: Tone,
    /// What it means for the person with the phone, and what to do.
    pub text: String,
}

/// What the checks look at.
struct Patient<'a> {
    endpoint: &'a Endpoint,
    domain: Option<&'a Domain>,
    application: Attached<'a>,
    account: &'a Account,
    phones: Known<'a>,
}

enum Attached<'a> {
    None,
    Known(&'a Application),
    Gone,
    NotReadYet,
}

type Check = fn(&Patient<'_>) -> Option<String>;

/// Every check with its sign, the worst first.
const CHECKS: &[(&str, Tone, Check)] = &[
    ("–", Tone::Plain, disabled),
    ("■", Tone::Bad, refused),
    ("▲", Tone::Warn, no_application),
    ("▲", Tone::Warn, application_gone),
    ("▲", Tone::Warn, application_without_url),
    ("▲", Tone::Warn, other_user_name),
    ("▲", Tone::Warn, other_realm),
    ("▲", Tone::Warn, similar_names),
    ("▲", Tone::Warn, hostile_text),
    ("○", Tone::Plain, no_phone),
    ("·", Tone::Plain, manual_answer),
    ("·", Tone::Plain, several_phones),
];

/// Looks an endpoint over. Nothing found: an empty list.
#[must_use]
pub fn of(account: &Account, endpoint: &Endpoint, phones: Known<'_>) -> Vec<Finding> {
    let application = match &endpoint.application_id {
        None => Attached::None,
        Some(id) => match account.application(id) {
            Some(application) => Attached::Known(application),
            None if account.applications.complete => Attached::Gone,
            None => Attached::NotReadYet,
        },
    };
    let patient = Patient {
        endpoint,
        domain: endpoint
            .domain_id
            .as_ref()
            .and_then(|id| account.domain(id)),
        application,
        account,
        phones,
    };
    let found = CHECKS.iter().filter_map(|(sign, tone, check)| {
        let text = check(&patient)?;
        Some(Finding {
            sign,
            tone: *tone,
            text,
        })
    });
    found.collect()
}

/// What none of the checks can see from here, in a few words each.
#[must_use]
pub fn unseen(account: &Account, endpoint: &Endpoint, told: bool) -> Vec<&'static str> {
    let application = endpoint.application_id.as_ref();
    let unread = application
        .is_some_and(|id| !account.applications.complete && account.application(id).is_none());
    let mut unseen = vec!["its password", "its calls"];
    if !told {
        unseen.insert(0, "whether a phone is registered");
    }
    if unread {
        unseen.insert(0, "its application, which is not read yet");
    }
    unseen
}

fn disabled(patient: &Patient<'_>) -> Option<String> {
    (!patient.endpoint.enabled).then(|| format!("Disabled. {}", consequence::DISABLED.one))
}

/// Somebody is refused, by what was read for the page or else by what is known of every endpoint.
fn refused(patient: &Patient<'_>) -> Option<String> {
    let phones = &patient.phones;
    let (why, last, advice) = if let Some(attempt) = phones.refused().next() {
        let last = attempt.last_at.map(moment);
        (failed(attempt), last, advice(&attempt.reason))
    } else {
        let refused = phones.seen.refused()?;
        let count = match refused.count {
            0 | 1 => String::new(),
            count => format!(", {count} times"),
        };
        let why = format!("{}{count}", refused.told());
        (why, refused.last, "")
    };
    let last = last.map(|last| format!(" The last was at {}.", phones.when(last)));
    let last = last.unwrap_or_default();
    Some(format!("Refused: {why}.{last}{advice}"))
}

fn advice(reason: &str) -> &'static str {
    match reason {
        "wrong-password" => " Set the endpoint's password in the phone, or a new one in both.",
        "unknown-user" | "other-user" => " The phone must be given the user name below.",
        "wrong-realm" | "other-domain" | "unknown-domain" => {
            " The phone must be given the domain below."
        }
        _ => "",
    }
}

/// Nobody can be called there; an endpoint that is off says so itself.
fn no_phone(patient: &Patient<'_>) -> Option<String> {
    let phones = &patient.phones;
    if !patient.endpoint.enabled || phones.seen.phones() != Some(0) {
        return None;
    }
    let last = phones.last().and_then(|stay| {
        let until = phones.when(moment(stay.until?));
        let why = ended_by(&stay.end);
        Some(format!("No phone is registered since {until}: {why}."))
    });
    Some(last.unwrap_or_else(|| "No phone is registered: it cannot be called.".to_owned()))
}

fn several_phones(patient: &Patient<'_>) -> Option<String> {
    let count = patient.phones.seen.phones().filter(|count| *count > 1)?;
    Some(format!(
        "{count} phones are registered: all ring at once, and the first to answer has the call."
    ))
}

fn no_application(patient: &Patient<'_>) -> Option<String> {
    matches!(patient.application, Attached::None)
        .then(|| consequence::NO_APPLICATION.one.to_owned())
}

fn application_gone(patient: &Patient<'_>) -> Option<String> {
    let gone = matches!(patient.application, Attached::Gone);
    gone.then(|| {
        format!(
            "{} Choose another one.",
            consequence::NO_SUCH_APPLICATION.one
        )
    })
}

fn application_without_url(patient: &Patient<'_>) -> Option<String> {
    match patient.application {
        Attached::Known(application) if !takes_calls(application) => {
            Some(consequence::NO_CALL_URL.one.to_owned())
        }
        Attached::Known(_) | Attached::None | Attached::Gone | Attached::NotReadYet => None,
    }
}

fn other_user_name(patient: &Patient<'_>) -> Option<String> {
    let user = &patient.endpoint.credentials.username;
    let differs = !user.is_empty() && *user != patient.endpoint.name;
    differs.then(|| {
        format!(
            "The user name for registering is {user}, not {}: the phone must be given {user}.",
            patient.endpoint.name
        )
    })
}

fn other_realm(patient: &Patient<'_>) -> Option<String> {
    let host = patient.domain?.host();
    let realm = &patient.endpoint.credentials.realm;
    let differs = !realm.is_empty() && *realm != host;
    differs.then(|| format!("The realm is {realm}, which is not the host of its domain ({host})."))
}

fn similar_names(patient: &Patient<'_>) -> Option<String> {
    let name = &patient.endpoint.name;
    let domain = patient.endpoint.domain_id.as_ref()?;
    let pages = patient.account.pages(Some(domain));
    let similar = pages.flat_map(|page| page.looking_like(name));
    let names: Vec<&str> = similar.map(|row| row.name).take(4).collect();
    match names.as_slice() {
        [] => None,
        [one] => Some(format!("Easily confused with {one} in the same domain.")),
        [first @ .., last] => Some(format!(
            "Easily confused with {} and {last} in the same domain.",
            first.join(", ")
        )),
    }
}

fn hostile_text(patient: &Patient<'_>) -> Option<String> {
    let description = patient.endpoint.description.as_deref()?;
    let marked = |c: char| c == '\u{FFFD}' || text::is_hostile(c);
    let text = "The description holds characters that a terminal must not get; they are shown as \u{FFFD}.";
    description.chars().any(marked).then(|| text.to_owned())
}

fn manual_answer(patient: &Patient<'_>) -> Option<String> {
    match patient.application {
        Attached::Known(application) if takes_calls(application) && !application.auto_answer => {
            Some(format!(
                "The application {} answers calls itself: they ring until it does.",
                application.name
            ))
        }
        Attached::Known(_) | Attached::None | Attached::Gone | Attached::NotReadYet => None,
    }
}
