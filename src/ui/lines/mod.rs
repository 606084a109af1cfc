//! The dashboard in lines: a second view, for screen readers and pipes.

pub mod asked;
mod calls;
mod examination;
pub mod fields;
pub mod heard;
pub mod help;
mod ladder;
pub mod logs;
pub mod order;
mod overview;
pub mod page;
pub mod picture;
pub mod prefix;
mod sentences;
pub mod typed;
