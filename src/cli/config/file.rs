//! The configuration file: TOML, checked against the table of options, with a place for every complaint.

use std::{collections::BTreeMap, ops::Range, path::Path, sync::Arc};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    app::{
        keys::keymap::Keymap,
        page::hidden::Hidden,
        shared::setup::{Manner, Start},
        text::{
            encoding::{Decoded, decode},
            spelling::nearest,
        },
    },
    ui::theme::Theme,
};

use super::{
    key::{OfProfile, Part, Section, Top},
    lacks, looks,
    options::{OPTIONS, find, top},
    reader::{Complaint, Reader},
    values::{self, Values},
};

/// What the file says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct File {
    /// The options at the top.
    pub top: Values<Top>,
    /// The profiles by name.
    pub profiles: BTreeMap<String, Values<OfProfile>>,
    /// The person's own themes by name.
    pub themes: BTreeMap<String, Theme>,
    /// The keys.
    pub keymap: Arc<Keymap>,
}

impl File {
    /// The first screen, where the command line does not name one.
    pub fn start(&self) -> Option<Start> {
        Start::named(self.top.get(&top::START)?)
    }

    /// How a dashboard moves; `still` is what the command line says.
    pub fn manner(&self, still: bool) -> Manner {
        Manner {
            still: still || self.top.is_on(&top::STILL),
            notices_pass: !self.top.is_on(&top::NOTICES_UNTIL_KEY),
            ..Manner::default()
        }
    }

    /// The columns that lists of endpoints do not show.
    pub fn hidden(&self) -> Hidden {
        let columns = self.top.get(&top::COLUMNS);
        // What names no column was complained about when the file was read.
        columns
            .and_then(|names| Hidden::all_but(names).ok())
            .unwrap_or_default()
    }
}

/// Reads the text of the file at this path, or tells everything that is wrong with how it is written.
pub fn read(path: &Path, text: &str) -> Result<File, Vec<Complaint>> {
    let (file, reader) = examine(path, text);
    let complaints = reader.complaints();
    if complaints.is_empty() {
        Ok(file)
    } else {
        Err(complaints)
    }
}

/// What can be read of it, and everything that is wrong with it: also what only hinders some of the profiles.
pub fn check(path: &Path, text: &str) -> (File, Vec<Complaint>) {
    let (file, reader) = examine(path, text);
    (file, reader.all())
}

/// The text of the file, or where it is none.
pub fn text(path: &Path, bytes: Vec<u8>) -> Result<String, Complaint> {
    // With a mark at the start it is said which encoding it is.
    if let Ok(Decoded {
        text,
        guessed: None,
    }) = decode(&bytes, None)
        && !text.contains('\u{FFFD}')
    {
        return Ok(text.into_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..good]);
        let message = "This is not UTF-8. Save the file as UTF-8.";
        Reader::over(path, &before).at(&(good..good), message.into())
    })
}

fn examine<'a>(path: &'a Path, text: &'a str) -> (File, Reader<'a>) {
    let mut reader = Reader::over(path, text);
    let mut file = File::default();
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let what = error.message().trim_end_matches('.');
        reader.complain(error.span().unwrap_or_default(), format!("{what}."));
    }
    if errors.is_empty() {
        reader.file(table.get_ref(), &mut file);
        lacks::look(&mut reader, table.get_ref());
    }
    (file, reader)
}

impl Reader<'_> {
    fn file(&mut self, table: &DeTable<'_>, file: &mut File) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "profiles" => file.profiles = self.profiles(value),
                "themes" => file.themes = looks::themes(self, value),
                "keys" => {}
                name => self.take(key.span(), name, value, &mut file.top),
            }
        }
        let by_position = file.top.is_on(&top::KEYS_BY_POSITION);
        file.keymap = looks::keys(self, table.get("keys"), by_position);
    }

    fn profiles(&mut self, value: &Spanned<DeValue<'_>>) -> BTreeMap<String, Values<OfProfile>> {
        let how = "Profiles are tables: write [profiles.NAME] and the options below it.";
        let mut profiles = BTreeMap::new();
        let table = self.table(value.span(), value.get_ref(), how);
        for (name, value) in table.into_iter().flatten() {
            let mut values = Values::default();
            let options = self.table(name.span(), value.get_ref(), how);
            for (key, value) in options.into_iter().flatten() {
                let name = key.get_ref().as_ref();
                self.take(key.span(), name, value, &mut values);
            }
            profiles.insert(name.get_ref().to_string(), values);
        }
        profiles
    }

    fn take<P: Part>(
        &mut self,
        span: Range<usize>,
        name: &str,
        value: &Spanned<DeValue<'_>>,
        values: &mut Values<P>,
    ) {
        let Some(option) = find(P::PLACE, name) else {
            return self.complain(span, unknown(P::PLACE, name));
        };
        let value_span = value.span();
        match values::read(option, value.get_ref()) {
            Ok(value) => {
                if let Err(flaw) = values::check(option, &value) {
                    let span = self.within(value_span, &value, flaw.at);
                    return self.complain(span, flaw.message);
                }
                values.insert(option.name, value);
            }
            Err(wanted) => {
                self.complain(value.span(), format!("{} must be {wanted}.", option.name));
            }
        }
    }
}

fn unknown(place: Section, name: &str) -> String {
    if name == "secret" {
        return "A secret is not written into this file: use secret_file or secret_command, or leave both out to be asked."
            .into();
    }
    let known = || OPTIONS.iter().filter(|option| option.place == place);
    if let Some(meant) = nearest(name, known().map(|option| option.name)) {
        return format!("There is no option {name:?} here; did you mean {meant}?");
    }
    let names: Vec<_> = known().map(|option| option.name).collect();
    format!(
        "There is no option {name:?} here; there are {}.",
        names.join(", ")
    )
}

#[cfg(test)]
mod tests;
