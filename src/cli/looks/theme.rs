//! How the dashboard looks here: the theme that was asked for, with the colours and characters that may be shown.

use crate::{
    api::sentence::Sentence,
    cli::{
        common::Common,
        config::{File, options::top},
    },
    ui::theme::{Depth, Look, Theme},
};

use super::characters;

/// The look: by the command line, else by `NO_COLOR` (no colours), else by the configuration, else by the terminal's
/// background, else the terminal's own colours.
pub fn look(
    common: &Common,
    file: &File,
    variable: impl Fn(&str) -> Option<String> + Copy,
) -> Result<Look, Sentence> {
    let theme = theme_of(common, file, variable)?;
    let depth = depth(common, variable);
    let is_ascii = theme.is_ascii();
    let own = |name| Some(Theme::named(name)?.at(depth).ascii(is_ascii));
    let fitting = |theme: Theme| theme.at(depth).ascii(is_ascii);
    let known = Theme::NAMES.iter();
    let known = known.filter_map(|name| Some(((*name).to_owned(), fitting(Theme::named(name)?))));
    let own_themes = file.themes.iter();
    let own_themes = own_themes.map(|(name, theme)| (name.clone(), fitting(theme.clone())));
    let name = chosen(common, file, variable);
    let is_open = name == Theme::AUTO && depth >= Depth::Indexed;
    Ok(Look {
        others: known.chain(own_themes).collect(),
        by_background: own("dark").zip(own("light")).filter(|_| is_open),
        characters_said: common.ascii.is_some() || file.top.get(&top::ASCII).is_some(),
        theme,
        name,
    })
}

/// How many colours are drawn with: as many as were asked for, else as many as the terminal has.
fn depth(common: &Common, variable: impl Fn(&str) -> Option<String>) -> Depth {
    let asked = common.colours.as_deref().and_then(Depth::named);
    asked.unwrap_or_else(|| Depth::of(variable))
}

/// The name of the theme that was asked for.
fn chosen(common: &Common, file: &File, variable: impl Fn(&str) -> Option<String>) -> String {
    let no_colour = variable("NO_COLOR").is_some_and(|value| !value.is_empty());
    match (common.theme.as_deref(), no_colour) {
        (Some(name), _) => name,
        (None, true) => "mono",
        (None, false) => file.top.get(&top::THEME).unwrap_or(Theme::AUTO),
    }
    .to_owned()
}

/// The theme with the variables of the environment handed in; the terminal's own colours where the choice is its.
pub fn theme_of(
    common: &Common,
    file: &File,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Theme, Sentence> {
    let name = match chosen(common, file, &variable) {
        name if name == Theme::AUTO => "terminal".to_owned(),
        name => name,
    };
    let name = name.as_str();
    let own = || file.themes.get(name).cloned();
    let theme = Theme::named(name).or_else(own).ok_or_else(|| {
        let own = file.themes.keys().map(String::as_str);
        let names = std::iter::once(Theme::AUTO).chain(Theme::NAMES.iter().copied());
        let names: Vec<&str> = names.chain(own).collect();
        Sentence::new(format!(
            "There is no theme {name:?}; there are {}.",
            names.join(", ")
        ))
    })?;
    let ascii = characters::of(common, file, &variable).ascii;
    Ok(theme.at(depth(common, variable)).ascii(ascii))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::theme_of;
    use crate::{
        cli::{
            common::Common,
            config::{File, file::read},
        },
        ui::theme::{self, Depth, Theme},
    };

    fn chosen(argument: Option<&str>, file: &File, env: &[(&str, &str)]) -> Result<Theme, String> {
        let common = Common {
            theme: argument.map(str::to_owned),
            ..Common::default()
        };
        let variable = |name: &str| {
            let found = env.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        theme_of(&common, file, variable).map_err(|complaint| complaint.to_string())
    }

    fn named(name: &str) -> Theme {
        let theme = Theme::named(name).expect("is there");
        theme.at(Depth::Indexed)
    }

    #[test]
    fn the_argument_goes_before_no_color_and_that_before_the_file() {
        let file = read(Path::new("c.toml"), "theme = \"light\"\n").expect("is right");
        let term = ("TERM", "xterm-256color");
        let light = Ok(named("light"));
        assert_eq!(chosen(None, &file, &[term]), light);
        let without = [term, ("NO_COLOR", "1")];
        assert_eq!(chosen(None, &file, &without), Ok(named("mono")));
        assert_eq!(chosen(Some("light"), &file, &without), light);
    }

    #[test]
    fn as_many_colours_are_drawn_as_were_asked_for() {
        let file = read(Path::new("c.toml"), "theme = \"light\"\n").expect("is right");
        for (name, depth) in Depth::NAMES {
            let common = Common {
                colours: Some(name.to_owned()),
                ..Common::default()
            };
            let drawn = theme_of(&common, &file, |name| {
                (name == "TERM").then(|| "xterm-256color".to_owned())
            });
            let light = Theme::named("light").expect("is there");
            assert_eq!(drawn.map_err(|why| why.to_string()), Ok(light.at(depth)));
        }
    }

    #[test]
    fn a_theme_of_ones_own_is_found_and_an_unknown_one_refused() {
        let text = "theme = \"mine\"\n[themes.mine]\ngood = \"#00ff00\"\n";
        let file = read(Path::new("c.toml"), text).expect("is right");
        let full = [("TERM", "xterm-direct")];
        let mine = chosen(None, &file, &full).expect("is there");
        assert_eq!(Ok(mine.good), theme::parse("#00ff00"));
        let text = chosen(Some("drak"), &file, &full).expect_err("is unknown");
        assert!(text.contains("colour-blind, mine"), "{text}");
    }
}
