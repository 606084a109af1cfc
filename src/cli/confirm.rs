//! Asking before anything is changed, with the number typed out where much or something protected is at stake.

use std::io::{self, BufRead, IsTerminal, Write};

use crate::app::{Profile, number::counted, proposal::wants_number};

use super::Complaint;

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

/// Why nothing may be changed on this profile, if so.
pub fn writable(profile: &Profile) -> Result<(), Complaint> {
    if profile.read_only {
        return Err(Complaint::new(format!(
            "The profile {} is read-only: nothing was sent.",
            profile.name
        )));
    }
    Ok(())
}

/// Returns when this many changes are wanted, and complains when they are not.
pub fn confirm(profile: &Profile, number: usize, consent: Consent) -> Result<(), Complaint> {
    writable(profile)?;
    match consent.expect {
        Some(expected) if expected == number => return Ok(()),
        Some(expected) => {
            return Err(Complaint::new(format!(
                "The plan changes {}, not {expected}: nothing was sent.",
                counted(number, "endpoint", "endpoints")
            )));
        }
        None if consent.yes && !profile.protected => return Ok(()),
        None => {}
    }
    if !io::stdin().is_terminal() {
        return Err(Complaint::new(if profile.protected {
            format!(
                "The profile {} is protected: nothing was sent. Add --expect {number} if that is the number you mean.",
                profile.name
            )
        } else {
            "Nothing was sent. Add --yes to go ahead without being asked.".into()
        }));
    }
    let typed = ask(&question(profile, number))?;
    let wanted = if wants_number(profile, number) {
        typed == number.to_string()
    } else {
        typed.eq_ignore_ascii_case("y") || typed.eq_ignore_ascii_case("yes")
    };
    if wanted {
        Ok(())
    } else {
        Err(Complaint::new("Nothing was sent."))
    }
}

fn question(profile: &Profile, number: usize) -> String {
    let label = if profile.label.is_empty() {
        String::new()
    } else {
        format!(" ({})", profile.label)
    };
    let account = &profile.account;
    let place = format!("in the profile {}{label}, account {account}", profile.name);
    let things = if number == 1 {
        "1 endpoint".to_owned()
    } else {
        format!("{number} endpoints")
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

fn ask(question: &str) -> Result<String, Complaint> {
    let read = || -> io::Result<String> {
        let mut out = io::stderr();
        write!(out, "{question}")?;
        out.flush()?;
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        Ok(line.trim().to_owned())
    };
    read().map_err(|error| {
        Complaint::new(format!(
            "No answer could be read: {error}. Nothing was sent."
        ))
    })
}
