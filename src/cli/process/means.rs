//! What commands that speak SIP are given from outside: a password on standard input, and authorities to believe.

use std::{
    io::{self, BufRead, BufReader},
    path::Path,
    sync::Arc,
};

use rustls::ClientConfig;
use zeroize::Zeroizing;

use crate::{
    api::sentence::Sentence,
    cli::process::{env::Env, talk},
    net::{connecting, roots, system_roots},
};

/// The longest password that is read, in bytes; no endpoint has one that comes near.
const PASSWORD_MAX: usize = 1024;

/// The first line of standard input, which may go on. Call it before signals are listened to: whoever types can be waited
/// for without end.
pub fn password() -> Result<Zeroizing<Vec<u8>>, Sentence> {
    line(BufReader::new(talk::input()))
        .map_err(|why| Sentence::new(format!("The password cannot be read: {why}.")))
}

fn line(from: impl BufRead) -> io::Result<Zeroizing<Vec<u8>>> {
    // It has its room from the beginning: growing would leave copies behind.
    let mut line = Zeroizing::new(Vec::with_capacity(PASSWORD_MAX + 2));
    from.take(PASSWORD_MAX as u64 + 1)
        .read_until(b'\n', &mut line)?;
    let end = line.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
    if let Some(end) = end {
        line.truncate(end);
    }
    if line.len() > PASSWORD_MAX {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(line)
}

/// How the certificates of servers are judged where nothing is named: nobody is trusted whose certificates cannot be used.
pub fn believed_here(env: Env) -> Option<Arc<ClientConfig>> {
    believed(None, env).unwrap_or_else(|why| {
        tracing::warn!(%why, "no registrar is asked by TLS");
        None
    })
}

/// How the certificates of servers are judged: by the authorities in this file, else by those that the system (or
/// `SSL_CERT_FILE`) names; `None` where nobody is trusted.
pub fn believed(ca: Option<&Path>, env: Env) -> Result<Option<Arc<ClientConfig>>, Sentence> {
    let trusted = match ca {
        Some(path) => Some(roots(path).map_err(|why| Sentence::new(why.to_string()))?),
        None => system_roots(env.read("SSL_CERT_FILE").map(Into::into)),
    };
    let config = trusted.map(connecting).transpose();
    config.map_err(|why| Sentence::new(why.to_string()))
}

#[cfg(test)]
mod tests {
    use std::io::{self, BufReader, Read};

    use super::{PASSWORD_MAX, line};

    /// Has these bytes, and then never ends.
    struct Open(&'static [u8]);

    impl Read for Open {
        fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
            assert!(!self.0.is_empty(), "nobody waits for what follows the line");
            self.0.read(bytes)
        }
    }

    #[test]
    fn a_password_is_one_line_of_what_goes_on() {
        for given in [&b"hunter22\n"[..], b"hunter22\r\nmore"] {
            let read = line(BufReader::new(Open(given))).expect("a line");
            assert_eq!(*read, b"hunter22");
        }
        assert_eq!(*line(&b"hunter22"[..]).expect("a line"), b"hunter22");
        assert!(line(&vec![b'x'; PASSWORD_MAX + 1][..]).is_err());
    }
}
