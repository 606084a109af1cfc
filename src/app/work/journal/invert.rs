//! Plans the inverse of a change against the current state.

use std::collections::HashMap;

use crate::{
    api::{Domain, EndpointId, sentence::Sentence, text},
    app::{
        service::{facts::Facts, rows::EndpointRow},
        work::{
            import::{Judged, Known, Verdict, Verdicts},
            job::item::{Item, NewPassword, Work},
        },
    },
};

use super::{
    entry::{Entry, Kind, Verb},
    undo::Undo,
};

const GONE: &str = "It is gone.";

/// What taking these changes back comes to, judged against the account as it is, the last change first.
#[must_use]
pub fn undo(undo: &Undo, known: &Known) -> Verdicts {
    let rows: Vec<EndpointRow<'_>> = known.pages.iter().flat_map(|page| page.iter()).collect();
    let by_name: HashMap<(&str, &str), EndpointRow<'_>> = rows
        .iter()
        .map(|row| ((row.domain.as_str(), row.name), *row))
        .collect();
    let judge = |(line, entry): (u64, &Entry)| {
        let object = &entry.object;
        let mut domains = known.domains.iter();
        let domain = domains.find(|domain| domain.id.as_str() == object.domain);
        let verdict = match object.kind {
            Kind::Phone => Err(Sentence::from(
                "The phone registers again by itself, unless it may not any more.",
            )),
            Kind::Domain => {
                let holds = |domain: &Domain| rows.iter().any(|row| *row.domain == domain.id);
                of_domain(entry, domain, holds)
            }
            Kind::Endpoint => {
                let row = by_name.get(&(object.domain.as_str(), object.name.as_str()));
                of_endpoint(entry, row, domain.is_some())
            }
        };
        Judged {
            line,
            what: text::clean(&entry.what()).into_owned(),
            verdict: verdict.unwrap_or_else(|why| Verdict::Wrong(why.into())),
            doubts: Vec::new(),
        }
    };
    Verdicts((1..).zip(undo.0.iter().rev()).map(judge).collect())
}

fn of_endpoint(
    entry: &Entry,
    there: Option<&EndpointRow<'_>>,
    has_domain: bool,
) -> Result<Verdict, Sentence> {
    let same = there.filter(|row| row.id == entry.object.id);
    match (entry.verb, same) {
        (Verb::Create, None) => Ok(Verdict::Unchanged),
        (Verb::Create, Some(row)) => {
            let now = Facts::of_row(row);
            if !entry.after.unlike(&now).is_empty() {
                return Err("It was changed since it was created: delete it by hand.".into());
            }
            let id = Some(row.id.into());
            Ok(Verdict::Update(item(entry, id, Work::Delete, now)))
        }
        (Verb::Delete, _) if !has_domain => Err("The domain is gone.".into()),
        (Verb::Delete, _) if there.is_some() => {
            Err("An endpoint of this name is there again.".into())
        }
        (Verb::Delete, _) => {
            let work = Work::Create {
                fields: entry.before.clone(),
                password: NewPassword::Generated,
            };
            Ok(Verdict::Create(item(entry, None, work, Facts::default())))
        }
        (Verb::Change, None) => Err(GONE.into()),
        (Verb::Change, Some(_)) if entry.before.is_empty() => {
            Err("The password that it had is not known: set a new one.".into())
        }
        (Verb::Change, Some(row)) => back(entry, Facts::of_row(row), Some(row.id.into())),
    }
}

fn of_domain(
    entry: &Entry,
    there: Option<&Domain>,
    holds_endpoints: impl Fn(&Domain) -> bool,
) -> Result<Verdict, Sentence> {
    let now = there.map(Facts::of_domain);
    match (entry.verb, there, now) {
        (Verb::Delete, ..) => Err(
            "A deleted domain is not made again by this: create it, if its name is still free."
                .into(),
        ),
        (Verb::Create, Some(domain), Some(now)) => {
            if entry.after.text() != now.text() {
                return Err("It was changed since it was created: delete it by hand.".into());
            }
            if holds_endpoints(domain) {
                return Err("It has endpoints, and only an empty domain can be deleted.".into());
            }
            Ok(Verdict::Update(item(entry, None, Work::Delete, now)))
        }
        (Verb::Create, ..) => Ok(Verdict::Unchanged),
        (Verb::Change, _, None) => Err(GONE.into()),
        (Verb::Change, _, Some(_)) if entry.before.is_empty() => {
            Err("How it was before is not known.".into())
        }
        (Verb::Change, _, Some(now)) => back(entry, now, None),
    }
}

/// What was there before the change, unless somebody has changed it again since.
fn back(entry: &Entry, now: Facts, id: Option<EndpointId>) -> Result<Verdict, Sentence> {
    let fields = entry.before.unlike(&now);
    if fields.is_empty() {
        return Ok(Verdict::Unchanged);
    }
    if !entry.after.unlike(&now).is_empty() {
        return Err("It was changed again since: its fields are left as they are.".into());
    }
    let password = None;
    Ok(Verdict::Update(item(
        entry,
        id,
        Work::Update { fields, password },
        now,
    )))
}

fn item(entry: &Entry, endpoint: Option<EndpointId>, work: Work, before: Facts) -> Item {
    let object = &entry.object;
    Item {
        domain: object.domain.as_str().into(),
        domain_name: object.domain_name.clone(),
        name: match object.kind {
            Kind::Endpoint => object.name.clone(),
            Kind::Domain | Kind::Phone => String::new(),
        },
        endpoint,
        line: None,
        work,
        before,
    }
}
