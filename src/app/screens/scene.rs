//! What every screen is asked, each question with the answer that most of them give.

use crate::{
    api::{EndpointId, Failure, Secret},
    app::{
        exams::Progress,
        keys::{action::Action, key::Key, table::Context, when::When},
        next::{Next, Route, choice::Choice, prefix::Prefix},
        page::{blank::Blank, found::Found, notice::Notice},
        search,
        service::{
            call::{Call, Reply},
            ticket::{Ticket, TimerId},
        },
        shared::Shared,
        text::time::Moment,
        work::{
            export::{Export, Format},
            gather::Gathered,
            spent::Spent,
        },
    },
};

use super::prompt::Prompt;

/// A screen.
pub trait Scene {
    /// The tables of keys that hold here, the innermost first.
    fn contexts(&self) -> &'static [Context];

    /// Does what was asked for and is on offer, unless it means the same on every screen.
    fn act(&mut self, shared: &mut Shared, action: Action) -> Next;

    /// Whether this is that place, which need not be gone into a second time.
    fn is_at(&self, _route: &Route) -> bool {
        false
    }

    /// The filter of a list.
    fn prompt(&self) -> Option<&Prompt> {
        None
    }

    /// The same, to be typed in.
    fn prompt_mut(&mut self) -> Option<&mut Prompt> {
        None
    }

    /// Brings what is shown up to what is known by now.
    fn refresh_view(&mut self, _shared: &mut Shared) {}

    /// Whether the endpoint that is selected is enabled; nothing where none is, or where several are marked.
    fn enabled(&self, _shared: &Shared) -> Option<bool> {
        None
    }

    /// When the oldest of what is shown was read.
    fn as_of(&self, _shared: &Shared) -> Option<Moment> {
        None
    }

    /// Since when something is being read that a person waits for here.
    fn reading_since(&self, _shared: &Shared) -> Option<Moment> {
        None
    }

