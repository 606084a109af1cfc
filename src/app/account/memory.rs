//! What an earlier run knew comes in here, and what this run learns goes out to be remembered.

use crate::{
    api::DomainId,
    app::{
        effect::Effect,
        page::notice::Notice,
        service::memory::{Keep, Outline, Remembered},
        shared::Shared,
    },
};

use super::load;

/// Takes over what is remembered, as far as the service has not told more by now.
pub fn remember(shared: &mut Shared, remembered: Remembered) {
    let account = &mut shared.account;
    match remembered {
        Remembered::Outline(outline) => {
            let Outline {
                domains,
                applications,
                sketches,
            } = outline;
            if let Some((rows, as_of)) = domains {
                account.domains.remember(rows, as_of);
                account.proven = true;
            }
            if let Some((rows, as_of)) = applications {
                account.applications.remember(rows, as_of);
            }
            for sketch in sketches {
                if account.domain(&sketch.domain).is_some() {
                    let list = account.endpoints.entry(sketch.domain.clone()).or_default();
                    list.announce(sketch);
                }
            }
            account.rename();
        }
        Remembered::Endpoints(stock) => {
            let domain = stock.domain.clone();
            if let Some(list) = account.endpoints.get_mut(&domain) {
                list.remember(stock);
            }
            load::arrived(shared, &[domain]);
        }
        Remembered::Trouble { text, lost: true } => shared.say(Notice::bad(text)),
        Remembered::Trouble { text, lost: false } => {
            shared.notices.note_once(Notice::bad(text), shared.now);
        }
        Remembered::Through => {
            let mut missing = Vec::new();
            for (domain, list) in &mut account.endpoints {
                if list.forgo() {
                    missing.push(domain.clone());
                }
            }
            load::arrived(shared, &missing);
        }
    }
}

pub(super) fn keep_domains(shared: &mut Shared) {
    let account = &mut shared.account;
    let known: Vec<_> = account.domains.rows().to_vec();
    let gone = |id: &DomainId| known.iter().all(|domain| domain.id != *id);
    account.retain_endpoints(|id, list| list.is_loading() || !gone(id));
    if let Some(as_of) = account.domains.as_of {
        shared.ask(Effect::Keep(Box::new(Keep::Domains(known, as_of))));
    }
}

pub(super) fn keep_applications(shared: &mut Shared) {
    let list = &shared.account.applications;
    if let Some(as_of) = list.as_of {
        let keep = Keep::Applications(list.rows().to_vec(), as_of);
        shared.ask(Effect::Keep(Box::new(keep)));
    }
}

pub(super) fn keep_endpoints(shared: &mut Shared, domain: &DomainId) {
    let list = shared.account.endpoints.get(domain);
    if let Some(stock) = list.and_then(|list| list.stock(domain)) {
        shared.ask(Effect::Keep(Box::new(Keep::Endpoints(stock))));
    }
}
