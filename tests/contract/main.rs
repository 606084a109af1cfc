//! The client against servers on loopback: the platform with its limit and its faults, and servers that misbehave
//! in ways that the platform never would.

mod misbehaving;
mod raw;
mod tls;
