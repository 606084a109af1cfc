//! One Kamailio node: its configuration, complete, and the key that all nodes share.

use std::path::PathBuf;

use super::{database::Database, listen::Listen};
use crate::platform::choices;

/// What the configuration is made from.
const TEMPLATE: &str = include_str!("node.cfg");

/// A node.
#[derive(Debug, Clone)]
pub struct Node {
    /// Tells it from the others: it stands with each of its registrations.
    pub number: u16,
    /// Where it speaks SIP.
    pub listen: Listen,
    /// Where it reads and writes.
    pub database: Database,
    /// Whether it challenges with SHA-256, instead of MD5.
    pub sha256: bool,
    /// Whether phones are connected with each other, and no call goes to the platform's processes.
    pub direct: bool,
    /// The file with the key that all nodes share.
    pub key_file: PathBuf,
}

impl Node {
    /// The configuration. No secret is in it.
    pub fn configuration(&self) -> String {
        let environment = self.database.environment();
        let environment: Vec<String> = environment
            .iter()
            .map(|line| format!("#   {line}"))
            .collect();
        let (algorithm, column) = if self.sha256 {
            ("SHA-256", "ha1_sha256")
        } else {
            ("MD5", "ha1")
        };
        let (purpose, direct) = if self.direct {
            (
                "connects their calls with each other",
                "# Calls do not go to the platform's processes.\n#!define DIRECT",
            )
        } else {
            ("hands their calls to the platform's processes", "")
        };
        let words = [
            ("NUMBER", self.number.to_string()),
            ("LISTEN", self.listen.0.to_string()),
            ("DATABASE", self.database.to_string()),
            ("ENVIRONMENT", environment.join("\n")),
            ("PASSWORD_LINE", self.database.password_line()),
            ("KEY_FILE", self.key_file.display().to_string()),
            ("ALGORITHM", algorithm.to_owned()),
            ("COLUMN", column.to_owned()),
            ("NODES", choices::GROUP_OF_NODES.to_string()),
            ("PROCESSES", choices::GROUP_OF_PROCESSES.to_string()),
            ("PROCESS_SET", choices::PROCESSES.to_string()),
            ("PURPOSE", purpose.to_owned()),
            ("DIRECT", direct.to_owned()),
            ("PING", choices::NODE_PING.as_secs().to_string()),
            ("HANDING_MS", choices::NODE_HANDING.as_millis().to_string()),
            ("RINGING_MS", choices::NODE_RINGING.as_millis().to_string()),
            ("RELOAD", choices::NODE_RELOAD.as_secs().to_string()),
            ("TIDY", choices::NODE_TIDY.as_secs().to_string()),
            ("SILENCE_MS", choices::NODE_SILENCE.as_millis().to_string()),
            ("RETRY_AFTER", choices::NODE_RETRY_AFTER.to_string()),
            ("CONTACTS_MAX", choices::NODE_CONTACTS_MAX.to_string()),
            ("EXPIRES_DEFAULT", choices::EXPIRES_DEFAULT.to_string()),
            ("EXPIRES_MIN", choices::EXPIRES_MIN.to_string()),
            ("EXPIRES_MAX", choices::EXPIRES_MAX.to_string()),
        ];
        words
            .iter()
            .fold(TEMPLATE.to_owned(), |text, (name, word)| {
                text.replace(&format!("@{name}@"), word)
            })
    }
}

/// A new file of the key that all nodes share: with it, the challenge of one is good at the others.
pub fn key() -> Result<String, getrandom::Error> {
    let random = || {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok::<_, getrandom::Error>(base16ct::lower::encode_string(&bytes))
    };
    let (nonces, seals) = (random()?, random()?);
    Ok(format!(
        "# The keys of nonces and of routes: the same file on every Kamailio node, readable for Kamailio alone.\n\
         modparam(\"auth\", \"secret\", \"{nonces}\")\n#!define SEAL_KEY \"{seals}\"\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::{Node, key};

    fn node(sha256: bool) -> Node {
        Node {
            number: 7,
            listen: "10.0.0.7".parse().expect("an address"),
            database: "postgres://db/calls?sslmode=verify-full"
                .parse()
                .expect("a database"),
            sha256,
            direct: false,
            key_file: "/etc/kamailio/key.cfg".into(),
        }
    }

    #[test]
    fn nothing_is_left_open_in_a_configuration() {
        let text = node(false).configuration();
        // What is left of the template's words would stand between two of these, without a blank.
        let open = text.split('@').skip(1).step_by(2);
        let open = open.filter(|word| word.chars().all(|c| c.is_ascii_uppercase() || c == '_'));
        assert_eq!(open.collect::<Vec<_>>(), Vec::<&str>::new());
        for line in [
            "server_id=7",
            "listen=udp:10.0.0.7:5060",
            "#!define DBURL \"postgres://kamailio@db:5432/calls\"",
            "#   PGSSLMODE=verify-full",
            "include_file \"/etc/kamailio/key.cfg\"",
            "modparam(\"auth\", \"algorithm\", \"MD5\")",
            "modparam(\"auth_db\", \"password_column\", \"ha1\")",
        ] {
            assert!(text.lines().any(|one| one == line), "{line}\n{text}");
        }
        assert!(node(true).configuration().contains("\"ha1_sha256\""));
    }

    #[test]
    fn a_key_is_another_each_time() {
        let (one, two) = (key().expect("random"), key().expect("random"));
        assert_ne!(one, two);
        let keys: Vec<&str> = one.split('"').filter(|word| word.len() == 64).collect();
        assert!(keys.len() == 2 && keys[0] != keys[1], "{one}");
        let all = keys.concat();
        assert!(all.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}
