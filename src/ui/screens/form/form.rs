//! A form: one line for each field, one below it for what is to be said about it, and the button. Where there is room,
//! advice stands beside them, and what will be sent below.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};

use crate::{
    app::{
        keys::{action::Action, table::Context},
        next::Part,
        page::layout,
        screens::form::{Entry, Form, Note, Phase},
        shared::Shared,
        text::time::Moment,
    },
    ui::{
        overlay::{question, sheet},
        parts::{
            clip::{clip, wrap},
            surface::{self, EDGE, FREE},
        },
        theme::{Theme, symbols},
    },
};

/// Cells before a field: the label, a sign, and the bar.
const INDENT: u16 = 19;
/// The same where there is no room for a sign.
const NARROW_INDENT: u16 = 16;
/// The widest field: longer lines are hard to read.
const WIDEST: u16 = 72;
/// The widest column of fields beside their advice.
const COLUMN: u16 = 96;
/// From this width on, a field has room for a sign and for the key that fills it.
const ROOMY: u16 = 60;

/// Draws it into the area between header and footer.
pub fn draw(form: &Form, shared: &Shared, theme: &Theme, frame: &mut Frame, area: Rect) {
    let column = layout::columns(area.width).map(|cells| cells.min(COLUMN));
    if let Some(cells) = column {
        advice(form, shared, theme, frame, area, cells);
    }
    let area = Rect {
        width: column.unwrap_or(area.width),
        ..area
    };
    let area = surface::below(area, layout::air(shared.size.height));
    let narrow = area.width < ROOMY;
    let indent = if narrow { NARROW_INDENT } else { INDENT };
    let canvas = Canvas {
        form,
        shared,
        theme,
        indent,
        width: area.width.saturating_sub(indent + FREE).clamp(1, WIDEST),
        roomy: usize::from(area.height) >= form.entries.len() * 2 + 5,
        advised: column.is_some(),
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
    let body = surface::below(area, head_rows);
    let first = first_line(&lines, usize::from(body.height));
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
    let used = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let visible: Vec<_> = lines
        .into_iter()
        .skip(first)
        .map(|(_, line)| line)
        .collect();
    frame.render_widget(Paragraph::new(visible).style(theme.text), body);
    if let Some((x, y)) = cursor {
        let y = u16::try_from(y.saturating_sub(first)).unwrap_or(u16::MAX);
        sheet::point(frame, body, indent + x, y);
    }
    to_be_sent(form, shared, theme, frame, surface::below(body, used + 1));
}

/// What is to be known while a field is filled in, in a column of its own.
fn advice(form: &Form, shared: &Shared, theme: &Theme, frame: &mut Frame, area: Rect, before: u16) {
    let gap = Rect {
        x: area.x + before,
        width: 1,
        ..area
    };
    surface::gap(theme, frame.buffer_mut(), gap);
    let text = Rect {
        x: gap.right() + EDGE,
        width: area.right().saturating_sub(gap.right() + EDGE + FREE),
        ..area
    };
    let text = surface::below(text, layout::air(shared.size.height));
    let mut lines = Vec::new();
    for part in form.advice(shared) {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::styled(part.title, theme.strong));
        for line in &part.lines {
            let pieces = wrap(line, usize::from(text.width.min(WIDEST))).into_iter();
            lines.extend(pieces.map(|piece| Line::styled(piece, theme.text)));
        }
    }
    frame.render_widget(Paragraph::new(lines), text);
}

/// The difference that would be sent, if all of it has room.
fn to_be_sent(form: &Form, shared: &Shared, theme: &Theme, frame: &mut Frame, area: Rect) {
    let changes = form.difference(shared);
    let width = usize::from(area.width.saturating_sub(EDGE + FREE));
    let mut lines = Vec::new();
    for change in &changes {
        if let Part::Change { label, old, new } = change {
            lines.extend(question::changed(label, old, new, width, theme));
        }
    }
    if lines.is_empty() || usize::from(area.height) <= lines.len() {
        return;
    }
    let title = [("What will be sent", theme.strong)];
    let aside = [("after reading it again", theme.muted)];
    surface::strip(theme, frame.buffer_mut(), area, false, &title, &aside);
    let below = surface::below(area, 1);
    let below = Rect {
        x: below.x + EDGE,
        width: below.width.saturating_sub(EDGE + FREE),
        ..below
    };
    frame.render_widget(Paragraph::new(lines), below);
}

/// A line, and whether it must be seen: it belongs to what has the cursor.
type Marked<'a> = (bool, Line<'a>);

