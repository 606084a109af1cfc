//! Parts that several screens are drawn of.

pub mod cell;
pub mod clip;
pub mod input;
pub mod table;
