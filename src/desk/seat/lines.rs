//! Talks with somebody in lines: for screen readers, and for whoever has no terminal (`ssh -T`).

use std::{
    pin::{Pin, pin},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use futures_util::{Stream, stream};
use russh::{ChannelMsg, ChannelReadHalf};
use signal_hook::consts::SIGTERM;

use crate::{
    api::{patience::LAST_BYTES, sentence::Sentence},
    app::{Size, shared::setup::Start},
    desk::{
        hall::{Hall, Order, Orders},
        person::Person,
    },
    runtime::plain::{self, Beside, Typed},
};

use super::{
    dashboard::{begin, say},
    farewell::Farewell,
    idle::{GONE, Idle, SOON, Step},
    way::Way,
};

/// What is said at once: twenty-odd rows, and one column after the other.
const PAGE: Size = Size {
    width: 110,
    height: 30,
};

/// The longest line that is taken, in bytes.
const LONGEST: usize = 64 << 10;

/// Runs the conversation. Answers the exit status.
///
/// # Errors
/// One sentence, when there is none to be had.
pub async fn run(
    (hall, person): (&Arc<Hall>, &Arc<Person>),
    (read, mut orders): (ChannelReadHalf, Orders),
    farewell: &Farewell,
    mut way: Way,
) -> Result<u32, Sentence> {
    let (services, mut setup) = begin(hall, person, PAGE).await?;
    // Lines are read from the top: a list of domains is shorter.
    setup.start = Start::Domains;
    let idle = Arc::new(Mutex::new(Idle::new(&hall.rules)));
    let (touched, reasons) = (Arc::clone(&idle), farewell.clone());
    let beside = stream::poll_fn(move |context| {
        if let Poll::Ready(Some(order)) = orders.poll_recv(context) {
            return Poll::Ready(Some(hint(order, &reasons)));
        }
        loop {
            let step = std::task::ready!(locked(&idle).poll(context));
            return Poll::Ready(Some(match step {
                // What was said stands there anyway.
                Step::Lock => continue,
                Step::Warn => Beside::Say(SOON.into()),
                Step::Leave => hint(Order::Leave(GONE.into()), &reasons),
            }));
        }
    });
    let input = plain::Input {
        lines: Lines::new(read, touched),
        beside,
    };
    let ending = plain::run(&mut way, input, services, setup).await;
    let ending = ending.map_err(|error| format!("The conversation ended: {error}."))?;
    let mut last = String::new();
    for line in farewell.take().into_iter().chain(ending.told()) {
        last.extend(["\n", &line, "\n"]);
    }
    // Who does not read on has read enough.
    let _ = say(&mut way, last.as_bytes(), LAST_BYTES).await;
    Ok(ending.status().into())
}

/// What an order of the hall means in a conversation.
fn hint(order: Order, reasons: &Farewell) -> Beside {
    match order {
        Order::Say(text) => Beside::Say(text),
        Order::LeaveSoon(why) => {
            reasons.set(why);
            Beside::LeaveSoon(SIGTERM)
        }
        Order::Leave(why) => {
            reasons.set(why);
            Beside::Leave(SIGTERM)
        }
    }
}

fn locked(idle: &Mutex<Idle>) -> MutexGuard<'_, Idle> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The lines that come over a channel.
struct Lines {
    read: ChannelReadHalf,
    bytes: Vec<u8>,
    idle: Arc<Mutex<Idle>>,
    /// Whether the line at hand is too long to be kept.
    spilt: bool,
    ended: bool,
}

impl Lines {
    fn new(read: ChannelReadHalf, idle: Arc<Mutex<Idle>>) -> Self {
        Self {
            read,
            idle,
            bytes: Vec::new(),
            spilt: false,
            ended: false,
        }
    }

    /// The first whole line, or what is left at the end.
    fn line(&mut self) -> Option<Typed> {
        let end = self.bytes.iter().position(|byte| *byte == b'\n');
        let Some(end) = end else {
            if self.bytes.len() > LONGEST {
                self.bytes.clear();
                self.spilt = true;
            }
            if !self.ended || (self.bytes.is_empty() && !self.spilt) {
                return None;
            }
            let rest = std::mem::take(&mut self.bytes);
            return Some(self.read_line(rest));
        };
        let mut line: Vec<u8> = self.bytes.drain(..=end).collect();
        line.pop();
        Some(self.read_line(line))
    }

    fn read_line(&mut self, mut line: Vec<u8>) -> Typed {
        if line.ends_with(b"\r") {
            line.pop();
        }
        if std::mem::take(&mut self.spilt) || line.len() > LONGEST {
            return Typed::Garbled;
        }
        String::from_utf8(line).map_or(Typed::Garbled, Typed::Line)
    }
}

impl Stream for Lines {
    type Item = Typed;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Typed>> {
        loop {
            if let Some(line) = self.line() {
                return Poll::Ready(Some(line));
            }
            if self.ended {
                return Poll::Ready(Some(Typed::Ended));
            }
            let message = pin!(self.read.wait()).poll(context);
            match std::task::ready!(message) {
                Some(ChannelMsg::Data { data }) => {
                    locked(&self.idle).touch();
                    self.bytes.extend_from_slice(&data);
                }
                None | Some(ChannelMsg::Eof | ChannelMsg::Close) => self.ended = true,
                Some(_) => {}
            }
        }
    }
}
