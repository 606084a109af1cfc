//! A connection's bytes, with a limit on how long the other side may leave an answer lying, and with a body for what the
//! HTTP library refuses by itself.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use hyper::body::Bytes;

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Instant, Sleep, sleep_until},
};

use super::unread;

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
    remote: SocketAddr,
    /// Whether the next head is one of the platform's.
    ours: Arc<AtomicBool>,
    /// What is being written in place of what was to be written.
    instead: Option<Bytes>,
}

impl Stream {
    /// A stream that has waited for nothing yet. Whoever answers a request says so in `ours`.
    pub fn new(
        inner: TcpStream,
        remote: SocketAddr,
        patience: Duration,
        ours: Arc<AtomicBool>,
    ) -> Self {
        Self {
            inner,
            patience,
            debt: Duration::ZERO,
            waits: None,
            remote,
            ours,
            instead: None,
        }
    }

    /// Whether a head of the library's own is to be written, which says nothing.
    fn is_bare(&mut self, bytes: &[u8]) -> bool {
        if self.instead.is_none() && bytes.starts_with(b"HTTP/1.") {
            // What comes before an answer, such as 100, is no answer.
            let interim = bytes.get(9) == Some(&b'1');
            if !interim && !self.ours.swap(false, Ordering::Relaxed) {
                self.instead = unread::told(bytes, self.remote);
            }
        }
        self.instead.is_some()
    }

    /// Writes all that stands in place of these bytes, and says that they were written.
    fn write_instead(
        &mut self,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        while let Some(mut rest) = self.instead.take().filter(|rest| !rest.is_empty()) {
            let tried = Pin::new(&mut self.inner).poll_write(context, &rest);
            match self.count(context, tried) {
                Poll::Ready(Ok(written)) => {
                    let _ = rest.split_to(written);
                    self.instead = Some(rest);
                }
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {
                    self.instead = Some(rest);
                    return Poll::Pending;
                }
            }
        }
        Poll::Ready(Ok(bytes.len()))
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
        if self.is_bare(bytes) {
            return self.write_instead(context, bytes);
        }
        let tried = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.count(context, tried)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let first = parts.iter().find(|part| !part.is_empty());
        if let Some(first) = first.filter(|first| self.is_bare(first)) {
            return self.write_instead(context, first);
        }
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
