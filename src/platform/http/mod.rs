//! The HTTP side: connections come in, requests are taken apart and answered from the store.

pub mod answer;
pub mod ask;
pub mod auth;
pub mod carrier;
mod control;
mod database;
pub mod document;
pub mod fields;
mod figures;
mod gate;
mod holder;
mod listener;
pub mod metrics;
mod operations;
pub mod paging;
mod payload;
pub mod rates;
pub mod relay;
mod resources;
mod respond;
pub mod route;
mod row;
mod seats;
mod service;
mod stream;
pub mod tally;
mod trace;
mod unread;

pub use listener::Listener;
pub use service::Service;
