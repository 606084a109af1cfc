//! What happens at the door, one line of JSON each: who came, who was refused, what they ran and changed, and how they
//! left. Never what they typed.

use std::{
    fmt,
    io::Write,
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::app::text::time::Moment;

/// Where it is written.
pub struct Log {
    out: Mutex<Box<dyn Write + Send>>,
    clock: fn() -> Moment,
}

impl Log {
    /// A log that goes there.
    pub fn new(out: impl Write + Send + 'static, clock: fn() -> Moment) -> Self {
        Self {
            out: Mutex::new(Box::new(out)),
            clock,
        }
    }

    /// Something happened in this connection, with these facts.
    pub fn note(&self, event: &str, session: u64, facts: &[(&str, &str)]) {
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
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        // A log that cannot be written keeps nobody out: the journal has the changes.
        let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log")
    }
}
