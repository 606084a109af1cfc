//! The screen of an endpoint's last messages: read when it is opened, and again when that is asked for.

use std::collections::BTreeSet;

use crate::{
    api::{DomainId, EndpointId, Failure, pace::Priority, registration::Traced},
    app::{
        effect::Effect,
        keys::{action::Action, table::Context},
        next::Next,
        page::{layout, list::List, notice::Notice},
        screens::scene::Scene,
        service::{
            call::{Call, Reply},
            remote::Remote,
            ticket::Ticket,
        },
        shared::Shared,
        text::time::Moment,
    },
    doctor::{Look, look},
};

use super::page::{At, PageLine, lines};

/// The last messages of an endpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct Ladder {
    /// The domain of the endpoint.
    pub domain: DomainId,
    /// Which one.
    pub endpoint: EndpointId,
    /// The messages, oldest first, each looked at once.
    pub messages: Remote<Vec<(Traced, Look)>>,
    /// The cursor, among all lines.
    pub list: List<At>,
    /// The messages that are unfolded.
    pub unfolded: BTreeSet<usize>,
}

impl Ladder {
    /// The ladder of this endpoint, which is read at once.
    pub fn open(shared: &mut Shared, domain: DomainId, endpoint: EndpointId) -> Self {
        let mut screen = Self {
            domain,
            endpoint,
            messages: Remote::default(),
            list: List::default(),
            unfolded: BTreeSet::new(),
        };
        screen.read(shared);
        screen
    }

    fn read(&mut self, shared: &mut Shared) {
        if self.messages.is_loading() {
            return;
        }
        let call = Call::ListMessages {
            domain: self.domain.clone(),
            endpoint: self.endpoint.clone(),
        };
        self.messages.asked = shared.now();
        self.messages.load(shared.call(Priority::Interactive, call));
    }

    /// Its name; its id while that is not known.
    #[must_use]
    pub fn name(&self, shared: &Shared) -> String {
        let account = &shared.account;
        account.endpoint_name(&self.domain, &self.endpoint)
    }

    /// The lines, of which text has this width.
    #[must_use]
    pub fn lines(&self, shared: &Shared, width: u16) -> Vec<PageLine> {
        let messages = self.messages.value.as_deref().unwrap_or_default();
        lines(messages, &self.unfolded, &shared.zone, width)
    }

    /// What is said where no message is shown.
    #[must_use]
    pub fn nothing(&self) -> &'static str {
        match (&self.messages.value, &self.messages.error) {
            (_, Some(_)) => "This service does not tell the messages of phones.",
            (Some(_), None) => "No message of it is remembered.",
            (None, None) => "The messages are being read.",
        }
    }

    fn places(&self, shared: &Shared) -> Vec<At> {
        let lines = self.lines(shared, layout::page_width(shared.size.width));
        lines.iter().map(|line| line.at).collect()
    }

    /// The message under the cursor.
    fn selected(&self) -> Option<&Traced> {
        let (index, _) = self.list.cursor?;
        let (message, _) = self.messages.value.as_ref()?.get(index)?;
        Some(message)
    }

    fn leave_reading(&mut self, shared: &mut Shared) {
        if let Some(ticket) = self.messages.cancel() {
            shared.cancel(ticket);
        }
    }
}

impl Scene for Ladder {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Ladder, Context::List, Context::Screen]
    }

    fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        let places = self.places(shared);
        let height = layout::rows(shared.size);
        if let Some(target) = self.list.target(action, places.len(), height) {
            let at = places.get(target).copied();
            self.list.place(target, at, places.len(), height);
            return Next::Stay;
        }
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "every other action means nothing here"
        )]
        match action {
            Action::Open => {
                if let Some((index, line)) = &mut self.list.cursor
                    && !self.unfolded.insert(*index)
                {
                    self.unfolded.remove(index);
                    *line = 0;
                }
                self.list.moved = true;
            }
            Action::Reload => self.read(shared),
            Action::Copy => {
                let Some(message) = self.selected() else {
                    return Next::Say(Notice::plain("No message is selected."));
                };
                let text = message.text.clone();
                shared.ask(Effect::Copy(text));
                return Next::Say(Notice::good("The message is copied."));
            }
            _ => {}
        }
        Next::Stay
    }

    /// The cursor stays on its message; at first it is on the newest one.
    fn refresh_view(&mut self, shared: &mut Shared) {
        let places = self.places(shared);
        let height = layout::rows(shared.size);
        let wanted = if self.list.moved || !self.unfolded.is_empty() {
            self.list.cursor
        } else {
            places.last().copied()
        };
        let found = places.iter().position(|at| Some(*at) == wanted);
        let index = found.unwrap_or(self.list.index);
        self.list.index = index.min(places.len().saturating_sub(1));
        self.list.cursor = places.get(self.list.index).copied();
        self.list.show(places.len(), height);
    }

    fn reading_since(&self, _: &Shared) -> Option<Moment> {
        self.messages.is_loading().then_some(self.messages.asked)
    }

    fn settle(
        &mut self,
        shared: &mut Shared,
        ticket: Ticket,
        outcome: &Result<Reply, Failure>,
    ) -> Option<Next> {
        if self.messages.awaited != Some(ticket) {
            return None;
        }
        let messages = outcome.clone().and_then(Reply::into_messages);
        let messages = messages.map(|all| {
            let look_at = |message: Traced| {
                let seen = look(&message.text);
                (message, seen)
            };
            all.into_iter().map(look_at).collect::<Vec<_>>()
        });
        let messages = messages.inspect_err(|failure| {
            let text = format!("The messages could not be read: {}", failure.sentence());
            shared.say(Notice::bad(text));
        });
        if let Ok(all) = &messages
            && self
                .messages
                .value
                .as_ref()
                .is_some_and(|old| all.len() < old.len())
        {
            self.unfolded.clear();
        }
        self.messages.settle(ticket, messages, shared.now());
        Some(Next::Stay)
    }

    fn is_about_deleted(&self, call: &Call) -> bool {
        call.deletes(&self.domain, &self.endpoint)
    }

    fn stop(&mut self, shared: &mut Shared) {
        self.leave_reading(shared);
    }

    fn leave(&mut self, shared: &mut Shared, _: bool) {
        self.leave_reading(shared);
    }
}
