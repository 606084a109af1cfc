//! One person at work on one channel: what they send, what they are sent, and the dashboard between.

mod channel;
mod command;
mod dashboard;
mod farewell;
mod idle;
mod lines;
mod terminal;
mod typed;
mod way;
mod words;

pub use channel::attend;
pub use terminal::Wanted;
