//! A profile that was opened for the desks, and what each of them works with there.

use std::sync::Arc;

use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};
use jiff::tz::TimeZone;

use crate::{
    api::{Client, Failure, sentence::Sentence},
    app::{
        message::Message,
        service::{
            call::{Call, Reply},
            memory::Remembered,
            profile::Profile,
        },
        shared::setup::{Operator, Setup, Start},
        text::time::Moment,
        work::journal::Who,
    },
    desk::{
        front::{Account, Manner},
        log::Log,
        person::Person,
        role::Role,
        shelf::{Memory, Seated, Shelf, Sitter},
    },
    runtime::{
        cache,
        engine::{Place, Reach, news},
        files::private,
        provider::Provider,
        seats::means::Means,
    },
};

/// A profile that was opened.
pub struct House {
    shelf: Arc<Shelf>,
    profile: Profile,
    state: std::path::PathBuf,
    log: Arc<Log>,
    clock: fn() -> Moment,
}

impl House {
    /// Opens the cache of an account, if it has one, and reads it meanwhile.
    pub fn open(account: Account, log: Arc<Log>, clock: fn() -> Moment) -> Self {
        let opened = account.cache.and_then(|place| match cache::open(place) {
            Ok(opened) => Some(opened),
            Err(trouble) => {
                tracing::warn!(%trouble, "nothing is kept for the next start");
                None
            }
        });
        let (cache, memories) = match opened {
            Some((cache, outline, memories)) => (Some((cache, outline)), Some(memories)),
            None => (None, None),
        };
        let shelf = Arc::new(Shelf::new(account.speaker, Memory::new(cache)));
        if let Some(mut memories) = memories {
            let memory = Arc::clone(&shelf.memory);
            tokio::spawn(async move {
                while let Some(Message::Remembered(remembered)) = memories.next().await {
                    if let Remembered::Endpoints(stock) = *remembered {
                        memory.recall(stock);
                    }
                }
            });
        }
        Self {
            shelf,
            profile: account.profile,
            state: account.state,
            log,
            clock,
        }
    }

    /// What is shown of it to this person.
    pub fn profile(&self, person: &Person) -> Profile {
        let mut profile = self.profile.clone();
        if person.role == Role::Viewer {
            profile.only_for_looking();
        }
        profile
    }

    /// Where this person's jobs and journal are.
    pub fn place(&self, person: &Person) -> Place {
        let reach = match person.role {
            Role::Viewer | Role::Operator => Reach::OwnJobs,
            Role::Admin => Reach::Jobs,
        };
        let own = private::folder_name(&person.owner);
        Place {
            own: self.state.join("people").join(own),
            state: self.state.clone(),
            home: None,
            origin: self.profile.origin.clone(),
            who: Who {
                profile: self.profile.name.clone(),
                account: self.profile.account.clone(),
                user: person.owner.clone(),
                login: Some(person.login()),
            },
            passwords: self.profile.passwords.clone(),
            clock: self.clock,
            reach,
        }
    }

    /// Who performs calls for this person.
    pub fn provider(&self, person: &Person) -> Provider {
        self.seat(person).0.into()
    }

    /// The client of the account, whoever uses it.
    pub fn client(&self) -> Client {
        self.shelf.client().clone()
    }

    fn seat(&self, person: &Person) -> (Seated, BoxStream<'static, Message>) {
        let sitter = Sitter {
            owner: person.owner.clone(),
            role: person.role,
        };
        let (log, session, owner) = (Arc::clone(&self.log), person.session, person.owner.clone());
        let witness = move |call: &Call, outcome: &Result<Reply, Failure>| {
            let outcome = match outcome {
                Ok(_) => "done".to_owned(),
                Err(failure) => failure.sentence(),
            };
            let call = format!("{call:?}");
            let facts = [
                ("owner", owner.as_str()),
                ("call", &call),
                ("outcome", &outcome),
            ];
            log.note("change", session, &facts);
        };
        self.shelf.seat(sitter, Arc::new(witness))
    }

    /// What this person's dashboard works with.
    pub fn means(&self, person: &Person) -> Means {
        let (seated, beside) = self.seat(person);
        let (outline, memories) = self.shelf.memory.begin();
        let news = stream::select(news::of(self.shelf.client()), beside);
        Means {
            provider: seated.into(),
            news: stream::select(memories, news).boxed(),
            cache: Some(self.shelf.memory.clone()),
            outline: Some(outline),
            place: Some(self.place(person)),
        }
    }

    /// The folder for files with new passwords.
    pub fn passwords(&self) -> String {
        self.state.join("passwords").display().to_string()
    }

    /// What this person's dashboard is started with.
    pub fn setup(
        &self,
        person: &Person,
        profiles: Vec<Profile>,
        manner: Manner,
        size: crate::app::Size,
    ) -> Setup {
        let profile = self.profile(person);
        let profiles = if profiles.len() > 1 {
            profiles
        } else {
            vec![profile.clone()]
        };
        Setup {
            profiles: profiles.into(),
            operator: Operator {
                user: person.owner.clone(),
                passwords: self.passwords(),
                caution: None,
            },
            keymap: manner.keymap,
            start: manner.start.unwrap_or(Start::Overview),
            hidden: manner.hidden,
            manner: manner.moves,
            zone: person.zone.clone().unwrap_or_else(TimeZone::system),
            ..Setup::new(size, profile, (manner.clock)())
        }
    }

    /// Makes the folder in which the account's jobs, journal and histories are kept.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn prepare(&self) -> Result<(), Sentence> {
        private::folder(&self.state)
            .map_err(|error| format!("{}: {error}", self.state.display()).into())
    }
}
