//! The loop of one dashboard: messages in, effects out, and a frame when something changed.

mod asked;
mod line;

use std::{
    future::{Future, poll_fn},
    io,
    pin::pin,
    task::Poll,
    time::Duration,
};

use futures_util::{Stream, StreamExt};
use ratatui::{
    Terminal,
    layout::{self, Position},
};
use signal_hook::consts::SIGHUP;
use tokio::{
    sync::OwnedSemaphorePermit,
    time::{Instant, timeout_at},
};

use crate::{
    api::Secret,
    app::{self, keys::pointer::Pointer, message::Message, shared::setup::Setup},
    runtime::{
        seats::{
            Seats,
            performer::Shown,
            services::{Cause, Ending, Services, Surroundings, Turns},
        },
        terminal::{
            backend::{self, Screen},
            input::Input,
            port::Port,
        },
    },
    ui,
};

use self::{asked::Asked, line::Line};

/// The most messages that are applied before a frame is drawn.
const BATCH: usize = 1024;

/// So long one dashboard works while others wait for their turn; what is left is taken in its next one.
const TURN: Duration = Duration::from_millis(10);

/// A window that is being dragged has another size a moment later: so long is waited for it before a frame is drawn.
const DRAGGED: Duration = Duration::from_millis(20);

/// But no longer than this in all.
const AT_MOST: Duration = Duration::from_millis(100);

/// Runs a dashboard until it is left.
///
/// # Errors
/// When the terminal takes no more bytes.
pub async fn run<W: Port>(
    terminal: &mut Terminal<Screen<W>>,
    input: impl Stream<Item = Input> + Unpin + Send,
    services: Services,
    surroundings: Surroundings,
    setup: Setup,
) -> io::Result<Ending> {
    let mut seats = Seats::new(setup, services);
    let begin = Message::Started;
    let outcome = attend(terminal, input, &mut seats, surroundings, begin).await;
    let unanswered = seats.finish().await;
    Ok(Ending {
        cause: outcome?,
        unanswered,
    })
}

/// Shows these seats until they are left, beginning with this message. What they have under way is not ended by that:
/// they can be shown again, or finished.
///
/// # Errors
/// When the terminal takes no more bytes; one that is gone counts as a hang-up.
pub async fn attend<W: Port>(
    terminal: &mut Terminal<Screen<W>>,
    mut input: impl Stream<Item = Input> + Unpin + Send,
    seats: &mut Seats,
    surroundings: Surroundings,
    begin: Message,
) -> io::Result<Cause> {
    let mut asked = Asked::default();
    asked.mouse(seats.model().shared.mouse);
    let mut dashboard = Dashboard {
        terminal,
        line: Line::new(surroundings.is_far, Instant::now()),
        input: &mut input,
        surroundings,
        seats,
        away: false,
        resized: false,
        asked,
        ending: None,
        leaving: None,
    };
    match dashboard.live(begin).await {
        Err(error) if is_hangup(&error) => Ok(Cause::Signal(SIGHUP)),
        outcome => outcome,
    }
}

/// Waits until a dashboard may work, where many share a process.
async fn turn(turns: Option<Turns>) -> Option<OwnedSemaphorePermit> {
    match turns {
        Some(turns) => turns.next().await,
        None => None,
    }
}

/// What writing to a terminal answers whose other end is gone.
fn is_hangup(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
        || error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error())
}

struct Dashboard<'a, W: Port> {
    terminal: &'a mut Terminal<Screen<W>>,
    line: Line,
    input: &'a mut (dyn Stream<Item = Input> + Unpin + Send),
    surroundings: Surroundings,
    seats: &'a mut Seats,
    /// Whether the terminal is the shell's for now.
    away: bool,
    /// Whether the last thing that came was another size.
    resized: bool,
    /// What is to be written besides frames.
    asked: Asked,
    /// The signal that ends it as soon as nothing would be lost by that.
    ending: Option<i32>,
    /// Set when it is time to leave.
    leaving: Option<Cause>,
}

