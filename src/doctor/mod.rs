//! Why does this phone not work? What is asked of the account, the DNS and a registrar, and what follows from the answers.
//!
//! A [`Script`] is told what was seen and says what to find out next; it does no I/O and has no clock. Whoever runs it
//! performs its [`Probe`]s and comes back with what was [`Observed`]. The [`Report`] is complete at every moment.

mod account;
mod answer;
mod attempt;
mod case;
mod code;
mod finding;
mod look;
mod messages;
mod names;
mod probe;
mod redact;
mod registrar;
mod report;
mod ring;
pub mod saved;
mod script;
mod step;
mod talk;
#[cfg(test)]
pub(crate) mod tests;
mod token;
mod ways;
pub mod words;

pub use attempt::{Attempt, Beside, Row, Shown};
pub use case::{Case, Deeds, Proving};
pub use code::{Code, Part, Severity};
pub use finding::Finding;
pub use look::{Kind, Look, look};
pub use probe::{
    Application, Certificate, Entry, Observed, Opened, Probe, Saw, Unanswered, Unopened,
};
pub use report::Report;
pub use ring::{Fate, Rang, Rung};
pub use script::Script;
pub use step::{Line, State, Step, Told};
pub use token::Token;
