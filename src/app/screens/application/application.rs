//! The screen of one application, for whoever writes it: its last callbacks, the newest first, one unfolded at a time.

use crate::{
    api::{
        ApplicationId, Failure,
        callback::{Callback, bare},
        pace::Priority,
    },
    app::{
        account::writes::Write,
        effect::Effect,
        keys::{action::Action, table::Context, when::When},
        next::{Intent, Next, Question, Route, route::Of},
        page::{layout, list::List, notice::Notice},
        phones::moment,
        screens::scene::{Scene, usual},
        service::{
            call::{Call, Reply},
            remote::Remote,
            ticket::Ticket,
        },
        shared::Shared,
        text::{
            time::{self, Moment},
            wrap::wrap,
        },
    },
};

/// A place of the cursor: a callback, and a line of it.
type At = (usize, usize);

/// What stands in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A callback: when, whether it was taken, and what came back.
    Told {
        /// The time of day.
        at: String,
        /// Whether the application took it.
        taken: bool,
        /// Event and answers.
        text: String,
    },
    /// A line of what is unfolded.
    Text(String),
}

/// One application.
#[derive(Debug, Clone, PartialEq)]
pub struct ApplicationPage {
    /// Which one.
    pub id: ApplicationId,
    /// What it was told, the newest first.
    pub callbacks: Remote<Vec<Callback>>,
    /// The cursor, among all lines.
    pub list: List<At>,
    /// The callback that is unfolded.
    unfolded: Option<usize>,
    /// Whether one is being told again.
    telling: bool,
}

impl ApplicationPage {
    /// The page of this application, which is read at once.
    pub fn open(shared: &mut Shared, id: ApplicationId) -> Self {
        shared.want_calls();
        let mut screen = Self {
            id,
            callbacks: Remote::default(),
            list: List::default(),
            unfolded: None,
            telling: false,
        };
        screen.read(shared);
        screen
    }

    fn read(&mut self, shared: &mut Shared) {
        let call = Call::ListCallbacks { call: None };
        shared.read(&mut self.callbacks, Priority::Interactive, call);
    }

    /// Its name; its id while that is not known.
    #[must_use]
    pub fn name(&self, shared: &Shared) -> String {
        shared.account.names.application(&self.id).to_owned()
    }

    /// What is said where no callback is shown.
    #[must_use]
    pub fn nothing(&self) -> String {
        match (&self.callbacks.value, &self.callbacks.error) {
            (_, Some(why)) if why.cause == crate::api::Cause::Missing => {
                "This service does not tell what applications were told.".to_owned()
            }
            (_, Some(why)) => format!("What it was told could not be read: {}", why.sentence()),
            (Some(_), None) => "It was told nothing yet, as far as that is remembered.".to_owned(),
            (None, None) => "What it was told is being read.".to_owned(),
        }
    }

    /// Those that were told to it.
    fn own(&self, shared: &Shared, all: Vec<Callback>) -> Vec<Callback> {
        let application = shared.account.application(&self.id);
        let urls = application.map(|known| {
            [
                known.incoming_call_url.as_deref(),
                known.incoming_call_fallback_url.as_deref(),
            ]
        });
        let urls: Vec<String> = urls.into_iter().flatten().flatten().map(bare).collect();
        let is_own = |callback: &Callback| {
            let known = shared.calls.find(&callback.call_id);
            let of_call = known.and_then(|known| known.call.application_id.as_ref());
            match of_call {
                Some(id) => *id == self.id,
                None => callback.tried.iter().any(|tried| urls.contains(&tried.url)),
            }
        };
        all.into_iter().rev().filter(is_own).collect()
    }

    /// The lines, of which text has this width.
    #[must_use]
    pub fn lines(&self, shared: &Shared, width: u16) -> Vec<(At, What)> {
        let mut lines = Vec::new();
        let all = self.callbacks.value.iter().flatten();
        for (index, callback) in all.enumerate() {
            let at = callback.at.map(moment);
            let told = What::Told {
                at: at.map_or_else(String::new, |at| time::clock(at, &shared.zone)),
                taken: callback.taken,
                text: callback.told(),
            };
            lines.push(((index, 0), told));
            if self.unfolded == Some(index) {
                let texts = unfolded(callback, width).into_iter();
                let texts = texts.zip(1..);
                lines.extend(texts.map(|(text, line)| ((index, line), What::Text(text))));
            }
        }
        lines
    }

    fn places(&self, shared: &Shared) -> Vec<At> {
        let width = layout::page_width(shared.size.width);
        let all = self.callbacks.value.iter().flatten().enumerate();
        let places = all.flat_map(|(index, callback)| {
            let is_open = self.unfolded == Some(index);
            let below = is_open.then(|| unfolded(callback, width).len());
            (0..=below.unwrap_or(0)).map(move |line| (index, line))
        });
        places.collect()
    }

