//! The platform past one machine: on `PostgreSQL` its own tests once more, several processes at once, and databases that go away;
//! with Kamailio, who registers and who is called.
//!
//! Both are started from the distribution's packages. Where they are missing, these tests say so and do nothing, unless
//! `SIPDECK_ENGINES=required`.

mod again;
mod away;
mod calls;
mod checking;
mod clients;
mod death;
mod doubt;
pub mod engine;
mod handing;
mod handset;
mod homes;
mod nodes;
mod postgres;
mod process;
mod races;
mod reading;
mod registering;
mod secure;
mod server;
mod several;
mod shapes;
mod silence;
mod sipp;
mod town;

use std::{env, sync::OnceLock};

use self::server::Server;
use crate::platform::line::say;

/// Says that a test is not run; fails where it must run.
fn lacking(what: &str) {
    let required = env::var("SIPDECK_ENGINES").is_ok_and(|value| value == "required");
    assert!(!required, "{what}");
    say(what);
}

/// A server, or why there is none.
fn installed(server: Option<Server>) -> Option<Server> {
    if server.is_none() {
        lacking("PostgreSQL is not installed (package postgresql)");
    }
    server
}

/// A server of a test's own, which it may stop. None where there is none to start.
fn own() -> Option<Server> {
    installed(Server::start(false))
}

/// One that listens at a port of this machine.
fn listening() -> Option<Server> {
    installed(Server::listening())
}

/// The server that all tests share which do not stop it, started by the first of them.
fn shared() -> Option<&'static Server> {
    static SHARED: OnceLock<Option<Server>> = OnceLock::new();
    SHARED.get_or_init(own).as_ref()
}
