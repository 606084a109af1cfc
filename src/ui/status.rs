//! The line above the hints: what is being typed, else what was said last, else what is wrong, else the filter.

use ratatui::{
    Frame,
    layout::{Position, Rect},
    style::Style,
    text::{Line, Span},
    widgets::Paragraph,
};

use crate::{
    api::Failure,
    app::{
        Model, Overlay, Screen, Shared, command::Command, detail::marker, filter::Prompt,
        notice::Tone, refusing, time,
    },
};

use unicode_width::UnicodeWidthStr;

use super::{Theme, clip::clip, input::window};

/// The style of a tone.
#[must_use]
pub fn style(tone: Tone, theme: &Theme) -> Style {
    match tone {
        Tone::Good => theme.good,
        Tone::Plain => theme.text,
        Tone::Quiet => theme.muted,
        Tone::Warn => theme.warning,
        Tone::Bad => theme.danger,
    }
}

/// Draws it.
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let shared = &model.shared;
    match (&model.overlay, model.screen().prompt()) {
        (Some(Overlay::Command(command)), _) => typed_command(command, shared, theme, frame, area),
        (Some(Overlay::Prefix(prefix)), _) => {
            let (what, choices) = prefix.choices(model.screen());
            let mut spans = vec![Span::styled(format!(" {what}: "), theme.strong)];
            for (letter, word) in choices {
                spans.push(Span::styled(letter.to_string(), theme.focus));
                spans.push(Span::styled(format!(" {word}  "), theme.text));
            }
            frame.render_widget(Paragraph::new(Line::from(spans)), area);
        }
        (None, Some(prompt)) if prompt.typing => typed_filter(prompt, theme, frame, area),
        (_, prompt) => {
            let line =
                said(model, theme, area.width).or_else(|| filtered(prompt?, theme, area.width));
            frame.render_widget(Paragraph::new(line.unwrap_or_default()), area);
        }
    }
}

fn typed_filter(prompt: &Prompt, theme: &Theme, frame: &mut Frame, area: Rect) {
    let shown = window(&prompt.line, false, area.width.saturating_sub(4));
    let (fine, wrong) = split(&shown.text, prompt);
    let mut spans = vec![
        Span::styled(" / ", theme.focus),
        Span::styled(fine.to_owned(), theme.text),
        Span::styled(wrong.to_owned(), theme.danger),
    ];
    if let Some(problem) = prompt
        .problem
        .as_ref()
        .filter(|_| has_room(prompt, area.width))
    {
        let complaint = format!("  {}", problem.message);
        spans.push(Span::styled(complaint, theme.danger));
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
    frame.set_cursor_position(Position::new(area.x + 3 + shown.cursor, area.y));
}

/// Whether the complaint about a filter fits beside it, with the cursor between them.
fn has_room(prompt: &Prompt, width: u16) -> bool {
    let complaint = prompt
        .problem
        .as_ref()
        .map_or("", |problem| &problem.message);
    prompt.line.text().width() + complaint.width() + 6 <= usize::from(width)
}

/// The complaint about the filter being typed, when it needs a line of its own.
#[must_use]
pub fn complaint(model: &Model, width: u16) -> Option<&str> {
    let prompt = model.screen().prompt()?;
    let shown = prompt.typing && model.overlay.is_none() && !has_room(prompt, width);
    let problem = prompt.problem.as_ref().filter(|_| shown)?;
    Some(&problem.message)
}

/// What is visible of a filter, cut where it cannot be read; all of it is wrong when the place is not visible.
fn split<'a>(visible: &'a str, prompt: &Prompt) -> (&'a str, &'a str) {
    let Some(problem) = &prompt.problem else {
        return (visible, "");
    };
    let wrong = prompt.line.text().get(problem.at..).unwrap_or_default();
    let at = visible.len().checked_sub(wrong.len());
    let at = at.filter(|at| visible.is_char_boundary(*at) && visible.ends_with(wrong));
    visible.split_at(at.unwrap_or(0))
}

fn typed_command(command: &Command, shared: &Shared, theme: &Theme, frame: &mut Frame, area: Rect) {
    let shown = window(&command.line, false, area.width.saturating_sub(3));
    let spans = vec![
        Span::styled(" :", theme.focus),
        Span::styled(shown.text, theme.text),
        Span::styled(command.ghost(shared), theme.muted),
    ];
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
    frame.set_cursor_position(Position::new(area.x + 2 + shown.cursor, area.y));
}

/// The latest notice, or what stands between us and the service.
fn said<'a>(model: &Model, theme: &Theme, width: u16) -> Option<Line<'a>> {
    let shared = &model.shared;
    let room = usize::from(width.saturating_sub(4));
    let line = |tone: Tone, text: &str| {
        Line::from(vec![
            Span::styled(format!(" {} ", marker(tone)), style(tone, theme)),
            Span::styled(clip(text, room), style(tone, theme)),
        ])
    };
    if let Some(notice) = shared.notices.current() {
        return Some(line(notice.tone, &notice.text));
    }
    let Some(failure) = trouble(model) else {
        return Some(line(Tone::Warn, &refusing::told(shared)?));
    };
    let again = shared.account.retry.at.map_or_else(String::new, |at| {
        format!(" Again at {}.", time::clock(at, shared.utc_offset))
    });
    let (what, advice) = (failure.sentence(), failure.advice());
    let brief = failure
        .brief()
        .map(|brief| format!("{brief} {advice}{again}"));
    let ways = [
        Some(format!("{what} {advice}{again}")),
        brief,
        Some(format!("{what}{again}")),
        Some(what.clone()),
    ];
    let fitting = ways.into_iter().flatten().find(|way| way.width() <= room);
    let text = fitting.unwrap_or(what);
    Some(line(Tone::Bad, &text))
}

/// Why what is shown could not be read again, or at all.
#[must_use]
pub fn trouble(model: &Model) -> Option<&Failure> {
    match model.screen() {
        Screen::Domains(screen) => screen.trouble(&model.shared),
        Screen::Endpoints(screen) => screen.trouble(&model.shared),
        Screen::Endpoint(screen) => screen.trouble(&model.shared),
        Screen::Form(_) | Screen::Requests(_) | Screen::Messages(_) | Screen::Jobs(_) => None,
    }
}

fn filtered<'a>(prompt: &Prompt, theme: &Theme, width: u16) -> Option<Line<'a>> {
    let text = prompt.filter.to_string();
    let room = usize::from(width.saturating_sub(4));
    let spans = vec![
        Span::styled(" / ", theme.focus),
        Span::styled(clip(&text, room), theme.text),
    ];
    (!prompt.filter.is_empty()).then(|| Line::from(spans))
}
