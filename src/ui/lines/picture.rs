//! Any screen as lines of text: what `view` draws, without lines around it and with commas for the gaps.

use ratatui::{Terminal, backend::TestBackend};

use crate::{
    app::{model::Model, page::layout},
    ui::{
        theme::{Theme, symbols},
        view,
    },
};

/// What stands between header and footer.
pub fn lines(model: &Model) -> Vec<String> {
    let size = model.shared.size;
    let Some(theme) = Theme::named("mono") else {
        return Vec::new();
    };
    let Ok(mut terminal) = Terminal::new(TestBackend::new(size.width, size.height));
    let Ok(frame) = terminal.draw(|frame| view(model, &theme, frame));
    let width = usize::from(frame.area.width).max(1);
    let rows = frame.buffer.content.chunks(width);
    let body = usize::from(size.height.saturating_sub(layout::FOOTER));
    rows.take(body)
        .skip(usize::from(layout::HEADER))
        .map(|cells| {
            cells
                .iter()
                .map(ratatui::buffer::Cell::symbol)
                .collect::<String>()
        })
        .map(|line| spoken(&line))
        .filter(|line| !line.is_empty())
        .collect()
}

/// A drawn line as it is read aloud.
fn spoken(line: &str) -> String {
    let plain = symbols::plain(line);
    let inside = plain.trim_matches(|c: char| c == '|' || c == '+' || c.is_whitespace());
    let parts = inside
        .split("  ")
        .map(str::trim)
        .filter(|part| part.chars().any(|c| c != '-'));
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn gaps_become_commas_and_frames_go() {
        assert_eq!(
            spoken("│ ▸ lyon      178   –  Hôtel   │"),
            "> lyon, 178, Hôtel"
        );
        assert_eq!(spoken("┌──────┐"), "");
    }
}
