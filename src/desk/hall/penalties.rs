//! Who comes in vain again and again is not let near for a while, as sshd has it (`PerSourcePenalties`).

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    time::{Duration, Instant},
};

/// So much must have come together before anybody is kept out.
const LEAST: Duration = Duration::from_secs(15);
/// Nobody is kept out for longer.
const MOST: Duration = Duration::from_mins(10);
/// From where somebody was let in within this time, nobody is kept out: it is a place where people are who have keys.
const LATELY: Duration = Duration::from_hours(24);
/// Sources that are remembered.
const SOURCES: usize = 4096;

/// What somebody did wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// They showed keys, of which none was taken.
    Refused,
    /// They showed none.
    Silent,
}

/// Until when each source pays for what it did, and from where people came who were let in.
#[derive(Debug, Default)]
pub struct Penalties {
    ends: HashMap<IpAddr, Instant>,
    /// When somebody from there was let in last.
    let_in: HashMap<IpAddr, Instant>,
}

impl Penalties {
    /// Whether somebody from there is kept out now.
    pub fn keeps_out(&self, from: IpAddr, now: Instant) -> bool {
        let end = self.ends.get(&source(from));
        end.is_some_and(|end| *end >= now + LEAST) && !self.knows(from, now)
    }

    /// Whether somebody from there was let in lately.
    pub fn knows(&self, from: IpAddr, now: Instant) -> bool {
        let last = self.let_in.get(&source(from));
        last.is_some_and(|last| now.saturating_duration_since(*last) < LATELY)
    }

    /// Somebody from there came in vain.
    pub fn add(&mut self, from: IpAddr, fault: Fault, now: Instant) {
        let more = match fault {
            Fault::Refused => Duration::from_secs(5),
            Fault::Silent => Duration::from_secs(1),
        };
        if self.ends.len() >= SOURCES {
            self.ends.retain(|_, end| *end > now);
        }
        if self.ends.len() >= SOURCES && !self.ends.contains_key(&source(from)) {
            return;
        }
        let end = self.ends.entry(source(from)).or_insert(now);
        *end = (*end)
            .max(now)
            .checked_add(more)
            .unwrap_or(*end)
            .min(now + MOST);
    }

    /// Somebody from there was let in.
    pub fn forgive(&mut self, from: IpAddr, now: Instant) {
        self.ends.remove(&source(from));
        if self.let_in.len() >= SOURCES {
            let is_late = |last: &Instant| now.saturating_duration_since(*last) < LATELY;
            self.let_in.retain(|_, last| is_late(last));
        }
        if self.let_in.len() < SOURCES || self.let_in.contains_key(&source(from)) {
            self.let_in.insert(source(from), now);
        }
    }
}

/// An IPv4 address, or the network of an IPv6 one: who has one address of it has them all.
pub fn source(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Fault, Penalties};

    #[test]
    fn who_comes_in_vain_again_and_again_is_kept_out_for_a_while() {
        let (one, other) = ("2001:db8::1", "2001:db8::ffff:2");
        let (one, other) = (one.parse().expect("one"), other.parse().expect("one"));
        let elsewhere = "10.0.0.1".parse().expect("one");
        let start = Instant::now();
        let mut penalties = Penalties::default();
        for _ in 0..2 {
            penalties.add(one, Fault::Refused, start);
        }
        assert!(!penalties.keeps_out(one, start));
        penalties.add(one, Fault::Refused, start);
        assert!(penalties.keeps_out(other, start) && !penalties.keeps_out(elsewhere, start));
        assert!(!penalties.keeps_out(one, start + Duration::from_secs(1)));
        for _ in 0..10_000 {
            penalties.add(one, Fault::Silent, start);
        }
        assert!(penalties.keeps_out(one, start + Duration::from_mins(9)));
        assert!(!penalties.keeps_out(one, start + Duration::from_mins(10)));
        penalties.forgive(other, start);
        assert!(!penalties.keeps_out(one, start));
        // Who came in lately is not kept out for what others do there, but later they are.
        for at in [start, start + Duration::from_hours(25)] {
            for _ in 0..4 {
                penalties.add(one, Fault::Refused, at);
            }
            assert_eq!(penalties.keeps_out(one, at), at > start);
        }
        assert!(penalties.knows(one, start + Duration::from_hours(23)));
    }
}
