//! A session as a file: every message with its time, so that it can be played again. No credentials are in it.
//!
//! A recording is lines of JSON. The first says what it is; each dashboard of a profile starts with its
//! [`Setup`](crate::app::shared::setup::Setup), and what follows are the messages that reached it. What a query brought is not in it, but
//! after how much work: it is found out again. A last line that was cut short is left out.

mod line;
mod recorder;
mod replay;
mod scrub;
#[cfg(test)]
mod tests;

pub use recorder::{Recorder, Track};
pub use replay::{Replay, Unplayable};
