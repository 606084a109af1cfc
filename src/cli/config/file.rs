//! The configuration file: TOML, checked against the table of options, with a place for every complaint.

use std::{collections::BTreeMap, fmt, ops::Range, path::Path, sync::Arc};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    app::{keys::Keymap, spelling::nearest},
    ui::Theme,
};

use super::{
    looks,
    options::{OPTIONS, Place, find},
    values::{self, Value, Values},
};

/// What the file says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct File {
    /// The options at the top.
    pub top: Values,
    /// The profiles by name.
    pub profiles: BTreeMap<String, Values>,
    /// The person's own themes by name.
    pub themes: BTreeMap<String, Theme>,
    /// The keys.
    pub keymap: Arc<Keymap>,
}

/// What is wrong with the file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// File, line and column, as compilers write it.
    pub place: String,
    /// A sentence that says what to do.
    pub message: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// Reads the text of the file at this path, or tells everything that is wrong with it.
pub fn read(path: &Path, text: &str) -> Result<File, Vec<Complaint>> {
    let mut reader = Reader {
        path,
        text,
        complaints: Vec::new(),
    };
    let mut file = File::default();
    match DeTable::parse(text) {
        Ok(table) => reader.file(table.get_ref(), &mut file),
        Err(error) => {
            let what = error.message().trim_end_matches('.');
            reader.complain(error.span().unwrap_or_default(), format!("{what}."));
        }
    }
    if reader.complaints.is_empty() {
        Ok(file)
    } else {
        let mut complaints = reader.complaints;
        complaints.sort_by_key(|(place, _)| *place);
        Err(complaints
            .into_iter()
            .map(|(_, complaint)| complaint)
            .collect())
    }
}

/// Reads, and keeps what is wrong.
#[derive(Debug)]
pub struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    /// With the place in the text, in bytes.
    complaints: Vec<(usize, Complaint)>,
}

