//! Performs what a test of the doctor wants to know: asks the account, the DNS and servers, within a time.

mod account;
mod attempts;
mod debts;
mod exam;
mod examine;
mod ring;
mod tools;

pub use account::Known;
pub use exam::test;
pub use examine::examine;
pub use tools::Tools;
