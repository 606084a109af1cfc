//! Asking before anything is changed, with the number typed out where much or something protected is at stake.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, IsTerminal, Write},
};

use crate::{
    api::sentence::Sentence,
    app::{
        screens::jobs::proposal::wants_number, service::profile::Profile, text::number::counted,
    },
    cli::process::talk,
};

/// What the command line says in advance.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct Consent {
    /// Do not ask. Not enough on a protected profile: see --expect
    #[arg(long)]
    pub yes: bool,
    /// Go ahead only if exactly this many endpoints are to be changed; stands for typing the number
    #[arg(long, value_name = "NUMBER")]
    pub expect: Option<usize>,
}

/// Where an answer is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// On standard input, when that is a terminal.
    Stdin,
    /// On the terminal that the program was started from: standard input has been read for something else.
    Terminal,
}

/// What is changed, as one and as several: `("endpoint", "endpoints")`.
pub type Things = (&'static str, &'static str);

/// Endpoints.
pub const ENDPOINTS: Things = ("endpoint", "endpoints");

/// Why nothing may be changed on this profile, if so.
pub fn writable(profile: &Profile) -> Result<(), Sentence> {
    match profile.refusal() {
        Some(why) => Err(Sentence::new(format!("{why}: nothing was sent."))),
        None => Ok(()),
    }
}

/// Returns when this many changes are wanted, and complains when they are not.
pub fn confirm(
    profile: &Profile,
    (number, things): (usize, Things),
    consent: Consent,
    answers: Answers,
) -> Result<(), Sentence> {
    writable(profile)?;
    match consent.expect {
        Some(expected) if expected == number => return Ok(()),
        Some(expected) => {
            return Err(Sentence::new(format!(
                "The plan changes {}, not {expected}: nothing was sent.",
                counted(number, things.0, things.1)
            )));
        }
        None if consent.yes && !profile.protected => return Ok(()),
        None => {}
    }
    let question = question(profile, number, things);
    let Some(typed) = ask(&question, answers)? else {
        return Err(unasked(profile, number, answers));
    };
    let wanted = if wants_number(profile, number) {
        typed == number.to_string()
    } else {
        typed.eq_ignore_ascii_case("y") || typed.eq_ignore_ascii_case("yes")
    };
    if wanted {
        Ok(())
    } else {
        Err(Sentence::new("Nothing was sent."))
    }
}

/// What to do when nobody can be asked.
fn unasked(profile: &Profile, number: usize, answers: Answers) -> Sentence {
    Sentence::new(match answers {
        _ if profile.protected => format!(
            "The profile {} is protected: nothing was sent. Add --expect {number} if that is the number you mean.",
            profile.name
        ),
        Answers::Stdin => "Nothing was sent. Add --yes to go ahead without being asked.".into(),
        Answers::Terminal => {
            "Nothing was sent: standard input held the rows, and there is no terminal to ask on. \
             Add --yes to go ahead without being asked."
                .into()
        }
    })
}

fn question(profile: &Profile, number: usize, things: Things) -> String {
    let label = if profile.label.is_empty() {
        String::new()
    } else {
        format!(" ({})", profile.label)
    };
    let account = &profile.account;
    let place = format!("in the profile {}{label}, account {account}", profile.name);
    let things = if number == 1 {
        format!("1 {}", things.0)
    } else {
        format!("{number} {}", things.1)
    };
    if wants_number(profile, number) {
        let why = if profile.protected {
            "It is protected. "
        } else {
            ""
        };
        format!("Change {things} {place}? {why}Type {number} to go ahead: ")
    } else {
        format!("Change {things} {place}? y/N: ")
    }
}

/// What was typed, or nothing when there is no terminal to type it on.
fn ask(question: &str, answers: Answers) -> Result<Option<String>, Sentence> {
    // There is no terminal at the other end of a line.
    if talk::is_remote() {
        return Ok(None);
    }
    let read = || -> io::Result<Option<String>> {
        let stdin = io::stdin();
        match answers {
            Answers::Stdin if stdin.is_terminal() => {
                line(question, io::stderr(), stdin.lock()).map(Some)
            }
            Answers::Stdin => Ok(None),
            Answers::Terminal => {
                let opened = File::options().read(true).write(true).open("/dev/tty");
                let Ok(terminal) = opened else {
                    return Ok(None);
                };
                line(question, &terminal, BufReader::new(&terminal)).map(Some)
            }
        }
    };
    read().map_err(|error| {
        Sentence::new(format!(
            "No answer could be read: {error}. Nothing was sent."
        ))
    })
}

fn line(question: &str, mut out: impl Write, mut from: impl BufRead) -> io::Result<String> {
    write!(out, "{question}")?;
    out.flush()?;
    let mut line = String::new();
    from.read_line(&mut line)?;
    Ok(line.trim().to_owned())
}
