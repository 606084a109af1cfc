//! Text that stands alone on the screen, to be selected with the terminal's own means where nothing can be copied.

use std::io::{self, Write};

use zeroize::Zeroizing;

use crate::api::text::is_hostile;

/// A plain style on an empty screen, with long lines broken by the terminal, so that they are selected as one.
const ALONE: &str = "\x1b[r\x1b[m\x1b[?25l\x1b[?7h\x1b[H\x1b[2J";

/// The same on the screen of the shell, which keeps what it has scrolled away.
const BELOW: &str = "\x1b[r\x1b[m\x1b[?7h\x1b[?1049l\x1b[?25l\r\n";

/// So many bytes are no more than what a person selects from one screen, and no password is longer.
const LONG: usize = 4 * 1024;

/// Shows it, with the reason why it is not copied. Answers what ends it: the dashboard breaks lines itself.
pub fn show(out: &mut impl Write, text: &str, why: &str) -> io::Result<&'static [u8]> {
    let long = text.len() > LONG;
    let mut shown = Zeroizing::new(String::with_capacity(text.len() * 2 + 200));
    shown.push_str(if long { BELOW } else { ALONE });
    for line in text.lines() {
        shown.extend(line.chars().filter(|c| !is_hostile(*c)));
        shown.push_str("\r\n");
    }
    shown.push_str("\r\n");
    shown.push_str(why);
    shown.push_str(" Select what you need with the terminal's own means, then press a key.");
    out.write_all(shown.as_bytes())?;
    out.flush()?;
    Ok(if long {
        b"\x1b[?1049h\x1b[?7l"
    } else {
        b"\x1b[?7l"
    })
}

/// Shows nothing but how to go on. Answers what ends it.
pub fn hide(out: &mut impl Write) -> io::Result<&'static [u8]> {
    write!(out, "{ALONE}This screen is locked. Press a key.")?;
    out.flush()?;
    Ok(b"\x1b[?7l")
}

#[cfg(test)]
mod tests {
    use super::{ALONE, BELOW, LONG, show};

    #[test]
    fn the_text_stands_alone_and_steers_nothing() {
        let mut out = Vec::new();
        show(
            &mut out,
            "{\n  \"name\": \"de\u{1b}[2Jsk\"\n}",
            "It is long.",
        )
        .expect("written");
        let text = String::from_utf8(out).expect("text");
        let body = text.strip_prefix(ALONE).expect("an empty screen");
        assert!(
            body.starts_with("{\r\n  \"name\": \"de[2Jsk\"\r\n}\r\n\r\nIt is long. Select"),
            "{body}"
        );
    }

    #[test]
    fn a_text_of_many_screens_goes_where_it_can_be_scrolled_back_to() {
        let mut out = Vec::new();
        let end = show(&mut out, &"a line\n".repeat(LONG), "It is long.").expect("written");
        assert!(out.starts_with(BELOW.as_bytes()));
        assert!(end.starts_with(b"\x1b[?1049h"), "and back");
        assert_eq!(
            out.windows(8)
                .filter(|bytes| bytes == b"a line\r\n")
                .count(),
            LONG
        );
    }
}
