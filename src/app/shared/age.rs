//! Wakes the screen up when what it shows has become old, so that it says so without a key being pressed.

use std::time::Duration;

use crate::app::{
    effect::Asks,
    service::ticket::TimerId,
    text::time::{Moment, OLD},
};

/// The timer that runs until then.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Age {
    timer: Option<TimerId>,
}

impl Age {
    /// Waits for the next age that is told, three times in a day at most.
    pub fn tend(&mut self, asks: &mut Asks, read: Option<Moment>) {
        let Some(read) = read.filter(|_| self.timer.is_none()) else {
            return;
        };
        let age = asks.now.0.saturating_sub(read.0);
        if let Some((next, _)) = OLD.iter().find(|(next, _)| *next > age) {
            self.timer = Some(asks.after(Duration::from_millis(next - age)));
        }
    }

    /// Notes that this timer ran out.
    pub fn timed_out(&mut self, timer: TimerId) {
        self.timer.take_if(|own| *own == timer);
    }
}
