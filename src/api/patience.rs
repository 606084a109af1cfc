//! How long is waited for what, and how often something is tried again: all of these numbers, and what one call may cost.
//!
//! What is measured instead of set stands elsewhere: how the pace finds the limit of a service ([`pace`](super::pace)),
//! and how the bytes of a key are told apart.

use std::time::Duration;

/// A call to the service in all, from its first request on: whatever is repeated, read back and waited for.
pub const CALL: Duration = Duration::from_secs(330);
/// The whole answer to one attempt.
pub const ATTEMPT: Duration = Duration::from_mins(1);
/// A connection, with TLS.
pub const CONNECT: Duration = Duration::from_secs(10);
/// The next byte of an answer.
pub const NEXT_BYTE: Duration = Duration::from_secs(20);
/// The next byte of a stream of events: the service sends one every 15 s at least.
pub const SILENCE: Duration = Duration::from_secs(45);
/// A service that takes no more requests for now, counted from its first 429.
pub const REFUSED: Duration = Duration::from_mins(3);
/// Attempts of a read or a delete that fails in a way that may pass.
pub(crate) const ATTEMPTS: u32 = 4;
/// Attempts of one that costs much time each time, or that will hardly be answered better.
pub(crate) const ATTEMPTS_IN_VAIN: u32 = 2;
/// The first pause between attempts; doubles.
pub(crate) const PAUSE: Duration = Duration::from_millis(200);
/// The longest pause between attempts, also while the service is away.
pub(crate) const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Times that an unanswered update is sent.
pub(crate) const UPDATES: u32 = 3;
/// Times that an unanswered create is sent.
pub(crate) const CREATES: u32 = 2;

/// The first pause of all requests that nobody waits for while the service is away; doubles up to [`LONGEST_PAUSE`].
pub(crate) const AWAY: Duration = Duration::from_millis(500);
/// Between two signs of life on a connection that is kept.
pub(crate) const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// How long a connection without requests is kept: a write into one that the other side has given up would have to be
/// looked into.
pub(crate) const UNUSED: Duration = Duration::from_secs(20);

/// The first wait of the dashboard before it asks again for lists that failed; doubles.
pub(crate) const LISTS: Duration = Duration::from_secs(4);
/// The longest of these waits.
pub(crate) const LISTS_LONGEST: Duration = Duration::from_mins(1);

/// A notice stays so long that a sentence or two can be read.
pub(crate) const NOTICE: Duration = Duration::from_secs(6);

/// A row whose phones changed is tinted so long.
pub(crate) const FLASH: Duration = Duration::from_secs(1);

/// A line of 64 kbit/s takes a byte in each of these times. A frame on its way to another machine follows another as soon as
/// no more than this is left to be taken,
pub(crate) const BURST: Duration = Duration::from_millis(600);
/// in bytes of such a line,
pub(crate) const BYTE: Duration = Duration::from_micros(125);
/// but is not held longer than this: what is pressed meanwhile is shown by one frame.
pub(crate) const FRAME: Duration = Duration::from_millis(100);

/// So long the cursor rests before what depends on where it stands follows it.
pub(crate) const REST: Duration = Duration::from_millis(100);

/// Lists that are filtered or sorted by what phones do follow them no more often than this.
pub(crate) const PHONES: Duration = Duration::from_secs(2);
/// Between two times that what phones do is handed to the dashboard.
pub(crate) const HEARD: Duration = Duration::from_millis(250);
/// A registrar that is asked which phones are registered: less than [`LEAVING`], since a token has to be taken back.
pub(crate) const REGISTRAR: Duration = Duration::from_secs(7);

