//! Files: opened, read and replaced in one place, with what the system says about them in words for people.

pub mod bounded;
pub mod disk;
pub mod draft;
pub mod exams;
pub mod history;
pub mod journal;
pub mod marker;
pub mod place;
pub mod private;
pub mod table;
