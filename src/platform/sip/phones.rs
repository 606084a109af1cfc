//! Questions of other tasks to the SIP agent: who is registered, who was, and who is refused.

use std::{collections::BTreeSet, net::SocketAddr, sync::Arc, time::Duration};

use tokio::sync::{mpsc, oneshot};

use super::{
    core::{Core, Counts},
    engine::Errand,
    trace::Traced,
    trunk::Trunk,
};
use crate::{
    api::{DomainId, EndpointId},
    net::{self, Sockets},
    platform::{
        calls,
        moment::Now,
        refusal::Refusal,
        registrar::{Binding, BindingId, End, Failure, Open, Realm, Slip, Stay},
    },
    sip::Transport,
};

/// It asks the agent's task, and may be copied.
#[derive(Debug, Clone)]
pub struct Phones {
    errands: mpsc::Sender<Errand>,
    trunk: Option<Arc<Trunk>>,
}

/// Where a part of a list begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot<K> {
    /// Behind so many rows.
    Offset(usize),
    /// Behind the row with this key.
    After(K),
}

/// How many phones a domain has, on how many endpoints, and how many of its endpoints are refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The domain.
    pub domain: DomainId,
    /// Phones.
    pub registrations: usize,
    /// Endpoints with phones.
    pub endpoints: usize,
    /// Endpoints with failures that go on.
    pub refused: usize,
}

/// What a list says of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    /// The endpoint.
    pub endpoint: EndpointId,
    /// Its phones.
    pub registrations: usize,
    /// When the last of them would end.
    pub expires: Option<Duration>,
    /// Its failures that go on.
    pub open: Option<Open>,
}

/// How much there is to do, and how much was done since the start.
#[derive(Debug, Clone)]
pub struct Figures {
    /// Phones that are registered.
    pub registrations: usize,
    /// Transactions that are open.
    pub transactions: usize,
    /// Connections that are open.
    pub connections: usize,
    /// Connections for which there was no room.
    pub connections_refused: u64,
    /// Calls that have not ended.
    pub calls: usize,
    /// Datagrams for which the system had no room.
    pub dropped: u64,
    /// How long datagrams wait until they are read.
    pub waiting: Duration,
    /// What was done.
    pub counts: Counts,
    /// What has come of calls.
    pub tally: calls::Tally,
}

impl Phones {
    pub(super) fn new(errands: mpsc::Sender<Errand>, trunk: Option<Arc<Trunk>>) -> Self {
        Self { errands, trunk }
    }

    /// The way to phone numbers, if there is one.
    #[must_use]
    pub fn trunk(&self) -> Option<Arc<Trunk>> {
        self.trunk.clone()
    }

    /// Does something with what the registrar knows, between two messages.
    pub async fn with<T, F>(&self, look: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce(&mut Core, &Sockets, Now) -> T + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let errand: Errand = Box::new(move |core, sockets, now| {
            // Whoever asked may have gone.
            let _ = sender.send(look(core, sockets, now));
        });
        let ended = || Refusal::unavailable("Phones are not answered any more.");
        self.errands.send(errand).await.map_err(|_| ended())?;
        receiver.await.map_err(|_| ended())
    }

