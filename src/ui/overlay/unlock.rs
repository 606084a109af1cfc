//! The prompt for a secret, with a dot for each character of it.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

use crate::{
    app::{
        keys::{action::Action, keymap::Keymap, table::Context},
        overlay::unlock::{Unlock, Wanted},
    },
    ui::{
        parts::{clip::wrap, input::window},
        theme::Theme,
    },
};

use super::sheet::{self, Sheet};

/// Draws it over the screen.
pub fn draw(unlock: &Unlock, keymap: &Keymap, theme: &Theme, frame: &mut Frame, area: Rect) {
    let width = sheet::text_width(area);
    let mut body = vec![Line::default()];
    let refused = unlock.refused.iter();
    let said = refused.map(|text| (format!("■ {text}"), theme.danger));
    let here = format!(
        "It is not shown, and written nowhere. Without it, {}.",
        unlock.otherwise()
    );
    for (text, style) in said.chain([(here, theme.text)]) {
        body.extend(
            wrap(&text, width)
                .into_iter()
                .map(|line| Line::styled(line, style)),
        );
    }
    body.push(Line::default());
    let typed = window(
        &unlock.hidden.line,
        true,
        u16::try_from(width - 2).unwrap_or(u16::MAX),
    );
    let mut keys = Vec::new();
    let labels = match unlock.wanted {
        Wanted::Profile { .. } => [" Open   ", " Stay here"],
        Wanted::Password(_) => [" Try   ", " Leave it"],
    };
    for (action, label) in [Action::Choose, Action::No].into_iter().zip(labels) {
        let key = keymap.shown(&[Context::Proof], action).unwrap_or_default();
        keys.push(Span::styled(key.to_owned(), theme.strong));
        keys.push(Span::styled(label, theme.muted));
    }
    let title = unlock.title();
    let sheet = Sheet {
        title: &title,
        danger: false,
        body,
        rows: &[],
        aside: (0, 0),
        page: (0, ""),
        foot: vec![
            Line::from(vec![
                Span::styled("▌ ", theme.focus),
                Span::styled(typed.text, theme.text),
            ]),
            Line::from(keys),
        ],
    };
    let (_, below) = sheet::draw(sheet, theme, frame, area);
    sheet::point(frame, below, typed.cursor + 2, 0);
}
