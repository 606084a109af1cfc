//! One call: what happened in it, what became of it at each phone, and what can be done with it.

use crate::{
    api::{CallId, Failure, call::CallStory, pace::Priority},
    app::{
        calls::{Known, person},
        effect::Effect,
        keys::{action::Action, table::Context, when::When},
        next::{Intent, Next, Question, Route},
        page::{layout, lines::DetailLine, list::scrolled, notice::Notice},
        screens::scene::{Scene, usual},
        service::{
            call::{Call, Reply, Whose},
            remote::Remote,
            ticket::Ticket,
        },
        shared::Shared,
        text::time::Moment,
    },
};

use super::{
    page,
    rows::{partner, who},
};

/// One call.
#[derive(Debug, Clone, PartialEq)]
pub struct CallPage {
    /// Which one.
    pub id: CallId,
    /// What was read of it.
    pub story: Remote<CallStory>,
    /// The first line that is shown.
    pub scroll: usize,
    /// The edition of the call that was known when it was read.
    edition: Option<u64>,
}

impl CallPage {
    /// The page of this call, which is read at once.
    pub fn open(shared: &mut Shared, id: CallId) -> Self {
        shared.want_calls();
        let mut screen = Self {
            id,
            story: Remote::default(),
            scroll: 0,
            edition: None,
        };
        screen.read(shared);
        screen
    }

    fn read(&mut self, shared: &mut Shared) {
        if self.story.is_loading() {
            return;
        }
        self.edition = self.known(shared).map(|known| known.edition);
        let call = Call::ReadCall(self.id.clone());
        shared.read(&mut self.story, Priority::Interactive, call);
    }

    /// The call as it is known.
    #[must_use]
    pub fn known<'a>(&self, shared: &'a Shared) -> Option<&'a Known> {
        shared.calls.find(&self.id)
    }

    /// The lines of the page at this width; `None` while nothing is known of the call.
    #[must_use]
    pub fn lines(&self, shared: &Shared, width: u16) -> Option<Vec<DetailLine>> {
        let known = self.known(shared)?;
        Some(page::page(shared, known, self.story.value.as_ref(), width))
    }

    /// Who calls whom, for people.
    #[must_use]
    pub fn name(&self, shared: &Shared) -> String {
        let known = self.known(shared);
        known.map_or_else(|| self.id.to_string(), who)
    }

    /// What is said while nothing is known of the call.
    #[must_use]
    pub fn nothing(&self) -> String {
        self.story.error.as_ref().map_or_else(
            || "The call is being read.".to_owned(),
            |why| format!("The call could not be read: {}", why.sentence()),
        )
    }

    fn last_top(&self, shared: &Shared) -> usize {
        let width = layout::page_width(shared.size.width);
        let lines = self.lines(shared, width).map_or(0, |lines| lines.len());
        lines.saturating_sub(layout::body(shared.size))
    }

    fn leave_reading(&mut self, shared: &mut Shared) {
        shared.stop_reading(&mut self.story);
    }
}

/// Whether a condition of a key holds where this call is selected.
pub(super) fn holds(when: When, shared: &Shared, known: Option<&Known>) -> bool {
    match (when, known) {
        (When::Selected, known) => known.is_some(),
        (When::Unended, Some(known)) => known.outcome.is_live(),
        (When::Bridged, Some(known)) => partner(shared, known).is_some(),
        (When::Ours, Some(known)) => known.call.endpoint_id.is_some(),
        (when, _) => usual(when),
    }
}

/// Does something with a call.
pub(super) fn act(shared: &mut Shared, known: &Known, action: Action) -> Next {
    let place = known
        .call
        .domain_id
        .clone()
        .zip(known.call.endpoint_id.clone());
    match (action, place) {
        (Action::HangUp, _) => match shared.absence() {
            Some(reason) => {
                shared.account.ask_again(&mut shared.asks);
                Next::Say(Notice::bad(reason))
            }
            None => Next::Ask(hang_up(shared, known)),
        },
        (Action::NextField, _) => partner(shared, known).map_or(Next::Stay, |other| {
            Next::Open(Route::Call(other.call.id.clone()))
        }),
        (Action::Endpoint, Some((domain, endpoint))) => {
            Next::Open(Route::Endpoint(domain, endpoint))
        }
        (Action::Callbacks, _) => {
            // What an application calls itself is told to it as well: its name stands with the call that it answers.
            let own = known.call.application_id.clone();
            let other = || partner(shared, known)?.call.application_id.clone();
            match own.or_else(other) {
                Some(id) => Next::Open(Route::Application(id)),
                None => Next::Say(Notice::plain("It came to no application.")),
            }
        }
        (Action::Trace, _) => Next::Open(Route::Trace(Whose::Call(known.call.id.clone()))),
        _ => Next::Stay,
    }
}

