//! The dashboard in lines, for screen readers and for terminals that cannot place text: it says where it is, a
//! line is typed, it says what came of it. Model and update are the same as everywhere.

mod console;
pub mod input;
#[cfg(test)]
mod tests;
mod waiting;

use std::{collections::VecDeque, io, ops::ControlFlow};

use futures_util::Stream;

use crate::{
    api::text,
    app::{keys::keymap::Keymap, message::Message, shared::setup::Setup},
    runtime::seats::{
        Seats,
        performer::Shown,
        services::{Cause, Ending, Services},
    },
    ui::lines::{
        fields,
        heard::{self, Heard},
        order::Order,
        page, typed,
    },
};

pub use console::{Console, Voice};

/// What comes from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A line was typed.
    Line(String),
    /// A line was typed that is no text.
    Garbled,
    /// Nothing more can be read, for this reason.
    Broken(String),
    /// Nothing more will be typed.
    Ended,
}

/// What comes beside what is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beside {
    /// We are to leave: the number of the signal.
    Leave(i32),
    /// The same, as soon as nothing is being filled in and nothing that was sent is unanswered.
    LeaveSoon(i32),
    /// This is to be said.
    Say(String),
}

/// What a conversation listens to.
#[derive(Debug)]
pub struct Input<L, B> {
    /// What is typed.
    pub lines: L,
    /// What comes beside.
    pub beside: B,
}

/// Lines that are typed.
pub trait Lines: Stream<Item = Typed> + Unpin {}

impl<L: Stream<Item = Typed> + Unpin> Lines for L {}

/// What comes beside what is typed.
pub trait Hints: Stream<Item = Beside> + Unpin {}

impl<S: Stream<Item = Beside> + Unpin> Hints for S {}

/// Runs a dashboard in lines until it is left. Input that ends counts as leaving once what was begun has ended, and so
/// does a reader that is gone.
///
/// # Errors
/// When nothing more can be written, or read.
pub async fn run<W: Voice>(
    out: W,
    mut input: Input<impl Lines, impl Hints>,
    services: Services,
    mut setup: Setup,
) -> io::Result<Ending> {
    let keymap = Keymap::clone(&setup.keymap).in_words();
    setup.keymap = keymap.into();
    let mut talk = Talk {
        out,
        seats: Seats::new(setup, services),
        told: 0,
        before: 0,
        heard: Heard::default(),
        secret: None,
        quiet: false,
        ahead: VecDeque::new(),
        left: false,
        ending: None,
    };
    let outcome = talk.live(&mut input).await;
    let outcome = match outcome {
        Ok(Cause::Left) => talk.be_read(&mut input).await,
        outcome => outcome,
    };
    let unanswered = talk.seats.finish().await;
    let cause = match outcome {
        // A reader that went away has heard enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Cause::Left,
        outcome => outcome?,
    };
    Ok(Ending { cause, unanswered })
}

/// What is said of a line that is no text.
const GARBLED: &str = "This line is not UTF-8 and cannot be read. Nothing was done: type it again.";

/// Why the conversation cannot go on.
fn broken(why: &str) -> io::Error {
    io::Error::other(format!("What is typed cannot be read: {why}"))
}

struct Talk<W> {
    out: W,
    seats: Seats,
    /// Notices that were said already.
    told: usize,
    /// How many notices there were before the line that was taken last.
    before: usize,
    /// The page as it was said last.
    heard: Heard,
    /// The field of the form whose text is typed next, and not shown.
    secret: Option<usize>,
    /// Whether the last line changed nothing: then the page need not be said again.
    quiet: bool,
    /// What was typed while a file was read; `None` is the end.
    ahead: VecDeque<Option<Typed>>,
    left: bool,
    /// The signal that ends it as soon as nothing would be lost by that.
    ending: Option<i32>,
}

impl<W: Voice> Talk<W> {
    async fn live(&mut self, input: &mut Input<impl Lines, impl Hints>) -> io::Result<Cause> {
        self.say(&page::greeting(self.seats.model()))?;
        self.apply(Message::Started);
        loop {
            if let Some(cause) = self.settle(input).await? {
                return Ok(cause);
            }
            if let Some(cause) = self.ended() {
                return Ok(cause);
            }
            self.news()?;
            // Before it is asked for, so that nothing typed early can be seen.
            if self.is_secret() {
                self.out.show_typing(false);
            }
            if !std::mem::take(&mut self.quiet) {
                self.tell()?;
            }
            self.ask()?;
            let typed = self.line(input).await?;
            self.out.show_typing(true);
            let typed = match typed {
                ControlFlow::Continue(typed) => typed,
                ControlFlow::Break(cause) => return Ok(cause),
            };
            match typed {
                Some(Typed::Line(line)) => self.on_line(&line)?,
                Some(Typed::Garbled) => {
                    self.say(&[GARBLED.into()])?;
                    self.quiet = true;
                }
                Some(Typed::Broken(why)) => return Err(broken(&why)),
                Some(Typed::Ended) | None => return self.finish(input).await,
            }
            if self.left {
                self.news()?;
                return Ok(Cause::Left);
            }
        }
    }

