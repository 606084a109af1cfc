//! Reads server-sent events (HTML standard, §9.2.6) from bytes as they come, bounded: what is too long is left out.

use std::mem::take;

/// Longest line, in bytes.
const LINE_MAX: usize = 64 * 1024;
/// Most bytes of one event's data.
const DATA_MAX: usize = 256 * 1024;

/// Something that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sent {
    /// An event: its kind and its data.
    Event(String, String),
    /// What follows this counts as new from now on.
    Seen(String),
    /// Something that is longer than any event can be.
    TooLong,
}

/// What was read of an event that has not ended.
#[derive(Debug, Default)]
pub(super) struct Reader {
    line: Vec<u8>,
    /// Whether the rest of this line, or of this event, is left out.
    skips_line: bool,
    skips_event: bool,
    /// Whether the last byte was a carriage return, which a line feed may follow.
    returned: bool,
    kind: String,
    data: Option<String>,
    id: Option<String>,
}

impl Reader {
    /// Takes bytes in, and answers with what ended in them.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Vec<Sent> {
        let mut sent = Vec::new();
        for &byte in bytes {
            let after_return = take(&mut self.returned);
            match byte {
                b'\n' if after_return => {}
                b'\n' | b'\r' => {
                    self.returned = byte == b'\r';
                    self.end_line(&mut sent);
                }
                _ if self.skips_line => {}
                _ if self.line.len() == LINE_MAX => {
                    self.skips_line = true;
                    self.skips_event = true;
                }
                byte => self.line.push(byte),
            }
        }
        sent
    }

    fn end_line(&mut self, sent: &mut Vec<Sent>) {
        let line = take(&mut self.line);
        self.skips_line = false;
        if line.is_empty() {
            return self.end_event(sent);
        }
        let line = String::from_utf8_lossy(&line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.kind),
            "data" => {
                let data = match self.data.take() {
                    Some(before) => before + "\n" + value,
                    None => value.to_owned(),
                };
                self.skips_event |= data.len() > DATA_MAX;
                self.data = Some(data).filter(|data| data.len() <= DATA_MAX);
            }
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            _ => {}
        }
    }

    fn end_event(&mut self, sent: &mut Vec<Sent>) {
        let (kind, data) = (take(&mut self.kind), take(&mut self.data));
        if take(&mut self.skips_event) {
            sent.push(Sent::TooLong);
        } else if let Some(data) = data {
            sent.push(Sent::Event(kind, data));
        }
        // Seen is what has been handed out: whoever stops in between gets the event once more.
        sent.extend(self.id.take().map(Sent::Seen));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LINE_MAX, Reader, Sent};

    fn event(kind: &str, data: &str) -> Sent {
        Sent::Event(kind.into(), data.into())
    }

    fn seen(id: &str) -> Sent {
        Sent::Seen(id.into())
    }

    #[test]
    fn events_are_read_as_the_standard_says() {
        let text = "id: 1\nevent: ready\ndata: {}\n\n: comment\n\nid:2\r\n\r\ndata:a\rdata: b\r\rretry: 5\nevent: x\n\ndata\n\n";
        let all = [
            event("ready", "{}"),
            seen("1"),
            seen("2"),
            event("", "a\nb"),
            event("", ""),
        ];
        assert_eq!(Reader::default().read(text.as_bytes()), all);
    }

    #[test]
    fn what_is_too_long_is_left_out_and_the_next_event_is_read() {
        let mut reader = Reader::default();
        let endless = vec![b'x'; 3 * LINE_MAX];
        assert_eq!(reader.read(b"event: a\ndata: "), []);
        assert_eq!(reader.read(&endless), []);
        assert!(reader.line.capacity() <= 2 * LINE_MAX);
        let rest = b"\n\nevent: b\ndata: 1\n\n";
        assert_eq!(reader.read(rest), [Sent::TooLong, event("b", "1")]);
        let line = format!("data: {}\n", "y".repeat(LINE_MAX - 10));
        for _ in 0..20 {
            assert_eq!(reader.read(line.as_bytes()), []);
        }
        assert_eq!(reader.read(b"\n"), [Sent::TooLong]);
    }

    proptest! {
        #[test]
        fn where_the_bytes_are_cut_makes_no_difference(bytes in "(id|data|event|:|x| |\r|\n|\r\n|é){0,40}", at in 0usize..60) {
            let bytes = bytes.as_bytes();
            let at = at.min(bytes.len());
            let whole = Reader::default().read(bytes);
            let mut reader = Reader::default();
            let mut parts = reader.read(&bytes[..at]);
            parts.extend(reader.read(&bytes[at..]));
            prop_assert_eq!(whole, parts);
        }
    }
}
