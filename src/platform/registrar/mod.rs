//! The registrar: which phones are registered as which endpoints (RFC 3261 §10), decided without I/O.
//!
//! [`Registrar::step`] takes a REGISTER, asks for what only the store knows, and comes to a reply and to changes of
//! the [`Bindings`]. Storing, telling and sending them is left to whoever calls it.

mod admission;
mod asked;
mod attempt;
mod binding;
mod bindings;
mod case;
mod change;
mod denial;
mod event;
mod expiry;
mod failure;
mod history;
mod ledger;
mod listing;
mod located;
mod party;
mod people;
mod register;
mod registrar;
mod slip;
#[cfg(test)]
mod tests;
mod user;

pub use admission::{Admission, Claim, admit, challenged};
pub use attempt::Attempt;
pub use binding::{Binding, BindingId, Contact};
pub use bindings::Bindings;
pub use case::{Case, Done, Question, Step};
pub use change::{Change, End};
pub use denial::Denial;
pub use event::Event;
pub use failure::{Failure, Open};
pub use history::{History, Stay};
pub use ledger::Ledger;
pub use located::{Kept, Located};
pub use party::Party;
pub use people::{Known, People, Ticket};
pub use register::{Outcome, register};
pub use registrar::Registrar;
pub use slip::{Slip, slip};
pub use user::{Realm, User};
