//! How long datagrams wait in the kernel: told by one that we send to ourselves when we cannot keep up.

use std::{
    io,
    time::{Duration, Instant},
};

/// What our own datagram begins with; no message of SIP and no STUN begins so.
const MARK: &[u8] = b"\x7fsipdeck";

/// The length of the secret in it, so that nobody else can send one.
const SECRET: usize = 16;

/// After how long a datagram of ours has not found room: no queue is so long.
const MISSED: Duration = Duration::from_secs(1);

/// The queue of one socket.
#[derive(Debug)]
pub(super) struct Queue {
    secret: [u8; SECRET],
    /// The datagram that is on its way through the queue.
    sent: Option<Instant>,
    /// How long the last one took.
    waited: Duration,
}

impl Queue {
    pub(super) fn new() -> io::Result<Self> {
        let mut secret = [0; SECRET];
        getrandom::fill(&mut secret).map_err(io::Error::other)?;
        Ok(Self {
            secret,
            sent: None,
            waited: Duration::ZERO,
        })
    }

    /// Nothing waits any more.
    pub(super) fn empty(&mut self) {
        self.sent = None;
        self.waited = Duration::ZERO;
    }

    /// Whether this datagram is our own.
    pub(super) fn came(&mut self, datagram: &[u8]) -> bool {
        let own = datagram.strip_prefix(MARK) == Some(&self.secret[..]);
        if own && let Some(sent) = self.sent.take() {
            self.waited = sent.elapsed();
        }
        own
    }

    /// A datagram to send to ourselves, unless one is on its way. One that does not come found no room: the queue is full,
    /// and another one will tell when it is so no more.
    pub(super) fn probe(&mut self) -> Option<Vec<u8>> {
        if let Some(sent) = self.sent {
            let on_its_way = sent.elapsed();
            if on_its_way < MISSED {
                return None;
            }
            self.waited = on_its_way;
        }
        self.sent = Some(Instant::now());
        Some([MARK, &self.secret].concat())
    }

    /// How long datagrams wait, as far as is known.
    pub(super) fn waiting(&self) -> Duration {
        let on_its_way = self.sent.map_or(Duration::ZERO, |sent| sent.elapsed());
        self.waited.max(on_its_way)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{MISSED, Queue};

    #[test]
    fn a_datagram_of_ours_that_found_no_room_is_followed_by_another() {
        let mut queue = Queue::new().expect("randomness");
        let lost = queue.probe().expect("the first");
        assert_eq!(queue.probe(), None, "it is on its way");
        queue.sent = Instant::now().checked_sub(MISSED);
        let next = queue.probe().expect("another");
        assert_eq!(lost, next);
        assert!(queue.waiting() >= MISSED, "the queue is full");
        assert!(queue.came(&next));
        assert!(queue.waiting() < MISSED, "and is so no more");
        queue.empty();
        assert_eq!(queue.waiting(), Duration::ZERO);
    }
}
