//! The key by which a host is known: made at the first start, read at every other, and never made anew by itself.

use std::{
    fs,
    io::{self, ErrorKind},
    os::unix::fs::MetadataExt,
    path::Path,
};

use russh::keys::{
    HashAlg, PrivateKey, PublicKey,
    ssh_key::{LineEnding, private::Ed25519Keypair},
};
use zeroize::Zeroizing;

use crate::{
    api::sentence::Sentence,
    runtime::files::{disk, draft, private},
};

/// The most bytes of its file.
const MOST: usize = 16 << 10;

/// Reads the key of this file; makes it when there is none.
///
/// # Errors
/// When the file cannot be read or made, is damaged, or can be read by others.
pub fn load(path: &Path) -> Result<PrivateKey, Sentence> {
    let shown = path.display();
    let failed = |error: io::Error| {
        Sentence::new(format!(
            "The host key {shown} cannot be used: {}",
            disk::said(&error)
        ))
    };
    let bytes = match private::read(path, MOST) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            make(path).map_err(failed)?;
            private::read(path, MOST)
        }
        read => read,
    };
    let bytes = bytes.map_err(failed)?;
    let mode = fs::metadata(path).map_err(failed)?.mode();
    if mode & 0o077 != 0 {
        return Err(format!(
            "Others can read the host key {shown}, so it may be known to them. If it is not, run: chmod 600 {shown}"
        )
        .into());
    }
    let key = PrivateKey::from_openssh(&*bytes).map_err(|error| {
        Sentence::new(format!(
            "The host key {shown} is damaged ({error}). Restore it, or move it away: then another one is made, and everybody is asked whether they trust it."
        ))
    })?;
    if key.is_encrypted() {
        return Err(
            format!("The host key {shown} has a passphrase, which nobody could type.").into(),
        );
    }
    if !key.algorithm().is_ed25519() {
        return Err(format!("The host key {shown} is no Ed25519 key.").into());
    }
    Ok(key)
}

/// Writes a new key, whole or not at all, and never over another's.
fn make(path: &Path) -> io::Result<()> {
    let folder = private::folder_of(path);
    private::folder(folder)?;
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *seed).map_err(|_| io::Error::other("no randomness"))?;
    let key = PrivateKey::from(Ed25519Keypair::from_seed(&seed));
    let text = key.to_openssh(LineEnding::LF).map_err(io::Error::other)?;
    match draft::fresh(path, text.as_bytes()) {
        // Another process was quicker.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}

/// How a host is recognised: its fingerprint, and the lines for `known_hosts` and for the DNS (RFC 7479).
pub fn told(key: &PublicKey, host: &str, port: u16) -> Result<String, Sentence> {
    let line = key.to_openssh();
    let line = line.map_err(|error| format!("The host key cannot be written: {error}."))?;
    let words: Vec<&str> = line.split(' ').take(2).collect();
    let print = key.fingerprint(HashAlg::Sha256);
    let digest = base16ct::lower::encode_string(print.as_bytes());
    let name = if port == 22 {
        host.to_owned()
    } else {
        format!("[{host}]:{port}")
    };
    Ok(format!(
        "{print}\n{name} {}\n{host}. IN SSHFP 4 2 {digest}\n",
        words.join(" ")
    ))
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::{load, told};

    #[test]
    fn a_key_is_made_once_and_read_by_nobody_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ssh/host_ed25519");
        let made = load(&path).expect("made");
        let again = load(&path).expect("read");
        assert_eq!(made.public_key(), again.public_key());
        let bits = |path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(bits(&path), 0o600);
        assert_eq!(bits(&folder.path().join("ssh")), 0o700);
        let there = fs::read_dir(folder.path().join("ssh"))
            .expect("there")
            .count();
        assert_eq!(there, 1);
    }

    #[test]
    fn a_key_that_is_damaged_or_open_is_refused_and_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("key");
        load(&path).expect("made");
        let whole = fs::read(&path).expect("read");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("ours");
        assert!(load(&path).is_err_and(|why| why.contains("chmod 600")));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("ours");
        fs::write(&path, &whole[..whole.len() / 2]).expect("written");
        assert!(load(&path).is_err_and(|why| why.contains("damaged")));
        assert_eq!(fs::read(&path).expect("read").len(), whole.len() / 2);
    }

    #[test]
    fn a_host_is_told_in_the_forms_that_people_paste() {
        let folder = tempfile::tempdir().expect("a folder");
        let key = load(&folder.path().join("key")).expect("made");
        let text = told(key.public_key(), "desk.example", 2222).expect("told");
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("SHA256:"), "{text}");
        assert!(lines[1].starts_with("[desk.example]:2222 ssh-ed25519 AAAA"));
        assert!(lines[2].starts_with("desk.example. IN SSHFP 4 2 "));
        assert_eq!(lines[2].len(), "desk.example. IN SSHFP 4 2 ".len() + 64);
    }
}
