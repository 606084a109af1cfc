//! Calls in the core: phones that call are believed or not, their application is looked up, and what the switchboard
//! wants is done.

use std::{sync::Arc, time::Duration};

use tokio::sync::oneshot;

use super::{
    batch::To,
    caller::{Caller, Who},
    core::Core,
    effect::{CaseId, Decider, Effect, Sought},
    handed,
};
use crate::{
    api::Application,
    platform::{
        busy::busy,
        calls::{self, Arrival, Target},
        choices,
        moment::Now,
        refusal::Refusal,
        registrar::{Case, User},
    },
    sip::{
        message::Message,
        transaction::{Input, Key},
    },
};

impl Core {
    /// A phone may call: what becomes of it is its application's business.
    pub(super) fn admitted(&mut self, to: To, case: Case, user: Arc<User>) {
        // One that could not be understood is never believed.
        let To::Transaction(key) = to else { return };
        self.seek(key, case, Who::User(user));
    }

    /// Asks the store which application decides about a call.
    pub(super) fn seek(&mut self, key: Key, case: Case, who: Who) {
        let id = self.next_case();
        let sought = match &who {
            Who::User(user) => Sought::Endpoint(user.endpoint.clone()),
            Who::Handed { host, name } => Sought::Address {
                host: host.clone(),
                name: name.clone(),
            },
            Who::Outside { number, .. } => Sought::Number(number.clone()),
        };
        self.effects.push(Effect::Seek(id, sought));
        self.waiting += case.message().size();
        self.callers.insert(id, Caller { key, case, who });
    }

    /// The store has said which application decides; an error of 404 when the account has no such number.
    pub fn sought(&mut self, now: Now, id: CaseId, found: Result<Decider, Refusal>) {
        let Some(Caller { key, case, who }) = self.callers.remove(&id) else {
            return;
        };
        self.waiting -= case.message().size();
        let Decider {
            caller,
            application,
        } = match found {
            Ok(found) => found,
            Err(refusal) => {
                let request = case.message().clone();
                if refusal.status == 404 {
                    return self.unallocated(now, key, &request);
                }
                return self.fail(now, To::Transaction(key), &request);
            }
        };
        let mut host = case.flow().peer.ip();
        let (from, to, endpoint) = match who {
            Who::User(user) => {
                let place = (user.realm.id.clone(), user.endpoint.clone());
                let from = format!("sip:{}@{}", user.name, user.realm.host);
                (from, None, Some(place))
            }
            Who::Outside { from, number } => (from, Some(number), None),
            Who::Handed { .. } => {
                let Some((domain, endpoint, from)) = caller else {
                    let why = "The endpoint that calls is not there, or disabled";
                    return self.turned_away(now, key, case.message(), why);
                };
                host = handed::phone_of(case.message()).unwrap_or(host);
                (from, None, Some((domain, endpoint)))
            }
        };
        let application = application.and_then(|application| {
            let target = target(&application)?;
            Some((application.id, application.auto_answer, target))
        });
        self.calls.arrived(
            now,
            Arrival {
                key,
                flow: case.flow(),
                host,
                message: case.message().clone(),
                from,
                to,
                endpoint,
                application,
            },
        );
        self.operate(now);
    }

    /// A phone has given up its call, perhaps before anybody was asked.
    pub(super) fn cancelled(&mut self, now: Now, key: &Key) {
        let is_it = |(_, caller): &(&CaseId, &Caller)| caller.key == *key;
        let sought = self.callers.iter().find(is_it).map(|(id, _)| *id);
        let asked = self.cases.iter().find(|(_, (to, _))| match to {
            To::Transaction(of) => of == key,
            To::Flow(_) => false,
        });
        let asked = asked.map(|(id, _)| *id);
        let case = match (sought, asked) {
            (Some(id), _) => self.callers.remove(&id).map(|caller| caller.case),
            (None, Some(id)) => self.cases.remove(&id).map(|(_, case)| case),
            (None, None) => None,
        };
        let Some(case) = case else {
            self.calls.cancelled(now, key);
            return self.operate(now);
        };
        self.waiting -= case.message().size();
        let tag = self.layer.tag(key);
        let answer = case.message().answer(487, "Request Terminated", Some(&tag));
        self.answer(now, To::Transaction(key.clone()), answer);
    }

    /// A request came that has a tag in To: it belongs to a call, or to none.
    pub(super) fn inside(
        &mut self,
        now: Now,
        key: Key,
        flow: crate::sip::Flow,
        message: &Message,
        tag: &str,
    ) {
        self.calls.asked(now, key, flow, message, tag);
        self.operate(now);
    }

    /// Does what the switchboard wants.
    pub fn operate(&mut self, now: Now) {
        for effect in self.calls.effects() {
            let input = match effect {
                calls::Effect::Respond(key, message, keep) => Input::Respond { key, message, keep },
                calls::Effect::Request(flow, message) => {
                    self.request(now, flow, message);
                    continue;
                }
                calls::Effect::Resume(flow, invite, is_ours) => Input::Resume {
                    flow,
                    invite,
                    is_ours,
                },
                calls::Effect::Cancel(key) => {
                    self.wide.settle(&key);
                    Input::Cancel { key }
                }
                calls::Effect::Call(callback) => {
                    self.effects.push(Effect::Call(callback));
                    continue;
                }
                calls::Effect::Changed(call) => {
                    self.effects.push(Effect::Changed(call));
                    continue;
                }
                calls::Effect::Rebridged(bridge) => {
                    self.effects.push(Effect::Rebridged(bridge));
                    continue;
                }
                calls::Effect::Fault(fault) => {
                    self.effects.push(Effect::Fault(fault));
                    continue;
                }
            };
            let out = self.layer.step(now.since, input);
            self.follow(now, out);
        }
    }

    /// Tells when all that has become of calls until now is stored, or cannot be.
    pub fn when_kept(&mut self, now: Now, kept: oneshot::Sender<()>) {
        self.operate(now);
        self.effects.push(Effect::Kept(kept));
    }

    /// Refuses an INVITE for which there is no room.
    pub(super) fn crowded(&mut self, now: Now, key: Key, message: &Message) {
        self.counts.refused += 1;
        let tag = self.layer.tag(&key);
        let answer = busy(message, &tag);
        self.respond(now, key, answer, crate::sip::transaction::Keep::Forget);
    }
}

/// Where an application is told of calls; nowhere without an address.
fn target(application: &Application) -> Option<Target> {
    let url = application.incoming_call_url.as_deref()?;
    let timeout = application.incoming_call_url_callback_timeout;
    let timeout = timeout.map_or(choices::CALLBACK_TIMEOUT_MAX, u64::from);
    let method = application.callback_http_method.as_deref();
    let fallback = application.incoming_call_fallback_url.as_deref();
    Some(Target {
        url: url.into(),
        fallback: fallback.map(Into::into),
        timeout: Duration::from_millis(timeout),
        by_query: method.is_some_and(|method| method.eq_ignore_ascii_case("GET")),
    })
}
