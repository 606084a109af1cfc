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
#[cfg(test)]
mod tests;
pub mod writes;

pub use account::{Account, Tally};
pub use answer::settle;
pub use bulk::carried_out;
pub use expected::Remaining;
pub use leave::leave_endpoint;
pub use leave::leave_list;
pub use listing::Listing;
pub use load::open_all;
pub use load::open_domain;
pub use load::open_endpoint;
pub use load::refresh;
pub use load::refresh_all;
pub use load::refresh_shown;
pub use load::reopen;
pub use load::start;
pub use load::want_applications;
pub use marks::Mark;
pub use memory::remember;
pub use pages::Pages;
pub use patch::reread;
pub use patch::wrote;
pub use retry::Retry;
pub use retry::ask_again;
pub use retry::heard;
pub use retry::timed_out;
