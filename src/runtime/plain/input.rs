//! Where typed lines come from: the standard input of this process, and its signals.

use std::io::{self, BufRead};

use futures_util::{StreamExt, stream};
use tokio::{
    signal::unix::{Signal, SignalKind},
    sync::mpsc,
    task,
};

use crate::runtime::terminal::signals::listen;

use super::{Beside, Hints, Input, Lines, Typed};

/// The lines of this process's standard input, read on a thread of their own, and the signals that end it.
pub fn of_process() -> io::Result<Input<impl Lines, impl Hints>> {
    let (sender, receiver) = mpsc::channel(1);
    task::spawn_blocking(move || {
        for line in lines(io::stdin().lock()) {
            let is_last = matches!(line, Typed::Broken(_));
            if sender.blocking_send(line).is_err() || is_last {
                return;
            }
        }
    });
    let lines = stream::unfold(receiver, |mut receiver| async move {
        Some((receiver.recv().await?, receiver))
    });
    let lines = lines.chain(stream::iter([Typed::Ended]));
    let leave = |kind: SignalKind| -> io::Result<_> {
        let number = kind.as_raw_value();
        let next = move |mut signal: Signal| async move {
            signal.recv().await?;
            Some((Beside::Leave(number), signal))
        };
        Ok(stream::unfold(listen(kind)?, next).boxed())
    };
    let signals = [
        leave(SignalKind::interrupt())?,
        leave(SignalKind::terminate())?,
        leave(SignalKind::hangup())?,
    ];
    Ok(Input {
        lines: lines.boxed(),
        beside: stream::select_all(signals),
    })
}

/// What can be read line by line. A terminal that is gone is an end like any other.
fn lines(input: impl BufRead) -> impl Iterator<Item = Typed> {
    let gone = Some(rustix::io::Errno::IO.raw_os_error());
    input
        .split(b'\n')
        .take_while(move |line| {
            line.as_ref()
                .err()
                .is_none_or(|error| error.raw_os_error() != gone)
        })
        .map(|line| match line {
            Ok(bytes) => String::from_utf8(bytes).map_or(Typed::Garbled, |mut text| {
                text.truncate(text.trim_end_matches('\r').len());
                Typed::Line(text)
            }),
            Err(error) => Typed::Broken(error.to_string()),
        })
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Error, Read};

    use super::{Typed, lines};

    /// A file that gives two lines, and then this error.
    struct Ends(bool, Option<i32>);

    impl Read for Ends {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if std::mem::replace(&mut self.0, true) {
                return self
                    .1
                    .map_or(Ok(0), |code| Err(Error::from_raw_os_error(code)));
            }
            let bytes = b"one\n\xff\xfe\r\ntwo\r\n";
            buffer[..bytes.len()].copy_from_slice(bytes);
            Ok(bytes.len())
        }
    }

    #[test]
    fn a_line_that_is_no_text_is_followed_by_others_and_an_error_by_nothing() {
        let read = |error| lines(BufReader::new(Ends(false, error)));
        let three = [
            Typed::Line("one".into()),
            Typed::Garbled,
            Typed::Line("two".into()),
        ];
        assert!(read(None).eq(three.clone()));
        let gone = rustix::io::Errno::IO.raw_os_error();
        assert!(read(Some(gone)).eq(three));
        let folder = rustix::io::Errno::ISDIR.raw_os_error();
        assert!(matches!(read(Some(folder)).nth(3), Some(Typed::Broken(_))));
    }
}
