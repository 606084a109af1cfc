//! The account that desks share, and what one of them sees of it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use futures_util::{
    FutureExt, StreamExt,
    future::BoxFuture,
    stream::{self, BoxStream},
};
use tokio::sync::broadcast::{self, error::RecvError};

use crate::{
    api::{Cause, Client, Failure, Secret, client::Caller},
    app::{
        exams::Exam,
        message::{Message, WroteBeside},
        service::{
            call::{Call, Reply},
            heard::Heard,
        },
    },
    desk::role::Role,
    doctor::Report,
    runtime::{
        engine::news::Speaker,
        provider::{Perform, Telling},
    },
};

use super::{
    ear::Ear,
    memory::Memory,
    reads::{Had, Reads},
};

/// Changes of others that may wait for a desk that does nothing for a moment.
const WAITING: usize = 1024;

/// One account for many desks.
pub struct Shelf {
    speaker: Arc<Speaker>,
    reads: Reads,
    ear: Ear,
    /// What desks know, for those that come later.
    pub memory: Arc<Memory>,
    wrote: broadcast::Sender<(u64, WroteBeside)>,
    desks: AtomicU64,
}

/// Who sits at a desk, as far as the account is concerned.
#[derive(Debug, Clone)]
pub struct Sitter {
    /// Their name for the others.
    pub owner: String,
    /// What they may do.
    pub role: Role,
}

/// Told of every change that a desk carried out or tried: what, and how it ended.
pub type Witness = Arc<dyn Fn(&Call, &Result<Reply, Failure>) + Send + Sync>;

/// What one desk sees of the account.
pub struct Seated {
    shelf: Arc<Shelf>,
    sitter: Sitter,
    number: u64,
    had: Had,
    witness: Witness,
}

impl Shelf {
    /// The account that this asks.
    pub fn new(speaker: Speaker, memory: Memory) -> Self {
        let speaker = Arc::new(speaker);
        Self {
            reads: Reads::new(speaker.client.clone()),
            ear: Ear::new(Arc::clone(&speaker)),
            speaker,
            memory: Arc::new(memory),
            wrote: broadcast::Sender::new(WAITING),
            desks: AtomicU64::new(0),
        }
    }

    /// Its client.
    pub fn client(&self) -> &Client {
        &self.speaker.client
    }

    /// A desk for this person; the witness is told of their changes. With it comes what others change from now on.
    pub fn seat(
        self: &Arc<Self>,
        sitter: Sitter,
        witness: Witness,
    ) -> (Seated, BoxStream<'static, Message>) {
        let number = self.desks.fetch_add(1, Ordering::Relaxed);
        let news = stream::unfold(self.wrote.subscribe(), move |mut wrote| async move {
            loop {
                match wrote.recv().await {
                    Ok((by, _)) if by == number => {}
                    Ok((_, beside)) => {
                        return Some((Message::WroteBeside(Box::new(beside)), wrote));
                    }
                    Err(RecvError::Lagged(_)) => {
                        let text =
                            "Others changed more than could be followed: reload to see all of it.";
                        return Some((Message::Caution(text.into()), wrote));
                    }
                    Err(RecvError::Closed) => return None,
                }
            }
        });
        let seated = Seated {
            shelf: Arc::clone(self),
            sitter,
            number,
            had: Had::default(),
            witness,
        };
        (seated, news.boxed())
    }
}

impl Seated {
    async fn write(&self, caller: Caller, call: Call) -> Result<Reply, Failure> {
        if let Some(why) = self.sitter.role.refusal(&call) {
            let refused = Err(Failure::new(Cause::ReadOnly, why));
            (self.witness)(&call, &refused);
            return refused;
        }
        let told = without_password(&call);
        // Neither what was read before the change nor what is read during it tells what is after it.
        self.shelf.reads.forget(&call);
        let outcome = self.shelf.speaker.perform(caller, call).await;
        self.shelf.reads.forget(&told);
        (self.witness)(&told, &outcome);
        if let Ok(reply) = &outcome {
            let beside = WroteBeside {
                by: self.sitter.owner.clone(),
                call: told,
                reply: reply.clone(),
            };
            // Alone, there is nobody to tell.
            let _ = self.shelf.wrote.send((self.number, beside));
        }
        outcome
    }
}

impl Perform for Seated {
    fn perform(&self, caller: Caller, call: Call) -> BoxFuture<'_, Result<Reply, Failure>> {
        if call.is_write() {
            self.write(caller, call).boxed()
        } else {
            self.shelf.reads.read(&self.had, caller, call).boxed()
        }
    }

    fn refusal(&self, call: &Call) -> Option<String> {
        self.sitter.role.refusal(call)
    }

    fn listen(&self) -> BoxStream<'static, Heard> {
        self.shelf.ear.listen()
    }

    fn examine(&self, exam: Exam, told: Telling) -> Option<BoxFuture<'static, Report>> {
        // A test registers as the endpoint: it is no reading.
        (self.sitter.role >= Role::Operator)
            .then(|| self.shelf.speaker.examine(exam, told))
            .flatten()
    }
}

fn without_password(call: &Call) -> Call {
    let mut call = call.clone();
    if let Call::CreateEndpoint { draft, .. } = &mut call {
        draft.password = Secret::default();
    } else if let Call::UpdateEndpoint { patch, .. } = &mut call {
        patch.password = None;
    }
    call
}
