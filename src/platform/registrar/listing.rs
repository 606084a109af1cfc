//! The contacts in the answer to a REGISTER (RFC 3261 §10.3, step 8).

use std::{cmp::Reverse, time::Duration};

use super::binding::Binding;
use crate::sip::{
    Transport,
    message::{Headers, Name},
};

/// Lists the bindings of an endpoint that have not ended: first `own`, those that were just asked for, in their
/// order; then the others, preferred and fresh ones first. Phones look for themselves in the list, and some read
/// its beginning only. What is longer than `most` bytes is cut in a datagram, which would not arrive otherwise.
pub fn list(
    headers: &mut Headers,
    now: Duration,
    own: &[&Binding],
    others: &mut [&Binding],
    transport: Transport,
    most: usize,
) {
    others.sort_by_key(|binding| (Reverse((binding.contact.q, binding.refreshed)), binding.id));
    let mut bytes = 0;
    for (at, binding) in own.iter().chain(others.iter()).enumerate() {
        let Some(left) = binding
            .expires
            .checked_sub(now)
            .filter(|left| !left.is_zero())
        else {
            continue;
        };
        // Less than a second is told as one: 0 would mean that it has ended.
        let seconds = left.as_secs().max(1);
        let mut value = binding.contact.item.to_vec();
        value.extend_from_slice(format!(";expires={seconds}").as_bytes());
        bytes += value.len() + b"Contact: \r\n".len();
        if bytes > most && at >= own.len() && !transport.reliable() {
            break;
        }
        headers.push(Name::Contact, value);
    }
}
