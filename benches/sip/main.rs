//! How fast phones are registered, beside Kamailio on the same work in the same run: `cargo bench --bench sip`.
//!
//! Both keep 100,000 endpoints in `SQLite` and challenge each REGISTER (MD5, qop=auth), over UDP. sipdeck flushes each
//! registration to its file before it answers; Kamailio keeps them in memory and writes every minute (`db_mode` 2).
//! Without Kamailio (packages kamailio and kamailio-sqlite-modules, and sqlite3) it is left out.

mod digest;
mod http;
mod load;
mod process;
mod server;
mod subject;

use std::{error::Error, io::Write as _, time::Duration};

use load::{Figures, Load, Pace};
use subject::Subject;

/// The domain of `--generate`.
pub const HOST: &str = "site-000.bwapp.bwsip.io";
/// Endpoints of it.
pub const USERS: usize = 100_000;
/// How long each load lasts.
const TIME: Duration = Duration::from_secs(5);
/// Registrations under way when a registrar is to do what it can.
const WINDOW: usize = 128;
/// After so long no answer is kept for who asks again (timer J of RFC 3261 is 32 s).
const QUIET: Duration = Duration::from_secs(40);
/// Phones of the storm.
const STORM: usize = 10_000;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let mut subjects = vec![Subject::ours(folder.path())?];
    match Subject::kamailio(folder.path()) {
        Ok(kamailio) => subjects.push(kamailio),
        Err(reason) => say(&format!("kamailio is left out: {reason}"))?,
    }
    for subject in &mut subjects {
        subject.wait()?;
        say(&format!("{}:", subject.name))?;
        memory(subject)?;
        let capacity = capacity(subject)?;
        for share in [0.5, 1.0, 1.5, 2.0] {
            let rate = Pace::Rate(capacity * share);
            let what = format!("{share} x capacity");
            let done = measure(subject, &what, rate, usize::MAX, TIME)?;
            say(&format!(
                "{:>58.0} % of capacity",
                done.rate() * 100.0 / capacity
            ))?;
        }
        if let Some(address) = subject.http.clone() {
            http_beside(subject, &address, capacity)?;
        }
        storm(subject)?;
        let took = subject.restart()?;
        say(&format!(
            "  restart with {USERS} registrations: {} ms until it answers",
            took.as_millis()
        ))?;
    }
    Ok(())
}

/// Where a benchmark's figures go.
fn say(line: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{line}")
}

/// Memory for 10,000 and for 100,000 registrations.
fn memory(subject: &Subject) -> Outcome<()> {
    let before = process::memory(subject.pid());
    say(&format!(
        "  {} MB without registrations",
        before / 1_000_000
    ))?;
    for count in [USERS / 10, USERS] {
        let load = Load {
            server: subject.sip,
            users: USERS,
            count,
            pace: Pace::Window(WINDOW),
            time: Duration::from_mins(3),
        };
        let figures = load.run()?;
        for after in [Duration::ZERO, QUIET] {
            std::thread::sleep(after);
            let more = process::memory(subject.pid()).saturating_sub(before);
            say(&format!(
                "  {} registrations, {} s later: {} MB more, {} bytes each",
                figures.done,
                after.as_secs(),
                more / 1_000_000,
                more / u64::try_from(figures.done.max(1))?
            ))?;
        }
    }
    Ok(())
}

/// Registrations a second when as many as it can are asked for.
fn capacity(subject: &Subject) -> Outcome<f64> {
    let figures = measure(
        subject,
        "at capacity",
        Pace::Window(WINDOW),
        usize::MAX,
        TIME,
    )?;
    Ok(figures.rate())
}

fn measure(
    subject: &Subject,
    what: &str,
    pace: Pace,
    count: usize,
    time: Duration,
) -> Outcome<Figures> {
    let load = Load {
        server: subject.sip,
        users: USERS,
        count,
        pace,
        time,
    };
    let (cpu, own) = (
        process::cpu(subject.pid()),
        process::own_cpu(std::process::id()),
    );
    let figures = load.run()?;
    let each =
        |spent: Duration| spent.as_secs_f64() * 1e6 / figures.rate() / figures.took.as_secs_f64();
    say(&format!(
        "  {what:<16}{:>7.0}/s {:>5.0} us CPU each (load {:>3.0}), p50 {:>6.1} ms, p99 {:>7.1} ms, {} again, {} later, {} lost",
        figures.rate(),
        each(process::cpu(subject.pid()).saturating_sub(cpu)),
        each(process::own_cpu(std::process::id()).saturating_sub(own)),
        figures.percentile(50),
        figures.percentile(99),
        figures.again,
        figures.postponed,
        figures.lost
    ))?;
    Ok(figures)
}

/// Phones that know no challenge yet, all at once, until all are registered.
fn storm(subject: &Subject) -> Outcome<()> {
    let time = Duration::from_mins(2);
    let figures = measure(subject, "storm", Pace::AtOnce, STORM, time)?;
    say(&format!(
        "  {STORM} phones at once: all served after {:.2} s, {} sent again, {} asked to come later",
        figures.took.as_secs_f64(),
        figures.again,
        figures.postponed
    ))?;
    Ok(())
}

/// How HTTP goes on while phones storm.
fn http_beside(subject: &Subject, address: &str, capacity: f64) -> Outcome<()> {
    let quiet = http::measure(address, TIME)?;
    let stormy = std::thread::scope(|scope| {
        let asking = scope.spawn(|| http::measure(address, TIME));
        measure(
            subject,
            "beside HTTP",
            Pace::Rate(capacity * 2.0),
            usize::MAX,
            TIME,
        )?;
        asking.join().map_err(|_| "HTTP was not asked")?
    })?;
    for (when, (rate, p50, p99)) in [("in quiet", quiet), ("at 2 x capacity", stormy)] {
        say(&format!(
            "  HTTP {when}: {rate:.0} requests/s on one connection, p50 {p50:.2} ms, p99 {p99:.2} ms"
        ))?;
    }
    Ok(())
}
