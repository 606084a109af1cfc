//! The machine that calls run on, as tests need it: it counts what is asked of it.

use std::{
    collections::BTreeSet,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use crate::{
    platform::calls::{Ground, Heard, LineId},
    sip::{Flow, sdp::Audio},
};

/// What was asked of the machine.
#[derive(Debug, Default)]
pub struct Seen {
    /// Lines that are open.
    pub open: AtomicU64,
    /// How often two lines were joined.
    pub joined: AtomicU64,
    pub parted: AtomicU64,
    pub pointed: AtomicU64,
    /// Packets that came, of whichever line.
    pub received: AtomicU64,
    /// How many lines there may be; 0 for as many as are wanted.
    pub most: AtomicU64,
    /// Lines that hear ring tone.
    pub ringing: AtomicU64,
}

#[derive(Debug)]
pub struct Machine {
    seen: Arc<Seen>,
    lines: u64,
    /// Those that hear ring tone.
    ringing: BTreeSet<LineId>,
}

impl Machine {
    /// One that tells what is asked of it.
    pub fn new(seen: Arc<Seen>) -> Self {
        Self {
            seen,
            lines: 0,
            ringing: BTreeSet::new(),
        }
    }

    fn rings(&mut self, line: LineId, rings: bool) {
        if rings {
            self.ringing.insert(line);
        } else {
            self.ringing.remove(&line);
        }
        let count = u64::try_from(self.ringing.len()).expect("few");
        self.seen.ringing.store(count, Relaxed);
    }
}

impl Ground for Machine {
    fn here(&mut self, _: &Flow) -> SocketAddr {
        "192.0.2.254:5060".parse().expect("an address")
    }

    fn open(&mut self, _: &Flow) -> Option<(LineId, SocketAddr)> {
        let most = self.seen.most.load(Relaxed);
        if most > 0 && self.seen.open.load(Relaxed) >= most {
            return None;
        }
        self.seen.open.fetch_add(1, Relaxed);
        self.lines += 1;
        let address = "192.0.2.254:9000".parse().expect("an address");
        Some((LineId(self.lines), address))
    }

    fn point(&mut self, _: LineId, _: &Audio, _: IpAddr) {
        self.seen.pointed.fetch_add(1, Relaxed);
    }

    fn join(&mut self, one: LineId, other: LineId) {
        assert_ne!(one, other);
        for line in [one, other] {
            self.rings(line, false);
        }
        self.seen.joined.fetch_add(1, Relaxed);
    }

    fn part(&mut self, line: LineId) {
        self.rings(line, false);
        self.seen.parted.fetch_add(1, Relaxed);
    }

    fn ring(&mut self, line: LineId, rings: bool) {
        self.rings(line, rings);
    }

    fn press(&mut self, _: LineId, keys: &str) -> bool {
        keys != "A"
    }

    fn heard(&self, _: LineId) -> Heard {
        Heard {
            received: self.seen.received.load(Relaxed),
            ..Heard::default()
        }
    }

    fn close(&mut self, line: LineId) {
        self.rings(line, false);
        self.seen.open.fetch_sub(1, Relaxed);
    }
}
