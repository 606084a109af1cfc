//! A small SIP user agent: it registers, stays registered, answers what it is asked, and tells what happens.

mod account;
mod device;
mod fleet;
mod life;
mod news;
mod registration;
mod setup;
mod talk;
mod task;

#[cfg(test)]
mod tests;

pub use account::{Account, Server, Transports};
pub use device::{Phone, PhoneError};
pub use fleet::{Fleet, Habit};
pub use news::News;
pub use setup::Setup;
