//! The thread that reads and writes a cache.

use std::{
    collections::BTreeMap,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use futures_util::{Stream, StreamExt, stream};

use crate::{
    api::DomainId,
    app::{
        message::Message,
        service::memory::{Keep, Outline, Remembered},
        text::number::counted,
    },
};

use super::{file::CacheFile, store::Store, teller::Teller, trouble::Trouble};

/// Changes come in bursts: they are written together after this time, or on leaving.
const GATHER: Duration = Duration::from_millis(750);

/// Keeps the lists of an account, always the newest of each.
pub trait Keeper: Send + Sync {
    /// Keeps this list in the place of what it was before. Never waits for the disk.
    fn keep(&self, keep: Keep);
}

/// A cache in use. Dropping it writes what waits and closes it.
#[derive(Debug)]
pub struct Cache {
    desk: Arc<Desk>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Desk {
    waiting: Mutex<Waiting>,
    stirred: Condvar,
}

/// The latest of each list; an earlier one that was not written yet is worthless.
#[derive(Debug, Default)]
struct Waiting {
    keeps: BTreeMap<Slot, Keep>,
    closed: bool,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    Domains,
    Applications,
    Endpoints(DomainId),
}

/// Opens a cache. Answers what the first frame needs, and the rest as messages that follow.
pub fn open(
    place: CacheFile,
) -> Result<(Cache, Outline, impl Stream<Item = Message> + Unpin + use<>), Trouble> {
    let (mut store, renewed) = Store::renewed(&place)?;
    let mended = match store.outline() {
        Err(trouble) if trouble.is_local() => store.mend().is_ok(),
        Ok(_) | Err(_) => false,
    };
    let (store, outline, trouble) = match store.outline() {
        Ok(outline) => (store, outline, renewed),
        Err(trouble) => (rebuilt(&place, store)?, Outline::default(), Some(trouble)),
    };
    let domains = outline.to_come();
    let (mut teller, receiver) = Teller::new(domains.len());
    if let Some(trouble) = trouble {
        teller.thrown_away(&trouble);
    } else if mended {
        teller.lost("What earlier runs kept was damaged in part; that part is read anew.");
    }
    let desk = Arc::new(Desk::default());
    let theirs = Arc::clone(&desk);
    let thread = thread::Builder::new().name("cache".into()).spawn(move || {
        let store = remember(store, &place, domains, &mut teller);
        teller.tell(Remembered::Through);
        if let Some(store) = store {
            keep(store, &place, &theirs, &mut teller);
        }
    })?;
    let news = stream::unfold(receiver, |mut receiver| async move {
        let message = receiver.recv().await?;
        Some((message, receiver))
    });
    // However the thread has ended: nobody may wait for what does not come.
    let through = async { Message::Remembered(Box::new(Remembered::Through)) };
    let news = news.chain(stream::once(through));
    let thread = Some(thread);
    Ok((Cache { desk, thread }, outline, Box::pin(news)))
}

impl Keeper for Cache {
    /// Has this list written soon.
    fn keep(&self, keep: Keep) {
        let slot = match &keep {
            Keep::Domains(..) => Slot::Domains,
            Keep::Applications(..) => Slot::Applications,
            Keep::Endpoints(stock) => Slot::Endpoints(stock.domain.clone()),
        };
        self.desk.waiting().keeps.insert(slot, keep);
        self.desk.stirred.notify_one();
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        self.desk.waiting().closed = true;
        self.desk.stirred.notify_one();
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been reported already.
            let _ = thread.join();
        }
    }
}

impl Desk {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for something to write, and then for what comes with it. `None` once everything is written and
    /// no more will come.
    fn gather(&self) -> Option<BTreeMap<Slot, Keep>> {
        let calm = |waiting: &mut Waiting| waiting.keeps.is_empty() && !waiting.closed;
        let waiting = self.stirred.wait_while(self.waiting(), calm);
        let waiting = waiting.unwrap_or_else(PoisonError::into_inner);
        let open = |waiting: &mut Waiting| !waiting.closed;
        let gathered = self.stirred.wait_timeout_while(waiting, GATHER, open);
        let (mut waiting, _) = gathered.unwrap_or_else(PoisonError::into_inner);
        let keeps = std::mem::take(&mut waiting.keeps);
        (!keeps.is_empty()).then_some(keeps)
    }
}

/// Tells what is remembered, domain by domain. A reader that is gone wants nothing more.
fn remember(
    mut store: Store,
    place: &CacheFile,
    domains: Vec<DomainId>,
    teller: &mut Teller,
) -> Option<Store> {
    let mut damaged = 0;
    for domain in domains {
        let trouble = match store.stock(&domain) {
            Ok(Some(stock)) => {
                if !teller.tell(Remembered::Endpoints(stock)) {
                    break;
                }
                continue;
            }
            Ok(None) => continue,
            Err(trouble) if trouble.is_local() => {
                damaged += 1;
                store.forget(&domain).err()
            }
            Err(trouble) => Some(trouble),
        };
        if let Some(trouble) = trouble {
            store = recovered(store, place, &trouble, teller)?;
        }
    }
    if damaged > 0 {
        let domains = counted(damaged, "domain", "domains");
        teller.lost(format!(
            "What earlier runs kept of {domains} was damaged and is read anew."
        ));
    }
    Some(store)
}

fn keep(mut store: Store, place: &CacheFile, desk: &Desk, teller: &mut Teller) {
    while let Some(keeps) = desk.gather() {
        for keep in keeps.values() {
            if let Err(trouble) = store.keep(keep) {
                match recovered(store, place, &trouble, teller) {
                    Some(whole) => store = whole,
                    None => return,
                }
            }
        }
    }
}

/// After trouble: the same store when it is only busy or full, a new one when it is damaged.
fn recovered(
    store: Store,
    place: &CacheFile,
    trouble: &Trouble,
    teller: &mut Teller,
) -> Option<Store> {
    tracing::warn!(%trouble, "the cache of lists");
    if !trouble.is_damage() {
        teller.out_of_reach(trouble);
        return Some(store);
    }
    teller.thrown_away(trouble);
    rebuilt(place, store)
        .inspect_err(|trouble| teller.out_of_reach(trouble))
        .ok()
}

fn rebuilt(place: &CacheFile, old: Store) -> Result<Store, Trouble> {
    drop(old);
    place.remove()?;
    Store::open(place)
}
