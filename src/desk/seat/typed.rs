//! What somebody sends while they are shown a dashboard: keys, sizes, and what the hall has to say in between.

use std::{
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Instant,
};

use futures_util::Stream;
use russh::{ChannelMsg, ChannelReadHalf, Sig};
use signal_hook::consts::{SIGHUP, SIGTERM};
use tokio::time::{Sleep, sleep_until};

use crate::{
    app::message::Message,
    desk::hall::{Order, Orders},
    runtime::terminal::{
        decoder::Decoder,
        input::{Input, translate},
    },
};

use super::{
    farewell::Farewell,
    idle::{GONE, Idle, SOON, Step},
    terminal::size,
};

/// What comes from somebody, and from the hall.
pub struct Typed {
    read: ChannelReadHalf,
    orders: Orders,
    farewell: Farewell,
    decoder: Decoder,
    pointing: Arc<AtomicBool>,
    /// Runs while the rest of a key is waited for.
    timer: Option<Pin<Box<Sleep>>>,
    idle: Idle,
    ended: bool,
}

impl Typed {
    /// What comes there. Who does nothing is told, and then leaves.
    pub fn new(
        (read, orders): (ChannelReadHalf, Orders),
        farewell: Farewell,
        pointing: Arc<AtomicBool>,
        idle: Idle,
    ) -> Self {
        Self {
            read,
            orders,
            farewell,
            decoder: Decoder::default(),
            pointing,
            timer: None,
            idle,
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
            if let Poll::Ready(Some(order)) = typed.orders.poll_recv(context) {
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
            let step = std::task::ready!(typed.idle.poll(context));
            return Poll::Ready(Some(match step {
                Step::Lock => Input::Lock,
                Step::Warn => Input::Message(Message::Caution(SOON.into())),
                Step::Leave => typed.leave(GONE.into()),
            }));
        }
    }
}
