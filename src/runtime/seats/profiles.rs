//! The way to other profiles: asked by name, it comes back with all that a dashboard needs, or with what stands in the way.

use std::{fmt, future::Future, pin::Pin, sync::Arc};

use crate::{api::Secret, app::service::profile::Profile};

use super::means::Means;

/// A profile that was opened.
#[derive(Debug)]
pub struct Opened<P, N> {
    /// What is shown of it.
    pub profile: Profile,
    /// What it works with.
    pub means: Means<P, N>,
    /// The folder for files with new passwords.
    pub passwords: String,
    /// What should be said about where its secret came from.
    pub warning: Option<String>,
}

#[cfg(test)]
impl<P, N> Opened<P, N> {
    /// One of which nothing is kept anywhere.
    pub fn bare(profile: Profile, provider: P, news: N) -> Self {
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
pub struct Opening<P, N>(Pin<Box<Outcome<P, N>>>);

type Outcome<P, N> = dyn Future<Output = Result<Opened<P, N>, Obstacle>> + Send;

type Open<P, N> = dyn Fn(String, Option<Secret>) -> Opening<P, N> + Send + Sync;

/// Opens profiles by name.
pub struct Profiles<P, N>(Arc<Open<P, N>>);

impl<P, N> Opening<P, N> {
    /// What becomes of it: the profile, or why not.
    pub fn new(
        doing: impl Future<Output = Result<Opened<P, N>, Obstacle>> + Send + 'static,
    ) -> Self {
        Self(Box::pin(doing))
    }
}

impl<P, N> Future for Opening<P, N> {
    type Output = Result<Opened<P, N>, Obstacle>;

    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl<P, N> Profiles<P, N> {
    /// Opened by this.
    pub fn new(
        open: impl Fn(String, Option<Secret>) -> Opening<P, N> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(open))
    }

    /// Opened by this on a thread of its own, since it waits for the disk or for another program.
    /// A secret that was typed is tried by `attempt` before anything is shown.
    pub fn slow<O, A, T>(open: O, attempt: A) -> Self
    where
        P: Clone + Send + 'static,
        N: Send + 'static,
        O: Fn(&str, Option<Secret>) -> Result<Opened<P, N>, Obstacle> + Send + Sync + 'static,
        A: Fn(P) -> T + Clone + Send + Sync + 'static,
        T: Future<Output = Result<(), Obstacle>> + Send + 'static,
    {
        let open = Arc::new(open);
        Self::new(move |name, typed| {
            let (open, attempt) = (Arc::clone(&open), attempt.clone());
            Opening::new(async move {
                let is_typed = typed.is_some();
                let opened = tokio::task::spawn_blocking(move || open(&name, typed)).await;
                let failed = |_| Obstacle::from("The profile could not be opened.".to_owned());
                let opened = opened.map_err(failed)??;
                if is_typed {
                    let trial = attempt(opened.means.provider.clone());
                    return trial.await.map(|()| opened);
                }
                Ok(opened)
            })
        })
    }

    /// Opens the profile of this name, with its secret if that was typed.
    #[must_use]
    pub fn open(&self, name: String, typed: Option<Secret>) -> Opening<P, N> {
        (self.0)(name, typed)
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
