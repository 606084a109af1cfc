//! The pauses of a conversation: for what was asked for, and for the next line.

use std::{future::poll_fn, io, ops::ControlFlow};

use futures_util::StreamExt;

use crate::{
    app::{
        message::Message,
        shared::{jobs::Hands, pulse::Pulse},
        work::job::control::Control,
    },
    runtime::seats::services::Cause,
};

use super::{Beside, Hints, Input, Lines, Talk, Typed, console::Voice};

/// Lines that may be typed ahead.
const AHEAD: usize = 1_000;

impl<W: Voice> Talk<W> {
    /// Waits until what the person asked for is there. What is typed while a file is read keeps for later.
    pub(super) async fn settle(
        &mut self,
        input: &mut Input<impl Lines, impl Hints>,
    ) -> io::Result<Option<Cause>> {
        let mut said = false;
        loop {
            let (thinks, works) = (self.seats.is_thinking(), self.seats.is_at_desk());
            if !thinks && !works && self.pulse().since.is_none() {
                return Ok(None);
            }
            let turns = self.pulse().turns(self.seats.model().shared.now());
            if works {
                self.news()?;
            } else if !said && !thinks && !turns {
                said = true;
                self.say(&["Still waiting for the service. Any line stops the waiting.".into()])?;
            }
            let ended = self.ahead.back() == Some(&None);
            let is_full = self.out.is_full();
            let later = works || is_full;
            let listens = if later {
                !ended && self.ahead.len() < AHEAD
            } else {
                said && self.ahead.is_empty()
            };
            tokio::select! {
                biased;
                room = poll_fn(|context| self.out.poll_room(context)), if is_full => room?,
                Some(beside) = input.beside.next() => {
                    let cause = self.hint(beside)?;
                    if cause.is_some() {
                        return Ok(cause);
                    }
                }
                typed = input.lines.next(), if listens => match typed {
                    Some(Typed::Broken(why)) => return Err(super::broken(&why)),
                    typed if later => self.ahead.push_back(typed),
                    Some(Typed::Ended) => {
                        self.ahead.push_back(Some(Typed::Ended));
                        return Ok(None);
                    }
                    Some(Typed::Line(_) | Typed::Garbled) | None => return Ok(None),
                },
                message = self.seats.next() => self.hear(message)?,
            }
        }
    }

    fn pulse(&self) -> &Pulse {
        &self.seats.model().shared.pulse
    }

    /// The next line that is typed; what arrives meanwhile is taken in, and notices are said.
    pub(super) async fn line(
        &mut self,
        input: &mut Input<impl Lines, impl Hints>,
    ) -> io::Result<ControlFlow<Cause, Option<Typed>>> {
        loop {
            let is_full = self.out.is_full();
            if !is_full && let Some(typed) = self.ahead.pop_front() {
                return Ok(ControlFlow::Continue(typed));
            }
            let listens = self.ahead.len() < AHEAD && self.ahead.back() != Some(&None);
            tokio::select! {
                biased;
                room = poll_fn(|context| self.out.poll_room(context)), if is_full => room?,
                Some(beside) = input.beside.next() => {
                    if let Some(cause) = self.hint(beside)? {
                        return Ok(ControlFlow::Break(cause));
                    }
                }
                typed = input.lines.next(), if listens => {
                    if !is_full {
                        return Ok(ControlFlow::Continue(typed));
                    }
                    self.ahead.push_back(typed);
                }
                message = self.seats.next() => self.hear(message)?,
            }
            self.news()?;
            if let Some(cause) = self.ended() {
                return Ok(ControlFlow::Break(cause));
            }
        }
    }

    /// Nothing more is typed: waits until what was begun has ended, and says how far it is. A signal stops it before
    /// the next item; so does a pause, since nobody could end it.
    pub(super) async fn finish(
        &mut self,
        input: &mut Input<impl Lines, impl Hints>,
    ) -> io::Result<Cause> {
        let mut tenth = None;
        while self.seats.is_writing() && !self.is_paused() {
            let is_full = self.out.is_full();
            if !is_full {
                self.progress(&mut tenth)?;
            }
            tokio::select! {
                biased;
                room = poll_fn(|context| self.out.poll_room(context)), if is_full => room?,
                Some(beside) = input.beside.next() => match beside {
                    Beside::Leave(signal) => {
                        self.say(&["Stopping before the next item.".into()])?;
                        return Ok(Cause::Signal(signal));
                    }
                    // It leaves as soon as that is done anyway.
                    Beside::LeaveSoon(_) => {}
                    Beside::Say(text) => self.apply(Message::Caution(text)),
                },
                message = self.seats.next() => self.hear(message)?,
            }
            self.news()?;
        }
        Ok(Cause::Left)
    }

    /// Waits until all is read that was said, unless a signal ends that.
    pub(super) async fn be_read(
        &mut self,
        input: &mut Input<impl Lines, impl Hints>,
    ) -> io::Result<Cause> {
        loop {
            tokio::select! {
                biased;
                room = poll_fn(|context| self.out.poll_room(context)) => {
                    return room.map(|()| Cause::Left);
                }
                Some(beside) = input.beside.next() => {
                    if let Beside::Leave(signal) | Beside::LeaveSoon(signal) = beside {
                        return Ok(Cause::Signal(signal));
                    }
                }
            }
        }
    }

    fn is_paused(&self) -> bool {
        let at_work = self.seats.model().shared.jobs.at_work();
        at_work.is_some_and(|known| known.hands == Hands::Ours(Control::Pause))
    }

    /// Says how far the job is, once for each tenth of it.
    fn progress(&mut self, told: &mut Option<usize>) -> io::Result<()> {
        let Some(known) = self.seats.model().shared.jobs.at_work() else {
            return Ok(());
        };
        let counts = known.job.counts();
        let (total, open) = (counts.total(), counts.open());
        let tenth = Some((total - open) * 10 / total.max(1));
        if *told == tenth {
            return Ok(());
        }
        *told = tenth;
        let far = known.line(self.seats.model().shared.now());
        let line = format!("{}: {far}.", known.job.plan.title);
        self.say(&[line])
    }
}
