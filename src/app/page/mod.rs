//! How a page is laid out, without style: sizes, lists, columns and notices.

pub mod blank;
pub mod columns;
pub mod fit;
pub mod found;
pub mod hidden;
pub mod layout;
pub mod lines;
pub mod list;
pub mod notice;
