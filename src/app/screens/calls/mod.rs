//! Calls: a list of them, one of them, and one that is made to see which phones ring.

mod call;
mod list;
pub mod page;
pub mod ring;
pub mod rows;

pub use call::CallPage;
pub use list::Calls;
pub use ring::Ring;
