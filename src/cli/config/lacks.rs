//! What is written well and still does not work: what is missing, what contradicts, and names of nothing.

use std::{borrow::Cow, ops::Range};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    api::{Connection, Secret},
    ui::theme::Theme,
};

use super::{
    key::Key,
    options::{NEEDED, profile, top},
    reader::{Reader, advice},
};

/// Looks for all of it.
pub fn look(reader: &mut Reader<'_>, file: &DeTable<'_>) {
    let themes = names(file, "themes");
    let known = Theme::NAMES
        .iter()
        .copied()
        .chain([Theme::AUTO])
        .chain(themes.iter().map(AsRef::as_ref));
    if let Some((name, span)) = text(file, top::THEME.name())
        && known.clone().all(|known| known != name)
    {
        let advice = advice(name, known);
        reader.lack(span, format!("There is no theme {name:?}; {advice}"));
    }
    let profiles = names(file, "profiles");
    let known = profiles.iter().map(AsRef::as_ref);
    if let Some((name, span)) = text(file, top::DEFAULT_PROFILE.name())
        && known.clone().all(|known| known != name)
    {
        let advice = match profiles.len() {
            0 => "the configuration has none.".to_owned(),
            _ => advice(name, known),
        };
        reader.lack(span, format!("There is no profile {name:?}; {advice}"));
    }
    for (name, value) in table(file, "profiles").into_iter().flatten() {
        if let Some(options) = value.get_ref().as_table() {
            profile(reader, name, options);
        }
    }
}

fn profile(reader: &mut Reader<'_>, name: &Spanned<Cow<'_, str>>, options: &DeTable<'_>) {
    let shown = name.get_ref();
    let is_missing = |option: &&str| match options.get(*option).map(Spanned::get_ref) {
        Some(value) => value.as_str().is_some_and(|text| text.trim().is_empty()),
        None => true,
    };
    let needed = NEEDED.iter().map(Key::name);
    let missing: Vec<&str> = needed.filter(is_missing).collect();
    if !missing.is_empty() {
        let missing = missing.join(" and ");
        reader.lack(
            name.span(),
            format!("The profile {shown:?} needs {missing}."),
        );
    }
    if let (Some(_), Some((key, _))) = (
        options.get(profile::SECRET_FILE.name()),
        entry(options, profile::SECRET_COMMAND.name()),
    ) {
        reader.lack(
            key.span(),
            format!("The profile {shown:?} has both secret_file and secret_command; keep one."),
        );
    }
    if let Some((origin, span)) =
        text(options, profile::ORIGIN.name()).filter(|(text, _)| !text.trim().is_empty())
    {
        let allow_http = options
            .get(profile::ALLOW_HTTP.name())
            .map(Spanned::get_ref);
        let checked =
            Connection::new(origin, "u", "t", Secret::default()).and_then(|mut connection| {
                connection.allow_http = allow_http.and_then(DeValue::as_bool).unwrap_or_default();
                connection.check_origin()
            });
        if let Err(failure) = checked {
            reader.lack(span, failure.message);
        }
    }
}

fn table<'v, 'i>(file: &'v DeTable<'i>, name: &str) -> Option<&'v DeTable<'i>> {
    file.get(name)?.get_ref().as_table()
}

fn names<'v>(file: &'v DeTable<'_>, name: &str) -> Vec<&'v str> {
    let table = table(file, name).into_iter().flatten();
    table.map(|(name, _)| name.get_ref().as_ref()).collect()
}

fn entry<'v, 'i>(
    options: &'v DeTable<'i>,
    name: &str,
) -> Option<(&'v Spanned<Cow<'i, str>>, &'v Spanned<DeValue<'i>>)> {
    options.iter().find(|(key, _)| key.get_ref() == name)
}

fn text<'v>(options: &'v DeTable<'_>, name: &str) -> Option<(&'v str, Range<usize>)> {
    let value = options.get(name)?;
    Some((value.get_ref().as_str()?, value.span()))
}
