//! Writes a recording, on a thread of its own: the loop waits for no disk.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::{self, JoinHandle},
};

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    api::Secret,
    app::{
        effect::Effect, message::Message, model::Model, shared::setup::Setup, text::time::Moment,
        update::masked::masked,
    },
    runtime::files::private,
};

use super::{
    line::{Line, VERSION},
    scrub::Scrub,
};

/// The most bytes of a recording.
const MOST: usize = 64 << 20;

/// Lines that may wait to be written. More wait only for a disk that is not there any more.
const WAITING: usize = 4_096;

/// What the writer is told.
enum Told {
    /// Write this.
    Line(Box<Line>),
    /// Take this out of all that follows.
    Secret(Secret),
}

/// A recording that is being written. It is on its way to the disk when the last of its owners has let go of it.
#[derive(Debug)]
pub struct Recorder {
    told: Option<SyncSender<Told>>,
    seats: AtomicUsize,
    /// Whether something could not be taken: what follows would not follow from what came before.
    lost: AtomicBool,
    writer: Mutex<Option<JoinHandle<()>>>,
}

/// The track of one dashboard in a recording.
#[derive(Debug, Clone)]
pub struct Track {
    recorder: Arc<Recorder>,
    seat: usize,
}

impl Recorder {
    /// Begins a recording in this file, which must not be there yet, and which only its owner can read. These secrets
    /// are in no line of it, whoever repeats them.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn create(path: &Path, secrets: Vec<Secret>) -> io::Result<Self> {
        let scrub = Scrub::new().map_err(|error| io::Error::other(error.to_string()))?;
        let file = private::fresh(path)?;
        private::settle(path)?;
        let (told, heard) = sync_channel(WAITING);
        let writer = thread::Builder::new()
            .name("recording".into())
            .spawn(move || write(file, &heard, scrub))?;
        let recorder = Self {
            told: Some(told),
            seats: AtomicUsize::new(0),
            lost: AtomicBool::new(false),
            writer: Mutex::new(Some(writer)),
        };
        recorder.tell(Line::Recording {
            version: VERSION,
            sipdeck: env!("CARGO_PKG_VERSION").to_owned(),
        });
        for secret in secrets {
            recorder.send(Told::Secret(secret));
        }
        Ok(recorder)
    }

    /// A dashboard starts with this.
    #[must_use]
    pub fn track(self: &Arc<Self>, setup: &Setup) -> Track {
        let seat = self.seats.fetch_add(1, Ordering::Relaxed);
        let mut setup = Box::new(setup.clone());
        let is_named = setup.zone.iana_name().is_some() || setup.zone.to_fixed_offset().is_ok();
        if !is_named {
            // A zone without a name: what its clocks show now is the best that can be said.
            let now = i64::try_from(setup.now.0).unwrap_or_default();
            let now = Timestamp::from_millisecond(now).unwrap_or_default();
            setup.zone = TimeZone::fixed(setup.zone.to_offset(now));
        }
        self.tell(Line::Start { seat, setup });
        Track {
            recorder: Arc::clone(self),
            seat,
        }
    }

    fn tell(&self, line: Line) {
        self.send(Told::Line(Box::new(line)));
    }

    fn send(&self, told: Told) {
        let Some(writer) = self
            .told
            .as_ref()
            .filter(|_| !self.lost.load(Ordering::Relaxed))
        else {
            return;
        };
        if let Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) = writer.try_send(told) {
            self.lost.store(true, Ordering::Relaxed);
            tracing::warn!("the recording ends early: its file cannot be written");
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.told = None;
        let writer = self
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        // What went wrong there was told there.
        let _ = writer.map(JoinHandle::join);
    }
}

impl Track {
    /// This message reaches the dashboard at this time.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "everything else is recorded as it is"
    )]
    pub fn note(&self, model: &Model, at: Moment, message: &Message) {
        let seat = self.seat;
        self.recorder.tell(match message {
            Message::Queried(ticket, found) => Line::Queried {
                seat,
                at,
                ticket: *ticket,
                effort: found.effort,
                whole: found.partial().is_none(),
            },
            Message::Gathered(ticket, _) => Line::Gathered {
                seat,
                at,
                ticket: *ticket,
            },
            message => Line::Told {
                seat,
                at,
                message: Box::new(masked(model, message)),
            },
        });
    }

    /// The dashboard asked for this: no later line has the secrets in it.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "nothing else carries a secret"
    )]
    pub fn keep_out(&self, effects: &[Effect]) {
        for effect in effects {
            let secret = match effect {
                Effect::Call(_, _, call) => call.new_password(),
                Effect::CopySecret(secret) | Effect::Open(_, Some(secret)) => Some(secret),
                _ => None,
            };
            if let Some(secret) = secret {
                self.recorder.send(Told::Secret(secret.clone()));
            }
        }
    }

    /// This dashboard is shown from now on.
    pub fn shown(&self) {
        self.recorder.tell(Line::Shown { seat: self.seat });
    }
}

/// Writes until nobody has anything to tell, or the file is full. Each line is with the system when the next one is
/// looked at.
fn write(mut file: File, heard: &Receiver<Told>, mut scrub: Scrub) {
    let mut written = 0;
    while let Ok(told) = heard.recv() {
        let line = match told {
            Told::Secret(secret) => {
                scrub.learn(&secret);
                continue;
            }
            Told::Line(line) => bytes(&line, &scrub),
        };
        let is_full = line.as_ref().is_ok_and(|line| written + line.len() > MOST);
        let line = if is_full {
            let why = format!("it has {} MiB", MOST >> 20);
            bytes(&Line::Cut { why }, &scrub)
        } else {
            line
        };
        let outcome = line.and_then(|line| {
            written += line.len();
            file.write_all(&line)
        });
        if let Err(error) = &outcome {
            tracing::warn!(%error, "the recording ends early");
        }
        if is_full || outcome.is_err() {
            return;
        }
    }
}

fn bytes(line: &Line, scrub: &Scrub) -> io::Result<Vec<u8>> {
    let mut text = scrub.clean(serde_json::to_string(line)?);
    text.push('\n');
    Ok(text.into_bytes())
}
