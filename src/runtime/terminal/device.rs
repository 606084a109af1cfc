//! Terminals and pipes at the sides of this process, read and written without ever waiting for them.

use std::{
    ffi::CString,
    fs::File,
    io::{self, Write},
    os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd},
    pin::Pin,
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::{self, FileType, Mode, OFlags},
    termios,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::unix::pipe::{Receiver, Sender},
};

/// A terminal or a pipe that is read.
#[derive(Debug)]
pub struct Source {
    /// To the operating system, terminals are watched as pipes are.
    line: Receiver,
    _flags: Option<Flags>,
}

/// What is written to.
#[derive(Debug)]
pub struct Sink {
    way: Way,
    _flags: Option<Flags>,
}

#[derive(Debug)]
enum Way {
    /// A terminal or a pipe, which may be full.
    Line(Sender),
    /// A file, which takes every byte.
    File(File),
}

impl Source {
    /// Reads there from now on.
    ///
    /// # Errors
    /// When it is neither a terminal nor a pipe.
    pub fn open(end: BorrowedFd<'_>) -> io::Result<Self> {
        let (line, flags) = own(end)?;
        Ok(Self {
            line: Receiver::from_owned_fd_unchecked(line)?,
            _flags: flags,
        })
    }

    /// Reads what is there; 0 when nobody is at the other end any more.
    pub fn poll_read(
        &mut self,
        context: &mut Context<'_>,
        bytes: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        let mut bytes = ReadBuf::new(bytes);
        ready!(Pin::new(&mut self.line).poll_read(context, &mut bytes))?;
        Poll::Ready(Ok(bytes.filled().len()))
    }
}

impl Sink {
    /// Writes there from now on.
    ///
    /// # Errors
    /// When nothing is open there.
    pub fn open(end: BorrowedFd<'_>) -> io::Result<Self> {
        let kind = FileType::from_raw_mode(fs::fstat(end)?.st_mode);
        if !termios::isatty(end) && !matches!(kind, FileType::Fifo | FileType::Socket) {
            return Ok(Self {
                way: Way::File(end.try_clone_to_owned()?.into()),
                _flags: None,
            });
        }
        let (line, flags) = own(end)?;
        Ok(Self {
            way: Way::Line(Sender::from_owned_fd_unchecked(line)?),
            _flags: flags,
        })
    }

    /// Writes all of this, as long as somebody goes on reading: waits no longer than `patience` for the next byte to be
    /// taken, and no longer than `most` in all.
    ///
    /// # Errors
    /// [`TimedOut`](io::ErrorKind::TimedOut) when nobody reads, and what writing answers.
    pub fn write_within(
        &mut self,
        mut bytes: &[u8],
        patience: Duration,
        most: Duration,
    ) -> io::Result<()> {
        let line = match &mut self.way {
            Way::Line(line) => line,
            Way::File(file) => return file.write_all(bytes),
        };
        let end = Instant::now() + most;
        let mut until = Instant::now() + patience;
        while !bytes.is_empty() {
            match rustix::io::write(&*line, bytes) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(taken) => {
                    bytes = &bytes[taken..];
                    until = Instant::now() + patience;
                }
                Err(rustix::io::Errno::INTR) => {}
                Err(rustix::io::Errno::AGAIN) => {
                    let left = until.min(end).saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return Err(io::ErrorKind::TimedOut.into());
                    }
                    let left = Timespec::try_from(left).map_err(io::Error::other)?;
                    // Whatever ends the waiting, the next write tells it.
                    let _ = poll(&mut [PollFd::new(&*line, PollFlags::OUT)], Some(&left));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

impl AsFd for Sink {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match &self.way {
            Way::Line(line) => line.as_fd(),
            Way::File(file) => file.as_fd(),
        }
    }
}

impl AsyncWrite for Sink {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let line = match &mut self.way {
            Way::Line(line) => line,
            Way::File(file) => return Poll::Ready(file.write(bytes)),
        };
        // Mostly there is room, although nobody has told yet.
        match rustix::io::write(&*line, bytes) {
            Err(rustix::io::Errno::AGAIN) => Pin::new(line).poll_write(context, bytes),
            outcome => Poll::Ready(outcome.map_err(io::Error::from)),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// The same terminal or pipe, in a mode in which it does not wait. That mode belongs to whoever opened it, and other
/// processes have it from the same hand: it is opened once more. Where that cannot be (the terminal of another user,
/// after `su`), all of them have to do without waiting as long as the flags are held.
fn own(end: BorrowedFd<'_>) -> io::Result<(OwnedFd, Option<Flags>)> {
    let flags = fs::fcntl_getfl(end)?;
    if let Some(line) = again(end, flags & OFlags::RWMODE) {
        return Ok((line, None));
    }
    let shared = Flags {
        line: end.try_clone_to_owned()?,
        before: flags,
    };
    fs::fcntl_setfl(end, flags | OFlags::NONBLOCK)?;
    Ok((end.try_clone_to_owned()?, Some(shared)))
}

/// Opens it once more, if it can be.
fn again(end: BorrowedFd<'_>, access: OFlags) -> Option<OwnedFd> {
    let name = if termios::isatty(end) {
        termios::ttyname(end, Vec::new()).ok()?
    } else {
        CString::new(format!("/proc/self/fd/{}", end.as_raw_fd())).ok()?
    };
    let flags = access | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let line = fs::open(name, flags, Mode::empty()).ok()?;
    let what = |line| {
        let stat = fs::fstat(line).ok()?;
        Some((stat.st_dev, stat.st_ino, stat.st_rdev))
    };
    (what(end)? == what(line.as_fd())?).then_some(line)
}

/// The flags of a terminal or pipe as others had them, which they get back.
#[derive(Debug)]
struct Flags {
    line: OwnedFd,
    before: OFlags,
}

impl Drop for Flags {
    fn drop(&mut self) {
        // Who is gone has no flags.
        let _ = fs::fcntl_setfl(&self.line, self.before);
    }
}