impl Reader<'_> {
    /// This is wrong at this place.
    pub fn complain(&mut self, span: Range<usize>, message: impl Into<String>) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        let complaint = Complaint {
            place: format!("{}:{line}:{column}", self.path.display()),
            message: message.into(),
        };
        self.complaints.push((span.start, complaint));
    }

    /// The table that stands here, or a complaint that says how it is written.
    pub fn table<'v, 'i>(
        &mut self,
        span: Range<usize>,
        value: &'v DeValue<'i>,
        how: &str,
    ) -> Option<&'v DeTable<'i>> {
        if let DeValue::Table(table) = value {
            return Some(table);
        }
        self.complain(span, how);
        None
    }

    fn file(&mut self, table: &DeTable<'_>, file: &mut File) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "profiles" => file.profiles = self.profiles(value),
                "themes" => file.themes = looks::themes(self, value),
                "keys" => {}
                name => self.take(Place::Top, key.span(), name, value, &mut file.top),
            }
        }
        let by_position = file.top.flag("keys_by_position");
        file.keymap = looks::keys(self, table.get("keys"), by_position);
    }

    fn profiles(&mut self, value: &Spanned<DeValue<'_>>) -> BTreeMap<String, Values> {
        let how = "Profiles are tables: write [profiles.NAME] and the options below it.";
        let mut profiles = BTreeMap::new();
        let table = self.table(value.span(), value.get_ref(), how);
        for (name, value) in table.into_iter().flatten() {
            let mut values = Values::default();
            let options = self.table(name.span(), value.get_ref(), how);
            for (key, value) in options.into_iter().flatten() {
                let name = key.get_ref().as_ref();
                self.take(Place::Profile, key.span(), name, value, &mut values);
            }
            profiles.insert(name.get_ref().to_string(), values);
        }
        profiles
    }

    /// The place of a byte of a text, where the file has the text as it is: without escapes.
    fn within(&self, span: Range<usize>, value: &Value, at: usize) -> Range<usize> {
        let Value::Text(text) = value else {
            return span;
        };
        let written = self.text.get(span.start + 1..).unwrap_or_default();
        if written.starts_with(text.as_str()) {
            let start = span.start + 1 + at;
            start..span.end.max(start)
        } else {
            span
        }
    }

    fn take(
        &mut self,
        place: Place,
        span: Range<usize>,
        name: &str,
        value: &Spanned<DeValue<'_>>,
        values: &mut Values,
    ) {
        let Some(option) = find(place, name) else {
            return self.complain(span, unknown(place, name));
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

fn unknown(place: Place, name: &str) -> String {
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
mod tests {
    use std::path::Path;

    use super::read;

    fn complaint(text: &str) -> String {
        let complaints = read(Path::new("c.toml"), text).expect_err("must be refused");
        let lines: Vec<_> = complaints.iter().map(ToString::to_string).collect();
        lines.join("\n")
    }

    #[test]
    fn a_file_with_every_kind_of_value_is_read() {
        let text = "theme = \"dark\"\n[profiles.prod]\norigin = \"https://a.example\"\nread_only = true\n\
                    secret_command = [\"pass\", \"show\", \"x\"]\n[profiles.lab]\nsecret_command = \"cat s\"\n";
        let file = read(Path::new("c.toml"), text).expect("is right");
        let prod = &file.profiles["prod"];
        assert_eq!(file.top.text("theme"), Some("dark"));
        assert_eq!(prod.text("origin"), Some("https://a.example"));
        assert!(prod.flag("read_only") && !prod.flag("protected"));
        assert_eq!(prod.command("secret_command").map(<[_]>::len), Some(3));
        assert_eq!(
            file.profiles["lab"].command("secret_command"),
            Some(["sh", "-c", "cat s"].map(str::to_owned).as_slice())
        );
    }

    #[test]
    fn a_misspelt_key_is_shown_where_it_stands_with_the_one_that_was_meant() {
        assert_eq!(
            complaint("[profiles.a]\n  orgin = \"x\"\n"),
            "c.toml:2:3: There is no option \"orgin\" here; did you mean origin?"
        );
        assert!(complaint("origin = \"x\"\n").starts_with("c.toml:1:1: There is no option"));
    }

    #[test]
    fn a_filter_that_cannot_be_read_is_shown_at_its_very_character() {
        assert_eq!(
            complaint("[profiles.a]\nfilter = \"lyon name:/(/\"\n")
                .split(". ")
                .next(),
            Some("c.toml:2:21: The filter cannot be read")
        );
        assert!(complaint("[profiles.a]\nfilter = 'enabled:x'\n").starts_with("c.toml:2:19: "));
        // Where the text is written with escapes, its start is named.
        assert!(
            complaint("[profiles.a]\nfilter = \"\\u0061 enabled:x\"\n")
                .starts_with("c.toml:2:10: ")
        );
        assert!(
            read(
                Path::new("c.toml"),
                "[profiles.a]\nfilter = \"!disabled app:none\"\n"
            )
            .is_ok()
        );
    }

    #[test]
    fn a_password_that_the_service_would_refuse_is_refused_in_the_file() {
        assert_eq!(
            complaint("password_length = 4\n"),
            "c.toml:1:19: The service takes passwords of 6 to 128 characters."
        );
        assert_eq!(
            complaint(
                "[profiles.a]\npassword_length = \"12\"\npassword_alphabet = \"0123456789ж\"\n"
            ),
            "c.toml:2:19: password_length must be a whole number.\n\
             c.toml:3:22: \"ж\" is not allowed: use Latin-1 characters."
        );
        assert!(complaint("password_length = -1\n").contains("a whole number"));
    }

    #[test]
    fn broken_toml_and_wrong_kinds_are_shown_where_they_stand() {
        assert!(complaint("theme = dark\n").starts_with("c.toml:1:9: "));
        assert_eq!(
            complaint("[profiles.a]\nread_only = \"yes\"\n"),
            "c.toml:2:13: read_only must be true or false."
        );
        assert_eq!(
            complaint("ascii = 1\nthemse = 2\n"),
            "c.toml:1:9: ascii must be true or false.\n\
             c.toml:2:1: There is no option \"themse\" here; did you mean theme?"
        );
        assert!(complaint("profiles = 1\n").contains("Profiles are tables"));
    }

    #[test]
    fn a_secret_in_the_file_is_refused_with_the_ways_that_there_are() {
        let text = complaint("[profiles.a]\nsecret = \"hunter22\"\n");
        assert!(
            text.contains("secret_file") && !text.contains("hunter22"),
            "{text}"
        );
    }
}
