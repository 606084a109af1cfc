//! The loop: terminal, input, tasks, timers; performs the effects that `app` asks for.

pub mod cache;
pub mod dashboard;
pub mod doctor;
pub mod engine;
pub mod files;
pub mod jobs;
pub mod plain;
pub mod provider;
pub mod recording;
pub mod seats;
pub mod tasks;
pub mod terminal;
#[cfg(test)]
mod tests;

pub use dashboard::run;
pub use provider::Provider;
pub use seats::{
    means::Means,
    profiles::{Obstacle, Opened, Opening, Profiles},
    services::{Cause, Ending, Services, Surroundings},
};
