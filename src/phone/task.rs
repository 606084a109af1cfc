//! The task of one phone: finds its server, registers there, stays registered, and leaves.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::phone::{
    life::Life,
    news::News,
    talk::{self, End},
};
use crate::sip::{Transport, locate::Destination};

/// How long a phone waits that found no server, the first time and at most (RFC 5626 §4.5 has the same idea).
const PAUSE: Duration = Duration::from_secs(5);
const PAUSE_MAX: Duration = Duration::from_mins(5);

/// The task.
pub(super) struct Task(pub(super) Life);

impl Task {
    pub(super) async fn run(mut self) {
        let mut pause = PAUSE;
        loop {
            let began = Instant::now();
            let wait = match self.round().await {
                End::Stopped => return,
                End::Lost => {
                    // Whoever was served for long was not refused: the server is back soon.
                    if began.elapsed() > PAUSE_MAX {
                        pause = PAUSE;
                    }
                    let wait = pause;
                    pause = (pause * 2).min(PAUSE_MAX);
                    wait
                }
                End::Refused(after) => {
                    let after = after.map(|seconds| Duration::from_secs(seconds.into()));
                    match (after, self.0.setup.persistent) {
                        (Some(after), _) => after.min(PAUSE_MAX),
                        (None, Some(persistent)) => persistent,
                        (None, None) => return,
                    }
                }
            };
            self.0.tell(News::Waiting(wait.as_secs()));
            let mut stopped = self.0.stopped.clone();
            tokio::select! {
                () = sleep(wait) => {}
                _ = stopped.wait_for(|stopped| *stopped) => return,
            }
        }
    }

    /// Tries one server after the other, until one has been served by or nobody is left.
    async fn round(&mut self) -> End {
        let account = &self.0.setup.account;
        let mut destination = match &self.0.setup.server {
            Some(server) => server.0.clone(),
            None => Destination::of_domain(&account.domain, account.secure),
        };
        if let [only] = self.0.setup.transports.0[..] {
            destination.transport.get_or_insert(only);
        }
        let name = destination.host.clone();
        let spoken: Vec<Transport> = self
            .0
            .setup
            .transports
            .0
            .iter()
            .copied()
            .filter(|transport| *transport != Transport::Tls || self.0.setup.tls.is_some())
            .collect();
        let resolver = self.0.setup.resolver.clone();
        let mut search = resolver.search(destination, &spoken, self.0.seed);
        let (mut told, mut tried) = (0, false);
        loop {
            let mut stopped = self.0.stopped.clone();
            let targets = tokio::select! {
                targets = search.next() => targets,
                _ = stopped.wait_for(|stopped| *stopped) => return End::Stopped,
            };
            for looked in &search.looked()[told..] {
                self.0.tell(News::Looked(looked.clone()));
            }
            told = search.looked().len();
            if targets.is_empty() {
                self.0
                    .tell(if tried { News::Nowhere } else { News::Unknown });
                return End::Lost;
            }
            tried = true;
            for target in targets {
                self.0.tell(News::Trying(target.clone()));
                match talk::hold(&mut self.0, &target, &name).await {
                    End::Lost => {}
                    end @ (End::Refused(_) | End::Stopped) => return end,
                }
            }
        }
    }
}