/// Items in a row that the service may fail at before a job stops.
pub(crate) const ITEMS_IN_VAIN: usize = 5;
/// Whoever shows a job in the foreground, once it was stopped and has ended.
pub(crate) const JOB_SHOWN: Duration = Duration::from_secs(2);
/// Others who ask whether a job runs, before it is begun all the same.
pub(crate) const JOB_LOCK: Duration = Duration::from_secs(2);
/// Before that lock is asked for again.
pub(crate) const JOB_LOCK_PAUSE: Duration = Duration::from_millis(1);
/// A folder that never became a job, until it is taken for one that a killed process left.
pub(crate) const JOB_UNFINISHED: Duration = Duration::from_hours(24);

/// Other processes that write into the journal. A line takes far less.
pub(crate) const JOURNAL_LOCK: Duration = Duration::from_secs(2);
/// Before that lock is asked for again.
pub(crate) const JOURNAL_LOCK_PAUSE: Duration = Duration::from_millis(20);
/// Another dashboard that writes into the cache of lists.
pub(crate) const CACHE_LOCK: Duration = Duration::from_secs(5);

/// The answers to writes, when the program is left.
pub(crate) const LEAVING: Duration = Duration::from_secs(10);
/// Somebody who reads the terminal: who takes no byte for so long does not read.
pub(crate) const READER: Duration = Duration::from_millis(500);
/// The last bytes for the terminal, however slowly they are read.
pub(crate) const LAST_BYTES: Duration = Duration::from_secs(3);

/// Somebody who comes over SSH, until they have shown a key.
#[cfg(feature = "ssh")]
pub(crate) const LOGIN: Duration = Duration::from_secs(30);
/// Bytes of an SSH connection that nobody acknowledges.
#[cfg(feature = "ssh")]
pub(crate) const LINE: Duration = Duration::from_mins(2);
/// Silence of somebody over SSH, before they are asked whether they are there.
#[cfg(feature = "ssh")]
pub(crate) const LINE_SILENCE: Duration = Duration::from_mins(1);
/// A person whose line was lost, before their desk is cleared.
#[cfg(feature = "ssh")]
pub(crate) const LINE_LOST: Duration = Duration::from_mins(10);

/// A whole test of an address.
pub const TEST: Duration = Duration::from_secs(15);
/// A way to a server, in a test.
pub(crate) const TEST_WAY: Duration = Duration::from_secs(4);
/// The answer to one request, in a test.
pub(crate) const TEST_ANSWER: Duration = Duration::from_secs(4);
/// Phones that are let ring, in a test.
pub(crate) const RING: Duration = Duration::from_secs(8);
/// How long they ring on once all have said something: whoever stands beside one shall hear it.
pub(crate) const RING_ON: Duration = Duration::from_secs(2);
/// How often a call is looked at while phones ring.
pub(crate) const RING_LOOK: Duration = Duration::from_millis(500);
/// What a test has made and takes back at its end.
pub(crate) const TEST_BACK: Duration = Duration::from_secs(3);
/// An application that is asked whether it is there, in a test.
pub(crate) const TEST_URL: Duration = Duration::from_secs(5);

/// How long a client waits for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// See [`CONNECT`].
    pub connect: Duration,
    /// See [`NEXT_BYTE`].
    pub idle: Duration,
    /// See [`ATTEMPT`].
    pub total: Duration,
    /// See [`REFUSED`].
    pub refused: Duration,
    /// See [`CALL`].
    pub call: Duration,
    /// See [`SILENCE`].
    pub silence: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: CONNECT,
            idle: NEXT_BYTE,
            total: ATTEMPT,
            refused: REFUSED,
            call: CALL,
            silence: SILENCE,
        }
    }
}

/// What an attempt does at the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aim {
    /// It changes something: if no answer comes, it has to be read back.
    Write,
    /// It reads, or may be repeated like a read.
    Read,
}

/// What a call has cost so far. Every attempt of it and every wait in between is booked here, whichever policy asks for
/// it, so that the policies share the time of one call instead of multiplying it.
#[derive(Debug)]
pub(crate) struct CallCost {
    patience: Patience,
    begun: bool,
    /// From the first turn on, without the pages that led to another one.
    spent: Duration,
    /// Since the first 429 of the request at hand.
    refused: Option<Duration>,
    /// Attempts to read that failed, in all requests of the call.
    failures: u32,
    /// How long the attempt before took.
    last: Duration,
}

