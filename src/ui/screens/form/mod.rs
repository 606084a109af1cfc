//! Forms, drawn.

mod field;
mod form;

pub use form::draw;
