//! What is shown and what it costs: the README and its pictures, and bytes beside the fewest that would do.

mod bytes;
mod economy;
mod ideal;
mod package;
mod readme;
mod stage;
mod svg;
