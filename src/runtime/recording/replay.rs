//! Plays a recording: the same messages at the same times, and so the same dashboards.

use std::{collections::HashMap, path::Path};

use thiserror::Error;

use crate::{
    app::{
        effect::Effect,
        message::Message,
        model::Model,
        search::{Effort, Found, Search},
        service::ticket::Ticket,
        shared::setup::Setup,
        text::time::Moment,
        update,
        work::gather::Gather,
    },
    runtime::files::private,
};

use super::line::{Line, VERSION};

/// The most bytes that are read: more than any recording has.
const MOST: usize = 128 << 20;

/// Why a recording cannot be played.
#[derive(Debug, Error)]
pub enum Unplayable {
    /// The file cannot be read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It is none.
    #[error("it is no recording of a session")]
    Other,
    /// Another program wrote it.
    #[error("it was recorded by sipdeck {0}, which writes recordings in another way")]
    Version(String),
    /// This line cannot be read, or cannot follow what came before.
    #[error("line {0} is damaged")]
    Damaged(usize),
}

/// A recording that is being played.
pub struct Replay {
    lines: std::vec::IntoIter<(usize, Line)>,
    seats: Vec<Seat>,
    shown: usize,
    /// Why the recording ended before the session did, if it did.
    pub cut: Option<String>,
}

/// One dashboard, and what it has asked to be found out.
struct Seat {
    model: Model,
    searches: HashMap<Ticket, Search>,
    gathers: HashMap<Ticket, Gather>,
}

impl Seat {
    fn new(setup: Setup) -> Self {
        Self {
            model: Model::new(setup),
            searches: HashMap::new(),
            gathers: HashMap::new(),
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "everything else reaches the outside, of which the recording tells"
    )]
    fn turn(&mut self, at: Moment, message: Message) {
        for effect in update(&mut self.model, at, message) {
            match effect {
                Effect::Query(ticket, query) => {
                    self.searches.insert(ticket, Search::begin(*query));
                }
                Effect::Gather(ticket, gather) => {
                    self.gathers.insert(ticket, *gather);
                }
                Effect::Cancel(ticket) => {
                    self.searches.remove(&ticket);
                    self.gathers.remove(&ticket);
                }
                _ => {}
            }
        }
    }

    /// What the query had found after this much work; nothing when it is not known any more.
    fn found(&mut self, ticket: Ticket, effort: Effort, whole: bool) -> Option<Found> {
        let mut search = self.searches.remove(&ticket)?;
        if whole {
            while search.step() {}
            return Some(search.done());
        }
        while search.step() {
            if search.effort() == effort
                && let Some(found) = search.so_far()
            {
                self.searches.insert(ticket, search);
                return Some(found);
            }
        }
        None
    }
}

impl Replay {
    /// Reads the recording in this file; a last line that was cut short is left out.
    ///
    /// # Errors
    /// When it cannot be read to its end.
    pub fn open(path: &Path) -> Result<Self, Unplayable> {
        Self::read(&private::read(path, MOST)?)
    }

    /// The same from bytes.
    ///
    /// # Errors
    /// Those of [`Self::open`].
    pub fn read(bytes: &[u8]) -> Result<Self, Unplayable> {
        let mut lines = Vec::new();
        for (number, line) in (1..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
            if number == 1 {
                head(line)?;
            } else if line.ends_with(b"\n") {
                let line = serde_json::from_slice(line);
                lines.push((number, line.map_err(|_| Unplayable::Damaged(number))?));
            }
        }
        if bytes.is_empty() {
            return Err(Unplayable::Other);
        }
        Ok(Self {
            lines: lines.into_iter(),
            seats: Vec::new(),
            shown: 0,
            cut: None,
        })
    }

    /// Plays the next line. Answers whether there was one.
    ///
    /// # Errors
    /// When it cannot follow what came before.
    pub fn step(&mut self) -> Result<bool, Unplayable> {
        let Some((number, line)) = self.lines.next() else {
            return Ok(false);
        };
        self.play(line).ok_or(Unplayable::Damaged(number))?;
        Ok(true)
    }

    fn play(&mut self, line: Line) -> Option<()> {
        match line {
            Line::Start { seat, setup } if seat == self.seats.len() => {
                self.seats.push(Seat::new(*setup));
            }
            Line::Recording { .. } | Line::Start { .. } => return None,
            Line::Told { seat, at, message } => self.seats.get_mut(seat)?.turn(at, *message),
            Line::Queried {
                seat,
                at,
                ticket,
                effort,
                whole,
            } => {
                let seat = self.seats.get_mut(seat)?;
                // What is not wanted any more is not listened to either.
                if let Some(found) = seat.found(ticket, effort, whole) {
                    seat.turn(at, Message::Queried(ticket, Box::new(found)));
                }
            }
            Line::Gathered { seat, at, ticket } => {
                let seat = self.seats.get_mut(seat)?;
                if let Some(gather) = seat.gathers.remove(&ticket) {
                    let gathered = Box::new(gather.run(&|| false));
                    seat.turn(at, Message::Gathered(ticket, gathered));
                }
            }
            Line::Shown { seat } => {
                self.seats.get(seat)?;
                self.shown = seat;
            }
            Line::Cut { why } => self.cut = Some(why),
        }
        Some(())
    }

    /// The dashboard that is shown by now; `None` before the first one has started.
    #[must_use]
    pub fn model(&self) -> Option<&Model> {
        self.seats.get(self.shown).map(|seat| &seat.model)
    }
}

fn head(line: &[u8]) -> Result<(), Unplayable> {
    match serde_json::from_slice(line) {
        Ok(Line::Recording { version, .. }) if version == VERSION => Ok(()),
        Ok(Line::Recording { sipdeck, .. }) => Err(Unplayable::Version(sipdeck)),
        Ok(_) | Err(_) => Err(Unplayable::Other),
    }
}
