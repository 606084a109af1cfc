//! The words of a command, as a shell would part them: quotes and backslashes, and nothing else. Nothing is expanded.

use crate::api::sentence::Sentence;

/// Parts it.
///
/// # Errors
/// When it is no text, or a quote is not closed.
pub fn part(line: &[u8]) -> Result<Vec<String>, Sentence> {
    let line = str::from_utf8(line).map_err(|_| "The command is not UTF-8.")?;
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = line.chars();
    while let Some(character) = rest.next() {
        match character {
            ' ' | '\t' | '\n' | '\r' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next().ok_or(OPEN)? {
                        '\'' => break,
                        other => word.push(other),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next().ok_or(OPEN)? {
                        '"' => break,
                        '\\' => match rest.next().ok_or(OPEN)? {
                            escaped @ ('"' | '\\' | '$' | '`') => word.push(escaped),
                            other => word.extend(['\\', other]),
                        },
                        other => word.push(other),
                    }
                }
            }
            '\\' => {
                let escaped = rest.next().ok_or(OPEN)?;
                word.get_or_insert_default().push(escaped);
            }
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Ok(words)
}

const OPEN: &str = "The command ends inside a quote, or with a backslash.";

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn words_end_where_a_shell_would_end_them() {
        for (line, words) in [
            ("endpoints list", vec!["endpoints", "list"]),
            ("  a\t b\n", vec!["a", "b"]),
            ("a '' \"\"", vec!["a", "", ""]),
            (
                r#"--filter '!disabled app:none' "a\"b" c\ d"#,
                vec!["--filter", "!disabled app:none", "a\"b", "c d"],
            ),
            (r"'a'b\'c", vec!["ab'c"]),
            (
                "$HOME `id` $(id) ; | > *",
                vec!["$HOME", "`id`", "$(id)", ";", "|", ">", "*"],
            ),
            ("", vec![]),
        ] {
            assert_eq!(
                part(line.as_bytes()),
                Ok(words.into_iter().map(str::to_owned).collect()),
                "{line}"
            );
        }
        for line in [&b"'a"[..], b"\"a", b"a\\", b"\"a\\", b"\xff"] {
            assert!(part(line).is_err());
        }
    }
}
