//! Actions that change something: each opens a form, a picker or a question.

use crate::{
    api::{Domain, DomainId, Endpoint, EndpointId, EndpointPatch},
    app::{
        keys::action::Action,
        next::{Intent, Next, Question, Route, choice::Subject, route::Purpose},
        page::notice::Notice,
        phones::Phone,
        service::{
            call::{Call, Whose},
            consequence,
        },
        shared::Shared,
    },
};

/// What the cursor stands on in a list of endpoints, or what a detail shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selected {
    /// The domain of the list, or of the endpoint.
    pub domain: Option<DomainId>,
    /// The endpoint, if the cursor stands on one.
    pub endpoint: Option<EndpointId>,
}

/// What the application of an endpoint was told.
pub fn callbacks(shared: &Shared, selected: &Selected) -> Next {
    let place = selected.domain.as_ref().zip(selected.endpoint.as_ref());
    let known = place.and_then(|(domain, endpoint)| shared.account.endpoint(domain, endpoint));
    match known.map(|known| known.application_id) {
        Some(Some(id)) => Next::Open(Route::Application(id)),
        Some(None) => Next::Say(Notice::plain("It has no application.")),
        None => Next::Say(Notice::plain("No endpoint is selected.")),
    }
}

/// New, Edit, Delete in the list of domains.
pub fn of_domain(shared: &mut Shared, action: Action, domain: Option<&DomainId>) -> Next {
    if let Some(reason) = obstacle(shared, action) {
        return Next::Say(Notice::bad(reason));
    }
    if action == Action::New {
        return form(Purpose::NewDomain);
    }
    let Some(domain) = domain.and_then(|id| shared.account.domain(id)).cloned() else {
        return Next::Say(Notice::plain("No domain is selected."));
    };
    if action == Action::Delete {
        delete_domain(shared, &domain)
    } else {
        form(Purpose::edit_domain(domain))
    }
}

/// New, Edit, Clone, Delete, Toggle, Password, Application on endpoints.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "no other action changes an endpoint"
)]
pub fn of_endpoint(shared: &mut Shared, action: Action, selected: &Selected) -> Next {
    if let Some(reason) = obstacle(shared, action) {
        return Next::Say(Notice::bad(reason));
    }
    let account = &shared.account;
    let domain = selected.domain.as_ref().and_then(|id| account.domain(id));
    let Some(domain) = domain.cloned() else {
        return Next::Say(Notice::plain("Choose a domain first."));
    };
    if action == Action::New {
        return form(Purpose::NewEndpoint {
            domain,
            original: None,
        });
    }
    let row = selected
        .endpoint
        .as_ref()
        .and_then(|id| account.endpoint(&domain.id, id));
    let Some(endpoint) = row else {
        return Next::Say(Notice::plain("No endpoint is selected."));
    };
    match action {
        Action::Unregister => phones(shared, domain, endpoint),
        Action::Edit => form(Purpose::edit(domain, endpoint)),
        Action::Clone => form(Purpose::NewEndpoint {
            domain,
            original: Some(endpoint),
        }),
        Action::Password => form(Purpose::NewPassword { domain, endpoint }),
        Action::Application => Next::Pick(Subject::Endpoint(Box::new((domain, endpoint)))),
        Action::Toggle => toggle(shared, &domain, &endpoint),
        Action::Delete => delete_endpoint(shared, &domain, &endpoint),
        _ => Next::Stay,
    }
}

/// Opens a form.
fn form(purpose: Purpose) -> Next {
    Next::Open(Route::form(purpose))
}

/// Why this cannot be begun now: what is only asked before it is sent is not asked while nobody would hear of it.
pub fn obstacle(shared: &mut Shared, action: Action) -> Option<String> {
    let asks = matches!(
        action,
        Action::Delete | Action::Toggle | Action::Application | Action::Unregister | Action::Ring
    );
    let reason = shared.absence().filter(|_| asks)?;
    shared.account.ask_again(&mut shared.asks);
    Some(reason)
}

/// Enabling is sent at once; disabling asks, because it cuts phones off.
fn toggle(shared: &Shared, domain: &Domain, endpoint: &Endpoint) -> Next {
    let enabled = !endpoint.enabled;
    let verb = if enabled { "enable" } else { "disable" };
    let intent = Intent::Write {
        what: format!("{verb} {} in {}", endpoint.name, domain.name),
        call: Call::UpdateEndpoint {
            domain: domain.id.clone(),
            endpoint: endpoint.id.clone(),
            patch: EndpointPatch {
                enabled: Some(enabled),
                ..EndpointPatch::default()
            },
        },
    };
    if enabled && !shared.profile.protected {
        return Next::Confirmed(intent);
    }
    let question = if enabled {
        Question::on_endpoint(shared, domain, endpoint, "Enable").yes("Yes, enable", intent)
    } else {
        Question::on_endpoint(shared, domain, endpoint, "Disable")
            .warning(consequence::DISABLED.one)
            .yes("Yes, disable", intent)
    };
    Next::Ask(question.guarded(&shared.profile, &endpoint.name))
}

