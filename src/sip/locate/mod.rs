//! Where a request for a URI is sent (RFC 3263), as a machine that asks for DNS records and never for I/O.

mod order;
mod plan;
mod records;
#[cfg(test)]
mod tests;

pub use plan::{Destination, Next, Plan, Target};
pub use records::{Absent, Ask, Naptr, Records, Srv};
