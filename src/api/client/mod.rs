//! The client: every verb of the service as a function, sent at the right pace and at most once too few.
//!
//! A client is cheap to clone, and all its clones share one [`Gate`], one pool of
//! connections and one log. Reads may be dropped at any time; a write must be awaited, since dropping it
//! leaves open whether it was done.

mod account;
mod answer;
mod applications;
mod ask;
mod body;
mod breakage;
mod connection;
mod domains;
mod endpoints;
mod link;
mod once;
mod page;
mod record;
mod refusal;
mod request;
mod seen;
mod tokens;
mod transport;

use std::{fmt, sync::Arc, time::Duration};

use serde::de::DeserializeOwned;
use tokio::sync::{broadcast, watch};
use url::Url;

pub use body::{Body, DomainPatch, TokenWish};
pub use connection::{Connection, Patience};
pub use page::Page;
pub use refusal::Refusal;

use super::{
    Cause, Cursor, Failure,
    pace::{Family, Gate, PaceFacts, Priority, RequestRecord, Urgency},
    paths::{Paths, first_page},
};
use once::Listed;
use page::Walk;
use request::Want;
use seen::Seen;
use transport::Transport;

/// A client of one account. Starts with [`Priority::Interactive`].
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    urgency: Urgency,
}

struct Shared {
    transport: Transport,
    paths: Paths,
    origin: Url,
    gate: Gate,
    seen: Seen,
    read_only: bool,
    patience: Duration,
}

impl Client {
    /// Makes a client with a pace of its own; sends nothing.
    pub fn new(connection: &Connection) -> Result<Self, Failure> {
        Self::paced(connection, Gate::new())
    }

    /// Makes a client that waits at this gate, together with the others of its account; sends nothing.
    pub fn paced(connection: &Connection, gate: Gate) -> Result<Self, Failure> {
        connection.check()?;
        let shared = Shared {
            transport: Transport::new(connection)?,
            paths: Paths::new(&connection.origin, &connection.user_id)?,
            origin: connection.origin.clone(),
            gate,
            seen: Seen::default(),
            read_only: connection.read_only,
            patience: connection.patience.refused,
        };
        Ok(Self {
            shared: Arc::new(shared),
            urgency: Priority::Interactive.into(),
        })
    }

    /// The same client for requests of this priority, which may change while they wait.
    #[must_use]
    pub fn at(&self, urgency: impl Into<Urgency>) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            urgency: urgency.into(),
        }
    }

    /// Whether it refuses every write.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.shared.read_only
    }

    /// The pace as it changes.
    #[must_use]
    pub fn pace(&self) -> watch::Receiver<PaceFacts> {
        self.shared.gate.facts()
    }

    /// Every attempt from now on. A reader that lags far behind misses some.
    #[must_use]
    pub fn requests(&self) -> broadcast::Receiver<RequestRecord> {
        self.shared.transport.log.listen()
    }

    /// The latest attempts, oldest first.
    #[must_use]
    pub fn latest_requests(&self) -> Vec<RequestRecord> {
        self.shared.transport.log.latest()
    }

    fn paths(&self) -> &Paths {
        &self.shared.paths
    }

    /// One thing, decoded.
    async fn get<T: DeserializeOwned>(&self, want: &Want) -> Result<T, Failure> {
        let answer = self.ask(want).await.map_err(|trouble| trouble.failure)?;
        decode(&answer.body?)
    }

    /// The first page of a list, or the one at the cursor.
    async fn list<T: Listed>(
        &self,
        family: Family,
        list: Url,
        after: Option<&Cursor>,
    ) -> Result<Page<T>, Failure> {
        let first = first_page(list);
        let walk = match after {
            Some(cursor) => Walk::resume(&first, cursor)?,
            None => Walk::begin(first),
        };
        let (rows, next) = self.read_page::<T>(family, &walk).await?;
        self.shared.seen.note(rows.iter().map(Listed::id));
        Ok(Page { rows, next })
    }

    async fn read_page<T: Listed>(
        &self,
        family: Family,
        walk: &Walk,
    ) -> Result<(Vec<T>, Option<Cursor>), Failure> {
        let want = Want::get(family, walk.url.clone());
        let answer = self.ask(&want).await.map_err(|trouble| trouble.failure)?;
        let next = walk.next(answer.links())?;
        let rows: Vec<T> = decode(&answer.body?)?;
        if rows.is_empty() && next.is_some() {
            return Err(Failure::new(
                Cause::Garbled,
                "This list seems to have no end: an empty page leads to another one.",
            ));
        }
        Ok((rows, next))
    }
}

fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(body).map_err(|error| {
        let reason = refusal::short(&error.to_string(), 120);
        Failure::new(
            Cause::Garbled,
            format!("The answer is not what the API promises: {reason}."),
        )
    })
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("origin", &self.shared.origin.as_str())
            .field("priority", &self.urgency.now())
            .field("read_only", &self.shared.read_only)
            .finish_non_exhaustive()
    }
}
