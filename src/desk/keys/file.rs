//! The keys file as a whole: read, held against its rules, and searched.

use std::{
    collections::{HashMap, HashSet, hash_map},
    fs::File,
    io::Read,
    os::unix::fs::MetadataExt,
    path::Path,
};

use jiff::Timestamp;
use russh::keys::PublicKey;

use crate::{
    api::sentence::Sentence,
    desk::{person::Person, role::Role},
    runtime::files::disk,
};

use super::entry::Entry;

/// The most bytes of a keys file.
const MOST: u64 = 4 << 20;

/// What somebody is told whose line in the file is not what it was.
const TAKEN_OUT: &str = "Your key was taken out, or changed.";

/// What somebody is told whose time is over.
const EXPIRED: &str = "Your key is good no longer: its time is over.";

/// What the file says. Lines that are not understood let nobody in, and are told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys {
    /// Keys and authorities.
    pub entries: Vec<Entry>,
    /// What is wrong with it.
    pub complaints: Vec<Complaint>,
    /// Whether the file cannot be used at all. It lets nobody in then, and drives nobody out.
    pub is_lost: bool,
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
        let mut first = HashMap::new();
        let mut doubles: Vec<(usize, usize)> = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            match first.entry((entry.key.key_data(), entry.principals.is_some())) {
                hash_map::Entry::Vacant(place) => {
                    place.insert((at, false));
                }
                hash_map::Entry::Occupied(mut place) => {
                    let (other, is_told) = place.get_mut();
                    if !std::mem::replace(is_told, true) {
                        doubles.push((*other, at));
                    }
                    doubles.push((at, *other));
                }
            }
        }
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
        let refused: HashSet<usize> = doubles.into_iter().map(|(at, _)| at).collect();
        let mut at = 0..;
        self.entries
            .retain(|_| at.next().is_none_or(|at| !refused.contains(&at)));
    }

    /// Lets everybody do no more than this.
    #[must_use]
    pub fn at_most(mut self, role: Role) -> Self {
        for entry in &mut self.entries {
            entry.role = entry.role.min(role);
        }
        self
    }

    /// A file that cannot be used.
    #[must_use]
    pub fn lost() -> Self {
        Self {
            is_lost: true,
            ..Self::default()
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

    /// Until when this person would be let in as what they are, if there is an end to it.
    ///
    /// # Errors
    /// Why they would not be now, as a sentence for them.
    pub fn good_until(
        &self,
        person: &Person,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, &'static str> {
        let same = |entry: &&Entry| {
            let is_theirs = match &entry.principals {
                None => entry.owner == person.owner && entry.fingerprint() == person.key,
                Some(_) => person.authority.as_deref() == Some(entry.fingerprint().as_str()),
            };
            is_theirs
                && entry.role == person.role
                && entry.profiles == person.profiles
                && entry.exec_only == person.exec_only
                && entry.is_near(person.from)
        };
        let entry = self.entries.iter().find(same).ok_or(TAKEN_OUT)?;
        let ends = [entry.expires, person.certified_until]
            .into_iter()
            .flatten();
        match ends.min() {
            Some(end) if end <= now => Err(EXPIRED),
            end => Ok(end),
        }
    }

    /// The authorities.
    pub fn authorities(&self) -> impl Iterator<Item = (&Entry, &[String])> {
        let all = self.entries.iter();
        all.filter_map(|entry| Some((entry, entry.principals.as_deref()?)))
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, net::IpAddr, os::unix::fs::PermissionsExt};

    use crate::desk::{keys::Entry, person::Person, role::Role};

    use super::{EXPIRED, Keys, TAKEN_OUT};

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
    fn each_of_many_doubles_is_told_with_the_first() {
        let line = |key: &str, owner: &str| format!("profile=\"lab\" {key} {owner}\n");
        let text = [
            line(ONE, "a"),
            line(TWO, "b"),
            line(ONE, "c"),
            line(ONE, "d"),
        ]
        .concat();
        let keys = Keys::parse(&text);
        assert_eq!(keys.entries.len(), 1);
        let told: Vec<(usize, bool)> = keys
            .complaints
            .iter()
            .map(|one| (one.line, one.why.contains("line 1")))
            .collect();
        assert_eq!(told, [(1, false), (3, true), (4, true)]);
        // One who vouches for others may have a desk as well.
        let authority = format!("cert-authority,principals=\"day\",profile=\"lab\" {ONE} ca\n");
        let both = Keys::parse(&(line(ONE, "a") + &authority));
        assert_eq!((both.entries.len(), both.complaints), (2, Vec::new()));
    }

    fn person(key: &str) -> Person {
        let entry = Entry::parse(&format!("role=\"admin\",profile=\"lab\" {key} a")).expect("one");
        Person {
            owner: "a".into(),
            role: Role::Admin,
            profiles: entry.profiles.clone(),
            profile: "lab".into(),
            key: entry.fingerprint(),
            authority: None,
            certified_until: None,
            from: IpAddr::from([10, 0, 0, 1]),
            session: 1,
            exec_only: false,
            zone: None,
        }
    }

    #[test]
    fn a_key_is_good_until_its_end_and_only_as_it_stands_there() {
        let a = person(ONE);
        let good = |options: &str, person: &Person, now: &str| {
            let keys = Keys::parse(&format!("{options} {ONE} a\n"));
            assert_eq!(keys.complaints, []);
            keys.good_until(person, now.parse().expect("a time"))
        };
        let admin = "role=\"admin\",profile=\"lab\"";
        let (before, after) = ("2027-01-31T11:59:59Z", "2027-01-31T12:00:00Z");
        assert_eq!(good(admin, &a, after), Ok(None));
        let ends = format!("{admin},expiry-time=\"202701311200Z\"");
        let end = after.parse().expect("a time");
        assert_eq!(good(&ends, &a, before), Ok(Some(end)));
        assert_eq!(good(&ends, &a, after), Err(EXPIRED));
        // The end of a certificate counts as well.
        let certified = Person {
            certified_until: Some(end),
            ..a.clone()
        };
        assert_eq!(good(admin, &certified, before), Ok(Some(end)));
        assert_eq!(good(admin, &certified, after), Err(EXPIRED));
        for changed in [
            "role=\"viewer\",profile=\"lab\"".to_owned(),
            "role=\"admin\",profile=\"lab,prod\"".to_owned(),
            format!("{admin},exec-only"),
            format!("{admin},from=\"10.9.0.0/16\""),
            format!("{admin},owner=\"b\""),
        ] {
            assert_eq!(good(&changed, &a, before), Err(TAKEN_OUT), "{changed}");
        }
        let all = Keys::parse(&format!("{admin} {ONE} a\n")).at_most(Role::Viewer);
        assert_eq!(all.entries[0].role, Role::Viewer);
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
