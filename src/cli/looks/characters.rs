//! Which characters may be drawn here, and who says so.

use crate::cli::{
    common::Common,
    config::{File, options::top},
};

/// Whether only ASCII characters are drawn, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Characters {
    /// Whether only those.
    pub ascii: bool,
    /// Who says so, for people.
    pub why: String,
}

/// As the command line says, else the configuration, else the kind of terminal and the locale.
pub fn of(common: &Common, file: &File, variable: impl Fn(&str) -> Option<String>) -> Characters {
    let says = |ascii, why: &str| Characters {
        ascii,
        why: why.to_owned(),
    };
    if let Some(ascii) = common.ascii {
        return says(ascii, "--ascii says so");
    }
    if let Some(ascii) = file.top.get(&top::ASCII) {
        return says(ascii, "the configuration says so");
    }
    let value = |name: &str| variable(name).filter(|value| !value.is_empty());
    if value("TERM").as_deref() == Some("linux") {
        return says(true, "the console of Linux has few others");
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(|name| Some((name, value(name)?)));
    match locale.into_iter().flatten().next() {
        None => says(false, "no locale is set"),
        Some((name, value)) => Characters {
            ascii: !is_utf8(&value),
            why: format!("{name} is {value}"),
        },
    }
}

/// Whether the encoding of a locale, such as `fr_FR.UTF-8@euro`, is UTF-8.
fn is_utf8(locale: &str) -> bool {
    // macOS sends the encoding alone over SSH: LC_CTYPE=UTF-8.
    let encoding = locale
        .split_once('.')
        .map_or(locale, |(_, encoding)| encoding);
    let encoding = encoding.split('@').next().unwrap_or_default();
    let plain: String = encoding
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    plain.eq_ignore_ascii_case("utf8")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::of;
    use crate::cli::{
        common::Common,
        config::{File, file::read},
    };

    fn ascii(argument: Option<bool>, file: &str, env: &[(&str, &str)]) -> (bool, String) {
        let common = Common {
            ascii: argument,
            ..Common::default()
        };
        let file: File = read(Path::new("c.toml"), file).expect("is right");
        let found = of(&common, &file, |name| {
            let set = env.iter().find(|(known, _)| *known == name);
            set.map(|(_, value)| (*value).to_owned())
        });
        (found.ascii, found.why)
    }

    #[test]
    fn a_locale_that_is_not_utf8_gets_ascii() {
        for (env, expected) in [
            (vec![("LANG", "fr_FR.UTF-8")], false),
            (vec![("LANG", "C.utf8")], false),
            (vec![("LC_CTYPE", "UTF-8")], false),
            (vec![("LC_CTYPE", "utf8@x")], false),
            (vec![("LANG", "de_DE.UTF-8@euro")], false),
            (vec![("LANG", "C")], true),
            (vec![("LANG", "POSIX")], true),
            (vec![("LANG", "en_US.ISO-8859-1")], true),
            (vec![("LANG", "fr_FR")], true),
            (vec![("LC_ALL", "C"), ("LANG", "fr_FR.UTF-8")], true),
            (
                vec![("LC_ALL", ""), ("LC_CTYPE", "C.UTF-8"), ("LANG", "C")],
                false,
            ),
            (vec![], false),
            (vec![("TERM", "linux"), ("LANG", "fr_FR.UTF-8")], true),
        ] {
            assert_eq!(ascii(None, "", &env).0, expected, "{env:?}");
        }
        let why = ascii(None, "", &[("LC_CTYPE", "C")]).1;
        assert_eq!(why, "LC_CTYPE is C");
    }

    #[test]
    fn the_command_line_goes_before_the_configuration_and_that_before_the_locale() {
        let (c, utf8) = ([("LANG", "C")], [("LANG", "C.UTF-8")]);
        assert!(!ascii(None, "ascii = false\n", &c).0);
        assert!(ascii(None, "ascii = true\n", &utf8).0);
        assert!(!ascii(Some(false), "ascii = true\n", &c).0);
        assert!(ascii(Some(true), "ascii = false\n", &utf8).0);
    }
}
