//! The client's side of the layer: requests that were sent, and their responses.

use std::{sync::Arc, time::Duration};

use super::{
    client_invite::ClientInvite,
    client_plain::ClientPlain,
    deadlines::Slot,
    event::{Bytes, Output},
    hop,
    key::Key,
    layer::{Layer, bytes},
    table::{Machine, Transaction},
};
use crate::sip::{
    flow::Flow,
    message::{Message, Method, check},
};

impl Layer {
    /// A response came.
    pub(super) fn answer_came(&mut self, now: Duration, status: u16, message: Message) {
        let Ok(seen) = check(&message) else { return };
        // One without a transaction belongs to nobody (§18.1.2).
        let Some(slot) = self.table.slot(&Key::client(&seen)) else {
            return;
        };
        let Some(transaction) = self.table.at_mut(slot) else {
            return;
        };
        let acts = match &mut transaction.machine {
            Machine::ClientInvite { machine, .. } => machine.answered(now, status),
            Machine::ClientPlain { machine, .. } => machine.answered(now, status),
            Machine::ServerInvite { .. } | Machine::ServerPlain(_) => vec![],
        };
        let unwanted = match &transaction.machine {
            Machine::ClientInvite {
                machine, unwanted, ..
            } => *unwanted && machine.cancellable(),
            Machine::ClientPlain { .. }
            | Machine::ServerInvite { .. }
            | Machine::ServerPlain(_) => false,
        };
        self.perform(slot, acts, Some(message));
        if unwanted {
            self.send_cancel(now, slot);
        }
    }

    /// The user asks.
    pub(super) fn request(&mut self, now: Duration, flow: Flow, message: Message) {
        let Ok(seen) = check(&message) else { return };
        let key = Key::client(&seen);
        let sent = bytes(&message);
        let reliable = flow.transport.reliable();
        let machine = match &seen.cseq.method {
            Method::Ack => return self.send(flow, sent),
            Method::Invite => Machine::ClientInvite {
                machine: ClientInvite::new(now, self.times, reliable),
                invite: Box::new(message),
                unwanted: false,
            },
            Method::Register
            | Method::Cancel
            | Method::Bye
            | Method::Options
            | Method::Info
            | Method::Update
            | Method::Notify
            | Method::Other(_) => Machine::ClientPlain {
                machine: ClientPlain::new(now, self.times, reliable),
                quiet: false,
            },
        };
        if self.table.slot(&key).is_some() || !self.room() {
            return self.out.push(Output::Unsent { key });
        }
        self.begin(key, flow, machine, sent);
    }

    fn begin(&mut self, key: Key, flow: Flow, machine: Machine, sent: Bytes) {
        self.insert(Transaction {
            key,
            flow,
            machine,
            last: Some(Arc::clone(&sent)),
            due: None,
        });
        self.send(flow, sent);
    }

    /// The user gives up an INVITE.
    pub(super) fn cancel(&mut self, now: Duration, key: &Key) {
        let Some(slot) = self.table.slot(key) else {
            return;
        };
        let Some(Machine::ClientInvite {
            machine, unwanted, ..
        }) = self.table.at_mut(slot).map(|known| &mut known.machine)
        else {
            return;
        };
        *unwanted = true;
        // Before anything was heard it must wait (§9.1).
        if machine.cancellable() {
            self.send_cancel(now, slot);
        }
    }

    fn send_cancel(&mut self, now: Duration, slot: Slot) {
        let Some(transaction) = self.table.at_mut(slot) else {
            return;
        };
        let flow = transaction.flow;
        let Machine::ClientInvite {
            machine, invite, ..
        } = &mut transaction.machine
        else {
            return;
        };
        machine.cancelled(now);
        let Some(cancel) = hop::cancellation(invite) else {
            return;
        };
        self.schedule(slot);
        let Ok(seen) = check(&cancel) else { return };
        let machine = ClientPlain::new(now, self.times, flow.transport.reliable());
        let machine = Machine::ClientPlain {
            machine,
            quiet: true,
        };
        self.begin(Key::client(&seen), flow, machine, bytes(&cancel));
    }
}
