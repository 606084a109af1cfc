//! The loop: terminal, input, tasks, timers; performs the effects that `app` asks for.

pub mod cache;
pub mod dashboard;
pub mod engine;
pub mod files;
pub mod jobs;
pub mod plain;
pub mod seats;
pub mod terminal;
#[cfg(test)]
mod tests;

pub use dashboard::run;
pub use seats::{
    profiles::{Obstacle, Opened, Opening, Profiles},
    provider::Provider,
    services::{Cause, Ending, Means, Services, Surroundings},
};
