//! The password of a database: from a file that is named, the environment, or the file that other programs read.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use crate::{
    api::{Secret, sentence::Sentence},
    cli::process::env::Env,
    platform::Server,
    runtime::files::bounded::read_file,
};

/// The most bytes of a file with passwords.
const FILE_MOST: usize = 1 << 20;

/// A database with its password, and with the certificates that this machine trusts.
pub fn reached(
    mut server: Server,
    password_file: Option<&Path>,
    env: Env,
) -> Result<Server, Sentence> {
    server.password = password(&server, password_file, env)?;
    server.trusted = env.read("SSL_CERT_FILE").map(Into::into);
    Ok(server)
}

/// The password for this database: the first line of the file that is named, else `PGPASSWORD`, else that of the first line
/// that fits in the file that `PGPASSFILE` names, or `~/.pgpass`. None where there is none: servers may know a user by other
/// means.
fn password(server: &Server, named: Option<&Path>, env: Env) -> Result<Option<Secret>, Sentence> {
    if let Some(file) = named {
        let text = text(file)?;
        let line = text.lines().next().unwrap_or_default();
        if line.is_empty() {
            let file = file.display();
            return Err(Sentence::new(format!("There is no password in {file}.")));
        }
        return Ok(Some(Secret::new(line.to_owned())));
    }
    if let Some(password) = env.read("PGPASSWORD").filter(|it| !it.is_empty()) {
        return Ok(Some(Secret::new(password)));
    }
    let file = match env.read("PGPASSFILE").filter(|it| !it.is_empty()) {
        Some(file) => PathBuf::from(file),
        None => match env.read("HOME") {
            Some(home) => Path::new(&home).join(".pgpass"),
            None => return Ok(None),
        },
    };
    let Ok(kind) = fs::metadata(&file) else {
        return Ok(None);
    };
    if kind.permissions().mode() & 0o077 != 0 {
        let file = file.display();
        return Err(Sentence::new(format!(
            "Others can read the passwords in {file}: chmod 600 {file}"
        )));
    }
    Ok(server.password_in(&text(&file)?))
}

fn text(file: &Path) -> Result<zeroize::Zeroizing<String>, Sentence> {
    let bytes = read_file(file, FILE_MOST).map_err(|why| {
        Sentence::new(format!(
            "The password of the database cannot be read: {why}"
        ))
    })?;
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok(zeroize::Zeroizing::new(text.to_owned())),
        Err(_) => Err(Sentence::new(format!("{} is no text.", file.display()))),
    }
}
