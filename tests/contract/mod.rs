//! The client against servers on loopback: the platform with its limit and its faults, and servers that misbehave
//! in ways that the platform never would.

mod exactly_once;
mod faults;
mod line;
mod misbehaving;
mod pace;
mod raw;
mod stream;
mod tls;
mod verbs;
mod writes;
