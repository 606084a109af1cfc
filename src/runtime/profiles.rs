//! The way to other profiles: asked by name, it comes back with all that a dashboard needs, or with a sentence.

use std::{fmt, future::Future, pin::Pin, sync::Arc};

use crate::app::{Profile, memory::Outline};

use super::{cache::Cache, desk::Place};

/// A profile that was opened.
#[derive(Debug)]
pub struct Opened<P, N> {
    /// What is shown of it.
    pub profile: Profile,
    /// Performs its calls.
    pub provider: P,
    /// What the provider tells by itself.
    pub news: N,
    /// Where its lists are kept, if anywhere.
    pub cache: Option<Arc<Cache>>,
    /// What its lists held at the end of an earlier run.
    pub outline: Option<Outline>,
    /// Where its jobs are kept; without it, there are none.
    pub place: Option<Place>,
    /// The folder for files with new passwords.
    pub passwords: String,
    /// What should be said about where its secret came from.
    pub warning: Option<String>,
}

/// A profile that is being opened.
pub struct Opening<P, N>(Pin<Box<Outcome<P, N>>>);

type Outcome<P, N> = dyn Future<Output = Result<Opened<P, N>, String>> + Send;

type Open<P, N> = dyn Fn(String) -> Opening<P, N> + Send + Sync;

/// Opens profiles by name.
pub struct Profiles<P, N>(Arc<Open<P, N>>);

impl<P, N> Opening<P, N> {
    /// What becomes of it: the profile, or a sentence that says why not.
    pub fn new(doing: impl Future<Output = Result<Opened<P, N>, String>> + Send + 'static) -> Self {
        Self(Box::pin(doing))
    }
}

impl<P, N> Future for Opening<P, N> {
    type Output = Result<Opened<P, N>, String>;

    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl<P, N> Profiles<P, N> {
    /// Opened by this.
    pub fn new(open: impl Fn(String) -> Opening<P, N> + Send + Sync + 'static) -> Self {
        Self(Arc::new(open))
    }

    /// Opened by this on a thread of its own, since it waits for the disk or for another program.
    pub fn slow<O>(open: O) -> Self
    where
        P: Send + 'static,
        N: Send + 'static,
        O: Fn(&str) -> Result<Opened<P, N>, String> + Send + Sync + 'static,
    {
        let open = Arc::new(open);
        Self::new(move |name| {
            let open = Arc::clone(&open);
            Opening::new(async move {
                let opened = tokio::task::spawn_blocking(move || open(&name)).await;
                opened.unwrap_or_else(|_| Err("The profile could not be opened.".into()))
            })
        })
    }

    /// Opens the profile of this name.
    #[must_use]
    pub fn open(&self, name: String) -> Opening<P, N> {
        (self.0)(name)
    }
}

impl<P, N> fmt::Debug for Profiles<P, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Profiles")
    }
}

impl<P, N> fmt::Debug for Opening<P, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opening")
    }
}
