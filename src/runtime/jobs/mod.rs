//! Jobs on the disk and at work: plans are written ahead, every item is done once.
//!
//! A job is a folder. `plan.json` is complete before the folder gets its name.
//! `progress.jsonl` grows by one line an event; the line that says "about to be sent" is on the disk before
//! the request leaves, so that after a crash only such an item can be in doubt, and it is read back. `lock` and
//! `running` are held (flock) by the process that works on the job and let go by the kernel when that process ends,
//! however it ends; who only wants to know whether it runs asks for the second. Lines of text were preferred to a
//! database because one `fdatasync` an item is all that is needed, a torn last line is recognised, and a person can read
//! them with any tool. No file here holds a password.
//!
//! What earlier runs did is held against how things are now before a job goes on: whatever cannot be said to be done
//! any more is not said to be done.

mod aside;
mod at_work;
mod attend;
mod begin;
mod gather;
mod held;
mod pages;
mod passwords;
mod phones;
mod results;
mod runner;
mod store;
mod taking;
#[cfg(test)]
mod tests;
mod told;

pub use at_work::AtWork;
pub use attend::{Attended, Show, attend, last_words};
pub use begin::{begin, give_up, go_on, refusal, take_up};
pub use gather::{gather, gather_again, gather_some};
pub use held::Held;
pub use passwords::{Passwords, digest};
pub use phones::gather_phones;
pub use results::Results;
pub use runner::{Run, start};
pub use store::{Store, Stored, Trouble};
pub use taking::take_back;
pub use told::{End, Told};
