//! What a screen or an overlay answers: data only.

pub mod card;
pub mod choice;
mod compose;
mod next;
mod question;

pub use next::{Finish, Found, Next, follow};
pub(crate) use next::{home, open};
pub use question::{Answer, Intent, Part, Proof, Question};
