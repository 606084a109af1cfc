//! Judges each row of an import against the account: create, change, same, or wrong.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use crate::{
    api::{
        Application, Domain, DomainId, rules,
        sentence::Sentence,
        spoilt::{Spoilt, restored},
        text,
    },
    app::{
        service::{
            application::meant,
            facts::Facts,
            rows::{EndpointPage, EndpointRow},
        },
        text::{
            form::{same, twin},
            spelling::nearest,
        },
        work::job::item::{Item, NewPassword, Work},
    },
};

use super::{
    column::Column,
    desired::{Desired, check, readable},
    table::Table,
    verdict::{Judged, Verdict, Verdicts},
};

/// The account, as far as an import needs to know it.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// All domains.
    pub domains: Vec<Domain>,
    /// All applications.
    pub applications: Vec<Application>,
    /// All endpoints of every domain that is [`mentioned`].
    pub pages: Vec<Arc<EndpointPage>>,
}

/// The domains that a table speaks of: their endpoints have to be read before it can be judged.
#[must_use]
pub fn mentioned(table: &Table, domains: &[Domain]) -> BTreeSet<DomainId> {
    let all = table.rows.iter();
    let desired = all.filter_map(|row| row.desired.as_ref().ok());
    desired
        .filter_map(|desired| domain(&desired.domain, domains))
        .map(|domain| domain.id.clone())
        .collect()
}

/// Judges every row.
#[must_use]
pub fn judge(table: &Table, known: &Known) -> Verdicts {
    let rows = known.pages.iter().flat_map(|page| page.iter());
    let there: HashMap<(&DomainId, &str), EndpointRow<'_>> =
        rows.map(|row| ((row.domain, row.name), row)).collect();
    let mut seen: HashMap<(DomainId, String), u64> = HashMap::new();
    let mut twins = Twins::default();
    let judged = table.rows.iter().map(|row| {
        let verdict = match &row.desired {
            Err(complaint) => Err(complaint.clone()),
            Ok(desired) => item(row.line, desired, known, &there, &mut seen),
        };
        let verdict = verdict.unwrap_or_else(|why| Verdict::Wrong(why.into()));
        let doubts = match &row.desired {
            Ok(desired) => doubts(&verdict, desired, table.guessed),
            Err(_) => Vec::new(),
        };
        let twin = match &verdict {
            Verdict::Create(item) => twins.of(item, row.line, known),
            Verdict::Update(_) | Verdict::Unchanged | Verdict::Wrong(_) => None,
        };
        let doubts = doubts.into_iter().chain(twin).collect();
        Judged {
            line: row.line,
            what: row.what.clone(),
            verdict,
            doubts,
        }
    });
    Verdicts(judged.collect())
}

fn item(
    line: u64,
    desired: &Desired,
    known: &Known,
    there: &HashMap<(&DomainId, &str), EndpointRow<'_>>,
    seen: &mut HashMap<(DomainId, String), u64>,
) -> Result<Verdict, Sentence> {
    let domain = domain(&desired.domain, &known.domains)
        .ok_or_else(|| unknown(&desired.domain, &known.domains))?;
    if let Some(first) = seen.insert((domain.id.clone(), desired.name.clone()), line) {
        return Err(format!("Line {first} speaks of the same endpoint.").into());
    }
    let existing = there.get(&(&domain.id, desired.name.as_str()));
    let before = existing.map(Facts::of_row).unwrap_or_default();
    let mut fields = desired.facts.clone();
    if let Some(text) = fields.application.as_deref().map(str::trim) {
        let is_known = text.is_empty() || before.application.as_deref() == Some(text);
        fields.application = Some(if is_known {
            text.to_owned()
        } else {
            meant(text, &known.applications)?.to_string()
        });
    }
    let item = |work, before| Item {
        domain: domain.id.clone(),
        domain_name: domain.name.clone(),
        name: desired.name.clone(),
        endpoint: existing.map(|row| row.id.into()),
        line: Some(line),
        work,
        before,
    };
    let from_file = desired.password.as_ref().map(|_| NewPassword::Source);
    if existing.is_none() {
        check(
            Column::Name,
            &desired.name,
            rules::endpoint_name(&desired.name),
        )?;
        acceptable(&fields)?;
        let password = from_file.unwrap_or(NewPassword::Generated);
        return Ok(Verdict::Create(item(
            Work::Create { fields, password },
            Facts::default(),
        )));
    }
    fields = fields.unlike(&before);
    fields.description = fields.description.filter(|new| {
        // What was read has been made harmless: text that only differs by that is the same text.
        before
            .description
            .as_deref()
            .is_none_or(|old| text::clean(new) != text::clean(old))
    });
    if fields.is_empty() && from_file.is_none() {
        return Ok(Verdict::Unchanged);
    }
    acceptable(&fields)?;
    Ok(Verdict::Update(item(
        Work::Update {
            fields,
            password: from_file,
        },
        before,
    )))
}