    /// Changes something in calls, and answers once what became of it is stored, or cannot be: who was told that a call
    /// has begun or ended finds it so after a crash.
    pub async fn change<T, F>(&self, change: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce(&mut Core, Now) -> Result<T, Refusal> + Send + 'static,
    {
        let (sender, kept) = oneshot::channel();
        let changed = self.with(move |core, _, now| {
            let changed = change(core, now);
            core.when_kept(now, sender);
            changed
        });
        let changed = changed.await??;
        // Calls go on though they cannot be kept.
        let _ = kept.await;
        Ok(changed)
    }

    /// Tells whoever had calls when the platform was killed that they are over.
    pub async fn tell_of_interrupted(&self) -> Result<(), Refusal> {
        self.with(|core, _, now| core.calls.tell_of_interrupted(now))
            .await
    }

    /// So many of the phones of a domain, oldest first.
    pub async fn of_domain(
        &self,
        domain: DomainId,
        spot: Spot<BindingId>,
        most: usize,
    ) -> Result<Vec<Binding>, Refusal> {
        self.with(move |core, _, _| {
            let bindings = &core.registrar.bindings;
            let (from, skip) = match spot {
                Spot::Offset(skip) => (BindingId(0), skip),
                Spot::After(id) => (BindingId(id.0.saturating_add(1)), 0),
            };
            let all = bindings.of_domain(&domain, from);
            all.skip(skip).take(most).cloned().collect()
        })
        .await
    }

    /// So many of the phones of an endpoint, oldest first.
    pub async fn of_endpoint(
        &self,
        endpoint: EndpointId,
        spot: Spot<BindingId>,
        most: usize,
    ) -> Result<Vec<Binding>, Refusal> {
        self.with(move |core, _, _| {
            let all = core.registrar.bindings.of(&endpoint).iter();
            let (after, skip) = match spot {
                Spot::Offset(skip) => (BindingId(0), skip),
                Spot::After(id) => (id, 0),
            };
            let all = all.filter(|binding| binding.id > after);
            all.skip(skip).take(most).cloned().collect()
        })
        .await
    }

    /// A phone of an endpoint.
    pub async fn one(
        &self,
        endpoint: EndpointId,
        id: BindingId,
    ) -> Result<Option<Binding>, Refusal> {
        self.with(move |core, _, _| {
            let found = core.registrar.bindings.find(id);
            found.filter(|found| found.endpoint == endpoint).cloned()
        })
        .await
    }

    /// Ends the registration of a phone. Answers once that is stored: whether there was one.
    pub async fn end(&self, endpoint: EndpointId, id: BindingId) -> Result<bool, Refusal> {
        let (sender, stored) = oneshot::channel();
        let found = self.with(move |core, _, now| {
            let bindings = &core.registrar.bindings;
            let found = bindings.find(id).filter(|one| one.endpoint == endpoint);
            let removal = found.and_then(|_| bindings.removal(id, End::Taken));
            let is_there = removal.is_some();
            if let Some(removal) = removal {
                core.end_and_tell(now, vec![removal], sender);
            }
            is_there
        });
        if !found.await? {
            return Ok(false);
        }
        let ended = |_| Refusal::unavailable("Phones are not answered any more.");
        stored.await.map_err(ended)?.map(|()| true)
    }

    /// What is told of each domain, with anything to tell.
    pub async fn tallies(&self) -> Result<Vec<Tally>, Refusal> {
        self.with(|core, _, _| {
            let (bindings, ledger) = (&core.registrar.bindings, &core.registrar.ledger);
            let domains: BTreeSet<&DomainId> =
                bindings.domains().chain(ledger.open_domains()).collect();
            let tally = |domain: &DomainId| Tally {
                domain: domain.clone(),
                registrations: bindings.count_of_domain(domain),
                endpoints: bindings.endpoints_of(domain).map_or(0, BTreeSet::len),
                refused: ledger.open_in(domain).map_or(0, BTreeSet::len),
            };
            domains.into_iter().map(tally).collect()
        })
        .await
    }

    /// So many of the endpoints of a domain with anything to tell, in the order of their identifiers.
    pub async fn glances(
        &self,
        domain: DomainId,
        spot: Spot<EndpointId>,
        most: usize,
    ) -> Result<Vec<Glance>, Refusal> {
        self.with(move |core, _, _| {
            let (bindings, ledger) = (&core.registrar.bindings, &core.registrar.ledger);
            let none = BTreeSet::new();
            let registered = bindings.endpoints_of(&domain).unwrap_or(&none);
            let refused = ledger.open_in(&domain).unwrap_or(&none);
            let endpoints: Vec<EndpointId> = match spot {
                Spot::Offset(skip) => {
                    let all = registered.union(refused);
                    all.skip(skip).take(most).cloned().collect()
                }
                Spot::After(id) => {
                    use std::ops::Bound::{Excluded, Unbounded};
                    let behind = (Excluded(id), Unbounded);
                    let some = |of: &BTreeSet<EndpointId>| -> Vec<EndpointId> {
                        of.range(behind.clone()).take(most).cloned().collect()
                    };
                    let mut all = some(registered);
                    all.extend(some(refused));
                    all.sort();
                    all.dedup();
                    all.truncate(most);
                    all
                }
            };
            let glance = |endpoint: EndpointId| {
                let phones = bindings.of(&endpoint);
                Glance {
                    registrations: phones.len(),
                    expires: phones.iter().map(|binding| binding.expires).max(),
                    open: ledger.open_of(&endpoint),
                    endpoint,
                }
            };
            endpoints.into_iter().map(glance).collect()
        })
        .await
    }

    /// The remembered failures that an endpoint had, or that were probably meant for it, newest first.
    pub async fn failures(
        &self,
        endpoint: EndpointId,
        name: String,
        realm: Realm,
    ) -> Result<Vec<(Failure, Option<Slip>)>, Refusal> {
        self.with(move |core, _, _| {
            let all = core.registrar.ledger.of(&endpoint, &name, &realm);
            let all = all.into_iter();
            all.map(|(failure, slip)| (failure.clone(), slip)).collect()
        })
        .await
    }

    /// From when to when phones of an endpoint were registered, newest first, those that are there before all; and since
    /// when nothing is missing.
    pub async fn history(&self, endpoint: EndpointId) -> Result<(Vec<Stay>, Duration), Refusal> {
        self.with(move |core, _, now| {
            let (bindings, history) = (&core.registrar.bindings, &core.registrar.history);
            let there = bindings.of(&endpoint).iter().rev();
            let there = there.map(|binding| Stay::of(binding, None));
            let ended = history.of(now.epoch, &endpoint).cloned();
            let since = history.since(now.epoch, &endpoint);
            (there.chain(ended).collect(), since)
        })
        .await
    }

    /// How much there is to do, and how much was done.
    pub async fn figures(&self) -> Result<Figures, Refusal> {
        let (figures, inodes) = self
            .with(|core, sockets, _| {
                let (connections, connections_refused) = sockets.connections();
                let figures = Figures {
                    registrations: core.registrar.bindings.len(),
                    transactions: core.transactions(),
                    connections,
                    connections_refused,
                    calls: core.calls.live(),
                    dropped: 0,
                    waiting: sockets.waiting(),
                    counts: core.counts,
                    tally: core.calls.tally(),
                };
                (figures, sockets.inodes())
            })
            .await?;
        let dropped = tokio::task::spawn_blocking(move || net::dropped(&inodes)).await;
        Ok(Figures {
            // A task that panicked has counted nothing.
            dropped: dropped.unwrap_or(0),
            ..figures
        })
    }

    /// The last messages of all phones, oldest first, and where is listened.
    pub async fn trace(&self) -> Result<(Vec<Arc<Traced>>, Vec<(Transport, SocketAddr)>), Refusal> {
        self.with(|core, sockets, _| (core.trace.all(), sockets.listening().to_vec()))
            .await
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, time::Duration};

    use tokio::sync::mpsc;

    use super::{Errand, Phones, Spot};
    use crate::{
        net::{Bounds, Sockets},
        platform::{
            calls::Switchboard,
            choices,
            config::MediaPorts,
            media::Media,
            moment::Now,
            registrar::{Binding, BindingId, Bindings, Change, Contact, End, Registrar},
            sip::{core::Core, site::Site},
        },
        sip::{
            Flow, FlowId, Transport,
            digest::{Gate, Limits},
            message::Raw,
        },
    };

    const MANY: u64 = 20_000;

    fn binding(number: u64) -> Change {
        let item = Raw::from(format!("<sip:a@192.0.2.1:{}>", number % 60_000));
        Change::Added(Box::new(Binding {
            id: BindingId(number),
            endpoint: format!("re-{:05}", number * 7919 % MANY).into(),
            domain: "rd-1".into(),
            contact: Contact::kept(item).expect("a contact"),
            call_id: "x".into(),
            cseq: 1,
            path: None,
            flow: Flow {
                id: FlowId(1),
                transport: Transport::Udp,
                peer: "192.0.2.1:5060".parse().expect("an address"),
            },
            user_agent: None,
            registered: Duration::from_secs(1),
            refreshed: Duration::from_secs(1),
            expires: Duration::from_hours(1_000_000),
        }))
    }

    /// What answers errands, without an engine.
    fn phones() -> Phones {
        let (sender, mut errands) = mpsc::channel::<Errand>(1);
        let limits = Limits {
            life: Duration::from_mins(5),
            used: 10,
        };
        let gate = Gate::new(&[3; 32], choices::ALGORITHM, limits);
        let bindings = Bindings::new(1, usize::MAX, 1);
        let calls = Switchboard::new(
            Box::new(Site::new(Vec::new(), Media::new(MediaPorts::default(), 1))),
            1,
        );
        let registrar = Registrar::new(Duration::ZERO, gate, bindings);
        let mut core = Core::new(registrar, calls, None, 1);
        tokio::spawn(async move {
            let sockets = Sockets::new(Bounds::default());
            let now = Now {
                since: Duration::ZERO,
                epoch: Duration::from_secs(1),
            };
            while let Some(errand) = errands.recv().await {
                errand(&mut core, &sockets, now);
            }
        });
        Phones::new(sender, None)
    }

    /// Ends one binding and makes another.
    async fn churn(phones: &Phones, gone: u64, new: u64) {
        let done = phones.with(move |core, _, now| {
            let gone = core.registrar.bindings.removal(BindingId(gone), End::Taken);
            core.end(now, gone.into_iter().collect());
            core.registrar.apply(now.epoch, &[binding(new)]);
            core.told(now);
        });
        done.await.expect("is done");
    }

    #[tokio::test]
    async fn lists_are_read_whole_while_phones_come_and_go() {
        let phones = phones();
        let filled = phones.with(|core, _, now| {
            let all: Vec<Change> = (1..=MANY).map(binding).collect();
            core.registrar.apply(now.epoch, &all);
            core.told(now).len() as u64
        });
        assert_eq!(filled.await, Ok(MANY));
        // The first hundred go while it is read, and others come; nobody else is missed or read twice.
        let (mut seen, mut spot, mut gone) = (Vec::new(), Spot::Offset(0), 1);
        loop {
            let rows = phones.of_domain("rd-1".into(), spot, 1000).await;
            let rows = rows.expect("are read");
            let Some(last) = rows.last() else { break };
            spot = Spot::After(last.id);
            seen.extend(rows.iter().map(|row| row.id.0));
            if gone <= 100 {
                churn(&phones, gone, MANY + gone).await;
                gone += 1;
            }
        }
        assert!(seen.is_sorted());
        let unique: BTreeSet<u64> = seen.iter().copied().collect();
        assert_eq!(unique.len(), seen.len());
        assert!((100..=MANY).all(|id| unique.contains(&id)));
        let (mut endpoints, mut spot) = (Vec::new(), Spot::Offset(0));
        loop {
            let rows = phones.glances("rd-1".into(), spot, 1000).await;
            let rows = rows.expect("are read");
            let Some(last) = rows.last() else { break };
            spot = Spot::After(last.endpoint.clone());
            endpoints.extend(rows.into_iter().map(|row| row.endpoint));
            churn(&phones, gone, MANY + gone).await;
            gone += 1;
        }
        assert!(endpoints.is_sorted());
        let unique: BTreeSet<_> = endpoints.iter().collect();
        assert_eq!(unique.len(), endpoints.len());
        assert!(endpoints.len() as u64 >= MANY - 100);
        // By numbers of pages it is the same, as long as nothing changes.
        let by_number = phones.glances("rd-1".into(), Spot::Offset(1500), 500).await;
        let by_number = by_number.expect("are read");
        assert_eq!(by_number.len(), 500);
        let tallies = phones.tallies().await.expect("are read");
        assert_eq!(tallies.len(), 1);
        assert_eq!(tallies[0].registrations as u64, MANY);
    }
}
