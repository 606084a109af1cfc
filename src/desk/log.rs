//! What happens at the door, one line of JSON each: who came, who was refused, what they ran and changed, and how they
//! left. Never what they typed. A thread of its own writes it: nobody waits for whoever reads it.

use std::{
    fmt,
    io::Write,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, SyncSender, TrySendError},
    },
    thread::{self, JoinHandle},
};

use jiff::Timestamp;
use serde_json::{Map, Value};
use tokio::{task::spawn_blocking, time::timeout};

use crate::{api::patience::LAST_BYTES, app::text::time::Moment};

/// Lines that may wait for whoever reads the log; more are counted instead.
const WAITING: usize = 4096;

/// Where it is written.
pub struct Log {
    lines: Mutex<Option<(SyncSender<String>, JoinHandle<()>)>>,
    /// Lines for which there was no room, since the last one that was told of.
    lost: AtomicU64,
    clock: fn() -> Moment,
}

impl Log {
    /// A log that goes there.
    pub fn new(out: impl Write + Send + 'static, clock: fn() -> Moment) -> Self {
        let (sender, lines) = mpsc::sync_channel::<String>(WAITING);
        let mut out = out;
        let writer = thread::spawn(move || {
            for line in lines {
                // A log that cannot be written keeps nobody out: the journal has the changes.
                let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
            }
        });
        Self {
            lines: Mutex::new(Some((sender, writer))),
            lost: AtomicU64::new(0),
            clock,
        }
    }

    /// Something happened in this connection, with these facts.
    pub fn note(&self, event: &str, session: u64, facts: &[(&str, &str)]) {
        let lost = self.lost.swap(0, Ordering::Relaxed);
        if lost > 0 && !self.add("lost lines", 0, &[("count", &lost.to_string())]) {
            self.lost.fetch_add(lost, Ordering::Relaxed);
        }
        if !self.add(event, session, facts) {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Adds a line, if there is room for it.
    fn add(&self, event: &str, session: u64, facts: &[(&str, &str)]) -> bool {
        let millis = i64::try_from((self.clock)().0).unwrap_or_default();
        let at = Timestamp::from_millisecond(millis).unwrap_or_default();
        let mut line = Map::new();
        line.insert("at".into(), Value::String(at.to_string()));
        line.insert("event".into(), Value::String(event.to_owned()));
        line.insert("session".into(), session.into());
        for (name, fact) in facts {
            line.insert((*name).to_owned(), Value::String((*fact).to_owned()));
        }
        let line = format!("{}\n", Value::Object(line));
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = lines.as_ref().map(|(sender, _)| sender.try_send(line));
        !matches!(sent, Some(Err(TrySendError::Full(_))))
    }

    /// Writes what waits, and nothing after it. Whoever reads it is waited for, but not for ever.
    pub async fn end(&self) {
        let ended = self
            .lines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some((sender, writer)) = ended {
            drop(sender);
            // A panic was reported when it happened.
            let _ = timeout(LAST_BYTES, spawn_blocking(move || writer.join())).await;
        }
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log")
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{self, Write},
        sync::{Arc, Mutex, mpsc},
    };

    use super::{Log, WAITING};
    use crate::app::text::time::Moment;

    /// Takes lines, once it is let.
    struct Slow {
        let_go: mpsc::Receiver<()>,
        taken: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            // Nobody holds it up any more once the other end is gone.
            let _ = self.let_go.recv();
            self.taken.lock().expect("taken").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn nobody_waits_for_a_reader_and_what_is_left_out_is_counted() {
        let (sender, let_go) = mpsc::sync_channel(1);
        let taken = Arc::new(Mutex::new(Vec::new()));
        let slow = Slow {
            let_go,
            taken: Arc::clone(&taken),
        };
        let log = Log::new(slow, || Moment(0));
        for _ in 0..WAITING + 100 {
            log.note("connect", 1, &[("from", "10.0.0.1")]);
        }
        drop(sender);
        // There is room again once one was written.
        while taken.lock().expect("taken").is_empty() {
            std::thread::yield_now();
        }
        log.note("end", 1, &[]);
        log.end().await;
        let taken = String::from_utf8(taken.lock().expect("taken").clone()).expect("text");
        let lost = taken.lines().find(|line| line.contains("lost lines"));
        let lost = lost.unwrap_or_else(|| panic!("{taken}"));
        assert!(
            lost.contains("\"count\":\"99\"") || lost.contains("\"count\":\"100\""),
            "{lost}"
        );
        assert!(
            taken.ends_with("\"event\":\"end\",\"session\":1}\n"),
            "{taken}"
        );
    }
}
