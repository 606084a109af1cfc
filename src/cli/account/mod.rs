//! The account to open: chosen by the command line, the environment and the configuration, then unlocked with its secret.

pub mod chosen;
pub mod secret;

pub use chosen::{Account, Chosen, choose, find, lists};
pub use secret::Asking;
