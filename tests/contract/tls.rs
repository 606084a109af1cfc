//! TLS that cannot be agreed on: told apart from a server that is away, and nothing is sent.

use std::sync::Arc;

use sipdeck::{
    api::{Cause, Client, Connection},
    platform::Pace,
};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer, version},
};

use super::{line::platform, raw::impatient};

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
    let platform = platform(Pace::Off).await;
    let origin = platform.origin().replace("http://", "https://");
    let client = match Client::new(&impatient(&origin)) {
        Ok(client) => client,
        Err(failure) => return assert_eq!(failure.cause, Cause::Tls),
    };
    let failure = client.domains(None).await.expect_err("no TLS");
    assert_eq!(failure.cause, Cause::Tls, "{failure}");
    let place = origin.replace("https://", "");
    let expected = format!("{place} does not speak TLS; is the address http://?");
    assert_eq!(failure.message, expected);
}

#[tokio::test]
async fn a_tls_server_that_is_asked_in_plain_http_is_told_apart() {
    let mut tasks = JoinSet::new();
    let origin = self_signed(&mut tasks).await;
    let origin = origin.replace("https://localhost", "http://127.0.0.1");
    let client = Client::new(&impatient(&origin)).expect("a client");
    let failure = client.domains(None).await.expect_err("no HTTP");
    let place = origin.replace("http://", "");
    assert!(failure.message.starts_with(&place), "{failure}");
    assert!(failure.message.contains("https://"), "{failure}");
}

#[tokio::test]
async fn whoever_is_not_there_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let place = listener.local_addr().expect("bound").to_string();
    drop(listener);
    let client = Client::new(&impatient(&format!("http://{place}"))).expect("a client");
    let failure = client.domains(None).await.expect_err("nobody");
    assert_eq!(failure.message, format!("{place} refused the connection."));
    let nowhere = impatient("http://nowhere.invalid:81");
    let nowhere = Connection {
        allow_http: true,
        ..nowhere
    };
    let client = Client::new(&nowhere).expect("a client");
    let failure = client.domains(None).await.expect_err("nowhere");
    assert_eq!(failure.cause, Cause::UnknownHost, "{failure}");
    assert!(failure.message.contains("nowhere.invalid"), "{failure}");
}
