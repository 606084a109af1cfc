//! sipdeck: a terminal dashboard for the SIP endpoints of a Bandwidth "Catapult" v1 account, and a local platform that
//! speaks the same API and registers phones.
//!
//! # The layers
//!
//! Each looks only down, and so do the rooms (folders) inside a layer. `tests/architecture` holds the tables of what may
//! import what, and names the file and the rule when that is broken.
//!
//! ```text
//! main ── reads the command line, wires the rest, restores, reports
//!  ├─ cli       the command line: one file per subcommand      may use: everything below
//!  ├─ desk      the dashboard for many people, over SSH        may use: runtime ui app doctor api
//!  ├─ runtime   the loop, tasks, timers, terminal, files       may use: ui app net sip api
//!  │   └─ ui    view(&Model, &Theme, &mut Frame)               may use: app, doctor's reports, api types
//!  │       └─ app   Model, Message, Effect, update()           may use: doctor's reports, api types
//!  ├─ platform  the local Application Platform                 may use: net, sip, api types
//!  ├─ phone     a small SIP user agent                         may use: net, sip
//!  ├─ exchange  an application that connects endpoints         may use: api types
//!  ├─ doctor    what is asked of a registrar, what follows     may use: sip
//!  ├─ net       sockets and the resolver of SIP                may use: sip
//!  ├─ sip       messages, digest, transactions, location       may use: nothing of ours
//!  └─ api       resource types, rules, paths, client, pacing   may use: nothing of ours
//! ```
//!
//! The dashboard follows The Elm Architecture with effects as data: [`app::update()`] is the whole behaviour and does
//! nothing but compute; [`runtime`] performs what it asks for; [`ui::view()`] draws.
//!
//! # The rooms of `app`, bottom to top
//!
//! ```text
//! text       text, numbers and times for people
//! filter     the language of `/`: parse, match, print
//! keys       keys, their table, what a key does to a line
//! service    what a provider of endpoints has and is asked, free of any wire format
//! page       the geometry of a page: columns, lists, notices
//! phones     who is registered as which endpoint, and who is refused, as data
//! exams      tests of endpoints: what is asked for, and what came of them, as data
//! search     filter and sort a million rows off the loop
//! work       bulk work as data: jobs, import, export, journal
//! effect     what goes out: effects, and the outbox of a turn (message: what comes in)
//! account    what is known of the account, and how it is read
//! registrar  what is known of its phones: a stream of events, and the lists behind it
//! calls      what is known of its calls: the list, kept up by the stream
//! shared     what every screen is handed
//! next       what every screen answers, as data
//! screens    the places
//! overlay    what lies over a place and takes every key
//! update     the turn: message in, effects out
//! ```
//!
//! # The rooms of the other layers
//!
//! ```text
//! ui         theme, parts, frame, overlay, screens, view; lines: the same dashboard as lines of text
//! runtime    provider, files, tasks, recording, cache, jobs, engine, terminal, seats, plain, dashboard
//! desk       role, person, keys, hostkey: who may come in as what; log, line, shelf: one account for many; hall: who sits
//!            where; seat: one person at work; door: SSH
//! cli        remote: commands over SSH; process, common, config, looks, account, work, dashboard, command
//! api        client: one function per operation; pace: who may send a request now
//! platform   data: where it is; store: the database, a file or a server, behind one seam; stream: who watches; registrar,
//!            sip, dns, shown: phones; calls: the switchboard, media: its sound, callbacks: its events; kamailio: the
//!            registrar past one machine, fitness: whether it fits; http: the API and its document; errors, faults, sample
//! phone      account, manner, setup, registration, sound, call, talk, calling, task, device: one phone that stays
//!            registered, calls and is called; fleet: many
//! exchange   plan: what is asked for when something is told; api, exchange: over HTTP
//! net        resolver; certificate; udp, connection, listener below sockets: what arrives and what is sent
//! sip        flow, capture, message, digest, transaction, locate, dialog, sdp
//! ```
//!
//! # Where a feature goes
//!
//! * A new column: a row in the table of `app/page/columns.rs`, its text in `ui/screens`, its sort key in
//!   `app/search/ranking.rs`.
//! * A new key: an action in `app/keys/action.rs`, a row in `app/keys/table.rs`, what it does in the `act` of a screen,
//!   and when it is on offer in its `holds`. Footer, help, command line and guide read the table.
//! * A new request: a verb in `api/client`, a variant of `Call` and of `Reply` in `app/service/call.rs`, its way to the
//!   client in `runtime/provider/calls.rs`, its row in `platform/http/operations.rs`, and its answer in
//!   `platform/http/resources`.
//! * A new message: a variant of `Message`, which is recorded as it is; where it carries what a person types in secret,
//!   `app/update/masked.rs` masks it.
//! * A new finding: a row in `app/screens/endpoint/findings.rs`.
//! * A new option: a row in `cli/config/options.rs`. The file's reader, the example, the schema and the manual read it.
//! * A new screen: a `Scene` in `app/screens`, a variant of `Screen`, a `Route` and its picture in `ui/screens`.
//! * A new table of the store: a numbered step for files in `platform/store/shape.rs`, and one for servers in
//!   `platform/store/server/shape.rs`.

pub mod api;
pub mod app;
pub mod cli;
#[cfg(feature = "ssh")]
pub mod desk;
pub mod doctor;
pub mod exchange;
pub mod net;
pub mod phone;
pub mod platform;
pub mod runtime;
pub mod sip;
pub mod ui;