impl<W: Port> Dashboard<'_, W> {
    async fn live(&mut self, begin: Message) -> io::Result<Cause> {
        self.apply(begin)?;
        loop {
            self.draw_in_turn().await?;
            let bytes = self.terminal.backend().cost();
            let taken = self.line.written(bytes, Instant::now());
            let event = self.next().await?;
            self.take_all(event).await?;
            // A key that is held shows where it leads, and not each step on the way there.
            while self.leaving.is_none() && Instant::now() < taken {
                match timeout_at(taken, self.next()).await {
                    Ok(event) => self.take_all(event?).await?,
                    Err(_) => break,
                }
            }
            let deadline = Instant::now() + AT_MOST;
            while self.resized && self.leaving.is_none() {
                let until = deadline.min(Instant::now() + DRAGGED);
                match timeout_at(until, self.next()).await {
                    Ok(event) if Instant::now() < deadline => self.take_all(event?).await?,
                    Ok(event) => {
                        self.on_input(event?)?;
                        break;
                    }
                    Err(_) => break,
                }
            }
            if let Some(signal) = self.ending.filter(|_| self.seats.is_free()) {
                self.leaving = Some(Cause::Signal(signal));
            }
            if let Some(cause) = self.leaving {
                return Ok(cause);
            }
        }
    }

    async fn draw_in_turn(&mut self) -> io::Result<()> {
        let _turn = turn(self.surroundings.turns.clone()).await;
        self.draw()
    }

    /// Takes this, and all that is there already; where others wait for their turn, no longer than for a moment.
    async fn take_all(&mut self, event: Option<Input>) -> io::Result<()> {
        let turn = turn(self.surroundings.turns.clone()).await;
        let begun = Instant::now();
        self.on_input(event)?;
        for _ in 0..BATCH {
            if self.leaving.is_some() || (turn.is_some() && begun.elapsed() > TURN) {
                break;
            }
            match self.waiting().await {
                Some(event) => self.on_input(event?)?,
                None => break,
            }
        }
        Ok(())
    }

    /// Waits for whatever comes next; keys go first. Input that ended counts as a hang-up. There is nothing to take when
    /// the terminal was read and has room for a frame.
    async fn next(&mut self) -> io::Result<Option<Input>> {
        let port = self.terminal.backend_mut().writer();
        let is_full = port.is_full();
        tokio::select! {
            biased;
            input = self.input.next() => Ok(Some(input.unwrap_or(Input::Leave(SIGHUP)))),
            room = poll_fn(|context| port.poll_room(context)), if is_full => room.map(|()| None),
            message = self.seats.next() => Ok(message.map(Input::Message)),
        }
    }

    /// What is there already. It is asked for in this task's own name: a stream may wake whoever first asked it in vain,
    /// and nobody else until then.
    async fn waiting(&mut self) -> Option<io::Result<Option<Input>>> {
        let mut next = pin!(self.next());
        poll_fn(|context| match next.as_mut().poll(context) {
            Poll::Ready(input) => Poll::Ready(Some(input)),
            Poll::Pending => Poll::Ready(None),
        })
        .await
    }

    /// Takes what came; nothing did when a profile that is not shown had something to say.
    fn on_input(&mut self, input: Option<Input>) -> io::Result<()> {
        let Some(input) = input else {
            if self.seats.rang() {
                self.asked.ring();
            }
            return Ok(());
        };
        self.resized = matches!(input, Input::Message(Message::Resized(_)));
        match input {
            // What is typed into a locked screen is not meant for what stands behind it.
            Input::Message(Message::Pasted(_) | Message::Pointed(_)) if self.asked.is_locked() => {
                Ok(())
            }
            Input::Message(Message::Key(_)) if self.asked.is_reading() => {
                self.asked.read();
                Ok(())
            }
            Input::Message(message) => {
                let message = self.pressed(&message).unwrap_or(message);
                self.apply(message)
            }
            Input::Leave(signal) => {
                self.leaving = Some(Cause::Signal(signal));
                Ok(())
            }
            Input::LeaveSoon(signal) => {
                self.ending = Some(signal);
                Ok(())
            }
            Input::Lock => {
                self.asked.lock();
                Ok(())
            }
            Input::Suspend => self.suspend(),
            Input::Continue => self.resume(),
        }
    }

    /// What a press of the button means where it met a hint or the way here.
    fn pressed(&mut self, message: &Message) -> Option<Message> {
        let Message::Pointed(Pointer::Pressed { x, y }) = *message else {
            return None;
        };
        let area = self.terminal.get_frame().area();
        let model = self.seats.model();
        let theme = self.surroundings.theme_of(model);
        ui::pressed(model, theme, area, Position::new(x, y))
    }

    fn apply(&mut self, message: Message) -> io::Result<()> {
        if let Message::Resized(size) = message {
            self.fit(size);
        }
        for shown in self.seats.apply(message) {
            self.show(shown)?;
        }
        Ok(())
    }

    fn show(&mut self, shown: Shown) -> io::Result<()> {
        match shown {
            Shown::Copy(text) => self.copy(Secret::new(text)),
            Shown::CopySecret(secret) => self.copy(secret),
            Shown::Suspend => self.suspend()?,
            Shown::Mouse(on) => self.asked.mouse(on),
            Shown::Ring => self.asked.ring(),
            Shown::Repaint => self.terminal.backend_mut().forget(),
            Shown::Open(name, typed) => {
                if let Some(message) = self.seats.open(name, typed) {
                    self.apply(message)?;
                }
            }
            Shown::Stay => self.seats.stay(),
            Shown::Quit => self.leaving = Some(Cause::Left),
        }
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.away = self.terminal.backend_mut().writer().suspend()?;
        Ok(())
    }

    fn resume(&mut self) -> io::Result<()> {
        let Some(size) = self.terminal.backend_mut().writer().resume()? else {
            return Ok(());
        };
        self.away = false;
        self.asked.left();
        self.fit(size);
        self.apply(Message::Resized(size))
    }

    /// Draws what is new, if the terminal has read what was drawn before: else the next frame is the newer one.
    fn draw(&mut self) -> io::Result<()> {
        let screen = self.terminal.backend_mut();
        if self.away || screen.writer().is_full() || !self.asked.write(screen)? {
            return Ok(());
        }
        let model = self.seats.model();
        let theme = self.surroundings.theme_of(model);
        backend::draw(self.terminal, |frame| ui::view(model, theme, frame))
    }

    /// Copies this, or shows it to be selected where it cannot be copied.
    fn copy(&mut self, text: Secret) {
        let clipboard = self.surroundings.clipboard;
        match clipboard.copy(text.reveal()) {
            Some(bytes) => self.asked.copy(bytes),
            None => self.asked.show(text, clipboard.obstacle()),
        }
    }

    fn fit(&mut self, size: app::Size) {
        let size = layout::Size::new(size.width, size.height);
        self.terminal.backend_mut().resize(size);
    }
}
