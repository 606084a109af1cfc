//! The whole behaviour of the dashboard, synchronous and deterministic: a model, messages, effects, `update`.

pub mod call;
pub mod edit;
pub mod effect;
pub mod keys;
pub mod line;
pub mod message;
pub mod remote;
pub mod rows;

pub use call::{Call, Reply};
pub use edit::edit;
pub use effect::Effect;
pub use line::Line;
pub use message::{Key, Message, Moment, Size, Ticket, TimerId};
pub use remote::Remote;
