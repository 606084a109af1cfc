//! Writes that happen exactly once although answers get lost: reads back before it decides.
//!
//! An answer that does not come leaves open whether the write was done. The client then reads back. A
//! create is sent again only when the thing is proven absent; an update, which says how things shall be and
//! not how they shall change, only when they are not so; and when the truth cannot be found out, the
//! failure says so ([`Cause::Unknown`]).
//!
//! A thing that is found after a create is ours if it has the asked name and fields, was never met before, and
//! stands among the latest of its list (which the service keeps in the order of creation). Its password is then
//! the one that was sent with it. If it might be an older look-alike, its password is left alone: to set it
//! would cut off a phone that works.

use serde::de::DeserializeOwned;
use url::Url;

use super::{
    Client,
    page::Walk,
    read::Listed,
    request::{Verb, Want},
};
use crate::api::{
    failure::{Cause, Failure},
    patience::{Aim, CREATES, CallCost, UPDATES},
};

/// How far from the end of its list a thing may stand and still be taken for new: others create as well.
const LATEST: usize = 64;
/// A 404 without the service's own words is no proof that a thing is gone.
const NOT_THE_SERVICE: &str =
    "The address was not found, but it was not the service that said so; nothing was deleted.";

/// How a thing in a list compares with the one that was to be created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// Another name.
    Other,
    /// The name, but not the fields.
    Namesake,
    /// All that can be compared.
    Same,
}

/// How a thing compares with what an update asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// As asked.
    Asked,
    /// Not as asked.
    Otherwise,
    /// As asked, as far as can be seen: a password cannot.
    Hidden,
}

/// What reading back found.
enum ReadBack {
    Nothing,
    /// Ours, most likely by far.
    New(String),
    /// There, but another's.
    Old,
    /// There, and nobody can say whose.
    Doubtful(String),
}

impl Client {
    /// Creates one thing and answers its id. `list` is the first page of the list that it will stand in.
    pub(super) async fn create<T: Listed>(
        &self,
        want: &Want,
        list: &Url,
        likeness: impl Fn(&T) -> Likeness,
    ) -> Result<String, Failure> {
        let mark = self.shared.seen.mark();
        let mut cost = self.cost();
        let mut doubt: Option<Failure> = None;
        for _ in 0..CREATES {
            if !cost.has_time(Aim::Write) {
                break;
            }
            let failure = match self.ask(want, &mut cost).await {
                Ok(answer) => match answer.created() {
                    Some(id) => return Ok(self.note_created(id)),
                    None => {
                        Failure::new(Cause::Garbled, "The answer did not name what was created.")
                    }
                },
                // The second attempt may collide with the first, which then has arrived after all.
                Err(trouble) if trouble.failure.cause == Cause::Conflict && doubt.is_some() => {
                    trouble.failure
                }
                Err(trouble) if trouble.is_unclear => trouble.failure,
                Err(trouble) => return Err(trouble.failure),
            };
            let looked = self.look_for(want, list, mark, &likeness, &mut cost);
            match looked.await {
                Ok(ReadBack::New(id)) => return Ok(self.note_created(id)),
                Ok(ReadBack::Old) => return Err(taken()),
                Ok(ReadBack::Doubtful(id)) => return Err(doubtful(&failure, &id)),
                Ok(ReadBack::Nothing) => doubt = Some(failure),
                Err(blind) => return Err(unknown(&failure, &blind)),
            }
        }
        let failure = doubt.unwrap_or_else(taken);
        Err(Failure {
            message: format!("{} It was not created.", failure.message),
            ..failure
        })
    }

