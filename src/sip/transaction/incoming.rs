//! The server's side of the layer: requests that came, and their responses.

use std::{sync::Arc, time::Duration};

use super::{
    deadlines::Slot,
    event::{Keep, Output},
    key::Key,
    layer::{Layer, bytes},
    server_invite::ServerInvite,
    server_plain::ServerPlain,
    table::{Machine, Transaction},
};
use crate::sip::{
    flow::{Flow, Transport},
    message::{Address, Host, Message, Method, Name, Via, check},
};

/// The port of a Via that names none (RFC 3261 §18.2.2).
const VIA_PORT: u16 = 5060;

impl Layer {
    /// A request came: the first time, again, or as the ACK or CANCEL of another.
    pub(super) fn request_came(&mut self, now: Duration, flow: Flow, message: Message) {
        let Ok(seen) = check(&message) else { return };
        let key = Key::server(&message, &seen);
        let flow = way_back(flow, &seen.via);
        match &seen.cseq.method {
            Method::Ack => {
                let call = Key::accepted(&seen);
                self.acknowledged(now, &key, &call, message);
            }
            Method::Cancel => {
                let invite = Key::cancelled(&message, &seen);
                self.cancel_came(now, &key, &invite, flow, &message);
            }
            Method::Invite => {
                let call = Key::accepted(&seen);
                let first = seen.to.tag().is_none();
                self.invite_came(now, key, call, first, flow, message);
            }
            Method::Register
            | Method::Bye
            | Method::Options
            | Method::Info
            | Method::Update
            | Method::Notify
            | Method::Other(_) => self.plain_came(now, key, flow, message),
        }
    }

    fn invite_came(
        &mut self,
        now: Duration,
        key: Key,
        call: Key,
        first: bool,
        flow: Flow,
        message: Message,
    ) {
        if let Some(slot) = self.table.slot(&key) {
            return self.came_again(slot);
        }
        if first && self.calls.contains_key(&call) {
            // The same INVITE by another way: one of them rings, and one is enough (§8.2.2.2).
            return self.send_answer(flow, &message, &key, 482, "Merged Request");
        }
        if !self.room() {
            return self.overloaded(flow, &message, &key);
        }
        let machine = ServerInvite::new(now, self.times, flow.transport.reliable());
        let slot = self.insert(Transaction {
            key: key.clone(),
            flow,
            machine: Machine::ServerInvite {
                machine,
                call: call.clone(),
                tag: None,
            },
            last: Some(bytes(&message.answer(100, "Trying", None))),
            due: None,
        });
        self.calls.insert(call, slot);
        self.out.push(Output::Asked { key, flow, message });
    }

    fn plain_came(&mut self, now: Duration, key: Key, flow: Flow, message: Message) {
        if let Some(slot) = self.table.slot(&key) {
            return self.came_again(slot);
        }
        if !self.room() {
            return self.overloaded(flow, &message, &key);
        }
        self.insert_plain(now, key.clone(), flow);
        self.out.push(Output::Asked { key, flow, message });
    }

    fn insert_plain(&mut self, now: Duration, key: Key, flow: Flow) {
        let machine = ServerPlain::new(now, self.times, flow.transport.reliable());
        self.insert(Transaction {
            key,
            flow,
            machine: Machine::ServerPlain(machine),
            last: None,
            due: None,
        });
    }

    fn came_again(&mut self, slot: Slot) {
        let acts = match self.table.at(slot).map(|known| &known.machine) {
            Some(Machine::ServerInvite { machine, .. }) => machine.again(),
            Some(Machine::ServerPlain(machine)) => machine.again(),
            Some(Machine::ClientInvite { .. } | Machine::ClientPlain { .. }) | None => vec![],
        };
        self.perform(slot, acts, None);
    }

    fn acknowledged(&mut self, now: Duration, key: &Key, call: &Key, message: Message) {
        let slot = self.table.slot(key);
        let Some(slot) = slot.or_else(|| self.calls.get(call).copied()) else {
            return;
        };
        let Some(transaction) = self.table.at_mut(slot) else {
            return;
        };
        let Machine::ServerInvite { machine, .. } = &mut transaction.machine else {
            return;
        };
        // The ACK of a refusal has the branch of its INVITE; that of a 2xx has one of its own.
        if transaction.key != *key && !machine.accepted() {
            return;
        }
        let acts = machine.acknowledged(now);
        self.perform(slot, acts, Some(message));
    }

