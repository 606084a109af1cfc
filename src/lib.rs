//! sipdeck: a terminal dashboard for the SIP endpoints of a Bandwidth "Catapult" v1 account.
//!
//! The layers, each of which looks only down (`tests/architecture.rs` checks it):
//!
//! ```text
//! main ── reads the command line, wires the rest, restores, reports
//!  ├─ cli       one file per subcommand                     may use: everything below
//!  ├─ runtime   the loop, tasks, timers, terminal           may use: ui app sip api
//!  │   └─ ui    view(&Model, &Theme, &mut Frame)            may use: app, api types
//!  │       └─ app   Model, Message, Effect, update()        may use: api types
//!  ├─ platform  the local Application Platform              may use: net, sip, api types
//!  ├─ phone     a small user agent                          may use: net, sip
//!  ├─ net       sockets and resolver                        may use: sip
//!  ├─ sip       messages, digests, location: no I/O         may use: nothing of ours
//!  └─ api       resource types, rules, paths, errors, client, pacing   may use: nothing of ours
//! ```
//!
//! The dashboard follows The Elm Architecture with effects as data: `app::update` is the whole behaviour
//! and does nothing but compute; `runtime` performs what it asks for; `ui::view` draws.

pub mod api;
pub mod app;
pub mod cli;
pub mod net;
pub mod phone;
pub mod platform;
pub mod runtime;
pub mod sip;
pub mod ui;
