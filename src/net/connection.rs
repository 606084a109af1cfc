//! One connection: bytes to messages and back, with deadlines for whoever keeps us waiting.

use std::time::Duration;

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    sync::mpsc,
    time::{Instant, sleep_until},
};

use crate::net::{
    bounds::Bounds,
    event::{Closed, Event},
    outbox::Outgoing,
};
use crate::sip::{
    Flow,
    message::{Arrived, Stream, stamp},
};

/// The answer to a ping (RFC 5626 §3.5.1).
const PONG: &[u8] = b"\r\n";

/// Bytes that are read at once.
const CHUNK: usize = 4096;

/// How long a connection stays open for the answers to the last message that could be read on it.
const FAREWELL: Duration = Duration::from_secs(2);

/// Reads and writes until one side has enough.
pub(super) async fn run(
    mut socket: impl AsyncRead + AsyncWrite + Unpin,
    flow: Flow,
    bounds: Bounds,
    mut outgoing: Outgoing,
    events: mpsc::Sender<Event>,
) -> Closed {
    let mut talk = Talk {
        flow,
        bounds,
        stream: Stream::default(),
        half: false,
        unsent: Vec::new(),
        stuck: None,
        deadline: Instant::now() + bounds.begun,
        heard: false,
        ended: false,
    };
    let mut chunk = vec![0; CHUNK];
    let (mut reader, mut writer) = tokio::io::split(&mut socket);
    let mut open = true;
    loop {
        let writing = !talk.unsent.is_empty();
        if !open && !writing {
            let _ = writer.shutdown().await;
            return Closed::Left;
        }
        tokio::select! {
            biased;
            written = writer.write(&talk.unsent), if writing => match written {
                Ok(0) => return Closed::Ended,
                Ok(length) => {
                    outgoing.sent(length);
                    talk.wrote(length);
                    if talk.unsent.is_empty() && let Err(why) = writer.flush().await {
                        return Closed::Broken(why.to_string());
                    }
                }
                Err(why) => return Closed::Broken(why.to_string()),
            },
            next = outgoing.next(), if open && !writing => match next {
                Some(bytes) => talk.send(&bytes),
                None => open = false,
            },
            read = reader.read(&mut chunk), if talk.hears() => match read {
                Ok(0) => return talk.left(),
                Ok(length) => {
                    let (heard, pongs) = talk.hear(&chunk[..length]);
                    outgoing.added(pongs);
                    for event in heard {
                        if events.send(event).await.is_err() {
                            return Closed::Left;
                        }
                    }
                }
                Err(why) => return Closed::Broken(why.to_string()),
            },
            () = sleep_until(talk.until()) => return talk.late(writing),
        }
    }
}

/// What is known of a connection while it lasts.
struct Talk {
    flow: Flow,
    bounds: Bounds,
    stream: Stream,
    /// A message has begun that is not complete.
    half: bool,
    /// Pongs and messages that the other side has not taken yet.
    unsent: Vec<u8>,
    /// When it must have taken some of them.
    stuck: Option<Instant>,
    deadline: Instant,
    /// At least one message came.
    heard: bool,
    /// Nothing that comes now can be told apart any more.
    ended: bool,
}

impl Talk {
    /// Whether more is read: not from who takes nothing of what is sent.
    fn hears(&self) -> bool {
        !self.ended && self.unsent.len() <= self.bounds.unsent
    }

    fn until(&self) -> Instant {
        self.stuck
            .map_or(self.deadline, |stuck| stuck.min(self.deadline))
    }

    fn send(&mut self, bytes: &[u8]) {
        if self.unsent.is_empty() {
            self.stuck = Some(Instant::now() + self.bounds.begun);
        }
        self.unsent.extend_from_slice(bytes);
    }

    /// What there is in these bytes, and how many bytes of pongs are added to what is sent.
    fn hear(&mut self, bytes: &[u8]) -> (Vec<Event>, usize) {
        let (mut events, mut pongs, mut noise) = (Vec::new(), 0, false);
        self.stream.feed(bytes);
        while let Some(arrived) = self.stream.next() {
            match arrived {
                Arrived::Message(mut message, flaws) => {
                    self.heard = true;
                    stamp(&mut message, self.flow.peer);
                    let flow = self.flow;
                    events.push(Event::Arrived {
                        flow,
                        message,
                        flaws,
                    });
                }
                Arrived::Ping => {
                    self.send(PONG);
                    pongs += PONG.len();
                }
                Arrived::Pong => {}
                Arrived::Noise => noise = true,
            }
        }
        self.ended = self.stream.ended() || noise;
        let was_half = std::mem::replace(&mut self.half, self.stream.begun());
        let now = Instant::now();
        if self.ended {
            self.deadline = now + FAREWELL;
        } else if self.half {
            // The time for a message runs from its first byte.
            if !was_half || !events.is_empty() {
                self.deadline = now + self.bounds.begun;
            }
        } else if self.heard {
            self.deadline = now + self.bounds.idle;
        }
        (events, pongs)
    }

    /// So many bytes were taken.
    fn wrote(&mut self, length: usize) {
        self.unsent.drain(..length);
        self.stuck = (!self.unsent.is_empty()).then(|| Instant::now() + self.bounds.begun);
    }

    /// The other side has closed.
    fn left(&self) -> Closed {
        if self.half {
            Closed::Broken("it ended in the middle of a message".to_owned())
        } else {
            Closed::Ended
        }
    }

    /// The deadline passed.
    fn late(&self, writing: bool) -> Closed {
        if self.ended {
            return Closed::Noise;
        }
        Closed::Stuck(if writing {
            "the other side takes nothing"
        } else if self.half {
            "a message was begun and not finished"
        } else if self.heard {
            "nothing came for a long time"
        } else {
            "no message came"
        })
    }
}
