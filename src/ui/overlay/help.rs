//! The help: what works here, searchable, with the reason where it does not.

use ratatui::{
    Frame,
    layout::{Margin, Position, Rect},
    style::Style,
    text::Line,
};

use crate::{
    app::{
        keys::table::Context,
        overlay::help::{self, Help, HelpRow},
    },
    ui::{
        parts::{
            cell::{line, put, put_right},
            clip::{clip, wrap},
            input::window,
            surface,
        },
        theme::{Theme, symbols},
    },
};

use super::sheet;

/// Cells of the place where an entry holds.
const PLACE: u16 = 11;
/// From this width on, that is shown.
const ROOMY: u16 = 70;
/// Cells of the keys of an entry.
const KEYS: u16 = 22;

/// Draws it over the screen.
pub fn draw(help: &Help, theme: &Theme, frame: &mut Frame, area: Rect) {
    // Its texts begin where those of the screen do.
    let area = if sheet::is_tight(area) {
        area
    } else {
        area.inner(Margin::new(1, 0))
    };
    let shown = help.shown();
    let selected = shown.get(help.list.index);
    let refusal = selected.and_then(|row| row.refusal());
    let about = u16::try_from(help::about(usize::from(area.height))).unwrap_or(0);
    let bottom = refusal.map(|text| (text, theme.warning));
    let whole = selected.map(|row| row.help()).filter(|_| about == 0);
    let inside = sheet::surround("What works here", false, theme, frame, area);
    if let Some((text, style)) = bottom.or(whole.map(|text| (text, theme.text))) {
        below(text, style, theme, frame, area);
    }
    search(help, theme, frame, inside);
    let list = Rect {
        y: inside.y + 1,
        height: inside.height.saturating_sub(1 + about),
        ..inside
    };
    entries(&shown, help, theme, frame, list);
    let sentence = selected.map_or("", |row| row.help());
    let mut lines = wrap(sentence, usize::from(inside.width));
    if lines.len() > usize::from(about) {
        lines.truncate(usize::from(about));
        if let Some(last) = lines.last_mut() {
            last.push(' ');
            last.push_str(symbols::MORE);
        }
    }
    for (line, y) in lines.iter().zip(list.bottom()..inside.bottom()) {
        let at = Position::new(inside.x, y);
        put(frame.buffer_mut(), at, inside.width, line, theme.muted);
    }
}

/// A sentence in the lower border, of which nothing shines through, and in the line below, as far as it needs that.
fn below(text: &str, style: Style, theme: &Theme, frame: &mut Frame, area: Rect) {
    let room = usize::from(area.width.saturating_sub(6));
    let mut wrapped = wrap(text, room).into_iter();
    let first = wrapped.next().unwrap_or_default();
    let rest = wrapped.collect::<Vec<_>>().join(" ");
    let rest = clip(&rest, room);
    for (text, y) in [first, rest].iter().zip(area.bottom().saturating_sub(1)..) {
        let line = Line::styled(format!(" {text} "), style);
        let place = Rect {
            x: area.x + 1,
            y,
            width: u16::try_from(line.width()).unwrap_or(u16::MAX),
            height: 1,
        };
        let place = place.intersection(frame.area());
        if !text.is_empty() {
            surface::fill(frame.buffer_mut(), place, theme.panel);
            frame.render_widget(line, place);
        }
    }
}

fn search(help: &Help, theme: &Theme, frame: &mut Frame, inside: Rect) {
    let Some(at) = line(inside, 0) else {
        return;
    };
    let shown = window(&help.line, false, inside.width.saturating_sub(8));
    put(frame.buffer_mut(), at, inside.width, "Search ", theme.muted);
    put(
        frame.buffer_mut(),
        Position::new(at.x + 7, at.y),
        inside.width.saturating_sub(7),
        &shown.text,
        theme.text,
    );
    frame.set_cursor_position(Position::new(at.x + 7 + shown.cursor, at.y));
}

fn entries(shown: &[HelpRow<'_>], help: &Help, theme: &Theme, frame: &mut Frame, area: Rect) {
    let buffer = frame.buffer_mut();
    if shown.is_empty() {
        put(
            buffer,
            area.as_position(),
            area.width,
            "Nothing like that works here.",
            theme.muted,
        );
    }
    let keys = KEYS.min(area.width / 2);
    for (row, (index, entry)) in
        (0..usize::from(area.height)).zip(shown.iter().enumerate().skip(help.list.offset))
    {
        let Some(at) = line(area, row) else {
            break;
        };
        let selected = index == help.list.index;
        let (base, strong) = if entry.refusal().is_some() {
            (theme.muted, theme.muted)
        } else {
            (theme.text, theme.focus)
        };
        put(
            buffer,
            Position::new(at.x + 2, at.y),
            keys.saturating_sub(3),
            &theme.key(entry.keys()),
            strong,
        );
        let beside = if area.width >= ROOMY { PLACE } else { 0 };
        let text = area.width.saturating_sub(keys + beside);
        put(
            buffer,
            Position::new(at.x + keys, at.y),
            text,
            entry.help(),
            base,
        );
        if beside > 0 {
            put_right(buffer, at, area.width, place(entry.context()), theme.muted);
        }
        if selected {
            let whole = Rect::new(at.x, at.y, area.width, 1);
            surface::select(theme, buffer, whole, true);
        }
    }
}

fn place(context: Context) -> &'static str {
    match context {
        Context::Overview => "overview",
        Context::Domains | Context::Beside => "domains",
        Context::Endpoints | Context::Marks => "endpoints",
        Context::Calls | Context::Call => "calls",
        Context::Ring => "ring test",
        Context::Application => "application",
        Context::Jobs => "jobs",
        Context::Log => "logs",
        Context::Requests | Context::Request => "requests",
        Context::Endpoint => "endpoint",
        Context::Examination => "a test",
        Context::Ladder => "a ladder",
        Context::List | Context::Rows => "lists",
        Context::Screen => "everywhere",
        Context::Prompt => "filters",
        Context::Form
        | Context::Choice
        | Context::Command
        | Context::Picker
        | Context::Question
        | Context::Proof
        | Context::Card
        | Context::Help => "",
    }
}
