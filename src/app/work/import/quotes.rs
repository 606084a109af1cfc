//! Checks the quotes of a CSV file before it is parsed.

use crate::api::sentence::Sentence;

/// Where the reader stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// At the start of a cell.
    Start,
    /// In a cell without quotes around it.
    Plain,
    /// Between quotes.
    Inside,
    /// Behind a quote that ends the text, or is the first of two.
    Quote,
    /// Behind the text, where only spaces may stand.
    Behind,
}

/// Checks every quote.
///
/// # Errors
/// A sentence that names the line, counted from 1: everything behind a wrong quote would be read as something else.
pub fn check(bytes: &[u8], delimiter: u8) -> Result<(), Sentence> {
    let (mut at, mut line, mut opened) = (At::Start, 1_u64, 1_u64);
    for (index, byte) in bytes.iter().enumerate() {
        let ends = matches!(byte, b'\n' | b'\r');
        at = match at {
            At::Inside if *byte == b'"' => At::Quote,
            At::Inside => At::Inside,
            At::Quote if *byte == b'"' => At::Inside,
            _ if ends || *byte == delimiter => At::Start,
            At::Start if *byte == b'"' => {
                opened = line;
                At::Inside
            }
            At::Start | At::Plain => At::Plain,
            At::Quote | At::Behind if *byte == b' ' => At::Behind,
            At::Quote | At::Behind => return Err(followed(opened, line).into()),
        };
        let whole = *byte == b'\n' || bytes.get(index + 1) != Some(&b'\n');
        line += u64::from(ends && whole);
    }
    if at == At::Inside {
        return Err(format!(
            "In line {opened} a quote is opened that is never closed, so no row behind it can be told. Close it, or take it out."
        ).into());
    }
    Ok(())
}

fn followed(opened: u64, line: u64) -> String {
    let from = if opened == line {
        String::new()
    } else {
        format!(", and belongs to the one that is opened in line {opened}")
    };
    format!(
        "In line {line} a closing quote is followed by more text{from}. Behind it comes the next cell; a quote that is part of the text is written twice."
    )
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn quotes_around_cells_and_twice_inside_them_are_right_wherever_lines_end() {
        for sheet in [
            "a,b\n\"x\",\"y, \"\"z\"\"\"\n",
            "\"two\nlines\",b\r\n\"\",\"\"",
            "a \"b\" c,\"d\"  ,5\"\n",
            "\"\"\"\"",
            "",
        ] {
            assert_eq!(check(sheet.as_bytes(), b','), Ok(()), "{sheet:?}");
        }
        assert_eq!(check(b"\"a\";\"b\"\n", b';'), Ok(()));
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told_with_the_line_where_it_opens() {
        for (sheet, line) in [
            ("a,b\nx,\"Night\ny,z\n", 2),
            ("a,b\r\n\r\nx,\"Night\r\ny,z\r\n", 3),
            ("a\rb\r\"Night\r", 3),
            ("\"", 1),
            ("a,\"x\"\"\n", 1),
        ] {
            let said = check(sheet.as_bytes(), b',').expect_err("it is wrong");
            let start = format!("In line {line} a quote is opened");
            assert!(said.starts_with(&start), "{sheet:?}: {said}");
        }
    }

    #[test]
    fn text_behind_a_closing_quote_is_told_with_its_line_and_the_line_of_the_quote() {
        let said = |sheet: &str| check(sheet.as_bytes(), b',').expect_err("it is wrong");
        assert!(
            said("a\n\"a\"b\n").starts_with("In line 2 a closing quote is followed by more text. ")
        );
        assert!(said("\"a\" \"b\"").starts_with("In line 1 "));
        let swallowed = said("a,b\nx,\"Night\ny,z\nv,\"Desk\"\n");
        assert!(swallowed.starts_with("In line 4 "), "{swallowed}");
        assert!(swallowed.contains("opened in line 2"), "{swallowed}");
    }
}
