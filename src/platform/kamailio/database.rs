//! Where Kamailio finds the database: host, port and name, in the little that its own addresses can say.

use std::{fmt, str::FromStr};

use url::Url;

use super::contract::ROLE;

/// The port of `PostgreSQL`.
const PORT: u16 = 5432;

/// A database as Kamailio is told of it. Its role is always [`ROLE`], and the password is never in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database {
    host: String,
    port: u16,
    name: String,
    settings: Vec<(&'static str, String)>,
}

/// Why an address of a database is of no use to Kamailio.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoDatabase {
    /// It is something else.
    #[error("it is written postgres://HOST/DATABASE, with the user before the host or not.")]
    Form,
    /// It has a password.
    #[error(
        "a password in it would stand in the list of processes and in the configuration: leave it out, and write it into the file that PGPASSFILE names."
    )]
    Password,
    /// It says more than Kamailio can be told.
    #[error("Kamailio cannot be told of {0}.")]
    Setting(String),
}

/// What `libpq` takes from the environment, since Kamailio's addresses have no room for it.
const SETTINGS: [(&str, &str); 4] = [
    ("sslmode", "PGSSLMODE"),
    ("sslrootcert", "PGSSLROOTCERT"),
    ("sslcert", "PGSSLCERT"),
    ("sslkey", "PGSSLKEY"),
];

impl Database {
    /// Lines for the environment of Kamailio: where its password is, and how the connection is secured.
    pub fn environment(&self) -> Vec<String> {
        let password = ("PGPASSFILE", "/etc/kamailio/pgpass".to_owned());
        let all = std::iter::once(&password).chain(&self.settings);
        all.map(|(name, value)| format!("{name}={value}")).collect()
    }

    /// The line of the file with the password, which stands for it here as `PASSWORD`.
    pub fn password_line(&self) -> String {
        let Self {
            host, port, name, ..
        } = self;
        format!("{host}:{port}:{name}:{ROLE}:PASSWORD")
    }
}

/// As Kamailio reads it.
impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            host, port, name, ..
        } = self;
        write!(f, "postgres://{ROLE}@{host}:{port}/{name}")
    }
}

impl FromStr for Database {
    type Err = NoDatabase;

    fn from_str(text: &str) -> Result<Self, NoDatabase> {
        let url = Url::parse(text).map_err(|_| NoDatabase::Form)?;
        if !["postgres", "postgresql"].contains(&url.scheme()) {
            return Err(NoDatabase::Form);
        }
        if url.password().is_some() {
            return Err(NoDatabase::Password);
        }
        let host = url.host_str().unwrap_or_default().to_owned();
        let name = url.path().strip_prefix('/').unwrap_or_default().to_owned();
        if !is_plain(&host) || !is_plain(&name) {
            return Err(NoDatabase::Form);
        }
        let settings = url.query_pairs().map(|(name, value)| {
            let known = SETTINGS.iter().find(|(known, _)| *known == name);
            match known {
                Some((_, variable)) if is_path(&value) => Ok((*variable, value.into_owned())),
                Some(_) | None => Err(NoDatabase::Setting(name.into_owned())),
            }
        });
        Ok(Self {
            settings: settings.collect::<Result<_, _>>()?,
            port: url.port().unwrap_or(PORT),
            host,
            name,
        })
    }
}

/// Whether Kamailio reads a word as it is: it knows no escapes.
fn is_plain(word: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    !word.is_empty() && word.bytes().all(plain)
}

/// Whether a value can stand in a file of variables.
fn is_path(value: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    !value.is_empty() && value.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::{Database, NoDatabase};

    #[test]
    fn kamailio_is_told_host_port_and_name_and_never_a_password() {
        for (text, told) in [
            (
                "postgres://sipdeck@db.example.com/calls",
                "postgres://kamailio@db.example.com:5432/calls",
            ),
            (
                "postgresql://127.0.0.1:5433/sipdeck",
                "postgres://kamailio@127.0.0.1:5433/sipdeck",
            ),
        ] {
            let database: Database = text.parse().expect("a database");
            assert_eq!(database.to_string(), told);
        }
        let secured = "postgres://a@db/calls?sslmode=verify-full&sslrootcert=/etc/ssl/db.pem";
        let secured: Database = secured.parse().expect("a database");
        assert_eq!(
            secured.environment(),
            [
                "PGPASSFILE=/etc/kamailio/pgpass",
                "PGSSLMODE=verify-full",
                "PGSSLROOTCERT=/etc/ssl/db.pem"
            ]
        );
        assert_eq!(secured.password_line(), "db:5432:calls:kamailio:PASSWORD");
    }

    #[test]
    fn what_kamailio_cannot_be_told_is_refused() {
        for (text, why) in [
            ("/var/lib/sipdeck.db", NoDatabase::Form),
            ("mysql://db/calls", NoDatabase::Form),
            ("postgres://db", NoDatabase::Form),
            ("postgres:///calls", NoDatabase::Form),
            ("postgres://[::1]/calls", NoDatabase::Form),
            ("postgres://db/ca\"lls", NoDatabase::Form),
            ("postgres://a:secret@db/calls", NoDatabase::Password),
            (
                "postgres://db/calls?host=/run/postgresql",
                NoDatabase::Setting("host".into()),
            ),
            (
                "postgres://db/calls?sslmode=verify%0Afull",
                NoDatabase::Setting("sslmode".into()),
            ),
        ] {
            let refused = text.parse::<Database>().expect_err(text);
            assert_eq!(refused, why, "{text}");
            assert!(!refused.to_string().contains("secret"));
        }
    }
}
