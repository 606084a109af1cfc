//! The documented configuration: every option with its sentence, most of them commented out.

use std::fmt::Write as _;

use crate::{app::keys::table::BINDINGS, ui::theme::MEANINGS};

use super::{
    key::{Kind, Opt, Section},
    options::OPTIONS,
};

/// The text, ready to be written to a file and changed.
pub fn example() -> String {
    let mut text = String::from(
        "# The configuration of sipdeck. Lines that start with # are the defaults or examples.\n\
         # Check it with: sipdeck config check\n\n",
    );
    options(&mut text, Section::Top);
    text.push_str(
        "# An account. There can be several; open one with --profile NAME.\n# [profiles.main]\n",
    );
    options(&mut text, Section::Profile);
    text.push_str(
        "# A theme of your own: attributes (bold, dim, italic, underlined, reversed), a colour, and \"on\" with the\n\
         # background's. Colours are written like red, bright-red, #ff8787 or 210.\n\
         # [themes.mine]\n# base = \"dark\"\n",
    );
    for meaning in MEANINGS {
        put(
            &mut text,
            format_args!("# {meaning} = \"{}\"\n", style(meaning)),
        );
    }
    text.push_str(
        "\n# Keys in place of the ones that come with the program. An empty list takes an action off the keyboard.\n\
         # [keys]\n",
    );
    for binding in BINDINGS {
        put(
            &mut text,
            format_args!(
                "# {} = {:?}  # {}\n",
                binding.name(),
                binding.keys,
                binding.help
            ),
        );
    }
    text
}

fn options(text: &mut String, place: Section) {
    for option in OPTIONS.iter().filter(|option| option.place == place) {
        put(text, format_args!("# {}\n", option.help));
        if !option.env.is_empty() {
            put(text, format_args!("# Environment: {}\n", option.env));
        }
        put(
            text,
            format_args!("# {} = {}\n\n", option.name, value(option)),
        );
    }
}

/// A value to start from.
fn value(option: &Opt) -> String {
    match option.kind {
        Kind::Flag => option.on.to_string(),
        Kind::Number => option.example.to_owned(),
        Kind::Text | Kind::Command => format!("{:?}", option.example),
    }
}

fn style(meaning: &str) -> &'static str {
    match meaning {
        "selected" => "black on bright-yellow",
        "good" => "#87d787",
        "warning" => "bold 221",
        "danger" => "bold #ff8787",
        _ => "#d0d0d0 on #1c1c1c",
    }
}

fn put(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = text.write_fmt(line);
}

#[cfg(test)]
pub mod tests {
    use std::path::Path;

    use clap::CommandFactory as _;

    use super::example;
    use crate::{
        app::keys::keymap::Keymap,
        cli::{
            args::Args,
            config::{
                file::read,
                key::{Check, Kind, Section},
                options::{OPTIONS, find, profile, top},
            },
        },
        ui::theme::Theme,
    };

    /// The example with every option in force; of the two ways to name a secret, one.
    pub fn everything() -> String {
        let lines = example();
        let is_setting = |line: &str| {
            let key = line.split(" = ").next().unwrap_or_default();
            line.starts_with('[') || (line.contains(" = ") && !key.contains(' '))
        };
        let kept = lines.lines().map(|line| match line.strip_prefix("# ") {
            Some("secret_command = \"pass show catapult\"") => "",
            Some(setting) if is_setting(setting) => setting,
            Some(_) | None => line,
        });
        kept.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn every_option_has_an_example_and_lengths_the_one_that_holds_without_them() {
        for option in OPTIONS {
            let flag = option.kind == Kind::Flag;
            assert_eq!(option.example.is_empty(), flag, "{}", option.name);
            if option.check == Check::Length {
                assert_eq!(option.example, crate::api::policy::LENGTH.to_string());
            }
        }
    }

    #[test]
    fn the_option_and_the_flag_name_every_theme_there_is() {
        let names = format!(
            "auto (light or dark by the terminal's background), {}",
            Theme::NAMES.join(", ")
        );
        let option = find(Section::Top, "theme").expect("is there");
        assert!(option.help.starts_with(&names), "{}", option.help);
        let command = Args::command();
        let mut flags = command.get_arguments();
        let flag = flags.find(|flag| flag.get_id() == "theme");
        let help = flag.and_then(clap::Arg::get_help).expect("is explained");
        assert!(help.to_string().starts_with(&names), "{help}");
    }

    #[test]
    fn as_it_is_it_changes_nothing() {
        let file = read(Path::new("c.toml"), &example()).expect("is right");
        assert_eq!(file, crate::cli::config::File::default());
    }

    #[test]
    fn every_line_can_be_taken_over() {
        let file = read(Path::new("c.toml"), &everything()).expect("is right");
        assert_eq!(file.top.get(&top::DEFAULT_PROFILE), Some("main"));
        assert_eq!(
            file.profiles["main"].get(&profile::LABEL),
            Some("PRODUCTION")
        );
        assert!(file.themes.contains_key("mine"));
        assert_eq!(*file.keymap, Keymap::default());
    }
}
