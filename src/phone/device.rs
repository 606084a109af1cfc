//! The handle of a running phone: starts it, hears its news, stops it.

use std::time::Duration;

use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::timeout,
};

use crate::phone::{life::Life, news::News, setup::Setup, talk, task::Task};

/// News that may wait to be heard; more are not told.
const NEWS: usize = 64;
/// Calls that may wait to be made.
const ORDERS: usize = 4;
/// How long a phone that is stopped may take to end: longer than it waits for its last answer.
const FAREWELL: Duration = Duration::from_secs(talk::FAREWELL.as_secs() + 1);

/// Why there is no phone.
#[derive(Debug, thiserror::Error)]
pub enum PhoneError {
    /// No random numbers.
    #[error("The system gives no random numbers: {0}.")]
    Random(String),
}

/// A phone that runs. Dropping it ends it at once, without a word to its server.
#[derive(Debug)]
pub struct Phone {
    news: mpsc::Receiver<News>,
    stop: watch::Sender<bool>,
    orders: mpsc::Sender<String>,
    task: JoinHandle<()>,
}

impl Phone {
    /// Begins to register.
    pub fn start(setup: Setup) -> Result<Self, PhoneError> {
        let seed = getrandom::u64().map_err(|why| PhoneError::Random(why.to_string()))?;
        let (sender, news) = mpsc::channel(NEWS);
        let (stop, stopped) = watch::channel(false);
        let (orders, receiver) = mpsc::channel(ORDERS);
        let task = Task(Life::new(setup, seed, sender, stopped, receiver));
        let task = tokio::spawn(task.run());
        Ok(Self {
            news,
            stop,
            orders,
            task,
        })
    }

    /// The next thing that happens; `None` when it has ended.
    pub async fn next(&mut self) -> Option<News> {
        self.news.recv().await
    }

    /// Calls a number or a name of its own domain, once it is registered; not while it talks.
    pub fn call(&self, to: &str) {
        // One that has much to do already leaves it.
        let _ = self.orders.try_send(to.to_owned());
    }

    /// Unregisters and ends; what happens meanwhile is still told by [`Phone::next`].
    pub fn stop(&self) {
        // One that has ended already needs no stopping.
        let _ = self.stop.send(true);
    }

    /// Unregisters, waits until that is done or the time for it is over, and ends.
    pub async fn end(mut self) {
        self.stop();
        let ended = async { while self.news.recv().await.is_some() {} };
        // Whoever is not answered goes all the same.
        let _ = timeout(FAREWELL, ended).await;
    }
}

impl Drop for Phone {
    fn drop(&mut self) {
        self.task.abort();
    }
}
