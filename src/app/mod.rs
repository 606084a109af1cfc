//! The whole behaviour of the dashboard, synchronous and deterministic: a model, messages, effects, `update`.
//!
//! # How a screen plugs in
//!
//! A screen is a struct in [`screens`], a [`Scene`](screens::Scene), and a variant of [`Screen`]. It answers which
//! tables of keys hold there and what an action does; every other question has an answer that most screens give, such
//! as whether a reply is its own, what is being typed, and since when a person waits. Everything that screens have in
//! common is in [`Shared`], which every one of them is handed: the account, notices, time, and the way to ask for
//! things ([`Shared::call`], [`Shared::write`], [`Shared::after`]). `ui` has one function a variant.
//!
//! What a screen or an overlay decides travels as a [`Next`], which is data: `Open(Route)`, `Pick(Subject)`,
//! `Confirmed(Intent)` from a question, `Chosen(Choice)` from a picker. [`update()`] builds screens and overlays from
//! it, and hands a choice to the screen below. An overlay is like a screen, with the keyboard to itself.
//!
//! [`update()`] is the only way in: what comes from outside is a [`Message`], with the time at which it came, and the
//! start is one [`Setup`]. So a list of messages replays a session.

pub mod account;
pub mod calls;
pub mod effect;
pub mod exams;
pub mod filter;
pub mod keys;
pub mod message;
pub mod model;
pub mod next;
pub mod overlay;
pub mod page;
pub mod phones;
pub mod registrar;
pub mod screens;
pub mod search;
pub mod service;
pub mod shared;
pub mod text;
pub mod update;
pub mod work;

pub use effect::Effect;
pub use keys::key::Key;
pub use message::Message;
pub use model::Model;
pub use next::Next;
pub use overlay::Overlay;
pub use page::{layout::Size, notice::Notice};
pub use screens::Screen;
pub use service::{
    call::{Call, Reply},
    profile::Profile,
    remote::Remote,
    ticket::{Ticket, TimerId},
};
pub use shared::{
    Shared,
    setup::{Operator, Setup},
};
pub use text::{line::Line, time::Moment};
pub use update::update;

#[cfg(test)]
pub(crate) mod tests;
