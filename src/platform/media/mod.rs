//! Sound: a pair of ports for each leg of a call, and the packets between two legs (RFC 3550, RFC 3551).
//!
//! Every leg's sound ends here. A leg hears its partner, or silence; its own stream goes on whoever is heard in it.

mod keys;
mod line;
mod media;
mod outgoing;
mod reception;
mod reports;
mod ticker;
mod tone;

pub use media::Media;
