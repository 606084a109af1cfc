//! A line of the header: a text at its left end, facts at its right one, and what gives way when there is no room.

use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use crate::ui::{
    parts::{
        clip::clip,
        surface::{EDGE, FREE},
    },
    theme::{Theme, symbols},
};

/// Cells between two facts.
pub const GAP: usize = 3;

/// Something at the right end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// In its pieces, each with its style.
    pub pieces: Vec<(String, Style)>,
    minor: bool,
}

impl Fact {
    /// One in this style.
    pub fn new(text: impl Into<String>, style: Style) -> Self {
        Self {
            pieces: vec![(text.into(), style)],
            minor: false,
        }
    }

    /// One in pieces.
    pub fn of(pieces: Vec<(String, Style)>) -> Self {
        Self {
            pieces,
            minor: false,
        }
    }

    /// The same, which gives way before the others.
    #[must_use]
    pub fn minor(self) -> Self {
        Self {
            minor: true,
            ..self
        }
    }

    /// Whether it gives way before the others.
    pub fn is_minor(&self) -> bool {
        self.minor
    }

    /// Its cells.
    pub fn width(&self) -> usize {
        self.pieces.iter().map(|(text, _)| text.width()).sum()
    }
}

/// The cells of the facts with the gaps between them, and one before them.
pub fn width(facts: &[Fact]) -> usize {
    facts.iter().map(|fact| fact.width() + GAP).sum()
}

/// Drops the fact that matters least.
pub fn drop_one(facts: &mut Vec<Fact>) {
    let least = facts.iter().position(|fact| fact.minor).unwrap_or(0);
    facts.remove(least);
}

/// The facts in pieces, with their gaps.
pub fn pieces(facts: &[Fact]) -> Vec<(&str, Style)> {
    let mut pieces = Vec::new();
    for (at, fact) in facts.iter().enumerate() {
        if at > 0 {
            pieces.push(("   ", Style::new()));
        }
        let own = fact.pieces.iter();
        pieces.extend(own.map(|(text, style)| (text.as_str(), *style)));
    }
    pieces
}

/// The way here in pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The steps before the last that have room, each with its place among all of them and with what leads on from it.
    pub before: Vec<(usize, String)>,
    /// What is shown.
    pub last: String,
}

impl Way {
    fn of(before: Vec<(usize, &str)>, last: &str) -> Self {
        let into = symbols::INTO;
        let before = before.into_iter();
        Self {
            before: before
                .map(|(at, name)| (at, format!("{name} {into} ")))
                .collect(),
            last: last.to_owned(),
        }
    }

    fn width(&self) -> usize {
        let before = self.before.iter().map(|(_, text)| text.width());
        before.sum::<usize>() + self.last.width()
    }

    /// The step in this column, counted from its first.
    pub fn step(&self, column: u16) -> Option<usize> {
        let mut end = 0;
        let mut before = self.before.iter();
        let hit = before.find(|(_, text)| {
            end += text.width();
            usize::from(column) < end
        });
        hit.map(|(at, _)| *at)
    }

    /// It in its styles.
    pub fn pieces(self, theme: &Theme) -> Vec<(String, Style)> {
        let before = self.before.into_iter();
        before
            .map(|(_, text)| (text, theme.muted))
            .chain([(self.last, theme.strong)])
            .collect()
    }
}

/// The way here, with the facts beside it: first the steps before the last give way, then facts, and then the end of a
/// name that is longer than the line.
pub fn crumbs(steps: &[&str], facts: &mut Vec<Fact>, room: u16) -> Way {
    let room = usize::from(room.saturating_sub(EDGE + FREE));
    let (last, before) = steps
        .split_last()
        .map_or(("", steps), |(last, before)| (*last, before));
    let mut ways = vec![before.iter().copied().enumerate().collect::<Vec<_>>()];
    if let Some((near, at)) = before.last().zip(before.len().checked_sub(1)) {
        let further = at.checked_sub(1);
        ways.extend(further.map(|further| vec![(further, symbols::MORE), (at, *near)]));
        ways.push(vec![(at, symbols::MORE)]);
    }
    let ways: Vec<Way> = ways.into_iter().map(|way| Way::of(way, last)).collect();
    loop {
        let fits = |way: &&Way| way.width() + width(facts) <= room;
        if let Some(way) = ways.iter().find(fits) {
            return way.clone();
        }
        if facts.len() < 2 {
            break;
        }
        drop_one(facts);
    }
    let left = room.saturating_sub(width(facts));
    Way::of(Vec::new(), &clip(last, left))
}

#[cfg(test)]
mod tests {
    use super::{Fact, crumbs};
    use crate::ui::theme::Theme;

    fn shown(steps: &[&str], room: u16) -> (String, Vec<String>) {
        let theme = Theme::named("mono").expect("there");
        let mut facts = vec![
            Fact::new("21", theme.strong),
            Fact::new("as of 08:00", theme.muted).minor(),
        ];
        let line = crumbs(steps, &mut facts, room);
        let facts = facts.into_iter().map(|fact| fact.pieces[0].0.clone());
        let line = line
            .pieces(&theme)
            .into_iter()
            .map(|(text, _)| text)
            .collect();
        (line, facts.collect())
    }

    #[test]
    fn the_way_gives_way_before_the_facts_and_those_before_the_name() {
        let steps = ["Account", "beirut-office", "desk-1"];
        let all = ["21", "as of 08:00"];
        for (room, way, facts) in [
            (65, "Account › beirut-office › desk-1", all.as_slice()),
            (51, "… › beirut-office › desk-1", &all),
            (44, "… › desk-1", &all),
            (24, "… › desk-1", &["21"]),
            (16, "desk-1", &["21"]),
            (14, "des…", &["21"]),
        ] {
            let (line, left) = shown(&steps, room);
            assert_eq!(
                (line.as_str(), left),
                (way, facts.iter().map(|fact| (*fact).to_owned()).collect()),
                "{room}"
            );
        }
        assert_eq!(
            shown(&["Account", "beirut-office"], 44).0,
            "… › beirut-office"
        );
    }
}
