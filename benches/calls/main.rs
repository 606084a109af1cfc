//! How fast two phones are connected, and what their sound costs: `cargo bench --bench calls`.
//!
//! A call is set up as users have it: a phone is challenged (MD5), an application is told and calls the other phone, and
//! both are bridged; the application is sipdeck's own exchange, in the same process, and every call is written to a file.
//! Beside it stands a call that Kamailio (package kamailio) passes on as a plain proxy, without a password and without
//! sound: the least that there can be. Where it is not installed it is left out.

#[path = "../sip/digest.rs"]
mod digest;
mod phones;
#[path = "../sip/process.rs"]
mod process;
mod relay;
#[path = "../sip/server.rs"]
mod server;
mod subject;
mod wire;

use std::{error::Error, io::Write as _, time::Duration};

use phones::{Figures, Phones};
use subject::{Kind, Subject};

/// How long calls are set up as fast as they can be.
const TIME: Duration = Duration::from_secs(5);
/// Calls that are set up at a time.
const WINDOW: usize = 16;
/// The calls of a day in which somebody calls every ten seconds, and how many such days. Ten thousand legs are remembered:
/// that is five thousand of these calls. The list of callbacks and the last messages fill for some days longer.
const DAY: usize = 8640;
const DAYS: usize = 8;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let ours = Subject::ours(folder.path())?;
    rate(&ours)?;
    match Subject::kamailio(folder.path()) {
        Ok(kamailio) => rate(&kamailio)?,
        Err(reason) => say(&format!("kamailio is left out: {reason}"))?,
    }
    for calls in [250, 500] {
        sound(&ours, calls)?;
    }
    days(&ours)
}

/// Where a benchmark's figures go.
fn say(line: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{line}")
}

fn percentile(sorted: &[f64], share: usize) -> f64 {
    let at = (sorted.len() * share / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or_default()
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Calls a second that are connected and ended.
fn rate(subject: &Subject) -> Outcome<()> {
    let mut phones = Phones::start(subject)?;
    let cpu = process::cpu(subject.pid());
    let Figures {
        done,
        failed,
        took,
        mut times,
    } = phones.play(usize::MAX, WINDOW, TIME)?;
    let cpu = process::cpu(subject.pid()).saturating_sub(cpu);
    times.sort_by(f64::total_cmp);
    say(&format!(
        "{:<9} {:>6.0} calls/s set up and ended, {:>6.0} us CPU each, p50 {:>6.1} ms, p99 {:>6.1} ms, {failed} failed",
        subject.name(),
        number(done) / took.as_secs_f64(),
        cpu.as_secs_f64() * 1e6 / number(done.max(1)),
        percentile(&times, 50),
        percentile(&times, 99),
    ))?;
    Ok(())
}

/// So many calls at a time whose sound is relayed.
fn sound(subject: &Subject, calls: usize) -> Outcome<()> {
    let mut phones = Phones::start(subject)?;
    let before = process::memory(subject.pid());
    let legs = phones.connect(calls, WINDOW)?;
    let more = process::memory(subject.pid()).saturating_sub(before);
    say(&format!(
        "{calls} calls connected: {} kB more, {:.1} kB a call",
        more / 1000,
        number(usize::try_from(more)?) / 1000.0 / number(calls)
    ))?;
    let cpu = process::cpu(subject.pid());
    let heard = relay::play(&phones, &legs)?;
    let cpu = process::cpu(subject.pid()).saturating_sub(cpu);
    say(&format!(
        "{calls} calls relayed: {} packets, {} lost, {:.1} us CPU a packet ({:.2} of a core), p50 {:.0} us and p99 {:.0} us on \
         the way, {:.2} ms jitter",
        heard.sent,
        heard.sent.saturating_sub(heard.received),
        cpu.as_secs_f64() * 1e6 / number(heard.received.max(1)),
        cpu.as_secs_f64() / heard.took.as_secs_f64(),
        percentile(&heard.delays, 50),
        percentile(&heard.delays, 99),
        heard.jitter
    ))?;
    phones.hang_up_all()
}

/// Days in fast time: once as many calls are remembered as ever are, memory grows no more.
fn days(subject: &Subject) -> Outcome<()> {
    let mut phones = Phones::start(subject)?;
    for day in 1..=DAYS {
        let figures = phones.play(DAY, WINDOW, Duration::from_mins(10))?;
        say(&format!(
            "after day {day} with {} calls ({} failed): {} MB",
            figures.done,
            figures.failed,
            process::memory(subject.pid()) / 1_000_000
        ))?;
    }
    Ok(())
}

impl Subject {
    fn name(&self) -> &'static str {
        match self.kind {
            Kind::Ours => "sipdeck",
            Kind::Kamailio => "kamailio",
        }
    }
}
