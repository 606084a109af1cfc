//! Requests that other processes hand to this one, which holds what they are about: carried out here.

use std::{sync::Arc, time::Instant};

use tokio::{
    sync::broadcast::error::RecvError,
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};

use super::{
    answer::Answer,
    relay::{Relay, asked, unanswered, written},
    service::Service,
};
use crate::platform::{
    choices,
    store::{orders, post::Letter},
};

/// Carries out what other processes ask for, and wakes who waits here, until it is ended.
pub async fn serve(relay: Arc<Relay>, service: Arc<Service>) {
    let mut letters = relay.store.wire.post.hear();
    let mut work = JoinSet::new();
    let mut tick = interval(choices::BEAT);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let is_room = work.len() < choices::ORDERS_AT_ONCE;
        let looks = tokio::select! {
            letter = letters.recv() => match letter {
                Ok(Letter::Order(process, id)) => {
                    if process == relay.store.wire.post.own() && is_room {
                        work.spawn(carry_out(Arc::clone(&relay), Arc::clone(&service), id));
                    }
                    false
                }
                Ok(Letter::Answered(id)) => {
                    relay.wake(&id);
                    false
                }
                Ok(Letter::Left) => false,
                Ok(Letter::Missed) | Err(RecvError::Lagged(_)) => true,
                Err(RecvError::Closed) => return,
            },
            _ = tick.tick() => true,
            Some(_) = work.join_next() => false,
        };
        if looks && is_room {
            work.spawn(look(Arc::clone(&relay), Arc::clone(&service)));
        }
    }
}

/// Carries out what waits, in case that nobody was told of it.
async fn look(relay: Arc<Relay>, service: Arc<Service>) {
    let own = relay.store.wire.post.own();
    let waiting = relay.store.read(move |db| Ok(orders::waiting(db, own)?));
    for id in waiting.await.unwrap_or_default() {
        carry_out(Arc::clone(&relay), Arc::clone(&service), id).await;
    }
}

/// Carries out an order, unless somebody does already, or it has come too late.
async fn carry_out(relay: Arc<Relay>, service: Arc<Service>, id: String) {
    let (own, begun) = (relay.store.wire.post.own(), Instant::now());
    let taken = {
        let id = id.clone();
        relay.store.note(move |db| Ok(orders::take(db, own, &id)?))
    };
    let order = match taken.await {
        Ok(Some(order)) => order,
        Ok(None) => return,
        Err(why) => return tracing::warn!(%why, "an order of another process is not taken"),
    };
    // This process may have been frozen since: nobody waits any more.
    if begun.elapsed() >= choices::ORDER_TIME {
        return;
    }
    let Some(mut ask) = asked(&order) else {
        return tracing::error!("an order of another process cannot be read");
    };
    let mut answer = service.carry_out(&mut ask).await;
    if answer.body.len() > choices::ORDER_ANSWER_MAX {
        let refusal =
            unanswered("The answer is too long to be handed from one process to another.");
        answer = Answer::refused(&refusal, &ask.origin(), None);
    }
    let (head, body) = written(&answer);
    let answered = relay
        .store
        .note(move |db| Ok(orders::answer(db, &id, &head, &body)?));
    if let Err(why) = answered.await {
        tracing::warn!(%why, "another process does not hear what became of its order");
    }
}
