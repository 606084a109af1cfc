//! The parts of the file that people make their own dashboard of: `[themes.NAME]` and `[keys]`.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use toml::{Spanned, de::DeValue};

use crate::{
    app::{
        keys::{
            keymap::{Keymap, Rebinding},
            table::{BINDINGS, Binding},
        },
        text::spelling::nearest,
    },
    ui::theme::{MEANINGS, Theme},
};

use super::reader::{Reader, advice};

/// The theme that one of the person's own starts from.
pub const BASE: &str = "base";

type Value<'a> = Spanned<DeValue<'a>>;

/// Reads `[themes.NAME]`: a style for each meaning, and the theme to start from.
pub fn themes(reader: &mut Reader<'_>, value: &Value<'_>) -> BTreeMap<String, Theme> {
    let how = "Themes are tables: write [themes.NAME] and the styles below it.";
    let mut themes = BTreeMap::new();
    let table = reader.table(value.span(), value.get_ref(), how);
    for (name, value) in table.into_iter().flatten() {
        let known = name.get_ref().as_ref();
        if known == Theme::AUTO || Theme::NAMES.contains(&known) {
            let text = format!("{} is there already: take another name.", name.get_ref());
            reader.complain(name.span(), text);
        }
        let Some(lines) = reader.table(name.span(), value.get_ref(), how) else {
            continue;
        };
        let base = lines
            .get(BASE)
            .map_or(Some("terminal"), |base| base.get_ref().as_str());
        if let (None, Some(base)) = (base.and_then(Theme::named), lines.get(BASE)) {
            let name = base.get_ref().as_str().unwrap_or_default();
            let advice = advice(name, Theme::NAMES.iter().copied());
            reader.complain(
                base.span(),
                format!("There is no theme {name:?} to start from; {advice}"),
            );
        }
        let base = base.and_then(Theme::named);
        let Some(mut theme) = base.or_else(|| Theme::named("terminal")) else {
            continue;
        };
        for (meaning, line) in lines {
            if meaning.get_ref().as_ref() != BASE {
                theme = style(reader, theme, meaning, line);
            }
        }
        themes.insert(name.get_ref().to_string(), theme);
    }
    themes
}

/// The theme with this line, or without it and with a complaint.
fn style(
    reader: &mut Reader<'_>,
    theme: Theme,
    meaning: &Spanned<std::borrow::Cow<'_, str>>,
    line: &Value<'_>,
) -> Theme {
    let name = meaning.get_ref().as_ref();
    if !MEANINGS.contains(&name) {
        let advice = advice(name, MEANINGS.iter().copied());
        reader.complain(
            meaning.span(),
            format!("There is no style {name:?}; {advice}"),
        );
        return theme;
    }
    let Some(text) = line.get_ref().as_str() else {
        let text = format!("{name} must be a text such as \"bold red\".");
        reader.complain(line.span(), text);
        return theme;
    };
    match theme.clone().with([(name, text)]) {
        Ok(theme) => theme,
        Err(complaints) => {
            for complaint in complaints {
                reader.complain(line.span(), complaint.text);
            }
            theme
        }
    }
}

/// Reads `[keys]`: lines such as `list.down = ["j", "Down"]`.
pub fn keys(reader: &mut Reader<'_>, value: Option<&Value<'_>>, by_position: bool) -> Arc<Keymap> {
    let how = "Keys are lines such as list.down = [\"j\", \"Down\"] below [keys].";
    let (mut changes, mut spans) = (Vec::new(), Vec::new());
    let table = value.and_then(|value| reader.table(value.span(), value.get_ref(), how));
    for (context, value) in table.into_iter().flatten() {
        let name = context.get_ref();
        if name.contains('.') && value.get_ref().as_table().is_none() {
            let text = format!("Write this name without quotes: {name} = …");
            reader.complain(context.span(), text);
            continue;
        }
        let actions = reader.table(context.span(), value.get_ref(), how);
        for (action, keys) in actions.into_iter().flatten() {
            let name = format!("{name}.{}", action.get_ref());
            if let Some((change, places)) = rebinding(reader, name, action.span(), keys, how) {
                changes.push(change);
                spans.push((keys.span(), places));
            }
        }
    }
    let keymap = Keymap::new(&changes, by_position).unwrap_or_else(|complaints| {
        for complaint in complaints {
            let (whole, places) = &spans[complaint.at];
            let place = complaint
                .key
                .and_then(|key| places.get(key))
                .unwrap_or(whole);
            reader.complain(place.clone(), complaint.text);
        }
        Keymap::default()
    });
    Arc::new(keymap)
}

