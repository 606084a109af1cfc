//! The platform past one machine: on `PostgreSQL` its own tests once more, several processes at once, and databases that go away;
//! with Kamailio, who registers and who is called.
//!
//! Both are started from the distribution's packages. Where they are missing, these tests say so and do nothing, unless
//! `SIPDECK_ENGINES=required`.

mod again;
mod calls;
pub mod engine;
mod handset;
mod nodes;
mod postgres;
mod registering;
mod server;
mod town;

use std::env;

use crate::platform::line::say;

/// Says that a test is not run; fails where it must run.
fn lacking(what: &str) {
    let required = env::var("SIPDECK_ENGINES").is_ok_and(|value| value == "required");
    assert!(!required, "{what}");
    say(what);
}
