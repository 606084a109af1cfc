//! The last notices, numbered, for those who come back.

use std::{collections::VecDeque, fmt, sync::Arc};

use super::notice::{Filter, Notice};
use crate::platform::choices;

/// How many notices are looked at in one go, so that nobody waits for long who wants to tell something.
const AT_ONCE: usize = 1024;

/// The notices. The oldest go when there are too many.
#[derive(Debug)]
pub struct Ring {
    /// Tells the numbers of this run of the program from those of others.
    run: u32,
    kept: VecDeque<Arc<Notice>>,
    /// The number of the last one.
    last: u64,
    most: usize,
    /// What they take, about.
    bytes: usize,
}

/// A place between two notices: behind the one with this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    run: u32,
    /// Of the notice before it.
    pub number: u64,
}

/// As clients know it.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}-{}", self.run, self.number)
    }
}

/// Notices, each with its place.
type Placed = Vec<(Place, Arc<Notice>)>;

/// What follows a place is not there any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missed;

impl Ring {
    /// Nothing told yet. `run` is another number whenever the program is started.
    pub fn new(run: u32, most: usize) -> Self {
        Self {
            run,
            kept: VecDeque::new(),
            last: 0,
            most,
            bytes: 0,
        }
    }

    /// Takes in one more.
    pub fn put(&mut self, notice: Notice) {
        self.last += 1;
        self.bytes += cost(&notice);
        self.kept.push_back(Arc::new(notice));
        while (self.kept.len() > self.most || self.bytes > choices::STREAM_BYTES_MAX)
            && let Some(oldest) = self.kept.pop_front()
        {
            self.bytes -= cost(&oldest);
        }
    }

    /// The place behind the last one.
    pub fn end(&self) -> Place {
        self.place(self.last)
    }

    /// The place behind the one with this number.
    pub fn place(&self, number: u64) -> Place {
        let run = self.run;
        Place { run, number }
    }

    /// The place that a client names, when all that followed it is there.
    pub fn find(&self, text: &str) -> Result<Place, Missed> {
        let (run, number) = text.split_once('-').ok_or(Missed)?;
        let number = number.parse().map_err(|_| Missed)?;
        let place = self.place(number);
        // What is not spelled as we spell it is not ours.
        if place.to_string() != text || u32::from_str_radix(run, 16) != Ok(self.run) {
            return Err(Missed);
        }
        if number > self.last || number < self.before() {
            return Err(Missed);
        }
        Ok(place)
    }

    /// The number before the oldest one that is kept.
    fn before(&self) -> u64 {
        self.last - self.kept.len() as u64
    }

    /// The notices behind a place that are wanted, each with its number, and the place up to which there are no
    /// others. That is not the end when there is much.
    pub fn read(&self, from: Place, filter: &Filter) -> Result<(Placed, Place), Missed> {
        let skip = from.number.checked_sub(self.before()).ok_or(Missed)?;
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        let numbered = (self.before() + 1..).zip(&self.kept);
        let mut upto = from;
        let mut wanted = Vec::new();
        for (number, notice) in numbered.skip(skip).take(AT_ONCE) {
            upto = self.place(number);
            if filter.takes(notice) {
                wanted.push((upto, Arc::clone(notice)));
            }
        }
        Ok((wanted, upto))
    }
}

/// About how many bytes of memory a notice takes.
fn cost(notice: &Notice) -> usize {
    size_of::<Notice>() + notice.data.len() + 64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Filter, Missed, Notice, Place, Ring, choices};
    use crate::platform::stream::About;

    const MOST: usize = 16;

    fn notice(number: usize, minor: bool) -> Notice {
        let about = match number % 4 {
            0 => About::Everything,
            1 => About::Nothing,
            2 => About::Domain(format!("rd-{}", number % 3).into()),
            _ => About::Endpoint(
                format!("rd-{}", number % 3).into(),
                format!("re-{}", number % 5).into(),
            ),
        };
        Notice {
            kind: "endpoint",
            about,
            minor,
            data: number.to_string().into(),
        }
    }

    #[test]
    fn places_of_other_runs_and_of_the_future_are_not_found() {
        let mut ring = Ring::new(0xab, 2);
        assert_eq!(ring.find("000000ab-0"), Ok(ring.end()));
        (0..4).for_each(|number| ring.put(notice(number, false)));
        let found = |text| ring.find(text).is_ok();
        assert!(found("000000ab-2") && found("000000ab-3") && found("000000ab-4"));
        for text in [
            "000000ab-1",
            "000000ab-0",
            "000000ab-5",
            "000000ac-3",
            "ab-3",
            "000000AB-3",
            "000000ab-03",
            "000000ab-+3",
            "000000ab",
            "3",
            "",
            "-",
        ] {
            assert!(!found(text), "{text}");
        }
        assert_eq!(ring.read(ring.place(1), &Filter::All).err(), Some(Missed));
    }

    #[test]
    fn long_notices_leave_room_for_few() {
        let mut ring = Ring::new(1, 1000);
        for number in 1..=100 {
            let mut long = notice(number, false);
            long.data = "x".repeat(1 << 20).into();
            ring.put(long);
        }
        let kept = choices::STREAM_BYTES_MAX >> 20;
        assert!(
            (kept - 1..=kept).contains(&ring.kept.len()),
            "{}",
            ring.kept.len()
        );
        assert!(ring.find("00000001-99").is_ok() && ring.find("00000001-50").is_err());
        (0..1000).for_each(|number| ring.put(notice(number, false)));
        assert_eq!(ring.kept.len(), 1000);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Some tell, and some read and come back where they were: each sees everything that it wants, once and in
        /// order, or is told that something was missed.
        #[test]
        fn everybody_sees_each_notice_once_or_is_told_to_look_again(
            steps in prop::collection::vec((0..6_usize, 0..12_usize, any::<bool>()), 1..60),
        ) {
            let filters = [
                Filter::All,
                Filter::Domain("rd-1".into()),
                Filter::Endpoint("re-3".into()),
            ];
            let mut ring = Ring::new(7, MOST);
            let mut all: Vec<Notice> = Vec::new();
            let mut places: Vec<Place> = vec![ring.end(); filters.len()];
            for (who, count, minor) in steps {
                let Some(filter) = filters.get(who) else {
                    for _ in 0..count {
                        let notice = notice(all.len(), minor);
                        all.push(notice.clone());
                        ring.put(notice);
                    }
                    continue;
                };
                let from = usize::try_from(places[who].number).expect("is small");
                // It comes back with what it has seen last, as text.
                let found = ring.find(&places[who].to_string());
                let there = all.len() - from <= MOST;
                prop_assert_eq!(found.is_ok(), there);
                let Ok(found) = found else {
                    places[who] = ring.end();
                    continue;
                };
                let (seen, upto) = ring.read(found, filter).expect("it is there");
                let seen: Vec<&Notice> = seen.iter().map(|(_, notice)| &**notice).collect();
                let wanted: Vec<&Notice> = all[from..].iter().filter(|one| filter.takes(one)).collect();
                prop_assert_eq!(seen, wanted);
                prop_assert_eq!(upto, ring.end());
                places[who] = upto;
            }
        }
    }
}
