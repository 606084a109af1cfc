//! TLS that cannot be agreed on: told apart from a server that is away, and nothing is sent.

use std::sync::Arc;

use sipdeck::api::{Cause, Client};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer, version},
};

use crate::raw::{Raw, impatient, json};

/// A TLS server with a certificate of its own making.
async fn self_signed(tasks: &mut JoinSet<()>) -> String {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&version::TLS12])
        .expect("a version")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("a configuration");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    tasks.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = acceptor.accept(stream).await;
        }
    });
    format!("https://localhost:{port}")
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let mut tasks = JoinSet::new();
    let origin = self_signed(&mut tasks).await;
    let client = match Client::new(&impatient(&origin)) {
        Ok(client) => client,
        // A machine without any certificates says so at once.
        Err(failure) => return assert_eq!(failure.cause, Cause::Tls),
    };
    let failure = client.domains(None).await.expect_err("not trusted");
    assert_eq!(failure.cause, Cause::Tls, "{failure}");
    assert!(failure.message.contains("certificate"), "{failure}");
}

#[tokio::test]
async fn a_server_that_speaks_plain_http_is_no_tls_server() {
    let raw = Raw::answering(json("[]")).await;
    let origin = raw.origin.replace("http://", "https://");
    let client = match Client::new(&impatient(&origin)) {
        Ok(client) => client,
        Err(failure) => return assert_eq!(failure.cause, Cause::Tls),
    };
    let failure = client.domains(None).await.expect_err("no TLS");
    assert_ne!(failure.cause, Cause::Unreachable, "{failure}");
    assert_ne!(failure.cause, Cause::Garbled, "{failure}");
}
