//! Endpoints whose phones changed a moment ago: their rows are tinted for a second.

use std::collections::HashMap;

use crate::{
    api::{EndpointId, patience::FLASH},
    app::{effect::Asks, service::ticket::TimerId, text::time::Moment},
};

/// So many are tinted at once at most: where more change, all of it moves anyway.
const MOST: usize = 500;

/// Those that are tinted now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flashes {
    /// Whether nothing is.
    still: bool,
    /// Until when each is.
    lit: HashMap<EndpointId, Moment>,
    timer: Option<TimerId>,
}

impl Flashes {
    /// None so far; none ever where all is to keep still.
    pub fn new(still: bool) -> Self {
        Self {
            still,
            ..Self::default()
        }
    }

    /// Whether this one is tinted.
    pub fn is_lit(&self, endpoint: &str) -> bool {
        !self.lit.is_empty() && self.lit.contains_key(&EndpointId::from(endpoint))
    }

    /// The phones of this one changed.
    pub fn light(&mut self, asks: &mut Asks, endpoint: &EndpointId) {
        if self.still || self.lit.len() >= MOST && !self.lit.contains_key(endpoint) {
            return;
        }
        let time = u64::try_from(FLASH.as_millis()).unwrap_or_default();
        let until = Moment(asks.now.0 + time);
        self.lit.insert(endpoint.clone(), until);
        self.timer.get_or_insert_with(|| asks.after(FLASH));
    }

    /// A timer ran out: those whose time is over are as before. Runs on while there are others.
    pub fn timed_out(&mut self, asks: &mut Asks, timer: TimerId) {
        if self.timer.take_if(|own| *own == timer).is_none() {
            return;
        }
        let now = asks.now;
        self.lit.retain(|_, until| *until > now);
        if !self.lit.is_empty() {
            self.timer = Some(asks.after(FLASH));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Flashes;
    use crate::{
        api::EndpointId,
        app::{
            effect::{Asks, Effect},
            text::time::Moment,
        },
    };

    #[test]
    fn what_changed_is_tinted_for_a_second_and_then_nothing_wakes_up() {
        let mut asks = Asks::new(Moment(0));
        let mut flashes = Flashes::new(false);
        let desk = EndpointId::from("re-1");
        flashes.light(&mut asks, &desk);
        flashes.light(&mut asks, &desk);
        let asked = asks.take();
        let [Effect::After(time, timer)] = asked.as_slice() else {
            panic!("one timer, not {asked:?}");
        };
        assert!(flashes.is_lit("re-1") && !flashes.is_lit("re-2"));
        asks.now = Moment(u64::try_from(time.as_millis()).expect("short"));
        flashes.timed_out(&mut asks, *timer);
        assert!(!flashes.is_lit("re-1") && asks.take().is_empty());
        let mut still = Flashes::new(true);
        still.light(&mut asks, &desk);
        assert!(!still.is_lit("re-1") && asks.take().is_empty());
    }
}
