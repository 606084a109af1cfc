//! The status line: the prompt, else the latest notice, else what is wrong, else the filter.

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
    text::{Line, Span},
    widgets::{Clear, Paragraph},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    api::Failure,
    app::{
        model::Model,
        next::prefix::Prefix,
        overlay::{Overlay, command::Command},
        page::{lines::marker, notice::Tone},
        screens::{Screen, prompt::Prompt},
        shared::Shared,
        text::time,
    },
    ui::{
        parts::{
            clip::{clip, wrap},
            input::window,
        },
        theme::Theme,
    },
};

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

/// Draws it. What is said in two lines takes the free one above, or else that of the hints below.
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let shared = &model.shared;
    match (&model.overlay, model.screen().prompt()) {
        (Some(Overlay::Command(command)), _) => typed_command(command, shared, theme, frame, area),
        (Some(Overlay::Prefix(prefix)), _) => {
            let lines = choices(*prefix, model.screen(), theme, area.width);
            frame.render_widget(Paragraph::new(lines), two(area, false));
        }
        (None, Some(prompt)) if prompt.typing => typed_filter(prompt, theme, frame, area),
        (_, prompt) => {
            let is_free = is_blank(frame.buffer_mut(), above(area));
            let lines = said(model, theme, area.width, is_free);
            let lines = lines.or_else(|| Some(vec![filtered(prompt?, theme, area.width)?]));
            let lines = lines.unwrap_or_default();
            let place = if lines.len() > 1 {
                two(area, is_free)
            } else {
                area
            };
            frame.render_widget(Clear, place);
            frame.buffer_mut().set_style(place, theme.text);
            frame.render_widget(Paragraph::new(lines), place);
        }
    }
}

fn above(area: Rect) -> Rect {
    Rect {
        y: area.y.saturating_sub(1),
        ..area
    }
}

/// This line with the one above it, or with the one below.
fn two(area: Rect, with_above: bool) -> Rect {
    let area = if with_above { above(area) } else { area };
    Rect { height: 2, ..area }
}

fn is_blank(buffer: &Buffer, area: Rect) -> bool {
    let mut places = area.positions();
    places.all(|place| buffer.cell(place).is_some_and(|cell| cell.symbol() == " "))
}

/// The letters that can be pressed, in one line or in two, whole ones only.
fn choices(prefix: Prefix, screen: &Screen, theme: &Theme, width: u16) -> Vec<Line<'static>> {
    let (what, choices) = prefix.choices(screen);
    let mut lines = vec![vec![Span::styled(format!(" {what}: "), theme.strong)]];
    let mut left = usize::from(width).saturating_sub(what.width() + 3);
    for (letter, word) in choices {
        let needed = word.width() + 4;
        // Two cells stand between two of them, and none need to behind the last of a line.
        if needed > left + 2 {
            if lines.len() > 1 {
                break;
            }
            lines.push(vec![Span::raw(" ")]);
            left = usize::from(width).saturating_sub(1);
        }
        left = left.saturating_sub(needed);
        if let Some(line) = lines.last_mut() {
            line.push(Span::styled(letter.to_string(), theme.focus));
            line.push(Span::styled(format!(" {word}  "), theme.text));
        }
    }
    lines.into_iter().map(Line::from).collect()
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

/// The latest notice, or what stands between us and the service: in two lines where one is too short, the latter only
/// where it takes no line from anything else.
fn said<'a>(model: &Model, theme: &Theme, width: u16, is_free: bool) -> Option<Vec<Line<'a>>> {
    let shared = &model.shared;
    let room = usize::from(width.saturating_sub(4));
    let lines = |tone: Tone, text: &str| {
        let mut wrapped = wrap(text, room).into_iter();
        let first = wrapped.next().unwrap_or_default();
        let rest = wrapped.collect::<Vec<_>>().join(" ");
        let signs = [format!(" {} ", marker(tone)), "   ".to_owned()];
        let texts = [first, clip(&rest, room)].into_iter();
        let texts = signs
            .into_iter()
            .zip(texts)
            .filter(|(_, text)| !text.is_empty());
        texts
            .map(|(sign, text)| Line::styled(sign + &text, style(tone, theme)))
            .collect()
    };
    // What no key takes away leaves the hints their line.
    let lasting = |text: String| if is_free { text } else { clip(&text, room) };
    if let Some(notice) = shared.notices.current() {
        return Some(lines(notice.tone, &notice.text));
    }
    let Some(failure) = trouble(model) else {
        let why = shared.refused().or_else(|| unheard(model))?;
        return Some(lines(Tone::Warn, &lasting(why)));
    };
    let again = shared.account.retry.at.map_or_else(String::new, |at| {
        format!(" Again at {}.", time::clock(at, &shared.zone))
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
    let text = fitting.unwrap_or_else(|| lasting(what));
    Some(lines(Tone::Bad, &text))
}

/// Why what phones do is not shown as it is now, where it is shown.
fn unheard(model: &Model) -> Option<String> {
    match model.screen() {
        Screen::Domains(_) | Screen::Endpoints(_) | Screen::Endpoint(_) => {}
        Screen::Examination(_)
        | Screen::Form(_)
        | Screen::Requests(_)
        | Screen::Messages(_)
        | Screen::Jobs(_) => {
            return None;
        }
    }
    let registrar = &model.shared.registrar;
    if let Some(failure) = registrar.trouble().filter(|_| registrar.is_reading()) {
        return Some(format!(
            "Not all registered phones could be read: {} It is tried again.",
            failure.sentence()
        ));
    }
    let sight = &registrar.sight;
    let lost = sight.is_open().then(|| sight.obstacle(&model.shared.zone));
    lost.flatten()
}

/// Why what is shown could not be read again, or at all.
#[must_use]
pub fn trouble(model: &Model) -> Option<&Failure> {
    model.screen().scene().trouble(&model.shared)
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
