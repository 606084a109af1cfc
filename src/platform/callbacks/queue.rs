//! The events that wait to be told: those of one call one after the other, those of several calls at once.

use std::collections::{HashMap, VecDeque};

use tokio::task::JoinSet;

use super::request::{Teller, Tried};
use crate::{
    api::CallId,
    platform::{calls::Callback, choices},
};

/// An event that was told, or could not be.
#[derive(Debug)]
pub struct Done {
    /// The event.
    pub callback: Callback,
    /// Each attempt, at least one unless it had to be given up.
    pub tried: Vec<Tried>,
}

impl Done {
    /// Whether the application knows of it.
    pub fn is_taken(&self) -> bool {
        self.tried.iter().any(Tried::is_taken)
    }

    /// Why the application does not know of it, if it does not.
    pub fn outcome(&self) -> Result<(), String> {
        if self.is_taken() {
            return Ok(());
        }
        let event = self.callback.event;
        let reasons = self.tried.iter().map(|tried| match &tried.answer {
            Ok(status) => format!("{} answered {status}", tried.url),
            Err(why) => format!("{}: {why}", tried.url),
        });
        let reasons: Vec<String> = reasons.collect();
        let reasons = if reasons.is_empty() {
            "too many events are waiting".to_owned()
        } else {
            reasons.join("; ")
        };
        Err(format!("The event '{event}' could not be told: {reasons}."))
    }
}

/// The queues.
#[derive(Debug)]
pub struct Callbacks {
    teller: Teller,
    /// Of each call whose application is being told something: what follows.
    queues: HashMap<CallId, VecDeque<Callback>>,
    waiting: usize,
    running: JoinSet<Done>,
}

impl Callbacks {
    /// Nothing to tell yet.
    #[must_use]
    pub fn new(teller: Teller) -> Self {
        Self {
            teller,
            queues: HashMap::new(),
            waiting: 0,
            running: JoinSet::new(),
        }
    }

    /// Tells it after what the same call's application is still to be told. When too many wait, a call that begins is
    /// given up long before an event of one that goes on.
    pub fn put(&mut self, callback: Callback) {
        let most = match callback.decides {
            Some(_) => choices::CALLBACKS_MAX,
            None => choices::CALLBACKS_LAST,
        };
        if self.waiting >= most {
            self.running.spawn(async move {
                Done {
                    callback,
                    tried: Vec::new(),
                }
            });
            return;
        }
        self.waiting += 1;
        if let Some(queue) = self.queues.get_mut(&callback.call) {
            return queue.push_back(callback);
        }
        self.queues.insert(callback.call.clone(), VecDeque::new());
        self.begin(callback);
    }

    fn begin(&mut self, callback: Callback) {
        let teller = self.teller.clone();
        self.running.spawn(async move {
            let tried = teller.tell(&callback).await;
            Done { callback, tried }
        });
    }

    /// The next event that was told, or could not be; `None` when none is under way. Loses nothing when it is given up.
    pub async fn done(&mut self) -> Option<Done> {
        loop {
            // A task that panicked has told nothing.
            if let Ok(done) = self.running.join_next().await? {
                return Some(self.over(done));
            }
        }
    }

    /// The next one that is done already.
    pub fn try_done(&mut self) -> Option<Done> {
        loop {
            if let Ok(done) = self.running.try_join_next()? {
                return Some(self.over(done));
            }
        }
    }

    fn over(&mut self, done: Done) -> Done {
        if !done.tried.is_empty() {
            self.waiting -= 1;
            self.follow(&done.callback.call);
        }
        done
    }

