//! The tests that run the program or its library as a whole, all in one binary: linking it is what building tests takes.
//! `cargo test --test integration platform::flood` runs those of one file.

mod api;
mod clients;
mod contract;
mod e2e;
mod engines;
mod fuzz;
mod jobs;
mod platform;
mod purposes;
mod scale;
mod sdk;
mod shown;
mod sip;
#[cfg(feature = "ssh")]
mod ssh;
mod wire;
