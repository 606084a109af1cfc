//! A sheet over the screen: a title, a body that scrolls when it is too long, and a foot that stays.

use ratatui::{
    Frame,
    layout::{Margin, Position, Rect},
    style::{Modifier, Style},
    text::{Line, Span},
    widgets::{Block, BorderType, Paragraph},
};

use crate::{
    app::{
        overlay::pages::{hanging, height},
        page::layout,
        text::number::more_lines,
    },
    ui::{
        parts::{cell::put, surface},
        theme::{Theme, symbols},
    },
};

/// What stands on a sheet.
pub struct Sheet<'a> {
    /// In its first line.
    pub title: &'a str,
    /// Whether a yes destroys something.
    pub danger: bool,
    /// Shown as far as there is room.
    pub body: Vec<Line<'a>>,
    /// Listed behind the body, each in a line or set in over several: only what is scrolled to is laid out.
    pub rows: &'a [String],
    /// How many pages of the body are above what is shown, and the key that shows more.
    pub page: (usize, &'a str),
    /// Always shown.
    pub foot: Vec<Line<'a>>,
    /// Cells and lines that are kept free at the right of all that.
    pub aside: (u16, u16),
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
    let (aside, least) = sheet.aside;
    let width = area.width.min(layout::SHEET + 4 + aside);
    let text = text_width(Rect {
        width: width - aside,
        ..area
    });
    let listed: usize = sheet.rows.iter().map(|row| height(row, text)).sum();
    let wanted = sheet.body.len() + listed + sheet.foot.len() + 2;
    let lines = u16::try_from(wanted).unwrap_or(u16::MAX);
    let lines = lines.max(least + 2).min(area.height);
    let place = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - lines) / 3,
        width,
        height: lines,
    };
    let title = crate::ui::parts::clip::clip(sheet.title, text_width(area));
    let inside = surround(&title, sheet.danger, theme, frame, place);
    let inside = Rect {
        width: inside.width - aside,
        ..inside
    };
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

/// Draws the box: a surface of its own under its title. Only what destroys has a frame, and so has everything where there
/// are no surfaces. Answers what is inside.
pub fn surround(title: &str, danger: bool, theme: &Theme, frame: &mut Frame, place: Rect) -> Rect {
    let buffer = frame.buffer_mut();
    surface::fill(buffer, place, theme.panel);
    let block = Block::bordered();
    let inside = block.inner(place).inner(Margin::new(1, 0));
    if danger || !theme.has_surfaces() {
        let (kind, line, word) = if danger {
            (BorderType::Thick, theme.danger_sign, theme.danger)
        } else {
            (BorderType::Rounded, theme.focus, theme.strong)
        };
        // The title has not the colour of the line that it stands in.
        let word = word.fg(word.fg.or(theme.text.fg).unwrap_or_default());
        let block = block
            .border_type(kind)
            .border_style(line.remove_modifier(Modifier::BOLD))
            .title(Span::styled(format!(" {title} "), word));
        frame.render_widget(block, place);
    } else {
        let row = Rect { height: 1, ..place };
        surface::fill(buffer, row, theme.active);
        put(buffer, row.as_position(), 1, symbols::CURSOR, theme.focus);
        let at = Position::new(inside.x, row.y);
        put(buffer, at, inside.width, title, theme.strong);
    }
    inside
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
        left => format!("… {}: {key}", more_lines(left)),
    };
    visible.push(Line::styled(more, theme.muted));
    visible
}
