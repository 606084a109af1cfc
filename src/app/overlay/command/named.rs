//! Endpoints by name on the command line: a whole name is found by the index, its beginning off the loop.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    api::{Domain, DomainId, EndpointId},
    app::{
        keys::{action::Action, table::Context},
        next::Next,
        page::notice::Notice,
        screens::{Screen, endpoint::EndpointDetail},
        service::{names::Names, rows::EndpointPage, ticket::Ticket},
        shared::Shared,
        work::gather::{Gather, Gathered},
    },
};

/// What stands before the name.
pub const OPEN: &str = "open ";

/// Names that are offered at most.
const OFFERED: usize = 50;

/// Places that are named when an endpoint is in several.
const NAMED: usize = 5;

/// The known endpoints whose names begin like this, or, behind an `@`, whose domain's name does.
#[derive(Debug, Clone, PartialEq)]
pub struct Beginning {
    /// All that are known.
    pub pages: Vec<Arc<EndpointPage>>,
    /// The names of their domains.
    pub names: Arc<Names>,
    /// `NAME` or `NAME@DOMAIN`.
    pub start: String,
}

impl Beginning {
    /// The first of them in order, as the command line names them, with what they are: `NAME@DOMAIN` where a name is
    /// in several domains.
    #[must_use]
    pub fn run(&self, left: &dyn Fn() -> bool) -> Vec<(String, String)> {
        let (start, place) = split(&self.start);
        let mut first: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
        let mut take = |found| {
            // One more than is offered tells whether the name of the last is in another domain as well.
            if first.len() <= OFFERED || first.last().is_some_and(|last| found < *last) {
                first.insert(found);
            }
            if first.len() > OFFERED + 1 {
                first.pop_last();
            }
        };
        for page in self.pages.iter().take_while(|_| !left()) {
            let domain = self.names.domain(&page.domain);
            match place {
                Some(place) if !begins(domain, place) => {}
                Some(_) => page
                    .named(start)
                    .for_each(|row| take((row.name, domain, row.description))),
                None => {
                    let rows = page.iter().filter(|row| begins(row.name, start));
                    rows.for_each(|row| take((row.name, domain, row.description)));
                }
            }
        }
        let first: Vec<_> = first.into_iter().collect();
        let is = |at: Option<usize>, name| at.and_then(|at| first.get(at)).map(|one| one.0) == name;
        let offered = first.iter().enumerate().take(OFFERED);
        offered
            .map(|(at, (name, domain, description))| {
                let again = is(at.checked_sub(1), Some(*name)) || is(Some(at + 1), Some(*name));
                let about = [domain, description].map(|text| (!text.is_empty()).then_some(*text));
                let about: Vec<&str> = about.into_iter().flatten().collect();
                let text = if again || place.is_some() {
                    format!("{OPEN}{name}@{domain}")
                } else {
                    format!("{OPEN}{name}")
                };
                (text, about.join(", "))
            })
            .collect()
    }
}

/// What was found of the endpoints whose names begin like the line does.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Offered {
    start: Option<String>,
    asked: Option<Ticket>,
    found: Vec<(String, String)>,
}

impl Offered {
    /// Looks for what stands in the line, unless that was done: at once where few are known.
    pub fn look(&mut self, shared: &mut Shared, line: &str) {
        let Some(start) = line.trim_start().strip_prefix(OPEN).map(str::trim_start) else {
            return;
        };
        if self.start.as_deref() == Some(start) {
            return;
        }
        self.start = Some(start.to_owned());
        let gather = Gather::Beginning(Beginning {
            pages: shared.account.pages(None).cloned().collect(),
            names: Arc::clone(&shared.account.names),
            start: start.to_owned(),
        });
        match gather.begin(shared) {
            Ok(gathered) => self.take(gathered),
            Err(ticket) => self.asked = Some(ticket),
        }
    }

    /// What is waited for.
    pub fn awaited(&self) -> Option<Ticket> {
        self.asked
    }

    /// Takes what was found out, if it was for this line.
    pub fn gathered(&mut self, ticket: Ticket, gathered: &mut Option<Gathered>) {
        if self.asked == Some(ticket)
            && let Some(gathered) = gathered.take()
        {
            self.take(gathered);
        }
    }

    fn take(&mut self, gathered: Gathered) {
        self.asked = None;
        if let Gathered::Beginning(found) = gathered {
            self.found = found;
        }
    }

    /// Those that go on like this, which is without its first word.
    pub fn going_on(&self, start: &str) -> Vec<(String, String)> {
        let fits = |(text, _): &&(String, String)| begins(&text[OPEN.len()..], start.trim_start());
        self.found.iter().filter(fits).cloned().collect()
    }
}

/// Goes to the endpoint that is called so: `NAME`, `NAME@DOMAIN` or a SIP URI.
pub fn open(shared: &mut Shared, text: &str) -> Next {
    match find(shared, text) {
        Ok((domain, id)) => Next::open(Screen::Endpoint(EndpointDetail::open(shared, domain, id))),
        Err(why) => Next::Say(Notice::bad(why)),
    }
}

/// That there is no such domain, as far as that can be told.
pub fn no_domain(shared: &Shared, name: &str) -> String {
    let domains = &shared.account.domains;
    if domains.complete && !domains.remembered {
        return format!("No domain is named {name}.");
    }
    let why = if domains.is_loading() {
        "the domains are still being read. Try again in a moment.".to_owned()
    } else {
        let reload = shared.keymap.shown(&[Context::Screen], Action::Reload);
        let reload = reload.unwrap_or("The command reload");
        format!("the domains could not be read. {reload} in their list reads them again.")
    };
    format!("No domain that is known so far is named {name}: {why}")
}

fn find(shared: &Shared, text: &str) -> Result<(DomainId, EndpointId), String> {
    let account = &shared.account;
    let (name, place) = split(text.strip_prefix("sip:").unwrap_or(text));
    let domain = match place {
        None => None,
        Some(place) => {
            let hosts = |domain: &&Domain| domain.host().eq_ignore_ascii_case(place);
            let by_host = || account.domains.rows().iter().find(hosts);
            let known = account.domain_named(place).or_else(by_host);
            let unknown = || no_domain(shared, place);
            Some(&known.ok_or_else(unknown)?.id)
        }
    };
    let mut found: Vec<_> = account
        .pages(domain)
        .flat_map(|page| page.named(name))
        .collect();
    if found.iter().any(|row| row.name == name) {
        found.retain(|row| row.name == name);
    }
    match found.as_slice() {
        [one] => Ok((one.domain.clone(), one.id.into())),
        [] if account.tally(domain).complete => Err(format!("No endpoint is named {name}.")),
        [] => Err(format!(
            "No endpoint that is known so far is named {name}. The command endpoints reads those that are missing."
        )),
        several => {
            let named = several.iter().take(NAMED);
            let mut all: Vec<String> = named
                .map(|row| format!("{}@{}", row.name, account.names.domain(row.domain)))
                .collect();
            if several.len() > NAMED {
                all.push(format!("and {} more", several.len() - NAMED));
            }
            Err(format!("{name} could be any of these: {}.", all.join(", ")))
        }
    }
}

fn split(text: &str) -> (&str, Option<&str>) {
    let split = text.split_once('@');
    split.map_or((text, None), |(name, place)| (name, Some(place)))
}

fn begins(text: &str, start: &str) -> bool {
    let head = text.get(..start.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(start))
}
