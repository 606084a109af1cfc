//! What a command line does when it is given.

use crate::app::{
    effect::Effect,
    keys::{action::Action, table::Context},
    next::{Next, Route, choice::Subject},
    overlay::entries::Entry,
    page::notice::Notice,
    shared::Shared,
    work::order::Order,
};

use super::{
    command::{Command, PLACES},
    named, paths, words,
};

impl Command {
    /// Does what stands in the line.
    pub(crate) fn run(&self, shared: &mut Shared) -> Next {
        let text = self.line.text().trim().to_owned();
        if text.is_empty() {
            return Next::Back;
        }
        let (name, argument) = text.split_once(char::is_whitespace).unwrap_or((&text, ""));
        let argument = argument.trim();
        let name = match self.meant(name).as_slice() {
            [only] => only.clone(),
            [] => name.to_owned(),
            several => {
                let several = several.join(", ");
                let text = format!("{name} could be any of these: {several}.");
                return Next::Say(Notice::bad(text));
            }
        };
        let quits = matches!(name.as_str(), "quit" | "q");
        if !quits {
            shared.commands.keep(&text);
        }
        match name.as_str() {
            "domains" => Next::Open(Route::Domains),
            _ if quits => Next::Quit,
            "endpoints" if argument.is_empty() => Next::Open(Route::Endpoints(None)),
            "endpoints" => self.endpoints_of(shared, argument),
            "import" | "export" if argument.is_empty() => {
                Next::Say(Notice::plain(format!("Name a file: {name} FILE.")))
            }
            "import" => match paths::import(argument) {
                Ok((file, reading)) => {
                    shared.ask(Effect::Work(Order::Import(file, reading)));
                    Next::Say(Notice::plain("The file is being read and compared."))
                }
                Err(why) => Next::Say(Notice::bad(why)),
            },
            "open" if !argument.is_empty() => self.open(shared, argument),
            "enable" | "disable" if argument.is_empty() => self.switch(shared, &name),
            "open" if self.actions.iter().all(|entry| entry.action.name() != name) => {
                Next::Say(Notice::plain("Name an endpoint: open NAME."))
            }
            "theme" if argument.is_empty() => Next::Pick(Subject::Theme),
            "theme" => {
                let mut names = shared.manner.themes.iter();
                if names.any(|known| known == argument) {
                    return Next::Dress(argument.to_owned());
                }
                let names = shared.manner.themes.join(", ");
                let text = format!("There is no theme {argument}; there are {names}.");
                Next::Say(Notice::bad(text))
            }
            "profile" if !argument.is_empty() => Next::Switch(argument.to_owned()),
            "export" => Next::Export(paths::file(argument)),
            name => self.action(shared, name, argument),
        }
    }

    /// Goes to the endpoint that is called so, or to the one choice that is in view.
    fn open(&self, shared: &Shared, argument: &str) -> Next {
        let found = named::open(shared, argument);
        let choices = self.choices_of(&format!("{}{argument}", named::OPEN), shared);
        match (&found, choices.as_slice()) {
            (Next::Say(_), [(only, _)]) => {
                named::open(shared, only.trim_start_matches(named::OPEN))
            }
            _ => found,
        }
    }

    /// Enables or disables what is selected or marked.
    fn switch(&self, shared: &Shared, name: &str) -> Next {
        let on = name == "enable";
        match self.about() {
            Some(is) if is == on => Next::Say(Notice::plain(format!("It is {name}d already."))),
            _ => self.action(shared, &Action::Toggle.name(), ""),
        }
    }

    /// The commands that start like this; the one that is called so, if there is one.
    fn meant(&self, name: &str) -> Vec<String> {
        let places = PLACES.iter().map(|(place, _)| (*place).to_owned());
        let actions = self.actions.iter().map(|entry| entry.action.name());
        let mut fits: Vec<String> = places
            .chain(actions)
            .filter(|known| known.starts_with(name))
            .collect();
        fits.sort();
        fits.dedup();
        if name == "q" || fits.iter().any(|known| known == name) {
            fits = vec![name.to_owned()];
        }
        fits
    }

    fn endpoints_of(&self, shared: &Shared, name: &str) -> Next {
        let found = shared
            .account
            .domain_named(name)
            .map(|domain| domain.id.clone());
        let choices = || self.choices_of(&format!("endpoints {name}"), shared);
        let only = || match choices().as_slice() {
            [(only, _)] => shared
                .account
                .domain_named(only.trim_start_matches("endpoints "))
                .map(|domain| domain.id.clone()),
            _ => None,
        };
        match found.or_else(only) {
            Some(domain) => Next::Open(Route::Endpoints(Some(domain))),
            None => Next::Say(Notice::bad(named::no_domain(shared, name))),
        }
    }

    /// Does an action of the screen. Only one that would wait for a second key is completed by what stands behind it;
    /// every other is about what is selected.
    fn action(&self, shared: &Shared, name: &str, argument: &str) -> Next {
        let named = |entry: &&Entry| entry.action.name() == name;
        match self.actions.iter().find(named).map(|entry| entry.action) {
            Some(action) if argument.is_empty() => return Next::Act(action),
            Some(action @ (Action::Sort | Action::Copy)) => {
                return Next::Complete(action, argument.to_owned());
            }
            Some(_) => return words::alone(name),
            None => {}
        }
        let key = (shared.keymap).shown(&[Context::Command], Action::NextField);
        let help = (shared.keymap).way(&[Context::Screen], Action::Help);
        let what = key.map_or_else(
            || "Type help for".to_owned(),
            |key| format!("{key} completes, {help} shows"),
        );
        let meant = words::suggestion(name, &self.actions);
        Next::Say(Notice::bad(format!(
            "There is no command {name} here.{meant} {what} what there is."
        )))
    }
}
