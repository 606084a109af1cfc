//! The screens, drawn.

pub mod application;
pub mod beside;
pub mod calls;
pub mod detail;
pub mod domains;
pub mod endpoints;
pub mod examination;
pub mod form;
mod hour;
pub mod jobs;
pub mod ladder;
pub mod logs;
pub mod overview;
mod under_way;
