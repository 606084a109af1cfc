//! What every command shares that is about one kind of thing: naming it, showing it, changing it, and how it ends.

pub mod address;
pub mod change;
pub mod ended;
pub mod page;
pub mod reading;
pub mod selection;
pub mod shape;
pub mod time;
pub mod which;
