//! The local Application Platform: a store with the rules of the service behind an HTTP shell.
//!
//! The demo, the tests and `sipdeck serve` are the same code: [`Platform::start`].

mod choices;
pub mod config;
pub mod dns;
pub mod faults;
mod http;
mod limit;
mod mint;
mod random;
mod record;
mod refusal;
pub mod registrar;
mod sample;
mod store;
#[cfg(test)]
mod tests;

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

pub use config::{Account, Config, Pace, Patience};
pub use faults::{Fault, FaultPlan, Harm};
pub use sample::{FillError, bulk::Bulk};

use self::{
    faults::Faults,
    http::{Errors, Listener, Service},
    limit::Limit,
    record::Record,
    refusal::Refusal,
    store::{OpenError, Store, audit},
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
        // One that was interrupted is not served in part.
        let unfinished = store.read(Bulk::unfinished).await?;
        let service = Arc::new(Service {
            incomplete: AtomicBool::new(unfinished.is_some()),
            account: config.account,
            store,
            limit: Limit::new(config.pace),
            faults: Faults::new(config.faults),
            errors: Errors::default(),
            patience: config.patience,
            record: Record::new(config.log).map_err(StartError::Listen)?,
            started: Instant::now(),
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
    pub async fn load_demo(&self) -> Result<(), FillError> {
        let demo = sample::demo::read(include_str!("../../assets/demo.json"))?;
        let loaded = self.service.store.write(move |db| demo.load(db)).await;
        Ok(loaded?)
    }

    /// Fills an empty account with as many made-up domains and endpoints as `bulk` says, and goes on with one that was
    /// interrupted. One that has domains of another kind is left as it is. Until it is complete, requests are answered
    /// 503. Answers with the number of endpoints that were added.
    pub async fn generate(&self, bulk: Bulk) -> Result<u64, FillError> {
        let store = &self.service.store;
        self.service.incomplete.store(true, Ordering::Relaxed);
        let mut added = 0;
        if let Some(next) = store.write(move |db| bulk.begin(db)).await? {
            for number in next..bulk.domains {
                store.write(move |db| bulk.domain(db, number)).await?;
                added += bulk.endpoints;
            }
        }
        self.complete().await?;
        self.service.incomplete.store(false, Ordering::Relaxed);
        Ok(added)
    }

    /// Whether the account is all there: an error when a made-up one was interrupted.
    pub async fn complete(&self) -> Result<(), FillError> {
        match self.service.store.read(Bulk::unfinished).await? {
            Some((bulk, done)) => Err(FillError::Unfinished { bulk, done }),
            None => Ok(()),
        }
    }

    /// What is wrong with the store, one sentence each: nothing, if this program keeps its promises. Reads
    /// everything.
    pub async fn audit(&self) -> Vec<String> {
        let audited = self.service.store.read(|db| Ok(audit::audit(db)?));
        audited.await.unwrap_or_else(|why| vec![why.to_string()])
    }

    /// Replaces the plan of what goes wrong on purpose.
    pub fn plan_faults(&self, plan: FaultPlan) {
        self.service.faults.replace(plan);
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
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The store opens, and cannot be read.
    #[error("The data file cannot be used: {0}.")]
    Read(#[from] Refusal),
    /// The address.
    #[error("The address cannot be listened on: {0}.")]
    Listen(#[source] io::Error),
}
