//! Which phones are registered as which endpoints, and who is refused: data that events and lists change, and that a
//! search can take along.

mod phone;
mod presence;
mod register;
mod roll;
mod words;

pub use phone::{Phone, host, moment, named, who};
pub use presence::{Presence, Refused};
pub use register::{Register, Tally};
pub use roll::{Roll, Seen};
pub use words::Words;

#[cfg(test)]
pub(crate) mod tests;
