//! What is known of the account, and how it is read.

mod account;
mod answer;
mod bulk;
mod expected;
mod leave;
mod listing;
mod load;
mod marks;
mod memory;
pub mod noted;
pub mod pages;
mod pass;
mod patch;
mod retry;
mod seen;
mod tally;
#[cfg(test)]
mod tests;
mod told;
pub mod writes;

pub use account::{Account, Retry};
pub use expected::Remaining;
pub use listing::Listing;
pub use marks::Mark;
pub use pages::Pages;
pub use tally::Tally;
