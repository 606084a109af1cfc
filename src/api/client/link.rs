//! The `Link` header of a list, read to its end (RFC 8288 section 3; reference §3): where the next page is.

/// A header that does not have the form of one. What it would have said is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable;

/// The target of `rel="next"` among these header lines; `None` when none of them has one.
///
/// # Errors
/// When a line cannot be read to its end, or when two of them name different pages: a list that was cut short must
/// not look like one that is complete.
pub(super) fn next<'a>(
    lines: impl Iterator<Item = &'a [u8]>,
) -> Result<Option<&'a str>, Unreadable> {
    let mut found = None;
    for line in lines {
        let mut rest = Rest(line);
        while let Some(target) = rest.link()? {
            match found {
                Some(known) if known != target => return Err(Unreadable),
                _ => found = Some(target),
            }
        }
    }
    found
        .map(|target| std::str::from_utf8(target).map_err(|_| Unreadable))
        .transpose()
}

/// What is left to be read of a line.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    /// The target of the next link that leads to the next page, behind those that do not. `None` at the end.
    fn link(&mut self) -> Result<Option<&'a [u8]>, Unreadable> {
        loop {
            // Elements of a list may be empty (RFC 9110 section 5.6.1).
            while self.takes(b',') {}
            if self.0.is_empty() {
                return Ok(None);
            }
            if !self.takes(b'<') {
                return Err(Unreadable);
            }
            let target = self.until(|byte| byte == b'>');
            if !self.takes(b'>') {
                return Err(Unreadable);
            }
            let is_next = self.parameters()?;
            if !self.0.is_empty() && !self.takes(b',') {
                return Err(Unreadable);
            }
            if is_next {
                return Ok(Some(target));
            }
        }
    }

    /// Reads the parameters of a link. Answers whether its relation is `next`: only the first `rel` counts.
    fn parameters(&mut self) -> Result<bool, Unreadable> {
        let mut relation = None;
        while self.takes(b';') {
            let name = self.until(|byte| matches!(byte, b';' | b',' | b'='));
            let value = if self.takes(b'=') {
                self.value()?
            } else {
                Vec::new()
            };
            if name.trim_ascii().eq_ignore_ascii_case(b"rel") {
                relation.get_or_insert(value);
            }
        }
        let relation = relation.unwrap_or_default();
        let mut words = relation.split(u8::is_ascii_whitespace);
        Ok(words.any(|word| word.eq_ignore_ascii_case(b"next")))
    }

    /// A value: in quotes with any text in it, or all that stands there.
    fn value(&mut self) -> Result<Vec<u8>, Unreadable> {
        if !self.takes(b'"') {
            let value = self.until(|byte| matches!(byte, b';' | b','));
            return Ok(value.trim_ascii().to_vec());
        }
        let mut value = Vec::new();
        loop {
            let (byte, rest) = self.0.split_first().ok_or(Unreadable)?;
            self.0 = rest;
            match byte {
                b'"' => {
                    self.0 = self.0.trim_ascii_start();
                    return Ok(value);
                }
                b'\\' => {
                    let (escaped, rest) = self.0.split_first().ok_or(Unreadable)?;
                    value.push(*escaped);
                    self.0 = rest;
                }
                byte => value.push(*byte),
            }
        }
    }

    /// Everything before the first such byte, or to the end.
    fn until(&mut self, ends: impl Fn(u8) -> bool) -> &'a [u8] {
        let at = self.0.iter().position(|byte| ends(*byte));
        let (taken, rest) = self.0.split_at(at.unwrap_or(self.0.len()));
        self.0 = rest;
        taken
    }

    /// Steps over this byte and the spaces around it, if it comes next.
    fn takes(&mut self, wanted: u8) -> bool {
        let rest = self.0.trim_ascii_start();
        let is_there = rest.first() == Some(&wanted);
        self.0 = match rest.get(1..) {
            // Within quotes, spaces are part of the value.
            Some(rest) if is_there && wanted == b'"' => rest,
            Some(rest) if is_there => rest.trim_ascii_start(),
            _ => rest,
        };
        is_there
    }
}

#[cfg(test)]
mod tests {
    use super::{Unreadable, next};

    fn of(line: &str) -> Result<Option<&str>, Unreadable> {
        next([line.as_bytes()].into_iter())
    }

    #[test]
    fn the_next_link_is_found_whatever_stands_beside_it() {
        for (line, target) in [
            (
                r#"<http://h/d?page=0>; rel="first", <http://h/d?page=1>; rel="next""#,
                Some("http://h/d?page=1"),
            ),
            (
                r#"<http://h/d>; title="a, b; c"; rel="next""#,
                Some("http://h/d"),
            ),
            (
                r#"<http://h/d>; title="a \", <x>; rel=\"prev\""; rel="next""#,
                Some("http://h/d"),
            ),
            (
                r#"<http://h/a>; title="of, two"; rel=prev,<http://h/b>;rel=next"#,
                Some("http://h/b"),
            ),
            (
                r#"<http://h/d?a=1,2;3>; rel="last next""#,
                Some("http://h/d?a=1,2;3"),
            ),
            ("<http://h/d>; title=x; REL=Next", Some("http://h/d")),
            (
                "<http://h/d> ;rel = next ; type=text/html",
                Some("http://h/d"),
            ),
            ("<http://h/d>; crossorigin; rel=next;", Some("http://h/d")),
            (r#" , <http://h/d>; rel="next", , "#, Some("http://h/d")),
            (r#"<http://h/d>; rel="prev"; rel="next""#, None),
            (r#"<http://h/d>; title="rel=next""#, None),
            ("<http://h/d>; rel=nextish", None),
            ("<http://h/d>", None),
            ("", None),
        ] {
            assert_eq!(of(line), Ok(target), "{line}");
        }
    }

    #[test]
    fn what_cannot_be_read_to_its_end_is_no_end_of_the_list() {
        for line in [
            "nonsense",
            "nonsense <",
            "<http://h/d",
            r#"<http://h/d>; rel="next"#,
            r#"<http://h/d>; title="x; rel=next"#,
            r#"<http://h/d>; title="x\"#,
            r#"<http://h/d>; title="x" rel="next""#,
            r#"<http://h/a>; rel="prev" <http://h/b>; rel="next""#,
            "http://h/d; rel=next",
            r#"<http://h/a>; rel="next", <http://h/b>; rel="next""#,
        ] {
            assert_eq!(of(line), Err(Unreadable), "{line}");
        }
        let lines: [&[u8]; 2] = [b"<http://h/a>; rel=next", b"<http://h/b>; rel=next"];
        assert_eq!(next(lines.into_iter()), Err(Unreadable));
        let lines: [&[u8]; 2] = [b"<http://h/a>; rel=next", b"<http://h/a>; rel=next"];
        assert_eq!(next(lines.into_iter()), Ok(Some("http://h/a")));
        let garbled: [&[u8]; 1] = [b"<http://h/\xff>; rel=next"];
        assert_eq!(next(garbled.into_iter()), Err(Unreadable));
    }
}
