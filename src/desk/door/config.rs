//! What is agreed on with clients: nothing that OpenSSH of today would not offer first or second.

use std::{borrow::Cow, time::Duration};

use russh::{
    Limits, MethodKind, MethodSet, Preferred, SshId, cipher, compression, kex,
    keys::{Algorithm, EcdsaCurve, HashAlg, PrivateKey},
    mac,
    server::Config,
};

use crate::api::patience::LINE_SILENCE;

/// Keys that a client may show in vain: agents hold many.
const TRIES: usize = 20;

/// Each key that is shown in vain takes so long.
const TRY: Duration = Duration::from_millis(100);

/// A rekeying at the latest after so many bytes in one direction, and after an hour (RFC 4253, section 9).
const REKEY: usize = 1 << 30;

const KEX: &[kex::Name] = &[
    kex::MLKEM768X25519_SHA256,
    kex::CURVE25519,
    kex::CURVE25519_PRE_RFC_8731,
    kex::DH_G18_SHA512,
    kex::DH_G16_SHA512,
    kex::EXTENSION_SUPPORT_AS_SERVER,
    kex::EXTENSION_OPENSSH_STRICT_KEX_AS_SERVER,
];

const CIPHERS: &[cipher::Name] = &[
    cipher::CHACHA20_POLY1305,
    cipher::AES_256_GCM,
    cipher::AES_256_CTR,
];

const MACS: &[mac::Name] = &[mac::HMAC_SHA512_ETM, mac::HMAC_SHA256_ETM];

const KEYS: &[Algorithm] = &[
    Algorithm::Ed25519,
    Algorithm::SkEd25519,
    Algorithm::Ecdsa {
        curve: EcdsaCurve::NistP256,
    },
    Algorithm::Ecdsa {
        curve: EcdsaCurve::NistP384,
    },
    Algorithm::Ecdsa {
        curve: EcdsaCurve::NistP521,
    },
    Algorithm::SkEcdsaSha2NistP256,
    Algorithm::Rsa {
        hash: Some(HashAlg::Sha512),
    },
    Algorithm::Rsa {
        hash: Some(HashAlg::Sha256),
    },
];

/// What is agreed on, by a host with this key.
pub fn config(key: PrivateKey) -> Config {
    Config {
        server_id: SshId::Standard(Cow::Borrowed("SSH-2.0-sipdeck")),
        methods: MethodSet::from(&[MethodKind::PublicKey][..]),
        auth_rejection_time: TRY,
        auth_rejection_time_initial: Some(Duration::ZERO),
        keys: vec![key],
        limits: Limits::new(REKEY, REKEY, Duration::from_hours(1)),
        preferred: Preferred {
            kex: Cow::Borrowed(KEX),
            key: Cow::Borrowed(KEYS),
            cipher: Cow::Borrowed(CIPHERS),
            mac: Cow::Borrowed(MACS),
            compression: Cow::Borrowed(&[compression::NONE]),
            ..Preferred::DEFAULT
        },
        max_auth_attempts: TRIES,
        // It counts packets and not keys; who does nothing is sent away by their desk.
        inactivity_timeout: None,
        keepalive_interval: Some(LINE_SILENCE),
        keepalive_max: 2,
        nodelay: true,
        ..Config::default()
    }
}
