//! The body of an answer, which a fault can cut short, stall or make huge.

use std::{
    convert::Infallible,
    fmt::{self, Write as _},
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_util::{
    StreamExt as _,
    stream::{self, BoxStream},
};
use hyper::body::{Body, Bytes, Frame, SizeHint};

use super::seats::Wait;
use crate::platform::stream::Watch;

/// Bytes of made-up items that are produced at a time.
const CHUNK: usize = 32 * 1024;

/// What comes as it happens, and whose turn it is on the connection.
pub struct Events {
    pieces: BoxStream<'static, Bytes>,
    wait: Wait,
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Events")
    }
}

/// The body of an answer.
#[derive(Debug)]
pub enum Payload {
    /// Pieces, as they come, until there are no more.
    Events(Events),
    /// All of it, at once.
    Whole(Option<Bytes>),
    /// The first half of what its length promises, and then the end of the connection, or silence.
    Half {
        /// What is still to be sent.
        rest: Option<Bytes>,
        /// The length that was promised.
        promised: u64,
        /// Whether silence follows.
        stalls: bool,
        /// Whether what was sent had a chance to leave.
        flushed: bool,
    },
    /// The items of a list, and then made-up ones until so many bytes were sent.
    Padded {
        /// What comes first: the list without its closing bracket.
        start: Option<Bytes>,
        /// Bytes still to be made up.
        left: u64,
        /// Items made up so far.
        items: u64,
        /// Whether the closing bracket was sent.
        closed: bool,
    },
}

impl Payload {
    /// All that somebody who watches is told. A connection on which something was sent just now is not one that has
    /// waited long for its other side.
    pub fn events(watch: Watch, wait: Wait) -> Self {
        let pieces = stream::unfold(watch, |mut watch| async {
            let text = watch.next().await?;
            Some((Bytes::from(text), watch))
        });
        let pieces = pieces.boxed();
        Self::Events(Events { pieces, wait })
    }

    /// A body that breaks off in the middle.
    pub fn half(body: &Bytes, stalls: bool) -> Self {
        Self::Half {
            rest: Some(body.slice(..body.len() / 2)),
            promised: body.len() as u64,
            stalls,
            flushed: false,
        }
    }

    /// A list with made-up items behind its own.
    pub fn padded(list: &Bytes, bytes: u64) -> Self {
        let open = list.strip_suffix(b"]").unwrap_or(b"[");
        Self::Padded {
            start: Some(Bytes::copy_from_slice(open)),
            left: bytes,
            items: u64::from(open.len() > 1),
            closed: false,
        }
    }
}

impl From<Bytes> for Payload {
    fn from(body: Bytes) -> Self {
        Self::Whole(Some(body).filter(|body| !body.is_empty()))
    }
}

fn made_up(left: &mut u64, items: &mut u64) -> Bytes {
    let mut chunk = String::with_capacity(CHUNK + 128);
    while chunk.len() < CHUNK && (chunk.len() as u64) < *left {
        let comma = if *items == 0 { "" } else { "," };
        let n = *items;
        // Writing to a string cannot fail.
        let _ = write!(
            chunk,
            r#"{comma}{{"id":"re-made-up-{n}","name":"made-up-{n}"}}"#
        );
        *items += 1;
    }
    *left = left.saturating_sub(chunk.len() as u64);
    chunk.into()
}

impl Body for Payload {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let frame = |data| Poll::Ready(Some(Ok(Frame::data(data))));
        match self.get_mut() {
            Self::Events(events) => {
                let piece = ready!(events.pieces.poll_next_unpin(context));
                events.wait.is_theirs();
                piece.map_or(Poll::Ready(None), frame)
            }
            Self::Whole(body) => body.take().map_or(Poll::Ready(None), frame),
            Self::Half {
                rest,
                stalls,
                flushed,
                ..
            } => match rest.take() {
                Some(half) => frame(half),
                None if *stalls => Poll::Pending,
                None if !*flushed => {
                    // An error at once would take with it what is still in the buffer.
                    *flushed = true;
                    context.waker().wake_by_ref();
                    Poll::Pending
                }
                None => Poll::Ready(Some(Err(broken()))),
            },
            Self::Padded {
                start,
                left,
                items,
                closed,
            } => match start.take() {
                Some(start) => frame(start),
                None if *left > 0 => frame(made_up(left, items)),
                None if *closed => Poll::Ready(None),
                None => {
                    *closed = true;
                    frame(Bytes::from_static(b"]"))
                }
            },
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(body) => {
                SizeHint::with_exact(body.as_ref().map_or(0, |body| body.len() as u64))
            }
            Self::Half { promised, .. } => SizeHint::with_exact(*promised),
            Self::Events(_) | Self::Padded { .. } => SizeHint::default(),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }
}

/// What ends a connection on purpose.
pub fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "a fault was asked for")
}

/// Waits for ever: only the client or the end of the platform ends it.
pub async fn silence() -> Infallible {
    std::future::pending().await
}
