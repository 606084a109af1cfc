//! The whole behaviour of the dashboard, synchronous and deterministic: a model, messages, effects, `update`.
//!
//! # How a screen plugs in
//!
//! A screen is a struct in [`screens`] and a variant of [`Screen`]. It answers three questions, each with a
//! [`Next`]: [`Screen::contexts`] (which tables of keys hold), [`Screen::act`] (what an action does) and
//! [`Screen::settle`] (whether a reply was its own). A screen that takes characters as text answers
//! [`Screen::press`] itself and hands on what it does not use. Everything that screens have in common is in
//! [`Shared`], which every one of them is handed: the account, notices, time, and the way to ask for things
//! ([`Shared::call`], [`Shared::write`], [`Shared::after`]). `ui` has one function a variant.
//!
//! An overlay is the same with the keyboard to itself. What it decides travels as a [`Next`] too:
//! `Confirmed(Intent)` from a question, `Chosen(Choice)` from a picker; [`next::follow`] carries it out and
//! hands a choice to the screen below.
//!
//! The time of the turn is in [`effect::Asks`], which the runtime sets before each call of [`update()`].

pub mod account;
pub mod effect;
pub mod filter;
pub mod keys;
pub mod message;
pub mod model;
pub mod next;
pub mod overlay;
pub mod page;
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
    setup::{Place, Setup},
};
pub use text::{line::Line, time::Moment};
pub use update::update;

#[cfg(test)]
pub(crate) mod tests;
