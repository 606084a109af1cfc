//! Parts that several screens are drawn of.

pub mod bar;
pub mod cell;
pub mod chart;
pub mod clip;
pub mod code;
pub mod gauge;
pub mod input;
pub mod standing;
pub mod surface;
pub mod table;
