//! Messages: everything that can happen to the dashboard, as data and in the past tense.

use serde::{Deserialize, Serialize};

use crate::{
    api::{
        Failure, Secret,
        pace::{PaceFacts, RequestRecord},
    },
    app::{
        exams::Progress,
        keys::{action::Action, key::Key, pointer::Pointer},
        page::{blank::Blank, found, hidden::Hidden, layout::Size, notice::Notice},
        search::Found,
        service::{
            call::{Call, Reply},
            heard::Heard,
            memory::Remembered,
            ticket::{Ticket, TimerId},
        },
        text::history::History,
        work::{gather::Gathered, order::News},
    },
};

/// Everything that can happen to the dashboard. Whoever writes one down has it masked first (`update::masked`); what a
/// query or a [`Gather`](crate::app::work::gather::Gather) brought is found out again instead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Message {
    /// The loop runs; the first calls may go out.
    Started,
    /// A key was pressed.
    Key(Key),
    /// The person asked for this other than by its key: by a word or with the mouse.
    Asked(Action),
    /// This was given as the whole text of that place. It may be a password.
    Filled(Blank, #[serde(with = "clear")] Secret),
    /// Text was pasted, as one piece. It may be a password.
    Pasted(#[serde(with = "clear")] Secret),
    /// The mouse did something.
    Pointed(Pointer),
    /// The person wants the cursor there.
    GoTo(found::Found),
    /// The person clicked this step of the way that is shown, counted from its first.
    Crumb(usize),
    /// The terminal has this size now.
    Resized(Size),
    /// The call with this ticket was answered.
    Replied(Ticket, Result<Reply, Failure>),
    /// The password that was asked for; `None` when the operating system gave no randomness.
    Generated(#[serde(with = "clear::optional")] Option<Secret>),
    /// The query with this ticket has found this by now; it goes on if this is a part.
    #[serde(skip)]
    Queried(Ticket, Box<Found>),
    /// What was to be found out about many rows with this ticket.
    #[serde(skip)]
    Gathered(Ticket, Box<Gathered>),
    /// So much is known by now of the test with this ticket.
    Examined(Ticket, Box<Progress>),
    /// A timer that was asked for ran out.
    TimedOut(TimerId),
    /// The pace of requests changed.
    Paced(PaceFacts),
    /// An attempt of a request ended.
    Logged(RequestRecord),
    /// The service told this by itself.
    Heard(Heard),
    /// Somebody else who works through the same client carried out this change. Those are many on one host, of whom no
    /// record is made.
    #[serde(skip)]
    WroteBeside(Box<WroteBeside>),
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

/// A change that somebody else carried out who works through the same client. It carries no password.
#[derive(Debug, Clone, PartialEq)]
pub struct WroteBeside {
    /// Who, for people.
    pub by: String,
    /// What was sent.
    pub call: Call,
    /// What came back.
    pub reply: Reply,
}

/// What belongs to the person and the terminal, and goes along from one profile to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Luggage {
    /// The terminal's size.
    pub size: Size,
    /// Whether the mouse is on.
    pub mouse: bool,
    /// The columns that lists of endpoints do not show.
    #[serde(default)]
    pub hidden: Hidden,
    /// The theme that was changed to.
    #[serde(default)]
    pub theme: Option<String>,
    /// Filters that were used.
    pub filters: History,
    /// Commands that were used.
    pub commands: History,
}

/// Text that is no secret, or was masked, as it stands in a record.
mod clear {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::api::Secret;

    pub fn serialize<S: Serializer>(text: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text.reveal())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
        String::deserialize(deserializer).map(Secret::new)
    }

    pub mod optional {
        use serde::{Deserialize, Deserializer, Serialize, Serializer};

        use crate::api::Secret;

        #[expect(clippy::ref_option, reason = "serde hands a field over as it is")]
        pub fn serialize<S: Serializer>(
            text: &Option<Secret>,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            let text = text.as_ref().map(Secret::reveal);
            text.serialize(serializer)
        }

        pub fn deserialize<'de, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Option<Secret>, D::Error> {
            let text = Option::<String>::deserialize(deserializer)?;
            Ok(text.map(Secret::new))
        }
    }
}
