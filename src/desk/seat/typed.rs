//! What somebody sends while they are shown a dashboard: keys, sizes, and what the hall has to say in between.

use std::{
    pin::{Pin, pin},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};

use futures_util::Stream;
use russh::{ChannelMsg, ChannelReadHalf, Sig};
use signal_hook::consts::{SIGHUP, SIGTERM};
use tokio::time::{Sleep, sleep_until};

use crate::{
    app::message::Message,
    desk::hall::{Chair, Order},
    runtime::terminal::{
        decoder::Decoder,
        input::{Input, translate},
    },
};

use super::terminal::size;

/// So long before somebody is sent away for doing nothing, they are told.
const WARNING: Duration = Duration::from_mins(1);

/// Why somebody leaves who did not ask to, for them to read afterwards.
#[derive(Debug, Clone, Default)]
pub struct Farewell(Arc<Mutex<Option<String>>>);

impl Farewell {
    /// For this reason.
    pub fn set(&self, why: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
    }

    /// The reason, if there is one.
    pub fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// What comes from somebody, and from the hall.
pub struct Typed {
    read: ChannelReadHalf,
    chair: Chair,
    farewell: Farewell,
    decoder: Decoder,
    pointing: Arc<AtomicBool>,
    /// Runs while the rest of a key is waited for.
    timer: Option<Pin<Box<Sleep>>>,
    idle: Idle,
    ended: bool,
}

/// How long nobody has pressed a key.
struct Idle {
    limit: Duration,
    since: Instant,
    warned: bool,
    timer: Pin<Box<Sleep>>,
}

impl Typed {
    /// What comes there. Who does nothing for so long is told, and then leaves.
    pub fn new(
        (read, chair): (ChannelReadHalf, Chair),
        farewell: Farewell,
        pointing: Arc<AtomicBool>,
        limit: Duration,
    ) -> Self {
        let since = Instant::now();
        Self {
            read,
            chair,
            farewell,
            decoder: Decoder::default(),
            pointing,
            timer: None,
            idle: Idle {
                limit,
                since,
                warned: false,
                timer: Box::pin(sleep_until((since + limit.saturating_sub(WARNING)).into())),
            },
            ended: false,
        }
    }

    fn order(&mut self, order: Order) -> Input {
        match order {
            Order::Say(text) => Input::Message(Message::Caution(text)),
            Order::LeaveSoon(why) => {
                self.farewell.set(why);
                Input::LeaveSoon(SIGTERM)
            }
            Order::Leave(why) => self.leave(why),
        }
    }

    fn leave(&mut self, why: String) -> Input {
        self.farewell.set(why);
        Input::Leave(SIGTERM)
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "no other signal means anything here"
    )]
    /// What a message of the channel means, if anything is to be done at once.
    fn take(&mut self, message: Option<ChannelMsg>) -> Option<Input> {
        match message {
            Some(ChannelMsg::Data { data }) => {
                self.idle.touch();
                self.decoder.point(self.pointing.load(Ordering::Relaxed));
                self.decoder.feed(&data, Instant::now());
                None
            }
            Some(ChannelMsg::WindowChange {
                col_width,
                row_height,
                ..
            }) => Some(Input::Message(Message::Resized(size(
                col_width, row_height,
            )))),
            Some(ChannelMsg::Signal { signal }) => match signal {
                Sig::HUP | Sig::TERM | Sig::KILL => {
                    Some(self.leave("Your client asked for it.".into()))
                }
                _ => None,
            },
            None | Some(ChannelMsg::Close | ChannelMsg::Eof) => {
                self.ended = true;
                Some(Input::Leave(SIGHUP))
            }
            // What belongs to the start, or is the client's.
            Some(_) => None,
        }
    }

    fn poll_decoder(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Some(deadline) = self.decoder.deadline() else {
            self.timer = None;
            return Poll::Pending;
        };
        let timer = self
            .timer
            .get_or_insert_with(|| Box::pin(sleep_until(deadline.into())));
        if timer.deadline() != deadline.into() {
            timer.as_mut().reset(deadline.into());
        }
        std::task::ready!(timer.as_mut().poll(context));
        self.decoder.expire(deadline);
        Poll::Ready(())
    }
}

impl Idle {
    fn touch(&mut self) {
        self.since = Instant::now();
        self.warned = false;
    }

    /// Is ready when it is time to warn, or to leave; the timer runs on from the last key only then.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<bool> {
        loop {
            std::task::ready!(self.timer.as_mut().poll(context));
            let now = Instant::now();
            let (warning, end) = (
                self.since + self.limit.saturating_sub(WARNING),
                self.since + self.limit,
            );
            let next = if now >= end {
                return Poll::Ready(true);
            } else if now >= warning && !self.warned {
                self.warned = true;
                self.timer.as_mut().reset(end.into());
                return Poll::Ready(false);
            } else if now >= warning {
                end
            } else {
                warning
            };
            self.timer.as_mut().reset(next.into());
        }
    }
}

impl Stream for Typed {
    type Item = Input;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Input>> {
        let typed = &mut *self;
        if typed.ended {
            return Poll::Ready(None);
        }
        loop {
            if let Some(event) = typed.decoder.event() {
                if let Some(message) = translate(event) {
                    return Poll::Ready(Some(Input::Message(message)));
                }
                continue;
            }
            if let Poll::Ready(Some(order)) = typed.chair.orders.poll_recv(context) {
                return Poll::Ready(Some(typed.order(order)));
            }
            let message = pin!(typed.read.wait()).poll(context);
            if let Poll::Ready(message) = message {
                if let Some(input) = typed.take(message) {
                    return Poll::Ready(Some(input));
                }
                continue;
            }
            if typed.poll_decoder(context).is_ready() {
                continue;
            }
            return match typed.idle.poll(context) {
                Poll::Ready(false) => {
                    let text = "Nobody has pressed a key for long: this desk is left in a minute.";
                    Poll::Ready(Some(Input::Message(Message::Caution(text.into()))))
                }
                Poll::Ready(true) => {
                    let why = "Nobody pressed a key for too long.".to_owned();
                    Poll::Ready(Some(typed.leave(why)))
                }
                Poll::Pending => Poll::Pending,
            };
        }
    }
}
