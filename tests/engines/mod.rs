//! The platform on `PostgreSQL`: its own tests once more, several processes at once, and databases that go away.
//!
//! The server is started from the distribution's packages. Where they are missing, these tests say so and do nothing, unless
//! `SIPDECK_ENGINES=required`.

mod again;
pub mod engine;
mod server;
