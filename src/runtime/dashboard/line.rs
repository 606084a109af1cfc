//! A line that may be slow: how soon a frame may follow another.

use tokio::time::Instant;

use crate::api::patience::{BURST, BYTE, FRAME};

/// What SSH, TCP, IP and the link add to a frame, in bytes.
const ENVELOPE: usize = 100;

/// What was written to a line of 64 kbit/s, and when it will have taken that.
#[derive(Debug)]
pub struct Line {
    /// Whether it leads to another machine; one that does not is never slow.
    is_far: bool,
    /// When all will be taken.
    until: Instant,
}

impl Line {
    /// One that has taken everything.
    pub fn new(is_far: bool, now: Instant) -> Self {
        Self { is_far, until: now }
    }

    /// A frame of so many bytes was written. Answers when the next one may be: at once, while no more waits than is made up
    /// for soon; so a key that is pressed now and then is shown at once also on such a line.
    pub fn written(&mut self, bytes: usize, now: Instant) -> Instant {
        if !self.is_far {
            return now;
        }
        let bytes = u32::try_from(bytes.saturating_add(ENVELOPE)).unwrap_or(u32::MAX);
        let takes = BYTE.saturating_mul(bytes).min(BURST + FRAME);
        self.until = (self.until.max(now) + takes).min(now + BURST + FRAME);
        let wait = self.until.saturating_duration_since(now + BURST);
        now + wait.min(FRAME)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{BURST, BYTE, FRAME, Line};

    #[test]
    fn a_near_line_is_never_waited_for() {
        let now = Instant::now();
        let mut line = Line::new(false, now);
        for _ in 0..100 {
            assert_eq!(line.written(1_000_000, now), now);
        }
    }

    #[test]
    fn a_far_one_takes_some_frames_at_once_and_then_as_many_as_it_can() {
        let start = Instant::now();
        let mut line = Line::new(true, start);
        let mut now = start;
        let mut frames = 0;
        // A held key: a frame of 1,200 bytes as soon as one may be.
        while now < start + Duration::from_secs(10) {
            now = line.written(1200, now).max(now + Duration::from_millis(33));
            frames += 1;
            let left = line.until.saturating_duration_since(now);
            assert!(left <= BURST + FRAME);
        }
        let most = (Duration::from_secs(10) + BURST).as_micros() / (BYTE * 1200).as_micros();
        assert!(
            (60..=150).contains(&frames),
            "{frames}, {most} at most would be taken"
        );
    }

    #[test]
    fn a_key_now_and_then_is_shown_at_once() {
        let mut now = Instant::now();
        let mut line = Line::new(true, now);
        for _ in 0..20 {
            assert_eq!(line.written(2500, now), now);
            now += Duration::from_millis(400);
        }
    }

    #[test]
    fn nothing_is_held_longer_than_a_frame() {
        let now = Instant::now();
        let mut line = Line::new(true, now);
        for _ in 0..5 {
            assert!(line.written(usize::MAX, now) <= now + FRAME);
        }
    }
}
