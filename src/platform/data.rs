//! Where the account's data is: in a file of this machine, or in a `PostgreSQL` database.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use url::{Host, Url};

use crate::api::{Secret, sentence::Sentence};

/// What an address of a database looks like.
const FORM: &str = "Write postgres://USER@HOST/DATABASE, or postgres:///DATABASE?host=FOLDER&user=USER with the folder of \
    the server's socket.";
/// The port of `PostgreSQL`.
const PORT: u16 = 5432;

/// Where the account's data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// In a file, which one process serves.
    File(PathBuf),
    /// On a server, which several processes serve at once.
    Server(Box<Server>),
}

/// A `PostgreSQL` database and the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// A name or address of a host, or the folder of a socket, which begins with a slash.
    pub host: String,
    /// Its port, which is in the name of a socket, too.
    pub port: u16,
    /// As whom.
    pub user: String,
    /// Which database.
    pub database: String,
    /// Whether it must show a certificate for its name; the way is encrypted then.
    pub is_secure: bool,
    /// The file with the certificates that vouch for it (`sslrootcert`), when those of the system do not.
    pub roots: Option<PathBuf>,
    /// The file with the system's certificates, when it is not where systems keep it.
    pub trusted: Option<PathBuf>,
    /// What the server wants to hear from this user.
    pub password: Option<Secret>,
}

impl Data {
    /// A database when the text is an address, and the name of a file in any other case.
    pub fn read(text: &Path) -> Result<Self, Sentence> {
        let Some((scheme, address)) = text.to_str().and_then(|text| {
            let (scheme, rest) = text.split_once(':')?;
            let is_address = rest.starts_with("//") || is_ours(scheme);
            is_address.then_some((scheme, text))
        }) else {
            return Ok(Self::File(text.to_owned()));
        };
        if !is_ours(scheme) {
            return Err(Sentence::new(format!(
                "The data is kept in a file or in PostgreSQL. {FORM}"
            )));
        }
        Ok(Self::Server(Box::new(Server::read(address)?)))
    }
}

/// Whether the address of a database begins so, in any case of the letters.
fn is_ours(scheme: &str) -> bool {
    let mut ours = ["postgres", "postgresql"].into_iter();
    ours.any(|one| scheme.trim().eq_ignore_ascii_case(one))
}

impl From<PathBuf> for Data {
    fn from(file: PathBuf) -> Self {
        Self::File(file)
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on {}:{}", self.database, self.host, self.port)
    }
}

impl Server {
    /// Reads an address, `postgres://USER@HOST:PORT/DATABASE` with `host`, `port`, `user`, `dbname`, `sslmode` and
    /// `sslrootcert` behind a question mark. What is wrong with it is told without repeating it: there may be a password
    /// in it.
    fn read(address: &str) -> Result<Self, Sentence> {
        let wrong = |what: &str| Sentence::new(format!("{what} {FORM}"));
        let url = Url::parse(address).map_err(|why| {
            Sentence::new(format!(
                "The address of the database cannot be read: {why}. {FORM}"
            ))
        })?;
        if url.password().is_some() {
            return Err(Sentence::from(
                "A password does not belong into the address of the database, which everybody on this machine can read: \
                 put it into PGPASSWORD, ~/.pgpass or the file of --database-password.",
            ));
        }
        let plain = |text: &str| decoded(text).ok_or_else(|| wrong("The address is no text."));
        let mut host = match url.host() {
            Some(Host::Ipv6(address)) => address.to_string(),
            Some(host) => plain(&host.to_string())?,
            None => String::new(),
        };
        let mut port = url.port().unwrap_or(PORT);
        let mut user = plain(url.username())?;
        let mut database = plain(url.path().trim_start_matches('/'))?;
        let (mut mode, mut roots) = (None, None);
        for (name, value) in url.query_pairs() {
            let value = value.into_owned();
            match &*name {
                "host" => host = value,
                "user" => user = value,
                "dbname" => database = value,
                "sslmode" => mode = Some(value),
                "sslrootcert" => roots = Some(PathBuf::from(value)),
                "port" => {
                    let number = value.parse();
                    port = number.map_err(|_| wrong("The port of the database is no number."))?;
                }
                "password" => {
                    return Err(Sentence::from(
                        "A password does not belong into the address of the database: put it into PGPASSWORD, ~/.pgpass \
                         or the file of --database-password.",
                    ));
                }
                _ => {
                    return Err(Sentence::new(format!(
                        "{name:?} is nothing that can stand in the address of the database: host, port, user, dbname, \
                         sslmode and sslrootcert can."
                    )));
                }
            }
        }
        for (text, what) in [(&host, "host"), (&user, "user"), (&database, "database")] {
            if text.is_empty() || text.contains('\0') {
                return Err(wrong(&format!(
                    "The address of the database names no {what}."
                )));
            }
        }
        let is_near = host.starts_with('/') || is_this_machine(&host);
        let is_secure = match mode.as_deref() {
            None => !is_near,
            Some("disable") => false,
            Some("verify-full") if host.starts_with('/') => {
                return Err("A socket of this machine has no TLS: leave sslmode out.".into());
            }
            Some("verify-full") => true,
            Some(_) => {
                return Err(
                    "sslmode is verify-full, which is what stands for other machines, or disable: with the others, \
                     whoever is on the way can read the password."
                        .into(),
                );
            }
        };
        Ok(Self {
            host,
            port,
            user,
            database,
            is_secure,
            roots,
            trusted: None,
            password: None,
        })
    }

