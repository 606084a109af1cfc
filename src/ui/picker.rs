//! A list to choose from.

use ratatui::{Frame, layout::Rect, widgets::Paragraph};

use crate::app::{Shared, picker::Picker};

use super::Theme;

/// Draws it over the screen.
pub fn draw(_picker: &Picker, _shared: &Shared, theme: &Theme, frame: &mut Frame, area: Rect) {
    frame.render_widget(Paragraph::new("Choose").style(theme.strong), area);
}
