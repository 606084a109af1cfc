//! Performs what a test of the doctor wants to know: asks the account, the DNS and servers, within a time.

mod account;
mod attempts;
mod exam;
mod examine;
mod tools;

pub use account::Known;
pub use exam::test;
pub use examine::examine;
pub use tools::Tools;
