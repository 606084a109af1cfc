//! The requests that were sent, each with all its attempts, and what they were for in words.

use crate::{
    api::{
        pace::RequestRecord,
        target::{Target, below_account},
    },
    app::{
        filter::{Field, matcher::Record},
        page::{
            lines::{DetailLine, Page, marker},
            notice::Tone,
        },
        shared::Shared,
        text::{
            number::grouped,
            time::{self, Moment},
        },
    },
};

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request<'a> {
    /// Its attempts, the first one first; there is at least one.
    pub attempts: Vec<&'a RequestRecord>,
    /// What it was for.
    pub purpose: String,
    status: String,
}

/// Every request of which attempts are kept, the latest first.
#[must_use]
pub fn all(shared: &Shared) -> Vec<Request<'_>> {
    let mut found: Vec<Request<'_>> = Vec::new();
    for record in shared.requests.iter().rev() {
        let same = |request: &&mut Request<'_>| request.number() == record.request;
        match found.iter_mut().find(same) {
            Some(request) => request.attempts.insert(0, record),
            None => found.push(Request {
                attempts: vec![record],
                purpose: purpose(record, shared),
                status: outcome(record),
            }),
        }
    }
    found
}

impl Request<'_> {
    /// Its number, which all its attempts share.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.last().request
    }

    /// The attempt that decided it, or the latest one.
    #[must_use]
    pub fn last(&self) -> &RequestRecord {
        self.attempts[self.attempts.len() - 1]
    }

    /// All that is known of it, in lines of this width.
    #[must_use]
    pub fn page(&self, shared: &Shared, width: u16) -> Vec<DetailLine> {
        let last = self.last();
        let tone = if is_failed(last) {
            Tone::Bad
        } else {
            Tone::Good
        };
        let mut page = Page::new(width);
        page.field("For", Tone::Plain, &self.purpose);
        page.field("Method", Tone::Plain, last.method);
        page.field("Path", Tone::Plain, &last.path);
        page.field("Ended with", tone, &ended(last));
        page.title(if self.attempts.len() == 1 {
            "Attempt"
        } else {
            "Attempts"
        });
        for record in &self.attempts {
            let tone = if is_failed(record) {
                Tone::Warn
            } else {
                Tone::Plain
            };
            page.text(marker(tone), tone, &in_a_line(record, shared));
        }
        page.lines
    }
}

impl Record for Request<'_> {
    fn text(&self, field: Field) -> &str {
        match field {
            Field::For => &self.purpose,
            Field::Method => self.last().method,
            Field::Path => &self.last().path,
            Field::Status => &self.status,
            Field::Text
            | Field::Name
            | Field::Description
            | Field::Uri
            | Field::Host
            | Field::Domain
            | Field::App
            | Field::Id
            | Field::Enabled
            | Field::Registered
            | Field::Refused
            | Field::Agent
            | Field::Address
            | Field::From
            | Field::To
            | Field::Outcome => "",
        }
    }
}

/// The command that sends it again; the shell puts the credentials in. A body is not kept: it is taken from a file.
#[must_use]
pub fn again(record: &RequestRecord, origin: &str) -> String {
    let how = match record.method {
        "POST" => " -H 'Content-Type: application/json' -d @body.json",
        "DELETE" => " -X DELETE",
        _ => "",
    };
    curl(
        &format!("{}{}", origin.trim_end_matches('/'), record.path),
        how,
    )
}

/// What that command still needs, as a sentence.
#[must_use]
pub fn missing(record: &RequestRecord) -> &'static str {
    if record.method == "POST" {
        " The secret is not in it, and its body was not kept: put one into body.json."
    } else {
        " The secret is not in it."
    }
}

/// A request of this address for a shell, which puts the credentials in.
#[must_use]
pub fn curl(url: &str, how: &str) -> String {
    let url = url.replace('\'', "%27");
    format!("curl -u \"$SIPDECK_TOKEN:$SIPDECK_SECRET\"{how} '{url}'")
}

