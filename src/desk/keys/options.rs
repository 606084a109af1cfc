//! The options before a key: `owner="Day desk",role="operator",exec-only`, as in the keys file of sshd.

use crate::api::{sentence::Sentence, text};

/// One option, with its value if it has one.
pub type Named = (String, Option<String>);

/// Parts a line into its options and the rest, which begins with the key.
///
/// # Errors
/// When a quote is not closed, or something stands where none may.
pub fn part(line: &str) -> Result<(Vec<Named>, &str), Sentence> {
    if is_key(line) {
        return Ok((Vec::new(), line));
    }
    let mut options = Vec::new();
    let mut rest = line;
    loop {
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
            .unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        if name.is_empty() {
            let found: String = rest.chars().take(12).collect();
            let found = text::clean(&found).into_owned();
            return Err(format!("an option is expected where {found:?} stands").into());
        }
        let (value, behind) = match behind.strip_prefix('=') {
            Some(quoted) => {
                let (value, behind) = quote(name, quoted)?;
                (Some(value), behind)
            }
            None => (None, behind),
        };
        options.push((name.to_owned(), value));
        rest = match behind.strip_prefix(',') {
            Some(next) => next,
            None if behind.starts_with([' ', '\t']) => return Ok((options, behind.trim_start())),
            None if behind.is_empty() => return Err("there is no key behind the options".into()),
            None => return Err(format!("after {name}, a comma or the key is expected").into()),
        };
    }
}

/// A value in quotes; `\"` and `\\` stand for what they escape.
fn quote<'a>(name: &str, text: &'a str) -> Result<(String, &'a str), Sentence> {
    let Some(inside) = text.strip_prefix('"') else {
        return Err(format!("the value of {name} is not in quotes").into());
    };
    let mut value = String::new();
    let mut characters = inside.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Ok((value, &inside[at + 1..])),
            '\\' => match characters.next() {
                Some((_, escaped @ ('"' | '\\'))) => value.push(escaped),
                Some((_, other)) => value.extend(['\\', other]),
                None => break,
            },
            other => value.push(other),
        }
    }
    Err(format!("the quote of {name} is not closed").into())
}

/// Whether a line begins with the kind of a key.
fn is_key(line: &str) -> bool {
    let first = line.split([' ', '\t']).next().unwrap_or_default();
    ["ssh-", "ecdsa-", "sk-ssh-", "sk-ecdsa-"]
        .iter()
        .any(|kind| first.starts_with(kind))
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn options_end_where_the_key_begins() {
        let line = r#"owner="Day, \"the\" desk #1",role="operator",exec-only   ssh-ed25519 AAAA x"#;
        let (options, rest) = part(line).expect("is read");
        let some = |name: &str, value: &str| (name.to_owned(), Some(value.to_owned()));
        let expected = [
            some("owner", r#"Day, "the" desk #1"#),
            some("role", "operator"),
            ("exec-only".to_owned(), None),
        ];
        assert_eq!((&options[..], rest), (&expected[..], "ssh-ed25519 AAAA x"));
        assert_eq!(part("ssh-rsa AAAA"), Ok((Vec::new(), "ssh-rsa AAAA")));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (line, said) in [
            (r#"owner="Day"#, "not closed"),
            ("owner=Day ssh-rsa A", "not in quotes"),
            (r#"owner="a"role="b" ssh-rsa A"#, "a comma or the key"),
            (r#"owner="a","#, "an option is expected"),
            (r#"owner="a""#, "no key behind"),
            ("= x", "an option is expected"),
        ] {
            let why = part(line).expect_err("is wrong").to_string();
            assert!(why.contains(said), "{line}: {why}");
        }
    }
}
