//! A command that somebody runs over SSH: the same as on the command line, in this process, on the account and in the name
//! that they came with. What is not named here is refused.

use std::{process::ExitCode, sync::Arc};

use clap::FromArgMatches;
use color_eyre::eyre::Report;
use futures_util::{FutureExt, future::BoxFuture};

use crate::{
    api::sentence::Sentence,
    cli::{
        args::{Args, Command},
        command::{calls, doctor, export, import, jobs},
        common::Common,
        help,
        process::{
            env::Env,
            output::{deliver, quietly, say},
            talk::{Listener, Talk},
        },
        twin::{change::Office, ended::Why},
        work::Workplace,
    },
    desk::front::{Answer, Desks, Errand},
};

impl Listener for Box<dyn Answer> {
    fn hear(&self, beside: bool, bytes: &[u8]) {
        self.as_ref().take(beside, bytes);
    }
}

/// Runs it. Answers the exit status.
pub fn run(errand: Errand, answer: Box<dyn Answer>, env: Env) -> BoxFuture<'static, u8> {
    let Errand {
        words,
        input,
        client,
        provider,
        profile,
        place,
        desks,
    } = errand;
    let office = Office {
        client,
        provider,
        place: Workplace {
            profile,
            state: place.state,
            user: place.who.user,
            login: place.who.login,
        },
    };
    let listener: Arc<dyn Listener> = Arc::new(answer);
    let command = office.lend(perform(words, env, desks));
    let talk = Talk::new(listener, input);
    async move { status(Box::pin(talk.hold(command)).await) }.boxed()
}

async fn perform(words: Vec<String>, env: Env, desks: Option<Box<dyn Desks>>) -> ExitCode {
    let line = std::iter::once("sipdeck".to_owned()).chain(words);
    let read = help::command().try_get_matches_from(line);
    let read = read.and_then(|matches| Args::from_arg_matches(&matches));
    let args = match read {
        Ok(args) => args,
        Err(error) if error.use_stderr() => {
            say(error.render().to_string().trim_end());
            return unusable();
        }
        Err(help) => {
            let text = help.render().to_string();
            return deliver(text.as_bytes()).unwrap_or(ExitCode::FAILURE);
        }
    };
    if let Some(sentence) = refusal(&args) {
        say(sentence);
        return unusable();
    }
    quietly(args.common.quiet, command(&args, env, desks)).await
}

async fn command(args: &Args, env: Env, desks: Option<Box<dyn Desks>>) -> ExitCode {
    let common = Common::default();
    match &args.command {
        Some(Command::Endpoints(endpoints)) => endpoints.run(&common, env).await,
        Some(Command::Domains(domains)) => domains.run(&common, env).await,
        Some(Command::Applications(applications)) => applications.run(&common, env).await,
        Some(Command::Journal(journal)) => journal.run(&common, env),
        Some(Command::Whoami(whoami)) => whoami.run(&common, env),
        Some(Command::Jobs(jobs)) => told(jobs::run(jobs, &common, env).await),
        Some(Command::Import(import)) => told(import::run(import, &common, env).await),
        Some(Command::Export(export)) => told(export::run(export, &common, env).await),
        Some(Command::Calls(calls)) => told(calls::run(calls, &common, env).await),
        Some(Command::Doctor(doctor)) => told(doctor::run(doctor, &common, env).await),
        Some(Command::Desk(desk)) => desk.run(true, desks.as_deref()),
        _ => {
            say(
                "Over SSH there are: endpoints, domains, applications, import -, export, jobs, journal, calls, doctor, whoami and, for administrators, desk. Without a command, there is the dashboard.",
            );
            unusable()
        }
    }
}

/// Why options that every command takes do not count here, if one of them was given.
fn refusal(args: &Args) -> Option<&'static str> {
    let common = &args.common;
    let of_host = common.config.is_some() || common.log_file.is_some() || common.record.is_some();
    if of_host {
        return Some(
            "Files of the host are out of reach: --config, --log-file and --record are not for here.",
        );
    }
    common
        .profile
        .is_some()
        .then_some("The profile stands before the @: ssh PROFILE@HOST.")
}

fn unusable() -> ExitCode {
    ExitCode::from(Why::Unusable.code())
}

fn told(ended: Result<ExitCode, Report>) -> ExitCode {
    ended.unwrap_or_else(|report| failed(&report))
}

fn failed(report: &Report) -> ExitCode {
    if let Some(sentence) = report.downcast_ref::<Sentence>() {
        say(sentence);
        return unusable();
    }
    say(&format!("{report:#}"));
    ExitCode::FAILURE
}

/// The number of an exit code, which the standard library does not tell.
fn status(code: ExitCode) -> u8 {
    let mut numbers = 0..=u8::MAX;
    numbers
        .find(|number| ExitCode::from(*number) == code)
        .unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use std::process::ExitCode;

    use super::status;

    #[test]
    fn the_number_of_an_exit_code_is_found() {
        for number in [0, 1, 2, 6, 130, 255] {
            assert_eq!(status(ExitCode::from(number)), number);
        }
    }
}
