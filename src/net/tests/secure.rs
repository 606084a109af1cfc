//! TLS.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::RootCertStore;

use super::{OPTIONS, arrived, closed, said, until};
use crate::{
    net::{Bounds, CertificateError, Shown, Sockets, accepting, connecting},
    sip::{Transport, locate::Target},
};

/// An authority, and a certificate of it for `phone.example.com` with its key, in a folder.
fn certified(folder: &Path) -> (RootCertStore, PathBuf, PathBuf) {
    let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let authority = CertifiedIssuer::self_signed(authority, key).expect("signs itself");
    let key = KeyPair::generate().expect("a key");
    let names = vec!["phone.example.com".to_owned()];
    let leaf = CertificateParams::new(names).expect("parameters");
    let leaf = leaf.signed_by(&key, &authority).expect("signs");
    let (chain, secret) = (folder.join("chain.pem"), folder.join("key.pem"));
    std::fs::write(&chain, leaf.pem()).expect("writes");
    std::fs::write(&secret, key.serialize_pem()).expect("writes");
    let mut roots = RootCertStore::empty();
    roots.add(authority.der().clone()).expect("a root");
    (roots, chain, secret)
}

fn shown<'a>(chain: &'a Path, key: &'a Path) -> Shown<'a> {
    Shown { chain, key }
}

#[tokio::test]
async fn messages_go_both_ways_and_a_wrong_name_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let (roots, chain, secret) = certified(folder.path());
    let accepting = accepting(shown(&chain, &secret), None, || false).expect("a sound certificate");
    let connecting = connecting(roots).expect("a configuration");
    let mut server = Sockets::new(Bounds::default());
    let address = "127.0.0.1:0".parse().expect("an address");
    let address = server
        .listen_tls(address, accepting)
        .await
        .expect("listens");
    let mut phone = Sockets::new(Bounds::default());
    let target = Target {
        transport: Transport::Tls,
        address,
    };
    let flow = phone
        .reach(&target, "phone.example.com", Some(&connecting))
        .expect("a flow");
    let message: Arc<[u8]> = OPTIONS.as_bytes().into();
    phone.send(&flow, &message).expect("waits");
    let events = until(&mut server, arrived).await;
    assert_eq!(said(&events), "TLS \"OPTIONS\" []");
    let Some(crate::net::Event::Arrived { flow, .. }) = events.last() else {
        panic!("{events:?}");
    };
    server.send(flow, &message).expect("is sent");
    assert_eq!(
        said(&until(&mut phone, arrived).await),
        "TLS \"OPTIONS\" []"
    );
    let wrong = phone.reach(&target, "other.example.com", Some(&connecting));
    assert!(wrong.is_some());
    let words = said(&until(&mut phone, closed).await);
    assert!(
        words.starts_with("TLS closed: the TLS handshake failed")
            && words.contains("other.example.com"),
        "{words}"
    );
    assert!(phone.reach(&target, "phone.example.com", None).is_none());
}

#[test]
fn what_is_wrong_with_a_certificate_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, chain, secret) = certified(folder.path());
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "").expect("writes");
    let absent = folder.path().join("absent.pem");
    for (chain, secret, expected) in [
        (&absent, &secret, "cannot be read"),
        (&empty, &secret, "no certificate in PEM form"),
        (&chain, &empty, "no key in PEM form"),
        (&chain, &chain, "no key in PEM form"),
    ] {
        let why: CertificateError =
            accepting(shown(chain, secret), None, || false).expect_err("is wrong");
        assert!(why.to_string().contains(expected), "{why}");
    }
}