impl CallCost {
    /// Nothing was sent yet.
    pub fn new(patience: Patience) -> Self {
        Self {
            patience,
            begun: false,
            spent: Duration::ZERO,
            refused: None,
            failures: 0,
            last: Duration::ZERO,
        }
    }

    /// Another request of the same call begins.
    pub fn next(&mut self) {
        self.refused = None;
    }

    /// How long the next attempt may wait for its turn; the first one of a call waits as long as it takes.
    pub fn left(&self, aim: Aim) -> Option<Duration> {
        self.begun
            .then(|| self.most(aim).saturating_sub(self.spent))
    }

    /// The time when the last attempt may begin. After a write, it has to be possible to read back, with a pause before.
    fn most(&self, aim: Aim) -> Duration {
        let Patience { call, total, .. } = self.patience;
        call.saturating_sub(match aim {
            Aim::Write => total * 2 + LONGEST_PAUSE,
            Aim::Read => total,
        })
    }

    /// So long was waited.
    pub fn waited(&mut self, time: Duration) {
        self.spent += time;
        if let Some(refused) = &mut self.refused {
            *refused += time;
        }
    }

    /// An attempt took so long.
    pub fn tried(&mut self, time: Duration) {
        self.begun = true;
        self.last = time;
        self.waited(time);
    }

    /// What was read leads to another page: a long list is no wait in vain.
    pub fn led_on(&mut self) {
        self.spent = self.spent.saturating_sub(self.last);
        self.failures = 0;
    }

    /// The service takes no more requests for now. Answers whether the same is sent again.
    pub fn refused(&mut self, aim: Aim) -> bool {
        let refused = *self.refused.get_or_insert_default();
        refused < self.patience.refused && self.has_time(aim)
    }

    /// An attempt failed that may be repeated, `attempts` in all. Answers after how many failures it is, if so.
    pub fn failed(&mut self, attempts: u32) -> Option<u32> {
        self.failures += 1;
        (self.failures < attempts && self.has_time(Aim::Read)).then_some(self.failures)
    }

    /// Whether there is time for another attempt.
    pub fn has_time(&self, aim: Aim) -> bool {
        self.left(aim).is_none_or(|left| left > Duration::ZERO)
    }
}

