//! The transaction layer: plain data in, plain data out, the clock handed in (RFC 3261 §17).

use std::{
    collections::{HashMap, VecDeque, hash_map::DefaultHasher},
    hash::{Hash as _, Hasher as _},
    time::Duration,
};

use super::{
    act::Act,
    deadlines::{Deadlines, Slot},
    event::{Bytes, Input, Output},
    hop,
    key::Key,
    table::{Machine, Table, Transaction},
    times::Times,
};
use crate::sip::{
    flow::{Flow, FlowId},
    message::{Message, Start, check, print},
};

/// All transactions of one user agent.
#[derive(Debug)]
pub struct Layer {
    pub(super) times: Times,
    limit: usize,
    seed: u64,
    pub(super) table: Table,
    deadlines: Deadlines,
    /// INVITEs that came, by Call-ID, tag and number.
    pub(super) calls: HashMap<Key, Slot>,
    /// Plain requests that are answered, oldest first: they go first when there is no room.
    pub(super) answered: VecDeque<Slot>,
    wake: Option<Duration>,
    pub(super) out: Vec<Output>,
}

impl Layer {
    /// A layer with room for `limit` transactions. The seed goes into the tags that it gives itself.
    pub fn new(times: Times, limit: usize, seed: u64) -> Self {
        Self {
            times,
            limit,
            seed,
            table: Table::default(),
            deadlines: Deadlines::default(),
            calls: HashMap::new(),
            answered: VecDeque::new(),
            wake: None,
            out: Vec::new(),
        }
    }

    /// How many transactions there are.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether this request came before and its transaction is not over.
    #[must_use]
    pub fn knows(&self, request: &Message) -> bool {
        check(request).is_ok_and(|seen| self.table.slot(&Key::server(request, &seen)).is_some())
    }

    /// When it must come to [`Input::Due`] at the latest; earlier does no harm.
    pub fn next(&self) -> Option<Duration> {
        self.deadlines.first()
    }

    /// The tag for To in responses of this transaction: the CANCEL of an INVITE is answered with the same one
    /// (RFC 3261 §9.2).
    pub fn tag(&self, key: &Key) -> String {
        format!("{:016x}", self.hash(key))
    }

    pub(super) fn hash(&self, key: &Key) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.seed, key).hash(&mut hasher);
        hasher.finish()
    }

    /// Takes one input at the time `now`, which never runs backwards.
    pub fn step(&mut self, now: Duration, input: Input) -> Vec<Output> {
        match input {
            Input::Arrived { flow, message } => self.arrived(now, flow, message),
            Input::Respond { key, message, keep } => self.respond(now, &key, &message, keep),
            Input::Request { flow, message } => self.request(now, flow, message),
            Input::Cancel { key } => self.cancel(now, &key),
            Input::Resume {
                flow,
                invite,
                is_ours,
            } => self.resume(now, flow, invite, is_ours),
            Input::Due => self.due(now),
            Input::Lost { flow } => self.lost(flow),
        }
        let table = &self.table;
        self.deadlines.tidy(table.len(), |at, slot| {
            table.at(slot).is_some_and(|known| known.due == Some(at))
        });
        if let Some(at) = self.deadlines.first()
            && self.wake.is_none_or(|wake| at < wake || wake <= now)
        {
            self.wake = Some(at);
            self.out.push(Output::Wake { at });
        }
        std::mem::take(&mut self.out)
    }

    fn arrived(&mut self, now: Duration, flow: Flow, message: Message) {
        match message.start {
            Start::Request { .. } => self.request_came(now, flow, message),
            Start::Response { status, .. } => self.answer_came(now, status, message),
        }
    }

    fn due(&mut self, now: Duration) {
        while let Some((at, slot)) = self.deadlines.pop(now) {
            let Some(transaction) = self.table.at_mut(slot) else {
                continue;
            };
            if transaction.due == Some(at) {
                transaction.due = None;
                let acts = transaction.machine.due(now);
                self.perform(slot, acts, None);
            }
        }
        while let Some(slot) = self.answered.front()
            && self.table.at(*slot).is_none()
        {
            self.answered.pop_front();
        }
    }

    fn lost(&mut self, flow: FlowId) {
        for slot in self.table.of_flow(flow) {
            let Some(transaction) = self.remove(slot) else {
                continue;
            };
            let (key, machine) = (transaction.key, transaction.machine);
            if machine.open() && !matches!(machine, Machine::ClientPlain { quiet: true, .. }) {
                self.out.push(Output::Unsent { key: key.clone() });
            }
            if machine.told() {
                self.out.push(Output::Over { key });
            }
        }
    }

    /// Does what a machine wants.
    pub(super) fn perform(&mut self, slot: Slot, acts: Vec<Act>, mut message: Option<Message>) {
        for act in acts {
            let Some(transaction) = self.table.at(slot) else {
                return;
            };
            let told = transaction.machine.told();
            match act {
                Act::Resend => {
                    if let Some(last) = transaction.last.clone() {
                        let flow = transaction.flow;
                        self.send(flow, last);
                    }
                }
                Act::Acknowledge => {
                    if let Machine::ClientInvite { invite, .. } = &transaction.machine
                        && let Some(refusal) = &message
                        && let Some(ack) = hop::acknowledgement(invite, refusal)
                    {
                        let flow = transaction.flow;
                        self.send(flow, bytes(&ack));
                    }
                }
                Act::Tell if told => {
                    if let Some(message) = message.take() {
                        let key = transaction.key.clone();
                        self.out.push(match message.start {
                            Start::Request { .. } => Output::Acked { key, message },
                            Start::Response { .. } => Output::Answered { key, message },
                        });
                    }
                }
                Act::Silent if told => {
                    let key = transaction.key.clone();
                    self.out.push(Output::Silent { key });
                }
                Act::Tell | Act::Silent => {}
                Act::Over => {
                    if let Some(Transaction { key, .. }) = self.remove(slot)
                        && told
                    {
                        self.out.push(Output::Over { key });
                    }
                }
            }
        }
        self.schedule(slot);
    }

    pub(super) fn insert(&mut self, transaction: Transaction) -> Slot {
        let slot = self.table.insert(transaction);
        self.schedule(slot);
        slot
    }

    pub(super) fn remove(&mut self, slot: Slot) -> Option<Transaction> {
        let transaction = self.table.remove(slot)?;
        if let Machine::ServerInvite { call, .. } = &transaction.machine
            && self.calls.get(call) == Some(&slot)
        {
            self.calls.remove(call);
        }
        Some(transaction)
    }

    pub(super) fn schedule(&mut self, slot: Slot) {
        let Some(transaction) = self.table.at_mut(slot) else {
            return;
        };
        let next = transaction.machine.next();
        if next != transaction.due {
            transaction.due = next;
            if let Some(at) = next {
                self.deadlines.push(at, slot);
            }
        }
    }

    /// Whether there is room for one more: the oldest answers make way.
    pub(super) fn room(&mut self) -> bool {
        while self.table.len() >= self.limit {
            let Some(slot) = self.answered.pop_front() else {
                return false;
            };
            self.remove(slot);
        }
        true
    }

    pub(super) fn send(&mut self, flow: Flow, bytes: Bytes) {
        self.out.push(Output::Send { flow, bytes });
    }
}

pub(super) fn bytes(message: &Message) -> Bytes {
    print(message).into()
}
