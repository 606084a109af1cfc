//! A framed sheet over the screen: a title, a body that scrolls when it is too long, and a foot that stays.

use ratatui::{
    Frame,
    layout::{Margin, Position, Rect},
    style::Style,
    text::{Line, Span},
    widgets::{Block, BorderType, Clear, Paragraph},
};

use crate::{
    app::{
        overlay::pages::{hanging, height},
        page::layout,
        text::number::grouped,
    },
    ui::theme::Theme,
};

/// What stands on a sheet.
pub struct Sheet<'a> {
    /// In the frame.
    pub title: &'a str,
    /// Shown as far as there is room.
    pub body: Vec<Line<'a>>,
    /// Listed behind the body, each in a line or set in over several: only what is scrolled to is laid out.
    pub rows: &'a [String],
    /// How many pages of the body are above what is shown, and the key that shows more.
    pub page: (usize, &'a str),
    /// Always shown.
    pub foot: Vec<Line<'a>>,
}

/// Cells for text in a line of a sheet over this area.
pub fn text_width(area: Rect) -> usize {
    layout::sheet_width(area.width)
}

/// Where a sheet goes: between header and footer, or over everything in a low window.
pub fn place(whole: Rect, between: Rect) -> Rect {
    if is_tight(whole) { whole } else { between }
}

/// Whether there is so little room that only what matters most is shown.
pub fn is_tight(area: Rect) -> bool {
    layout::is_tight(area.height)
}

/// Draws the sheet in the middle of the area. Answers where the text of the body and the foot begin.
pub fn draw(sheet: Sheet<'_>, theme: &Theme, frame: &mut Frame, area: Rect) -> (Rect, Rect) {
    let width = area.width.min(layout::SHEET + 4);
    let text = text_width(area);
    let listed: usize = sheet.rows.iter().map(|row| height(row, text)).sum();
    let wanted = sheet.body.len() + listed + sheet.foot.len() + 2;
    let lines = u16::try_from(wanted).unwrap_or(u16::MAX).min(area.height);
    let place = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - lines) / 3,
        width,
        height: lines,
    };
    clear(frame, area, place);
    let title = crate::ui::parts::clip::clip(sheet.title, text_width(area));
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
    let rows = Listed {
        rows: sheet.rows,
        width: text,
        lines: listed,
        style: theme.text,
    };
    let body = fit(sheet.body, &rows, usize::from(room), sheet.page, theme);
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

/// Rows that are laid out as far as they are seen.
struct Listed<'a> {
    rows: &'a [String],
    width: usize,
    /// How many lines all of them take.
    lines: usize,
    style: Style,
}

impl Listed<'_> {
    /// So many lines from this one on.
    fn lines(&self, from: usize, most: usize) -> Vec<Line<'static>> {
        let mut above = 0;
        let mut lines = Vec::new();
        for row in self.rows {
            let height = height(row, self.width);
            if above + height > from {
                let pieces = hanging(row, self.width).into_iter();
                let pieces = pieces.skip(from.saturating_sub(above));
                lines.extend(pieces.map(|piece| Line::styled(piece, self.style)));
            }
            above += height;
            if lines.len() >= most {
                break;
            }
        }
        lines.truncate(most);
        lines
    }
}

/// As many lines as there is room for: empty ones give way first, then the body and what is listed behind it are shown
/// page by page.
fn fit<'a>(
    mut body: Vec<Line<'a>>,
    rows: &Listed<'_>,
    room: usize,
    (page, key): (usize, &str),
    theme: &Theme,
) -> Vec<Line<'a>> {
    while body.len() + rows.lines > room {
        match body.iter().rposition(|line| line.width() == 0) {
            Some(empty) => {
                body.remove(empty);
            }
            None => break,
        }
    }
    let all = body.len() + rows.lines;
    if all <= room || room < 2 {
        body.extend(rows.lines(0, room.saturating_sub(body.len())));
        body.truncate(room);
        return body;
    }
    let shown = room - 1;
    let first = (page * shown).min(all - shown);
    let left = all - shown - first;
    let behind = first.saturating_sub(body.len());
    let mut visible: Vec<_> = body.into_iter().skip(first).take(shown).collect();
    visible.extend(rows.lines(behind, shown - visible.len()));
    let more = match left {
        0 => "the end".to_owned(),
        1 => format!("… 1 more line: {key}"),
        left => format!("… {} more lines: {key}", grouped(left)),
    };
    visible.push(Line::styled(more, theme.muted));
    visible
}
