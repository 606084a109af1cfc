//! The process that the program runs in: its environment, user, clock, output and log.

pub mod bar;
pub mod clock;
pub mod database;
pub mod env;
pub mod files;
pub mod log;
pub mod means;
pub mod output;
pub mod served;
pub mod talk;
pub mod user;
