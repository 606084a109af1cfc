//! A form: one line for each field, one below it for what is to be said about it, and the button.

use ratatui::{
    Frame,
    layout::Rect,
    style::Style,
    text::{Line, Span},
    widgets::Paragraph,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    api::password::Strength,
    app::{
        Moment, Shared,
        detail::without_password,
        form::{Entry, Form, Note, Phase, Value},
        keys::{Action, Context},
        names::takes_calls,
    },
};

use super::{
    Theme,
    clip::{clip, wrap},
    input::window,
    sheet,
};

/// Cells before a field: the marker, the label, and the bar.
const INDENT: u16 = 16;
/// Cells before what is said about a field, where there is no room to stand below it.
const NARROW_INDENT: u16 = 4;
/// The widest field: longer lines are hard to read.
const WIDEST: u16 = 72;

/// Draws it into the area between header and footer.
pub fn draw(form: &Form, shared: &Shared, theme: &Theme, frame: &mut Frame, area: Rect) {
    let canvas = Canvas {
        form,
        shared,
        theme,
        width: area.width.saturating_sub(INDENT + 1).clamp(1, WIDEST),
        roomy: usize::from(area.height) >= form.entries.len() * 2 + 5,
    };
    let head = canvas.head(usize::from(area.width));
    let mut lines = Vec::new();
    let mut cursor = None;
    for (at, entry) in form.entries.iter().enumerate() {
        if at == form.focus && !form.is_busy() {
            cursor = canvas.cursor(entry).map(|x| (x, lines.len()));
        }
        lines.push(canvas.field(at, entry));
        lines.extend(canvas.note(at));
    }
    if canvas.roomy {
        lines.push((false, Line::default()));
    }
    lines.push(canvas.button());

    let head_rows = u16::try_from(head.len()).unwrap_or(0).min(area.height / 2);
    let room = usize::from(area.height - head_rows);
    let first = first_line(&lines, room);
    let body = Rect {
        y: area.y + head_rows,
        height: area.height - head_rows,
        ..area
    };
    frame.render_widget(Paragraph::new(head).style(theme.text), area);
    let visible: Vec<_> = lines
        .into_iter()
        .skip(first)
        .map(|(_, line)| line)
        .collect();
    frame.render_widget(Paragraph::new(visible).style(theme.text), body);
    if let Some((x, y)) = cursor {
        let y = u16::try_from(y.saturating_sub(first)).unwrap_or(u16::MAX);
        sheet::point(frame, body, INDENT + x, y);
    }
}

/// A line, and whether it must be seen: it belongs to what has the cursor.
type Marked<'a> = (bool, Line<'a>);

struct Canvas<'a> {
    form: &'a Form,
    shared: &'a Shared,
    theme: &'a Theme,
    width: u16,
    roomy: bool,
}

