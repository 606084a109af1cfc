//! The standing of a process among nodes: it looks who they are, and lets them know where it is.

use std::{net::SocketAddrV4, sync::Arc};

use tokio::{task::JoinHandle, time::sleep};

use super::phones::Phones;
use crate::platform::{
    choices,
    store::{Store, nodes},
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
        if let Some(nodes) = &mut core.nodes {
            nodes.learn(seen.nodes);
        }
    });
    // Once the agent has ended, nobody needs to know.
    let _ = learnt.await;
    if !seen.is_known {
        let entered = store.write(move |db| Ok(nodes::enter(db, own)?)).await;
        if let Err(refusal) = entered {
            tracing::warn!(?refusal, "nodes are not told of this process");
        }
    }
}
