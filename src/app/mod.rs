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
//! The runtime sets `model.shared.now` before each call of [`update()`].

pub mod account;
pub mod application;
pub mod budget;
pub mod bulk;
pub mod call;
pub mod card;
pub mod changes;
pub mod columns;
pub mod command;
pub mod consequence;
pub mod copy;
pub mod detail;
pub mod edit;
pub mod effect;
pub mod export;
mod export_of;
pub mod filter;
pub mod findings;
pub mod form;
pub mod gather;
pub mod gathering;
mod heard;
pub mod help;
pub mod history;
pub mod import;
pub mod job;
pub mod jobs;
pub mod journal;
pub mod keys;
pub mod layout;
pub mod line;
pub mod list;
pub mod longest;
pub mod marked;
pub mod marks;
pub mod memory;
pub mod message;
pub mod model;
pub mod mouse;
pub mod names;
pub mod next;
pub mod notice;
pub mod number;
pub mod offer;
pub mod order;
pub mod outlook;
pub mod overlay;
pub mod picker;
pub mod prefix;
pub mod proposal;
pub mod pulse;
pub mod query;
pub mod question;
pub mod quit;
pub mod refusing;
pub mod remote;
pub mod reply;
pub mod requests;
pub mod rows;
pub mod screen;
pub mod screens;
pub mod shared;
pub mod signs;
pub mod spelling;
pub mod spent;
pub mod suggest;
pub mod switch;
pub mod time;
pub mod unlock;
pub mod update;
pub mod widen;
pub mod work;
pub mod wrap;
pub mod writes;

pub use call::{Call, Reply};
pub use edit::edit;
pub use effect::Effect;
pub use line::Line;
pub use message::{Key, Message, Moment, Size, Ticket, TimerId};
pub use model::{Model, Place, Profile, Setup};
pub use next::Next;
pub use notice::Notice;
pub use overlay::Overlay;
pub use remote::Remote;
pub use screen::Screen;
pub use shared::Shared;
pub use update::update;

#[cfg(test)]
pub(crate) mod tests;
