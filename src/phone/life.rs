//! What a phone keeps for as long as it runs: its setup, its numbers, and who hears of it.

use std::time::Instant;

use tokio::sync::{mpsc, watch};

use crate::phone::{news::News, setup::Setup};

/// One phone.
pub(super) struct Life {
    pub(super) setup: Setup,
    /// Makes names that nobody else has.
    pub(super) seed: u64,
    news: mpsc::Sender<News>,
    /// Whether it is to end.
    pub(super) stopped: watch::Receiver<bool>,
    branches: u64,
    pub(super) started: Instant,
    /// Whom it is to call.
    pub(super) orders: mpsc::Receiver<String>,
    /// The number of the last REGISTER: it rises whichever server is asked.
    pub(super) cseq: u32,
}

impl Life {
    pub(super) fn new(
        setup: Setup,
        seed: u64,
        news: mpsc::Sender<News>,
        stopped: watch::Receiver<bool>,
        orders: mpsc::Receiver<String>,
    ) -> Self {
        Self {
            setup,
            seed,
            news,
            stopped,
            orders,
            branches: 0,
            started: Instant::now(),
            cseq: 0,
        }
    }

    pub(super) fn tell(&self, news: News) {
        // Whoever does not listen misses something.
        let _ = self.news.try_send(news);
    }

    /// A branch that was never used.
    pub(super) fn branch(&mut self) -> String {
        self.branches += 1;
        format!("{:016x}.{}", self.seed, self.branches)
    }
}