    /// Why what is shown could not be read.
    fn trouble<'a>(&self, _shared: &'a Shared) -> Option<&'a Failure> {
        None
    }

    /// Whether a condition holds that a key may have.
    fn holds(&self, when: When, _shared: &Shared) -> bool {
        usual(when)
    }

    /// Clears the filter, or without one the marks. Answers whether anything was there to clear.
    fn clear(&mut self) -> bool {
        self.prompt_mut().is_some_and(Prompt::clear)
    }

    /// Takes a key that is bound to nothing as text; `None` where none is typed.
    fn type_key(&mut self, _shared: &mut Shared, key: Key) -> Option<Next> {
        typing(self.prompt_mut())?.type_key(key);
        Some(Next::Stay)
    }

    /// Takes the whole text of a place, in the place of what stands there.
    fn fill(&mut self, _shared: &mut Shared, blank: Blank, text: &str) -> Next {
        match (blank, typing(self.prompt_mut())) {
            (Blank::Line, Some(prompt)) => prompt.fill(text),
            (Blank::Line, None) | (Blank::Field(_), _) => {}
        }
        Next::Stay
    }

    /// Takes pasted text.
    fn paste(&mut self, _shared: &mut Shared, text: &str) -> Next {
        let Some(prompt) = typing(self.prompt_mut()) else {
            return Next::Say(not_pasted());
        };
        prompt.paste(text);
        Next::Stay
    }

    /// Takes the second of two keys, one of those that are on offer.
    fn letter(&mut self, _shared: &mut Shared, _prefix: Prefix, _letter: char) -> Next {
        Next::Stay
    }

    /// Takes what a picker over this screen chose.
    fn choose(&mut self, _shared: &mut Shared, _choice: Choice) -> Next {
        Next::Stay
    }

    /// Takes a reply, if it is this screen's own: then answers `Some`.
    fn settle(
        &mut self,
        _shared: &mut Shared,
        _ticket: Ticket,
        _outcome: &Result<Reply, Failure>,
    ) -> Option<Next> {
        None
    }

    /// Takes a password that was asked for.
    fn generated(&mut self, _password: Option<Secret>) {}

    /// Takes the result of a query, if this screen waits for it.
    fn queried(
        &mut self,
        _shared: &mut Shared,
        _ticket: Ticket,
        _found: &mut Option<search::Found>,
    ) {
    }

    /// Takes what was found out about many rows, if this screen asked for it.
    fn gathered(
        &mut self,
        _shared: &mut Shared,
        _ticket: Ticket,
        _gathered: &mut Option<Gathered>,
    ) -> Next {
        Next::Stay
    }

    /// Takes in what is known of a test by now, if it is this screen's own.
    fn examined(&mut self, _shared: &mut Shared, _ticket: Ticket, _progress: &Progress) {}

    /// What is being found out for this screen.
    fn awaited(&self) -> Vec<Ticket> {
        Vec::new()
    }

    /// A timer ran out, which may be this screen's own.
    fn timed_out(&mut self, _timer: TimerId) -> Next {
        Next::Stay
    }

    /// Goes to the pane at the left of the one that has the keys. Answers whether there is one.
    fn step_left(&mut self, _shared: &Shared) -> bool {
        false
    }

    /// Lines above the titles of a list.
    fn above(&self, _shared: &Shared) -> usize {
        self.prompt().map_or(0, Prompt::lines)
    }

    /// A question that is being prepared is not wanted any more. Answers whether there was one.
    fn leave_question(&mut self) -> bool {
        false
    }

    /// Takes the mark off an endpoint: what it was marked for is done.
    fn unmark(&mut self, _id: &EndpointId) {}

    /// Puts the cursor on something.
    fn go_to(&mut self, _shared: &Shared, _found: Found) {}

    /// What stands on this line of a list, counted from 0, and whether the cursor is there.
    fn on_line(&self, _line: usize) -> Option<(Found, bool)> {
        None
    }

    /// The letter of the column whose title stands at this cell of the line of titles.
    fn title_at(&self, _shared: &Shared, _x: u16) -> Option<char> {
        None
    }

    /// What of it goes to a file, or why nothing does.
    fn export(&self, _shared: &Shared, _path: String, _format: Format) -> Result<Export, Notice> {
        Err(Notice::plain(
            "Only a list of endpoints or a job can be exported.",
        ))
    }

    /// Whether something was typed that would be lost.
    fn is_changed(&self) -> bool {
        false
    }

    /// Whether this call deleted what the screen is about.
    fn is_about_deleted(&self, _call: &Call) -> bool {
        false
    }

    /// Whether it shows the endpoints of the whole account.
    fn is_of_account(&self) -> bool {
        false
    }

    /// It is gone: stops what it asked for.
    fn stop(&mut self, _shared: &mut Shared) {}

    /// Another screen is put over it: what only it keeps up ends.
    fn covered(&mut self, _shared: &mut Shared) {}

    /// The person leaves it: nobody waits any more for what only this screen showed. `others` says whether another
    /// screen shows the whole account.
    fn leave(&mut self, _shared: &mut Shared, _others: bool) {}

    /// Hands out what of it takes long to free, once it is left.
    fn spent(&mut self) -> Vec<Spent> {
        Vec::new()
    }
}

/// Whether a condition of a key holds on most screens.
pub fn usual(when: When) -> bool {
    !matches!(
        when,
        When::Marked
            | When::List
            | When::Narrow
            | When::Phone
            | When::Unended
            | When::Over
            | When::Bridged
            | When::Ours
    )
}

/// The filter that is being typed.
pub fn typing(prompt: Option<&mut Prompt>) -> Option<&mut Prompt> {
    prompt.filter(|prompt| prompt.typing)
}

/// What is said where what was pasted goes nowhere.
pub fn not_pasted() -> Notice {
    Notice::plain("Nothing takes text here: what was pasted was left out.")
}
