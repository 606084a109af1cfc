//! The rest of a sequence whose `ESC` was taken for the key, because it came too late.

/// Whether this begins, after `ESC`, a sequence or a string.
pub fn opens(byte: u8) -> bool {
    matches!(byte, b'[' | b'O' | b']' | b'P' | b'X' | b'^' | b'_')
}

/// How many of these bytes, which came at once, are such a rest; nobody types as fast.
pub fn length(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'[', rest @ ..] => {
            let last = rest.iter().position(|byte| !(0x20..0x40).contains(byte))?;
            (0x40..0x7f).contains(&rest[last]).then_some(last + 2)
        }
        [b'O', b'A'..=b'Z' | b'j'..=b'y'] => Some(2),
        [b']' | b'P' | b'X' | b'^' | b'_', ..] => {
            let st = bytes.windows(2).position(|two| two == b"\x1b\\");
            let bel = bytes.iter().position(|byte| *byte == 0x07);
            let ends = st.map(|at| at + 2).into_iter();
            ends.chain(bel.map(|at| at + 1)).min()
        }
        _ => None,
    }
}
