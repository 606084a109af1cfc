//! The open profiles: one is shown, the others finish what they had begun.

use std::{sync::Arc, time::Duration};

use futures_util::future::{join_all, select_all};

use tokio::time::{Instant, timeout_at};

use crate::{
    api::{Secret, patience},
    app::{
        self, effect::Effect, message::Message, model::Model, page::notice::Notice,
        screens::Screen, service::memory::Remembered, shared::setup::Setup, text::time::Moment,
        update::switch,
    },
    runtime::{
        files::history,
        recording::{Recorder, Track},
    },
};

use super::{
    means::Means,
    performer::{Performer, Shown},
    profiles::{Obstacle, Opened, Opening, Profiles},
    services::Services,
};

/// A profile at work. Nothing reaches its dashboard but by [`Seat::turn`].
struct Seat {
    model: Model,
    performer: Performer,
    clock: fn() -> Moment,
    /// Where its messages are recorded, if they are.
    track: Option<Track>,
}

impl Seat {
    /// Takes in what was kept of the profile.
    fn new(mut setup: Setup, mut means: Means, around: &Around) -> Self {
        history::recall(means.place.as_ref(), &mut setup);
        let track = around
            .recorder
            .as_ref()
            .map(|recorder| recorder.track(&setup));
        let outline = means.outline.take();
        let mut seat = Self {
            model: Model::new(setup),
            performer: Performer::new(means),
            clock: around.clock,
            track,
        };
        if let Some(outline) = outline {
            let remembered = Box::new(Remembered::Outline(outline));
            seat.take(Message::Remembered(remembered));
        }
        seat
    }

    /// Lets the dashboard take a message that comes now. Answers what it asks for.
    fn turn(&mut self, message: Message) -> Vec<Effect> {
        let now = (self.clock)();
        if let Some(track) = &self.track {
            track.note(&self.model, now, &message);
        }
        let effects = app::update(&mut self.model, now, message);
        if let Some(track) = &self.track {
            track.keep_out(&effects);
        }
        effects
    }

    /// The same, and does what it asks for. Answers what only the one who shows it can do.
    fn take(&mut self, message: Message) -> Vec<Shown> {
        let effects = self.turn(message).into_iter();
        effects
            .filter_map(|effect| self.performer.perform(effect))
            .collect()
    }

    /// Takes every answer that still comes, so that it is written down. Answers how many writes were not answered.
    async fn finish(mut self, patience: Duration) -> usize {
        self.performer.stop(&self.model.shared);
        let deadline = Instant::now() + patience;
        while self.performer.is_ending() {
            let Ok(message) = timeout_at(deadline, self.performer.next()).await else {
                break;
            };
            for effect in self.turn(message) {
                self.performer.perform_last(effect);
            }
        }
        self.performer.unanswered()
    }
}

/// What every seat is given.
struct Around {
    clock: fn() -> Moment,
    recorder: Option<Arc<Recorder>>,
}

/// The profile that is shown, and those that are not.
pub struct Seats {
    shown: Seat,
    others: Vec<Seat>,
    profiles: Option<Profiles>,
    opening: Option<(String, Opening)>,
    /// Whether a profile that is not shown has rung the bell.
    rings: bool,
    around: Around,
}

impl Seats {
    /// One profile, and the way to others. What was kept of this one is taken in.
    pub fn new(setup: Setup, services: Services) -> Self {
        let around = Around {
            clock: services.clock,
            recorder: services.recorder,
        };
        Self {
            shown: Seat::new(setup, services.means, &around),
            others: Vec::new(),
            profiles: services.profiles,
            opening: None,
            rings: false,
            around,
        }
    }

    /// The dashboard that is shown.
    pub fn model(&self) -> &Model {
        &self.shown.model
    }

