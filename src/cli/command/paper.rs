//! Shell completions and the manual page, from the tables that the program itself uses.

use std::io;

use clap::Command;
use clap_complete::env::Shells;
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
    cli::config::options::{OPTIONS, SECRET_ENV},
};

use super::info::VARIABLES;

/// The variable by which a shell says that it asks, and which shell it is.
pub const ASKED: &str = "SIPDECK_COMPLETE";

/// What a shell needs to ask this program, whenever a word is to be completed, what it could be.
pub fn completions(shell: &str) -> io::Result<Vec<u8>> {
    let shells = Shells::builtins();
    let known = shells.completer(shell).ok_or(io::ErrorKind::NotFound)?;
    let mut text = Vec::new();
    if shell == "bash" {
        // Otherwise NAME@DOMAIN and sip:NAME are three words each.
        text.extend_from_slice(b"COMP_WORDBREAKS=${COMP_WORDBREAKS//[:@]/}\n");
    }
    known.write_registration(ASKED, "sipdeck", "sipdeck", "sipdeck", &mut text)?;
    Ok(text)
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

    use super::{ASKED, completions, manual};
    use crate::{
        app::keys::table::BINDINGS,
        cli::{config::options::OPTIONS, help},
    };

    #[test]
    fn every_shell_is_told_how_to_ask() {
        for shell in Shell::value_variants() {
            let text = completions(&shell.to_string()).expect("a shell that is known");
            let text = String::from_utf8(text).expect("text");
            assert!(text.contains(ASKED), "{shell}");
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
