//! The local Application Platform: a store with the rules of the service behind an HTTP shell.
//!
//! The demo, the tests and `sipdeck serve` are the same code: [`Platform::start`].

mod choices;
pub mod config;
mod demo;
mod http;
mod limit;
mod mint;
mod refusal;
mod store;

use std::{fmt, io, sync::Arc};

pub use config::{Account, Config, Pace};
pub use demo::DemoError;

use self::{
    http::{Listener, Service},
    limit::Limit,
    store::{OpenError, Store},
};

/// A running platform. Dropping it ends it at once; [`Platform::stop`] lets requests under way be answered.
pub struct Platform {
    service: Arc<Service>,
    listener: Listener,
}

impl Platform {
    /// Opens the store, binds the address and begins to serve.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let data = config.data;
        let store = tokio::task::spawn_blocking(move || Store::open(data.as_deref()));
        let store = store
            .await
            .map_err(|why| StartError::Listen(why.into()))??;
        let service = Arc::new(Service {
            account: config.account,
            store,
            limit: Limit::new(config.pace),
        });
        let listener = Listener::start(config.listen, Arc::clone(&service))
            .await
            .map_err(StartError::Listen)?;
        Ok(Self { service, listener })
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.listener.address())
    }

    /// The credentials that it takes.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.service.account
    }

    /// Fills the account with the demonstration data.
    pub async fn load_demo(&self) -> Result<(), DemoError> {
        let demo = demo::read(include_str!("../../assets/demo.json"))?;
        let loaded = self.service.store.write(move |db| demo.load(db)).await;
        Ok(loaded?)
    }

    /// Takes no more requests, answers those under way, and closes the store.
    pub async fn stop(self) {
        self.listener.stop().await;
        let service = self.service;
        // Closing waits for the store's threads.
        let _ = tokio::task::spawn_blocking(move || drop(service)).await;
    }
}

/// Why a platform does not start.
#[derive(Debug)]
pub enum StartError {
    /// The store.
    Open(OpenError),
    /// The address.
    Listen(io::Error),
}

impl From<OpenError> for StartError {
    fn from(error: OpenError) -> Self {
        Self::Open(error)
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(error) => error.fmt(f),
            Self::Listen(error) => write!(f, "The address cannot be listened on: {error}."),
        }
    }
}

impl std::error::Error for StartError {}