/// The names that a file makes, by what is the same for those that are easily confused.
#[derive(Default)]
struct Twins(HashMap<(DomainId, String), (u64, String)>);

impl Twins {
    /// That a name is there already, or in an earlier line, in another spelling.
    fn of(&mut self, item: &Item, line: u64, known: &Known) -> Option<String> {
        let pages = known.pages.iter().filter(|page| page.domain == item.domain);
        let there = pages.flat_map(|page| page.twins(&item.name)).next();
        if let Some(row) = there {
            let name = text::clean(row.name).into_owned();
            return Some(format!("{name} is there already: is that one meant?"));
        }
        let key = (item.domain.clone(), twin(&item.name));
        let made = self
            .0
            .entry(key)
            .or_insert_with(|| (line, item.name.clone()));
        (made.0 != line).then(|| {
            format!(
                "Line {} makes {} already: is that one meant?",
                made.0,
                text::clean(&made.1)
            )
        })
    }
}

/// Why somebody should look at a row before it is sent: what a spreadsheet may have made of it.
fn doubts(verdict: &Verdict, desired: &Desired, guessed: bool) -> Vec<String> {
    let (fields, is_new) = match verdict {
        Verdict::Create(item) => (&item.work, true),
        Verdict::Update(item) => (&item.work, false),
        Verdict::Unchanged | Verdict::Wrong(_) => return Vec::new(),
    };
    let mut doubts = Vec::new();
    let looks = |what: &str, spoilt: Spoilt| format!("The {what} looks like {}.", spoilt.words());
    if let Some(spoilt) = Spoilt::of(&desired.name).filter(|_| is_new) {
        doubts.push(looks("name", spoilt));
    }
    let description = match fields {
        Work::Create { fields, .. } | Work::Update { fields, .. } => fields.description.as_deref(),
        Work::Delete => None,
    };
    match description.and_then(|text| Some((text, Spoilt::of(text)?))) {
        Some((text, Spoilt::Garbled)) => {
            let before = text::brief(&restored(text).unwrap_or_default());
            let looks = looks("description", Spoilt::Garbled);
            doubts.push(format!("{looks} Is \"{before}\" meant?"));
        }
        Some((_, spoilt @ (Spoilt::Error | Spoilt::Covered | Spoilt::Rounded))) => {
            doubts.push(looks("description", spoilt));
        }
        Some((_, Spoilt::Month | Spoilt::Date | Spoilt::Nothing)) | None => {}
    }
    let password = desired.password.as_ref();
    if guessed && password.is_some_and(|password| !password.reveal().is_ascii()) {
        doubts
            .push("The password has accents, and the encoding of the file is only likely.".into());
    }
    doubts
}

/// What is there already is not ours to complain about: only what would be sent is checked.
fn acceptable(fields: &Facts) -> Result<(), Sentence> {
    let Some(text) = &fields.description else {
        return Ok(());
    };
    readable(Column::Description, text)?;
    check(Column::Description, text, rules::description(text))
}

/// That there is no such domain, and which one may have been meant.
fn unknown(text: &str, domains: &[Domain]) -> String {
    let said = format!("There is no domain called {}.", text::brief(text));
    let text = text.to_ascii_lowercase();
    let names = domains.iter().map(|domain| domain.name.as_str());
    // Names are short and many: one that begins with another letter is rather another name than a misspelt one.
    let names = names.filter(|name| name.chars().next() == text.chars().next());
    match nearest(&text, names) {
        Some(near) => format!("{said} Is {} meant?", text::clean(near)),
        None => said,
    }
}

fn domain<'a>(text: &str, domains: &'a [Domain]) -> Option<&'a Domain> {
    domains
        .iter()
        .find(|domain| domain.name.eq_ignore_ascii_case(text))
        .or_else(|| domains.iter().find(|domain| domain.id.as_str() == text))
        .or_else(|| {
            domains
                .iter()
                .find(|domain| domain.host().eq_ignore_ascii_case(text))
        })
        .or_else(|| domains.iter().find(|domain| same(&domain.name, text)))
}
