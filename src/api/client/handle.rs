//! The client itself: a cheap handle on one gate, one pool of connections and one log of requests.

use std::{fmt, sync::Arc};

use tokio::sync::{broadcast, watch};
use url::Url;

use crate::api::{
    failure::Failure,
    pace::{Gate, PaceFacts, Priority, RequestRecord},
    paths::Paths,
    patience::{CallCost, Patience},
};

use super::{caller::Caller, connection::Connection, seen::Seen, transport::Transport};

/// A client of one account. Starts with [`Priority::Interactive`].
#[derive(Clone)]
pub struct Client {
    pub(super) shared: Arc<Shared>,
    pub(super) caller: Caller,
}

/// What all clones have in common.
pub(super) struct Shared {
    pub(super) transport: Transport,
    paths: Paths,
    origin: Url,
    pub(super) gate: Gate,
    pub(super) seen: Seen,
    pub(super) read_only: bool,
    pub(super) secret_from: Option<String>,
    patience: Patience,
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
            secret_from: connection.secret_from.clone(),
            patience: connection.patience,
        };
        Ok(Self {
            shared: Arc::new(shared),
            caller: Priority::Interactive.into(),
        })
    }

    /// The same client for a call of this caller: for requests of a priority, which may change while they wait.
    #[must_use]
    pub fn at(&self, caller: impl Into<Caller>) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            caller: caller.into(),
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

    /// A call begins: everything that is sent for it shares this.
    pub(super) fn cost(&self) -> CallCost {
        CallCost::new(self.shared.patience)
    }

    pub(super) fn paths(&self) -> &Paths {
        &self.shared.paths
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("origin", &self.shared.origin.as_str())
            .field("priority", &self.caller.urgency.now())
            .field("read_only", &self.shared.read_only)
            .finish_non_exhaustive()
    }
}