    fn cancel_came(
        &mut self,
        now: Duration,
        key: &Key,
        invite: &Key,
        flow: Flow,
        cancel: &Message,
    ) {
        if let Some(slot) = self.table.slot(key) {
            return self.came_again(slot);
        }
        let found = self.table.slot(invite).and_then(|slot| self.table.at(slot));
        let (status, reason) = match found {
            Some(_) => (200, "OK"),
            None => (481, "Call/Transaction Does Not Exist"),
        };
        let open = found.is_some_and(|known| known.machine.open());
        let tag = match found.map(|known| &known.machine) {
            Some(Machine::ServerInvite { tag: Some(tag), .. }) => {
                String::from_utf8_lossy(tag).into_owned()
            }
            Some(_) | None => self.tag(invite),
        };
        let answer = cancel.answer(status, reason, Some(&tag));
        if self.room() {
            self.insert_plain(now, key.clone(), flow);
            self.respond(now, key, &answer, Keep::Replay);
        } else {
            self.send(flow, bytes(&answer));
        }
        if open {
            self.out.push(Output::Cancelled {
                key: invite.clone(),
            });
        }
    }

    /// The user answers.
    pub(super) fn respond(&mut self, now: Duration, key: &Key, message: &Message, keep: Keep) {
        let Some(status) = message.status() else {
            return;
        };
        let Some(slot) = self.table.slot(key) else {
            return;
        };
        let Some(transaction) = self.table.at_mut(slot) else {
            return;
        };
        let (may, kept) = match &mut transaction.machine {
            Machine::ServerInvite { machine, tag, .. } => {
                let may = machine.respond(now, status);
                if may && status > 100 {
                    *tag = tag_of(message);
                }
                (may, false)
            }
            Machine::ServerPlain(machine) => (machine.respond(now, status), status >= 200),
            Machine::ClientInvite { .. } | Machine::ClientPlain { .. } => (false, false),
        };
        if !may {
            return;
        }
        let (flow, bytes) = (transaction.flow, bytes(message));
        transaction.last = Some(Arc::clone(&bytes));
        self.send(flow, bytes);
        let over = (kept && flow.transport.reliable()) || (keep == Keep::Forget && status >= 200);
        if over {
            self.remove(slot);
        } else {
            self.schedule(slot);
            if kept {
                self.answered.push_back(slot);
            }
        }
    }

    /// Refuses a request that there is no room for, and remembers nothing of it.
    fn overloaded(&mut self, flow: Flow, message: &Message, key: &Key) {
        let mut answer = message.answer(503, "Service Unavailable", Some(&self.tag(key)));
        // Spread, so that not everybody comes back in the same second.
        let seconds = 5 + self.hash(key) % 26;
        answer.headers.push(Name::RetryAfter, seconds.to_string());
        self.send(flow, bytes(&answer));
    }

    fn send_answer(&mut self, flow: Flow, message: &Message, key: &Key, status: u16, reason: &str) {
        let answer = message.answer(status, reason, Some(&self.tag(key)));
        self.send(flow, bytes(&answer));
    }
}

fn tag_of(response: &Message) -> Option<Vec<u8>> {
    let to = Address::read(response.headers.first(&Name::To)?)?;
    to.tag().map(<[u8]>::to_vec)
}

/// Where the responses to a request go (RFC 3261 §18.2.2, RFC 3581 §4): back by the connection; of UDP to the
/// source when that was asked for or an address translator lies between, else to the port in Via.
pub fn way_back(mut flow: Flow, via: &Via) -> Flow {
    if flow.transport != Transport::Udp || via.params.has("rport") {
        return flow;
    }
    let translated = match via.host {
        Host::Ip(ip) => ip != flow.peer.ip().to_canonical(),
        Host::Name(_) => false,
    };
    if !translated {
        flow.peer.set_port(via.port.unwrap_or(VIA_PORT));
    }
    flow
}
