//! Calls and bridges on their way to the store and back: what was killed in the middle of calls knows at the next start
//! which there were.

use std::{collections::HashSet, hash::Hash, net::SocketAddr, sync::Arc, time::Instant};

use serde::{Deserialize, Serialize};
use tokio::{sync::oneshot, task::JoinSet};

use super::kept::{raw, text};
use crate::{
    api::{BridgeId, CallId},
    platform::{
        calls::{Bridge, Call, Farewell, KeptCall, Parting, Switchboard},
        choices,
        refusal::Refusal,
        shown::call_notice,
        store::{
            Connection, Store,
            calls::{self, Table},
            processes::{self, Left},
        },
        stream::Notice,
    },
    sip::{
        Flow, Transport,
        message::{Arrived, datagram, print},
    },
};

/// Things that have changed since they were written down last, each once, in the order in which they did.
#[derive(Debug)]
struct Changed<K> {
    order: Vec<K>,
    known: HashSet<K>,
}

impl<K: Clone + Eq + Hash> Changed<K> {
    fn new() -> Self {
        Self {
            order: Vec::new(),
            known: HashSet::new(),
        }
    }

    fn put(&mut self, key: K) {
        if self.known.insert(key.clone()) {
            self.order.push(key);
        }
    }

    fn take(&mut self) -> Vec<K> {
        self.known.clear();
        std::mem::take(&mut self.order)
    }
}

/// What is written down together.
#[derive(Debug, Default)]
struct Batch {
    /// The process whose calls they are, where there are several.
    process: u64,
    /// Whether what is there is replaced by it.
    whole: bool,
    /// What the other processes are told of it.
    notices: Vec<Notice>,
    /// Identifiers with their records; without one for what is forgotten.
    calls: Vec<(CallId, Option<String>)>,
    bridges: Vec<(BridgeId, Option<String>)>,
    waiting: Vec<oneshot::Sender<()>>,
}

/// What is still to be written down.
pub struct Archive {
    store: Arc<Store>,
    calls: Changed<CallId>,
    bridges: Changed<BridgeId>,
    /// The tables are not what memory was at some time: they are written anew.
    whole: bool,
    waiting: Vec<oneshot::Sender<()>>,
    /// At most one batch is under way.
    running: JoinSet<Result<Batch, (Batch, Refusal)>>,
    again: Option<Instant>,
}

impl Archive {
    /// Nothing to write down yet.
    pub fn new(store: Arc<Store>) -> Self {
        Self {
            store,
            calls: Changed::new(),
            bridges: Changed::new(),
            whole: false,
            waiting: Vec::new(),
            running: JoinSet::new(),
            again: None,
        }
    }

    /// A call has changed, or is forgotten.
    pub fn call(&mut self, id: CallId) {
        self.calls.put(id);
    }

    /// A bridge has changed, or is forgotten.
    pub fn bridge(&mut self, id: BridgeId) {
        self.bridges.put(id);
    }

    /// Tells when all that has changed until now is written down, or cannot be.
    pub fn when_kept(&mut self, waiting: oneshot::Sender<()>) {
        self.waiting.push(waiting);
    }

    /// When [`Archive::keep`] is to be called though nothing happens.
    pub fn next(&self) -> Option<Instant> {
        self.again
    }

    /// Begins to write down what has changed.
    pub fn keep(&mut self, board: &Switchboard) {
        if self.again.is_some_and(|at| at > Instant::now()) {
            // Nobody waits for a store that fails.
            self.waiting.clear();
            let most = 2 * (choices::CALLS_KEPT + choices::BRIDGES_KEPT);
            if self.calls.order.len() + self.bridges.order.len() > most {
                self.whole = true;
                self.calls.take();
                self.bridges.take();
            }
            return;
        }
        if !self.running.is_empty() {
            return;
        }
        self.again = None;
        if let Some(batch) = self.batch(board) {
            let store = Arc::clone(&self.store);
            self.running.spawn(write(store, batch));
        }
    }

    fn batch(&mut self, board: &Switchboard) -> Option<Batch> {
        let (calls, bridges) = (self.calls.take(), self.bridges.take());
        let waiting = std::mem::take(&mut self.waiting);
        let whole = std::mem::take(&mut self.whole);
        if !whole && calls.is_empty() && bridges.is_empty() && waiting.is_empty() {
            return None;
        }
        let (calls, bridges) = if whole {
            let calls = board.calls().map(|call| call.id.clone());
            let bridges = board.bridges().map(|bridge| bridge.id.clone());
            (calls.collect(), bridges.collect())
        } else {
            (calls, bridges)
        };
        let notices = if board.process == 0 {
            Vec::new()
        } else {
            let calls = calls.iter().filter_map(|id| board.call(id));
            calls.map(|call| call_notice(board, call)).collect()
        };
        let calls = calls.into_iter().map(|id| {
            let record = board.call(&id).map(|call| printed(board, call));
            (id, record)
        });
        let bridges = bridges.into_iter().map(|id| {
            let record = board.bridge_of(&id).map(json);
            (id, record)
        });
        Some(Batch {
            process: board.process,
            whole,
            notices,
            calls: calls.collect(),
            bridges: bridges.collect(),
            waiting,
        })
    }

    /// What was begun is written down, or could not be. `None` when nothing is under way.
    pub async fn done(&mut self) -> Option<()> {
        let done = self.running.join_next().await?;
        self.over(done.ok()?);
        Some(())
    }

