//! The settings of a client: address, account, secret, limits.

use std::net::IpAddr;

use url::{Host, Url};

use super::proxy::Proxy;

use crate::api::{
    failure::{Cause, Failure},
    id::UserId,
    patience::Patience,
    secret::Secret,
};

/// A checked way to a service. `Debug` does not show the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Scheme, host and port.
    pub origin: Url,
    /// The account.
    pub user_id: UserId,
    /// The API token: the user name of Basic authentication (reference §1).
    pub token: String,
    /// The API secret: its password.
    pub secret: Secret,
    /// Where the secret came from, for people whom the service does not let in: `the file /home/a/lab.secret`.
    pub secret_from: Option<String>,
    /// What the environment puts between us and the service.
    pub proxy: Option<Proxy>,
    /// Whether plain HTTP may be used beyond this machine.
    pub allow_http: bool,
    /// Whether every write is refused before it is sent.
    pub read_only: bool,
    /// How long to wait for what.
    pub patience: Patience,
}

impl Connection {
    /// The ordinary way: https only beyond this machine, writes allowed. Nothing is checked yet:
    /// [`Client::new`](super::Client::new) does that.
    pub fn new(origin: &str, user_id: &str, token: &str, secret: Secret) -> Result<Self, Failure> {
        let origin = Url::parse(origin.trim()).map_err(|_| {
            wrong("This is not a complete address; write it like https://api.example.com.")
        })?;
        Ok(Self {
            origin,
            user_id: user_id.into(),
            token: token.to_owned(),
            secret,
            secret_from: None,
            proxy: None,
            allow_http: false,
            read_only: false,
            patience: Patience::default(),
        })
    }

    /// What keeps this from being used, as a sentence that says what to do.
    pub fn check(&self) -> Result<(), Failure> {
        self.check_origin()?;
        self.check_credentials()
    }

    /// What is wrong with the address, as a sentence that says what to do.
    pub fn check_origin(&self) -> Result<(), Failure> {
        let origin = &self.origin;
        let Some(host) = origin.host_str().filter(|host| !host.is_empty()) else {
            return Err(wrong(
                "This address has no host name; write it like https://api.example.com.",
            ));
        };
        if !origin.username().is_empty() || origin.password().is_some() {
            return Err(wrong(
                "The address must not contain a user name or a password; give the token and the secret by themselves.",
            ));
        }
        if origin.path() != "/" || origin.query().is_some() || origin.fragment().is_some() {
            return Err(wrong(
                "The address must end behind the host and port, like https://api.example.com.",
            ));
        }
        match origin.scheme() {
            "https" => Ok(()),
            "http" if self.allow_http || self.is_loopback() => Ok(()),
            "http" => Err(wrong(format!(
                "http:// would send the secret unprotected to {host}. Use https://, or set allow_http = true in a profile."
            ))),
            _ => Err(wrong(
                "The address must start with https://; on this machine also with http://.",
            )),
        }
    }

    /// Whether the service is on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self.origin.host() {
            Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
            Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
            None => false,
        }
    }

    fn check_credentials(&self) -> Result<(), Failure> {
        if self.user_id.as_str().trim().is_empty() {
            return Err(wrong("The user id is missing (it looks like u-…)."));
        }
        if self.token.is_empty() || self.secret.is_empty() {
            return Err(wrong("The API token or the secret is missing."));
        }
        if self.token.contains(':') {
            return Err(wrong(
                "The API token must not contain a colon; is the secret pasted behind it?",
            ));
        }
        let control = |text: &str| text.chars().any(char::is_control);
        if control(&self.token) || control(self.secret.reveal()) {
            return Err(wrong(
                "The API token or the secret contains a line break or another control character.",
            ));
        }
        Ok(())
    }
}

fn wrong(sentence: impl Into<String>) -> Failure {
    Failure::new(Cause::Refused, sentence)
}

#[cfg(test)]
mod tests {
    use super::Connection;

    fn check(origin: &str) -> Result<(), String> {
        Connection::new(origin, "u-1", "t-1", "hunter22".into())
            .and_then(|connection| connection.check())
            .map_err(|failure| failure.message)
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for good in [
            "https://api.example.com",
            "https://api.example.com/",
            "http://127.0.0.1:8080",
            "http://[::1]:8080",
            "http://localhost:1",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in [
            "http://api.example.com",
            "http://127.0.0.1.example.com",
            "ftp://127.0.0.1",
            "api.example.com",
            "https://user:pass@api.example.com",
            "https://api.example.com/v1",
            "https://api.example.com/?a",
            "",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn plain_http_beyond_this_machine_can_be_allowed() {
        let mut connection =
            Connection::new("http://10.0.0.1", "u-1", "t-1", "hunter22".into()).expect("parses");
        assert!(connection.check().is_err());
        connection.allow_http = true;
        assert_eq!(connection.check(), Ok(()));
    }

    #[test]
    fn credentials_that_cannot_be_right_are_refused_before_they_are_sent() {
        for (user, token, secret) in [
            ("", "t", "s"),
            ("u", "", "s"),
            ("u", "t", ""),
            ("u", "t:s", "s"),
            ("u", "t", "s\n"),
        ] {
            let connection =
                Connection::new("https://a.example", user, token, secret.into()).expect("parses");
            assert!(connection.check().is_err(), "{user} {token} {secret}");
        }
    }

    #[test]
    fn debug_shows_nothing_of_the_secret() {
        let connection =
            Connection::new("https://a.example", "u-1", "t-1", "hunter22".into()).expect("parses");
        assert!(!format!("{connection:?}").contains("hunter22"));
    }
}