    fn selected(&self) -> Option<&Callback> {
        let (index, _) = self.list.cursor?;
        self.callbacks.value.as_ref()?.get(index)
    }

    fn again(&self, shared: &Shared) -> Next {
        let Some((callback, id)) = self.selected().and_then(|one| Some((one, one.id?))) else {
            return Next::Say(Notice::plain("This one cannot be told again."));
        };
        let url = callback
            .tried
            .first()
            .map_or("", |tried| tried.url.as_str());
        let intent = Intent::Write {
            what: format!("tell {} of {} again", self.name(shared), callback.event),
            call: Call::TellAgain(id),
        };
        let question = Question::about(&shared.profile, "Tell the application again?")
            .fact("Application", self.name(shared))
            .fact("Event", callback.event.as_str())
            .fact("Call", callback.call_id.as_str())
            .fact("To", url)
            .text("It is told the very same once more, and may act on it once more. The call does not wait for its answer.")
            .yes("Yes, tell it", intent);
        Next::Ask(question)
    }

    fn leave_reading(&mut self, shared: &mut Shared) {
        shared.stop_reading(&mut self.callbacks);
    }
}

/// What is unfolded of a callback, in lines of this width: the request with its fields, each attempt, and what followed.
fn unfolded(callback: &Callback, width: u16) -> Vec<String> {
    let mut texts = Vec::new();
    for tried in &callback.tried {
        texts.push(format!("{} {}", callback.method, tried.url));
        texts.push(format!("  answered: {}", tried.told()));
    }
    for (name, value) in &callback.fields {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        texts.push(format!("{name}: {value}"));
    }
    if !callback.followed.is_empty() {
        texts.push(format!("What followed: {}", callback.followed));
    }
    let texts = texts.iter();
    texts.flat_map(|text| wrap(text, width)).collect()
}

impl Scene for ApplicationPage {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Application, Context::List, Context::Screen]
    }

    fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        let places = self.places(shared);
        let height = layout::body(shared.size);
        if self.list.browse(action, &places, height) {
            return Next::Stay;
        }
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "every other action means nothing here"
        )]
        match action {
            Action::Open => {
                if let Some((index, line)) = &mut self.list.cursor {
                    let is_open = self.unfolded == Some(*index);
                    self.unfolded = (!is_open).then_some(*index);
                    *line = 0;
                }
                self.list.moved = true;
            }
            Action::Reload => self.read(shared),
            Action::TellAgain => return self.again(shared),
            Action::EndpointCalls => {
                return Next::Open(Route::Calls(Of::Application(self.id.clone())));
            }
            Action::Copy => {
                if let Some(callback) = self.selected() {
                    let text = serde_json::to_string_pretty(&callback.fields).unwrap_or_default();
                    shared.ask(Effect::Copy(text));
                    return Next::Say(Notice::good("What was sent is copied as JSON."));
                }
            }
            _ => {}
        }
        Next::Stay
    }

    fn is_at(&self, route: &Route) -> bool {
        matches!(route, Route::Application(id) if *id == self.id)
    }

    /// Reads again what came of one that was told again.
    fn refresh_view(&mut self, shared: &mut Shared) {
        let is_one = |write: &Write| matches!(write.call, Call::TellAgain(_));
        let telling = shared.account.writes.under_way().any(is_one);
        if std::mem::replace(&mut self.telling, telling) && !telling {
            self.read(shared);
        }
        let places = self.places(shared);
        let height = layout::body(shared.size);
        let wanted = self.list.cursor.filter(|_| self.list.moved);
        self.list.stand(wanted.as_ref(), &places, height);
    }

    fn as_of(&self, _: &Shared) -> Option<Moment> {
        self.callbacks.as_of
    }

    fn reading_since(&self, _: &Shared) -> Option<Moment> {
        self.callbacks.is_loading().then_some(self.callbacks.asked)
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other condition holds as usual"
    )]
    fn holds(&self, when: When, _: &Shared) -> bool {
        match when {
            When::Selected => self.selected().is_some(),
            _ => usual(when),
        }
    }

    fn settle(
        &mut self,
        shared: &mut Shared,
        ticket: Ticket,
        outcome: &Result<Reply, Failure>,
    ) -> Option<Next> {
        if self.callbacks.awaited != Some(ticket) {
            return None;
        }
        let callbacks = outcome.clone().and_then(Reply::into_callbacks);
        let callbacks = callbacks.map(|all| self.own(shared, all));
        // What was unfolded may be another by now.
        self.unfolded = None;
        self.callbacks.settle(ticket, callbacks, shared.now());
        Some(Next::Stay)
    }

    fn stop(&mut self, shared: &mut Shared) {
        self.leave_reading(shared);
    }

    fn leave(&mut self, shared: &mut Shared, _: bool) {
        self.leave_reading(shared);
    }
}
