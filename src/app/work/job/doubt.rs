//! What earlier runs of a job did, held against how things are now: the service may have been put back to an older
//! state since, and somebody else may have changed things.

use std::{collections::HashMap, sync::Arc};

use crate::api::{Domain, EndpointId, text};
use crate::app::service::{
    facts::Facts,
    rows::{EndpointPage, EndpointRow},
};

use super::{
    event::Outcome,
    item::{Item, Work},
    state::{Job, Status},
};

const CREATED: &str = "It was done, but what was created is not there any more.";
const CHANGED: &str = "It was done, but is not as it was asked for any more.";
const GONE: &str = "It was done, but what was changed is not there any more.";
const DELETED: &str = "It was done, but what was deleted is there again.";
const PASSWORD: &str = "It was done, but other changes of this job are not there any more: whether its new password is \
                        still set is not known.";

/// The items that are noted as done and cannot be said to be done any more, with the reason as one sentence. Held
/// against all domains of the account, and all endpoints of those that the job has changed.
pub fn doubts(job: &Job, domains: &[Domain], pages: &[Arc<EndpointPage>]) -> Vec<(usize, String)> {
    let done = || {
        let all = job.items().enumerate();
        all.filter_map(|(at, (item, status))| match status {
            Status::Settled(Outcome::Done { endpoint }) => Some((at, item, endpoint.as_ref())),
            Status::Queued | Status::Sent | Status::Settled(_) => None,
        })
    };
    let mut wanted: HashMap<&str, Option<EndpointRow<'_>>> = HashMap::new();
    for (_, item, created) in done() {
        wanted.extend(id_of(item, created).map(|id| (id.as_str(), None)));
    }
    for row in pages.iter().flat_map(|page| page.iter()) {
        if let Some(there) = wanted.get_mut(row.id) {
            *there = Some(row);
        }
    }
    let mut doubts: Vec<(usize, String)> = Vec::new();
    let mut passwords = Vec::new();
    for (at, item, created) in done() {
        let doubt = if item.is_domain() {
            of_domain(item, domains)
        } else {
            let id = id_of(item, created);
            let there = id.and_then(|id| wanted.get(id.as_str()).copied().flatten());
            of_endpoint(item, there.as_ref())
        };
        match doubt {
            Some(why) => doubts.push((at, why.into())),
            // A password cannot be read back, and nothing else of such a change can.
            None if only_password(item) => passwords.push((at, PASSWORD.into())),
            None => {}
        }
    }
    if !doubts.is_empty() {
        doubts.append(&mut passwords);
        doubts.sort_unstable();
    }
    doubts
}

fn id_of<'a>(item: &'a Item, created: Option<&'a EndpointId>) -> Option<&'a EndpointId> {
    item.endpoint.as_ref().or(created)
}

fn of_endpoint(item: &Item, there: Option<&EndpointRow<'_>>) -> Option<&'static str> {
    match (&item.work, there) {
        (Work::Create { .. }, None) => Some(CREATED),
        (Work::Update { .. }, None) => Some(GONE),
        (Work::Update { fields, .. }, Some(row)) => {
            let differs = !harmless(fields)
                .unlike(&harmless(&Facts::of_row(row)))
                .is_empty();
            differs.then_some(CHANGED)
        }
        (Work::Delete, Some(_)) => Some(DELETED),
        (Work::Create { .. }, Some(_)) | (Work::Delete, None) => None,
    }
}

fn of_domain(item: &Item, domains: &[Domain]) -> Option<&'static str> {
    let there = domains.iter().find(|domain| domain.id == item.domain);
    match (&item.work, there) {
        (Work::Create { .. }, None) => Some(CREATED),
        (Work::Update { .. }, None) => Some(GONE),
        (Work::Update { fields, .. }, Some(domain)) => {
            let now = Facts::of_domain(domain);
            let differs = !harmless(fields).unlike(&harmless(&now)).is_empty();
            differs.then_some(CHANGED)
        }
        (Work::Delete, Some(_)) => Some(DELETED),
        (Work::Create { .. }, Some(_)) | (Work::Delete, None) => None,
    }
}

