//! Everything that the registrar remembers, and what it tells of its changes.

use std::time::Duration;

use super::{
    binding::Binding, bindings::Bindings, change::Change, event::Event, history::History,
    ledger::Ledger, people::People,
};
use crate::sip::digest::Gate;

/// The registrar.
#[derive(Debug)]
pub struct Registrar {
    /// Judges passwords.
    pub gate: Gate,
    /// Who has registered lately.
    pub people: People,
    /// Who is registered.
    pub bindings: Bindings,
    /// Who was refused.
    pub ledger: Ledger,
    /// Who was registered.
    pub history: History,
    events: Vec<Event>,
}

impl Registrar {
    /// With nobody refused yet. `now` is the time since the Unix epoch.
    #[must_use]
    pub fn new(now: Duration, gate: Gate, bindings: Bindings) -> Self {
        Self {
            gate,
            people: People::default(),
            bindings,
            ledger: Ledger::default(),
            history: History::new(now),
            events: Vec::new(),
        }
    }

    /// Does what was decided, and remembers what there is to tell of it.
    pub fn apply(&mut self, now: Duration, changes: &[Change]) {
        for change in changes {
            let old = self.bindings.apply(change.clone());
            match (change, old) {
                (Change::Added(new), _) => self.came(now, new, None),
                (Change::Refreshed(new), old) => self.came(now, new, old.as_ref()),
                (Change::Removed { end, .. }, Some(old)) => {
                    self.history.write(now, &old, *end);
                    self.events.push(Event::Ended {
                        at: now,
                        count: self.bindings.of(&old.endpoint).len(),
                        binding: Box::new(old),
                        end: *end,
                    });
                }
                (Change::Removed { .. }, None) => {}
            }
        }
    }

    fn came(&mut self, at: Duration, new: &Binding, old: Option<&Binding>) {
        let count = self.bindings.of(&new.endpoint).len();
        let binding = Box::new(new.clone());
        self.events.push(match old {
            None => Event::Registered { at, binding, count },
            Some(old) => Event::Refreshed {
                at,
                binding,
                count,
                moved: old.contact.item != new.contact.item
                    || old.flow.peer != new.flow.peer
                    || old.flow.transport != new.flow.transport
                    || old.user_agent != new.user_agent,
            },
        });
        let (endpoint, host) = (&new.endpoint, new.flow.peer.ip());
        let user_agent = new.user_agent.as_ref().map(|raw| raw.text());
        if self
            .ledger
            .resolve(at, endpoint, host, user_agent.as_deref())
        {
            self.events.push(Event::Resolved {
                at,
                endpoint: endpoint.clone(),
                domain: new.domain.clone(),
                open: self.ledger.open_of(endpoint),
            });
        }
    }

    /// When something ends, or is to be told, by itself.
    pub fn due(&self) -> Option<Duration> {
        let ledger = &self.ledger;
        let all = [self.bindings.due(), ledger.due(), ledger.settles()];
        all.into_iter().flatten().min()
    }

    /// What is to be told now, in its order.
    pub fn tell(&mut self, now: Duration) -> Vec<Event> {
        let mut events = std::mem::take(&mut self.events);
        for (endpoint, domain) in self.ledger.settle(now) {
            events.push(Event::Resolved {
                at: now,
                open: self.ledger.open_of(&endpoint),
                endpoint,
                domain,
            });
        }
        for failure in self.ledger.tell(now) {
            let endpoint = failure.party.endpoint();
            events.push(Event::Refused {
                open: endpoint.and_then(|endpoint| self.ledger.open_of(endpoint)),
                failure: Box::new(failure),
            });
        }
        events
    }
}
