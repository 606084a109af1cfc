//! A form: one line for each field, one below it for what is to be said about it, and the button.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};

use crate::{
    app::{
        keys::{action::Action, table::Context},
        screens::form::{Entry, Form, Note, Phase},
        shared::Shared,
        text::time::Moment,
    },
    ui::{
        overlay::sheet,
        parts::clip::{clip, wrap},
        theme::{Theme, symbols},
    },
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
    let mut head = canvas.head(usize::from(area.width));
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
    let above = Rect {
        height: head_rows,
        ..area
    };
    if usize::from(head_rows) < head.len()
        && let Some(last) = head.get_mut(usize::from(head_rows).saturating_sub(1))
    {
        last.push_span(format!(" {}", symbols::MORE));
    }
    frame.render_widget(Paragraph::new(head).style(theme.text), above);
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

pub(super) struct Canvas<'a> {
    pub(super) form: &'a Form,
    pub(super) shared: &'a Shared,
    pub(super) theme: &'a Theme,
    pub(super) width: u16,
    roomy: bool,
}

impl<'a> Canvas<'a> {
    fn head(&self, width: usize) -> Vec<Line<'a>> {
        let title = clip(&self.form.purpose.title(), width.saturating_sub(2));
        let mut lines = vec![Line::styled(format!("  {title}"), self.theme.strong)];
        if let Some(complaint) = &self.form.complaint {
            let pieces = wrap(complaint, width.saturating_sub(7).min(80));
            lines.extend(pieces.into_iter().enumerate().map(|(at, piece)| {
                let mark = if at == 0 { "■" } else { " " };
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
            ("▌ ", "┃ ", theme.focus)
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

    /// What stands below a field. One line is kept free where there is room, so that nothing jumps.
    fn note(&self, at: usize) -> Vec<Marked<'a>> {
        let focused = at == self.form.focus;
        let note = self.form.note(at, self.shared);
        let whole = self.roomy || focused || matches!(note, Some(Note::Complaint(_)));
        let (mark, text, style) = match note {
            Some(Note::Complaint(text)) => ("■ ", text.into(), self.theme.danger),
            Some(Note::Warning(text)) => ("▲ ", text, self.theme.warning),
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
        let pieces = if whole {
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
            Phase::Sending(_, since) => {
                let key = self.shared.keymap.shown(&[Context::Form], Action::Cancel);
                let aside = format!("  {} leaves; it is sent all the same.", key.unwrap_or("?"));
                (self.waiting("Sending", since), aside)
            }
        };
        let focused = self.form.on_button();
        let (mark, style) = match (self.form.is_busy(), focused) {
            (true, _) => ("", theme.muted),
            (false, true) => ("▌", theme.answer()),
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
        match self.shared.now().0.saturating_sub(since.0) / 1000 {
            0..5 => format!("{what}…"),
            seconds => format!("{what}, waiting {seconds} s"),
        }
    }
}

/// The first line that is shown, so that what has the cursor is seen.
fn first_line(lines: &[Marked], room: usize) -> usize {
    let last = lines.iter().rposition(|(focused, _)| *focused);
    let beyond = last.unwrap_or(0) + 1;
    beyond.saturating_sub(room)
}
