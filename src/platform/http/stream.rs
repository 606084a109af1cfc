//! A connection's bytes, with a limit on how long the other side may leave an answer lying.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Instant, Sleep, sleep_until},
};

/// Bytes a second at which an answer must be taken in the long run.
const RATE: u64 = 16 * 1024;

/// A stream whose writes fail when the other side does not read.
///
/// The time that writes wait is a debt, which bytes that leave pay back; more of it than the patience ends the connection.
/// So somebody who reads nothing is left after that time, and somebody who reads a byte now and then not much later.
pub struct Stream {
    inner: TcpStream,
    patience: Duration,
    debt: Duration,
    /// Since when a write waits, and the alarm for when the debt is too high.
    waits: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl Stream {
    /// A stream that has waited for nothing yet.
    pub fn new(inner: TcpStream, patience: Duration) -> Self {
        Self {
            inner,
            patience,
            debt: Duration::ZERO,
            waits: None,
        }
    }

    /// Counts a write that was tried.
    fn count(
        &mut self,
        context: &mut Context<'_>,
        tried: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if let Poll::Ready(written) = tried {
            if let Some((since, _)) = self.waits.take() {
                self.debt += since.elapsed();
            }
            let written = written?;
            let paid = Duration::from_secs(written as u64) / u32::try_from(RATE).unwrap_or(1);
            self.debt = self.debt.saturating_sub(paid);
            return Poll::Ready(Ok(written));
        }
        let (patience, debt) = (self.patience, self.debt);
        let (_, alarm) = self.waits.get_or_insert_with(|| {
            let now = Instant::now();
            let end = now + patience.saturating_sub(debt);
            (now, Box::pin(sleep_until(end)))
        });
        ready!(alarm.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(context, into)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let tried = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.count(context, tried)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let tried = Pin::new(&mut self.inner).poll_write_vectored(context, parts);
        self.count(context, tried)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}
