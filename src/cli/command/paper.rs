//! Shell completions and the manual page, from the tables that the program itself uses.

use std::io;

use clap::{Arg, Command, builder::PossibleValuesParser};
use clap_complete::Shell;
use clap_mangen::{
    Man,
    roff::{Roff, bold, roman},
};

use crate::{
    api::client::proxy,
    app::keys::{
        chord,
        table::{BINDINGS, Context},
    },
    cli::config::{
        File,
        options::{OPTIONS, SECRET_ENV},
    },
    ui::theme::Theme,
};

use super::info::VARIABLES;

/// The completions of a shell: behind `--profile` and `--theme` the names that the configuration has now.
#[must_use]
pub fn completions(shell: Shell, command: Command, file: &File) -> Vec<u8> {
    let values = |argument: Arg, names: Vec<String>| match names.len() {
        0 => argument,
        // The parser keeps them for as long as the program runs, which ends with this.
        _ => argument.value_parser(PossibleValuesParser::new(
            names.into_iter().map(|name| &*name.leak()),
        )),
    };
    let profiles: Vec<String> = file.profiles.keys().cloned().collect();
    let own = file.themes.keys().cloned();
    let themes = Theme::NAMES
        .iter()
        .chain([&Theme::AUTO])
        .map(|name| (*name).to_owned())
        .chain(own)
        .collect();
    let mut command = command
        .mut_arg("profile", |argument| values(argument, profiles))
        .mut_arg("theme", |argument| values(argument, themes));
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut command, "sipdeck", &mut text);
    text
}

/// The manual page, in roff.
pub fn manual(mut command: Command) -> io::Result<Vec<u8>> {
    command.build();
    let page = Man::new(command.clone());
    let mut text = Vec::new();
    page.render_title(&mut text)?;
    page.render_name_section(&mut text)?;
    page.render_synopsis_section(&mut text)?;
    page.render_description_section(&mut text)?;
    page.render_options_section(&mut text)?;
    let mut rest = Roff::new();
    rest.control("SH", ["COMMANDS"]);
    commands(&mut rest, "sipdeck", &command);
    keys(&mut rest);
    environment(&mut rest);
    files(&mut rest);
    rest.to_writer(&mut text)?;
    Ok(text)
}

fn entry(page: &mut Roff, head: String, body: impl Into<String>) {
    page.control("TP", []);
    page.text([bold(head)]);
    page.text([roman(body)]);
}

/// Every subcommand with its arguments, and theirs.
fn commands(page: &mut Roff, above: &str, command: &Command) {
    for sub in command
        .get_subcommands()
        .filter(|sub| sub.get_name() != "help")
    {
        let name = format!("{above} {}", sub.get_name());
        let about = sub.get_about().map(ToString::to_string);
        entry(page, name.clone(), about.unwrap_or_default() + ".");
        for argument in sub
            .get_arguments()
            .filter(|argument| !argument.is_global_set())
        {
            if argument.get_id() == "help" || argument.get_id() == "version" {
                continue;
            }
            let help = argument.get_help().map(ToString::to_string);
            page.control("RS", []);
            entry(page, argument.to_string(), help.unwrap_or_default() + ".");
            page.control("RE", []);
        }
        commands(page, &name, sub);
    }
}

fn keys(page: &mut Roff) {
    page.control("SH", ["KEYS"]);
    page.text([roman(
        "The defaults; [keys] in the configuration replaces them by the name in brackets.",
    )]);
    let mut context: Option<Context> = None;
    for binding in BINDINGS {
        if context.replace(binding.context) != Some(binding.context) {
            let name = binding.name();
            let title = name.split('.').next().unwrap_or_default().to_owned();
            page.control("SS", [title.as_str()]);
        }
        let keys: Vec<&str> = binding.keys.iter().map(|key| chord::show(key)).collect();
        entry(
            page,
            keys.join(", "),
            format!("{} [{}]", binding.help, binding.name()),
        );
    }
}

fn environment(page: &mut Roff) {
    page.control("SH", ["ENVIRONMENT"]);
    for option in OPTIONS.iter().filter(|option| !option.env.is_empty()) {
        entry(page, option.env.to_owned(), option.help);
    }
    entry(
        page,
        SECRET_ENV.to_owned(),
        "The API secret of the account that the environment names.",
    );
    for (name, help) in VARIABLES.iter().chain(proxy::VARIABLES) {
        entry(page, (*name).to_owned(), *help);
    }
}

fn files(page: &mut Roff) {
    page.control("SH", ["FILES"]);
    entry(
        page,
        "~/.config/sipdeck/config.toml".into(),
        "The configuration. sipdeck config example prints one with every option explained.",
    );
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;
    use clap_complete::Shell;

    use super::{completions, manual};
    use crate::{
        app::keys::table::BINDINGS,
        cli::{
            config::{File, options::OPTIONS},
            help,
        },
    };

    #[test]
    fn every_shell_completes_every_command() {
        for shell in Shell::value_variants() {
            let text = String::from_utf8(completions(*shell, help::command(), &File::default()))
                .expect("text");
            assert!(text.contains("high-contrast"), "{shell}");
            for sub in help::command().get_subcommands() {
                assert!(text.contains(sub.get_name()), "{shell}: {}", sub.get_name());
            }
        }
    }

    #[test]
    fn the_manual_has_every_key_and_variable() {
        let text = String::from_utf8(manual(help::command()).expect("written")).expect("text");
        let plain = text.replace('\\', "");
        for binding in BINDINGS {
            assert!(
                plain.contains(&format!("[{}]", binding.name())),
                "{}",
                binding.name()
            );
        }
        for option in OPTIONS.iter().filter(|option| !option.env.is_empty()) {
            assert!(plain.contains(option.env), "{}", option.env);
        }
        assert!(plain.contains("sipdeck config check"));
    }
}
