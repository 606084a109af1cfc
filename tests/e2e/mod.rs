//! Journeys: the built program in a pseudo-terminal, on a platform of its own.

mod bulk;
mod calling;
mod changing;
mod completing;
pub mod device;
mod journey;
mod keeping;
mod leaving;
mod line;
mod losing;
mod panicking;
mod piping;
mod plain;
mod profiles;
pub mod program;
mod pty;
mod raw;
mod recording;
mod remote;
mod reports;
mod returning;
pub mod service;
mod starting;
pub mod terminal;
mod unread;
mod upgrading;
pub mod waiting;
