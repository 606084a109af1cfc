//! The file that receives generated passwords: mode 0600, each line on the disk before the password is sent.

use std::{
    collections::BTreeMap,
    fs::{self, File, Permissions},
    io::{self, ErrorKind, Write},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use csv::{ReaderBuilder, WriterBuilder};
use zeroize::Zeroizing;

use crate::{
    api::Secret,
    app::work::{export::guard, job::item::Item},
    runtime::files::{draft::Draft, private},
};

const HEADINGS: [&str; 3] = ["domain", "name", "password"];

/// The most bytes of such a file: far more than the largest job fills.
const MOST: usize = 64 << 20;

/// A result file. An import takes it as it is.
#[derive(Debug)]
pub struct Results {
    path: PathBuf,
    file: File,
    known: BTreeMap<(String, String), Secret>,
}

impl Results {
    /// Makes the file, which must not be there yet.
    pub fn create(path: &Path) -> io::Result<Self> {
        let known = BTreeMap::new();
        Ok(Self {
            path: path.to_owned(),
            file: written(path, &known)?.take()?,
            known,
        })
    }

    /// Makes the file, which must not be there yet, with the password of this one endpoint.
    pub fn of_one(path: &Path, domain: &str, name: &str, password: &Secret) -> io::Result<()> {
        let key = (domain.to_owned(), name.to_owned());
        let known = BTreeMap::from([(key, password.clone())]);
        written(path, &known)?.take().map(drop)
    }

    /// Opens the file of an interrupted job; makes it again when it is gone. A torn last line was never used.
    pub fn resume(path: &Path) -> io::Result<Self> {
        let bytes = match private::read(path, MOST) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Self::create(path),
            Err(error) => return Err(error),
        };
        let whole = bytes
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let mut known = BTreeMap::new();
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .from_reader(&bytes[..whole]);
        for record in reader.records() {
            let record = record?;
            if let (Some(domain), Some(name), Some(password)) =
                (record.get(0), record.get(1), record.get(2))
            {
                known.insert(
                    (guard::off(domain).to_owned(), guard::off(name).to_owned()),
                    password.into(),
                );
            }
        }
        let mut file = private::append(path)?;
        file.set_permissions(Permissions::from_mode(0o600))?;
        file.set_len(whole as u64)?;
        if whole == 0 {
            file.write_all(&line(HEADINGS)?)?;
        }
        Ok(Self {
            path: path.to_owned(),
            file,
            known,
        })
    }

    /// The password that was written down for this item.
    #[must_use]
    pub fn find(&self, item: &Item) -> Option<Secret> {
        self.known.get(&key(item)).cloned()
    }

    /// Writes a password down and waits until it is on the disk, where whoever looks for the file finds it.
    pub fn add(&mut self, item: &Item, password: Secret) -> io::Result<()> {
        let (domain, name) = key(item);
        self.file.write_all(&row(&domain, &name, &password)?)?;
        self.file.sync_data()?;
        self.known.insert((domain, name), password);
        self.put_back()
    }

    /// Takes out the passwords that were never set, once that is certain.
    pub fn keep<'a>(&mut self, set: impl Iterator<Item = &'a Item>) -> io::Result<()> {
        self.put_back()?;
        let mut kept = BTreeMap::new();
        for item in set {
            let key = key(item);
            kept.extend(self.known.get(&key).map(|password| (key, password.clone())));
        }
        if kept.len() < self.known.len() {
            self.file = written(&self.path, &kept)?.replace()?;
            self.known = kept;
        }
        Ok(())
    }

    /// Makes the file again when it was removed while we had it open.
    fn put_back(&mut self) -> io::Result<()> {
        let ours = self.file.metadata()?;
        match fs::symlink_metadata(&self.path) {
            Ok(there) if (there.dev(), there.ino()) == (ours.dev(), ours.ino()) => Ok(()),
            Ok(_) => Err(io::Error::other("another file was put in its place")),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                self.file = written(&self.path, &self.known)?.take()?;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

/// A file with these passwords, on its way to its place.
fn written(path: &Path, known: &BTreeMap<(String, String), Secret>) -> io::Result<Draft> {
    let mut draft = Draft::new(path)?;
    draft.write_all(&line(HEADINGS)?)?;
    for ((domain, name), password) in known {
        draft.write_all(&row(domain, name, password)?)?;
    }
    Ok(draft)
}

fn key(item: &Item) -> (String, String) {
    (item.domain_name.clone(), item.name.clone())
}

fn row(domain: &str, name: &str, password: &Secret) -> io::Result<Zeroizing<Vec<u8>>> {
    line([&guard::on(domain), &guard::on(name), password.reveal()])
}

fn line(cells: [&str; 3]) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(cells)?;
    let bytes = writer
        .into_inner()
        .map_err(|error| io::Error::other(error.to_string()))?;
    Ok(Zeroizing::new(bytes))
}
