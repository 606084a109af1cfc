//! The screens, drawn.

pub mod detail;
pub mod domains;
pub mod endpoints;
pub mod examination;
pub mod form;
pub mod jobs;
pub mod logs;
