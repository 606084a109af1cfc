//! The command line, with the options that mean nothing to a subcommand hidden from its help.

use clap::{Command, CommandFactory};

use crate::cli::args::Args;

/// How a dashboard looks and what it keeps.
const OF_A_DASHBOARD: [&str; 9] = [
    "theme", "colours", "start", "still", "ascii", "no_cache", "plain", "kiosk", "record",
];

/// Whether anything may be changed.
const OF_CHANGES: &str = "read_only";

/// Which account is meant, and where that stands.
const OF_A_PROFILE: [&str; 2] = ["profile", "config"];

/// The command line as it is parsed and explained. Every option is taken everywhere, wherever it stands.
#[must_use]
pub fn command() -> Command {
    let command = Args::command();
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    names.into_iter().fold(command, |command, name| {
        let hidden: Vec<_> = command
            .get_arguments()
            .filter(|argument| is_idle(&name, argument.get_id().as_str()))
            .map(|argument| argument.clone().hide(true))
            .collect();
        command.mut_subcommand(name, |sub| hide(sub, &hidden))
    })
}

/// Whether an option changes nothing in a subcommand.
fn is_idle(subcommand: &str, option: &str) -> bool {
    let looks = OF_A_DASHBOARD.contains(&option);
    let changes = option == OF_CHANGES;
    let quiet = option == "quiet";
    match subcommand {
        "import" | "jobs" | "calls" | "doctor" | "endpoints" | "domains" | "applications"
        | "journal" | "whoami" => looks,
        "phone" => quiet || looks || changes || OF_A_PROFILE.contains(&option),
        "export" => looks || changes,
        "replay" => quiet || changes || looks || option == "profile",
        "serve" | "platform" | "completions" | "man" | "cache" => {
            quiet || looks || changes || OF_A_PROFILE.contains(&option)
        }
        "demo" => quiet,
        "config" => quiet || changes || (looks && option != "theme"),
        "info" => quiet || changes || (looks && option != "ascii") || option == "profile",
        _ => false,
    }
}

fn hide(command: Command, hidden: &[clap::Arg]) -> Command {
    let command = command.args(hidden);
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    names.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, |sub| hide(sub, hidden))
    })
}

#[cfg(test)]
mod tests {
    use clap::FromArgMatches;

    use super::{Args, command};

    fn help(words: &[&str]) -> String {
        let words = ["sipdeck"].iter().chain(words).chain(&["--help"]);
        command()
            .try_get_matches_from(words)
            .expect_err("help is told")
            .to_string()
    }

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn help_tells_only_of_options_that_mean_something_there() {
        for (words, there, idle) in [
            (
                &[][..],
                &["--theme", "--plain", "--read-only", "--no-cache"][..],
                &[][..],
            ),
            (&["demo"], &["--theme", "--plain", "--record"], &[]),
            (
                &["import"],
                &["--read-only", "--profile"],
                &["--theme", "--plain", "--ascii", "--record"],
            ),
            (
                &["jobs", "resume"],
                &["--read-only"],
                &["--theme", "--no-cache"],
            ),
            (&["export"], &["--profile"], &["--read-only", "--theme"]),
            (
                &["doctor"],
                &["--server", "--profile"],
                &["--theme", "--colours", "--start", "--kiosk"],
            ),
            (&["phone"], &["--answer"], &["--profile", "--read-only"]),
            (
                &["serve"],
                &["--log-file"],
                &["--profile", "--config", "--plain"],
            ),
            (
                &["config", "check"],
                &["--theme", "--config"],
                &["--plain", "--read-only"],
            ),
        ] {
            let help = help(words);
            for option in there {
                assert!(help.contains(option), "{words:?} {option}\n{help}");
            }
            for option in idle {
                assert!(!help.contains(option), "{words:?} {option}\n{help}");
            }
        }
    }

    #[test]
    fn what_is_not_told_of_is_taken_all_the_same() {
        for words in [
            ["sipdeck", "--theme", "dark", "jobs", "show", "x"],
            ["sipdeck", "jobs", "--theme", "dark", "show", "x"],
            ["sipdeck", "jobs", "show", "--theme", "dark", "x"],
        ] {
            let matches = command().try_get_matches_from(words).expect("taken");
            let args = Args::from_arg_matches(&matches).expect("read");
            assert_eq!(args.common.theme.as_deref(), Some("dark"), "{words:?}");
        }
    }
}