/// Ends the registration of a phone: of the only one, or of one that is chosen.
fn phones(shared: &Shared, domain: Domain, endpoint: Endpoint) -> Next {
    let seen = shared.registrar.seen(&domain.id, endpoint.id.as_str());
    let phones = seen.there().map_or(&[][..], |there| &there.phones);
    match phones {
        [] => Next::Say(Notice::plain("No phone of it is known to be registered.")),
        [only] => Next::Ask(unregister(shared, &domain, &endpoint, only)),
        several => {
            let one = Box::new((domain, endpoint));
            Next::Pick(Subject::Phone(one, several.to_vec()))
        }
    }
}

/// Asks before it ends the registration of this phone.
pub fn unregister(
    shared: &Shared,
    domain: &Domain,
    endpoint: &Endpoint,
    phone: &Phone,
) -> Question {
    let name = &endpoint.name;
    let intent = Intent::Write {
        what: format!("end a registration of {name} in {}", domain.name),
        call: Call::EndRegistration {
            domain: domain.id.clone(),
            endpoint: endpoint.id.clone(),
            registration: phone.id.clone(),
            phone: format!("{} at {}", phone.name(), phone.source),
        },
    };
    let question = Question::on_endpoint(shared, domain, endpoint, "End a registration of")
        .fact("Phone", phone.name())
        .fact("Address", &*phone.source)
        .warning(consequence::UNREGISTERED.one)
        .yes("Yes, end it", intent);
    question.guarded(&shared.profile, name)
}

/// Watches the endpoint until a phone registers, or does not any more.
pub fn watch(shared: &mut Shared, selected: &Selected) -> Next {
    let (Some(domain), Some(id)) = (&selected.domain, &selected.endpoint) else {
        return Next::Say(Notice::plain("No endpoint is selected."));
    };
    let known = shared.account.endpoint(domain, id).map(|known| known.name);
    let name = known.unwrap_or_else(|| id.to_string());
    let now = shared.now();
    let phones = shared.registrar.seen(domain, id.as_str()).phones();
    let said = match shared.registrar.watch(domain, id, &name, now) {
        Err(why) => return Next::Say(Notice::bad(why)),
        Ok(false) => format!("{name} is not watched any more."),
        Ok(true) => match phones {
            None | Some(0) => format!("{name} is watched: a bell rings when a phone registers."),
            Some(1) => format!(
                "{name} is watched: a bell rings when another phone registers than now, or the same one anew."
            ),
            Some(_) => format!(
                "{name} is watched: a bell rings when another phone registers than those now, or one of them anew."
            ),
        },
    };
    Next::Say(Notice::plain(said))
}

/// Opens a test of the endpoint, which begins at once, or the last messages of its phones.
pub fn look_into(shared: &Shared, action: Action, selected: &Selected) -> Next {
    let known = selected.domain.as_ref().zip(selected.endpoint.as_ref());
    match known.filter(|(domain, id)| shared.account.endpoint(domain, id).is_some()) {
        Some((domain, id)) if action == Action::Trace => {
            Next::Open(Route::Trace(Whose::Endpoint(domain.clone(), id.clone())))
        }
        Some((domain, id)) => Next::Open(Route::Test(domain.clone(), id.clone())),
        None => Next::Say(Notice::plain("No endpoint is selected.")),
    }
}

fn delete_endpoint(shared: &Shared, domain: &Domain, endpoint: &Endpoint) -> Next {
    let intent = Intent::Write {
        what: format!("delete {} in {}", endpoint.name, domain.name),
        call: Call::DeleteEndpoint {
            domain: domain.id.clone(),
            endpoint: endpoint.id.clone(),
        },
    };
    let question = Question::on_endpoint(shared, domain, endpoint, "Delete")
        .warning(consequence::DELETED.one)
        .yes("Yes, delete", intent);
    Next::Ask(question.guarded(&shared.profile, &endpoint.name))
}

/// The service deletes only empty domains. Nothing is offered that would empty one on the way.
fn delete_domain(shared: &Shared, domain: &Domain) -> Next {
    let list = shared.account.endpoints.get(&domain.id);
    let pages = shared.account.pages(Some(&domain.id));
    let count: usize = pages.map(|page| page.len()).sum();
    if count > 0 {
        let title = format!("{} cannot be deleted", domain.name);
        let (them, endpoints) = if count == 1 {
            ("it", "1 endpoint".to_owned())
        } else {
            ("them", format!("{count} endpoints"))
        };
        return Next::Ask(
            Question::about_domain(shared, domain, title)
                .fact("Endpoints", count.to_string())
                .warning(format!(
                    "It has {endpoints}, and only an empty domain can be deleted."
                ))
                .text(format!(
                    "Delete {them} first: in its list, mark {them} and delete what is marked."
                ))
                .otherwise("Close"),
        );
    }
    let question = Question::on_domain(shared, domain, "Delete the domain");
    let text = if list.is_some_and(|list| list.complete) {
        "It has no endpoints."
    } else {
        "Its endpoints are not known yet. If it has any, the service refuses."
    };
    let intent = Intent::Write {
        what: format!("delete the domain {}", domain.name),
        call: Call::DeleteDomain(domain.id.clone()),
    };
    let question = question
        .text(text)
        .warning("Its SIP host stops working, and its name can be taken by anybody.")
        .yes("Yes, delete", intent);
    Next::Ask(question.prove(&domain.name))
}
