//! Bulk work as data: a frozen plan, what became of each item, and how far it is.
//!
//! A [`Job`] changes only by [`Event`]s, and every event is written down before it counts: replaying the
//! record of an interrupted job gives the job as it was. Nothing here holds a password.

pub mod answer;
pub mod control;
pub mod doubt;
pub mod event;
pub mod item;
pub mod plan;
pub mod progress;
pub mod state;
#[cfg(test)]
pub(crate) mod tests;

pub use control::Control;
pub use doubt::doubts;
pub use event::{Event, Outcome, Step};
pub use item::{Item, NewPassword, Work};
pub use plan::{JobId, Plan, Source};
pub use progress::Progress;
pub use state::{Counts, Job, Status};
