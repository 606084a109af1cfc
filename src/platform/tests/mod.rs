//! Tests that need more than one room of the platform from the inside.

mod decoder;
