//! Connections that are made for requests which are too long for a datagram, and what waits to be heard of there.

use std::{
    collections::{HashMap, VecDeque},
    net::SocketAddr,
    time::Duration,
};

use crate::sip::{Flow, FlowId, message::Message, transaction::Key};

/// The connections, and what was sent by them.
#[derive(Debug, Default)]
pub(super) struct Wide {
    /// By whom they reach.
    ways: HashMap<SocketAddr, Flow>,
    /// Those that are not made yet, and until when each may be, oldest first.
    opening: VecDeque<(Duration, FlowId)>,
    /// What nothing was heard of.
    waiting: HashMap<Key, Waiting>,
}

/// A request of which nothing was heard.
#[derive(Debug)]
pub(super) struct Waiting {
    /// The connection, once there is one.
    way: Option<FlowId>,
    /// How it goes where nobody takes a connection.
    pub(super) flow: Flow,
    /// As it goes then.
    pub(super) request: Message,
}

impl Wide {
    /// Whether nothing is there.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.ways.is_empty() && self.opening.is_empty() && self.waiting.is_empty()
    }

    /// When a connection has taken too long.
    pub(super) fn next(&self) -> Option<Duration> {
        self.opening.front().map(|(until, _)| *until)
    }

    /// A connection that has taken too long now.
    pub(super) fn late(&self, now: Duration) -> Option<FlowId> {
        let (until, flow) = self.opening.front()?;
        (*until <= now).then_some(*flow)
    }

    /// A request is to go by a connection, and by this flow where there is none.
    pub(super) fn wait(&mut self, key: Key, flow: Flow, request: Message) {
        let waiting = Waiting {
            way: None,
            flow,
            request,
        };
        self.waiting.insert(key, waiting);
    }

    /// Nothing is sent another way any more: it was heard of, or given up.
    pub(super) fn settle(&mut self, key: &Key) {
        self.waiting.remove(key);
    }

    /// The connection to somebody, if there is one.
    pub(super) fn to(&self, peer: SocketAddr) -> Option<Flow> {
        self.ways.get(&peer).copied()
    }

    /// There is a connection for a request, which may be made until then. The request, unless it was given up.
    pub(super) fn found(&mut self, key: &Key, way: Flow, until: Duration) -> Option<Message> {
        let waiting = self.waiting.get_mut(key)?;
        waiting.way = Some(way.id);
        if self.ways.insert(way.peer, way) != Some(way) {
            self.opening.push_back((until, way.id));
        }
        Some(waiting.request.clone())
    }

    /// A connection is made.
    pub(super) fn opened(&mut self, way: FlowId) {
        self.opening.retain(|(_, id)| *id != way);
    }

    /// A connection is gone: what waits for it.
    pub(super) fn give_up(&mut self, way: FlowId) -> Vec<(Key, Waiting)> {
        self.ways.retain(|_, flow| flow.id != way);
        self.opened(way);
        let is_its = |_: &Key, waiting: &mut Waiting| waiting.way == Some(way);
        self.waiting.extract_if(is_its).collect()
    }
}
