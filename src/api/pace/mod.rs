//! The pace of requests: how many the service allows, who goes first, and what is known about it.
//!
//! The service documents one request a second for each family of resources and calls that adjustable
//! (reference §6), so the limit is learnt instead of assumed. A family starts without one: requests go
//! out one by one, then up to four at a time where that is of use ([`width`]), which is full speed against a
//! service that does not limit. The first 429 tells when to go on; from it and from what was accepted
//! before, the spacing between requests follows, and it is kept from then on. A 429 costs no time, since
//! it says when the next request will be taken, so a wrong guess is cheap; it is still rude, so guesses are
//! few, and what was taken before a quiet time says nothing about the limit. After 32 requests in a row were taken, or
//! as many seconds, the spacing is tried a quarter shorter, and each time
//! that fails the patience doubles. On a steady line a load of `n` requests against a constant limit meets at
//! most `2 + log2(1 + n / 32)` refusals; one with jitter meets a few more, until the spacing makes room for it.
//!
//! Others may use the same account. Who is refused although it kept the spacing comes less often for a while,
//! and goes again as soon as the service says: several clients then share the limit, and none of it is wasted.
//!
//! Nothing is saved up: after a pause, or when the machine wakes, one request goes, not a burst.
//!
//! [`schedule`] decides and knows no clock; [`gate`] waits.

pub mod facts;
pub mod gate;
pub mod gates;
mod lane;
pub mod limit;
pub mod meter;
pub mod now;
pub mod outage;
pub mod schedule;
pub mod skew;
pub mod urgency;
pub mod width;

#[cfg(test)]
mod tests;

pub use facts::{Family, FamilyFacts, PaceFacts, Priority, RequestRecord};
pub use gate::{Gate, QueueNumber, Turn};
pub use gates::Gates;
pub use urgency::Urgency;
