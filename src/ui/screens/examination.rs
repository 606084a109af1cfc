//! A test of an endpoint: what was found in words, and the steps with a waterfall of their times where there is room.

use std::time::Duration;

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};

use crate::{
    app::{
        model::Model,
        page::{layout, lines::MARKER, notice::Tone},
        screens::exam::{
            Examination,
            page::{At, EVIDENCE, StepLine, What},
        },
    },
    doctor::{Report, Row, State, words},
    ui::{
        parts::{
            cell::{line, put, put_right},
            standing::{sign_of, style},
            surface::{self, EDGE, FREE},
        },
        theme::{Theme, symbols},
    },
};

/// Cells of the title of a step.
const TITLE: u16 = 14;
/// Cells of a time.
const TIME: u16 = 9;
/// Cells of the waterfall.
const WATERFALL: u16 = 32;
/// From this width on there is one.
const WIDE: u16 = 100;

/// Draws the whole screen.
pub fn draw(screen: &Examination, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let lines = screen.lines(&model.shared, layout::page_width(area.width));
    let whole = screen.report.as_ref().map(Report::took);
    let whole = whole.unwrap_or_default();
    let buffer = frame.buffer_mut();
    let shown = lines.iter().skip(screen.top).take(usize::from(area.height));
    for (row, content) in shown.enumerate() {
        let Some(start) = line(area, row) else {
            break;
        };
        let hidden = lines.len() - screen.top - row;
        if row + 1 == usize::from(area.height) && hidden > 1 {
            let text = format!("{} {hidden} more lines", symbols::MORE);
            let at = Position::new(start.x + EDGE, start.y);
            let width = area.width.saturating_sub(EDGE + FREE);
            put(buffer, at, width, &text, theme.muted);
            break;
        }
        let own = Rect {
            y: start.y,
            height: 1,
            ..area
        };
        let text = Rect {
            x: area.x + EDGE,
            width: area.width.saturating_sub(EDGE + FREE),
            ..own
        };
        draw_line(&content.what, whole, theme, buffer, text);
        if is_under_cursor(screen, content.at) {
            surface::select(theme, buffer, own, true);
        }
    }
}

fn is_under_cursor(screen: &Examination, at: Option<At>) -> bool {
    at.is_some() && at == screen.list.cursor
}

fn draw_line(what: &What, whole: Duration, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let at = area.as_position();
    let behind = |cells: u16| Position::new(at.x + cells, at.y);
    let rest = |cells: u16| area.width.saturating_sub(cells);
    match what {
        What::Blank => {}
        What::Found(sign, tone, text) => {
            let strong = match tone {
                Tone::Bad | Tone::Warn => style(*tone, theme),
                Tone::Good | Tone::Plain => theme.strong,
                Tone::Quiet => theme.muted,
            };
            put(buffer, at, MARKER, sign, sign_of(*tone, theme));
            put(buffer, behind(MARKER), rest(MARKER), text, strong);
        }
        What::Text(tone, text) => {
            put(
                buffer,
                behind(MARKER),
                rest(MARKER),
                text,
                style(*tone, theme),
            );
        }
        What::Steps => {
            put(buffer, at, area.width, "Steps", theme.strong);
            axis(whole, theme, buffer, area);
        }
        What::Step(step) => draw_step(step, whole, theme, buffer, area),
        What::Beside(phone) => {
            let title = "The phone beside this test";
            put(buffer, at, area.width, title, theme.strong);
            let title = u16::try_from(title.len()).unwrap_or(0) + 2;
            put(buffer, behind(title), rest(title), phone, theme.muted);
        }
        What::Columns => {
            let (sent, right) = columns(area);
            put(
                buffer,
                sent.as_position(),
                sent.width,
                words::SENT,
                theme.muted,
            );
            put(
                buffer,
                right.as_position(),
                right.width,
                words::RIGHT,
                theme.muted,
            );
        }
        What::Row(row) => draw_row(row, theme, buffer, area),
        What::Evidence(what, text) => {
            let label = theme.muted;
            put(buffer, behind(MARKER), EVIDENCE - MARKER - 1, what, label);
            put(buffer, behind(EVIDENCE), rest(EVIDENCE), text, theme.text);
        }
    }
}

