//! Names of files as they are typed, pasted and dragged onto a terminal, and what is said before them.

use crate::{api::sentence::Sentence, app::work::import::Reading};

/// The name of a file without what a shell or a desktop puts around it: quotation marks, backslashes, `file://`.
#[must_use]
pub fn file(text: &str) -> String {
    let text = text.trim();
    if let Some(path) = text.strip_prefix("file://") {
        return unescaped(path);
    }
    for quote in ['"', '\''] {
        let inner = text
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner.filter(|inner| !inner.contains(quote)) {
            return inner.to_owned();
        }
    }
    // A backslash before anything but a letter or a digit is a shell's: few names have one of their own.
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let escapes = c == '\\' && chars.peek().is_some_and(|next| !next.is_alphanumeric());
        if escapes {
            out.extend(chars.next());
        } else {
            out.push(c);
        }
    }
    out
}

/// What stands before the path in a line that names a file, and the path as far as it is typed.
#[must_use]
pub fn typed(line: &str) -> Option<(&str, &str)> {
    let start = line.trim_start();
    let rest = start
        .strip_prefix("import ")
        .or_else(|| start.strip_prefix("export "))?;
    // Options stand before it, and end with a value.
    let options = rest.trim_start().starts_with("--");
    let path = match rest.rfind(' ') {
        Some(at) if options => &rest[at + 1..],
        _ if options => return None,
        _ => rest.trim_start(),
    };
    Some((&line[..line.len() - path.len()], path))
}

/// With what a URL writes as `%HH`.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, behind)) = rest.split_first() {
        let digits = behind
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
            .filter(|_| *byte == b'%');
        bytes.push(escaped.unwrap_or(*byte));
        rest = if escaped.is_some() {
            &behind[2..]
        } else {
            behind
        };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// The file and how it is to be read: `--domain NAME`, `--map COLUMN=HEADING` and `--encoding NAME` stand before it.
///
/// # Errors
/// One sentence, when an option is not known or lacks its value.
pub fn import(text: &str) -> Result<(String, Reading), Sentence> {
    let mut reading = Reading::default();
    let mut rest = text.trim();
    while let Some(option) = rest.strip_prefix("--") {
        let name_end = option.find(['=', ' ']).unwrap_or(option.len());
        let (name, behind) = option.split_at(name_end);
        let behind = behind.strip_prefix('=').unwrap_or(behind).trim_start();
        let (value, behind) = word(behind);
        let known = ["domain", "map", "encoding"].contains(&name);
        if !known {
            return Err(format!(
                "There is no option --{name} here: --domain, --map and --encoding are there."
            )
            .into());
        }
        if value.is_empty() {
            return Err(format!("The option --{name} needs a value.").into());
        }
        match name {
            "domain" => reading.domain = Some(value),
            "encoding" => reading.encoding = Some(value),
            _ => {
                for pair in value.split(',') {
                    reading.map.extend(Reading::mapping(pair)?);
                }
            }
        }
        rest = behind.trim_start();
    }
    let file = file(rest);
    if file.is_empty() {
        return Err("Name a file: import FILE.".into());
    }
    Ok((file, reading))
}

/// The first word, which may stand in quotation marks, and what follows.
fn word(text: &str) -> (String, &str) {
    for quote in ['"', '\''] {
        if let Some((inner, behind)) = text
            .strip_prefix(quote)
            .and_then(|rest| rest.split_once(quote))
        {
            return (inner.to_owned(), behind);
        }
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (text[..end].to_owned(), &text[end..])
}

#[cfg(test)]
mod tests {
    use super::{file, import};

    #[test]
    fn a_path_is_taken_as_shells_and_desktops_write_it() {
        for text in [
            "/tmp/my file.csv",
            "'/tmp/my file.csv'",
            "\"/tmp/my file.csv\"",
            "/tmp/my\\ file.csv",
            "file:///tmp/my%20file.csv",
            " /tmp/my file.csv ",
        ] {
            assert_eq!(file(text), "/tmp/my file.csv", "{text}");
        }
        assert_eq!(file("a\\b.csv"), "a\\b.csv");
        assert_eq!(file("it's.csv"), "it's.csv");
    }

    #[test]
    fn how_a_file_is_read_stands_before_it() {
        let (path, reading) = import("--domain lyon-hotel --map 'name=Extension Number,password=secret' --encoding=windows-1251 my file.csv").expect("is read");
        assert_eq!(path, "my file.csv");
        assert_eq!(reading.domain.as_deref(), Some("lyon-hotel"));
        assert_eq!(reading.encoding.as_deref(), Some("windows-1251"));
        let headings: Vec<&str> = reading
            .map
            .iter()
            .map(|mapped| mapped.heading.as_str())
            .collect();
        assert_eq!(headings, ["Extension Number", "secret"]);
        for wrong in [
            "--domain",
            "--colour red x.csv",
            "--map x=y z.csv",
            "--domain lyon",
        ] {
            assert!(import(wrong).is_err(), "{wrong}");
        }
    }
}
