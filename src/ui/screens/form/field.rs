//! What stands in a field, its counter, and where the cursor is in it.

use ratatui::{style::Style, text::Span};
use unicode_width::UnicodeWidthStr;

use crate::{
    api::password::Strength,
    app::{
        screens::{
            endpoint::detail::without_password,
            form::{Entry, Value},
        },
        service::names::takes_calls,
    },
    ui::parts::{clip::clip, input::window},
};

use super::form::Canvas;

impl<'a> Canvas<'a> {
    pub(crate) fn value(&self, entry: &'a Entry) -> Vec<Span<'a>> {
        let theme = self.theme;
        let width = usize::from(self.width);
        let plain = if entry.field.fixed {
            theme.muted
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