/// What this attempt was for: `list endpoints of lyon, page 3`.
#[must_use]
pub fn purpose(record: &RequestRecord, shared: &Shared) -> String {
    let account = &shared.account;
    let target = Target::of(&record.path);
    let one = match record.method {
        "GET" => "read",
        "DELETE" => "delete",
        _ => "change",
    };
    let is_list = record.method == "GET";
    let list = |what: &str, page: Option<u64>| {
        let page = page.map_or_else(String::new, |page| {
            format!(", page {}", page.saturating_add(1))
        });
        format!("list {what}{page}")
    };
    let name = |domain| account.names.domain(domain).to_owned();
    let of = |domain, id| {
        let known = account.endpoint(domain, id).map(|known| known.name);
        let endpoint = known.unwrap_or_else(|| id.to_string());
        format!("{endpoint} of {}", name(domain))
    };
    match target {
        Target::Account => format!("{one} the account"),
        Target::Domains(page) if is_list => list("domains", page),
        Target::Domains(_) => "create a domain".to_owned(),
        Target::Domain(id) => format!("{one} domain {}", name(&id)),
        Target::Endpoints(id, page) if is_list => {
            list(&format!("endpoints of {}", name(&id)), page)
        }
        Target::Endpoints(id, _) => format!("create an endpoint in {}", name(&id)),
        Target::Endpoint(domain, id) => format!("{one} {}", of(&domain, &id)),
        Target::Registrations(domain, None) => {
            format!("list registered phones of {}", name(&domain))
        }
        Target::Registrations(domain, Some(id)) => {
            format!("list registered phones of {}", of(&domain, &id))
        }
        Target::Registration(domain, id) => {
            let what = if record.method == "DELETE" {
                "end"
            } else {
                one
            };
            format!("{what} a registration of {}", of(&domain, &id))
        }
        Target::History(domain, id) => format!("list earlier phones of {}", of(&domain, &id)),
        Target::Trace(domain, id) => format!("list messages of {}", of(&domain, &id)),
        Target::Attempts(domain, id) => format!("list failed attempts of {}", of(&domain, &id)),
        Target::Sums => "count registered phones".to_owned(),
        Target::Stream => "hear what happens".to_owned(),
        Target::Calls(page) if is_list => list("calls", page),
        Target::Calls(_) => "make a call".to_owned(),
        Target::Call(id) => format!("{one} call {id}"),
        Target::Callbacks if is_list => "list what applications were told".to_owned(),
        Target::Callbacks => "tell an application again".to_owned(),
        Target::Tokens(..) => "a token for an endpoint".to_owned(),
        Target::Applications(page) if is_list => list("applications", page),
        Target::Applications(_) => "create an application".to_owned(),
        Target::Application(id) => {
            format!("{one} application {}", account.names.application(&id))
        }
        Target::Other => below_account(&record.path).to_owned(),
    }
}

/// In a word: the status, or that there was none.
#[must_use]
pub fn outcome(record: &RequestRecord) -> String {
    let word = || "failed".to_owned();
    record.status.map_or_else(word, |status| status.to_string())
}

/// In full: the status and what was said with it.
#[must_use]
pub fn ended(record: &RequestRecord) -> String {
    let said = record.error.as_deref().unwrap_or_default();
    let said = said.trim_end_matches('.');
    match (record.status, said) {
        (Some(status), "") => status.to_string(),
        (Some(status), said) => format!("{status}: {said}"),
        (None, "") => "no answer".to_owned(),
        (None, said) => said.to_owned(),
    }
}

/// Whether this attempt was answered with an error, or not at all.
#[must_use]
pub fn is_failed(record: &RequestRecord) -> bool {
    record.status.is_none_or(|status| status >= 400)
}

/// A large number as people read it.
#[must_use]
pub fn number(number: u64) -> String {
    grouped(usize::try_from(number).unwrap_or(usize::MAX))
}

/// When an attempt was made, how it ended, and how long that took.
#[must_use]
pub fn in_a_line(record: &RequestRecord, shared: &Shared) -> String {
    let at = time::clock(Moment(record.at), &shared.zone);
    let (duration, bytes) = (number(record.duration), number(record.bytes));
    format!("{at}  {}, {duration} ms, {bytes} bytes", ended(record))
}
