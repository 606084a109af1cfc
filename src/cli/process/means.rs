//! What commands that speak SIP are given from outside: a password on standard input, and authorities to believe.

use std::{path::Path, sync::Arc};

use rustls::ClientConfig;
use zeroize::Zeroizing;

use crate::{
    api::sentence::Sentence,
    cli::process::{env::Env, talk},
    net::{connecting, roots, system_roots},
    runtime::files::bounded::read_at_most,
};

/// The longest password that is read, in bytes; no endpoint has one that comes near.
const PASSWORD_MAX: usize = 1024;

/// The first line of standard input.
pub fn password() -> Result<Zeroizing<Vec<u8>>, Sentence> {
    let mut password = read_at_most(talk::input(), PASSWORD_MAX)
        .map_err(|why| Sentence::new(format!("The password cannot be read: {why}.")))?;
    let end = password
        .iter()
        .position(|byte| matches!(byte, b'\r' | b'\n'));
    if let Some(end) = end {
        password.truncate(end);
    }
    Ok(password)
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