    /// The password that a file like `~/.pgpass` has for this database: that of the first line that fits.
    #[must_use]
    pub fn password_in(&self, file: &str) -> Option<Secret> {
        let port = self.port.to_string();
        // Sockets go by this name.
        let near = if self.host.starts_with('/') {
            "localhost"
        } else {
            &self.host
        };
        let fits = |field: &str, own: &str| field == "*" || field == own;
        file.lines()
            .filter(|line| !line.starts_with('#'))
            .find_map(|line| {
                let fields = fields(line);
                let [host, at, database, user, password] = fields.as_slice() else {
                    return None;
                };
                let is_ours = (fits(host, near) || *host == self.host)
                    && fits(at, &port)
                    && fits(database, &self.database)
                    && fits(user, &self.user);
                is_ours.then(|| Secret::new(password.clone()))
            })
    }
}

/// The five fields of a line, the last of which may have colons.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut chars = line.trim_end_matches(['\r', '\n']).chars();
    while let Some(c) = chars.next() {
        let last = fields.len() - 1;
        match c {
            '\\' => fields[last].extend(chars.next()),
            ':' if last < 4 => fields.push(String::new()),
            c => fields[last].push(c),
        }
    }
    fields
}

fn is_this_machine(host: &str) -> bool {
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.to_canonical().is_loopback())
}

/// A part of an address without its percent signs.
fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Data, Server};

    fn server(text: &str) -> Server {
        match Data::read(Path::new(text)) {
            Ok(Data::Server(server)) => *server,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn an_address_names_host_user_and_database_and_is_safe_by_itself() {
        let far = server("postgres://desk%40a@db.example/account");
        assert_eq!(
            (&*far.host, far.port, &*far.user, &*far.database),
            ("db.example", 5432, "desk@a", "account")
        );
        assert!(far.is_secure && far.roots.is_none());
        let near = server("postgresql://desk@127.0.0.1:5433/account");
        assert!(!near.is_secure && near.port == 5433);
        assert!(server("postgres://desk@[::1]/a?sslmode=verify-full&sslrootcert=/ca").is_secure);
        assert!(!server("postgres://desk@db.example/a?sslmode=disable").is_secure);
        for socket in [
            "postgres:///account?host=/run/postgresql&user=desk",
            "postgres://desk@%2Frun%2Fpostgresql/account",
        ] {
            let socket = server(socket);
            assert_eq!((&*socket.host, &*socket.user), ("/run/postgresql", "desk"));
            assert!(!socket.is_secure);
        }
        assert_eq!(
            Data::read(Path::new("postgres.db")),
            Ok(Data::File("postgres.db".into()))
        );
    }

    #[test]
    fn what_is_no_address_is_refused_and_not_repeated() {
        for bad in [
            "postgres://desk:hunter2@db.example/a",
            "postgres://desk@db.example/a?password=hunter2",
            "postgres://hunter2@db.example",
            "postgres:///a",
            "postgres://hunter2@db.example:port/a",
            "postgres://hunter2@db.example/a?sslmode=require",
            "postgres://hunter2@db.example/a?options=x",
            "postgres:///a?host=/run&user=hunter2&sslmode=verify-full",
            "postgres://hunter2@%zz/a",
            "POSTGRES://desk:hunter2@db.example/a",
            "postgre://hunter2@db.example/a",
            "mysql://hunter2@db.example/a",
            "postgres:hunter2",
        ] {
            let why = Data::read(Path::new(bad)).expect_err(bad).to_string();
            assert!(!why.contains("hunter2"), "{bad}: {why}");
        }
    }

    #[test]
    fn a_file_of_passwords_is_read_as_others_read_it() {
        let file = "# comment\nshort:line\nother:5432:*:desk:no\ndb.example:*:account:desk:a\\:b:c\\\\d\n*:*:*:*:last\n";
        let found = |text: &str| {
            let found = server(text).password_in(file);
            found.map(|it| it.reveal().to_owned())
        };
        assert_eq!(
            found("postgres://desk@db.example/account").as_deref(),
            Some("a:b:c\\d")
        );
        assert_eq!(
            found("postgres://desk@db.example/else").as_deref(),
            Some("last")
        );
        let near = server("postgres:///a?host=/run&user=desk");
        let line = near.password_in("localhost:5432:a:desk:x");
        assert!(line.is_some());
        assert!(
            !format!(
                "{:?}",
                Server {
                    password: line,
                    ..near
                }
            )
            .contains("\"x\"")
        );
    }
}
