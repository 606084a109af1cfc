//! One application: what it was told of calls, and what it answered.

mod application;

pub use application::{ApplicationPage, What};
