//! The configuration file: TOML, checked against the table of options, with a place for every complaint.

use std::{collections::BTreeMap, fmt, ops::Range, path::Path};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::options::{Kind, OPTIONS, Opt, Place, find, nearest};

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// The options at the top.
    pub top: Values,
    /// The profiles by name.
    pub profiles: BTreeMap<String, Values>,
}

/// Options that were given a value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Values(BTreeMap<&'static str, Value>);

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A yes or no.
    Flag(bool),
    /// A program with its arguments.
    Command(Vec<String>),
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

impl Values {
    /// The text of this option.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.0.get(name)? {
            Value::Text(text) => Some(text),
            Value::Flag(_) | Value::Command(_) => None,
        }
    }

    /// Whether this option is switched on.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.0.get(name) == Some(&Value::Flag(true))
    }

    /// The command of this option.
    #[must_use]
    pub fn command(&self, name: &str) -> Option<&[String]> {
        match self.0.get(name)? {
            Value::Command(words) => Some(words),
            Value::Text(_) | Value::Flag(_) => None,
        }
    }
}

/// Reads the text of the file at this path.
pub fn read(path: &Path, text: &str) -> Result<File, Complaint> {
    let reader = Reader { path, text };
    let table = DeTable::parse(text).map_err(|error| {
        let what = error.message().trim_end_matches('.');
        reader.complain(error.span().unwrap_or_default(), format!("{what}."))
    })?;
    let mut file = File::default();
    for (key, value) in table.get_ref() {
        match key.get_ref().as_ref() {
            "profiles" => file.profiles = reader.profiles(value)?,
            name => reader.take(Place::Top, key.span(), name, value, &mut file.top)?,
        }
    }
    Ok(file)
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Reader<'_> {
    fn complain(&self, span: Range<usize>, message: impl Into<String>) -> Complaint {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        Complaint {
            place: format!("{}:{line}:{column}", self.path.display()),
            message: message.into(),
        }
    }

    fn profiles(
        &self,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<BTreeMap<String, Values>, Complaint> {
        let wrong = "Profiles are tables: write [profiles.NAME] and the options below it.";
        let DeValue::Table(table) = value.get_ref() else {
            return Err(self.complain(value.span(), wrong));
        };
        let mut profiles = BTreeMap::new();
        for (name, value) in table {
            let DeValue::Table(options) = value.get_ref() else {
                return Err(self.complain(name.span(), wrong));
            };
            let mut values = Values::default();
            for (key, value) in options {
                let name = key.get_ref().as_ref();
                self.take(Place::Profile, key.span(), name, value, &mut values)?;
            }
            profiles.insert(name.get_ref().to_string(), values);
        }
        Ok(profiles)
    }

    fn take(
        &self,
        place: Place,
        span: Range<usize>,
        name: &str,
        value: &Spanned<DeValue<'_>>,
        values: &mut Values,
    ) -> Result<(), Complaint> {
        let Some(option) = find(place, name) else {
            return Err(self.complain(span, unknown(place, name)));
        };
        let value = self.value(option, value)?;
        values.0.insert(option.name, value);
        Ok(())
    }

    fn value(&self, option: &Opt, value: &Spanned<DeValue<'_>>) -> Result<Value, Complaint> {
        let words = |list: &[Spanned<DeValue<'_>>]| {
            list.iter()
                .map(|word| word.get_ref().as_str().map(str::to_owned))
                .collect::<Option<Vec<_>>>()
        };
        let (found, wanted) = match (option.kind, value.get_ref()) {
            (Kind::Text, DeValue::String(text)) => (Some(Value::Text(text.to_string())), ""),
            (Kind::Flag, DeValue::Boolean(flag)) => (Some(Value::Flag(*flag)), ""),
            (Kind::Command, DeValue::String(line)) => {
                let shell = ["sh", "-c", line].map(str::to_owned);
                (Some(Value::Command(shell.to_vec())), "")
            }
            (Kind::Command, DeValue::Array(list)) => (
                words(list)
                    .filter(|words| !words.is_empty())
                    .map(Value::Command),
                "a text, or a list of texts",
            ),
            (Kind::Text, _) => (None, "a text in quotes"),
            (Kind::Flag, _) => (None, "true or false"),
            (Kind::Command, _) => (None, "a text, or a list of texts"),
        };
        found.ok_or_else(|| {
            let name = option.name;
            self.complain(value.span(), format!("{name} must be {wanted}."))
        })
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
        let error = read(Path::new("c.toml"), text).expect_err("must be refused");
        error.to_string()
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
    fn broken_toml_and_wrong_kinds_are_shown_where_they_stand() {
        assert!(complaint("theme = dark\n").starts_with("c.toml:1:9: "));
        assert_eq!(
            complaint("[profiles.a]\nread_only = \"yes\"\n"),
            "c.toml:2:13: read_only must be true or false."
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
