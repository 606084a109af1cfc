//! The way to a database on another machine: encrypted, to who shows the right certificate, with a password that is never
//! told.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use sipdeck::platform::Account;
use tempfile::TempDir;
use tokio::process::Command;

use super::{
    own,
    server::{self, Server as Database},
};
use crate::platform::program::{self, Server};

const PASSWORD: &str = "Quite-secret 7:8";

/// An authority's certificate, in this file.
fn authority(name: &str, file: &Path) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let made = CertifiedIssuer::self_signed(params, key).expect("a certificate");
    fs::write(file, made.pem()).expect("is written");
    made
}

/// A server on a port that is free, with a certificate for `localhost`, which lets nobody in without TLS and password; and
/// the folder with the files of its certificates.
fn start() -> Option<(Database, u16, TempDir)> {
    let mut database = own()?;
    let files = tempfile::tempdir().expect("a folder");
    let issuer = authority("ours", &files.path().join("ca.pem"));
    authority("another", &files.path().join("other.pem"));
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(["localhost".to_owned()]).expect("a name");
    let shown = params.signed_by(&key, &issuer).expect("a certificate");
    let rules = "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n";
    for (name, text) in [
        ("server.crt", shown.pem()),
        ("server.key", key.serialize_pem()),
        ("pg_hba.conf", rules.to_owned()),
    ] {
        database.write(name, &text);
    }
    let user = format!("ALTER USER {} PASSWORD '{PASSWORD}'", server::USER);
    server::with(&database.folder, "postgres", move |db| {
        db.batch_execute(&user)
    })
    .expect("is set");
    database.database("account");
    database.control(&["-m", "fast", "stop"]);
    database.write("postgresql.auto.conf", "ssl = on\nfsync = off\n");
    database.listen();
    let port = database.port.expect("it listens");
    Some((database, port, files))
}

fn with_password(data: &str, more: &[&str], variable: (&str, &Path)) -> Command {
    let mut command = program::command(&Account::generate(), Path::new(data), more);
    command.env_remove("PGPASSWORD").env("HOME", "/nonexistent");
    command.env(variable.0, variable.1);
    command
}

async fn refused(mut command: Command) -> String {
    let output = command.output().await.expect("runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    for text in [&said, &String::from_utf8_lossy(&output.stdout).into_owned()] {
        assert!(
            !text.contains(PASSWORD) && !text.contains("Wrong-one"),
            "{text}"
        );
    }
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_right_server_is_told_the_password_and_nobody_else() {
    let Some((database, port, files)) = tokio::task::spawn_blocking(start).await.expect("starts")
    else {
        return;
    };
    let file = |name: &str, text: &str| -> PathBuf {
        let path = files.path().join(name);
        fs::write(&path, text).expect("is written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("is hidden");
        path
    };
    let pgpass = file(
        "pgpass",
        &format!(
            "localhost:{port}:*:sipdeck:{}\n",
            PASSWORD.replace(':', "\\:")
        ),
    );
    let alone = file("alone", &format!("{PASSWORD}\n"));
    let wrong = file("wrong", "Wrong-one\n");
    let ca = files.path().join("ca.pem");
    let other = files.path().join("other.pem");
    let address = |host: &str, roots: &Path, mode: &str| {
        format!(
            "postgres://sipdeck@{host}:{port}/account?{mode}&sslrootcert={}",
            roots.display()
        )
    };
    let safe = "sslmode=verify-full";
    let right = address("localhost", &ca, safe);
    // The three places that a password can come from.
    let alone_text = alone.to_str().expect("text");
    for (more, variable) in [
        (&[][..], ("PGPASSFILE", pgpass.as_path())),
        (&[], ("PGPASSWORD", Path::new(PASSWORD))),
        (
            &["--database-password", alone_text],
            ("PGPASSWORD", Path::new("Wrong-one")),
        ),
    ] {
        let command = with_password(&right, more, variable);
        let server = Server::of(command, &Account::generate()).await;
        let health = server.line.control("GET", "health", b"").await;
        assert_eq!(health.status, 200);
        assert!(!health.json().to_string().contains(PASSWORD));
        server.kill().await;
    }
    let wrong_text = wrong.to_str().expect("text");
    for (address, more, why) in [
        (
            &right,
            &["--database-password", wrong_text][..],
            "password authentication failed",
        ),
        (&address("127.0.0.1", &ca, safe), &[], "not valid for name"),
        (&address("localhost", &other, safe), &[], "UnknownIssuer"),
        (
            &address("localhost", &ca, "sslmode=disable"),
            &[],
            "no encryption",
        ),
    ] {
        let said = refused(with_password(address, more, ("PGPASSFILE", &pgpass))).await;
        assert!(said.contains(why), "{address}: {said}");
    }
    let nowhere = files.path().join("nowhere");
    let said = refused(with_password(&right, &[], ("PGPASSFILE", &nowhere))).await;
    assert!(
        said.contains("account on localhost") && said.contains("It wants a password: put"),
        "{said}"
    );
    fs::set_permissions(&pgpass, fs::Permissions::from_mode(0o644)).expect("is shown");
    let said = refused(with_password(&right, &[], ("PGPASSFILE", &pgpass))).await;
    assert!(said.contains("Others can read the passwords"), "{said}");
    let inside = right.replace("sipdeck@", "sipdeck:Wrong-one@");
    let said = refused(with_password(&inside, &[], ("PGPASSFILE", &pgpass))).await;
    assert!(said.contains("does not belong into the address"), "{said}");
    drop(database);
}
