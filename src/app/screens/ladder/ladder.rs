//! The screen of the last messages of an endpoint or a call: read when it is opened, when something is heard of phones, and
//! when that is asked for.

use std::collections::BTreeSet;

use crate::{
    api::{Failure, pace::Priority, registration::Traced},
    app::{
        effect::Effect,
        filter::{
            Field, Rows,
            matcher::{Matcher, Record},
        },
        keys::{action::Action, table::Context},
        next::{Next, Route},
        page::{layout, list::List, notice::Notice},
        screens::{prompt::Prompt, scene::Scene},
        service::{
            call::{Call, Reply, Whose},
            remote::Remote,
            ticket::Ticket,
        },
        shared::Shared,
        text::{number::counted, time::Moment},
        work::order::File,
    },
    doctor::{
        Look, look,
        saved::{self, Told},
    },
};

use super::page::{At, PageLine, lines};

/// The fields that a word without a field looks at.
const FIELDS: &[Field] = &[Field::Text];

/// The last messages of an endpoint or a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Ladder {
    /// Whose.
    pub of: Whose,
    /// Which of them are shown.
    pub prompt: Prompt,
    /// The messages, oldest first, each looked at once.
    pub messages: Remote<Vec<(Traced, Look)>>,
    /// The cursor, among all lines.
    pub list: List<At>,
    /// The messages that are unfolded.
    pub unfolded: BTreeSet<usize>,
}

impl Ladder {
    /// The ladder of this endpoint or call, which is read at once.
    pub fn open(shared: &mut Shared, of: Whose) -> Self {
        let mut screen = Self {
            of,
            prompt: Prompt::over(Rows::Messages),
            messages: Remote::default(),
            list: List::default(),
            unfolded: BTreeSet::new(),
        };
        screen.read(shared, Priority::Interactive);
        screen
    }

    fn read(&mut self, shared: &mut Shared, priority: Priority) {
        let of = self.of.clone();
        shared.read(&mut self.messages, priority, Call::ListMessages { of });
    }

    /// What the phones did since it was read is read, too.
    fn follow(&mut self, shared: &mut Shared) {
        let heard = shared.registrar.heard_at();
        let is_news = heard.is_some_and(|heard| heard > self.messages.asked);
        if is_news && self.messages.error.is_none() {
            self.read(shared, Priority::Visible);
        }
    }

    /// Which messages the filter lets through.
    fn shown(&self) -> Vec<usize> {
        let messages = self.messages.value.as_deref().unwrap_or_default();
        if self.prompt.is_empty() {
            return (0..messages.len()).collect();
        }
        let mut matcher = Matcher::new(&self.prompt.filter, FIELDS);
        let found = messages.iter().enumerate().filter(|(_, (message, seen))| {
            let text = format!("{} {} {}", seen.label, message.peer, message.text);
            matcher.matches(&Searched(text))
        });
        found.map(|(index, _)| index).collect()
    }

    /// The messages that are shown, to be written down.
    fn told(&self) -> Vec<Told<'_>> {
        let messages = self.messages.value.as_deref().unwrap_or_default();
        let shown = self.shown().into_iter();
        let told = shown.filter_map(|index| {
            let (message, _) = messages.get(index)?;
            Some(Told {
                at: message.at,
                is_sent: message.direction == "out",
                transport: &message.transport,
                peer: &message.peer,
                local: &message.local,
                text: &message.text,
            })
        });
        told.collect()
    }

    /// What is shown as a file, or why there is none.
    pub(in crate::app::screens) fn file(&self, path: String) -> Result<File, Notice> {
        let told = self.told();
        if told.is_empty() {
            return Err(Notice::plain("No message is shown."));
        }
        let said = counted(told.len(), "message is", "messages are");
        let ending = path
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_ascii_lowercase());
        let bytes = match ending.as_deref() {
            Some("txt") => saved::text(told).into_bytes(),
            Some("pcap") => saved::capture(told),
            Some(_) | None => {
                let why = "The file's name must end in .txt or .pcap.";
                return Err(Notice::bad(why));
            }
        };
        Ok(File { path, bytes, said })
    }

    /// Its name; its id while that is not known.
    #[must_use]
    pub fn name(&self, shared: &Shared) -> String {
        match &self.of {
            Whose::Endpoint(domain, endpoint) => shared.account.endpoint_name(domain, endpoint),
            Whose::Call(id) => format!("call {id}"),
        }
    }

    /// The lines, of which text has this width.
    #[must_use]
    pub fn lines(&self, shared: &Shared, width: u16) -> Vec<PageLine> {
        let messages = self.messages.value.as_deref().unwrap_or_default();
        lines(messages, &self.shown(), &self.unfolded, &shared.zone, width)
    }

    /// What is said where no message is shown.
    #[must_use]
    pub fn nothing(&self) -> &'static str {
        match (&self.messages.value, &self.messages.error) {
            (_, Some(_)) => "This service does not tell the messages of phones.",
            (Some(all), None) if !all.is_empty() => "No message matches the filter.",
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
        shared.stop_reading(&mut self.messages);
    }
}

/// A message as a filter sees it.
struct Searched(String);

impl Record for Searched {
    fn text(&self, field: Field) -> &str {
        if field == Field::Text { &self.0 } else { "" }
    }
}

impl Scene for Ladder {
    fn contexts(&self) -> &'static [Context] {
        &[
            Context::Ladder,
            Context::Log,
            Context::List,
            Context::Screen,
        ]
    }

    fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        let places = self.places(shared);
        let height = self.prompt.rows(shared.size);
        if self.list.browse(action, &places, height) {
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
            Action::Reload => self.read(shared, Priority::Interactive),
            Action::Filter => self.prompt.open(),
            Action::CopyCard => {
                let told = self.told();
                if told.is_empty() {
                    return Next::Say(Notice::plain("No message is shown."));
                }
                let said = counted(told.len(), "message is", "messages are");
                shared.ask(Effect::Copy(saved::text(told)));
                return Next::Say(Notice::good(format!("{said} copied.")));
            }
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

    fn is_at(&self, route: &Route) -> bool {
        *route == Route::Trace(self.of.clone())
    }

    fn prompt(&self) -> Option<&Prompt> {
        Some(&self.prompt)
    }

    fn prompt_mut(&mut self) -> Option<&mut Prompt> {
        Some(&mut self.prompt)
    }

    /// The cursor stays on its message; at first it is on the newest one.
    fn refresh_view(&mut self, shared: &mut Shared) {
        self.follow(shared);
        let places = self.places(shared);
        let height = self.prompt.rows(shared.size);
        let wanted = if self.list.moved || !self.unfolded.is_empty() {
            self.list.cursor
        } else {
            places.last().copied()
        };
        self.list.stand(wanted.as_ref(), &places, height);
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
        match &self.of {
            Whose::Endpoint(domain, endpoint) => call.deletes(domain, endpoint),
            Whose::Call(_) => false,
        }
    }

    fn stop(&mut self, shared: &mut Shared) {
        self.leave_reading(shared);
    }

    fn leave(&mut self, shared: &mut Shared, _: bool) {
        self.leave_reading(shared);
    }
}
