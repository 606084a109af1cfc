//! The last look at a line before it is written: secrets that were met elsewhere are taken out, whoever repeats them.

use regex::{Captures, Regex};

use crate::api::{Secret, sentence::Sentence};

/// What is shorter than this is too common to be looked for: it would take words apart.
const SHORTEST: usize = 4;

/// The secrets that were met so far.
pub struct Scrub {
    /// Each as it stands in a line of JSON, and what stands there instead.
    known: Vec<(Secret, String)>,
    /// A name and a password within an address.
    userinfo: Regex,
}

impl Scrub {
    /// Knows no secret yet.
    ///
    /// # Errors
    /// Never, as long as its own pattern is one.
    pub fn new() -> Result<Self, Sentence> {
        let userinfo = Regex::new(r#"(://[^/@\s":]*):[^/@\s"]+@"#);
        Ok(Self {
            known: Vec::new(),
            userinfo: userinfo.map_err(|error| Sentence::new(error.to_string()))?,
        })
    }

    /// From now on, this is taken out of every line.
    pub fn learn(&mut self, secret: &Secret) {
        let quoted = serde_json::to_string(secret.reveal()).unwrap_or_default();
        let inner = Secret::from(quoted.trim_matches('"'));
        let is_new = self.known.iter().all(|(known, _)| *known != inner);
        if is_new && inner.reveal().chars().count() >= SHORTEST {
            self.known
                .push((inner, secret.masked().reveal().to_owned()));
            // One that is a part of another one must not take that apart.
            self.known
                .sort_by_key(|(known, _)| std::cmp::Reverse(known.reveal().len()));
        }
    }

    /// The line without them.
    #[must_use]
    pub fn clean(&self, line: String) -> String {
        let mut line = line;
        for (secret, mask) in &self.known {
            if line.contains(secret.reveal()) {
                line = line.replace(secret.reveal(), mask);
            }
        }
        if line.contains('@') && line.contains("://") {
            let masked = |found: &Captures<'_>| format!("{}:x@", &found[1]);
            line = self.userinfo.replace_all(&line, masked).into_owned();
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::Scrub;

    #[test]
    fn secrets_are_taken_out_however_they_stand_in_a_line() {
        let mut scrub = Scrub::new().expect("a pattern");
        for secret in ["hunter22", "hunter22-longer", r#"qu"ote\s"#, "abc"] {
            scrub.learn(&secret.into());
        }
        let line = serde_json::json!(["hunter22", "no hunter22-longer!", r#"qu"ote\s"#, "abc"]);
        assert_eq!(
            scrub.clean(line.to_string()),
            r#"["xxxxxxxx","no xxxxxxxxxxxxxxx!","xxxxxxxx","abc"]"#
        );
        assert_eq!(
            scrub.clean(
                r#"{"u":"https://ana:geheim@h.example/x","v":"https://h.example/a:b@c"}"#.into()
            ),
            r#"{"u":"https://ana:x@h.example/x","v":"https://h.example/a:b@c"}"#
        );
    }
}
