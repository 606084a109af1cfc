//! Whom a command talks to: this process's terminal, or somebody at the other end of a line, for whom the same command
//! runs in this process.

use std::{
    io::{self, Cursor, Read},
    sync::Arc,
};

use zeroize::Zeroizing;

/// Takes what a command says.
pub trait Listener: Send + Sync {
    /// Takes a part of the answer, or of what is said beside it.
    fn hear(&self, beside: bool, bytes: &[u8]);
}

/// The other end of a line.
pub struct Talk {
    listener: Arc<dyn Listener>,
    input: Zeroizing<Vec<u8>>,
}

tokio::task_local! {
    /// Nobody at the other end can be asked anything: there is no terminal there.
    static TALK: Talk;
}

#[cfg(feature = "ssh")]
impl Talk {
    /// With this listener, who has sent this.
    pub fn new(listener: Arc<dyn Listener>, input: Zeroizing<Vec<u8>>) -> Self {
        Self { listener, input }
    }

    /// Runs a command that talks there instead of to the terminal.
    pub async fn hold<F: Future>(self, command: F) -> F::Output {
        TALK.scope(self, command).await
    }
}

/// Whether a command talks to the other end of a line.
pub fn is_remote() -> bool {
    TALK.try_with(|_| ()).is_ok()
}

/// Who listens at the other end, for what is told from another task or thread.
pub fn listener() -> Option<Arc<dyn Listener>> {
    TALK.try_with(|talk| Arc::clone(&talk.listener)).ok()
}

/// Hands this to the other end of the line. Answers whether there is one.
pub fn tell(beside: bool, bytes: &[u8]) -> bool {
    TALK.try_with(|talk| talk.listener.hear(beside, bytes))
        .is_ok()
}

/// What the command reads: what was sent from the other end, or standard input.
pub fn input() -> Box<dyn Read> {
    match TALK.try_with(|talk| talk.input.to_vec()) {
        Ok(sent) => Box::new(Cursor::new(sent)),
        Err(_) => Box::new(io::stdin()),
    }
}
