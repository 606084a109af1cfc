//! The file that receives generated passwords: mode 0600, each line on the disk before the password is sent.

use std::{
    collections::HashMap,
    fs::{self, File, Permissions},
    io::{self, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use csv::{ReaderBuilder, WriterBuilder};
use zeroize::Zeroizing;

use crate::{
    api::Secret,
    app::work::{export::guard, job::item::Item},
};

use super::files;

const HEADINGS: [&str; 3] = ["domain", "name", "password"];

/// A result file. An import takes it as it is.
#[derive(Debug)]
pub struct Results {
    path: PathBuf,
    file: File,
    known: HashMap<(String, String), Secret>,
}

impl Results {
    /// Makes the file, which must not be there yet.
    pub fn create(path: &Path) -> io::Result<Self> {
        let mut file = files::fresh(path)?;
        let mut head = || {
            file.write_all(&line(HEADINGS)?)?;
            file.sync_all()?;
            files::settle_folder(path)
        };
        if let Err(error) = head() {
            fs::remove_file(path)?;
            return Err(error);
        }
        Ok(Self {
            path: path.to_owned(),
            file,
            known: HashMap::new(),
        })
    }

    /// Opens the file of an interrupted job; makes it again when it is gone. A torn last line was never used.
    pub fn resume(path: &Path) -> io::Result<Self> {
        let bytes = match fs::read(path) {
            Ok(bytes) => Zeroizing::new(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Self::create(path),
            Err(error) => return Err(error),
        };
        let whole = bytes
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let mut known = HashMap::new();
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
        let mut file = files::append(path)?;
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

    /// Writes a password down and waits until it is on the disk.
    pub fn add(&mut self, item: &Item, password: Secret) -> io::Result<()> {
        let (domain, name) = (guard::on(&item.domain_name), guard::on(&item.name));
        self.file
            .write_all(&line([&domain, &name, password.reveal()])?)?;
        self.file.sync_data()?;
        self.known.insert(key(item), password);
        Ok(())
    }

    /// Takes out the passwords that were never set, once that is certain.
    pub fn keep<'a>(&mut self, set: impl Iterator<Item = &'a Item>) -> io::Result<()> {
        let mut bytes = line(HEADINGS)?;
        let mut kept = 0;
        for item in set {
            if let Some(password) = self.known.get(&key(item)) {
                let (domain, name) = (guard::on(&item.domain_name), guard::on(&item.name));
                bytes.extend_from_slice(&line([&domain, &name, password.reveal()])?);
                kept += 1;
            }
        }
        if kept < self.known.len() {
            files::replace(&self.path, &bytes)?;
            self.file = files::append(&self.path)?;
        }
        Ok(())
    }
}

fn key(item: &Item) -> (String, String) {
    (item.domain_name.clone(), item.name.clone())
}

fn line(cells: [&str; 3]) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(cells)?;
    let bytes = writer
        .into_inner()
        .map_err(|error| io::Error::other(error.to_string()))?;
    Ok(Zeroizing::new(bytes))
}
