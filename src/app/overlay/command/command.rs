//! The command line: `:endpoints lyon`, and every action by its name.

use crate::app::{
    effect::Effect,
    keys::{action::Action, edit::edit, key::Key},
    next::Next,
    overlay::entries::{Entry, entries},
    screens::Screen,
    service::{profile::Profile, ticket::Ticket},
    shared::Shared,
    text::{history::Recall, line::Line},
    work::{gather::Gathered, order::Order},
};

use super::{super::synonyms, named, paths};

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
    (
        "enable",
        "Enable the endpoint, or all that are marked; a phone that is off works again.",
    ),
    (
        "disable",
        "Disable the endpoint, or all that are marked; asks first.",
    ),
    (
        "theme",
        "Choose how it looks, and see it at once: theme, or theme NAME.",
    ),
    ("quit", "Leave."),
];

/// What stands before the name of a theme.
const THEME: &str = "theme ";

/// Whether these letters stand in a name in this order.
fn follows(name: &str, letters: &str) -> bool {
    let mut rest = name.chars();
    letters.chars().all(|wanted| rest.any(|c| c == wanted))
}

/// A command being typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// What stands in the line.
    pub line: Line,
    pub(super) actions: Vec<Entry>,
    /// Whether the endpoint that a command would be about is enabled; nothing without one, or with several.
    enabled: Option<bool>,
    recall: Recall,
    endpoints: named::Offered,
    /// The paths that were asked for last, and those that begin so.
    files: (String, Vec<String>),
    completing: Option<(String, usize)>,
}

impl Command {
    /// An empty command line over this screen.
    pub fn over(screen: &Screen, shared: &Shared) -> Self {
        Self {
            line: Line::default(),
            actions: entries(screen, shared),
            enabled: screen.scene().enabled(shared),
            recall: Recall::default(),
            endpoints: named::Offered::default(),
            files: (String::new(), Vec::new()),
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
            self.look(shared);
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
        self.look(shared);
        Next::Stay
    }

    /// Takes pasted text.
    pub fn paste(&mut self, shared: &mut Shared, text: &str) -> Next {
        self.completing = None;
        self.line.insert(text);
        self.look(shared);
        Next::Stay
    }

    /// Asks for what the line could go on with.
    fn look(&mut self, shared: &mut Shared) {
        self.endpoints.look(shared, self.line.text());
        if let Some((_, start)) = paths::typed(self.line.text())
            && (self.files.0 != start || self.files.1.is_empty())
        {
            start.clone_into(&mut self.files.0);
            shared.ask(Effect::Work(Order::Paths(start.to_owned())));
        }
    }

    /// Takes the paths that begin like this, if they are still what is typed.
    pub fn paths(&mut self, start: &str, found: Vec<String>) {
        if self.files.0 == start {
            self.files.1 = found;
        }
    }

    /// The theme that the line names, to be looked at.
    pub fn theme(&self, shared: &Shared) -> Option<String> {
        let name = self.line.text().trim_start().strip_prefix(THEME)?.trim();
        let mut names = shared.manner.themes.iter();
        names.find(|known| known.as_str() == name).cloned()
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
        if let Some(start) = text.trim_start().strip_prefix(THEME) {
            let start = start.trim_start().to_lowercase();
            let fitting = shared.manner.themes.iter();
            let fitting = fitting.filter(|name| name.to_lowercase().starts_with(&start));
            return fitting
                .map(|name| (format!("{THEME}{name}"), String::new()))
                .collect();
        }
        if let Some((before, start)) = paths::typed(text) {
            let fits = self.files.1.iter().filter(|path| path.starts_with(start));
            let about = |path: &String| if path.ends_with('/') { "folder" } else { "" };
            return fits
                .map(|path| (format!("{before}{path}"), about(path).to_owned()))
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
        let all: Vec<(String, String)> = places.chain(actions).collect();
        let begin: Vec<_> = all
            .iter()
            .filter(|(name, _)| name.starts_with(&start))
            .cloned()
            .collect();
        if !begin.is_empty() || start.contains(' ') {
            return begin;
        }
        // Nothing is called so: what has these letters, or is told with this word.
        let has = |(name, help): &&(String, String)| {
            let action = self
                .actions
                .iter()
                .find(|entry| entry.action.name() == *name);
            let others = synonyms::of(action.map_or(Action::Command, |entry| entry.action), name);
            follows(name, &start)
                || start.len() > 2
                    && (help.to_lowercase().contains(&start) || others.contains(&start))
        };
        all.iter().filter(has).cloned().collect()
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

    /// The endpoint that a command would be about, and whether it is enabled.
    pub(super) fn about(&self) -> Option<bool> {
        self.enabled
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
