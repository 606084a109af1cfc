//! Turns a write and its outcome into an entry of the journal.

use jiff::Timestamp;

use crate::{
    api::{Cause, DomainId, Failure},
    app::{
        service::{
            call::{Call, Reply},
            facts::Facts,
        },
        text::time::Moment,
        work::journal::{Ended, Entry, Kind, Object, Verb, Who},
    },
};

use super::account::Account;

/// What is to be noted about a write that was answered. Asked before the answer changes what is known, so that
/// it tells how things were.
#[must_use]
pub fn of_write(
    account: &Account,
    who: Who,
    now: Moment,
    call: &Call,
    outcome: &Result<Reply, Failure>,
) -> Option<Entry> {
    let (verb, mut object, before, after, password) = change(account, call)?;
    match outcome {
        Ok(Reply::EndpointCreated(id)) => object.id = id.to_string(),
        Ok(Reply::DomainCreated(id)) => {
            object.id = id.to_string();
            object.domain = id.to_string();
        }
        Ok(_) | Err(_) => {}
    }
    let (ended, why) = match outcome {
        Ok(_) => (Ended::Done, None),
        Err(failure) if failure.cause == Cause::Unknown => {
            (Ended::Unknown, Some(failure.to_string()))
        }
        Err(failure) => (Ended::Failed, Some(failure.to_string())),
    };
    let millis = i64::try_from(now.0).unwrap_or_default();
    Some(Entry {
        id: String::new(),
        at: Timestamp::from_millisecond(millis).unwrap_or_default(),
        who,
        verb,
        object,
        before,
        after,
        password,
        outcome: ended,
        why,
        requests: Vec::new(),
        job: None,
        item: None,
        undoes: None,
    })
}

type Parts = (Verb, Object, Facts, Facts, bool);

#[expect(clippy::too_many_lines, reason = "one arm a call")]
fn change(account: &Account, call: &Call) -> Option<Parts> {
    let object = |kind, id: &str, name: String, domain: &DomainId| Object {
        kind,
        id: id.to_owned(),
        name,
        domain: domain.to_string(),
        domain_name: account.names.domain(domain).to_owned(),
    };
    let described = |text: Option<String>| Facts {
        description: text,
        ..Facts::default()
    };
    Some(match call {
        Call::CreateEndpoint { domain, draft } => {
            let after = Facts {
                description: draft.description.clone(),
                application: draft.application_id.as_ref().map(ToString::to_string),
                enabled: Some(draft.enabled),
            };
            let object = object(Kind::Endpoint, "", draft.name.clone(), domain);
            (Verb::Create, object, Facts::default(), after, true)
        }
        Call::UpdateEndpoint {
            domain,
            endpoint,
            patch,
        } => {
            let known = account.endpoint(domain, endpoint);
            let after = Facts::from(patch);
            let before = known
                .as_ref()
                .map(Facts::of)
                .unwrap_or_default()
                .only(&after);
            let name = known.map(|known| known.name).unwrap_or_default();
            let object = object(Kind::Endpoint, endpoint.as_str(), name, domain);
            (
                Verb::Change,
                object,
                before,
                after,
                patch.password.is_some(),
            )
        }
        Call::DeleteEndpoint { domain, endpoint } => {
            let known = account.endpoint(domain, endpoint);
            let before = known.as_ref().map(Facts::of).unwrap_or_default();
            let name = known.map(|known| known.name).unwrap_or_default();
            let object = object(Kind::Endpoint, endpoint.as_str(), name, domain);
            (Verb::Delete, object, before, Facts::default(), false)
        }
        Call::CreateDomain(draft) => {
            let object = Object {
                kind: Kind::Domain,
                id: String::new(),
                name: draft.name.clone(),
                domain: String::new(),
                domain_name: draft.name.clone(),
            };
            let after = described(draft.description.clone());
            (Verb::Create, object, Facts::default(), after, false)
        }
        Call::UpdateDomain {
            domain,
            description,
        } => {
            let before = account
                .domain(domain)
                .map(|known| known.description.clone().unwrap_or_default());
            let name = account.names.domain(domain).to_owned();
            let object = object(Kind::Domain, domain.as_str(), name, domain);
            (
                Verb::Change,
                object,
                described(before),
                Facts::from(description),
                false,
            )
        }
        Call::DeleteDomain(domain) => {
            let before = account
                .domain(domain)
                .and_then(|known| known.description.clone());
            let name = account.names.domain(domain).to_owned();
            let object = object(Kind::Domain, domain.as_str(), name, domain);
            (
                Verb::Delete,
                object,
                described(before),
                Facts::default(),
                false,
            )
        }
        Call::EndRegistration {
            domain,
            endpoint,
            registration,
            phone,
        } => {
            let name = account.endpoint(domain, endpoint).map(|known| known.name);
            let name = name.unwrap_or_else(|| endpoint.to_string());
            let object = object(Kind::Phone, registration.as_str(), name, domain);
            let before = described(Some(phone.clone()));
            (Verb::Delete, object, before, Facts::default(), false)
        }
        Call::Inquire(_)
        | Call::SumRegistrations
        | Call::ListRegistrations { .. }
        | Call::ListSummaries { .. }
        | Call::ListAttempts { .. }
        | Call::ListMessages { .. }
        | Call::ListStays { .. }
        | Call::ListCalls { .. }
        | Call::ReadCall(_)
        | Call::ListCallbacks { .. }
        | Call::TellAgain(_)
        | Call::Ring { .. }
        | Call::EndCall(_)
        | Call::ListDomains { .. }
        | Call::ListEndpoints { .. }
        | Call::ListApplications { .. }
        | Call::ReadDomain(_)
        | Call::ReadEndpoint { .. } => return None,
    })
}
