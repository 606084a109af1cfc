//! What stands around every screen: header, footer, the line of a filter, notices.

pub mod budget;
pub mod chips;
pub mod footer;
pub mod header;
pub mod nothing;
pub mod prompt;
pub mod status;
