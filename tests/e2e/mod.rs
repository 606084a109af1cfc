//! Journeys: the built program in a pseudo-terminal, on a platform of its own.

mod bulk;
mod changing;
mod device;
mod journey;
mod keeping;
mod leaving;
mod line;
mod losing;
mod panicking;
mod piping;
mod plain;
mod profiles;
mod program;
mod pty;
mod raw;
mod recording;
mod remote;
mod reports;
mod returning;
mod service;
mod starting;
mod terminal;
mod unread;
mod waiting;
