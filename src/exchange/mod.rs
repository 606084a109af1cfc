//! The exchange: a small application that connects the endpoints of a domain, as somebody's own application would: it
//! takes callbacks over HTTP and uses the public API, and nothing else of the platform.
//!
//! A caller hears it ring while the phones of whom it has dialled ring; when one of them answers, both are bridged;
//! otherwise it is told busy, unknown, or away. That is all in `plan`; the rest is HTTP.

mod api;
mod exchange;
mod plan;

pub use api::{Account, ApiError};
pub use exchange::{Exchange, ExchangeError, Group};
