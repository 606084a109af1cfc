//! Text, numbers and times for people.

pub mod encoding;
pub mod form;
pub mod history;
pub mod line;
pub mod number;
pub mod order;
pub mod spelling;
pub mod spoken;
pub mod suggest;
pub mod time;
pub mod wrap;
