//! The HTTP side: connections come in, requests are taken apart and answered from the store.

pub mod answer;
pub mod ask;
pub mod auth;
mod control;
pub mod fields;
mod figures;
mod gate;
mod listener;
pub mod paging;
mod payload;
pub mod rates;
mod resources;
mod respond;
pub mod route;
mod seats;
mod service;
mod stream;
mod trace;
mod unread;

pub use listener::Listener;
pub use service::Service;
