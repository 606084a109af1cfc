//! What a screen or an overlay answers: data only.

pub mod card;
pub mod choice;
mod compose;
mod next;
pub mod prefix;
mod question;
pub mod route;

pub use crate::app::page::found::Found;
pub use next::{Finish, Next};
pub use question::{Answer, Intent, Part, Proof, Question, Trial};
pub use route::Route;
