//! INVITEs that an earlier layer has sent or got: they are taken up where they were, so that they can be ended.

use std::time::Duration;

use super::{
    client_invite::ClientInvite,
    key::Key,
    layer::Layer,
    server_invite::ServerInvite,
    table::{Machine, Transaction},
};
use crate::sip::{
    flow::Flow,
    message::{Message, check},
};

/// The status of a provisional response that an INVITE had.
const RINGING: u16 = 180;

impl Layer {
    /// Takes up an INVITE that had a provisional response, and no other.
    pub(super) fn resume(&mut self, now: Duration, flow: Flow, invite: Message, is_ours: bool) {
        let Ok(seen) = check(&invite) else { return };
        let key = Key::of(&invite, &seen, is_ours);
        if self.table.slot(&key).is_some() || !self.room() {
            return;
        }
        let reliable = flow.transport.reliable();
        let call = Key::accepted(&seen);
        let machine = if is_ours {
            let mut machine = ClientInvite::new(now, self.times, reliable);
            machine.answered(now, RINGING);
            Machine::ClientInvite {
                machine,
                invite: Box::new(invite),
                unwanted: false,
            }
        } else {
            let mut machine = ServerInvite::new(now, self.times, reliable);
            machine.respond(now, RINGING);
            Machine::ServerInvite {
                machine,
                call: call.clone(),
                tag: None,
            }
        };
        let slot = self.insert(Transaction {
            key,
            flow,
            machine,
            last: None,
            due: None,
        });
        if !is_ours {
            self.calls.insert(call, slot);
        }
    }
}
