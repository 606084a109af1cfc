//! Reads the lists of registrations behind the stream: which domains there are, then each of them, page by page.

use std::collections::{HashSet, VecDeque};

use crate::{
    api::{
        Cause, Cursor, DomainId, EndpointId, Failure, RegistrationId,
        pace::Priority,
        patience::{LISTS, LISTS_LONGEST},
    },
    app::{
        effect::Asks,
        phones::{Roll, Words},
        service::{
            call::{Call, Reply},
            ticket::{Ticket, TimerId},
        },
        work::spent::Spent,
    },
};

/// How far the lists are read.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Reading {
    /// The question which domains there are.
    sums: Option<Ticket>,
    /// Whether it has to be asked.
    begins: bool,
    /// Domains that are still to be read.
    rest: VecDeque<Due>,
    /// The one that is being read.
    at: Option<At>,
    /// The domain that a person looks at goes first.
    pub(super) wanted: Option<DomainId>,
    /// Why the last answer did not come.
    pub(super) failed: Option<Failure>,
    retry: Option<TimerId>,
    failures: u32,
}

/// A domain that is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Due {
    domain: DomainId,
    /// Whether it has phones, and whether somebody is refused.
    phones: bool,
    refused: bool,
    after: Option<Cursor>,
}

/// A page that is being read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct At {
    due: Due,
    ticket: Ticket,
    /// What happened since it was asked for is newer than what it says.
    registrations: HashSet<RegistrationId>,
    endpoints: HashSet<EndpointId>,
}

/// What an answer has brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Settled {
    /// A part, or nothing.
    Part,
    /// The rest of this domain.
    Whole(DomainId),
}

impl Reading {
    /// Everything is to be read anew.
    pub(super) fn begin(&mut self, asks: &mut Asks) {
        self.stop(asks);
        self.rest.clear();
        self.begins = true;
        self.failures = 0;
        self.go_on(asks);
    }

    /// Nothing is read any more for now.
    pub(super) fn stop(&mut self, asks: &mut Asks) {
        self.retry = None;
        if let Some(ticket) = self.sums.take() {
            self.begins = true;
            asks.cancel(ticket);
        }
        if let Some(at) = self.at.take() {
            asks.cancel(at.ticket);
            self.rest.push_front(at.due);
        }
    }

    /// Whether something is still to be read.
    pub(super) fn is_under_way(&self) -> bool {
        self.begins || self.sums.is_some() || self.at.is_some() || !self.rest.is_empty()
    }

    /// Asks for what comes next, one thing at a time.
    pub(super) fn go_on(&mut self, asks: &mut Asks) {
        if self.sums.is_some() || self.at.is_some() || self.retry.is_some() {
            return;
        }
        if std::mem::take(&mut self.begins) {
            self.sums = Some(asks.call(Priority::Visible, Call::SumRegistrations));
            return;
        }
        let wanted = |due: &Due| Some(&due.domain) == self.wanted.as_ref();
        let place = self.rest.iter().position(wanted);
        let Some(due) = self.rest.remove(place.unwrap_or(0)) else {
            return;
        };
        let priority = if place.is_some() {
            Priority::Visible
        } else {
            Priority::Prefetch
        };
        let (domain, after) = (due.domain.clone(), due.after.clone());
        let call = if due.phones {
            Call::ListRegistrations {
                domain,
                endpoint: None,
                after,
            }
        } else {
            Call::ListSummaries { domain, after }
        };
        let ticket = asks.call(priority, call);
        self.at = Some(At {
            due,
            ticket,
            registrations: HashSet::new(),
            endpoints: HashSet::new(),
        });
    }

    /// This registration changed: a page that is on its way may be older.
    pub(super) fn touch_registration(&mut self, domain: &DomainId, id: &RegistrationId) {
        if let Some(at) = self.at.as_mut().filter(|at| at.due.domain == *domain) {
            at.registrations.insert(id.clone());
        }
    }

    /// The same for what is refused of an endpoint.
    pub(super) fn touch_endpoint(&mut self, domain: &DomainId, id: &EndpointId) {
        if let Some(at) = self.at.as_mut().filter(|at| at.due.domain == *domain) {
            at.endpoints.insert(id.clone());
        }
    }

    /// The domain is gone.
    pub(super) fn forget(&mut self, domain: &DomainId) {
        self.rest.retain(|due| due.domain != *domain);
    }

    /// Takes a reply in, if it is one that is waited for; then answers what it has brought.
    pub(super) fn settle(
        &mut self,
        asks: &mut Asks,
        ticket: Ticket,
        outcome: &Result<Reply, Failure>,
        roll: &mut Roll,
        words: &mut Words,
    ) -> Option<Settled> {
        if self.sums == Some(ticket) {
            self.sums = None;
            match outcome {
                Ok(Reply::Sums(sums)) => {
                    roll.announce(sums);
                    let due = sums.iter().map(|sum| Due {
                        domain: sum.domain_id.clone(),
                        phones: sum.registrations > 0,
                        refused: sum.refused > 0,
                        after: None,
                    });
                    self.rest = due.filter(|due| due.phones || due.refused).collect();
                    self.succeeded();
                }
                Ok(_) => {}
                Err(failure) => {
                    self.begins = true;
                    self.failed(asks, failure);
                }
            }
            self.go_on(asks);
            return Some(Settled::Part);
        }
        let mut at = self.at.take_if(|at| at.ticket == ticket)?;
        let domain = at.due.domain.clone();
        let next = match outcome {
            Ok(Reply::Registrations { rows, next }) => {
                if let Some(register) = roll.register(&domain) {
                    for row in rows {
                        if !at.registrations.contains(&row.id) {
                            register.put(row, None, words);
                        }
                    }
                }
                next
            }
            Ok(Reply::Summaries { rows, next }) => {
                if let Some(register) = roll.register(&domain) {
                    for row in rows {
                        if !at.endpoints.contains(&row.endpoint_id) {
                            let refused = row.refused.as_ref();
                            register.refuse(&row.endpoint_id, refused, None, words);
                        }
                    }
                }
                next
            }
            Ok(_) => &None,
            // The domain is gone; that it is will be told.
            Err(failure) if failure.cause == Cause::Missing => &None,
            Err(failure) => {
                self.rest.push_front(at.due);
                self.failed(asks, failure);
                return Some(Settled::Part);
            }
        };
        self.succeeded();
        at.due.after.clone_from(next);
        let whole = if at.due.after.is_some() {
            self.rest.push_front(at.due);
            Settled::Part
        } else if at.due.phones && at.due.refused {
            at.due.phones = false;
            self.rest.push_front(at.due);
            Settled::Part
        } else {
            let before = roll.complete(&domain);
            asks.free(before.map(Spent::Phones));
            Settled::Whole(domain)
        };
        self.go_on(asks);
        Some(whole)
    }

    fn succeeded(&mut self) {
        self.failures = 0;
        self.failed = None;
    }

    fn failed(&mut self, asks: &mut Asks, failure: &Failure) {
        self.failed = Some(failure.clone());
        let pause = LISTS_LONGEST.min(LISTS * 2u32.pow(self.failures.min(8)));
        self.failures += 1;
        self.retry = Some(asks.after(pause));
    }

    /// Goes on if this timer says so.
    pub(super) fn timed_out(&mut self, asks: &mut Asks, timer: TimerId) {
        if self.retry.take_if(|own| *own == timer).is_some() {
            self.go_on(asks);
        }
    }
}
