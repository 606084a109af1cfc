//! The page about one endpoint.

use ratatui::{
    Frame,
    layout::{Position, Rect},
};

use crate::{
    app::{
        model::Model,
        page::{
            layout,
            lines::{DetailLine, LABEL, MARKER},
        },
        screens::endpoint::EndpointDetail,
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
    match screen.lines(&model.shared, layout::page_width(area.width)) {
        Some(page) => lines(&page, screen.scroll, theme, frame, area),
        None => nothing::endpoint(model, theme, frame, area),
    }
}

/// Draws a page from this line on.
pub fn lines(page: &[DetailLine], from: usize, theme: &Theme, frame: &mut Frame, area: Rect) {
    let width = area.width.saturating_sub(EDGE + FREE);
    let buffer = frame.buffer_mut();
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
            let text = format!("{} {hidden} more lines", symbols::MORE);
            put(buffer, at, width, &text, theme.muted);
            break;
        }
        match content {
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
                put(buffer, at, MARKER.min(width), marker, sign);
                put(
                    buffer,
                    behind(MARKER),
                    width.saturating_sub(MARKER),
                    text,
                    style(*tone, theme),
                );
            }
            DetailLine::Blank => {}
        }
    }
    let height = usize::from(area.height);
    if page.len() > height && from > 0 {
        surface::scroll_bar(theme, buffer, area, from, page.len());
    }
}
