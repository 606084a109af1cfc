//! SIP building blocks that do no I/O: the digests of credentials.

pub mod digest;
