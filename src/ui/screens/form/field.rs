//! What stands in a field, its counter, the key that fills it, and where the cursor is in it.

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    api::password::Strength,
    app::{
        keys::{action::Action, table::Context},
        screens::{
            endpoint::detail::without_password,
            form::{Entry, Value},
        },
        service::names::takes_calls,
    },
    ui::{
        parts::{clip::clip, input::window},
        theme::symbols,
    },
};

use super::form::Canvas;

impl<'a> Canvas<'a> {
    /// The field with what stands in it, as wide as fields are: a surface of its own, or a line before it where there
    /// are no surfaces.
    pub(super) fn filled(&self, entry: &'a Entry, focused: bool) -> Vec<Span<'a>> {
        let theme = self.theme;
        let surfaces = theme.has_surfaces();
        let ground = match &entry.value {
            _ if entry.field.fixed || !surfaces => Style::new(),
            _ if focused => theme.active,
            Value::Text(_) | Value::Secret(_) | Value::Choice(_) => theme.inset,
            Value::Toggle(_) => Style::new(),
        };
        let (bar, ink) = match (focused, surfaces) {
            (true, true) => (symbols::CURSOR, theme.focus),
            (true, false) => ("┃ ", theme.focus),
            (false, false) if !entry.field.fixed => ("│ ", theme.border),
            (false, false) => ("  ", theme.border),
            (false, true) => (" ", theme.border),
        };
        let mut spans = self.value(entry, focused && surfaces);
        let used: usize = spans.iter().map(Span::width).sum();
        let room = usize::from(self.width);
        let key = self.key(entry, focused);
        let keyed = used + key.width() + 2 <= room && !key.is_empty();
        let pad = room.saturating_sub(used + if keyed { key.width() + 1 } else { 0 });
        spans.push(Span::raw(format!("{:pad$}", "")));
        if keyed {
            spans.push(Span::styled(format!("{key} "), theme.muted));
        }
        for span in &mut spans {
            // What is switched has its own ground.
            span.style = ground.patch(span.style);
        }
        let bar = if surfaces {
            Span::styled(bar, ground.patch(ink))
        } else {
            Span::styled(bar, ink)
        };
        spans.insert(0, bar);
        spans
    }

    /// The key that fills a field in, and what it does.
    fn key(&self, entry: &Entry, focused: bool) -> String {
        if entry.field.fixed || !self.has_sign() {
            return String::new();
        }
        let (context, action, does) = match &entry.value {
            Value::Choice(_) => (Context::Choice, Action::Turn, "chooses"),
            Value::Toggle(_) if focused => (Context::Choice, Action::Turn, "switches"),
            Value::Secret(hidden) if hidden.line.text().is_empty() => {
                (Context::Form, Action::Generate, "generates")
            }
            Value::Text(_) | Value::Secret(_) | Value::Toggle(_) => return String::new(),
        };
        let key = self.shared.keymap.shown(&[context], action);
        key.map_or_else(String::new, |key| format!("{} {does}", self.theme.key(key)))
    }

    /// What stood in a field that is changed.
    pub(super) fn was(&self, at: usize) -> Line<'a> {
        let entry = self.form.entries.get(at);
        let changed = entry.filter(|entry| entry.is_changed());
        let Some(entry) = changed.filter(|_| self.form.purpose.before().is_some()) else {
            return Line::default();
        };
        let was = match entry.was() {
            Value::Text(line) if line.text().is_empty() => "empty".to_owned(),
            Value::Text(line) => line.text().to_owned(),
            Value::Toggle(on) => if *on { "on" } else { "off" }.to_owned(),
            Value::Choice(None) => "none".to_owned(),
            Value::Choice(Some(id)) => self.shared.account.application_name(id),
            Value::Secret(_) => return Line::default(),
        };
        let was = clip(&was, usize::from(self.width).saturating_sub(5));
        let indent = usize::from(self.indent);
        Line::styled(format!("{:indent$}was  {was}", ""), self.theme.muted)
    }

    fn value(&self, entry: &'a Entry, bright: bool) -> Vec<Span<'a>> {
        let theme = self.theme;
        let width = usize::from(self.width);
        let plain = if entry.field.fixed {
            theme.muted
        } else if bright {
            theme.strong
        } else {
            theme.text
        };
        match &entry.value {
            Value::Text(line) => {
                let width = self.text_width(entry);
                let text = window(line, false, width).text;
                match self.counter(entry) {
                    Some(counter) => {
                        let gap = usize::from(width).saturating_sub(text.width()) + 2;
                        let counter = format!("{:gap$}{counter}", "");
                        vec![
                            Span::styled(text, plain),
                            Span::styled(counter, theme.muted),
                        ]
                    }
                    None => vec![Span::styled(text, plain)],
                }
            }
            Value::Secret(hidden) => {
                let text = window(&hidden.line, !hidden.shown, self.secret_width()).text;
                let mut spans = vec![Span::styled(text, plain)];
                if let Some((word, style)) = self.strength() {
                    spans.push(Span::styled(format!("  {word}"), style));
                }
                spans
            }
            Value::Toggle(on) => {
                let value = |chosen: bool, sign, word| {
                    let sign = if chosen { sign } else { " " };
                    let style = if chosen { theme.chip } else { theme.muted };
                    Span::styled(format!(" {sign} {word} "), style)
                };
                vec![
                    value(*on, symbols::ON, "on"),
                    Span::raw(" "),
                    value(!*on, symbols::OFF, "off"),
                ]
            }
            Value::Choice(None) => vec![Span::styled("(none)", theme.muted)],
            Value::Choice(Some(id)) => {
                let name = clip(&self.shared.account.application_name(id), width);
                let room =
                    width.saturating_sub(name.width() + 2 + self.key(entry, false).width() + 2);
                let found = self.shared.account.application(id);
                let url = found
                    .filter(|found| takes_calls(found))
                    .and_then(|found| found.incoming_call_url.as_deref())
                    .map(without_password);
                vec![
                    Span::styled(format!("{name}  "), plain),
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

    /// A password leaves room for the word about its strength.
    fn secret_width(&self) -> u16 {
        self.width.saturating_sub(8).max(1)
    }

    /// How many characters stand in the field with the cursor, and how many may, once half of them do.
    fn counter(&self, entry: &Entry) -> Option<String> {
        let current = self.form.entries.get(self.form.focus);
        let focused = current.is_some_and(|current| std::ptr::eq(current, entry));
        let max = entry.field.max.filter(|_| focused && !entry.field.fixed)?;
        let count = entry.value.text().chars().count();
        (count * 2 >= max).then(|| format!("{count}/{max}"))
    }

    /// A text leaves room for its counter.
    fn text_width(&self, entry: &Entry) -> u16 {
        let counter = self.counter(entry).map_or(0, |counter| counter.len() + 2);
        let counter = u16::try_from(counter).unwrap_or(0);
        self.width.saturating_sub(counter).max(1)
    }

    /// Cells from the start of the field to the cursor, where text is typed.
    pub(crate) fn cursor(&self, entry: &Entry) -> Option<u16> {
        match &entry.value {
            Value::Text(line) => Some(window(line, false, self.text_width(entry)).cursor),
            Value::Secret(hidden) => {
                Some(window(&hidden.line, !hidden.shown, self.secret_width()).cursor)
            }
            Value::Toggle(_) | Value::Choice(_) => None,
        }
    }
}
