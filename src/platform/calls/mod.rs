//! Calls: phones that call the platform, phones that it calls, and bridges between them, decided without I/O.
//!
//! The platform is a back-to-back user agent: each call is one leg that ends here (RFC 3261 §6). What comes of the
//! transactions and of the API goes into the [`Switchboard`], which says what is to be sent, told and written down.

mod bridge;
mod bridging;
mod call;
mod callback;
mod cause;
mod early;
mod effect;
mod ending;
mod ground;
mod incoming;
mod inside;
mod kept;
mod leg;
mod order;
mod outgoing;
mod restoring;
mod session;
mod switchboard;
mod tally;
#[cfg(test)]
mod tests;
mod transferring;

pub use bridge::{Bridge, BridgeState};
pub use call::{Call, Called, Event, Fate, Happening, State, Transfer, Way};
pub use callback::{Callback, Target};
pub use cause::Cause;
pub use effect::{Effect, Fault};
pub use ground::{Codec, Far, Ground, Heard, LineId};
pub use kept::{Farewell, KeptCall, Parting};
pub use order::{Arrival, Callee, Order, Wish};
pub use switchboard::Switchboard;
pub use tally::Tally;