/// A line of `[keys]`, with the places of its keys.
fn rebinding(
    reader: &mut Reader<'_>,
    name: String,
    span: Range<usize>,
    keys: &Value<'_>,
    how: &str,
) -> Option<(Rebinding, Vec<Range<usize>>)> {
    let names: Vec<String> = BINDINGS.iter().map(Binding::name).collect();
    if !names.contains(&name) {
        let advice = nearest(&name, names.iter().map(String::as_str));
        let advice = advice.map_or_else(
            || "sipdeck config example lists them.".to_owned(),
            |meant| format!("did you mean {meant}?"),
        );
        reader.complain(span, format!("There is no action {name:?}; {advice}"));
        return None;
    }
    let all = match keys.get_ref() {
        DeValue::Array(list) => list.iter().collect(),
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Table(_) => vec![keys],
    };
    let (mut read, mut places) = (Vec::new(), Vec::new());
    for key in &all {
        match key.get_ref().as_str() {
            Some(text) => {
                read.push(text.to_owned());
                places.push(key.span());
            }
            None => reader.complain(key.span(), how),
        }
    }
    let is_whole = read.len() == all.len();
    (is_whole || !read.is_empty()).then_some((Rebinding { name, keys: read }, places))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::{
        app::keys::{action::Action, chord, table::Context},
        cli::config::{File, file::read},
        ui::theme::{self, Theme},
    };

    fn file(text: &str) -> Result<File, Vec<String>> {
        read(Path::new("c.toml"), text)
            .map_err(|complaints| complaints.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn keys_and_themes_are_read() {
        let text = "[keys]\nlist.down = \"F2\"\nlist.up = [\"F3\", \"k\"]\n\
                    [themes.mine]\nbase = \"dark\"\ndanger = \"bold #ff0000\"\n";
        let file = file(text).expect("is right");
        let key = chord::parse("F2").expect("a key");
        assert_eq!(
            file.keymap.resolve(&[Context::List], key),
            Some(Action::Down)
        );
        let mine = &file.themes["mine"];
        assert_eq!(Ok(mine.danger), theme::parse("bold #ff0000"));
        assert_eq!(mine.good, Theme::named("dark").expect("is there").good);
    }

    #[test]
    fn a_clash_of_keys_is_shown_where_it_stands() {
        let text = "[keys]\nendpoints.edit = [\"M\"]\nlist.donw = []\nlist.up = 1\n";
        assert_eq!(
            file(text).expect_err("is wrong"),
            [
                "c.toml:2:19: M is already the key of screen.messages (Show every message).",
                "c.toml:3:6: There is no action \"list.donw\"; did you mean list.down?",
                "c.toml:4:11: Keys are lines such as list.down = [\"j\", \"Down\"] below [keys].",
            ]
        );
    }

    #[test]
    fn a_wrong_style_is_shown_where_it_stands() {
        let text = "[themes.mine]\nbase = \"drak\"\n[themes.yours]\ndangre = \"red\"\n\
                    [themes.dark]\n[themes.ours]\ngood = \"gren\"\n";
        assert_eq!(
            file(text).expect_err("is wrong"),
            [
                "c.toml:2:8: There is no theme \"drak\" to start from; did you mean dark?",
                "c.toml:4:1: There is no style \"dangre\"; did you mean danger?",
                "c.toml:5:9: dark is there already: take another name.",
                "c.toml:7:8: \"gren\" is not a colour. Did you mean green? Colours are written like red, bright-red, #ff8787 or 210.",
            ]
        );
    }

    #[test]
    fn nothing_that_is_wrong_hides_what_else_is() {
        let text = "[keys]\nlist.down = [\"ctrl-x\", \"k\", 7, \"Entr\"]\n\"endpoints.delete\" = \"F2\"\n\
                    [themes.mine]\nbase = \"drak\"\ngood = \"gren\"\ndangre = \"red\"\n";
        let complaints = file(text).expect_err("is wrong");
        let starts = [
            "c.toml:2:14: ctrl-x is not a key. Did you mean ^x?",
            "c.toml:2:24: k is already the key of list.up",
            "c.toml:2:29: Keys are lines such as",
            "c.toml:2:32: Entr is not a key. Did you mean Enter?",
            "c.toml:3:1: Write this name without quotes: endpoints.delete",
            "c.toml:5:8: There is no theme \"drak\"",
            "c.toml:6:8: \"gren\" is not a colour.",
            "c.toml:7:1: There is no style \"dangre\"; did you mean danger?",
        ];
        assert_eq!(complaints.len(), starts.len(), "{complaints:#?}");
        for (complaint, start) in complaints.iter().zip(starts) {
            assert!(complaint.starts_with(start), "{complaint}");
        }
    }

    #[test]
    fn keys_by_position_can_be_switched_off() {
        let key = chord::parse("о").expect("a key");
        let down = |text| {
            file(text)
                .expect("is right")
                .keymap
                .resolve(&[Context::List], key)
        };
        assert_eq!(down(""), Some(Action::Down));
        assert_eq!(down("keys_by_position = false\n"), None);
    }
}
