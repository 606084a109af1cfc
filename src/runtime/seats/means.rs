//! What one profile works with: its provider, its news, its cache.

use std::sync::Arc;

use futures_util::{Stream, StreamExt, stream::BoxStream};

use crate::{
    app::{message::Message, service::memory::Outline},
    runtime::{cache::Keeper, files::place::Place, provider::Provider},
};

/// What a provider and a cache tell by themselves.
pub type News = BoxStream<'static, Message>;

/// What one profile works with.
pub struct Means {
    /// Performs its calls.
    pub provider: Provider,
    /// What the provider tells by itself: the pace, the log of requests.
    pub news: News,
    /// Where its lists are kept for the next start, if anywhere.
    pub cache: Option<Arc<dyn Keeper>>,
    /// What its lists held at the end of an earlier run.
    pub outline: Option<Outline>,
    /// Where its jobs are kept; without it, there are none.
    pub place: Option<Place>,
}

impl Means {
    /// Those of a profile of which nothing is kept anywhere.
    pub fn bare(
        provider: impl Into<Provider>,
        news: impl Stream<Item = Message> + Send + 'static,
    ) -> Self {
        Self {
            provider: provider.into(),
            news: news.boxed(),
            cache: None,
            outline: None,
            place: None,
        }
    }
}
