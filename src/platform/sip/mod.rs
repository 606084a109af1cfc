//! SIP at the platform: sockets, transactions, the registrar and the switchboard in one task.
//!
//! `core` decides and does no I/O; `engine` is the task around it.

mod agent;
mod archive;
mod batch;
mod caller;
mod calling;
mod core;
mod domains;
mod effect;
mod engine;
mod handed;
mod hep;
mod kept;
mod long;
mod lookup;
mod methods;
mod nodes;
mod outside;
mod phones;
mod purpose;
pub mod roster;
mod seeking;
mod site;
mod standing;
mod stranger;
mod trace;
mod trunk;
mod wide;

#[cfg(test)]
mod tests;

pub use agent::{Agent, AgentError, Shared};
pub use archive::{bridge as kept_bridge, call as kept_call};
pub use domains::Account as Zones;
pub use hep::own;
pub use phones::{Figures, Glance, Phones, Spot, Tally};
pub use trace::Traced;
pub use trunk::Trunk;
