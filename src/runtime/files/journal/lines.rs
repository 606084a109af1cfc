//! Lines of a file that grows by whole lines, of which the last may be torn.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
};

use serde::de::IgnoredAny;

/// How much is read at once in search of the end of a line.
const PIECE: u64 = 64 << 10;

/// Shows each whole line, without its end. A line that has no end counts if it is whole JSON: only its end is missing.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn each(file: File, mut show: impl FnMut(&[u8])) -> io::Result<()> {
    let mut file = BufReader::new(file);
    let mut line = Vec::new();
    while file.read_until(b'\n', &mut line)? > 0 {
        if line.pop_if(|byte| *byte == b'\n').is_none() {
            if is_json(&line) {
                show(&line);
            }
            // What comes behind it by now is the rest of this line.
            return Ok(());
        }
        show(&line);
        line.clear();
    }
    Ok(())
}

/// Makes the file end with a whole line: a torn one, which nobody was told of as written, is taken away. Answers how
/// long the file is then.
///
/// # Errors
/// When the file cannot be read or written.
pub(super) fn mend(file: &mut File) -> io::Result<u64> {
    let length = file.metadata()?.len();
    let mut start = length;
    let mut tail = Vec::new();
    while start > 0 {
        let before = start.saturating_sub(PIECE);
        file.seek(SeekFrom::Start(before))?;
        let mut piece = Vec::new();
        Read::by_ref(file)
            .take(start - before)
            .read_to_end(&mut piece)?;
        let end = piece.iter().rposition(|byte| *byte == b'\n');
        let torn = end.map_or(0, |end| end + 1);
        piece.drain(..torn).for_each(drop);
        piece.append(&mut tail);
        tail = piece;
        start = before + torn as u64;
        if end.is_some() {
            break;
        }
    }
    if tail.is_empty() {
        return Ok(length);
    }
    if is_json(&tail) {
        file.write_all(b"\n")?;
        return Ok(length + 1);
    }
    file.set_len(start)?;
    Ok(start)
}

fn is_json(line: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(line).is_ok()
}
