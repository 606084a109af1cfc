//! The whole picture: the screen, and the overlay on it.

use ratatui::{Frame, text::Line, widgets::Paragraph};

use crate::app::{Model, Overlay, Screen};

use super::{Theme, card, form, picker, question};

/// Draws the model.
pub fn view(model: &Model, theme: &Theme, frame: &mut Frame) {
    let area = frame.area();
    frame.buffer_mut().set_style(area, theme.text);
    match model.screen() {
        Screen::Form(screen) => form::draw(screen, &model.shared, theme, frame, area),
        Screen::Domains(_)
        | Screen::Endpoints(_)
        | Screen::Endpoint(_)
        | Screen::Requests(_)
        | Screen::Messages(_) => {
            let rows = model
                .shared
                .account
                .domains
                .rows()
                .iter()
                .map(|domain| Line::raw(domain.host()));
            frame.render_widget(
                Paragraph::new(rows.collect::<Vec<_>>()).style(theme.text),
                area,
            );
        }
    }
    match &model.overlay {
        Some(Overlay::Ask(overlay)) => {
            question::draw(overlay, &model.shared.keymap, theme, frame, area)
        }
        Some(Overlay::Pick(overlay)) => picker::draw(overlay, &model.shared, theme, frame, area),
        Some(Overlay::Card(overlay)) => {
            card::draw(overlay, &model.shared.keymap, theme, frame, area)
        }
        Some(Overlay::Help(_) | Overlay::Command(_) | Overlay::Prefix(_)) | None => {}
    }
    theme.finish(frame.buffer_mut());
}
