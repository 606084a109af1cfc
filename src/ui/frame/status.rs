//! What is said to the person, in the line above the hints: a command being typed, the letters of a choice, the latest
//! notice, or what stands between us and the service.

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
    text::{Line, Span},
    widgets::Paragraph,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    api::Failure,
    app::{
        model::Model,
        next::prefix::Prefix,
        overlay::{Overlay, command::Command},
        page::{lines::marker, notice::Tone},
        screens::Screen,
        shared::Shared,
        text::time,
    },
    ui::{
        parts::{
            cell::put,
            clip::{clip, wrap},
            input::window,
            standing::sign_of,
            surface::{self, EDGE, FREE},
        },
        theme::{Theme, symbols},
    },
};

/// Cells of the sign of a notice.
const SIGN: u16 = 2;

/// Draws it over the last line of the body. What would cover the row under the cursor goes over the hints, and is drawn
/// by [`over_hints`].
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame, body: Rect) {
    let shared = &model.shared;
    match &model.overlay {
        Some(Overlay::Command(command)) => {
            let row = last(body);
            typed_command(command, shared, theme, frame, row);
        }
        Some(Overlay::Prefix(prefix)) => {
            let lines = choices(*prefix, model.screen(), theme, body.width);
            let height = u16::try_from(lines.len()).unwrap_or(1).min(body.height);
            let place = Rect {
                y: body.bottom() - height,
                height,
                ..body
            };
            surface::fill(frame.buffer_mut(), place, theme.strip);
            frame.render_widget(Paragraph::new(lines), place);
        }
        _ => {
            if let Some((place, said)) = placed(model, frame.buffer_mut(), body)
                && place.bottom() <= body.bottom()
            {
                said.draw(theme, frame.buffer_mut(), place);
            }
        }
    }
}

/// Draws what is said over the hints, where it would cover the row under the cursor.
pub fn over_hints(model: &Model, theme: &Theme, frame: &mut Frame, body: Rect) {
    if let Some(Overlay::Command(_) | Overlay::Prefix(_)) = &model.overlay {
        return;
    }
    if let Some((place, said)) = placed(model, frame.buffer_mut(), body)
        && place.bottom() > body.bottom()
    {
        said.draw(theme, frame.buffer_mut(), place);
    }
}

fn last(body: Rect) -> Rect {
    Rect {
        y: body.bottom().saturating_sub(1),
        height: 1,
        ..body
    }
}

/// A notice in lines.
struct Said {
    tone: Tone,
    lines: Vec<String>,
}

impl Said {
    fn draw(&self, theme: &Theme, buffer: &mut Buffer, place: Rect) {
        let ground = match self.tone {
            Tone::Good => theme.good_notice,
            Tone::Plain | Tone::Quiet => theme.strip,
            Tone::Warn => theme.warning_notice,
            Tone::Bad => theme.danger_notice,
        };
        surface::fill(buffer, place, ground);
        let at = |x: u16, y: u16| Position::new(place.x + x, place.y + y);
        let sign = match self.tone {
            Tone::Plain => symbols::AT_WORK,
            Tone::Good | Tone::Quiet | Tone::Warn | Tone::Bad => marker(self.tone),
        };
        put(buffer, at(EDGE, 0), 1, sign, sign_of(self.tone, theme));
        let room = place.width.saturating_sub(EDGE + SIGN + 1);
        for (line, y) in self.lines.iter().zip(0..place.height) {
            put(buffer, at(EDGE + SIGN, y), room, line, theme.strong);
        }
    }
}

/// What is said and where: in the last lines of the body, or else where the row under the cursor stays in sight.
fn placed(model: &Model, buffer: &Buffer, body: Rect) -> Option<(Rect, Said)> {
    let is_free = body.height > 1 && is_blank(buffer, above(last(body)));
    let said = said(model, body.width, is_free)?;
    let height = u16::try_from(said.lines.len())
        .unwrap_or(1)
        .min(body.height);
    let from = |y: u16| Rect { y, height, ..body };
    let places = [body.bottom() - height, body.bottom() + 1 - height, body.y];
    let covers = |place: &Rect| {
        let mut cells = place.intersection(body).positions();
        cells.any(|at| {
            buffer
                .cell(at)
                .is_some_and(|cell| cell.symbol() == symbols::CURSOR)
        })
    };
    let place = places.into_iter().map(from).find(|place| !covers(place));
    Some((place.unwrap_or(from(places[0])), said))
}

fn above(area: Rect) -> Rect {
    Rect {
        y: area.y.saturating_sub(1),
        ..area
    }
}

fn is_blank(buffer: &Buffer, area: Rect) -> bool {
    let mut places = area.positions();
    places.all(|place| buffer.cell(place).is_some_and(|cell| cell.symbol() == " "))
}

