//! Where the desks stand: who sits at which, what they share, and what goes on after somebody's line was lost.

mod hall;
mod house;
mod intake;
mod minder;
mod parked;
mod penalties;
mod steward;

pub use hall::{Chair, Doing, Hall, Order, Orders, Rules};
pub use house::House;
pub use minder::mind;
pub use penalties::{Fault, Penalties, source};
pub use steward::Steward;
