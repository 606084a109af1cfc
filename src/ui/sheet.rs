//! A framed sheet over the screen: a title, a body that scrolls when it is too long, and a foot that stays.

use super::Theme;
use ratatui::{
    Frame,
    layout::{Margin, Position, Rect},
    text::{Line, Span},
    widgets::{Block, BorderType, Clear, Paragraph},
};

/// The widest text in a sheet: longer lines are hard to read.
const WIDEST: u16 = 72;

/// What stands on a sheet.
pub struct Sheet<'a> {
    /// In the frame.
    pub title: &'a str,
    /// Shown as far as there is room.
    pub body: Vec<Line<'a>>,
    /// How many pages of the body are above what is shown, and the key that shows more.
    pub page: (usize, &'a str),
    /// Always shown.
    pub foot: Vec<Line<'a>>,
}

/// Cells for text in a line of a sheet over this area.
#[must_use]
pub fn text_width(area: Rect) -> usize {
    usize::from(area.width.saturating_sub(4).clamp(2, WIDEST))
}

/// Where a sheet goes: between header and footer, or over everything in a low window.
#[must_use]
pub fn place(whole: Rect, between: Rect) -> Rect {
    if is_tight(whole) { whole } else { between }
}

/// Whether there is so little room that only what matters most is shown.
#[must_use]
pub fn is_tight(area: Rect) -> bool {
    area.height < 14
}

/// Draws the sheet in the middle of the area. Answers where the text of the body and the foot begin.
pub fn draw(sheet: Sheet<'_>, theme: &Theme, frame: &mut Frame, area: Rect) -> (Rect, Rect) {
    let width = area.width.min(WIDEST + 4);
    let wanted = sheet.body.len() + sheet.foot.len() + 2;
    let height = u16::try_from(wanted).unwrap_or(u16::MAX).min(area.height);
    let place = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 3,
        width,
        height,
    };
    clear(frame, area, place);
    let title = super::clip::clip(sheet.title, text_width(area));
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.border)
        .style(theme.text)
        .title(Span::styled(format!(" {title} "), theme.strong));
    let inside = block.inner(place).inner(Margin::new(1, 0));
    frame.render_widget(block, place);
    let foot = u16::try_from(sheet.foot.len())
        .unwrap_or(u16::MAX)
        .min(inside.height);
    let room = inside.height - foot;
    let body = fit(sheet.body, usize::from(room), sheet.page, theme);
    frame.render_widget(Paragraph::new(body), inside);
    let below = Rect {
        y: inside.y + room,
        height: foot,
        ..inside
    };
    frame.render_widget(Paragraph::new(sheet.foot), below);
    (inside, below)
}

/// Puts the terminal's cursor there, if that is inside.
pub fn point(frame: &mut Frame, inside: Rect, x: u16, y: u16) {
    let position = Position::new(inside.x.saturating_add(x), inside.y.saturating_add(y));
    if inside.contains(position) {
        frame.set_cursor_position(position);
    }
}

/// Clears every row that the sheet stands in: text beside it would read as part of it.
fn clear(frame: &mut Frame, area: Rect, place: Rect) {
    let band = Rect {
        x: area.x,
        width: area.width,
        ..place
    };
    frame.render_widget(Clear, band);
}

/// As many lines as there is room for: empty ones give way first, then the body is shown page by page.
fn fit<'a>(
    mut lines: Vec<Line<'a>>,
    room: usize,
    (page, key): (usize, &str),
    theme: &Theme,
) -> Vec<Line<'a>> {
    while lines.len() > room {
        match lines.iter().rposition(|line| line.width() == 0) {
            Some(empty) => {
                lines.remove(empty);
            }
            None => break,
        }
    }
    if lines.len() <= room || room < 2 {
        lines.truncate(room);
        return lines;
    }
    let shown = room - 1;
    let first = (page * shown).min(lines.len() - shown);
    let left = lines.len() - shown - first;
    let mut visible: Vec<_> = lines.into_iter().skip(first).take(shown).collect();
    let more = match left {
        0 => "the end".to_owned(),
        1 => format!("… 1 more line: {key}"),
        left => format!("… {left} more lines: {key}"),
    };
    visible.push(Line::styled(more, theme.muted));
    visible
}
