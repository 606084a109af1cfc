//! The card with a new password.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

use crate::{
    app::{
        keys::{keymap::Keymap, table::Context},
        next::card::Card,
        text::spoken::{groups, spelling},
    },
    ui::{parts::clip::wrap, theme::Theme},
};

use super::sheet::{self, Sheet};

/// Cells for the labels.
const LABEL: usize = 13;

/// Draws it over the screen.
pub fn draw(card: &Card, keymap: &Keymap, theme: &Theme, frame: &mut Frame, area: Rect) {
    let width = sheet::text_width(area);
    let mut body = Vec::new();
    let mut row = |label: &str, value: &str, style| {
        let labels = std::iter::once(label).chain(std::iter::repeat(""));
        for (label, piece) in labels.zip(wrap(value, width.saturating_sub(LABEL))) {
            body.push(Line::from(vec![
                Span::styled(format!("{label:LABEL$}"), theme.muted),
                Span::styled(piece, style),
            ]));
        }
    };
    row("Password", card.password.reveal(), theme.strong);
    let tight = sheet::is_tight(area);
    if !tight {
        row("In groups", &groups(card.password.reveal()), theme.text);
        row("Spelt", &spelling(card.password.reveal()), theme.muted);
    }
    for told in card.rows.iter().filter(|told| !(tight && told.follows)) {
        row(told.label, &told.value, theme.text);
    }
    body.insert(0, Line::default());
    body.push(Line::default());
    let said = card.copied.as_deref();
    let said = said.unwrap_or("The password is shown only now. Closing this forgets it.");
    let said = wrap(said, width).into_iter();
    let mut below: Vec<Line> = said.map(|line| Line::styled(line, theme.warning)).collect();
    if !tight {
        below.push(Line::default());
    }
    let mut foot = Vec::new();
    for bound in keymap.of(Context::Card) {
        foot.push(Span::styled(
            bound.shown().unwrap_or_default(),
            theme.strong,
        ));
        foot.push(Span::styled(
            format!(" {}  ", bound.binding.hint),
            theme.muted,
        ));
    }
    below.push(Line::from(foot));
    let sheet = Sheet {
        title: &card.title,
        danger: false,
        body,
        rows: &[],
        page: (0, ""),
        foot: below,
    };
    sheet::draw(sheet, theme, frame, area);
}
