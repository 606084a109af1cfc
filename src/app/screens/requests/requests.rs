//! The requests that were sent, and one of them with its attempts.

use crate::app::{
    filter::{Field, Matcher, Rows},
    keys::{action::Action, table::Context, when::When},
    next::{Next, Route, prefix::Prefix},
    page::{
        layout,
        lines::DetailLine,
        list::{List, scrolled},
    },
    screens::{
        copy,
        prompt::Prompt,
        requests::purpose::{self as requests, Request},
        scene::{Scene, usual},
    },
    shared::Shared,
};

/// The fields that a word without a field looks at.
pub const FIELDS: &[Field] = &[Field::For, Field::Status, Field::Method, Field::Path];

/// The log of requests, the latest first, or one of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Requests {
    /// Where the person is in it. The cursor stays on the latest request until it is moved away from it.
    pub list: List<u64>,
    /// What is shown.
    pub prompt: Prompt,
    /// The numbers of the requests that are shown.
    pub rows: Vec<u64>,
    /// How many there are to choose from.
    pub total: usize,
    /// The request that is opened.
    pub open: Option<u64>,
    /// The first line of it that is shown.
    pub scroll: usize,
}

impl Default for Requests {
    fn default() -> Self {
        Self {
            list: List::default(),
            prompt: Prompt::over(Rows::Requests),
            rows: Vec::new(),
            total: 0,
            open: None,
            scroll: 0,
        }
    }
}

impl Requests {
    /// The log, or one of its requests.
    #[must_use]
    pub fn open(open: Option<u64>) -> Self {
        Self {
            open,
            ..Self::default()
        }
    }

    /// The request that is opened, or under the cursor.
    #[must_use]
    pub fn selected<'a>(&self, shared: &'a Shared) -> Option<Request<'a>> {
        let number = self.open.or(self.list.cursor)?;
        let mut all = requests::all(shared).into_iter();
        all.find(|request| request.number() == number)
    }

    /// The opened request in lines of this width; `None` when it is no longer kept.
    #[must_use]
    pub fn lines(&self, shared: &Shared, width: u16) -> Option<Vec<DetailLine>> {
        Some(self.selected(shared)?.page(shared, width))
    }

    /// What is said where no request is shown.
    #[must_use]
    pub fn nothing(&self) -> &'static str {
        if self.open.is_some() {
            "This request is no longer kept."
        } else if self.total == 0 {
            "No request was sent yet."
        } else {
            "No request matches the filter."
        }
    }

    fn go(&mut self, shared: &Shared, action: Action) -> bool {
        let height = self.prompt.rows(shared.size);
        if self.open.is_some() {
            let height = layout::body(shared.size);
            let width = layout::page_width(shared.size.width);
            let lines = self.lines(shared, width).map_or(0, |lines| lines.len());
            let target = scrolled(self.scroll, action, lines.saturating_sub(height), height);
            self.scroll = target.unwrap_or(self.scroll);
            return target.is_some();
        }
        let moves = self.list.browse(action, &self.rows, height);
        if moves {
            self.list.moved = self.list.index > 0;
        }
        moves
    }
}

impl Scene for Requests {
    fn contexts(&self) -> &'static [Context] {
        if self.open.is_some() {
            &[Context::Request, Context::List, Context::Screen]
        } else {
            &[
                Context::Requests,
                Context::Request,
                Context::Log,
                Context::List,
                Context::Screen,
            ]
        }
    }

    fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        if self.go(shared, action) {
            return Next::Stay;
        }
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "every other action means nothing here"
        )]
        match action {
            Action::Open if self.open.is_none() => match self.list.cursor {
                Some(number) => Next::Open(Route::Requests(Some(number))),
                None => Next::Stay,
            },
            Action::Filter => {
                self.prompt.open();
                Next::Stay
            }
            Action::Copy => Next::Prefix(Prefix::Copy),
            _ => Next::Stay,
        }
    }

    fn is_at(&self, route: &Route) -> bool {
        *route == Route::Requests(self.open)
    }

    fn prompt(&self) -> Option<&Prompt> {
        Some(&self.prompt)
    }

    fn prompt_mut(&mut self) -> Option<&mut Prompt> {
        Some(&mut self.prompt)
    }

    fn refresh_view(&mut self, shared: &mut Shared) {
        let all = requests::all(shared);
        let mut matcher = Matcher::new(&self.prompt.filter, FIELDS);
        let shown = all.iter().filter(|request| matcher.matches(*request));
        self.rows = shown.map(Request::number).collect();
        self.total = all.len();
        let height = self.prompt.rows(shared.size);
        if !self.list.moved {
            self.list.cursor = None;
            (self.list.index, self.list.offset) = (0, 0);
        }
        let cursor = self.list.cursor;
        let found = cursor.and_then(|cursor| self.rows.iter().position(|row| *row == cursor));
        if let Some(index) = self.list.settle(found, self.rows.len(), height) {
            self.list.cursor = self.rows.get(index).copied();
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other condition holds as usual"
    )]
    fn holds(&self, when: When, shared: &Shared) -> bool {
        match when {
            When::Selected => self.selected(shared).is_some(),
            When::Readable => false,
            _ => usual(when),
        }
    }

    fn letter(&mut self, shared: &mut Shared, prefix: Prefix, letter: char) -> Next {
        if prefix != Prefix::Copy {
            return Next::Stay;
        }
        let selected = self.selected(shared);
        let record = selected.map(|request| request.last().clone());
        copy::request(shared, letter, record.as_ref())
    }
}
