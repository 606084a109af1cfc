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
    ui::{
        parts::{clip::wrap, code::Code},
        theme::Theme,
    },
};

use super::sheet::{self, Sheet};

/// The narrowest that a card is beside a code.
const NARROWEST: u16 = 44;

/// Cells for the labels.
const LABEL: usize = 13;

/// Cells between the text and the code beside it.
const GAP: u16 = 3;

/// Draws it over the screen, with a code beside it where all of it fits.
pub fn draw(card: &Card, keymap: &Keymap, theme: &Theme, frame: &mut Frame, area: Rect) {
    let code = Code::of(card.address().reveal(), theme).filter(|_| !sheet::is_tight(area));
    if let Some(code) = code {
        let aside = code.width() + GAP;
        let beside = Rect {
            width: area.width.saturating_sub(aside),
            ..area
        };
        let text = sheet(card, keymap, theme, beside);
        let lines = text.body.len() + text.foot.len() + 2;
        let height = usize::from(area.height);
        if beside.width >= NARROWEST && lines <= height && code.height() + 2 <= area.height {
            let sheet = Sheet {
                aside: (aside, code.height()),
                ..text
            };
            let (inside, _) = sheet::draw(sheet, theme, frame, area);
            let place = Rect {
                x: inside.right() + GAP - 1,
                width: code.width(),
                height: code.height(),
                ..inside
            };
            code.draw(theme, frame.buffer_mut(), place);
            return;
        }
    }
    sheet::draw(sheet(card, keymap, theme, area), theme, frame, area);
}

/// What stands on the card.
fn sheet<'a>(card: &'a Card, keymap: &'a Keymap, theme: &Theme, area: Rect) -> Sheet<'a> {
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
    Sheet {
        title: &card.title,
        danger: false,
        body,
        rows: &[],
        aside: (0, 0),
        page: (0, ""),
        foot: below,
    }
}
