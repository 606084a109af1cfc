//! What is shown and what it costs: the README and its picture, and bytes beside two panes.

mod bytes;
mod package;
mod readme;
mod stage;
mod svg;
