//! What commands read from their standard input, which the host keeps until they have ended.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zeroize::Zeroizing;

use crate::api::sentence::Sentence;

/// The most that a command reads, in bytes.
const MOST: usize = 64 << 20;
/// The most that all commands together have read, in bytes.
const MOST_TOGETHER: usize = 256 << 20;

/// The room for what is read.
#[derive(Debug)]
pub struct Intake(Arc<Semaphore>);

impl Default for Intake {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST_TOGETHER)))
    }
}

impl Intake {
    /// What a command reads: nothing yet.
    pub fn begin(&self) -> Input<'_> {
        Input {
            intake: self,
            bytes: Zeroizing::default(),
            room: None,
        }
    }
}

/// What one command has read so far.
pub struct Input<'a> {
    intake: &'a Intake,
    bytes: Zeroizing<Vec<u8>>,
    room: Option<OwnedSemaphorePermit>,
}

impl Input<'_> {
    /// Reads some more.
    ///
    /// # Errors
    /// When it is too much for one command, or with what others have read.
    pub fn take(&mut self, piece: &[u8]) -> Result<(), Sentence> {
        if self.bytes.len() + piece.len() > MOST {
            return Err("What was sent is too long: 64 MiB are read.".into());
        }
        // A piece is no longer than a command reads.
        let length = u32::try_from(piece.len()).unwrap_or(u32::MAX);
        let more = Arc::clone(&self.intake.0).try_acquire_many_owned(length);
        let more = more.map_err(
            |_| "Too much is read by commands at the moment: 256 MiB together. Try again later.",
        )?;
        match &mut self.room {
            Some(room) => room.merge(more),
            None => self.room = Some(more),
        }
        self.bytes.extend_from_slice(piece);
        Ok(())
    }

    /// All of it, and the room that it takes until that is dropped.
    pub fn end(self) -> (Zeroizing<Vec<u8>>, Option<OwnedSemaphorePermit>) {
        (self.bytes, self.room)
    }
}

#[cfg(test)]
mod tests {
    use super::{Intake, MOST, MOST_TOGETHER};

    #[test]
    fn one_command_reads_so_much_and_all_together_no_more_than_there_is_room_for() {
        let intake = Intake::default();
        let piece = vec![b'x'; MOST];
        let mut kept = Vec::new();
        for _ in 0..MOST_TOGETHER / MOST {
            let mut input = intake.begin();
            input.take(&piece).expect("there is room");
            let refused = input.take(b"x").expect_err("too long");
            assert!(refused.to_string().contains("64 MiB"), "{refused}");
            let (bytes, room) = input.end();
            assert_eq!(bytes.len(), MOST);
            kept.push(room);
        }
        let mut late = intake.begin();
        let refused = late.take(b"x").expect_err("no room");
        assert!(refused.to_string().contains("256 MiB"), "{refused}");
        kept.pop();
        late.take(b"x").expect("a command has ended");
    }
}
