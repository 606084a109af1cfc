//! Bulk work as data: jobs, import, export and the journal.

pub mod change;
pub mod export;
pub mod gather;
pub mod import;
pub mod job;
pub mod journal;
pub mod order;
pub mod spent;
