//! One clock for all legs, which sends silence or ring tone where nobody is heard. It stands still while there are none.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use tokio::{
    sync::Notify,
    time::{MissedTickBehavior, interval},
};

use super::line::Line;
use crate::{platform::calls::LineId, sip::rtp::TIME};

/// All lines.
#[derive(Debug, Default)]
pub struct Lines {
    all: Mutex<BTreeMap<LineId, Arc<Line>>>,
    /// There is one again.
    pub awake: Notify,
}

impl Lines {
    /// The lines that there are.
    pub fn lock(&self) -> MutexGuard<'_, BTreeMap<LineId, Arc<Line>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ticks until the lines are gone.
pub async fn run(lines: Weak<Lines>) {
    let mut ticks = interval(TIME);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        ticks.tick().await;
        let Some(lines) = lines.upgrade() else { return };
        let all: Vec<Arc<Line>> = lines.lock().values().cloned().collect();
        if all.is_empty() {
            lines.awake.notified().await;
            ticks.reset();
        }
        for line in all {
            line.tick();
        }
    }
}
