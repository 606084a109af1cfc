//! Turns the bytes that a terminal sends into keys, pastes and moves of the mouse.
//!
//! A terminal also sends what is none of these: answers to questions that another program asked, reports of modes that it
//! left on. A whole control sequence or control string (ECMA-48, 5.4 and 5.6) that is no key is left out, wherever reads
//! may have cut it, and `^c` ends every one that is not whole: nothing that is sent can make the keyboard deaf.

mod decoder;
mod keys;
mod numbers;
mod parts;
mod pointer;
mod sequence;
mod tail;
#[cfg(test)]
mod tests;

pub use decoder::Decoder;
