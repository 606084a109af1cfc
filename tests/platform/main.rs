//! The local Application Platform over HTTP, as clients that nobody here wrote would meet it.

mod line;
mod slice;