    fn over(&mut self, done: Result<Batch, (Batch, Refusal)>) {
        match done {
            Ok(batch) => {
                for waiting in batch.waiting {
                    // Whoever waited may have gone.
                    let _ = waiting.send(());
                }
            }
            Err((batch, refusal)) => {
                tracing::error!(?refusal, "calls could not be stored");
                self.again = Some(Instant::now() + choices::STORE_PAUSE);
                self.whole |= batch.whole;
                let calls = batch.calls.into_iter().map(|(id, _)| id);
                let since = self.calls.take();
                calls.chain(since).for_each(|id| self.calls.put(id));
                let bridges = batch.bridges.into_iter().map(|(id, _)| id);
                let since = self.bridges.take();
                bridges.chain(since).for_each(|id| self.bridges.put(id));
            }
        }
    }

    /// Waits until what was begun is written down, or could not be.
    pub async fn settle(&mut self) {
        while self.done().await.is_some() {}
    }

    /// Begins to write down what is left, whenever it was tried last.
    pub fn keep_now(&mut self, board: &Switchboard) {
        self.again = None;
        self.keep(board);
    }
}

async fn write(store: Arc<Store>, batch: Batch) -> Result<Batch, (Batch, Refusal)> {
    let (whole, calls, bridges) = (batch.whole, batch.calls.clone(), batch.bridges.clone());
    let (process, notices) = (batch.process, batch.notices.clone());
    let stored = store.write(move |db| {
        // What another process has taken over is its business.
        if process != 0 && !processes::is_there(db, process)? {
            return Ok(());
        }
        if whole {
            calls::clear(db, Table::Calls, process)?;
            calls::clear(db, Table::Bridges, process)?;
        }
        let one = |table, id: &str, record: Option<&str>| match record {
            Some(record) => calls::put(db, table, process, (id, record)),
            None => calls::remove(db, table, process, id),
        };
        for (id, record) in &calls {
            one(Table::Calls, id.as_str(), record.as_deref())?;
        }
        for (id, record) in &bridges {
            one(Table::Bridges, id.as_str(), record.as_deref())?;
        }
        Ok(calls::tell(db, process, &notices)?)
    });
    match stored.await {
        Ok(()) => Ok(batch),
        Err(refusal) => Err((batch, refusal)),
    }
}

/// What an earlier start, or another process, has kept, oldest first. Records that make no sense are passed over.
pub struct Records {
    calls: Vec<Read>,
    bridges: Vec<Bridge>,
}

/// Reads the tables.
pub fn records(db: &Connection) -> Result<Records, Refusal> {
    Ok(Records::of(&Left {
        sip: None,
        calls: calls::last(db, Table::Calls, choices::CALLS_KEPT)?,
        bridges: calls::last(db, Table::Bridges, choices::BRIDGES_KEPT)?,
    }))
}

/// The call of a record, unless it makes no sense.
pub fn call(record: &str) -> Option<Call> {
    let read: Read = serde_json::from_str(record).ok()?;
    Some(read.call)
}

/// The bridge of a record, likewise.
pub fn bridge(record: &str) -> Option<Bridge> {
    serde_json::from_str(record).ok()
}

impl Records {
    /// Those that were left.
    pub fn of(left: &Left) -> Self {
        let calls = left.calls.iter();
        let bridges = left.bridges.iter();
        Self {
            calls: calls
                .filter_map(|record| serde_json::from_str(record).ok())
                .collect(),
            bridges: bridges.filter_map(|record| bridge(record)).collect(),
        }
    }

    /// What they say. `datagrams` finds the flow to a peer.
    pub fn read(
        self,
        datagrams: impl Fn(SocketAddr) -> Option<Flow>,
    ) -> (Vec<KeptCall>, Vec<Bridge>) {
        let calls = self.calls.into_iter().map(|read| {
            let words = read.farewells.iter().chain(&read.farewell);
            let farewells = words.filter_map(|it| farewell(it, &datagrams));
            KeptCall {
                farewells: farewells.collect(),
                call: read.call,
            }
        });
        (calls.collect(), self.bridges)
    }
}

/// A call in the table.
#[derive(Serialize)]
struct Written<'a> {
    call: &'a Call,
    farewells: Vec<Word>,
}

#[derive(Deserialize)]
struct Read {
    call: Call,
    /// As earlier versions have written a BYE.
    farewell: Option<Word>,
    #[serde(default)]
    farewells: Vec<Word>,
}

/// How a phone would be told at the next start that its call is over.
#[derive(Serialize, Deserialize)]
struct Word {
    peer: SocketAddr,
    #[serde(default)]
    parting: Parting,
    text: String,
}

fn printed(board: &Switchboard, call: &Call) -> String {
    // A connection is gone at the next start, and the phone knows that.
    let farewells = board.farewells(call).into_iter();
    let farewells = farewells.filter(|it| it.flow.transport == Transport::Udp);
    let words = farewells.map(|it| Word {
        peer: it.flow.peer,
        text: text(&print(&it.message)),
        parting: it.parting,
    });
    json(&Written {
        call,
        farewells: words.collect(),
    })
}

fn json(record: &impl Serialize) -> String {
    serde_json::to_string(record).expect("plain data with string keys")
}

fn farewell(word: &Word, datagrams: impl Fn(SocketAddr) -> Option<Flow>) -> Option<Farewell> {
    let flow = datagrams(word.peer)?;
    let Arrived::Message(message, _) = datagram(&raw(&word.text)?) else {
        return None;
    };
    Some(Farewell {
        flow,
        parting: word.parting.clone(),
        message,
    })
}
