//! Where typed lines come from: the standard input of this process, and its signals.

use std::io;

use futures_util::{Stream, StreamExt, stream};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc,
    task,
};

use super::Typed;

/// The lines of this process's standard input, read on a thread of their own, and the signals that end it.
pub fn of_process() -> io::Result<impl Stream<Item = Typed> + Unpin> {
    let (sender, receiver) = mpsc::channel(1);
    task::spawn_blocking(move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            if sender.blocking_send(Typed::Line(line)).is_err() {
                return;
            }
        }
    });
    let lines = stream::unfold(receiver, |mut receiver| async move {
        Some((receiver.recv().await?, receiver))
    });
    let ends = lines.map(Some).chain(stream::iter([None]));
    let leave = |kind: SignalKind| -> io::Result<_> {
        let number = kind.as_raw_value();
        let next = move |mut signal: tokio::signal::unix::Signal| async move {
            signal.recv().await?;
            Some((Some(Typed::Leave(number)), signal))
        };
        Ok(stream::unfold(signal(kind)?, next).boxed())
    };
    let signals = [
        leave(SignalKind::interrupt())?,
        leave(SignalKind::terminate())?,
        leave(SignalKind::hangup())?,
    ];
    let all = stream::select(stream::select_all(signals), ends.boxed());
    // Input that ends, ends everything.
    Ok(all
        .take_while(|typed| std::future::ready(typed.is_some()))
        .filter_map(std::future::ready)
        .boxed())
}
