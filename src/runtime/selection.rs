//! Text that stands alone on the screen, to be selected with the terminal's own means where nothing can be copied.

use std::io::{self, Write};

use zeroize::Zeroizing;

use crate::api::text::is_hostile;

/// A plain style on an empty screen, with long lines broken by the terminal, so that they are selected as one.
const ALONE: &str = "\x1b[r\x1b[m\x1b[?25l\x1b[?7h\x1b[H\x1b[2J";

/// Ends it: the dashboard breaks lines itself.
pub const BACK: &[u8] = b"\x1b[?7l";

/// Shows it, with the reason why it is not copied.
pub fn show(out: &mut impl Write, text: &str, why: &str) -> io::Result<()> {
    let mut shown = Zeroizing::new(String::with_capacity(text.len() * 2 + 200));
    shown.push_str(ALONE);
    for line in text.lines() {
        shown.extend(line.chars().filter(|c| !is_hostile(*c)));
        shown.push_str("\r\n");
    }
    shown.push_str("\r\n");
    shown.push_str(why);
    shown.push_str(" Select what you need with the terminal's own means, then press a key.");
    out.write_all(shown.as_bytes())?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::{ALONE, show};

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
}
