//! What is wrong with an endpoint, or worth knowing, in plain words: one table of checks.

use crate::{
    api::{Application, Domain, Endpoint, text},
    app::{
        account::Account,
        page::notice::Tone,
        service::{consequence, names::takes_calls},
    },
};

/// One sentence or two about an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
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
}

enum Attached<'a> {
    None,
    Known(&'a Application),
    Gone,
    NotReadYet,
}

type Check = fn(&Patient<'_>) -> Option<String>;

/// Every check, the worst first.
const CHECKS: &[(Tone, Check)] = &[
    (Tone::Bad, disabled),
    (Tone::Bad, no_application),
    (Tone::Bad, application_gone),
    (Tone::Bad, application_without_url),
    (Tone::Warn, other_user_name),
    (Tone::Warn, other_realm),
    (Tone::Warn, similar_names),
    (Tone::Warn, hostile_text),
    (Tone::Plain, manual_answer),
];

/// Looks an endpoint over. Nothing found: an empty list.
#[must_use]
pub fn of(account: &Account, endpoint: &Endpoint) -> Vec<Finding> {
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
    };
    let found = CHECKS.iter().filter_map(|(tone, check)| {
        let text = check(&patient)?;
        Some(Finding { tone: *tone, text })
    });
    found.collect()
}

fn disabled(patient: &Patient<'_>) -> Option<String> {
    (!patient.endpoint.enabled).then(|| format!("Disabled. {}", consequence::DISABLED.one))
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
