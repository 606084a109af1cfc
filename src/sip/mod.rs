//! SIP building blocks that do no I/O: digests, and what a registration must carry.

pub mod digest;
