//! Draws a whole frame: top bar, title, screen, notice, hints, and the overlay above them.

use ratatui::{
    Frame, Terminal,
    backend::TestBackend,
    buffer::Cell,
    layout::{Position, Rect},
    widgets::Paragraph,
};

use crate::{
    app::{
        keys::{action::Action, table::Context},
        message::Message,
        model::Model,
        overlay::Overlay,
        page::layout::{self, Size},
        screens::{Screen, prompt::Prompt},
        update::quit,
    },
    ui::{
        frame::{
            footer::{self, Pressed},
            header, prompt, status,
        },
        overlay::{card, command, help, picker, question, sheet, unlock},
        parts::{cell, surface},
        screens::{
            application, beside, calls, detail, domains, endpoints, examination, form, jobs,
            ladder, logs, overview,
        },
        theme::Theme,
    },
};

/// Draws the model.
pub fn view(model: &Model, theme: &Theme, frame: &mut Frame) {
    let area = frame.area();
    frame
        .buffer_mut()
        .set_style(area, theme.text.patch(theme.panel));
    let size = Size {
        width: area.width,
        height: area.height,
    };
    if layout::is_enough(size) {
        whole(model, theme, frame, area);
    } else {
        too_small(model, theme, frame, area);
    }
    cell::guard(frame.buffer_mut());
    theme.finish(frame.buffer_mut());
}

/// What a press of the button at this place does beside what the screen makes of it: the header leads to places, and
/// a hint of the footer does what it says.
pub fn pressed(model: &Model, theme: &Theme, area: Rect, at: Position) -> Option<Message> {
    let size = area.as_size();
    let size = Size {
        width: size.width,
        height: size.height,
    };
    let footer = area.bottom().saturating_sub(layout::FOOTER);
    if !layout::is_enough(size) {
        None
    } else if at.y < area.y + layout::HEADER {
        header::pressed(model, theme, area, at)
    } else if at.y >= footer {
        let below = Rect {
            y: footer,
            height: layout::FOOTER,
            ..area
        };
        let hint = footer::pressed(model, theme, below, at.x)?;
        is_drawn(model, theme, area, &hint).then_some(Message::Asked(hint.action))
    } else {
        None
    }
}

/// Whether nothing lies over a hint: a notice may.
fn is_drawn(model: &Model, theme: &Theme, area: Rect, hint: &Pressed) -> bool {
    let Ok(mut terminal) = Terminal::new(TestBackend::new(area.width, area.height));
    let Ok(drawn) = terminal.draw(|frame| view(model, theme, frame));
    let cells = (hint.x..area.right()).map(|x| Position::new(x, area.bottom() - 1));
    let symbols = cells.filter_map(|at| drawn.buffer.cell(at));
    let text: String = symbols.map(Cell::symbol).collect();
    text.starts_with(&hint.text)
}

fn whole(model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let header = Rect {
        height: layout::HEADER,
        ..area
    };
    let body = Rect {
        y: header.bottom(),
        height: area.height - layout::HEADER - layout::FOOTER,
        ..area
    };
    let label = header::draw(model, theme, frame, header);
    let typed = model.screen().prompt().map_or(0, Prompt::lines);
    let above = u16::try_from(typed).unwrap_or(0).min(body.height);
    let rest = Rect {
        y: body.y + above,
        height: body.height - above,
        ..body
    };
    let typed = if let Screen::Endpoints(list) = model.screen() {
        // It has panes, and lays them out by itself.
        endpoints::draw(list, model, theme, frame, body);
        beside::list(list.panes(&model.shared), body)
    } else {
        screen(model, theme, frame, rest);
        body
    };
    if let Some(prompt) = model.screen().prompt().filter(|_| above > 0) {
        prompt::draw(prompt, model, theme, frame, typed);
    }
    status::draw(model, theme, frame, body);
    if is_behind(model) {
        surface::dim(theme, frame.buffer_mut(), label);
    }
    let below = Rect {
        y: body.bottom(),
        height: layout::FOOTER,
        ..area
    };
    footer::draw(model, theme, frame, below);
    status::over_hints(model, theme, frame, body);
    overlay(model, theme, frame, body);
}

/// Whether what lies over the screen takes the light from it.
fn is_behind(model: &Model) -> bool {
    match &model.overlay {
        Some(Overlay::Pick(picker)) => !picker.is_seen_through(),
        Some(Overlay::Ask(_) | Overlay::Card(_) | Overlay::Help(_) | Overlay::Unlock(_)) => true,
        Some(Overlay::Command(_) | Overlay::Prefix(_)) | None => false,
    }
}

fn screen(model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    match model.screen() {
        Screen::Overview(screen) => overview::draw(screen, model, theme, frame, area),
        Screen::Domains(screen) => domains::draw(screen, model, theme, frame, area),
        Screen::Endpoints(_) => {}
        Screen::Endpoint(screen) => detail::draw(screen, model, theme, frame, area),
        Screen::Examination(screen) => examination::draw(screen, model, theme, frame, area),
        Screen::Ladder(screen) => ladder::draw(screen, model, theme, frame, area),
        Screen::Calls(screen) => calls::list(screen, model, theme, frame, area),
        Screen::Call(screen) => calls::call(screen, model, theme, frame, area),
        Screen::Ring(screen) => calls::ring(screen, model, theme, frame, area),
        Screen::Application(screen) => application::draw(screen, model, theme, frame, area),
        Screen::Form(screen) => form::draw(screen, &model.shared, theme, frame, area),
        Screen::Requests(screen) => logs::requests(screen, model, theme, frame, area),
        Screen::Messages(screen) => logs::messages(screen, model, theme, frame, area),
        Screen::Jobs(screen) => jobs::draw(screen, model, theme, frame, area),
    }
}

fn overlay(model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let shared = &model.shared;
    let place = sheet::place(frame.area(), area);
    match &model.overlay {
        Some(Overlay::Ask(overlay)) => question::draw(overlay, &shared.keymap, theme, frame, place),
        Some(Overlay::Pick(overlay)) => picker::draw(overlay, shared, theme, frame, place),
        Some(Overlay::Card(overlay)) => card::draw(overlay, &shared.keymap, theme, frame, place),
        Some(Overlay::Help(overlay)) => help::draw(overlay, theme, frame, area),
        Some(Overlay::Command(overlay)) => command::draw(overlay, shared, theme, frame, area),
        Some(Overlay::Unlock(overlay)) => {
            unlock::draw(overlay, &shared.keymap, theme, frame, place);
        }
        Some(Overlay::Prefix(_)) | None => {}
    }
}

/// Nothing sensible fits: that is said, as far as it fits.
fn too_small(model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let shared = &model.shared;
    let keymap = &shared.keymap;
    let quit = keymap.shown(&[Context::Screen], Action::Quit);
    let quit = quit.or_else(|| keymap.shown(&[Context::Screen], Action::Leave));
    let quit = theme.key(quit.unwrap_or("^c"));
    let (width, height) = (layout::NARROWEST, layout::LOWEST);
    let text = if shared.leaving {
        let costs = quit::cost(shared, model.screen()).join(" ");
        format!(
            "{quit} again leaves. {costs} Enlarge the terminal to {width}×{height} cells to stay."
        )
    } else {
        format!(
            "sipdeck needs {width}×{height} cells; this terminal has {}×{}. Enlarge it, or press {quit} to leave.",
            area.width, area.height
        )
    };
    let lines = crate::app::text::wrap::wrap(&text, area.width).join("\n");
    frame.render_widget(Paragraph::new(lines).style(theme.text), area);
}
