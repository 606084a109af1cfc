//! Which text the bytes of a file are.

use std::borrow::Cow;

use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::api::sentence::Sentence;

/// The text of a file.
pub struct Decoded<'a> {
    /// All of it, without a mark at its start.
    pub text: Cow<'a, str>,
    /// The encoding, where nothing in the file names it and nobody else has.
    pub guessed: Option<&'static str>,
}

/// Letters and signs that Western European texts have many of.
const USUAL: &str = "àâäáãåçéèêëîïíôöóõøùûüúñßæœÀÂÄÁÅÇÉÈÊÖÓØÜÑÆŒ’‘“”«»–—€°§·¿¡";

/// So many bytes beyond ASCII in a row are no text with accents, but another script.
const SCRIPT: usize = 4;

/// Decodes the bytes: by what the person says, by a mark at the start, as UTF-8, or by what is most likely.
///
/// # Errors
/// One sentence, when there is no such encoding, when the text does not fit the one that was named, or when none is
/// likely.
pub fn decode<'a>(bytes: &'a [u8], named: Option<&str>) -> Result<Decoded<'a>, Sentence> {
    let sure = |text| Decoded {
        text,
        guessed: None,
    };
    if let Some(label) = named {
        let encoding = Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| {
            Sentence::new(format!(
                "There is no encoding called {label}. Examples are utf-8, utf-16le, windows-1252, iso-8859-15, windows-1251, macintosh."
            ))
        })?;
        let (text, _, broken) = encoding.decode(bytes);
        if broken {
            let name = encoding.name();
            return Err(
                format!("The file is not {name}: some of its bytes mean nothing there.").into(),
            );
        }
        return Ok(sure(text));
    }
    if let Some((encoding, mark)) =
        Encoding::for_bom(bytes).filter(|(encoding, _)| *encoding != UTF_8)
    {
        return whole(encoding, &bytes[mark..]).map(sure);
    }
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    if let Some(encoding) = wide(bytes) {
        return whole(encoding, bytes).map(sure);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(sure(Cow::Borrowed(text)));
    }
    if speaks_utf8(bytes) {
        // Single rows are damaged: they are told one by one.
        return Ok(sure(String::from_utf8_lossy(bytes)));
    }
    if longest_run(bytes) >= SCRIPT {
        return Err(
            "The file is not UTF-8, and in which encoding it is cannot be told: save it as UTF-8, or name the encoding, such as --encoding windows-1251."
                .into(),
        );
    }
    let [western, mac] = [WINDOWS_1252, MACINTOSH].map(|encoding| encoding.decode(bytes).0);
    let usual = |text: &str| text.chars().filter(|c| USUAL.contains(*c)).count();
    let (text, encoding) = if usual(&mac) > usual(&western) {
        (mac, "Mac Roman")
    } else {
        (western, "Windows-1252")
    };
    Ok(Decoded {
        text,
        guessed: Some(encoding),
    })
}

fn whole<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Cow<'a, str>, Sentence> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| {
            format!(
                "The file says that it is {} and is not: it may be cut short.",
                encoding.name()
            )
            .into()
        })
}

/// UTF-16 without a mark: every second byte of text in most languages is nought.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(512) & !1];
    let noughts = |from: usize| {
        head.iter()
            .skip(from)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let pairs = head.len() / 2;
    let many = |from| pairs > 1 && noughts(from) * 4 > pairs * 3 && noughts(1 - from) == 0;
    match (many(0), many(1)) {
        (true, _) => Some(UTF_16BE),
        (_, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// Whether some characters beyond ASCII are written as UTF-8 does it, which hardly happens by chance.
fn speaks_utf8(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

fn longest_run(bytes: &[u8]) -> usize {
    let runs = bytes.split(u8::is_ascii).map(<[u8]>::len);
    runs.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn encodings_are_told_apart() {
        let utf16 = |text: &str, mark: bool, little: bool| -> Vec<u8> {
            let units = mark
                .then_some(0xFEFF)
                .into_iter()
                .chain(text.encode_utf16());
            let bytes = units.map(|unit| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            });
            bytes.flatten().collect()
        };
        let text = "name;Réception\n";
        for (bytes, guessed) in [
            (text.as_bytes().to_vec(), None),
            (format!("\u{FEFF}{text}").into_bytes(), None),
            (utf16(text, true, true), None),
            (utf16(text, true, false), None),
            (utf16(text, false, true), None),
            (utf16(text, false, false), None),
            (b"name;R\xe9ception\n".to_vec(), Some("Windows-1252")),
            (b"name;R\x8eception\n".to_vec(), Some("Mac Roman")),
        ] {
            let decoded = decode(&bytes, None).expect("is read");
            assert_eq!((decoded.text.as_ref(), decoded.guessed), (text, guessed));
        }
        let euro = decode(b"5 \x80 \x96 \x93x\x94", None).expect("is read");
        assert_eq!(euro.text, "5 € – “x”");
    }

    #[test]
    fn another_script_is_not_guessed_but_can_be_named() {
        let cyrillic = b"name,\xcf\xf0\xe8\xb8\xec\xed\xe0\xff\n";
        let said = decode(cyrillic, None).err().expect("is not guessed");
        assert!(said.contains("--encoding"), "{said}");
        let named = decode(cyrillic, Some("windows-1251")).expect("is read");
        assert_eq!(named.text, "name,Приёмная\n");
        let said = decode(b"x", Some("klingon")).err().expect("is unknown");
        assert!(said.contains("no encoding called klingon"), "{said}");
        assert!(decode(b"\xff", Some("utf-8")).is_err());
    }

    #[test]
    fn a_damaged_row_in_utf_8_does_not_change_the_encoding_of_the_others() {
        let decoded = decode("é \u{FFFD}".as_bytes(), None).expect("is read");
        assert_eq!(decoded.text, "é \u{FFFD}");
        let decoded = decode(b"\xc3\xa9 \xff", None).expect("is read");
        assert_eq!(
            (decoded.text.as_ref(), decoded.guessed),
            ("é \u{FFFD}", None)
        );
    }
}
