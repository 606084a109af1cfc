//! Tables of what transactions do in time, with a clock that only the tables move.

mod layer;
mod machines;
mod room;
mod scene;
