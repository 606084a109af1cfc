//! A question with Yes and No.

use ratatui::{Frame, layout::Rect, widgets::Paragraph};

use crate::app::{Shared, question::Question};

use super::Theme;

/// Draws it over the screen.
pub fn draw(question: &Question, _shared: &Shared, theme: &Theme, frame: &mut Frame, area: Rect) {
    frame.render_widget(
        Paragraph::new(question.title.as_str()).style(theme.strong),
        area,
    );
}
