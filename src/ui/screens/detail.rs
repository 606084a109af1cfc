//! The page about one endpoint.

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
};

use unicode_width::UnicodeWidthStr;

use crate::{
    app::{
        model::Model,
        page::{
            layout,
            lines::{Columns, DetailLine, Held, LABEL, MARKER},
            notice::Tone,
        },
        screens::endpoint::EndpointDetail,
        text::number::more_lines,
    },
    ui::{
        frame::nothing,
        parts::{
            cell::{line, put},
            standing::{sign_of, style},
            surface::{self, EDGE, FREE},
        },
        theme::{Theme, symbols},
    },
};

/// Draws the whole screen.
pub fn draw(screen: &EndpointDetail, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let shared = &model.shared;
    if let Some(columns) = screen.columns(shared, area.width) {
        two(&columns, screen.scroll, theme, frame.buffer_mut(), area);
        return;
    }
    match screen.lines(shared, layout::page_width(area.width)) {
        Some(page) => lines(&page, screen.scroll, true, theme, frame.buffer_mut(), area),
        None => nothing::endpoint(model, theme, frame, area),
    }
}

/// Draws two columns, and what stands over both, from this line on.
fn two(columns: &Columns, from: usize, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let over = columns.above.len().saturating_sub(from);
    let over = u16::try_from(over).unwrap_or(u16::MAX).min(area.height);
    let above = Rect {
        height: over,
        ..area
    };
    lines(&columns.above, from, true, theme, buffer, above);
    let below = surface::below(area, over);
    let from = from.saturating_sub(columns.above.len());
    let pane = |x: u16, width: u16| Rect {
        x: below.x + x,
        width,
        ..below
    };
    let behind = columns.width + 1;
    surface::gap(theme, buffer, pane(columns.width, 1));
    let left = pane(0, columns.width);
    let right = pane(behind, area.width.saturating_sub(behind));
    for (column, place) in [(&columns.left, left), (&columns.right, right)] {
        lines(column, from, true, theme, buffer, place);
    }
}

/// Draws a page from this line on; its titles as strips where it fills the window.
pub fn lines(
    page: &[DetailLine],
    from: usize,
    strips: bool,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    let width = area.width.saturating_sub(EDGE + FREE);
    let last = usize::from(area.height).saturating_sub(1);
    for (row, content) in page
        .iter()
        .skip(from)
        .take(usize::from(area.height))
        .enumerate()
    {
        let Some(start) = line(area, row) else {
            break;
        };
        let at = Position::new(start.x + EDGE, start.y);
        let behind = |cells: u16| Position::new(at.x + cells, at.y);
        let hidden = page.len() - from - row;
        if row == last && hidden > 1 {
            let text = format!("{} {}", symbols::MORE, more_lines(hidden));
            put(buffer, at, width, &text, theme.muted);
            break;
        }
        match content {
            DetailLine::Title(title) if strips => {
                let place = Rect {
                    y: start.y,
                    height: 1,
                    ..area
                };
                let title = [(*title, theme.strong)];
                surface::strip(theme, buffer, place, false, &title, &[]);
            }
            DetailLine::Title(title) => put(buffer, at, width, title, theme.strong),
            DetailLine::Field(label, tone, value) => {
                put(buffer, at, LABEL.min(width), label, theme.muted);
                put(
                    buffer,
                    behind(LABEL),
                    width.saturating_sub(LABEL),
                    value,
                    style(*tone, theme),
                );
            }
            DetailLine::Text(marker, tone, text) => {
                let sign = sign_of(*tone, theme);
                // What is well is told by its sign.
                let word = match tone {
                    Tone::Good => theme.text,
                    Tone::Plain | Tone::Quiet | Tone::Warn | Tone::Bad => style(*tone, theme),
                };
                put(buffer, at, MARKER.min(width), marker, sign);
                put(
                    buffer,
                    behind(MARKER),
                    width.saturating_sub(MARKER),
                    text,
                    word,
                );
            }
            DetailLine::Span(name, held) => {
                put(buffer, at, (LABEL - 1).min(width), name, theme.text);
                for (held, x) in held.iter().zip(LABEL..width) {
                    let (stroke, ink) = match held {
                        Held::Not => (symbols::THIN, theme.faint),
                        Held::Yes => (symbols::BAR, theme.good_sign),
                        Held::Refused => (symbols::BROKEN, theme.danger_sign),
                    };
                    put(buffer, behind(x), 1, stroke, ink);
                }
            }
            DetailLine::Json(text) => {
                let at = behind(MARKER);
                json(text, theme, buffer, at, width.saturating_sub(MARKER));
            }
            DetailLine::Blank => {}
        }
    }
    let height = usize::from(area.height);
    if page.len() > height && from > 0 {
        surface::scroll_bar(theme, buffer, area, from, page.len());
    }
}

/// A line of JSON: what names a value and what holds values together is quieter than the value.
fn json(text: &str, theme: &Theme, buffer: &mut Buffer, at: Position, width: u16) {
    let indent = text.len() - text.trim_start().len();
    let named = text[indent..]
        .starts_with('"')
        .then(|| text.find("\": "))
        .flatten();
    let from = named.map_or(indent, |end| end + 3);
    let value = text[from..].trim_end_matches([',', '{', '[', '}', ']']);
    let pieces = [
        (&text[..from], theme.muted),
        (value, theme.text),
        (&text[from + value.len()..], theme.muted),
    ];
    let (mut x, end) = (at.x, at.x + width);
    for (piece, style) in pieces {
        let room = end.saturating_sub(x);
        put(buffer, Position::new(x, at.y), room, piece, style);
        x += u16::try_from(piece.width()).unwrap_or(room).min(room);
    }
}
