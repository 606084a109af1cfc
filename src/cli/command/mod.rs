//! The subcommands, one file each.

pub mod applications;
pub mod cache;
pub mod calls;
pub mod completions;
pub mod config;
pub mod demo;
#[cfg(feature = "ssh")]
pub mod desk;
pub mod doctor;
pub mod domains;
pub mod endpoints;
pub mod export;
pub mod import;
pub mod info;
pub mod init;
pub mod jobs;
pub mod journal;
pub mod open;
pub mod paper;
pub mod phone;
pub mod platform;
pub mod replay;
pub mod serve;
#[cfg(feature = "ssh")]
pub mod ssh;
mod undo;
pub mod whoami;