pub(super) struct Canvas<'a> {
    pub(super) form: &'a Form,
    pub(super) shared: &'a Shared,
    pub(super) theme: &'a Theme,
    /// Cells before what is typed.
    pub(super) indent: u16,
    /// Cells of what is typed.
    pub(super) width: u16,
    /// Whether each field has a line below it.
    roomy: bool,
    /// Whether what belongs into a field is told beside it.
    advised: bool,
}

impl<'a> Canvas<'a> {
    fn head(&self, width: usize) -> Vec<Line<'a>> {
        let mut lines = Vec::new();
        if let Some(complaint) = &self.form.complaint {
            let edge = usize::from(EDGE);
            let pieces = wrap(complaint, width.saturating_sub(edge + 4).min(80));
            lines.extend(pieces.into_iter().enumerate().map(|(at, piece)| {
                let mark = if at == 0 { symbols::BROKEN } else { " " };
                Line::styled(format!("{:edge$}{mark} {piece}", ""), self.theme.danger)
            }));
            if self.roomy {
                lines.push(Line::default());
            }
        }
        lines
    }

    fn field(&self, at: usize, entry: &'a Entry) -> Marked<'a> {
        let focused = at == self.form.focus;
        let edge = usize::from(EDGE);
        let label = usize::from(NARROW_INDENT - 2 - EDGE);
        let label = format!("{:edge$}{:label$}", "", entry.field.label);
        let mut spans = vec![Span::styled(label, self.theme.muted)];
        if self.has_sign() {
            spans.push(self.sign(at, entry));
        }
        if self.theme.has_surfaces() {
            spans.push(Span::raw(" "));
        }
        spans.extend(self.filled(entry, focused));
        (focused, Line::from(spans))
    }

    /// Whether there is room for a sign before a field.
    pub(super) fn has_sign(&self) -> bool {
        self.indent == INDENT
    }

    /// What stands before a field that differs from what is there.
    fn sign(&self, at: usize, entry: &Entry) -> Span<'a> {
        let is_broken = matches!(self.form.note(at, self.shared), Some(Note::Complaint(_)));
        let is_changed = entry.is_changed() && self.form.purpose.before().is_some();
        if is_changed && !is_broken {
            Span::styled(format!("  {}", symbols::AT_WORK), self.theme.focus)
        } else {
            Span::raw("   ")
        }
    }

    /// What stands below a field. One line is kept free where there is room, so that nothing jumps.
    fn note(&self, at: usize) -> Vec<Marked<'a>> {
        let focused = at == self.form.focus;
        let note = self.form.note(at, self.shared);
        let note = note.filter(|note| !(self.advised && matches!(note, Note::Help(_))));
        let whole = self.roomy || focused || matches!(note, Some(Note::Complaint(_)));
        let (mark, text, style) = match note {
            Some(Note::Complaint(text)) => (symbols::BROKEN, text.into(), self.theme.danger),
            Some(Note::Warning(text)) => (symbols::WARNING, text, self.theme.warning),
            Some(Note::Help(text)) => ("", text, self.theme.muted),
            None if self.roomy => return vec![(false, self.was(at))],
            None => return Vec::new(),
        };
        // The sign stands in the column of signs, or before the text where there is none.
        let (indent, width, before) = if self.has_sign() {
            let sign = usize::from(self.indent) - 2;
            (sign - 1, self.width, 2)
        } else {
            let edge = usize::from(EDGE);
            let room = self.width + self.indent - EDGE - 2;
            (edge, room, 1)
        };
        let width = usize::from(width);
        let pieces = if whole {
            wrap(&text, width)
        } else {
            vec![clip(&text, width)]
        };
        let line = |(row, piece): (usize, String)| {
            let sign = if row == 0 { mark } else { "" };
            let line = Line::from(vec![
                Span::raw(format!("{:indent$}", "")),
                Span::styled(format!("{sign:1}{:before$}{piece}", ""), style),
            ]);
            (focused, line)
        };
        pieces.into_iter().enumerate().map(line).collect()
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
            (false, true) => (symbols::CURSOR, theme.answer()),
            (false, false) => ("", theme.text),
        };
        let aside = clip(
            &aside,
            usize::from(self.width).saturating_sub(text.len() + 3),
        );
        let indent = usize::from(self.indent) - 1;
        let line = Line::from(vec![
            Span::raw(format!("{:indent$}", "")),
            Span::styled(format!("{mark:1}"), theme.focus),
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
