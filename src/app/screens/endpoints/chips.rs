//! The states of a list of endpoints with their counts, one of which can be chosen to see only those.

use crate::app::{
    filter::{STANDS, Standing},
    next::Next,
    page::layout::{self, AIRY},
    search::census::Sum,
    shared::Shared,
};

use super::endpoints::Endpoints;

/// The states in the order of the chips: the worst first.
pub const ORDER: [Standing; 8] = [
    Standing::Refused,
    Standing::NoApplication,
    Standing::UnknownApplication,
    Standing::NoCallUrl,
    Standing::Disabled,
    Standing::NoPhone,
    Standing::Registered,
    Standing::Ready,
];

/// What each chip is called, with the digit that chooses it.
pub fn names() -> Vec<(char, &'static str)> {
    let all = std::iter::once(None).chain(ORDER.into_iter().map(Some));
    ('0'..='9').zip(all.map(name)).collect()
}

/// What a chip is called.
pub fn name(standing: Option<Standing>) -> &'static str {
    standing.map_or("all", Standing::title)
}

impl Endpoints {
    /// How many rows of the list stand in which way, whatever the filter; nothing while that was never counted, or where
    /// there is nothing to choose between.
    pub fn chips(&self) -> Option<Sum> {
        let census = &self.counting.census;
        let sum = match &self.domain {
            Some(domain) => census.domains.get(domain).copied()?,
            None => census.sum(),
        };
        (sum.all() > 0).then_some(sum)
    }

    /// The chips that are shown: all, and those that are not nought or chosen.
    pub fn shown_chips(&self) -> Vec<(Option<Standing>, usize)> {
        let Some(sum) = self.chips() else {
            return Vec::new();
        };
        let chosen = self.chosen_chip();
        let each = ORDER.into_iter().map(|one| (Some(one), sum.of(one)));
        let each = each.filter(|(one, count)| *count > 0 || *one == chosen);
        std::iter::once((None, sum.all())).chain(each).collect()
    }

    /// The state that the filter asks for, if it is one.
    pub fn chosen_chip(&self) -> Option<Standing> {
        let mut words = self.prompt.line.text().split_whitespace();
        let word = words.find_map(|word| word.strip_prefix(STANDS))?;
        ORDER.into_iter().find(|one| one.word() == word)
    }

    /// Asks for this state alone, or for all again; what else was typed stays.
    pub(super) fn choose_chip(&mut self, standing: Option<Standing>) {
        let words = self.prompt.line.text().split_whitespace();
        let others = words.filter(|word| !word.starts_with(STANDS));
        let mut words: Vec<String> = others.map(str::to_owned).collect();
        words.extend(standing.map(|one| format!("{STANDS}{}", one.word())));
        self.prompt.fill(&words.join(" "));
    }

    /// The next chip, or the one before, going round.
    pub(super) fn step_chip(&mut self, back: bool) -> Next {
        let shown = self.shown_chips();
        let chosen = self.chosen_chip();
        let at = shown.iter().position(|(one, _)| *one == chosen);
        let count = shown.len();
        if let Some(at) = at.filter(|_| count > 0) {
            let step = if back { count - 1 } else { 1 };
            self.choose_chip(shown[(at + step) % count].0);
        }
        Next::Stay
    }

    /// Lines above the titles: what is typed, the chips, and one that stays free where there is room.
    pub(super) fn lines_above(&self, shared: &Shared) -> usize {
        let chips = usize::from(self.has_chips());
        let air = usize::from(chips > 0 && shared.size.height >= AIRY);
        self.prompt.lines() + chips + air
    }

    /// Whether there is a line of chips.
    pub fn has_chips(&self) -> bool {
        self.chips().is_some()
    }

    /// Rows of the list.
    pub(super) fn height(&self, shared: &Shared) -> usize {
        let above = self.lines_above(shared);
        layout::rows(shared.size).saturating_sub(above).max(1)
    }
}
