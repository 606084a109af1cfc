//! The way out to somebody who may read slowly or not at all: takes every byte at once, passes them on as they are read.

use std::{
    io::{self, Write},
    pin::Pin,
    task::{Context, Poll, Waker, ready},
};

use tokio::io::AsyncWrite;
use zeroize::Zeroize;

use crate::api::patience::{LAST_BYTES, READER};

use super::device::Sink;

/// Whoever draws asks [`is_full`](Self::is_full) first, and draws the newest frame when there is
/// [room](Self::poll_room) again: then no more than one waits.
#[derive(Debug)]
pub struct Outlet<S> {
    sink: S,
    /// What was not passed on yet, behind what was.
    waiting: Vec<u8>,
    passed: usize,
}

impl<S: AsyncWrite + Unpin> Outlet<S> {
    /// With nothing in it.
    pub fn new(sink: S) -> Self {
        Self {
            sink,
            waiting: Vec::new(),
            passed: 0,
        }
    }

    /// Where the bytes go.
    pub fn sink(&self) -> &S {
        &self.sink
    }

    /// Whether something waits.
    pub fn is_full(&self) -> bool {
        self.passed < self.waiting.len()
    }

    /// Passes on what is read, and is ready when nothing waits any more.
    ///
    /// # Errors
    /// When nothing is taken any more. What waited is dropped then.
    pub fn poll_room(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.is_full() {
            let sink = Pin::new(&mut self.sink);
            match ready!(sink.poll_write(context, &self.waiting[self.passed..])) {
                Ok(0) => {
                    self.forget();
                    return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
                }
                Ok(taken) => self.passed += taken,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.forget();
                    return Poll::Ready(Err(error));
                }
            }
        }
        self.forget();
        Poll::Ready(Ok(()))
    }

    /// A password may have been shown or copied.
    fn forget(&mut self) {
        self.waiting.zeroize();
        self.passed = 0;
    }
}

impl Outlet<Sink> {
    /// Passes on what waits, and then this, if it is read: the only waiting here, and it has an end.
    ///
    /// # Errors
    /// When it is not read, or nothing is taken any more. What waited is dropped then.
    pub fn finish(&mut self, last: &[u8]) -> io::Result<()> {
        let waits = &self.waiting[self.passed..];
        let first = self.sink.write_within(waits, READER, LAST_BYTES);
        self.forget();
        first?;
        self.sink.write_within(last, READER, LAST_BYTES)
    }
}

impl<S: AsyncWrite + Unpin> Write for Outlet<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        match self.poll_room(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Err(error)) => Err(error),
            Poll::Ready(Ok(())) | Poll::Pending => Ok(bytes.len()),
        }
    }

    /// What waits is passed on later.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::Write as _,
        task::{Context, Poll, Waker},
    };

    use tokio::io::AsyncReadExt as _;

    use super::Outlet;

    #[tokio::test]
    async fn whoever_reads_late_reads_every_byte_in_order() {
        let (sink, mut reader) = tokio::io::duplex(8);
        let mut outlet = Outlet::new(sink);
        outlet.write_all(b"one and two").expect("taken");
        assert!(outlet.is_full());
        outlet.write_all(b" and three").expect("taken");
        let room =
            |outlet: &mut Outlet<_>| outlet.poll_room(&mut Context::from_waker(Waker::noop()));
        assert!(room(&mut outlet).is_pending());
        let mut read = Vec::new();
        while outlet.is_full() {
            reader.read_buf(&mut read).await.expect("there");
            let _ = room(&mut outlet);
        }
        assert!(matches!(room(&mut outlet), Poll::Ready(Ok(()))));
        drop(outlet);
        reader.read_to_end(&mut read).await.expect("its end");
        assert_eq!(read, b"one and two and three");
    }

    #[tokio::test]
    async fn who_is_gone_is_told_once_and_nothing_waits_for_them() {
        let (sink, reader) = tokio::io::duplex(8);
        let mut outlet = Outlet::new(sink);
        drop(reader);
        assert!(outlet.write_all(b"one").is_err());
        assert!(!outlet.is_full());
    }
}
