//! Forms: making, changing and copying endpoints and domains.

mod advice;
mod check;
mod copied;
mod entry;
mod fault;
mod form;
mod purpose;
mod save;
mod send;
mod settle;
mod table;
mod typing;
mod versions;

pub use advice::Advice;
pub use check::Note;
pub use entry::Entry;
pub use entry::Hidden;
pub use entry::Value;
pub use form::{Form, Phase};
pub use table::Field;
pub use table::FieldId;
pub use table::Kind;
