//! Endpoints by name on the command line: a whole name is found by the index, its beginning off the loop.

use std::sync::Arc;

use crate::{
    api::{Domain, DomainId, EndpointId, sentence::Sentence},
    app::{
        keys::{action::Action, table::Context},
        next::{Next, Route},
        page::notice::Notice,
        search::beginning::{Beginning, goes_on, split},
        service::ticket::Ticket,
        shared::Shared,
        text::{
            form::{Address, same},
            spelling::nearest,
        },
        work::gather::{Gather, Gathered},
    },
};

/// What stands before the name.
pub const OPEN: &str = "open ";

/// Places that are named when an endpoint is in several.
const NAMED: usize = 5;

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
        match shared.gather(gather) {
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
        let fits = |(name, _): &&(String, String)| goes_on(name, start.trim_start());
        let fitting = self.found.iter().filter(fits);
        fitting
            .map(|(name, about)| (format!("{OPEN}{name}"), about.clone()))
            .collect()
    }
}

/// Goes to the endpoint that is called so: `NAME`, `NAME@DOMAIN` or a SIP URI.
pub fn open(shared: &Shared, text: &str) -> Next {
    match find(shared, text) {
        Ok((domain, id)) => Next::Open(Route::Endpoint(domain, id)),
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

/// Rows among which a misspelt name is looked for.
const LOOKED_AT: usize = 100_000;

/// The known name that is nearest to this one, if one is near: names that begin with another letter are other names.
fn near(shared: &Shared, domain: Option<&DomainId>, name: &str) -> Option<String> {
    let name = name.to_lowercase();
    let first = name.chars().next()?;
    let rows = shared
        .account
        .pages(domain)
        .flat_map(|page| page.iter())
        .take(LOOKED_AT);
    let begins = |known: &&str| {
        let other = known.chars().next();
        other.is_some_and(|other| other.to_lowercase().eq([first]))
            && known.len().abs_diff(name.len()) <= 2
    };
    let names = rows.map(|row| row.name).filter(begins);
    nearest(&name, names).map(str::to_owned)
}

fn find(shared: &Shared, text: &str) -> Result<(DomainId, EndpointId), Sentence> {
    let account = &shared.account;
    let pasted = Address::read(text);
    let (name, place) = match &pasted {
        Some(address) => (address.user.as_str(), address.host.as_deref()),
        None => split(text),
    };
    let domain = match place {
        None => None,
        Some(place) => {
            let hosts = |domain: &&Domain| {
                domain.host().eq_ignore_ascii_case(place) || same(&domain.name, place)
            };
            let by_host = || account.domains.rows().iter().find(hosts);
            let known = account.domain_named(place).or_else(by_host);
            let unknown = || no_domain(shared, place);
            Some(&known.ok_or_else(unknown)?.id)
        }
    };
    let mut found: Vec<_> = account
        .pages(domain)
        .flat_map(|page| page.meant(name))
        .collect();
    // What is nearest to what was typed is meant.
    let nearest: [&dyn Fn(&str) -> bool; 2] = [&|known| known == name, &|known| {
        known.eq_ignore_ascii_case(name)
    }];
    if let Some(near) = nearest
        .into_iter()
        .find(|near| found.iter().any(|row| near(row.name)))
    {
        found.retain(|row| near(row.name));
    }
    match found.as_slice() {
        [one] => Ok((one.domain.clone(), one.id.into())),
        [] if account.tally(domain).complete => {
            let near = near(shared, domain, name);
            let near = near.map_or_else(String::new, |near| format!(" Is {near} meant?"));
            Err(format!("No endpoint is named {name}.{near}").into())
        }
        [] => Err(format!(
            "No endpoint that is known so far is named {name}. The command endpoints reads those that are missing."
        ).into()),
        several => {
            let named = several.iter().take(NAMED);
            let mut all: Vec<String> = named
                .map(|row| format!("{}@{}", row.name, account.names.domain(row.domain)))
                .collect();
            if several.len() > NAMED {
                all.push(format!("and {} more", several.len() - NAMED));
            }
            Err(format!("{name} could be any of these: {}.", all.join(", ")).into())
        }
    }
}