    /// Changes one thing. `state` compares it with what was asked.
    pub(super) async fn update<T: DeserializeOwned>(
        &self,
        want: &Want,
        state: impl Fn(&T) -> State,
    ) -> Result<(), Failure> {
        let mut cost = self.cost();
        let mut outcome = Ok(());
        for _ in 0..UPDATES {
            if !cost.has_time(Aim::Write) {
                break;
            }
            let failure = match self.ask(want, &mut cost).await {
                Ok(_) => return Ok(()),
                Err(trouble) if trouble.is_unclear => trouble.failure,
                Err(trouble) => return Err(trouble.failure),
            };
            let back = Want::get(want.family, want.url.clone());
            let found = match self.read::<T>(&back, &mut cost).await {
                Ok(thing) => state(&thing),
                Err(gone) if gone.cause == Cause::Missing => return Err(gone),
                Err(blind) => return Err(unknown(&failure, &blind)),
            };
            outcome = match found {
                State::Asked => return Ok(()),
                State::Otherwise => Err(Failure {
                    message: format!("{} It was not changed.", failure.message),
                    ..failure
                }),
                State::Hidden => Err(Failure::new(
                    Cause::Unknown,
                    format!(
                        "{} The new password may or may not be set; a password cannot be read back. Set it again.",
                        failure.message
                    ),
                )),
            };
        }
        outcome
    }

    /// Deletes one thing. One that is gone counts as deleted, whoever did it.
    pub(super) async fn delete(&self, want: &Want) -> Result<(), Failure> {
        debug_assert!(want.verb == Verb::Delete);
        let mut cost = self.cost();
        let failure = match self.ask(want, &mut cost).await {
            Ok(_) => return Ok(()),
            Err(trouble) if trouble.is_genuine && trouble.failure.cause == Cause::Missing => {
                return Ok(());
            }
            Err(trouble) if trouble.is_unclear => trouble.failure,
            Err(trouble) if trouble.failure.cause == Cause::Missing => {
                return Err(Failure::new(Cause::Garbled, NOT_THE_SERVICE));
            }
            Err(trouble) => return Err(trouble.failure),
        };
        let back = Want::get(want.family, want.url.clone());
        match self.ask(&back, &mut cost).await {
            Ok(_) => Err(Failure {
                message: format!("{} It is still there.", failure.message),
                ..failure
            }),
            Err(gone) if gone.is_genuine && gone.failure.cause == Cause::Missing => Ok(()),
            Err(blind) => Err(unknown(&failure, &blind.failure)),
        }
    }

    async fn look_for<T: Listed>(
        &self,
        want: &Want,
        list: &Url,
        mark: u32,
        likeness: &impl Fn(&T) -> Likeness,
        cost: &mut CallCost,
    ) -> Result<ReadBack, Failure> {
        let mut same: Option<String> = None;
        let mut behind = 0;
        let mut walk = Walk::begin(list.clone());
        loop {
            let (rows, next) = self.read_page::<T>(want.family, &walk, cost).await?;
            if next.is_some() {
                cost.led_on();
            }
            for row in &rows {
                behind += 1;
                match likeness(row) {
                    Likeness::Other => {}
                    Likeness::Namesake => return Ok(ReadBack::Old),
                    Likeness::Same if self.shared.seen.is_older(row.id(), mark) => {
                        return Ok(ReadBack::Old);
                    }
                    Likeness::Same => {
                        same = Some(row.id().to_owned());
                        behind = 0;
                    }
                }
            }
            match (&same, next) {
                (Some(id), _) if behind > LATEST => return Ok(ReadBack::Doubtful(id.clone())),
                (_, Some(next)) => walk = Walk::resume(list, &next)?,
                (Some(id), None) => return Ok(ReadBack::New(id.clone())),
                (None, None) => return Ok(ReadBack::Nothing),
            }
        }
    }

    fn note_created(&self, id: String) -> String {
        self.shared.seen.note(std::iter::once(id.as_str()));
        id
    }
}

fn taken() -> Failure {
    Failure::new(
        Cause::Conflict,
        "Something of this name was there already; nothing was created.",
    )
}

fn doubtful(failure: &Failure, id: &str) -> Failure {
    Failure::new(
        Cause::Unknown,
        format!(
            "{} There is one of this name with the same settings ({id}), perhaps an older one: compare it, and set its password if it is yours.",
            failure.message
        ),
    )
}

fn unknown(failure: &Failure, blind: &Failure) -> Failure {
    Failure::new(
        Cause::Unknown,
        format!(
            "{} Whether it was done could not be read back: {}",
            failure.message, blind.message
        ),
    )
}
