//! Files that the dashboard reads and writes.

pub mod bounded;
pub mod disk;
pub mod history;
pub mod journal;
pub mod table;
