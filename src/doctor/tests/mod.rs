//! The script as tables, without a socket: every code has a test that produces it and one that must not.

mod codes;
mod scene;
