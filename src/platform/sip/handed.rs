//! What comes to a process that has nodes in front of it.

use super::{batch::To, core::Core};
use crate::{
    platform::moment::Now,
    sip::{
        message::{Message, Method, Name},
        transaction::Key,
    },
};

impl Core {
    /// A REGISTER or an INVITE came where nodes are asked first.
    pub(super) fn come_by_node(&mut self, now: Now, key: Key, message: &Message) {
        let why = if message.method() == Some(&Method::Register) {
            "Phones register at the nodes"
        } else {
            "Phones call by the nodes"
        };
        self.turned_away(now, key, message, why);
    }

    /// Refuses somebody who should have asked a node, and says so.
    fn turned_away(&mut self, now: Now, key: Key, message: &Message, why: &str) {
        self.counts.denied += 1;
        let tag = self.layer.tag(&key);
        let mut answer = message.answer(403, "Forbidden", Some(&tag));
        let warning = format!("399 sipdeck \"{why}\"");
        answer.headers.push(Name::Warning, warning);
        self.answer(now, To::Transaction(key), answer);
    }
}
