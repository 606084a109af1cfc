//! What reaches a dashboard from outside: keys, pastes, new sizes, and signals.

use std::io;

use crossterm::event::{Event, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use futures_util::{Stream, StreamExt, stream};
use tokio::signal::unix::{Signal, SignalKind};

use crate::{
    api::Secret,
    app::{keys::pointer::Pointer, message::Message, page::layout::Size},
};

use super::{keyboard::Keyboard, signals::listen, tty};

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// For the dashboard itself.
    Message(Message),
    /// The operating system wants us to leave: the number of the signal.
    Leave(i32),
    /// The same, as soon as nothing is being typed into a form and nothing that was sent is unanswered.
    LeaveSoon(i32),
    /// Nobody has pressed a key for long: nothing is shown until one is.
    Lock,
    /// Somebody wants us to stop as job control does.
    Suspend,
    /// We go on after a stop.
    Continue,
}

/// What a terminal's event means; nothing for releases of keys and for focus.
pub fn translate(event: Event) -> Option<Message> {
    match event {
        Event::Key(key) => match key.kind {
            KeyEventKind::Press | KeyEventKind::Repeat => Some(Message::Key(key.into())),
            KeyEventKind::Release => None,
        },
        Event::Paste(text) => Some(Message::Pasted(Secret::new(text))),
        Event::Resize(width, height) => Some(Message::Resized(Size::drawn(width, height))),
        Event::Mouse(event) => pointer(event).map(Message::Pointed),
        Event::FocusGained | Event::FocusLost => None,
    }
}

fn pointer(event: MouseEvent) -> Option<Pointer> {
    let (x, y) = (event.column, event.row);
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Pointer::Pressed { x, y }),
        MouseEventKind::ScrollDown => Some(Pointer::Turned { up: false }),
        MouseEventKind::ScrollUp => Some(Pointer::Turned { up: true }),
        MouseEventKind::Down(_)
        | MouseEventKind::Drag(_)
        | MouseEventKind::Up(_)
        | MouseEventKind::Moved
        | MouseEventKind::ScrollLeft
        | MouseEventKind::ScrollRight => None,
    }
}

/// The input of this process: its terminal and its signals. A terminal that is gone counts as a hang-up.
pub fn of_process(keyboard: &Keyboard) -> io::Result<impl Stream<Item = Input> + Unpin + use<>> {
    const SIGTSTP: i32 = signal_hook::consts::SIGTSTP;
    const SIGCONT: i32 = signal_hook::consts::SIGCONT;
    let hangup = SignalKind::hangup().as_raw_value();
    let events = keyboard.clone().filter_map(move |event| async move {
        match event {
            Ok(event) => translate(event).map(Input::Message),
            Err(_) => Some(Input::Leave(hangup)),
        }
    });
    let leave = |kind: SignalKind| signals(kind, Input::Leave(kind.as_raw_value()));
    let signals = [
        leave(SignalKind::hangup())?,
        leave(SignalKind::terminate())?,
        leave(SignalKind::interrupt())?,
        leave(SignalKind::quit())?,
        signals(SignalKind::from_raw(SIGTSTP), Input::Suspend)?,
        signals(SignalKind::from_raw(SIGCONT), Input::Continue)?,
        sizes()?,
    ];
    Ok(stream::select(
        stream::select_all(signals),
        events.chain(stream::iter([Input::Leave(hangup)])).boxed(),
    ))
}

fn signals(kind: SignalKind, input: Input) -> io::Result<stream::BoxStream<'static, Input>> {
    let next = |(mut signal, input): (Signal, Input)| async move {
        signal.recv().await?;
        Some((input.clone(), (signal, input)))
    };
    Ok(stream::unfold((listen(kind)?, input), next).boxed())
}

/// The sizes that the terminal takes.
fn sizes() -> io::Result<stream::BoxStream<'static, Input>> {
    let next = |mut changes: Signal| async move {
        loop {
            changes.recv().await?;
            if let Ok(size) = tty::size() {
                return Some((Input::Message(Message::Resized(size)), changes));
            }
        }
    };
    Ok(stream::unfold(listen(SignalKind::window_change())?, next).boxed())
}

#[cfg(test)]
mod tests {
    use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

    use super::translate;

    #[test]
    fn only_presses_and_repeats_are_keys() {
        let key = |kind| {
            let modifiers = KeyModifiers::NONE;
            let event = KeyEvent::new_with_kind(KeyCode::Char('j'), modifiers, kind);
            translate(Event::Key(event))
        };
        assert!(key(KeyEventKind::Press).is_some() && key(KeyEventKind::Repeat).is_some());
        assert_eq!(key(KeyEventKind::Release), None);
        assert_eq!(translate(Event::FocusLost), None);
    }
}
