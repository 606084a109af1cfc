//! A framed sheet over the screen: a title, a body that gives way when it is too long, and a foot that never does.

use ratatui::{
    Frame,
    layout::{Margin, Rect},
    text::{Line, Span},
    widgets::{Block, BorderType, Clear, Paragraph},
};

use super::Theme;

/// The widest text in a sheet: longer lines are hard to read.
const WIDEST: u16 = 72;

/// What stands on a sheet.
pub struct Sheet<'a> {
    /// In the frame.
    pub title: &'a str,
    /// Shown from its start, as far as there is room.
    pub body: Vec<Line<'a>>,
    /// Always shown.
    pub foot: Vec<Line<'a>>,
}

/// Cells for text in a line of a sheet over this area.
#[must_use]
pub fn text_width(area: Rect) -> usize {
    usize::from(area.width.saturating_sub(4).min(WIDEST))
}

/// Draws the sheet in the middle of the area. Answers where the foot begins.
pub fn draw(sheet: Sheet<'_>, theme: &Theme, frame: &mut Frame, area: Rect) -> Rect {
    let width = area.width.min(WIDEST + 4);
    let wanted = sheet.body.len() + sheet.foot.len() + 2;
    let height = u16::try_from(wanted).unwrap_or(u16::MAX).min(area.height);
    let place = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 3,
        width,
        height,
    };
    let title = super::wrap::clip(sheet.title, text_width(area));
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.border)
        .style(theme.text)
        .title(Span::styled(format!(" {title} "), theme.strong));
    let inside = block.inner(place).inner(Margin::new(1, 0));
    frame.render_widget(Clear, place);
    frame.render_widget(block, place);
    let foot = u16::try_from(sheet.foot.len())
        .unwrap_or(u16::MAX)
        .min(inside.height);
    let room = inside.height - foot;
    let body = fit(sheet.body, usize::from(room), theme);
    frame.render_widget(Paragraph::new(body), inside);
    let below = Rect {
        y: inside.y + room,
        height: foot,
        ..inside
    };
    frame.render_widget(Paragraph::new(sheet.foot), below);
    below
}

/// As many lines as there is room for: empty ones give way first, then the end, which shows as `…`.
fn fit<'a>(mut lines: Vec<Line<'a>>, room: usize, theme: &Theme) -> Vec<Line<'a>> {
    while lines.len() > room {
        match lines.iter().rposition(|line| line.width() == 0) {
            Some(empty) => {
                lines.remove(empty);
            }
            None => break,
        }
    }
    if lines.len() > room {
        lines.truncate(room.saturating_sub(1));
        if room > 0 {
            lines.push(Line::styled("…", theme.muted));
        }
    }
    lines
}
