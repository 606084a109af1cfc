//! The loop: terminal, input, tasks, timers; performs the effects that `app` asks for.

pub mod backend;
pub mod bounded;
pub mod cache;
pub mod calls;
pub mod clipboard;
pub mod dashboard;
pub mod desk;
pub mod disk;
pub mod editor;
mod history;
pub mod input;
pub mod jobs;
pub mod journal;
pub mod keyboard;
pub mod news;
mod patient;
mod performer;
pub mod plain;
pub mod port;
pub mod profiles;
pub mod provider;
pub mod search;
mod seats;
mod selection;
mod services;
pub mod table;
pub mod tasks;
#[cfg(test)]
mod tests;
pub mod tty;
pub mod witness;

pub use dashboard::run;
pub use profiles::{Obstacle, Opened, Opening, Profiles};
pub use provider::Provider;
pub use services::{Cause, Ending, Means, Services, Surroundings};
