//! The dashboard in lines, for screen readers and for terminals that cannot place text: it says where it is, a
//! line is typed, it says what came of it. Model and update are the same as everywhere.

pub mod input;
mod page;
mod picture;
#[cfg(test)]
mod tests;
mod typed;

use std::io::{self, Write};

use futures_util::{Stream, StreamExt};

use crate::{
    api::text,
    app::{
        self, Effect, Key, Message, Model, Moment,
        keys::{Action, Context},
    },
};

use super::{
    Cause, Ending, Provider, Services,
    performer::{Performer, Shown},
};

/// What comes from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A line was typed.
    Line(String),
    /// The operating system wants us to leave: the number of the signal.
    Leave(i32),
}

/// Runs a dashboard in lines until it is left. Input that ends counts as leaving.
///
/// # Errors
/// When nothing more can be written.
pub async fn run<W, I, P, N>(
    out: W,
    mut input: I,
    services: Services<P, N>,
    mut model: Model,
) -> io::Result<Ending>
where
    W: Write,
    I: Stream<Item = Typed> + Unpin,
    P: Provider,
    N: Stream<Item = Message> + Unpin,
{
    let Services {
        provider,
        news,
        clock,
        cache,
        place,
        ..
    } = services;
    let mut talk = Talk {
        out,
        clock,
        performer: Performer::new(provider, news, cache, place, &mut model.shared),
        model,
        soon: 0,
        told: 0,
        quiet: false,
        left: false,
    };
    let cause = talk.live(&mut input).await?;
    let unanswered = talk.performer.finish(&talk.model.shared).await;
    Ok(Ending { cause, unanswered })
}

struct Talk<W, P, N> {
    out: W,
    clock: fn() -> Moment,
    performer: Performer<P, N>,
    model: Model,
    /// Passwords that were asked for and come at once.
    soon: usize,
    /// Notices that were said already.
    told: usize,
    /// Whether the last line changed nothing: then the page need not be said again.
    quiet: bool,
    left: bool,
}

impl<W: Write, P: Provider, N: Stream<Item = Message> + Unpin> Talk<W, P, N> {
    async fn live(&mut self, input: &mut (impl Stream<Item = Typed> + Unpin)) -> io::Result<Cause> {
        self.say(&page::greeting(&self.model))?;
        self.apply(Message::Started);
        loop {
            if let Some(cause) = self.settle(input).await? {
                return Ok(cause);
            }
            self.news()?;
            if !std::mem::take(&mut self.quiet) {
                self.say(&page::page(&self.model))?;
            }
            write!(self.out, "> ")?;
            self.out.flush()?;
            match self.line(input).await? {
                Some(Typed::Line(line)) => self.take(&line)?,
                Some(Typed::Leave(signal)) => return Ok(Cause::Signal(signal)),
                None => return Ok(Cause::Left),
            }
            if self.left {
                self.news()?;
                return Ok(Cause::Left);
            }
        }
    }

    /// Waits until what the person asked for is there.
    async fn settle(
        &mut self,
        input: &mut (impl Stream<Item = Typed> + Unpin),
    ) -> io::Result<Option<Cause>> {
        let mut said = false;
        while self.is_soon() || self.model.shared.pulse.since.is_some() {
            if !said && !self.is_soon() && !self.model.shared.pulse.turns(self.model.shared.now) {
                said = true;
                self.say(&["Still waiting for the service. Any line stops the waiting.".into()])?;
            }
            tokio::select! {
                biased;
                typed = input.next(), if said => match typed {
                    Some(Typed::Line(_)) | None => return Ok(None),
                    Some(Typed::Leave(signal)) => return Ok(Some(Cause::Signal(signal))),
                },
                message = self.performer.next() => self.apply(message),
            }
        }
        Ok(None)
    }

    /// Whether an answer of our own is on its way: it comes without waiting for the service.
    fn is_soon(&self) -> bool {
        let searching =
            matches!(self.model.screen(), app::Screen::Endpoints(screen) if screen.is_searching());
        self.soon > 0 || searching
    }

    /// The next line that is typed; what arrives meanwhile is taken in, and notices are said.
    async fn line(
        &mut self,
        input: &mut (impl Stream<Item = Typed> + Unpin),
    ) -> io::Result<Option<Typed>> {
        loop {
            tokio::select! {
                biased;
                typed = input.next() => return Ok(typed),
                message = self.performer.next() => self.apply(message),
            }
            self.news()?;
        }
    }

    fn take(&mut self, line: &str) -> io::Result<()> {
        let orders = typed::understand(line, &self.model);
        let speaks = |order: &typed::Order| matches!(order, typed::Order::Say(_));
        self.quiet = !orders.is_empty() && orders.iter().all(speaks);
        for order in orders {
            match order {
                typed::Order::Act(context, action) => self.act(context, action),
                typed::Order::Key(key) => self.apply(Message::Key(key)),
                typed::Order::Text(text) => self.apply(Message::Pasted(text)),
                typed::Order::Row(found) => {
                    let Model {
                        shared, screens, ..
                    } = &mut self.model;
                    if let Some(screen) = screens.last_mut() {
                        screen.go_to(shared, found);
                    }
                }
                typed::Order::Say(lines) => self.say(&lines)?,
            }
        }
        Ok(())
    }

    /// Presses the key of an action.
    fn act(&mut self, context: Context, action: Action) {
        let key: Option<Key> = self.model.shared.keymap.key(context, action);
        if let Some(key) = key {
            self.apply(Message::Key(key));
        }
    }

    fn apply(&mut self, message: Message) {
        if matches!(message, Message::Generated(_)) {
            self.soon = self.soon.saturating_sub(1);
        }
        self.model.shared.now = (self.clock)();
        for effect in app::update(&mut self.model, message) {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        if matches!(effect, Effect::Generate(_)) {
            self.soon += 1;
        }
        match self.performer.perform(effect, &mut self.model.shared) {
            Some(Shown::Copy(text)) => self.copy(&text),
            Some(Shown::CopySecret(secret)) => self.copy(secret.reveal()),
            Some(Shown::Quit) => self.left = true,
            Some(Shown::Edit(_)) => {
                let reason = "In lines there is no editor: type edit, then fill the fields by their numbers.";
                self.apply(Message::Edited(Err(reason.into())));
            }
            Some(Shown::Suspend | Shown::Repaint | Shown::Mouse(_)) | None => {}
        }
    }

    /// There is no clipboard in lines: what would be copied is said, to be selected.
    fn copy(&mut self, text: &str) {
        // A terminal that is gone is noticed with the next line.
        let _ = writeln!(self.out, "{}", typed::harmless(text));
    }

    /// Says what has not been said yet.
    fn news(&mut self) -> io::Result<()> {
        let notices = &self.model.shared.notices.all;
        let new: Vec<String> = notices
            .iter()
            .skip(self.told)
            .map(|(_, notice)| notice.text.clone())
            .collect();
        self.told = notices.len();
        self.say(&new)
    }

    fn say(&mut self, lines: &[String]) -> io::Result<()> {
        for line in lines {
            writeln!(self.out, "{}", text::clean(line))?;
        }
        self.out.flush()
    }
}
