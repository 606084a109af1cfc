//! This process among those that answer SIP for one account: it says that it is there, and takes over from those that have died.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{sleep, timeout},
};

use super::{archive::Records, phones::Phones};
use crate::platform::{
    choices,
    refusal::Refusal,
    store::{Store, news, nodes, orders, post::Letter, processes},
};

/// The place of this process.
pub struct Roster {
    store: Arc<Store>,
    phones: Phones,
    /// Where it is reached.
    sip: Option<String>,
    /// Since when it has heard of the database without a gap: before, silence of others may be its own.
    steady: Instant,
    /// When it has said last that it is there.
    last: Instant,
    /// What time that was by the server's clock.
    clock: Option<i64>,
}

/// Takes a place at a start; the number of this process.
pub async fn enter(store: &Store, sip: Option<String>) -> Result<u64, Refusal> {
    let number = store.write(move |db| {
        if let Some(sip) = &sip {
            processes::succeed(db, sip)?;
        }
        Ok(processes::enter(db, sip.as_deref())?)
    });
    let number = number.await?;
    store.wire.post.is(number);
    Ok(number)
}

/// Gives the place up, in order.
pub async fn leave(store: &Store) {
    let own = store.wire.post.own();
    let left = store.write(move |db| Ok(processes::leave(db, own)?));
    // A database that says nothing is not waited for: silence tells them as well, later.
    let left = timeout(choices::STOP_GRACE, left).await;
    match left {
        Ok(Ok(())) => {}
        Ok(Err(why)) => tracing::warn!(%why, "other processes learn late that this one has ended"),
        Err(_) => tracing::warn!("other processes learn late that this one has ended"),
    }
}

impl Roster {
    /// One that has entered.
    pub fn new(store: Arc<Store>, phones: Phones, sip: Option<String>) -> Self {
        let now = Instant::now();
        Self {
            store,
            phones,
            sip,
            steady: now,
            last: now,
            clock: None,
        }
    }

    /// Goes on until it is ended.
    pub async fn run(mut self) {
        let mut letters = self.store.wire.post.hear();
        loop {
            match self.beat().await {
                Ok(true) => self.look().await,
                Ok(false) => self.begin_anew().await,
                Err(why) => {
                    tracing::warn!(%why, "the other processes do not hear of this one");
                    self.steady = Instant::now();
                }
            }
            tokio::select! {
                () = sleep(choices::BEAT) => {}
                () = somebody_left(&mut letters) => {}
            }
        }
    }

    /// Says that it is there; false when others have taken it for dead.
    async fn beat(&mut self) -> Result<bool, Refusal> {
        let own = self.store.wire.post.own();
        let told = self.store.note(move |db| {
            orders::tidy(db, choices::ORDER_TIME)?;
            Ok(processes::beat(db, own)?)
        });
        let clock = told.await?;
        if let Some(clock) = clock {
            self.seen(Instant::now(), clock);
        }
        Ok(clock.is_some())
    }

    /// It was told that it is there, at this time of the server's clock in milliseconds.
    fn seen(&mut self, now: Instant, clock: i64) {
        let passed = now - self.last;
        let by_clock = self.clock.map(|last| clock.saturating_sub(last));
        let by_clock = by_clock.map(|millis| Duration::from_millis(millis.unsigned_abs()));
        // It was frozen, or the database was, or its clock was set: so may the others have been, or it may look so.
        let is_set = by_clock.is_some_and(|by_clock| by_clock.abs_diff(passed) > choices::BEAT);
        if passed > 2 * choices::BEAT || is_set {
            self.steady = now;
        }
        self.last = now;
        self.clock = Some(clock);
    }

    /// Looks who has ended, and takes over from them.
    async fn look(&self) {
        let own = self.store.wire.post.own();
        let silence_counts = self.steady.elapsed() >= choices::BEATS_LOST;
        let dead = self
            .store
            .read(move |db| Ok(processes::dead(db, own, silence_counts)?));
        let dead = dead.await.unwrap_or_default();
        for dead in dead {
            if let Err(why) = self.take_over(dead, own).await {
                tracing::warn!(%why, dead, "the calls of a process that has ended are not taken over yet");
            }
        }
    }

    /// Ends the calls of a process that is dead, in its place, unless another does.
    async fn take_over(&self, dead: u64, own: u64) -> Result<(), Refusal> {
        let left = self
            .store
            .write(move |db| Ok(processes::take(db, dead, own)?));
        let Some(left) = left.await? else {
            return Ok(());
        };
        let records = Records::of(&left);
        let ended = self
            .phones
            .with(move |core, sockets, now| {
                let (calls, bridges) = records.read(|peer| sockets.datagrams(peer));
                core.calls.restore(now, calls, bridges);
                core.calls.tell_of_interrupted(now);
            })
            .await;
        if let Some(sip) = left.sip {
            let left = self.store.write(move |db| Ok(nodes::forget(db, &sip)?));
            if let Err(why) = left.await {
                tracing::warn!(%why, "nodes still try a process that has ended");
            }
        }
        ended
    }

    /// Others have taken it for dead, and have ended its calls: so does it, and is another one from now on.
    async fn begin_anew(&mut self) {
        tracing::warn!("other processes have taken this one for dead: its calls are ended");
        let sip = self.sip.clone();
        let entered = self
            .store
            .write(move |db| Ok(processes::enter(db, sip.as_deref())?));
        let number = match entered.await {
            Ok(number) => number,
            // It is tried again with the next beat.
            Err(why) => return tracing::warn!(%why, "this process has no place yet"),
        };
        let store = Arc::clone(&self.store);
        let changed = self.phones.with(move |core, _, now| {
            core.calls.forsake(now);
            core.calls.process = number;
            store.wire.post.is(number);
        });
        if changed.await.is_ok() {
            self.store.wire.stream.tell(news::everything());
        }
    }
}

/// Waits until a process ends in order.
async fn somebody_left(letters: &mut Receiver<Letter>) {
    loop {
        match letters.recv().await {
            Ok(Letter::Left) | Err(RecvError::Lagged(_)) => return,
            Ok(Letter::Order(..) | Letter::Answered(_) | Letter::Missed) => {}
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}
