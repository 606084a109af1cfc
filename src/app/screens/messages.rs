//! The messages: everything that was said, the latest first.

use crate::app::{
    filter::{
        Field, Rows,
        matcher::{Matcher, Record},
    },
    keys::{action::Action, table::Context, when::When},
    next::{Next, Route},
    page::{
        layout,
        list::scrolled,
        notice::{Notice, Tone},
    },
    screens::{
        prompt::Prompt,
        scene::{Scene, usual},
    },
    shared::Shared,
    text::{
        time::{self, Moment},
        wrap::wrap,
    },
};

/// Cells of the time before each message.
pub const TIME: u16 = 10;
/// The fields that a word without a field looks at.
const FIELDS: &[Field] = &[Field::Text];

/// The messages, the latest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Messages {
    /// The first line that is shown.
    pub scroll: usize,
    /// What is shown.
    pub prompt: Prompt,
    /// Lines that there were: newer ones do not push away what is being read.
    known: usize,
}

impl Default for Messages {
    fn default() -> Self {
        Self {
            scroll: 0,
            prompt: Prompt::over(Rows::Messages),
            known: 0,
        }
    }
}

/// A message as a filter sees it.
struct Said<'a>(&'a str);

impl Record for Said<'_> {
    fn text(&self, field: Field) -> &str {
        if field == Field::Text { self.0 } else { "" }
    }
}

impl Messages {
    /// The messages that are shown, the latest first.
    #[must_use]
    pub fn shown<'a>(&self, shared: &'a Shared) -> Vec<&'a (Moment, Notice)> {
        let mut matcher = Matcher::new(&self.prompt.filter, FIELDS);
        let all = shared.notices.all.iter().rev();
        all.filter(|(_, notice)| matcher.matches(&Said(&notice.text)))
            .collect()
    }

    /// Time, tone and text of each line; a message may take several, of which only the first has a time.
    #[must_use]
    pub fn lines(&self, shared: &Shared, width: u16) -> Vec<(String, Tone, String)> {
        let mut lines = Vec::new();
        for (at, notice) in self.shown(shared) {
            let mut time = time::clock(*at, &shared.zone);
            for line in wrap(&notice.text, width.saturating_sub(TIME + 7)) {
                lines.push((std::mem::take(&mut time), notice.tone, line));
            }
        }
        lines
    }

    /// How many lines there are.
    fn height(&self, shared: &Shared) -> usize {
        self.lines(shared, shared.size.width).len()
    }

    /// How many of them fit.
    fn body(&self, shared: &Shared) -> usize {
        layout::body(shared.size)
            .saturating_sub(self.prompt.lines())
            .max(1)
    }

    /// What is said where no message is shown.
    #[must_use]
    pub fn nothing(shared: &Shared) -> &'static str {
        if shared.notices.all.is_empty() {
            "Nothing was said yet."
        } else {
            "No message matches the filter."
        }
    }
}

impl Scene for Messages {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Log, Context::List, Context::Screen]
    }

    fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        if action == Action::Filter {
            self.prompt.open();
            return Next::Stay;
        }
        let (lines, height) = (self.height(shared), self.body(shared));
        let last = lines.saturating_sub(height);
        if let Some(target) = scrolled(self.scroll, action, last, height) {
            self.scroll = target;
        }
        Next::Stay
    }

    fn is_at(&self, route: &Route) -> bool {
        *route == Route::Messages
    }

    fn prompt(&self) -> Option<&Prompt> {
        Some(&self.prompt)
    }

    fn prompt_mut(&mut self) -> Option<&mut Prompt> {
        Some(&mut self.prompt)
    }

    /// Keeps the lines that are being read where they are.
    fn refresh_view(&mut self, shared: &mut Shared) {
        let lines = self.height(shared);
        if self.scroll > 0 && !self.prompt.typing {
            self.scroll += lines.saturating_sub(self.known);
        }
        self.known = lines;
        self.scroll = self.scroll.min(lines.saturating_sub(self.body(shared)));
    }

    fn holds(&self, when: When, _: &Shared) -> bool {
        when != When::Readable && usual(when)
    }
}
