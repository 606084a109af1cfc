//! The endpoints whose names begin like what was typed.

use std::{collections::BTreeSet, sync::Arc};

use crate::app::service::{names::Names, rows::EndpointPage};

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

/// Whether a text begins like this, in capitals or not.
pub fn begins(text: &str, start: &str) -> bool {
    let head = text.get(..start.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(start))
}
