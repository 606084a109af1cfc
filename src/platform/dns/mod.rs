//! Where to register, told by DNS: NAPTR, SRV and address records of the account's domains, and of nothing else.

mod answer;
mod server;
mod zone;

#[cfg(test)]
mod tests;

pub use answer::Domains;
pub use server::Dns;
pub use zone::Zone;
