//! The open profiles: one is shown, the others finish what they had begun.

use std::time::Duration;

use futures_util::future::{join_all, select_all};

use tokio::time::{Instant, timeout_at};

use crate::{
    api::{Secret, patience},
    app::{
        self, message::Message, model::Model, screens::Screen, service::memory::Remembered,
        text::time::Moment, update::switch,
    },
};

use super::{
    means::Means,
    performer::{Performer, Shown},
    profiles::{Obstacle, Opened, Opening, Profiles},
    services::Services,
};

/// A profile at work.
struct Seat {
    model: Model,
    performer: Performer,
}

impl Seat {
    /// Takes in what was kept of the profile.
    fn new(mut model: Model, mut means: Means) -> Self {
        if let Some(outline) = means.outline.take() {
            let remembered = Box::new(Remembered::Outline(outline));
            app::update(&mut model, Message::Remembered(remembered));
        }
        let performer = Performer::new(means, &mut model.shared);
        Self { model, performer }
    }

    /// Takes every answer that still comes, so that it is written down. Answers how many writes were not answered.
    async fn finish(mut self, clock: fn() -> Moment, patience: Duration) -> usize {
        self.performer.stop(&self.model.shared);
        let deadline = Instant::now() + patience;
        while self.performer.is_ending() {
            let Ok(message) = timeout_at(deadline, self.performer.next()).await else {
                break;
            };
            self.model.shared.asks.now = clock();
            for effect in app::update(&mut self.model, message) {
                self.performer.perform_last(effect);
            }
        }
        self.performer.unanswered()
    }
}

/// The profile that is shown, and those that are not.
pub struct Seats {
    /// The dashboard that is shown.
    pub model: Model,
    performer: Performer,
    others: Vec<Seat>,
    profiles: Option<Profiles>,
    opening: Option<(String, Opening)>,
    clock: fn() -> Moment,
}

impl Seats {
    /// One profile, and the way to others. What was kept of this one is taken in.
    pub fn new(model: Model, services: Services) -> Self {
        let Seat { model, performer } = Seat::new(model, services.means);
        Self {
            model,
            performer,
            others: Vec::new(),
            profiles: services.profiles,
            opening: None,
            clock: services.clock,
        }
    }

    /// Lets the profile that is shown take a message. Answers what only the one who shows it can do.
    pub fn apply(&mut self, message: Message) -> Vec<Shown> {
        self.model.shared.asks.now = (self.clock)();
        let effects = app::update(&mut self.model, message);
        let effects = effects.into_iter();
        effects
            .filter_map(|effect| self.performer.perform(effect))
            .collect()
    }

    /// What is heard next for the profile that is shown; `None` when another one had something to say. Nothing is
    /// lost when the waiting is given up.
    pub async fn next(&mut self) -> Option<Message> {
        let others = self.others.iter_mut().enumerate();
        let mut others: Vec<_> = others
            .map(|(at, seat)| Box::pin(async move { (at, seat.performer.next().await) }))
            .collect();
        let elsewhere = async {
            if others.is_empty() {
                return std::future::pending().await;
            }
            select_all(others.iter_mut()).await.0
        };
        tokio::select! {
            biased;
            message = self.performer.next() => Some(message),
            opened = opened(&mut self.opening) => {
                drop(others);
                let name = self.opening.take().map(|(name, _)| name);
                Some(self.enter(name.unwrap_or_default(), opened))
            }
            (at, message) = elsewhere => {
                drop(others);
                self.hear(at, message);
                None
            }
        }
    }

