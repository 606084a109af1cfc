//! What could stand at the cursor of a shell that completes: names of the account, from the lists that an earlier run has
//! kept. Nothing is asked of the service, and no secret is needed.

use std::{
    env,
    ffi::{OsStr, OsString},
};

use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};

use crate::{
    api::Domain,
    app::service::{memory::Outline, rows::EndpointRow},
    cli::{account, common::Common, config, process::env::Env},
    runtime::cache::Store,
    ui::theme::Theme,
};

/// The most names that are offered: nobody reads more, and each letter that is typed makes them fewer.
const MOST: usize = 100;
/// So many endpoints are looked through at most: somebody waits with a finger on the key.
const LOOKED_THROUGH: usize = 200_000;

/// Completes `NAME@DOMAIN`.
pub fn endpoint() -> ArgValueCompleter {
    completer(|begun| Lists::open().map(|mut lists| lists.endpoints(begun)))
}

/// Completes the address of an endpoint, with `sip:` or without.
pub fn address() -> ArgValueCompleter {
    completer(|begun| Lists::open().map(|mut lists| lists.addresses(begun)))
}

/// Completes the name of a domain.
pub fn domain() -> ArgValueCompleter {
    completer(|begun| {
        let lists = Lists::open()?;
        let names = lists.domains().iter().map(|one| one.name.as_str());
        Some(beginning(names, begun))
    })
}

/// Completes the name of an application.
pub fn application() -> ArgValueCompleter {
    completer(|begun| {
        let (known, _) = Lists::open()?.outline.applications?;
        Some(beginning(known.iter().map(|one| one.name.as_str()), begun))
    })
}

/// Completes the name of a profile.
pub fn profile() -> ArgValueCompleter {
    completer(|begun| {
        let known = configuration()?.profiles;
        Some(beginning(known.keys().map(String::as_str), begun))
    })
}

/// Completes the name of a theme.
pub fn theme() -> ArgValueCompleter {
    completer(|begun| {
        let own = configuration().unwrap_or_default().themes;
        let all = Theme::NAMES.iter().copied().chain([Theme::AUTO]);
        let all = all.chain(own.keys().map(String::as_str));
        Some(beginning(all, begun))
    })
}

fn completer(
    find: impl Fn(&str) -> Option<Vec<String>> + Send + Sync + 'static,
) -> ArgValueCompleter {
    ArgValueCompleter::new(move |begun: &OsStr| {
        let found = begun.to_str().and_then(&find).unwrap_or_default();
        found.into_iter().map(CompletionCandidate::new).collect()
    })
}

/// Those that begin so, in capitals or not.
fn beginning<'a>(names: impl Iterator<Item = &'a str>, begun: &str) -> Vec<String> {
    let found = names.filter(|name| begins(name, begun)).take(MOST);
    found.map(str::to_owned).collect()
}

fn begins(name: &str, begun: &str) -> bool {
    let head = name.get(..begun.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(begun))
}

fn configuration() -> Option<config::File> {
    let path = config::path(&meant(env::args_os())).ok()?;
    config::load(&path, false).ok()
}

/// What is kept of the account that is meant.
struct Lists {
    store: Store,
    outline: Outline,
}

impl Lists {
    fn open() -> Option<Self> {
        let common = meant(env::args_os());
        let chosen = account::find(&common, Env).ok()?;
        let place = account::lists(&common, &chosen.profile)?;
        // Where nothing is kept, nothing is begun.
        if !place.path().exists() {
            return None;
        }
        let store = Store::open(&place).ok()?;
        let outline = store.outline().ok()?;
        Some(Self { store, outline })
    }

    fn domains(&self) -> &[Domain] {
        let known = self.outline.domains.as_ref();
        known.map_or(&[], |(known, _)| known)
    }

    fn endpoints(&mut self, begun: &str) -> Vec<String> {
        let (name, domain) = begun.split_once('@').unwrap_or((begun, ""));
        self.found(
            |one| begins(&one.name, domain),
            |one, row| begins(row.name, name).then(|| format!("{}@{}", row.name, one.name)),
        )
    }

    fn addresses(&mut self, begun: &str) -> Vec<String> {
        self.found(
            |_| true,
            |_, row| {
                let address = if begins(begun, "sip:") {
                    row.sip_uri
                } else {
                    row.sip_uri.trim_start_matches("sip:")
                };
                begins(address, begun).then(|| address.to_owned())
            },
        )
    }

    /// What is offered of the endpoints of these domains.
    fn found(
        &mut self,
        of: impl Fn(&Domain) -> bool,
        offer: impl Fn(&Domain, EndpointRow<'_>) -> Option<String>,
    ) -> Vec<String> {
        let domains: Vec<Domain> = self
            .domains()
            .iter()
            .filter(|one| of(one))
            .cloned()
            .collect();
        let (mut found, mut seen) = (Vec::new(), 0);
        for domain in domains {
            let Ok(Some(stock)) = self.store.stock(&domain.id) else {
                continue;
            };
            for row in stock.pages.iter().flat_map(|page| page.iter()) {
                seen += 1;
                found.extend(offer(&domain, row));
                if found.len() == MOST || seen == LOOKED_THROUGH {
                    return found;
                }
            }
        }
        found
    }
}

/// The account that the command line means as far as it is typed: it stands behind the first `--`.
fn meant(words: impl Iterator<Item = OsString>) -> Common {
    let mut common = Common::default();
    let mut words = words.skip_while(|word| word != "--").skip(1);
    while let Some(word) = words.next() {
        let word = word.to_string_lossy().into_owned();
        let (option, value) = match word.split_once('=') {
            Some((option, value)) => (option, Some(value.to_owned())),
            None => (word.as_str(), None),
        };
        let mut value = || value.clone().or_else(|| words.next()?.into_string().ok());
        match option {
            "--profile" => common.profile = value(),
            "--config" => common.config = value().map(Into::into),
            "--no-cache" => common.no_cache = true,
            _ => {}
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{beginning, meant};

    #[test]
    fn the_account_is_the_one_that_the_words_name() {
        let common = |words: &str| meant(words.split(' ').map(Into::into));
        let none = common("sipdeck --profile before");
        assert_eq!(none.profile, None, "that is for the program itself");
        let one = common("sipdeck -- sipdeck --profile lab endpoints get --config=/c.toml");
        assert_eq!(one.profile.as_deref(), Some("lab"));
        assert_eq!(one.config.as_deref(), Some(Path::new("/c.toml")));
        assert!(!one.no_cache);
        let two = common("sipdeck -- sipdeck --no-cache --profile");
        assert!(two.profile.is_none() && two.no_cache);
    }

    #[test]
    fn names_are_offered_whatever_their_capitals() {
        let names = ["Lyon", "lobby", "Ärzte", "x"];
        assert_eq!(beginning(names.into_iter(), "L"), ["Lyon", "lobby"]);
        assert_eq!(beginning(names.into_iter(), "Ä"), ["Ärzte"]);
        assert_eq!(beginning(names.into_iter(), "").len(), 4);
        assert!(beginning(names.into_iter(), "lyons").is_empty());
    }
}
