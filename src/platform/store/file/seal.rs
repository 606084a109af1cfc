//! A mark inside the data that tells this store, and this time, from every copy: 16 random bytes and a number that grows.
//!
//! It stands in a table, so `SQLite` writes it like all else; and it is read straight from the file as well, past the
//! write-ahead log and every cache, to see what lies there. A store's file never goes back: a number below the one that
//! was last written into it means that another file was copied over it.

use std::{fs::File, io, os::unix::fs::FileExt as _};

use crate::platform::store::sql::{Connection, Result};

/// Bytes of the random part.
const NAME: usize = 16;
/// Bytes of the whole.
const LENGTH: usize = NAME + 8;

/// Bytes of the file that are looked through at a time.
const CHUNK: usize = 1024 * 1024;

/// A seal as it is in the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    name: [u8; NAME],
    number: u64,
}

impl Seal {
    /// The seal in the tables.
    pub fn read(db: &Connection) -> Result<Self> {
        let bytes: [u8; LENGTH] = db
            .prepare_cached("SELECT seal FROM store")?
            .query_row((), |row| row.get(0))?;
        let (mut name, mut number) = ([0; NAME], [0; 8]);
        name.copy_from_slice(&bytes[..NAME]);
        number.copy_from_slice(&bytes[NAME..]);
        Ok(Self {
            name,
            number: u64::from_be_bytes(number),
        })
    }

    /// The seal that comes after this one.
    pub fn next(&self) -> Self {
        Self {
            name: self.name,
            number: self.number.wrapping_add(1),
        }
    }

    /// Writes it into the tables.
    pub fn write(&self, db: &Connection) -> Result<()> {
        let mut bytes = [0; LENGTH];
        bytes[..NAME].copy_from_slice(&self.name);
        bytes[NAME..].copy_from_slice(&self.number.to_be_bytes());
        db.prepare_cached("UPDATE store SET seal = ?1")?
            .execute((bytes,))?;
        Ok(())
    }

    /// Whether what lies in the file is this store, no older than this seal.
    pub fn is_reached(&self, db: &Connection, data: &File) -> Result<bool> {
        let page: i64 = db
            .prepare_cached("SELECT rootpage FROM sqlite_schema WHERE name = 'store'")?
            .query_row((), |row| row.get(0))?;
        let size = db.lite()?.pragma("page_size")?;
        let at = u64::try_from((page - 1) * size).unwrap_or_default();
        let mut bytes = vec![0; usize::try_from(size).unwrap_or_default()];
        let there = data.read_exact_at(&mut bytes, at).is_ok() && self.is_in(&bytes);
        // Another program may have vacuumed the tables: then it stands somewhere else.
        Ok(there || self.is_anywhere(data)?)
    }

    fn is_anywhere(&self, data: &File) -> io::Result<bool> {
        let mut bytes = vec![0; CHUNK];
        let mut at = 0;
        loop {
            let read = data.read_at(&mut bytes, at)?;
            if self.is_in(&bytes[..read]) {
                return Ok(true);
            }
            if read < LENGTH {
                return Ok(false);
            }
            // The next piece begins with the end of this one: a seal may lie across both.
            at += (read - (LENGTH - 1)) as u64;
        }
    }

    /// Whether a piece of the file has this seal, or a later one. Earlier ones may lie beside it, where a page is free.
    fn is_in(&self, bytes: &[u8]) -> bool {
        let number = self.number.to_be_bytes();
        bytes
            .windows(LENGTH)
            .any(|seal| seal.starts_with(&self.name) && seal[NAME..] >= number[..])
    }
}