    fn follow(&mut self, call: &CallId) {
        let next = self.queues.get_mut(call).and_then(VecDeque::pop_front);
        match next {
            Some(next) => self.begin(next),
            None => drop(self.queues.remove(call)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{Arc, Mutex},
        time::Duration,
    };

    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpListener,
        time::timeout,
    };

    use super::{Callbacks, Done};
    use crate::{
        api::Secret,
        platform::{
            callbacks::{Base, Teller},
            calls::{Callback, Target},
            choices,
        },
    };

    const LONG: Duration = Duration::from_secs(20);

    /// An application that answers each request with the next of these, and says what it was asked.
    async fn application(answers: &'static [&'static str]) -> (String, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let address = listener.local_addr().expect("is bound").to_string();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&seen);
        tokio::spawn(async move {
            for answer in answers {
                let (mut socket, _) = listener.accept().await.expect("accepts");
                let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
                loop {
                    let length = socket.read(&mut chunk).await.expect("reads");
                    bytes.extend_from_slice(&chunk[..length]);
                    let text = String::from_utf8_lossy(&bytes);
                    let Some((head, body)) = text.split_once("\r\n\r\n") else {
                        continue;
                    };
                    let wanted = head.to_lowercase();
                    let wanted = wanted
                        .lines()
                        .find_map(|line| line.strip_prefix("content-length: "));
                    let wanted = wanted.map_or(0, |length| length.parse().expect("a number"));
                    if body.len() >= wanted {
                        break;
                    }
                }
                let text = String::from_utf8(bytes).expect("is text");
                kept.lock().expect("is whole").push(text);
                if answer.is_empty() {
                    // It never says anything.
                    std::future::pending::<()>().await;
                }
                let answer =
                    format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                socket.write_all(answer.as_bytes()).await.expect("writes");
            }
        });
        (address, seen)
    }

    fn callback(url: &str, fallback: Option<&str>, event: &'static str) -> Callback {
        Callback {
            call: "c-1".into(),
            target: Target {
                url: url.into(),
                fallback: fallback.map(Secret::from),
                timeout: Duration::from_secs(15),
                by_query: false,
            },
            event,
            fields: vec![
                ("eventType", event.into()),
                ("callId", "c-1".into()),
                ("from", "+1 & 2".into()),
            ],
            decides: None,
        }
    }

    async fn next(callbacks: &mut Callbacks) -> Done {
        let done = timeout(LONG, callbacks.done()).await;
        done.expect("is quick").expect("is under way")
    }

    fn callbacks() -> Callbacks {
        let base = Base::default();
        base.set("http://h/v1/users/u-1".into()).expect("is empty");
        Callbacks::new(Teller::new(base, None))
    }

    #[tokio::test]
    async fn events_of_a_call_are_told_in_their_order() {
        let (address, seen) = application(&["200 OK", "204 No Content"]).await;
        let mut callbacks = callbacks();
        let url = format!("http://us%40er:pass@{address}/calls?a=b");
        for event in ["incomingcall", "answer"] {
            callbacks.put(callback(&url, None, event));
        }
        for event in ["incomingcall", "answer"] {
            let done = next(&mut callbacks).await;
            assert_eq!((done.callback.event, done.outcome()), (event, Ok(())));
        }
        assert!(callbacks.done().await.is_none());
        assert_eq!((callbacks.waiting, callbacks.queues.len()), (0, 0));
        let seen = seen.lock().expect("is whole");
        let first = seen[0].to_lowercase();
        assert!(first.starts_with("post /calls?a=b http/1.1\r\n"), "{first}");
        for line in [
            "content-type: application/json; charset=utf-8",
            "user-agent: bandwidthapi/v1",
        ] {
            assert!(first.contains(line), "{line} in {first}");
        }
        // us@er:pass
        assert!(seen[0].contains("Basic dXNAZXI6cGFzcw=="), "{first}");
        let body = seen[0].split_once("\r\n\r\n").expect("a body").1;
        let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(body["callUri"], "http://h/v1/users/u-1/calls/c-1");
        assert_eq!(
            (&body["eventType"], &body["from"]),
            (&"incomingcall".into(), &"+1 & 2".into())
        );
        assert!(seen[1].contains("\"answer\""));
    }

    #[tokio::test]
    async fn a_get_has_its_fields_in_the_query() {
        let (address, seen) = application(&["200 OK"]).await;
        let mut callbacks = callbacks();
        let mut event = callback(&format!("http://{address}/?a=b"), None, "answer");
        event.target.by_query = true;
        callbacks.put(event);
        assert_eq!(next(&mut callbacks).await.outcome(), Ok(()));
        let seen = seen.lock().expect("is whole");
        let line = seen[0].lines().next().expect("one");
        let wanted = "GET /?a=b&eventType=answer&callId=c-1&callUri=http%3A%2F%2Fh%2Fv1%2Fusers%2Fu-1%2Fcalls%2Fc-1&from=%2B1+%26+2 HTTP/1.1";
        assert_eq!(line, wanted);
    }

    #[tokio::test]
    async fn the_fallback_stands_in_and_redirections_are_not_followed() {
        let (first, _) = application(&["302 Found\r\nLocation: /elsewhere"]).await;
        let (second, seen) = application(&["200 OK"]).await;
        let mut callbacks = callbacks();
        let fallback = format!("http://{second}/b");
        callbacks.put(callback(
            &format!("http://{first}/a"),
            Some(&fallback),
            "answer",
        ));
        let done = next(&mut callbacks).await;
        assert_eq!(done.outcome(), Ok(()));
        let answers: Vec<_> = done
            .tried
            .iter()
            .map(|tried| tried.answer.clone())
            .collect();
        assert_eq!(answers, [Ok(302), Ok(200)]);
        assert_eq!(seen.lock().expect("is whole").len(), 1);
    }

    #[tokio::test]
    async fn all_events_go_where_they_are_forwarded_to() {
        let (here, seen) = application(&["200 OK", "500 Oh"]).await;
        let base = Base::default();
        let forward = Secret::new(format!("http://{here}/mine"));
        let mut callbacks = Callbacks::new(Teller::new(base, Some(forward)));
        for (event, outcome) in [("incomingcall", true), ("answer", false)] {
            let url = "http://me:pass@elsewhere.test/calls?key=pass";
            callbacks.put(callback(url, Some("http://127.0.0.1:1/"), event));
            let done = next(&mut callbacks).await;
            assert_eq!((done.outcome().is_ok(), done.tried.len()), (outcome, 1));
        }
        let seen = seen.lock().expect("is whole");
        let first = seen[0].to_lowercase();
        assert!(first.starts_with("post /mine http/1.1\r\n"), "{first}");
        let line = "\r\nx-callback-url: http://elsewhere.test/calls\r\n";
        assert!(first.contains(line) && !first.contains("pass"), "{first}");
    }

    #[tokio::test]
    async fn what_goes_wrong_is_told_without_secrets() {
        let (slow, _) = application(&[""]).await;
        let (broken, _) = application(&["500 Oh"]).await;
        let mut callbacks = callbacks();
        let broken = format!("http://me:pass@{broken}/b?key=pass");
        let mut event = callback(
            &format!("http://me:pass@{slow}/a?key=pass"),
            Some(&broken),
            "answer",
        );
        event.target.timeout = Duration::from_millis(50);
        callbacks.put(event);
        let why = next(&mut callbacks).await.outcome().expect_err("fails");
        assert!(
            why.contains("/a: no answer came within 50 ms; ") && why.contains("/b answered 500"),
            "{why}"
        );
        assert!(!why.contains("pass") && !why.contains('@'), "{why}");
        callbacks.put(callback("http://127.0.0.1:1/", None, "answer"));
        let why = next(&mut callbacks).await.outcome().expect_err("fails");
        assert!(why.contains("there was no connection"), "{why}");
    }

    #[tokio::test]
    async fn when_too_many_wait_calls_that_begin_are_given_up_before_those_that_go_on() {
        let (slow, _) = application(&[""]).await;
        let mut callbacks = callbacks();
        let url = format!("http://{slow}/");
        let begins = || Callback {
            decides: Some(false),
            ..callback(&url, None, "incomingcall")
        };
        for _ in 0..choices::CALLBACKS_MAX {
            callbacks.put(begins());
        }
        callbacks.put(begins());
        for _ in choices::CALLBACKS_MAX..choices::CALLBACKS_LAST {
            callbacks.put(callback(&url, None, "hangup"));
        }
        assert_eq!(callbacks.waiting, choices::CALLBACKS_LAST);
        callbacks.put(callback(&url, None, "hangup"));
        let mut given_up = Vec::new();
        for _ in 0..2 {
            let done = next(&mut callbacks).await;
            let why = done.outcome().expect_err("is given up");
            assert!(why.contains("too many events"), "{why}");
            given_up.push(done.callback.event);
        }
        given_up.sort_unstable();
        assert_eq!(given_up, ["hangup", "incomingcall"]);
    }
}
