//! `sipdeck platform check`: whether a database and the Kamailio nodes on it fit this program and each other.

use std::{fmt::Write as _, path::PathBuf, process::ExitCode};

use clap::Args;
use serde_json::{Value, json};

use crate::{
    api::sentence::Sentence,
    cli::process::{
        database,
        env::Env,
        output::{print, print_harmless},
    },
    doctor::State,
    platform::{
        Data,
        fitness::{Finding, Verdict, check},
    },
};

/// The exit status when nothing could be found out.
const UNKNOWN: u8 = 2;

/// What `--help` says of the result.
const RESULT: &str = "\
The database is asked for versions, tables, grants and its clock; each node that stands in it for OPTIONS, for the domain \
that was made last, and with the digest of one endpoint for the key that all nodes share. Nothing is changed. The database \
is given as for `sipdeck serve`, with the platform's own role; run it where the nodes can be reached.

Exit status: 0 when nothing is wrong, 1 when something does not fit, 2 when the command cannot be used.";

/// Arguments of `platform check`.
#[derive(Debug, Args)]
#[command(after_long_help = RESULT)]
pub struct Check {
    /// The database, as `sipdeck serve` is given it
    #[arg(long, value_name = "postgres://USER@HOST/DATABASE")]
    data: PathBuf,
    /// File with the password of the database; else it comes from PGPASSWORD or ~/.pgpass
    #[arg(long, value_name = "FILE")]
    database_password: Option<PathBuf>,
    /// Write the result as JSON
    #[arg(long)]
    json: bool,
}

impl Check {
    /// Looks, and says what was found.
    pub async fn run(&self, env: Env) -> Result<ExitCode, Sentence> {
        let Data::Server(server) = Data::read(&self.data)? else {
            return Err("--data is a database here: postgres://USER@HOST/DATABASE.".into());
        };
        let server = database::reached(*server, self.database_password.as_deref(), env)?;
        let found = check(server).await;
        if self.json {
            let all: Vec<Value> = found.iter().map(as_json).collect();
            print(&format!("{:#}", json!({"findings": all})));
        } else {
            print_harmless(&told(&found));
        }
        let any = |verdict| found.iter().any(|one| one.verdict == verdict);
        Ok(match (any(Verdict::Unfit), any(Verdict::Fits)) {
            (true, _) => ExitCode::FAILURE,
            (false, true) => ExitCode::SUCCESS,
            (false, false) => ExitCode::from(UNKNOWN),
        })
    }
}

fn state(verdict: Verdict) -> State {
    match verdict {
        Verdict::Fits => State::Ok,
        Verdict::Unfit => State::Wrong,
        Verdict::Unknown => State::Unknown,
    }
}

fn as_json(finding: &Finding) -> Value {
    json!({
        "of": finding.of,
        "state": state(finding.verdict).name(),
        "text": finding.text,
        "advice": finding.advice,
    })
}

/// A line for each, what to do below it, and how it ends.
fn told(found: &[Finding]) -> String {
    let mut text = String::new();
    for one in found {
        let sign = state(one.verdict).sign();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{sign} {:<11} {}", one.of, one.text);
        if let Some(advice) = &one.advice {
            let _ = writeln!(text, "  {:<11} {advice}", "");
        }
    }
    let count = |verdict| found.iter().filter(|one| one.verdict == verdict).count();
    let last = match (count(Verdict::Unfit), count(Verdict::Unknown)) {
        (0, 0) => "All of it fits.".to_owned(),
        (0, unknown) => format!("Nothing wrong was found; {unknown} could not be found out."),
        (1, _) => "One thing does not fit.".to_owned(),
        (unfit, _) => format!("{unfit} things do not fit."),
    };
    text + "\n" + &last
}

#[cfg(test)]
mod tests {
    use super::{as_json, told};
    use crate::platform::fitness::{Finding, Verdict};

    fn found(verdict: Verdict) -> Finding {
        Finding {
            of: "node 1".into(),
            verdict,
            text: "It is so.".into(),
            advice: (verdict == Verdict::Unfit).then(|| "Do that.".into()),
        }
    }

    #[test]
    fn each_is_a_line_and_what_to_do_stands_below() {
        let all = [Verdict::Fits, Verdict::Unfit, Verdict::Unknown].map(found);
        assert_eq!(
            told(&all),
            "● node 1      It is so.\n■ node 1      It is so.\n              Do that.\n▲ node 1      It is so.\n\n\
             One thing does not fit."
        );
        assert!(told(&all[..1]).ends_with("All of it fits."));
        assert!(told(&all[2..]).ends_with("1 could not be found out."));
        assert_eq!(as_json(&all[1])["state"], "wrong");
        assert_eq!(as_json(&all[1])["advice"], "Do that.");
    }
}
