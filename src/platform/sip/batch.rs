//! What waits to be stored, and the answers that wait for it.

use tokio::sync::oneshot;

use crate::{
    platform::{refusal::Refusal, registrar::Change},
    sip::{Flow, message::Message, transaction::Key},
};

/// Changes that are to be stored, and who waits for that.
#[derive(Debug, Default)]
pub struct Batch {
    /// In their order.
    pub changes: Vec<Change>,
    pub(super) replies: Vec<Reply>,
    pub(super) waiting: Vec<oneshot::Sender<Result<(), Refusal>>>,
}

/// An answer that waits until what came before it is stored.
#[derive(Debug)]
pub struct Reply {
    pub to: To,
    pub message: Message,
    /// Whether it promises that something is stored.
    pub promises: bool,
}

/// Where an answer goes.
#[derive(Debug)]
pub enum To {
    /// Through the transaction.
    Transaction(Key),
    /// Straight back: there is no transaction of a request that cannot be understood.
    Flow(Flow),
}
