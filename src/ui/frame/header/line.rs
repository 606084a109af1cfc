//! A line of the header: a text at its left end, facts at its right one, and what gives way when there is no room.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};
use unicode_width::UnicodeWidthStr;

use crate::ui::{
    parts::clip::clip,
    theme::{Theme, symbols},
};

/// Something at the right end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    text: String,
    minor: bool,
}

impl From<String> for Fact {
    fn from(text: String) -> Self {
        let minor = false;
        Self { text, minor }
    }
}

impl Fact {
    /// One that gives way before the others.
    pub fn minor(text: String) -> Self {
        let minor = true;
        Self { text, minor }
    }
}

/// The cells of the facts with their gaps and margins.
fn width(facts: &[Fact]) -> usize {
    let texts: usize = facts.iter().map(|fact| fact.text.width() + 3).sum();
    texts + usize::from(!facts.is_empty())
}

/// Drops the fact that matters least.
fn drop_one(facts: &mut Vec<Fact>) {
    let least = facts.iter().position(|fact| fact.minor).unwrap_or(0);
    facts.remove(least);
}

/// Draws the text, and as many of the facts as there is room for.
pub fn both_ends(
    left: Line<'_>,
    mut facts: Vec<Fact>,
    theme: &Theme,
    frame: &mut Frame,
    area: Rect,
) {
    frame.buffer_mut().set_style(area, theme.bar);
    let room = usize::from(area.width).saturating_sub(left.width());
    frame.render_widget(Paragraph::new(left), area);
    while width(&facts) > room && !facts.is_empty() {
        drop_one(&mut facts);
    }
    let between = format!(" {} ", symbols::DOT);
    let texts: Vec<&str> = facts.iter().map(|fact| fact.text.as_str()).collect();
    let right = Line::styled(texts.join(&between), theme.muted);
    let width = u16::try_from(right.width()).unwrap_or(0);
    let place = Rect {
        x: area.right().saturating_sub(width + 1),
        width,
        ..area
    };
    frame.render_widget(Paragraph::new(right), place);
}

/// The way here with the facts beside it: first the steps before the last give way, then facts, and then the end
/// of a name that is longer than the line.
pub fn crumbs<'a>(steps: &[String], facts: &mut Vec<Fact>, theme: &Theme, room: u16) -> Line<'a> {
    let room = usize::from(room);
    let into = format!(" {} ", symbols::INTO);
    let (last, before) = steps
        .split_last()
        .map_or(("", steps), |(last, before)| (last.as_str(), before));
    let way = |steps: &[&str]| {
        let steps = steps.iter();
        steps.fold(String::new(), |way, step| way + step + &into)
    };
    let names: Vec<&str> = before.iter().map(String::as_str).collect();
    let near = names.last().copied();
    let shorter = near.map(|near| way(&[symbols::MORE, near]));
    let shortest = near.map(|_| way(&[symbols::MORE]));
    let mut ways = vec![way(&names)];
    ways.extend(shorter.filter(|_| names.len() > 1));
    ways.extend(shortest);
    loop {
        for way in &ways {
            if 1 + way.width() + last.width() + width(facts) <= room {
                return line(way, last.to_owned(), theme);
            }
        }
        if facts.len() < 2 {
            break;
        }
        drop_one(facts);
    }
    let left = room.saturating_sub(1 + width(facts));
    line("", clip(last, left), theme)
}

fn line<'a>(way: &str, last: String, theme: &Theme) -> Line<'a> {
    Line::from(vec![
        Span::styled(format!(" {way}"), theme.muted),
        Span::styled(last, theme.strong),
    ])
}

#[cfg(test)]
mod tests {
    use super::{Fact, crumbs};
    use crate::ui::theme::Theme;

    fn shown(steps: &[&str], room: u16) -> (String, Vec<String>) {
        let steps: Vec<String> = steps.iter().map(|step| (*step).to_owned()).collect();
        let mut facts = vec![
            Fact::from("21".to_owned()),
            Fact::minor("as of 08:00".to_owned()),
        ];
        let theme = Theme::named("mono").expect("there");
        let line = crumbs(&steps, &mut facts, &theme, room);
        let facts = facts.into_iter().map(|fact| fact.text).collect();
        (line.to_string(), facts)
    }

    #[test]
    fn the_way_gives_way_before_the_facts_and_those_before_the_name() {
        let steps = ["Domains", "beirut-office", "desk-1"];
        let all = ["21", "as of 08:00"];
        for (room, way, facts) in [
            (60, " Domains › beirut-office › desk-1", all.as_slice()),
            (47, " … › beirut-office › desk-1", &all),
            (40, " … › desk-1", &all),
            (20, " … › desk-1", &["21"]),
            (13, " desk-1", &["21"]),
            (11, " des…", &["21"]),
        ] {
            let (line, left) = shown(&steps, room);
            assert_eq!(
                (line.as_str(), left),
                (way, facts.iter().map(|fact| (*fact).to_owned()).collect()),
                "{room}"
            );
        }
        assert_eq!(
            shown(&["Domains", "beirut-office"], 40).0,
            " … › beirut-office"
        );
    }
}