    /// Goes to this profile: at once when it was open before, then this message follows; else it is opened beside
    /// this one, with its secret if that was typed.
    pub fn open(&mut self, name: String, typed: Option<Secret>) -> Option<Message> {
        let known = |seat: &Seat| seat.model.shared.profile.name == name;
        if let Some(at) = self.others.iter().position(known) {
            let mut seat = self.others.remove(at);
            switch::come_back(&mut self.model, &mut seat.model);
            self.sit(seat);
            return Some(Message::Entered(None));
        }
        let Some(profiles) = &self.profiles else {
            let why = format!("There is no profile {name:?} here.");
            return Some(Message::NotOpened(why));
        };
        self.opening = Some((name.clone(), profiles.open(name, typed)));
        None
    }

    /// The profile that is being opened is not wanted any more.
    pub fn stay(&mut self) {
        self.opening = None;
    }

    /// Whether an answer of our own comes soon, without the service: a query, a password, another profile.
    pub fn is_thinking(&self) -> bool {
        let searching =
            matches!(self.model.screen(), Screen::Endpoints(screen) if screen.is_searching());
        self.opening.is_some() || self.performer.is_thinking() || searching
    }

    /// Whether a file is being read or written, or the last change looked up, for the profile that is shown.
    pub fn is_at_desk(&self) -> bool {
        self.performer.is_at_desk()
    }

    /// Whether a change or a job is under way, in any profile.
    pub fn is_writing(&self) -> bool {
        let mut others = self.others.iter();
        self.performer.is_writing() || others.any(|seat| seat.performer.is_writing())
    }

    /// Keeps what is to be kept in every profile, and waits for the answers to writes and until they are written down.
    /// Answers how many are missing.
    pub async fn finish(self) -> usize {
        self.finish_within(patience::LEAVING).await
    }

    /// The same, with so much patience.
    pub(in crate::runtime) async fn finish_within(self, patience: Duration) -> usize {
        let clock = self.clock;
        let shown = Seat {
            model: self.model,
            performer: self.performer,
        };
        let all = self.others.into_iter().chain([shown]);
        join_all(all.map(|seat| seat.finish(clock, patience)))
            .await
            .into_iter()
            .sum()
    }

    fn enter(&mut self, name: String, opened: Result<Opened, Obstacle>) -> Message {
        let opened = match opened {
            Ok(opened) => opened,
            Err(Obstacle::Sentence(why)) => return Message::NotOpened(why),
            Err(Obstacle::Secret(refused)) => return Message::SecretWanted(name, refused),
        };
        let model = switch::beside(&mut self.model, opened.profile, opened.passwords);
        self.sit(Seat::new(model, opened.means));
        // Nothing of this is for a screen: it only asks the service and the disk.
        self.apply(Message::Started);
        Message::Entered(opened.warning)
    }

    /// Shows this profile instead of the one that is shown, whose screens are left.
    fn sit(&mut self, seat: Seat) {
        let mut left = Seat {
            model: std::mem::replace(&mut self.model, seat.model),
            performer: std::mem::replace(&mut self.performer, seat.performer),
        };
        for effect in switch::leave(&mut left.model) {
            left.performer.perform(effect);
        }
        self.others.push(left);
        self.look_around();
    }

    /// A profile that is not shown takes a message; what it has to say is said here.
    fn hear(&mut self, at: usize, message: Message) {
        let now = (self.clock)();
        let Seat { model, performer } = &mut self.others[at];
        let said = model.shared.notices.total;
        model.shared.asks.now = now;
        for effect in app::update(model, message) {
            // What only a screen can do, it does not do unseen.
            performer.perform(effect);
        }
        let notices = switch::heard(&model.shared, said);
        self.model.shared.asks.now = now;
        for notice in notices {
            self.model.shared.say(notice);
        }
        self.look_around();
    }

    fn look_around(&mut self) {
        let others = self.others.iter();
        let under_way = others.filter_map(|seat| switch::under_way(&seat.model.shared));
        self.model.shared.elsewhere = under_way.collect();
    }
}

async fn opened(opening: &mut Option<(String, Opening)>) -> Result<Opened, Obstacle> {
    match opening {
        Some((_, opening)) => opening.await,
        None => std::future::pending().await,
    }
}
