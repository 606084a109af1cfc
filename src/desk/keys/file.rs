//! The keys file as a whole: read, held against its rules, and searched.

use std::{fs::File, io::Read, os::unix::fs::MetadataExt, path::Path};

use russh::keys::PublicKey;

use crate::{api::sentence::Sentence, desk::person::Person, runtime::files::disk};

use super::entry::Entry;

/// The most bytes of a keys file.
const MOST: u64 = 4 << 20;

/// What the file says. Lines that are not understood let nobody in, and are told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys {
    /// Keys and authorities.
    pub entries: Vec<Entry>,
    /// What is wrong with it.
    pub complaints: Vec<Complaint>,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Which line, counted from 1.
    pub line: usize,
    /// Why it is not used.
    pub why: Sentence,
}

impl Keys {
    /// Reads a file, which nobody but its owner may be able to write.
    ///
    /// # Errors
    /// When it cannot be read, or others can write it.
    pub fn read(path: &Path) -> Result<Self, Sentence> {
        let shown = path.display();
        let failed = |error| {
            format!(
                "The keys file {shown} cannot be read: {}",
                disk::said(&error)
            )
        };
        let file = File::open(path).map_err(failed)?;
        let about = file.metadata().map_err(failed)?;
        if about.mode() & 0o022 != 0 {
            return Err(format!(
                "Others can write the keys file {shown}, so nobody is let in. Run: chmod go-w {shown}"
            )
            .into());
        }
        let mut text = String::new();
        file.take(MOST).read_to_string(&mut text).map_err(failed)?;
        Ok(Self::parse(&text))
    }

    /// Reads its text.
    pub fn parse(text: &str) -> Self {
        let mut keys = Self::default();
        let mut lines: Vec<usize> = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match Entry::parse(line) {
                Ok(entry) => {
                    keys.entries.push(entry);
                    lines.push(at + 1);
                }
                Err(why) => keys.complaints.push(Complaint { line: at + 1, why }),
            }
        }
        keys.refuse_doubles(&lines);
        keys.complaints.sort_by_key(|complaint| complaint.line);
        keys
    }

    /// A key that stands there twice is nobody's: which line counts would be a matter of luck.
    fn refuse_doubles(&mut self, lines: &[usize]) {
        let same = |one: &Entry, other: &Entry| {
            one.key.key_data() == other.key.key_data()
                && one.principals.is_some() == other.principals.is_some()
        };
        let twin = |at: usize| {
            let mut others = self.entries.iter().enumerate();
            others.find(|(other, entry)| *other != at && same(entry, &self.entries[at]))
        };
        let doubles: Vec<(usize, usize)> = (0..self.entries.len())
            .filter_map(|at| Some((at, twin(at)?.0)))
            .collect();
        for (at, other) in &doubles {
            let why = format!(
                "the same key stands in line {}: neither is used",
                lines[*other]
            );
            self.complaints.push(Complaint {
                line: lines[*at],
                why: why.into(),
            });
        }
        for (at, _) in doubles.iter().rev() {
            self.entries.remove(*at);
        }
    }

    /// The line of this key.
    pub fn find(&self, key: &PublicKey) -> Option<&Entry> {
        let mut keys = self
            .entries
            .iter()
            .filter(|entry| entry.principals.is_none());
        keys.find(|entry| entry.key.key_data() == key.key_data())
    }

    /// Whether this person would still be let in as what they are.
    pub fn still_admit(&self, person: &Person) -> bool {
        let same = |entry: &Entry| {
            entry.role == person.role
                && entry.profiles == person.profiles
                && entry.exec_only == person.exec_only
        };
        self.entries.iter().any(|entry| {
            let is_theirs = match &entry.principals {
                None => entry.owner == person.owner && entry.fingerprint() == person.key,
                Some(_) => person.authority.as_deref() == Some(entry.fingerprint().as_str()),
            };
            is_theirs && same(entry)
        })
    }

    /// The authorities.
    pub fn authorities(&self) -> impl Iterator<Item = (&Entry, &[String])> {
        let all = self.entries.iter();
        all.filter_map(|entry| Some((entry, entry.principals.as_deref()?)))
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::Keys;

    const ONE: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1vU2Yq8Gc2fT0DqzD9b1K6mYbD8n1wQfN2vXnS7xkT";
    const TWO: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1vU2Yq8Gc2fT0DqzD9b1K6mYbD8n1wQfN2vXnS7xkU";

    #[test]
    fn a_key_that_stands_there_twice_lets_nobody_in() {
        let text = format!(
            "# day\n\nprofile=\"lab\" {ONE} a\nprofile=\"lab\" {TWO} b\nrole=\"admin\",profile=\"lab\" {ONE} c\nnonsense\n"
        );
        let keys = Keys::parse(&text);
        let owners: Vec<&str> = keys
            .entries
            .iter()
            .map(|entry| entry.owner.as_str())
            .collect();
        assert_eq!(owners, ["b"]);
        let lines: Vec<usize> = keys.complaints.iter().map(|one| one.line).collect();
        assert_eq!(lines, [3, 5, 6], "{:?}", keys.complaints);
        assert!(keys.complaints[0].why.contains("line 5"));
    }

    #[test]
    fn the_example_is_understood() {
        let keys = Keys::parse(include_str!("../../../assets/ssh.keys"));
        assert_eq!((keys.entries.len(), keys.complaints), (3, Vec::new()));
    }

    #[test]
    fn a_file_that_others_can_write_lets_nobody_in() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("keys");
        fs::write(&path, format!("profile=\"lab\" {ONE} a\n")).expect("written");
        let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode));
        mode(0o644).expect("ours");
        assert_eq!(Keys::read(&path).map(|keys| keys.entries.len()), Ok(1));
        for open in [0o664, 0o646] {
            mode(open).expect("ours");
            assert!(Keys::read(&path).is_err_and(|why| why.contains("chmod go-w")));
        }
    }
}