/// The fields with texts as they are shown: a service may keep them without what is never shown.
fn harmless(fields: &Facts) -> Facts {
    let description = fields.description.as_deref();
    Facts {
        description: description.map(|text| text::clean(text).trim().to_owned()),
        ..fields.clone()
    }
}

fn only_password(item: &Item) -> bool {
    match &item.work {
        Work::Update { fields, password } => fields.is_empty() && password.is_some(),
        Work::Create { .. } | Work::Delete => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::{
        api::{Credentials, Endpoint},
        app::{
            service::{facts::Facts, rows::EndpointPage},
            work::job::{
                event::{Event, Outcome, Step},
                item::{NewPassword, Work},
                state::Job,
                tests::{item, plan_of},
            },
        },
    };

    use super::{CHANGED, CREATED, DELETED, GONE, PASSWORD, doubts};

    fn there(id: &str, description: &str) -> Endpoint {
        Endpoint {
            id: id.into(),
            name: format!("name of {id}"),
            description: Some(description.into()),
            domain_id: Some("rd-1".into()),
            application_id: None,
            enabled: true,
            sip_uri: String::new(),
            credentials: Credentials {
                realm: String::new(),
                username: String::new(),
            },
        }
    }

    /// A job that did four things: made `re-new`, described `re-a`, gave `re-p` a password and deleted `re-x`.
    fn job() -> Job {
        let mut items = ["new", "a", "p", "x"].map(item);
        for (item, id) in items
            .iter_mut()
            .zip([None, Some("re-a"), Some("re-p"), Some("re-x")])
        {
            item.endpoint = id.map(Into::into);
        }
        items[1].work = Work::Update {
            fields: Facts::described("Lobby".into()),
            password: None,
        };
        items[2].work = Work::Update {
            fields: Facts::default(),
            password: Some(NewPassword::Source),
        };
        items[3].work = Work::Delete;
        let mut job = Job::new(plan_of("one", items.to_vec()));
        for item in 0..4 {
            let endpoint = (item == 0).then(|| "re-new".into());
            let outcome = Outcome::Done { endpoint };
            let step = Step::Settled { item, outcome };
            assert_eq!(job.apply(&Event { at: 0, step }), Ok(()));
        }
        job
    }

    fn found(rows: &[Endpoint]) -> Vec<(usize, String)> {
        let page = Arc::new(EndpointPage::pack("rd-1".into(), rows));
        doubts(&job(), &[], &[page])
    }

    #[test]
    fn what_is_as_it_was_left_is_not_doubted() {
        let rows = [
            there("re-new", "x"),
            there("re-a", "Lobby"),
            there("re-p", ""),
        ];
        assert_eq!(found(&rows), []);
    }

    #[test]
    fn what_is_not_as_it_was_left_is_doubted_and_with_it_every_password_that_cannot_be_read() {
        let whole = [
            there("re-new", "x"),
            there("re-a", "Lobby"),
            there("re-p", ""),
        ];
        for (rows, at, why) in [
            (vec![whole[1].clone(), whole[2].clone()], 0, CREATED),
            (
                vec![whole[0].clone(), there("re-a", "before"), whole[2].clone()],
                1,
                CHANGED,
            ),
            (vec![whole[0].clone(), whole[2].clone()], 1, GONE),
            ([&whole[..], &[there("re-x", "")]].concat(), 3, DELETED),
        ] {
            let mut expected = vec![(at, why.to_owned()), (2, PASSWORD.to_owned())];
            expected.sort_unstable();
            assert_eq!(found(&rows), expected);
        }
        let without = [whole[0].clone(), whole[1].clone()];
        assert_eq!(found(&without), [(2, GONE.to_owned())]);
    }
}
