//! How the dashboard looks on this terminal: the theme, its colours and the characters that may be drawn.

pub mod characters;
pub mod theme;
