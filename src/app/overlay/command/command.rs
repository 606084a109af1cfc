//! The command line: `:endpoints lyon`, and every action by its name.

use crate::app::{
    keys::{action::Action, edit::edit, key::Key},
    next::Next,
    overlay::entries::{Entry, entries},
    screens::Screen,
    service::{profile::Profile, ticket::Ticket},
    shared::Shared,
    text::{history::Recall, line::Line},
    work::gather::Gathered,
};

use super::named;

/// Commands that are no actions of a key.
pub const PLACES: &[(&str, &str)] = &[
    ("domains", "Go to the domains."),
    (
        "endpoints",
        "Go to the endpoints of a domain, or of the whole account.",
    ),
    (
        "open",
        "Go to an endpoint: open NAME, or NAME@DOMAIN. Without a name, open the selected row.",
    ),
    (
        "import",
        "Create and change endpoints as a file says: import FILE.",
    ),
    (
        "export",
        "Write what is shown to a new .csv, .json or .jsonl: export FILE.",
    ),
    ("quit", "Leave."),
];

/// A command being typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// What stands in the line.
    pub line: Line,
    pub(super) actions: Vec<Entry>,
    recall: Recall,
    endpoints: named::Offered,
    completing: Option<(String, usize)>,
}

impl Command {
    /// An empty command line over this screen.
    pub fn over(screen: &Screen, shared: &Shared) -> Self {
        Self {
            line: Line::default(),
            actions: entries(screen, shared),
            recall: Recall::default(),
            endpoints: named::Offered::default(),
            completing: None,
        }
    }

    /// Does what was asked for.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other action means nothing here"
    )]
    pub fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        if !matches!(action, Action::NextField | Action::PreviousField) {
            self.completing = None;
        }
        match action {
            Action::Choose => return self.run(shared),
            Action::Cancel => return Next::Back,
            Action::NextField => self.complete(shared, true),
            Action::PreviousField => self.complete(shared, false),
            Action::Up => self.line = self.recall.step(&shared.commands, true),
            Action::Down => self.line = self.recall.step(&shared.commands, false),
            _ => {}
        }
        if self.completing.is_none() {
            self.endpoints.look(shared, self.line.text());
        }
        Next::Stay
    }

    /// Takes a key that is bound to nothing. What would edit an empty line closes it.
    pub fn type_key(&mut self, shared: &mut Shared, key: Key) -> Next {
        self.completing = None;
        let was_empty = self.line.text().is_empty();
        let typed = edit(&mut self.line, key);
        if typed && was_empty && self.line.text().is_empty() {
            return Next::Back;
        }
        self.endpoints.look(shared, self.line.text());
        Next::Stay
    }

    /// Takes pasted text.
    pub fn paste(&mut self, shared: &mut Shared, text: &str) -> Next {
        self.completing = None;
        self.line.insert(text);
        self.endpoints.look(shared, self.line.text());
        Next::Stay
    }

    /// What the line waits for.
    pub fn awaited(&self) -> Option<Ticket> {
        self.endpoints.awaited()
    }

    /// Takes what was found out, if it was for this line.
    pub fn gathered(&mut self, ticket: Ticket, gathered: &mut Option<Gathered>) {
        self.endpoints.gathered(ticket, gathered);
    }

    /// What the line could become, with what each does; the first is what Tab takes.
    pub fn choices(&self, shared: &Shared) -> Vec<(String, String)> {
        let text = self
            .completing
            .as_ref()
            .map_or(self.line.text(), |(text, _)| text);
        self.choices_of(text, shared)
    }

    /// Which of the choices stands in the line, while Tab goes through them.
    pub fn chosen(&self) -> Option<usize> {
        self.completing.as_ref().map(|(_, at)| *at)
    }

    pub(super) fn choices_of(&self, text: &str, shared: &Shared) -> Vec<(String, String)> {
        if let Some(start) = text.trim_start().strip_prefix("endpoints ") {
            let start = start.trim_start().to_lowercase();
            let domains = shared.account.domains.rows().iter();
            let fits = domains.filter(|domain| domain.name.to_lowercase().starts_with(&start));
            return fits
                .map(|domain| (format!("endpoints {}", domain.name), domain.host()))
                .collect();
        }
        if let Some(start) = text.trim_start().strip_prefix("profile ") {
            let start = start.trim_start().to_lowercase();
            let fits = |one: &&Profile| one.name.to_lowercase().starts_with(&start);
            let fitting = shared.profiles.iter().filter(fits);
            return fitting
                .map(|one| (format!("profile {}", one.name), one.about(&shared.profile)))
                .collect();
        }
        if let Some(start) = text.trim_start().strip_prefix(named::OPEN) {
            return self.endpoints.going_on(start);
        }
        let start = text.trim_start().to_lowercase();
        let places = PLACES
            .iter()
            .map(|(name, help)| ((*name).to_owned(), (*help).to_owned()));
        let is_new = |(name, _): &(String, String)| PLACES.iter().all(|(place, _)| place != name);
        let actions = self
            .actions
            .iter()
            .map(|entry| (entry.action.name(), entry.help.to_owned()))
            .filter(is_new);
        places
            .chain(actions)
            .filter(|(name, _)| name.starts_with(&start))
            .collect()
    }

    /// What Tab would add behind the cursor.
    pub fn ghost(&self, shared: &Shared) -> String {
        let text = self.line.text();
        if text.is_empty() || self.line.before() != text {
            return String::new();
        }
        let choices = self.choices_of(text, shared);
        let first = choices.first().map_or("", |(name, _)| name);
        let rest = first
            .get(text.len()..)
            .filter(|_| first.to_lowercase().starts_with(&text.to_lowercase()));
        rest.unwrap_or_default().to_owned()
    }

    fn complete(&mut self, shared: &Shared, forward: bool) {
        let (text, at) = match self.completing.take() {
            Some((text, at)) => (text, Some(at)),
            None => (self.line.text().to_owned(), None),
        };
        let choices = self.choices_of(&text, shared);
        if choices.is_empty() {
            return;
        }
        let count = choices.len();
        let at = match (at, forward) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
        };
        self.line = Line::new(choices[at].0.as_str());
        self.completing = Some((text, at));
    }
}
