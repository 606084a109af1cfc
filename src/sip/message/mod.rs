//! SIP messages: read from datagrams and streams, looked into, built and printed (RFC 3261 §7).
//!
//! Reading is lenient and keeps bytes as they came; what is wrong is told beside the message as [`Flaw`]s, so
//! that whoever can be answered is answered. Header fields are read more closely only when asked for.

mod address;
mod check;
mod flaw;
mod head;
mod headers;
mod method;
mod names;
mod param;
mod print;
mod raw;
mod read;
mod stream;
pub(in crate::sip) mod text;
mod uri;
mod via;

pub use address::Address;
pub use check::{CSeq, Seen, check};
pub use flaw::Flaw;
pub use head::{Message, Start, Version};
pub use headers::Headers;
pub use method::Method;
pub use names::Name;
pub use param::Params;
pub use print::{print, print_as};
pub use raw::Raw;
pub use read::{
    Arrived, BODY_MAX, HEAD_MAX, HEADERS_MAX, RESPONSE_HEAD_MAX, RESPONSE_HEADERS_MAX, datagram,
};
pub use stream::Stream;
pub use uri::{Host, Scheme, Uri};
pub use via::{Via, carry_by, stamp};
