//! A job at work in the foreground: plain lines, a bar on a terminal, and a stop on `^C`.

use std::{io, process::ExitCode};

use color_eyre::eyre::{Result, WrapErr};
use futures_util::{StreamExt, stream};
use tokio::{signal::unix::SignalKind, sync::watch};

use crate::{
    api::text,
    app::work::job::{
        control::Control,
        event::{Event, Outcome, Step},
        progress::Progress,
        state::{Counts, Job, Status},
    },
    cli::process::{
        bar::Bar,
        clock::now,
        output::{self, Outlets},
        talk,
    },
    runtime::{
        files::journal::Journal,
        jobs::{self, Attended, End, Held, Passwords, Run, Show, Told},
        provider::Provider,
        terminal::signals::listen,
    },
};

use super::Workplace;

/// Not every item is as it was asked for.
const INCOMPLETE: u8 = 1;

/// Where it is told what becomes of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// On stdout: it is the answer.
    Answer,
    /// On stderr: the answer is something else.
    Beside,
}

/// Works until the job has ended or was stopped; says how it went.
pub async fn work(
    place: &Workplace,
    provider: Provider,
    held: Held,
    passwords: Passwords,
) -> Result<ExitCode> {
    let ended = work_to(place, provider, held, passwords, Telling::Answer).await?;
    Ok(ended.0)
}

/// The same, told where it is wanted; with how many items stand where at the end.
pub async fn work_to(
    place: &Workplace,
    provider: Provider,
    held: Held,
    passwords: Passwords,
    telling: Telling,
) -> Result<(ExitCode, Counts)> {
    let signals = signals().wrap_err("Signals cannot be listened to")?;
    let (control, wanted) = watch::channel(Control::Go);
    let show = Lines::new(held.job().clone(), telling);
    let counts = held.job().counts();
    let how_to_resume = how_to_resume(held.job(), &Outlets::here());
    let work = jobs::start(
        held,
        Run {
            provider,
            passwords,
            journal: Journal::new(&place.state, &place.profile.name),
            who: place.who(),
            clock: now,
            control: wanted,
        },
    );
    match jobs::attend(work, control, signals, show).await? {
        Attended::Ended(lines) => Ok((lines.code?, lines.job.counts())),
        Attended::Left => {
            jobs::last_words(format!("Left at once. {how_to_resume}")).await;
            Ok((ExitCode::from(INCOMPLETE), counts))
        }
    }
}

/// `^C`, the end of the session, and being asked to end. A command of somebody at the other end of a line hears none of
/// them: the job is the host's, and goes on when the line is lost.
fn signals() -> io::Result<stream::BoxStream<'static, ()>> {
    if talk::is_remote() {
        return Ok(stream::pending().boxed());
    }
    let kinds = [
        SignalKind::interrupt(),
        SignalKind::terminate(),
        SignalKind::hangup(),
    ];
    let mut streams = Vec::new();
    for kind in kinds {
        let signal = listen(kind)?;
        streams.push(
            stream::unfold(signal, |mut signal| async move {
                signal.recv().await.map(|()| ((), signal))
            })
            .boxed(),
        );
    }
    Ok(stream::select_all(streams).boxed())
}

/// What the person sees of it: lines.
struct Lines {
    job: Job,
    progress: Progress,
    /// Whether every item gets a line: nobody watches, or the output is kept.
    every_item: bool,
    bar: Bar,
    telling: Telling,
    /// Where it is told: that is done from another thread.
    out: Outlets,
    /// How the program ends.
    code: Result<ExitCode>,
}

impl Show for Lines {
    fn told(&mut self, told: Told) {
        match told {
            Told::Happened(event) => self.event(&event),
            Told::Ended(Ok((end, job))) => self.code = Ok(self.end(&end, &job)),
            Told::Ended(Err(error)) => {
                self.bar.end();
                let sentence = "The job stopped, and nothing more was sent";
                self.code = Err(error).wrap_err(sentence);
            }
        }
    }

    fn stopping(&mut self) {
        let text = "Stopping before the next item; once more leaves at once.";
        self.bar.beside(|| self.out.say(text));
    }
}

impl Lines {
    fn new(job: Job, telling: Telling) -> Self {
        Self {
            job,
            progress: Progress::default(),
            every_item: !output::is_read_on_terminal(),
            bar: Bar::new(),
            telling,
            out: Outlets::here(),
            // Until the job has told its end.
            code: Ok(ExitCode::from(INCOMPLETE)),
        }
    }

    fn event(&mut self, event: &Event) {
        if self.job.apply(event).is_err() {
            return;
        }
        let counts = self.job.counts();
        let at = crate::app::text::time::Moment(event.at);
        match &event.step {
            Step::Begun => self.progress.begin(counts, at),
            Step::Settled { item, outcome } => {
                self.progress.ended(counts, at);
                if self.every_item || !matches!(outcome, Outcome::Done { .. }) {
                    self.line(&item_line(&self.job, *item));
                }
            }
            Step::Doubted { item, .. } => self.line(&item_line(&self.job, *item)),
            Step::Sent { .. } | Step::Returned { .. } | Step::Retried | Step::Stopped { .. } => {
                return;
            }
        }
        let done = counts.total() - counts.open();
        self.bar
            .show(done, counts.total(), self.progress.line(now()));
    }

    fn line(&self, text: &str) {
        self.bar.beside(|| match self.telling {
            Telling::Answer => self.out.print(text),
            Telling::Beside => self.out.note(text),
        });
    }

    fn end(&self, end: &End, job: &Job) -> ExitCode {
        self.bar.end();
        let counts = job.counts();
        self.line(&format!("{}: {}.", job.plan.title, counts.sum()));
        let results = job.plan.results.as_deref();
        let results = results.filter(|_| job.plan.generates() && self.telling == Telling::Answer);
        if let Some(path) = results {
            self.line(&if self.out.is_remote() {
                format!(
                    "New passwords are told once, by: jobs passwords {}",
                    job.plan.id
                )
            } else {
                format!("New passwords are in {path}; only you can read it.")
            });
        }
        match end {
            End::Stopped(why) => {
                let how = how_to_resume(job, &self.out);
                self.out.say(&format!("{} {how}", text::clean(why)));
            }
            End::Finished if counts.failed + counts.unknown > 0 => {
                self.out.say(&format!(
                    "To try what failed again: {}jobs resume {} --retry-failed",
                    program(&self.out),
                    job.plan.id
                ));
            }
            End::Finished => {}
        }
        if counts.is_success() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(INCOMPLETE)
        }
    }
}

fn how_to_resume(job: &Job, out: &Outlets) -> String {
    format!(
        "Nothing is lost; go on with: {}jobs resume {}",
        program(out),
        job.plan.id
    )
}

/// What stands before a command where it is typed.
fn program(out: &Outlets) -> &'static str {
    if out.is_remote() { "" } else { "sipdeck " }
}

/// One item and what became of it: `line 7  desk-1@lab: failed: the name is taken`.
pub fn item_line(job: &Job, item: usize) -> String {
    let (it, status): (_, &Status) = (&job.plan.items[item], job.status(item));
    let line = it
        .line
        .map(|line| format!("line {line}  "))
        .unwrap_or_default();
    let why = status
        .why()
        .map(|why| format!(": {}", text::clean(why)))
        .unwrap_or_default();
    format!("{line}{}: {}{why}", text::clean(&it.what()), status.word())
}
