//! The transactions that there are: found by key, by slot and by flow.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use super::{
    act::Act, client_invite::ClientInvite, client_plain::ClientPlain, deadlines::Slot,
    event::Bytes, key::Key, server_invite::ServerInvite, server_plain::ServerPlain,
};
use crate::sip::{
    flow::{Flow, FlowId},
    message::Message,
};

/// One transaction.
#[derive(Debug)]
pub(super) struct Transaction {
    pub(super) key: Key,
    /// Where its messages go.
    pub(super) flow: Flow,
    pub(super) machine: Machine,
    /// What is sent when it is to be sent again.
    pub(super) last: Option<Bytes>,
    /// The deadline that counts; others in the heap are old.
    pub(super) due: Option<Duration>,
}

/// Its machine, and what that kind needs besides.
#[derive(Debug)]
pub(super) enum Machine {
    ClientInvite {
        machine: ClientInvite,
        invite: Box<Message>,
        /// A CANCEL is to be sent as soon as it may.
        unwanted: bool,
    },
    ClientPlain {
        machine: ClientPlain,
        /// A CANCEL of the layer's own: nobody hears of it.
        quiet: bool,
    },
    ServerInvite {
        machine: ServerInvite,
        /// Names the INVITE without its branch, for the ACK of a 2xx and for copies that came another way.
        call: Key,
        /// The tag that the user gave in To.
        tag: Option<Vec<u8>>,
    },
    ServerPlain(ServerPlain),
}

impl Machine {
    pub(super) fn next(&self) -> Option<Duration> {
        match self {
            Self::ClientInvite { machine, .. } => machine.next(),
            Self::ClientPlain { machine, .. } => Some(machine.next()),
            Self::ServerInvite { machine, .. } => machine.next(),
            Self::ServerPlain(machine) => Some(machine.next()),
        }
    }

    pub(super) fn due(&mut self, now: Duration) -> Vec<Act> {
        match self {
            Self::ClientInvite { machine, .. } => machine.due(now),
            Self::ClientPlain { machine, .. } => machine.due(now),
            Self::ServerInvite { machine, .. } => machine.due(now),
            Self::ServerPlain(machine) => machine.due(now),
        }
    }

    /// Whether a final response is still missing.
    pub(super) fn open(&self) -> bool {
        match self {
            Self::ClientInvite { machine, .. } => machine.open(),
            Self::ClientPlain { machine, .. } => machine.open(),
            Self::ServerInvite { machine, .. } => machine.open(),
            Self::ServerPlain(machine) => machine.open(),
        }
    }

    /// Whether the user hears when it is over. Who answers a plain request is done with it already.
    pub(super) fn told(&self) -> bool {
        match self {
            Self::ClientInvite { .. } | Self::ServerInvite { .. } => true,
            Self::ClientPlain { quiet, .. } => !quiet,
            Self::ServerPlain(_) => false,
        }
    }
}

/// All transactions.
#[derive(Debug, Default)]
pub(super) struct Table {
    keys: HashMap<Key, Slot>,
    places: Vec<(u32, Option<Transaction>)>,
    free: Vec<u32>,
    tenants: u32,
    /// Those on connections, which may be lost.
    flows: BTreeSet<(FlowId, Slot)>,
}

impl Table {
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn slot(&self, key: &Key) -> Option<Slot> {
        self.keys.get(key).copied()
    }

    pub(super) fn at(&self, slot: Slot) -> Option<&Transaction> {
        let (tenant, transaction) = self.places.get(slot.index as usize)?;
        transaction.as_ref().filter(|_| *tenant == slot.tenant)
    }

    pub(super) fn at_mut(&mut self, slot: Slot) -> Option<&mut Transaction> {
        let (tenant, transaction) = self.places.get_mut(slot.index as usize)?;
        transaction.as_mut().filter(|_| *tenant == slot.tenant)
    }

    pub(super) fn insert(&mut self, transaction: Transaction) -> Slot {
        self.tenants = self.tenants.wrapping_add(1);
        let tenant = self.tenants;
        let index = self.free.pop().unwrap_or_else(|| {
            self.places.push((0, None));
            u32::try_from(self.places.len() - 1).unwrap_or(u32::MAX)
        });
        let slot = Slot { index, tenant };
        self.keys.insert(transaction.key.clone(), slot);
        if transaction.flow.transport.reliable() {
            self.flows.insert((transaction.flow.id, slot));
        }
        self.places[index as usize] = (tenant, Some(transaction));
        slot
    }

    pub(super) fn remove(&mut self, slot: Slot) -> Option<Transaction> {
        self.at(slot)?;
        let transaction = self.places[slot.index as usize].1.take()?;
        self.free.push(slot.index);
        self.keys.remove(&transaction.key);
        self.flows.remove(&(transaction.flow.id, slot));
        Some(transaction)
    }

    /// The transactions of a connection.
    pub(super) fn of_flow(&self, flow: FlowId) -> Vec<Slot> {
        let first = Slot {
            index: 0,
            tenant: 0,
        };
        self.flows
            .range((flow, first)..)
            .take_while(|(id, _)| *id == flow)
            .map(|(_, slot)| *slot)
            .collect()
    }
}