/// The letters that can be pressed, in one line or in two, whole ones only.
fn choices(prefix: Prefix, screen: &Screen, theme: &Theme, width: u16) -> Vec<Line<'static>> {
    let (what, choices) = prefix.choices(screen);
    let edge = if width < 60 { 1 } else { usize::from(EDGE) };
    let margin = || Span::raw(" ".repeat(edge));
    let mut lines = vec![vec![
        margin(),
        Span::styled(format!("{what}: "), theme.strong),
    ]];
    let mut left = usize::from(width).saturating_sub(what.width() + 2 + edge);
    for (letter, word) in choices {
        let needed = word.width() + 4;
        // Two cells stand between two of them, and none need to behind the last of a line.
        if needed > left + 2 {
            if lines.len() > 1 {
                break;
            }
            lines.push(vec![margin()]);
            left = usize::from(width).saturating_sub(edge);
        }
        left = left.saturating_sub(needed);
        if let Some(line) = lines.last_mut() {
            line.push(Span::styled(letter.to_string(), theme.focus));
            line.push(Span::styled(format!(" {word}  "), theme.text));
        }
    }
    lines.into_iter().map(Line::from).collect()
}

fn typed_command(command: &Command, shared: &Shared, theme: &Theme, frame: &mut Frame, row: Rect) {
    let room = row.width.saturating_sub(EDGE + 1 + FREE);
    let shown = window(&command.line, false, room);
    let buffer = frame.buffer_mut();
    surface::fill(buffer, row, theme.inset);
    let start = Position::new(row.x + EDGE, row.y);
    put(buffer, start, 1, ":", theme.focus);
    let typed = Position::new(start.x + 1, row.y);
    put(buffer, typed, room, &shown.text, theme.strong);
    let used = u16::try_from(shown.text.width()).unwrap_or(room).min(room);
    let behind = Position::new(typed.x + used, row.y);
    put(
        buffer,
        behind,
        room - used,
        &command.ghost(shared),
        theme.muted,
    );
    frame.set_cursor_position(Position::new(typed.x + shown.cursor, row.y));
}

/// The latest notice, or what stands between us and the service: in two lines where one is too short, the latter only
/// where it takes no line from anything else.
fn said(model: &Model, width: u16, is_free: bool) -> Option<Said> {
    let shared = &model.shared;
    let room = usize::from(width.saturating_sub(EDGE + SIGN + 1));
    let lines = |tone: Tone, text: &str| {
        let mut wrapped = wrap(text, room).into_iter();
        let first = wrapped.next().unwrap_or_default();
        let rest = wrapped.collect::<Vec<_>>().join(" ");
        let lines = [first, clip(&rest, room)].into_iter();
        let lines = lines.filter(|text| !text.is_empty()).collect();
        Said { tone, lines }
    };
    // What no key takes away leaves the rows their lines.
    let lasting = |text: String| if is_free { text } else { clip(&text, room) };
    if let Some(notice) = shared.notices.current() {
        return Some(lines(notice.tone, &notice.text));
    }
    let Some(failure) = trouble(model) else {
        let why = shared.refused().or_else(|| unheard(model))?;
        return Some(lines(Tone::Warn, &lasting(why)));
    };
    let again = shared.account.retry.at.map_or_else(String::new, |at| {
        format!(" Again at {}.", time::clock(at, &shared.zone))
    });
    let (what, advice) = (failure.sentence(), failure.advice());
    let brief = failure
        .brief()
        .map(|brief| format!("{brief} {advice}{again}"));
    let ways = [
        Some(format!("{what} {advice}{again}")),
        brief,
        Some(format!("{what}{again}")),
        Some(what.clone()),
    ];
    let fitting = ways.into_iter().flatten().find(|way| way.width() <= room);
    let text = fitting.unwrap_or_else(|| lasting(what));
    Some(lines(Tone::Bad, &text))
}

/// Why what phones do is not shown as it is now, where it is shown.
fn unheard(model: &Model) -> Option<String> {
    match model.screen() {
        Screen::Overview(_) | Screen::Domains(_) | Screen::Endpoints(_) | Screen::Endpoint(_) => {}
        Screen::Examination(_)
        | Screen::Ladder(_)
        | Screen::Calls(_)
        | Screen::Call(_)
        | Screen::Ring(_)
        | Screen::Application(_)
        | Screen::Form(_)
        | Screen::Requests(_)
        | Screen::Messages(_)
        | Screen::Jobs(_) => {
            return None;
        }
    }
    let registrar = &model.shared.registrar;
    if let Some(failure) = registrar.trouble().filter(|_| registrar.is_reading()) {
        return Some(format!(
            "Not all registered phones could be read: {} It is tried again.",
            failure.sentence()
        ));
    }
    let sight = &registrar.sight;
    let lost = sight.is_open().then(|| sight.obstacle(&model.shared.zone));
    lost.flatten()
}

/// Why what is shown could not be read again, or at all.
#[must_use]
pub fn trouble(model: &Model) -> Option<&Failure> {
    model.screen().scene().trouble(&model.shared)
}
