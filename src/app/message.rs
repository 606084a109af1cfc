//! What happened, in the past tense: everything that `update` reacts to.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::api::{
    Failure, Secret,
    pace::{PaceFacts, RequestRecord},
};

use crate::app::{
    keys::action::Action,
    search::Found,
    service::{call::Reply, memory::Remembered},
    update::mouse::Pointer,
    work::{gather::Gathered, order::News},
};

/// The number that a call carries and its reply brings back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// A timer that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimerId(pub u64);

/// A point in time: milliseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(pub u64);

/// The terminal's size in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// A pressed key with its modifiers; shift is folded into the character and into the tab that goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// Control and Alt; Shift only beside keys that are not characters.
    pub modifiers: KeyModifiers,
}

impl From<KeyEvent> for Key {
    fn from(event: KeyEvent) -> Self {
        let mut modifiers = event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT);
        if !matches!(event.code, KeyCode::Char(_) | KeyCode::BackTab) {
            modifiers |= event.modifiers & KeyModifiers::SHIFT;
        }
        Self {
            code: event.code,
            modifiers,
        }
    }
}

/// A place for text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blank {
    /// This field of the form that is shown, counted from 0.
    Field(usize),
    /// The line of what lies over the screen, or the filter that is being typed.
    Line,
}

/// Everything that can happen to the dashboard.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// The loop runs; the first calls may go out.
    Started,
    /// A key was pressed.
    Key(Key),
    /// The person asked for this other than by its key: by a word or with the mouse.
    Asked(Action),
    /// This was given as the whole text of that place. It may be a password.
    Filled(Blank, Secret),
    /// Text was pasted, as one piece. It may be a password.
    Pasted(Secret),
    /// The mouse did something.
    Pointed(Pointer),
    /// The terminal has this size now.
    Resized(Size),
    /// The call with this ticket was answered.
    Replied(Ticket, Result<Reply, Failure>),
    /// The password that was asked for; `None` when the operating system gave no randomness.
    Generated(Option<Secret>),
    /// The query with this ticket has found this by now; it goes on if this is a part.
    Queried(Ticket, Box<Found>),
    /// What was to be found out about many rows with this ticket.
    Gathered(Ticket, Box<Gathered>),
    /// A timer that was asked for ran out.
    TimedOut(TimerId),
    /// The pace of requests changed.
    Paced(PaceFacts),
    /// An attempt of a request ended.
    Logged(RequestRecord),
    /// What was known at the end of an earlier run, piece by piece.
    Remembered(Box<Remembered>),
    /// The person came to this profile; a sentence warns of where its secret came from.
    Entered(Option<String>),
    /// The profile that was asked for was not opened; a sentence says why.
    NotOpened(String),
    /// The profile of this name needs its secret to be typed; a sentence says what was wrong with the one before.
    SecretWanted(String, Option<String>),
    /// Something came of bulk work, import, export or undo.
    Worked(Box<News>),
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    use super::Key;
    use crate::app::keys::chord;

    #[test]
    fn shift_and_tab_is_the_tab_that_goes_back() {
        let event = KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT);
        assert_eq!(Some(Key::from(event)), chord::parse("BackTab"));
    }
}
