//! A form.

use ratatui::{Frame, layout::Rect, widgets::Paragraph};

use crate::app::{Shared, form::Form};

use super::Theme;

/// Draws it into the area between header and footer.
pub fn draw(form: &Form, _shared: &Shared, theme: &Theme, frame: &mut Frame, area: Rect) {
    frame.render_widget(
        Paragraph::new(form.title.as_str()).style(theme.strong),
        area,
    );
}