/// A terminal that is asked about itself at the start.
pub(crate) const TERMINAL: Duration = Duration::from_millis(100);

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::{
        ATTEMPT, ATTEMPTS, Aim, CALL, CallCost, ITEMS_IN_VAIN, LONGEST_PAUSE, Patience, UPDATES,
    };

    /// How an attempt ends, and how much of the time that it may take and may wait for it does: in thousandths.
    #[derive(Debug, Clone, Copy)]
    struct Fate {
        end: End,
        wait: u32,
        time: u32,
        pause: u32,
    }

    #[derive(Debug, Clone, Copy, PartialEq)]
    enum End {
        Refused,
        Failed,
        Answered,
    }

    const WORST: u32 = 1000;

    /// A call of a client that obeys, against a service and a line that do their worst.
    struct Ordeal<F> {
        cost: CallCost,
        fate: F,
        /// What it took, from its first turn on.
        time: Duration,
        attempts: u32,
    }

    impl<F: FnMut() -> Fate> Ordeal<F> {
        fn new(fate: F) -> Self {
            Self {
                cost: CallCost::new(Patience::default()),
                fate,
                time: Duration::ZERO,
                attempts: 0,
            }
        }

        /// One request until nothing is tried again. Answers whether it was answered.
        fn ask(&mut self, aim: Aim) -> bool {
            self.cost.next();
            loop {
                let fate = (self.fate)();
                let wait = self.cost.left(aim).unwrap_or_default() * fate.wait / WORST;
                self.cost.waited(wait);
                // No request takes no time at all: a service that refuses for ever is given up for that.
                let time = ATTEMPT * fate.time.max(1) / WORST;
                self.cost.tried(time);
                self.time += wait + time;
                self.attempts += 1;
                match fate.end {
                    End::Answered => return true,
                    End::Refused if self.cost.refused(aim) => {}
                    End::Failed if aim == Aim::Read && self.cost.failed(ATTEMPTS).is_some() => {
                        let left = self.cost.left(aim).unwrap_or_default();
                        let pause = (LONGEST_PAUSE * fate.pause / WORST).min(left);
                        self.cost.waited(pause);
                        self.time += pause;
                    }
                    End::Refused | End::Failed => return false,
                }
            }
        }

        /// A change whose answer is lost each time, and which is not found when it is looked for.
        fn update(mut self) -> (Duration, u32) {
            for _ in 0..UPDATES {
                if !self.cost.has_time(Aim::Write) {
                    break;
                }
                self.ask(Aim::Write);
                if !self.ask(Aim::Read) {
                    break;
                }
            }
            (self.time, self.attempts)
        }
    }

    fn fate() -> impl Strategy<Value = Fate> {
        let end = prop_oneof![Just(End::Refused), Just(End::Failed), Just(End::Answered)];
        let share = || prop_oneof![Just(0), Just(WORST), 0..=WORST];
        (end, share(), share(), share()).prop_map(|(end, wait, time, pause)| Fate {
            end,
            wait,
            time,
            pause,
        })
    }

    proptest! {
        #[test]
        fn a_call_ends_within_its_time_whatever_fails(fates in prop::collection::vec(fate(), 1..64)) {
            let mut fates = fates.into_iter().cycle();
            let (time, _) = Ordeal::new(|| fates.next().expect("endless")).update();
            prop_assert!(time <= CALL, "{time:?}");
        }
    }

    #[test]
    fn the_worst_that_a_service_can_do_takes_a_call_about_five_minutes() {
        let of = |end, time| {
            let worst = Fate {
                end,
                wait: 0,
                time,
                pause: WORST,
            };
            Ordeal::new(move || worst).update()
        };
        for end in [End::Refused, End::Failed, End::Answered] {
            let (time, _) = of(end, WORST);
            assert!(time > Duration::ZERO && time <= CALL, "{end:?} {time:?}");
        }
        assert!(CALL < Duration::from_mins(6));
        // Each update is read back once, and all read-backs together may fail as often as one.
        let mut nth = 0;
        let mut ends = || {
            nth += 1;
            let end = if nth % 2 == 0 && nth < 2 * (ATTEMPTS - 1) {
                End::Failed
            } else {
                End::Answered
            };
            Fate {
                end,
                wait: 0,
                time: 0,
                pause: 0,
            }
        };
        let (_, attempts) = Ordeal::new(&mut ends).update();
        assert!(attempts < 2 * UPDATES + ATTEMPTS, "{attempts}");
        // A job gives up after this.
        let items = u32::try_from(ITEMS_IN_VAIN).expect("few");
        assert!(CALL * items < Duration::from_mins(30));
    }

    #[test]
    fn a_write_is_sent_only_while_it_could_still_be_read_back() {
        let mut cost = CallCost::new(Patience::default());
        cost.tried(CALL.saturating_sub(ATTEMPT * 2));
        assert!(!cost.has_time(Aim::Write) && cost.has_time(Aim::Read));
        assert!(!cost.refused(Aim::Write) && cost.failed(ATTEMPTS).is_some());
    }

    #[test]
    fn a_long_list_is_no_wait_in_vain() {
        let mut cost = CallCost::new(Patience::default());
        for _ in 0..1000 {
            cost.tried(ATTEMPT / 2);
            assert!(cost.has_time(Aim::Read));
            cost.led_on();
        }
        cost.tried(CALL);
        assert!(!cost.has_time(Aim::Read));
    }
}
