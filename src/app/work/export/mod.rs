//! Tables for other programs: CSV, JSON and JSON Lines.
//!
//! A list of endpoints is written with the columns as they are seen and the rows as they are filtered; the domain and
//! the name are always there, so that every such file can be imported again: without an edit in between, such an import
//! finds nothing to do.

mod endpoints;
mod format;
pub mod guard;
mod request;
mod write;

pub use endpoints::{Column, headings, row};
pub use format::Format;
pub use request::{Export, Table};
pub use write::{Cell, write};
