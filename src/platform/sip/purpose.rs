//! What goes wrong with SIP on purpose, as the plan of faults says.

use super::core::Core;
use crate::{
    platform::{
        choices,
        faults::trouble::{self, Trouble},
        moment::Now,
    },
    sip::{
        digest::Hash,
        message::{Message, Method},
        transaction::{Bytes, Keep, Key},
    },
};

impl Core {
    /// This goes wrong from now on.
    pub fn trouble(&mut self, troubles: Vec<Trouble>) {
        let only = troubles.contains(&Trouble::OnlySha256);
        let hash = if only {
            Hash::Sha256
        } else {
            choices::ALGORITHM
        };
        self.registrar.gate.ask_for(hash);
        self.troubles = troubles;
    }

    /// A request as it is understood; nothing when it was answered in the place of that.
    pub(super) fn heard(&mut self, now: Now, key: &Key, message: Message) -> Option<Message> {
        if message.method() != Some(&Method::Register) {
            return Some(message);
        }
        if let Some(status) = trouble::status(&self.troubles) {
            let tag = self.layer.tag(key);
            let answer = message.answer(status, "On Purpose", Some(&tag));
            self.respond(now, key.clone(), answer, Keep::Forget);
            return None;
        }
        Some(trouble::misread(&self.troubles, message))
    }

    /// A message as it goes out, if it does.
    pub(super) fn spoilt(&self, bytes: Bytes) -> Option<Bytes> {
        if self.troubles.is_empty() {
            return Some(bytes);
        }
        trouble::spoil(&self.troubles, &bytes).map(Bytes::from)
    }
}
