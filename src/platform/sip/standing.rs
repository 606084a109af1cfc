//! The standing of a process among nodes: it looks who they are, and lets them know where it is.

use std::{net::SocketAddrV4, sync::Arc};

use tokio::{task::JoinHandle, time::sleep};

use super::{core::Core, phones::Phones};
use crate::{
    api::EndpointId,
    platform::{
        choices,
        store::{Store, nodes, phones as registered},
    },
};

/// The process, for as long as nodes hand calls to it.
pub struct Standing {
    store: Arc<Store>,
    own: SocketAddrV4,
    task: JoinHandle<()>,
}

impl Standing {
    /// Looks who the nodes are, now and every few seconds, and has the process at this address known to them.
    pub async fn begin(store: Arc<Store>, phones: Phones, own: SocketAddrV4) -> Self {
        look(&store, &phones, own).await;
        let looking = Arc::clone(&store);
        let task = tokio::spawn(async move {
            loop {
                sleep(choices::NODE_RELOAD).await;
                look(&looking, &phones, own).await;
            }
        });
        Self { store, own, task }
    }

    /// Tells the nodes to hand no more calls to it.
    pub async fn end(self) {
        self.task.abort();
        let own = self.own;
        let left = self.store.write(move |db| Ok(nodes::leave(db, own)?));
        if let Err(refusal) = left.await {
            tracing::warn!(?refusal, "nodes are not told that this process ends");
        }
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn look(store: &Store, phones: &Phones, own: SocketAddrV4) {
    let seen = match store.read(move |db| Ok(nodes::look(db, own)?)).await {
        Ok(Some(seen)) => seen,
        // The tables may still be made.
        Ok(None) => return,
        Err(refusal) => {
            tracing::warn!(?refusal, "nodes cannot be read, those of before count");
            return;
        }
    };
    let learnt = phones.with(move |core, _, _| {
        let Some(nodes) = &mut core.nodes else {
            return Vec::new();
        };
        nodes.learn(seen.nodes);
        if std::mem::take(&mut nodes.are_callers_in_doubt) {
            callers(core)
        } else {
            Vec::new()
        }
    });
    // Once the agent has ended, nobody needs to know.
    let doubtful = learnt.await.unwrap_or_default();
    if !doubtful.is_empty() {
        expel(store, phones, doubtful).await;
    }
    if !seen.is_known {
        let entered = store.write(move |db| Ok(nodes::enter(db, own)?)).await;
        if let Err(refusal) = entered {
            tracing::warn!(?refusal, "nodes are not told of this process");
        }
    }
}

/// The endpoints that have calls.
fn callers(core: &Core) -> Vec<EndpointId> {
    let live = core.calls.calls().filter(|call| call.is_live());
    let mut all: Vec<EndpointId> = live
        .filter_map(|call| call.endpoint.as_ref().map(|(_, id)| id.clone()))
        .collect();
    all.sort();
    all.dedup();
    all
}

/// Ends the calls of those of these endpoints that may have none any more.
async fn expel(store: &Store, phones: &Phones, endpoints: Vec<EndpointId>) {
    let barred = store.read(move |db| {
        let mut barred = Vec::new();
        for id in endpoints {
            if !registered::may_call(db, &id)? {
                barred.push(id);
            }
        }
        Ok(barred)
    });
    let barred = barred.await;
    let ended = phones.with(move |core, _, now| match barred {
        Ok(barred) => {
            for id in &barred {
                core.calls.expel(now, id);
            }
        }
        // They are looked at again, unless they have ended by then.
        Err(_) => {
            if let Some(nodes) = &mut core.nodes {
                nodes.are_callers_in_doubt = true;
            }
        }
    });
    let _ = ended.await;
}