    /// Lets the profile that is shown take a message. Answers what only the one who shows it can do.
    pub fn apply(&mut self, message: Message) -> Vec<Shown> {
        self.shown.take(message)
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
            message = self.shown.performer.next() => Some(message),
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
            let luggage = switch::luggage(&self.model().shared);
            seat.take(Message::CameBack(luggage));
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

    /// Whether a profile that is not shown has rung the bell since this was asked last.
    pub fn rang(&mut self) -> bool {
        std::mem::take(&mut self.rings)
    }

    /// The profile that is being opened is not wanted any more.
    pub fn stay(&mut self) {
        self.opening = None;
    }

    /// Whether an answer of our own comes soon, without the service: a query, a password, another profile.
    pub fn is_thinking(&self) -> bool {
        let searching =
            matches!(self.model().screen(), Screen::Endpoints(screen) if screen.is_searching());
        self.opening.is_some() || self.shown.performer.is_thinking() || searching
    }

    /// Whether a file is being read or written, or the last change looked up, for the profile that is shown.
    pub fn is_at_desk(&self) -> bool {
        self.shown.performer.is_at_desk()
    }

    /// Whether a change or a job is under way, in any profile.
    pub fn is_writing(&self) -> bool {
        let mut all = self.others.iter().chain([&self.shown]);
        all.any(|seat| seat.performer.is_writing())
    }

    /// Whether nothing would be lost by leaving: no form is open, and no change or job is under way.
    pub fn is_free(&self) -> bool {
        !self.is_writing() && !matches!(self.model().screen(), Screen::Form(_))
    }

    /// Goes on with what is under way while nobody is shown anything. Does not end by itself, and can be given up at any
    /// time.
    pub async fn carry_on(&mut self) {
        loop {
            if let Some(message) = self.next().await {
                // What only a screen can do is not done unseen.
                self.apply(message);
            }
        }
    }

    /// Keeps what is to be kept in every profile, and waits for the answers to writes and until they are written down.
    /// Answers how many are missing.
    pub async fn finish(self) -> usize {
        self.finish_within(patience::LEAVING).await
    }

    /// The same, with so much patience.
    pub(in crate::runtime) async fn finish_within(self, patience: Duration) -> usize {
        let all = self.others.into_iter().chain([self.shown]);
        join_all(all.map(|seat| seat.finish(patience)))
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
        let here = &self.model().shared;
        let setup = switch::beside(here, opened.profile, opened.passwords);
        self.sit(Seat::new(setup, opened.means, &self.around));
        // Nothing of this is for a screen: it only asks the service and the disk.
        self.apply(Message::Started);
        Message::Entered(opened.warning)
    }

    /// Shows this profile instead of the one that is shown, whose screens are left.
    fn sit(&mut self, seat: Seat) {
        let mut left = std::mem::replace(&mut self.shown, seat);
        if let Some(track) = &self.shown.track {
            track.shown();
        }
        left.take(Message::Left);
        self.others.push(left);
        self.tell_of_others(Vec::new());
    }

    /// A profile that is not shown takes a message; what it has to say is said here.
    fn hear(&mut self, at: usize, message: Message) {
        let seat = &mut self.others[at];
        let before = seat.model.shared.notices.total;
        // What only a screen can do, it does not do unseen, but for the bell.
        let shown = seat.take(message);
        self.rings |= shown.iter().any(|shown| matches!(shown, Shown::Ring));
        let said = switch::heard(&seat.model.shared, before);
        self.tell_of_others(said);
    }

    /// Tells the profile that is shown what was said in others, and what goes on there by now.
    fn tell_of_others(&mut self, said: Vec<Notice>) {
        let others = self.others.iter();
        let under_way = others.filter_map(|seat| switch::under_way(&seat.model.shared));
        let under_way: Vec<String> = under_way.collect();
        if !said.is_empty() || under_way != self.model().shared.elsewhere {
            self.apply(Message::Elsewhere { said, under_way });
        }
    }
}

async fn opened(opening: &mut Option<(String, Opening)>) -> Result<Opened, Obstacle> {
    match opening {
        Some((_, opening)) => opening.await,
        None => std::future::pending().await,
    }
}
