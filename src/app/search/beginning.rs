//! The endpoints whose names begin like what was typed.

use std::{collections::BTreeSet, sync::Arc};

use crate::app::{
    service::{names::Names, rows::EndpointPage},
    text::form::{Address, NUMBER_MIN, folded, number},
};

/// Names that are offered at most.
const OFFERED: usize = 50;

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
    /// The first of them in order with what they are: `NAME`, or `NAME@DOMAIN` where a name is in several domains.
    pub fn run(&self, left: &dyn Fn() -> bool) -> Vec<(String, String)> {
        let pasted = Address::read(&self.start);
        let (start, place) = match &pasted {
            Some(address) => (address.user.as_str(), address.host.as_deref()),
            None => split(&self.start),
        };
        // A host begins with the name of its domain.
        let place = place.map(|place| place.split('.').next().unwrap_or_default());
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
                    .meant(start)
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
                    format!("{name}@{domain}")
                } else {
                    (*name).to_owned()
                };
                (text, about.join(", "))
            })
            .collect()
    }
}

/// `NAME` and `DOMAIN` of `NAME@DOMAIN`.
pub fn split(text: &str) -> (&str, Option<&str>) {
    let split = text.split_once('@');
    split.map_or((text, None), |(name, place)| (name, Some(place)))
}

/// Whether a text begins like this, in any spelling; a telephone number also if it ends so.
#[must_use]
pub fn begins(text: &str, start: &str) -> bool {
    let head = text.get(..start.len());
    if head.is_some_and(|head| head.eq_ignore_ascii_case(start)) {
        return true;
    }
    if start.is_ascii()
        && text.is_ascii()
        && !start.starts_with(|c: char| c.is_ascii_digit() || "+(".contains(c))
    {
        return false;
    }
    match (number(text), number(start)) {
        (Some(text), Some(start)) if start.len() >= NUMBER_MIN => {
            text.starts_with(&start) || text.ends_with(&start)
        }
        _ => folded(text)
            .to_lowercase()
            .starts_with(&folded(start).to_lowercase()),
    }
}

/// Whether what is offered, `NAME` or `NAME@DOMAIN`, is one that a text goes on to.
#[must_use]
pub fn goes_on(offered: &str, start: &str) -> bool {
    if begins(offered, start) {
        return true;
    }
    let Some(pasted) = Address::read(start) else {
        return begins(split(offered).0, start);
    };
    let (name, place) = split(offered);
    let host = pasted
        .host
        .as_deref()
        .map(|host| host.split('.').next().unwrap_or_default());
    let at_place = host.is_none_or(|host| place.is_none_or(|place| begins(place, host)));
    begins(name, &pasted.user) && at_place
}