fn hang_up(shared: &Shared, known: &Known) -> Question {
    let call = &known.call;
    let intent = Intent::Write {
        what: format!("end the call of {}", who(known)),
        call: Call::EndCall(call.id.clone()),
    };
    let question = Question::about(&shared.profile, "Hang up?")
        .fact("From", person(&call.from))
        .fact("To", person(&call.to))
        .fact("State", known.outcome.word());
    let question = if partner(shared, known).is_some() {
        question.warning("Both sides are cut off; what becomes of the call that it is bridged with is the application's choice.")
    } else {
        question.warning("Whoever is on the phone is cut off.")
    };
    question.yes("Yes, hang up", intent)
}

impl Scene for CallPage {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Call, Context::List, Context::Screen]
    }

    fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        let last = self.last_top(shared);
        if let Some(target) = scrolled(self.scroll, action, last, layout::body(shared.size)) {
            self.scroll = target;
            return Next::Stay;
        }
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "every other action is about any call, or means nothing here"
        )]
        match action {
            Action::Reload => {
                self.read(shared);
                Next::Stay
            }
            Action::Copy => {
                shared.ask(Effect::Copy(self.id.to_string()));
                Next::Say(Notice::good(format!("{} is copied.", self.id)))
            }
            action => match self.known(shared).cloned() {
                Some(known) => act(shared, &known, action),
                None => Next::Stay,
            },
        }
    }

    fn is_at(&self, route: &Route) -> bool {
        matches!(route, Route::Call(id) if *id == self.id)
    }

    /// Reads it again once it has changed.
    fn refresh_view(&mut self, shared: &mut Shared) {
        let edition = self.known(shared).map(|known| known.edition);
        if edition.is_some() && edition != self.edition && self.story.error.is_none() {
            self.read(shared);
        }
        if self.scroll > 0 {
            self.scroll = self.scroll.min(self.last_top(shared));
        }
        let since = self.known(shared).and_then(Known::since);
        shared.calls.tick(&mut shared.asks, since);
    }

    fn as_of(&self, shared: &Shared) -> Option<Moment> {
        let is_live = shared.registrar.sight.is_live();
        self.story.as_of.filter(|_| !is_live)
    }

    fn reading_since(&self, _: &Shared) -> Option<Moment> {
        self.story.is_loading().then_some(self.story.asked)
    }

    fn trouble<'a>(&self, _: &'a Shared) -> Option<&'a Failure> {
        None
    }

    fn holds(&self, when: When, shared: &Shared) -> bool {
        holds(when, shared, self.known(shared))
    }

    fn settle(
        &mut self,
        shared: &mut Shared,
        ticket: Ticket,
        outcome: &Result<Reply, Failure>,
    ) -> Option<Next> {
        if self.story.awaited != Some(ticket) {
            return None;
        }
        let story = outcome.clone().and_then(Reply::into_call_story);
        let story = story.inspect_err(|failure| {
            let text = format!("The call could not be read: {}", failure.sentence());
            shared.say(Notice::bad(text));
        });
        if let Ok(story) = &story {
            let now = shared.now();
            let before = self.edition;
            shared.calls.read_of(now, story);
            // What it says itself is no reason to read it again.
            if before.is_none() || before == self.edition {
                self.edition = self.known(shared).map(|known| known.edition);
            }
        }
        self.story.settle(ticket, story, shared.now());
        Some(Next::Stay)
    }

    fn stop(&mut self, shared: &mut Shared) {
        self.leave_reading(shared);
    }

    fn leave(&mut self, shared: &mut Shared, _: bool) {
        self.leave_reading(shared);
    }
}