/// Where the two columns stand.
fn columns(area: Rect) -> (Rect, Rect) {
    let room = area.width.saturating_sub(MARKER + TITLE);
    let sent = (room / 2).min(40);
    let place = |x, width| Rect { x, width, ..area };
    let start = area.x + MARKER + TITLE;
    (
        place(start, sent.saturating_sub(2)),
        place(start + sent, room - sent),
    )
}

/// What the phone sent, and what it should send.
fn draw_row(row: &Row, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let at = area.as_position();
    let (sent, right) = columns(area);
    let (state, own) = if row.differs {
        (State::Wrong, theme.danger)
    } else {
        (State::Ok, theme.text)
    };
    let sign = if row.differs { own } else { theme.good };
    put(buffer, at, MARKER, state.sign(), sign);
    let label = if row.differs { own } else { theme.muted };
    put(
        buffer,
        Position::new(at.x + MARKER, at.y),
        TITLE,
        &row.what,
        label,
    );
    put(buffer, sent.as_position(), sent.width, &row.sent, own);
    let due = match &*row.how {
        "" => row.right.clone(),
        how => format!("{} ({how})", row.right),
    };
    put(buffer, right.as_position(), right.width, &due, theme.text);
}

fn draw_step(step: &StepLine, whole: Duration, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let at = area.as_position();
    let (sign, text) = match step.state {
        None => (symbols::DOT, theme.muted),
        Some(State::Ok) => (State::Ok.sign(), theme.text),
        Some(State::Wrong) => (State::Wrong.sign(), theme.danger),
        Some(state @ State::Unknown) => (state.sign(), theme.warning),
        Some(state @ State::Skipped) => (state.sign(), theme.muted),
    };
    let colour = if step.state == Some(State::Ok) {
        theme.good_sign
    } else {
        text
    };
    put(buffer, at, MARKER, sign, colour);
    let behind = Position::new(at.x + MARKER, at.y);
    put(buffer, behind, TITLE, step.step.title(), text);
    let words = MARKER + TITLE;
    let waterfall = if area.width >= WIDE { WATERFALL + 2 } else { 0 };
    let room = area.width.saturating_sub(words + TIME + waterfall);
    put(
        buffer,
        Position::new(at.x + words, at.y),
        room,
        &step.text,
        text,
    );
    let Some((began, took)) = step.time else {
        return;
    };
    let place = Position::new(at.x + words + room, at.y);
    let lasted = format!("{} ms", took.as_millis());
    put_right(buffer, place, TIME, &lasted, theme.muted);
    if waterfall > 0 {
        let place = Position::new(at.x + area.width - WATERFALL, at.y);
        let colour = if step.state == Some(State::Wrong) {
            theme.danger
        } else {
            theme.muted
        };
        bar((began, took), whole, colour, buffer, place);
    }
}

/// From nought to the end of the last step.
fn axis(whole: Duration, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    if area.width < WIDE || whole.is_zero() {
        return;
    }
    let start = Position::new(area.x + area.width - WATERFALL, area.y);
    put(buffer, start, WATERFALL, "0", theme.muted);
    let end = format!("{} ms", whole.as_millis());
    put_right(buffer, start, WATERFALL, &end, theme.muted);
}

/// When something was under way, of the whole time.
fn bar(
    (began, took): (Duration, Duration),
    whole: Duration,
    colour: Style,
    buffer: &mut Buffer,
    place: Position,
) {
    let cell = |time: Duration| {
        let cells = time.as_nanos() * u128::from(WATERFALL) / whole.as_nanos().max(1);
        u16::try_from(cells).unwrap_or(WATERFALL).min(WATERFALL)
    };
    let from = cell(began).min(WATERFALL - 1);
    let to = cell(began + took).max(from + 1);
    let line = symbols::BAR.repeat(usize::from(to - from));
    let place = Position::new(place.x + from, place.y);
    put(buffer, place, to - from, &line, colour);
}
