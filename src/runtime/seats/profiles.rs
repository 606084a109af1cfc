//! The way to other profiles: asked by name, it comes back with all that a dashboard needs, or with what stands in the way.

use std::{fmt, future::Future, pin::Pin, sync::Arc};

use crate::{api::Secret, app::service::profile::Profile};

use super::means::Means;
#[cfg(test)]
use {crate::app::message::Message, crate::runtime::provider::Provider, futures_util::Stream};

/// A profile that was opened.
pub struct Opened {
    /// What is shown of it.
    pub profile: Profile,
    /// What it works with.
    pub means: Means,
    /// The folder for files with new passwords.
    pub passwords: String,
    /// What should be said about where its secret came from.
    pub warning: Option<String>,
}

#[cfg(test)]
impl Opened {
    /// One of which nothing is kept anywhere.
    pub fn bare(
        profile: Profile,
        provider: impl Into<Provider>,
        news: impl Stream<Item = Message> + Send + 'static,
    ) -> Self {
        Self {
            profile,
            means: Means::bare(provider, news),
            passwords: String::new(),
            warning: None,
        }
    }
}

/// Why a profile was not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// Its secret has to be typed; a sentence says what was wrong with the one before.
    Secret(Option<String>),
    /// This sentence.
    Sentence(String),
}

impl From<String> for Obstacle {
    fn from(sentence: String) -> Self {
        Self::Sentence(sentence)
    }
}

/// A profile that is being opened.
pub struct Opening(Pin<Box<Outcome>>);

type Outcome = dyn Future<Output = Result<Opened, Obstacle>> + Send;

type Open = dyn Fn(String, Option<Secret>) -> Opening + Send + Sync;

/// Opens profiles by name.
pub struct Profiles(Arc<Open>);

impl Opening {
    /// What becomes of it: the profile, or why not.
    pub fn new(doing: impl Future<Output = Result<Opened, Obstacle>> + Send + 'static) -> Self {
        Self(Box::pin(doing))
    }
}

impl Future for Opening {
    type Output = Result<Opened, Obstacle>;

    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl Profiles {
    /// Opened by this.
    pub fn new(open: impl Fn(String, Option<Secret>) -> Opening + Send + Sync + 'static) -> Self {
        Self(Arc::new(open))
    }

    /// Opened by this on a thread of its own, since it waits for the disk or for another program. With it comes a trial,
    /// which a secret that was typed must pass before anything is shown.
    pub fn slow<O, T>(open: O) -> Self
    where
        O: Fn(&str, Option<Secret>) -> Result<(Opened, T), Obstacle> + Send + Sync + 'static,
        T: Future<Output = Result<(), Obstacle>> + Send + 'static,
    {
        let open = Arc::new(open);
        Self::new(move |name, typed| {
            let open = Arc::clone(&open);
            Opening::new(async move {
                let is_typed = typed.is_some();
                let opened = tokio::task::spawn_blocking(move || open(&name, typed)).await;
                let failed = |_| Obstacle::from("The profile could not be opened.".to_owned());
                let (opened, trial) = opened.map_err(failed)??;
                if is_typed {
                    trial.await?;
                }
                Ok(opened)
            })
        })
    }

    /// Opens the profile of this name, with its secret if that was typed.
    #[must_use]
    pub fn open(&self, name: String, typed: Option<Secret>) -> Opening {
        (self.0)(name, typed)
    }
}

impl fmt::Debug for Profiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Profiles")
    }
}

impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opening")
    }
}
