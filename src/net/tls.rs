//! TLS: the certificate that we present, and the certificates that we trust.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use rustls::{
    CertificateError as Fault, ClientConfig, Error, RootCertStore, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

/// Why there can be no TLS, in a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// A file.
    #[error("The file {} cannot be read: {why}.", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        why: io::Error,
    },
    /// What stands in it.
    #[error("There is no {what} in PEM form in {}.", path.display())]
    Missing {
        /// A certificate or a private key.
        what: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// The two do not go together.
    #[error("The certificate and the key cannot be used: {0}.")]
    Unusable(#[from] Error),
}

/// A chain of certificates and its private key, both as PEM.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The file with the chain.
    pub chain: &'a Path,
    /// The file with the key.
    pub key: &'a Path,
}

impl Shown<'_> {
    fn read(self) -> Result<Arc<CertifiedKey>, CertificateError> {
        let certificates = certificates(self.chain)?;
        let secret = PrivateKeyDer::from_pem_slice(&read(self.key)?);
        let secret = secret.map_err(|_| missing("key", self.key))?;
        let both = CertifiedKey::from_der(certificates, secret, &provider())?;
        Ok(Arc::new(both))
    }
}

/// How connections are accepted: with the first of these, or with the other one whenever that is asked for.
pub fn accepting(
    first: Shown<'_>,
    other: Option<Shown<'_>>,
    is_other: impl Fn() -> bool + Send + Sync + 'static,
) -> Result<Arc<ServerConfig>, CertificateError> {
    let either = Either {
        first: first.read()?,
        other: other.map(Shown::read).transpose()?,
        is_other: Box::new(is_other),
    };
    let config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(either));
    Ok(Arc::new(config))
}

/// One of two certificates.
struct Either {
    first: Arc<CertifiedKey>,
    other: Option<Arc<CertifiedKey>>,
    is_other: Box<dyn Fn() -> bool + Send + Sync>,
}

impl ResolvesServerCert for Either {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let other = self.other.as_ref().filter(|_| (self.is_other)());
        Some(Arc::clone(other.unwrap_or(&self.first)))
    }
}

impl fmt::Debug for Either {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Either")
    }
}

/// How connections are made: the server must show a certificate for its name that one of `roots` vouches for.
pub fn connecting(roots: RootCertStore) -> Result<Arc<ClientConfig>, CertificateError> {
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// The certificates in a file as roots, as PEM.
pub fn roots(path: &Path) -> Result<RootCertStore, CertificateError> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(path)? {
        roots.add(certificate)?;
    }
    Ok(roots)
}

/// Where systems keep the certificates of the authorities that they trust, all in one file.
const SYSTEM: [&str; 6] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/ssl/cert.pem",
];

/// The roots that this system trusts, or those of the file that is `named` in place of it. `None` where there are none.
/// What of them cannot be read is left out, as everywhere.
#[must_use]
pub fn system_roots(named: Option<PathBuf>) -> Option<RootCertStore> {
    let known = || SYSTEM.iter().map(PathBuf::from);
    let path = named.or_else(|| known().find(|path| path.exists()))?;
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(certificates(&path).ok()?);
    (!roots.is_empty()).then_some(roots)
}

/// Why a handshake failed, in words for people.
pub(super) fn words(why: &io::Error) -> String {
    let inner = why.get_ref();
    let fault = inner.and_then(|inner| inner.downcast_ref::<Error>());
    let words = match fault {
        Some(Error::InvalidCertificate(Fault::UnknownIssuer)) => {
            "nobody who is trusted here vouches for the certificate"
        }
        Some(Error::InvalidCertificate(Fault::BadSignature)) => {
            "somebody else made the certificate than the authority of that name who is trusted here"
        }
        Some(Error::InvalidMessage(_)) => "the other side does not speak TLS",
        Some(_) | None if why.kind() == io::ErrorKind::UnexpectedEof => {
            "the other side closed the connection"
        }
        Some(_) | None => return why.to_string(),
    };
    words.to_owned()
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, CertificateError> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&read(path)?).collect();
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) | Err(_) => Err(missing("certificate", path)),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, CertificateError> {
    fs::read(path).map_err(|why| CertificateError::Read {
        path: path.to_owned(),
        why,
    })
}

fn missing(what: &'static str, path: &Path) -> CertificateError {
    CertificateError::Missing {
        what,
        path: path.to_owned(),
    }
}
