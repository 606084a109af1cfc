//! What one profile works with: its provider, its news, its cache.

use std::sync::Arc;

use crate::{
    app::service::memory::Outline,
    runtime::{cache::Cache, files::place::Place},
};

/// What one profile works with.
#[derive(Debug)]
pub struct Means<P, N> {
    /// Performs its calls.
    pub provider: P,
    /// What the provider tells by itself: the pace, the log of requests.
    pub news: N,
    /// Where its lists are kept for the next start, if anywhere.
    pub cache: Option<Arc<Cache>>,
    /// What its lists held at the end of an earlier run.
    pub outline: Option<Outline>,
    /// Where its jobs are kept; without it, there are none.
    pub place: Option<Place>,
}

impl<P, N> Means<P, N> {
    /// Those of a profile of which nothing is kept anywhere.
    pub fn bare(provider: P, news: N) -> Self {
        Self {
            provider,
            news,
            cache: None,
            outline: None,
            place: None,
        }
    }
}
