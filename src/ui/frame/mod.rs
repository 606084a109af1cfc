//! What stands around every screen: header, footer, status.

pub mod budget;
pub mod footer;
pub mod header;
pub mod nothing;
pub mod status;
