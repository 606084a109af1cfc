//! Parts a stream of bytes into messages (RFC 3261 §18.3).

use super::{
    flaw::Flaw,
    head::Message,
    read::{self, Arrived, BODY_MAX},
};

/// The receiving half of a connection.
///
/// After each [`Stream::feed`], [`Stream::next`] is called until it has nothing more: then never more is held
/// than one head, one body and what was fed last.
#[derive(Debug, Default)]
pub struct Stream {
    held: Vec<u8>,
    /// How many of the held bytes are known to hold no end of a head.
    looked: usize,
    /// A message whose body is not complete, and the length of the body.
    begun: Option<(Message, Vec<Flaw>, usize)>,
    /// The last thing was one CRLF: another makes it a ping.
    half: bool,
    ended: bool,
}

impl Stream {
    /// Takes what was received. Nothing, once the stream has ended.
    pub fn feed(&mut self, bytes: &[u8]) {
        if !self.ended {
            self.held.extend_from_slice(bytes);
        }
    }

    /// Whether there is a message that is not complete.
    #[must_use]
    pub fn begun(&self) -> bool {
        self.begun.is_some() || !self.held.is_empty()
    }

    /// Whether what follows cannot be told apart any more: the connection is closed once the last message is
    /// answered.
    #[must_use]
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// How many bytes are held.
    #[must_use]
    pub fn held(&self) -> usize {
        self.held.len()
    }

    /// The next message that is complete.
    #[expect(
        clippy::should_implement_trait,
        reason = "there may be more after the last one: no iterator"
    )]
    pub fn next(&mut self) -> Option<Arrived> {
        if self.begun.is_none() {
            if let Some(arrived) = self.breaks() {
                return Some(arrived);
            }
            if let Some(arrived) = self.head() {
                return Some(arrived);
            }
        }
        let (_, _, length) = self.begun.as_ref()?;
        if self.held.len() < *length {
            return None;
        }
        let (mut message, flaws, length) = self.begun.take()?;
        message.body = self.held.drain(..length).collect();
        Some(Arrived::Message(message, flaws))
    }

    /// Takes the line breaks before a message.
    fn breaks(&mut self) -> Option<Arrived> {
        loop {
            if self.held.starts_with(b"\r\n\r\n") {
                self.take(4);
                self.half = false;
                return Some(Arrived::Ping);
            }
            match self.held.as_slice() {
                b"\r\n" => {
                    self.take(2);
                    let second = std::mem::replace(&mut self.half, true);
                    self.half &= !second;
                    return Some(if second { Arrived::Ping } else { Arrived::Pong });
                }
                // More may come.
                [b'\r'] | b"\r\n\r" | [] => return None,
                [b'\r' | b'\n', ..] => self.take(1),
                _ => {
                    self.half = false;
                    return None;
                }
            }
        }
    }

    /// Takes a head, if it is complete, and begins a message; what cannot be one is returned.
    fn head(&mut self) -> Option<Arrived> {
        if matches!(self.held.first(), None | Some(b'\r' | b'\n')) {
            return None;
        }
        let most = read::head_max(&self.held);
        let limit = self.held.len().min(most);
        let from = self.looked.min(limit);
        let mut flaws = Vec::new();
        let Some((end, body)) = read::head_end(&self.held[from..limit]) else {
            if self.held.len() < most {
                self.looked = self.held.len().saturating_sub(3);
                return None;
            }
            flaws.push(Flaw::HeadTooLong);
            let message = read::head_of(&self.held[..limit], &mut flaws);
            return Some(self.end(message, flaws));
        };
        let Some(message) = read::head_of(&self.held[..from + end], &mut flaws) else {
            return Some(self.end(None, flaws));
        };
        let length = match read::content_length(&message.headers) {
            Ok(Some(length)) if length > BODY_MAX => Err(Flaw::BodyTooLong),
            Ok(Some(length)) => Ok(length),
            Ok(None) => Err(Flaw::Length),
            Err(flaw) => Err(flaw),
        };
        match length {
            Ok(length) => {
                self.take(from + body);
                self.begun = Some((message, flaws, length));
                None
            }
            Err(flaw) => {
                flaws.push(flaw);
                Some(self.end(Some(message), flaws))
            }
        }
    }

    fn take(&mut self, count: usize) {
        self.held.drain(..count);
        self.looked = 0;
    }

    fn end(&mut self, message: Option<Message>, flaws: Vec<Flaw>) -> Arrived {
        self.ended = true;
        self.held = Vec::new();
        message.map_or(Arrived::Noise, |message| Arrived::Message(message, flaws))
    }
}
