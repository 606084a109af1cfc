//! Draws the model and remembers nothing.
