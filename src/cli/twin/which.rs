//! A thing of the account as people name it: `desk-1@lyon`, a SIP URI, an id, or a name that only one has.

use crate::{
    api::{Domain, sentence::Sentence, text},
    app::{service::rows::EndpointRow, work::import::Known},
};

use super::ended::{Ended, Why};

/// An endpoint as it was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Which {
    /// Its name, or its id.
    pub name: String,
    /// Its domain, where that was said.
    pub domain: Option<String>,
}

/// An endpoint that was found.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The domain it lives in.
    pub domain: &'a Domain,
    /// What the list says of it.
    pub row: EndpointRow<'a>,
}

impl Which {
    /// Reads what was typed.
    ///
    /// # Errors
    /// One sentence, when it names nothing.
    pub fn parse(typed: &str) -> Result<Self, Sentence> {
        let bare = typed.trim().trim_start_matches('<');
        let bare = bare.split([';', '>', '?']).next().unwrap_or_default();
        let scheme = bare.split_once(':').filter(|(scheme, _)| {
            ["sip", "sips"]
                .iter()
                .any(|s| scheme.eq_ignore_ascii_case(s))
        });
        let bare = scheme.map_or(bare, |(_, rest)| rest);
        let (name, domain) = match bare.rsplit_once('@') {
            Some((name, domain)) => (name, Some(domain)),
            None => (bare, None),
        };
        if name.is_empty() || domain.is_some_and(str::is_empty) {
            let typed = text::brief(typed);
            return Err(format!("\"{typed}\" names no endpoint: write NAME@DOMAIN.").into());
        }
        Ok(Self {
            name: name.to_owned(),
            domain: domain.map(str::to_owned),
        })
    }

    /// Whether it may live in this domain.
    #[must_use]
    pub fn may_be_in(&self, domain: &Domain) -> bool {
        let named = |text: &String| is_called(domain, text);
        self.domain.as_ref().is_none_or(named)
    }

    /// The endpoint that is meant.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn find<'a>(&self, known: &'a Known) -> Result<Target<'a>, Ended> {
        let all = || {
            let pages = known.pages.iter().flat_map(|page| page.iter());
            pages.filter_map(|row| {
                let domain = known
                    .domains
                    .iter()
                    .find(|domain| domain.id == *row.domain)?;
                self.may_be_in(domain).then_some(Target { domain, row })
            })
        };
        if let Some(found) = all().find(|target| target.row.id == self.name) {
            return Ok(found);
        }
        let exact: Vec<Target> = all()
            .filter(|target| target.row.name == self.name)
            .collect();
        let found = if exact.is_empty() {
            all()
                .filter(|target| target.row.name.eq_ignore_ascii_case(&self.name))
                .collect()
        } else {
            exact
        };
        match found.as_slice() {
            [only] => Ok(*only),
            [] => Err(Ended::new(Why::Missing, self.missing(known))),
            several => {
                let names = several.iter().take(5).map(|target| {
                    format!("{}@{}", text::clean(target.row.name), target.domain.name)
                });
                let names: Vec<String> = names.collect();
                let text = format!(
                    "{} is more than one endpoint: say which, such as {}.",
                    text::clean(&self.name),
                    names.join(" or ")
                );
                Err(Ended::new(Why::Unusable, text))
            }
        }
    }

    fn missing(&self, known: &Known) -> String {
        let name = text::brief(&self.name);
        match &self.domain {
            Some(domain) if !known.domains.iter().any(|one| is_called(one, domain)) => {
                format!("There is no domain called {}.", text::brief(domain))
            }
            Some(domain) => format!("There is no endpoint {name}@{}.", text::brief(domain)),
            None => format!("There is no endpoint called {name}."),
        }
    }
}

/// The domain with this name, host or id.
///
/// # Errors
/// When there is none.
pub fn domain<'a>(typed: &str, domains: &'a [Domain]) -> Result<&'a Domain, Ended> {
    let typed = typed.trim();
    domains
        .iter()
        .find(|domain| is_called(domain, typed))
        .ok_or_else(|| {
            let text = format!("There is no domain called {}.", text::brief(typed));
            Ended::new(Why::Missing, text)
        })
}

fn is_called(domain: &Domain, typed: &str) -> bool {
    let behind = |rest: &str| rest.starts_with('.');
    let start = typed.get(..domain.name.len());
    domain.id.as_str() == typed
        || domain.name.eq_ignore_ascii_case(typed)
        || start.is_some_and(|start| {
            start.eq_ignore_ascii_case(&domain.name) && behind(&typed[domain.name.len()..])
        })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Which, domain};
    use crate::{
        api::{Domain, Endpoint},
        app::{service::rows::EndpointPage, work::import::Known},
    };

    fn known() -> Known {
        let domain = |id: &str, name: &str| Domain {
            id: id.into(),
            name: name.into(),
            description: None,
        };
        let page = |id: &str, json: &str| {
            let endpoints: Vec<Endpoint> = serde_json::from_str(json).expect("decodes");
            Arc::new(EndpointPage::pack(id.into(), &endpoints))
        };
        Known {
            domains: vec![domain("rd-1", "lyon"), domain("rd-2", "lyon-hotel")],
            applications: Vec::new(),
            pages: vec![
                page(
                    "rd-1",
                    r#"[{"id":"re-1","name":"lobby","domainId":"rd-1"},{"id":"re-3","name":"Bar","domainId":"rd-1"}]"#,
                ),
                page(
                    "rd-2",
                    r#"[{"id":"re-2","name":"lobby","domainId":"rd-2"}]"#,
                ),
            ],
        }
    }

    #[test]
    fn an_endpoint_is_found_by_everything_that_people_call_it() {
        let known = known();
        for (typed, id) in [
            ("lobby@lyon", "re-1"),
            ("lobby@LYON-hotel", "re-2"),
            ("sip:lobby@lyon-hotel.bwapp.bwsip.io", "re-2"),
            ("<SIPS:lobby@lyon.example.com;transport=tls>", "re-1"),
            ("re-2", "re-2"),
            ("bar", "re-3"),
        ] {
            let found = Which::parse(typed).expect("is read").find(&known);
            assert_eq!(found.map(|found| found.row.id).ok(), Some(id), "{typed}");
        }
        for (typed, said) in [
            (
                "lobby",
                "lobby is more than one endpoint: say which, such as lobby@lyon or lobby@lyon-hotel.",
            ),
            ("bar@lyon-hotel", "There is no endpoint bar@lyon-hotel."),
            ("bar@nice", "There is no domain called nice."),
            ("re-9", "There is no endpoint called re-9."),
        ] {
            let ended = Which::parse(typed).expect("is read").find(&known);
            let ended = ended.map(drop).expect_err("is not found");
            assert!(format!("{ended:?}").contains(said), "{typed}: {ended:?}");
        }
        for typed in ["", "@lyon", "sip:lobby@", "sip:@"] {
            assert!(Which::parse(typed).is_err(), "{typed}");
        }
        assert!(domain("lyon-hotel", &known.domains).is_ok_and(|one| one.id.as_str() == "rd-2"));
        assert!(domain("lyon-h", &known.domains).is_err());
    }
}
