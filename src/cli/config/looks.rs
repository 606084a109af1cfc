//! The parts of the file that people make their own dashboard of: `[themes.NAME]` and `[keys]`.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use toml::{Spanned, de::DeValue};

use crate::{
    app::{
        keys::{BINDINGS, Binding, Keymap, Rebinding},
        spelling::nearest,
    },
    ui::{Theme, theme::MEANINGS},
};

use super::{file::Reader, values::words};

/// The theme that one of the person's own starts from.
pub const BASE: &str = "base";

type Value<'a> = Spanned<DeValue<'a>>;

/// Reads `[themes.NAME]`: a style for each meaning, and the theme to start from.
pub fn themes(reader: &mut Reader<'_>, value: &Value<'_>) -> BTreeMap<String, Theme> {
    let how = "Themes are tables: write [themes.NAME] and the styles below it.";
    let mut themes = BTreeMap::new();
    let table = reader.table(value.span(), value.get_ref(), how);
    for (name, value) in table.into_iter().flatten() {
        if Theme::NAMES.contains(&name.get_ref().as_ref()) {
            let text = format!("{} is there already: take another name.", name.get_ref());
            reader.complain(name.span(), text);
        }
        let Some(lines) = reader.table(name.span(), value.get_ref(), how) else {
            continue;
        };
        let mut theme = Theme::named("terminal");
        if let Some(base) = lines.get(BASE) {
            theme = base.get_ref().as_str().and_then(Theme::named);
            if theme.is_none() {
                let names = Theme::NAMES.join(", ");
                reader.complain(base.span(), format!("base must be one of {names}."));
            }
        }
        for (meaning, line) in lines {
            if meaning.get_ref().as_ref() != BASE {
                theme = theme.and_then(|theme| style(reader, theme, meaning, line));
            }
        }
        if let Some(theme) = theme {
            themes.insert(name.get_ref().to_string(), theme);
        }
    }
    themes
}

/// The theme with this line, or nothing and a complaint.
fn style(
    reader: &mut Reader<'_>,
    theme: Theme,
    meaning: &Spanned<std::borrow::Cow<'_, str>>,
    line: &Value<'_>,
) -> Option<Theme> {
    let name = meaning.get_ref().as_ref();
    if !MEANINGS.contains(&name) {
        let names = || MEANINGS.iter().copied();
        let advice = match nearest(name, names()) {
            Some(meant) => format!("did you mean {meant}?"),
            None => format!("there are {}.", MEANINGS.join(", ")),
        };
        reader.complain(
            meaning.span(),
            format!("There is no style {name:?}; {advice}"),
        );
        return None;
    }
    let Some(text) = line.get_ref().as_str() else {
        reader.complain(
            line.span(),
            format!("{name} must be a text such as \"bold red\"."),
        );
        return None;
    };
    let read = theme.with([(name, text)]);
    read.map_err(|complaints| {
        for complaint in complaints {
            reader.complain(line.span(), complaint.text);
        }
    })
    .ok()
}

/// Reads `[keys]`: lines such as `list.down = ["j", "Down"]`.
pub fn keys(reader: &mut Reader<'_>, value: Option<&Value<'_>>, by_position: bool) -> Arc<Keymap> {
    let how = "Keys are lines such as list.down = [\"j\", \"Down\"] below [keys].";
    let (mut changes, mut spans) = (Vec::new(), Vec::new());
    let table = value.and_then(|value| reader.table(value.span(), value.get_ref(), how));
    for (context, value) in table.into_iter().flatten() {
        let actions = reader.table(context.span(), value.get_ref(), how);
        for (action, keys) in actions.into_iter().flatten() {
            let name = format!("{}.{}", context.get_ref(), action.get_ref());
            if let Some(change) = rebinding(reader, name, action.span(), keys, how) {
                changes.push(change);
                spans.push(keys.span());
            }
        }
    }
    let keymap = Keymap::new(&changes, by_position).unwrap_or_else(|complaints| {
        for complaint in complaints {
            reader.complain(spans[complaint.at].clone(), complaint.text);
        }
        Keymap::default()
    });
    Arc::new(keymap)
}

fn rebinding(
    reader: &mut Reader<'_>,
    name: String,
    span: Range<usize>,
    keys: &Value<'_>,
    how: &str,
) -> Option<Rebinding> {
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
    let keys_read = match keys.get_ref() {
        DeValue::String(key) => Some(vec![key.to_string()]),
        DeValue::Array(list) => words(list),
        DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Table(_) => None,
    };
    if keys_read.is_none() {
        reader.complain(keys.span(), how);
    }
    keys_read.map(|keys| Rebinding { name, keys })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::{
        app::keys::{Action, Context, chord},
        cli::config::{File, file::read},
        ui::{Theme, theme},
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
                "c.toml:2:18: M is already the key of screen.messages (Show every message).",
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
                "c.toml:2:8: base must be one of terminal, light, dark, mono, high-contrast, colour-blind.",
                "c.toml:4:1: There is no style \"dangre\"; did you mean danger?",
                "c.toml:5:9: dark is there already: take another name.",
                "c.toml:7:8: \"gren\" is not a colour. Colours are written like red, bright-red, #ff8787 or 210.",
            ]
        );
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
