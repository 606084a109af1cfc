//! A small SIP user agent: it registers, stays registered, calls and is called, and tells what happens.

mod account;
mod call;
mod calling;
mod device;
mod fleet;
mod life;
mod manner;
mod news;
mod registration;
mod setup;
mod sound;
mod talk;
mod task;

#[cfg(test)]
mod tests;

pub use account::{Account, Server, Transports};
pub use device::{Phone, PhoneError};
pub use fleet::{Fleet, Habit};
pub use manner::Manner;
pub use news::News;
pub use setup::Setup;