    fn tell(&mut self) -> io::Result<()> {
        let spoke = self.seats.model().shared.notices.total > self.before;
        let lines = self.heard.changed(page::page(self.seats.model()), spoke);
        self.say(&lines)
    }

    /// Whether the next line is not to be seen.
    fn is_secret(&self) -> bool {
        self.secret.is_some() || fields::is_unlocking(self.seats.model())
    }

    fn ask(&mut self) -> io::Result<()> {
        if fields::is_unlocking(self.seats.model()) {
            write!(self.out, "Secret, which is not shown: ")?;
        } else if self.secret.is_some() {
            write!(self.out, "Password, which is not shown: ")?;
        } else {
            write!(self.out, "> ")?;
        }
        self.out.flush()
    }

    fn on_line(&mut self, line: &str) -> io::Result<()> {
        self.before = self.seats.model().shared.notices.total;
        let orders = match self.secret.take() {
            Some(at) => fields::password(self.seats.model(), at, line),
            None if fields::is_unlocking(self.seats.model()) => fields::unlock(line),
            None => typed::understand(line, self.seats.model()),
        };
        if line.is_empty() {
            self.heard = Heard::default();
        }
        let speaks = |order: &Order| matches!(order, Order::Say(_));
        self.quiet = !orders.is_empty() && orders.iter().all(speaks);
        self.follow(orders)
    }

    fn follow(&mut self, orders: Vec<Order>) -> io::Result<()> {
        for order in orders {
            match order {
                Order::Act(action) => self.apply(Message::Asked(action)),
                Order::Fill(blank, text) => self.apply(Message::Filled(blank, text)),
                Order::Key(key) => self.apply(Message::Key(key)),
                Order::Row(found) => self.apply(Message::GoTo(found)),
                Order::Say(lines) => self.say(&lines)?,
                Order::AskSecret(at) => {
                    self.secret = Some(at);
                    self.quiet = true;
                }
            }
        }
        Ok(())
    }

    /// Takes what comes beside what is typed. Answers why to leave, if so.
    fn hint(&mut self, beside: Beside) -> io::Result<Option<Cause>> {
        match beside {
            Beside::Leave(signal) => return Ok(Some(Cause::Signal(signal))),
            Beside::LeaveSoon(signal) => self.ending = Some(signal),
            Beside::Say(text) => {
                self.apply(Message::Caution(text));
                self.news()?;
            }
        }
        Ok(self.ended())
    }

    /// Why it is time to leave, if we were to as soon as nothing would be lost.
    fn ended(&self) -> Option<Cause> {
        let signal = self.ending.filter(|_| self.seats.is_free());
        signal.map(Cause::Signal)
    }

    /// Takes what was heard; nothing was when another profile had something to say.
    fn hear(&mut self, message: Option<Message>) -> io::Result<()> {
        if let Some(message) = message {
            self.apply(message);
            return Ok(());
        }
        if self.seats.rang() {
            self.ring();
        }
        self.news()
    }

    fn apply(&mut self, message: Message) {
        if matches!(message, Message::Entered(_)) {
            self.told = self.seats.model().shared.notices.total;
        }
        for shown in self.seats.apply(message) {
            match shown {
                Shown::Copy(text) => self.copy(&text),
                Shown::CopySecret(secret) => self.copy(secret.reveal()),
                Shown::Open(name, typed) => {
                    if let Some(message) = self.seats.open(name, typed) {
                        self.apply(message);
                    }
                }
                Shown::Stay => self.seats.stay(),
                Shown::Quit => self.left = true,
                Shown::Ring => self.ring(),
                Shown::Suspend | Shown::Repaint | Shown::Mouse(_) => {}
            }
        }
    }

    /// There is no clipboard in lines: what would be copied is said, to be selected.
    fn copy(&mut self, text: &str) {
        // A terminal that is gone is noticed with the next line.
        let _ = writeln!(self.out, "{}", heard::harmless(text));
    }

    fn ring(&mut self) {
        let _ = self.out.write_all(b"\x07");
    }

    /// Says what has not been said yet, unless what was said before is not read.
    fn news(&mut self) -> io::Result<()> {
        if self.out.is_full() {
            return Ok(());
        }
        let notices = &self.seats.model().shared.notices;
        let new = notices.since(self.told).map(|notice| notice.text.clone());
        let new: Vec<String> = new.collect();
        self.told = notices.total;
        self.say(&new)
    }

    fn say(&mut self, lines: &[String]) -> io::Result<()> {
        for line in lines {
            writeln!(self.out, "{}", text::clean(line))?;
        }
        self.out.flush()
    }
}
