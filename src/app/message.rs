//! Messages: everything that can happen to the dashboard, as data and in the past tense.

use crate::{
    api::{
        Failure, Secret,
        pace::{PaceFacts, RequestRecord},
    },
    app::{
        keys::{action::Action, key::Key, pointer::Pointer},
        page::{blank::Blank, found, layout::Size, notice::Notice},
        search::Found,
        service::{
            call::Reply,
            heard::Heard,
            memory::Remembered,
            ticket::{Ticket, TimerId},
        },
        text::history::History,
        work::{gather::Gathered, order::News},
    },
};

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
    /// The person wants the cursor there.
    GoTo(found::Found),
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
    /// The service told this by itself.
    Heard(Heard),
    /// What was known at the end of an earlier run, piece by piece.
    Remembered(Box<Remembered>),
    /// The person left this profile for another one. Its screens are left, and what it knows stays.
    Left,
    /// The person comes back to this profile, which was left, and brings this along. `Entered` follows.
    CameBack(Luggage),
    /// In profiles that are not shown, this was said, and this goes on by now, as sentences.
    Elsewhere {
        /// What was said.
        said: Vec<Notice>,
        /// What goes on.
        under_way: Vec<String>,
    },
    /// The person came to this profile; a sentence warns of where its secret came from.
    Entered(Option<String>),
    /// Something that a person should know from the start, as sentences.
    Caution(String),
    /// The profile that was asked for was not opened; a sentence says why.
    NotOpened(String),
    /// The profile of this name needs its secret to be typed; a sentence says what was wrong with the one before.
    SecretWanted(String, Option<String>),
    /// Something came of bulk work, import, export or undo.
    Worked(Box<News>),
}

/// What belongs to the person and the terminal, and goes along from one profile to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Luggage {
    /// The terminal's size.
    pub size: Size,
    /// Whether the mouse is on.
    pub mouse: bool,
    /// Filters that were used.
    pub filters: History,
    /// Commands that were used.
    pub commands: History,
}