impl<'a> Canvas<'a> {
    fn head(&self, width: usize) -> Vec<Line<'a>> {
        let title = clip(&self.form.purpose.title(), width.saturating_sub(2));
        let mut lines = vec![Line::styled(format!("  {title}"), self.theme.strong)];
        if let Some(complaint) = &self.form.complaint {
            let pieces = wrap(complaint, width.saturating_sub(5).min(80));
            lines.extend(pieces.into_iter().enumerate().map(|(at, piece)| {
                let mark = if at == 0 { "✗" } else { " " };
                Line::styled(format!("  {mark} {piece}"), self.theme.danger)
            }));
        }
        if self.roomy {
            lines.push(Line::default());
        }
        lines
    }

    fn field(&self, at: usize, entry: &'a Entry) -> Marked<'a> {
        let theme = self.theme;
        let focused = at == self.form.focus;
        let (mark, bar, label) = if focused {
            ("▸ ", "┃ ", theme.focus)
        } else if entry.field.fixed {
            ("  ", "  ", theme.muted)
        } else {
            ("  ", "│ ", theme.text)
        };
        let mut spans = vec![
            Span::styled(format!("{mark}{:12}", entry.field.label), label),
            Span::styled(bar, if focused { theme.focus } else { theme.border }),
        ];
        spans.extend(self.value(entry));
        (focused, Line::from(spans))
    }

    fn value(&self, entry: &'a Entry) -> Vec<Span<'a>> {
        let theme = self.theme;
        let width = usize::from(self.width);
        let plain = if entry.field.fixed {
            theme.muted
        } else {
            theme.text
        };
        match &entry.value {
            Value::Text(line) => vec![Span::styled(window(line, false, self.width).text, plain)],
            Value::Secret(hidden) => {
                let text = window(&hidden.line, !hidden.shown, self.secret_width()).text;
                let mut spans = vec![Span::styled(text, plain)];
                if let Some((word, style)) = self.strength() {
                    spans.push(Span::styled(format!("  {word}"), style));
                }
                spans
            }
            Value::Toggle(true) => vec![Span::styled("[x] yes", plain)],
            Value::Toggle(false) => vec![Span::styled("[ ] no", theme.warning)],
            Value::Choice(None) => vec![Span::styled("(none) ▾", theme.muted)],
            Value::Choice(Some(id)) => {
                let name = clip(
                    &self.shared.account.application_name(id),
                    width.saturating_sub(2),
                );
                let room = width.saturating_sub(name.width() + 4);
                let found = self.shared.account.application(id);
                let url = found
                    .filter(|found| takes_calls(found))
                    .and_then(|found| found.incoming_call_url.as_deref())
                    .map(without_password);
                vec![
                    Span::styled(format!("{name} ▾  "), plain),
                    Span::styled(clip(&url.unwrap_or_default(), room), theme.muted),
                ]
            }
        }
    }

    fn strength(&self) -> Option<(&'static str, Style)> {
        Some(match self.form.strength()? {
            Strength::Unfit => return None,
            Strength::Weak => ("weak", self.theme.warning),
            Strength::Fair => ("fair", self.theme.text),
            Strength::Strong => ("strong", self.theme.good),
        })
    }

    /// What stands below a field. One line is kept free where there is room, so that nothing jumps.
    fn note(&self, at: usize) -> Vec<Marked<'a>> {
        let focused = at == self.form.focus;
        let (mark, text, style) = match self.form.note(at, self.shared) {
            Some(Note::Complaint(text)) => ("✗ ", text, self.theme.danger),
            Some(Note::Warning(text)) => ("! ", text, self.theme.warning),
            Some(Note::Help(text)) => ("", text, self.theme.muted),
            None if self.roomy => return vec![(false, Line::default())],
            None => return Vec::new(),
        };
        let (indent, width) = if self.width < 40 {
            (NARROW_INDENT, self.width + INDENT - NARROW_INDENT)
        } else {
            (INDENT, self.width)
        };
        let text = format!("{mark}{text}");
        let width = usize::from(width);
        let pieces = if self.roomy || mark == "✗ " {
            wrap(&text, width)
        } else {
            vec![clip(&text, width)]
        };
        let indent = usize::from(indent);
        let line = |piece| {
            let line = Line::from(vec![
                Span::raw(format!("{:indent$}", "")),
                Span::styled(piece, style),
            ]);
            (focused, line)
        };
        pieces.into_iter().map(line).collect()
    }

    fn button(&self) -> Marked<'a> {
        let theme = self.theme;
        let (text, aside) = match self.form.phase {
            Phase::Typing => (self.form.purpose.verb().to_owned(), String::new()),
            Phase::Reading(_, since) => (self.waiting("Reading it again", since), String::new()),
            Phase::Outside { .. } => ("In your editor".to_owned(), String::new()),
            Phase::Sending(_, since) => {
                let key = self.shared.keymap.shown(&[Context::Form], Action::Cancel);
                let aside = format!("  {} leaves; it is sent all the same.", key.unwrap_or("?"));
                (self.waiting("Sending", since), aside)
            }
        };
        let focused = self.form.on_button();
        let (mark, style) = match (self.form.is_busy(), focused) {
            (true, _) => ("", theme.muted),
            (false, true) => ("▸", theme.selected),
            (false, false) => ("", theme.text),
        };
        let aside = clip(
            &aside,
            usize::from(self.width).saturating_sub(text.len() + 3),
        );
        let indent = usize::from(INDENT);
        let line = Line::from(vec![
            Span::styled(format!("{mark:indent$}"), theme.focus),
            Span::styled(format!("[ {text} ]"), style),
            Span::styled(aside, theme.muted),
        ]);
        (focused || self.form.is_busy(), line)
    }

    /// What is waited for, and from five seconds on for how long.
    fn waiting(&self, what: &str, since: Moment) -> String {
        match self.shared.now.0.saturating_sub(since.0) / 1000 {
            0..5 => format!("{what}…"),
            seconds => format!("{what}, waiting {seconds} s"),
        }
    }

    /// A password leaves room for the word about its strength.
    fn secret_width(&self) -> u16 {
        self.width.saturating_sub(8).max(1)
    }

    /// Cells from the start of the field to the cursor, where text is typed.
    fn cursor(&self, entry: &Entry) -> Option<u16> {
        match &entry.value {
            Value::Text(line) => Some(window(line, false, self.width).cursor),
            Value::Secret(hidden) => {
                Some(window(&hidden.line, !hidden.shown, self.secret_width()).cursor)
            }
            Value::Toggle(_) | Value::Choice(_) => None,
        }
    }
}

/// The first line that is shown, so that what has the cursor is seen.
fn first_line(lines: &[Marked], room: usize) -> usize {
    let last = lines.iter().rposition(|(focused, _)| *focused);
    let beyond = last.unwrap_or(0) + 1;
    beyond.saturating_sub(room)
}
