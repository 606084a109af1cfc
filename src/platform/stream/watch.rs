//! One reader of the event stream, to whom it is sent as server-sent events from a given place on.
//!
//! Nothing is kept for it but the place where it is. Whoever takes what comes too slowly for the ring is told that it
//! has missed something, and goes on at the end.

use std::{fmt::Write as _, sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    time::{Instant, sleep_until, timeout},
};

use super::{
    notice::Filter,
    ring::Place,
    stream::{State, Stream},
};
use crate::platform::choices;

/// How many bytes are sent in one go, about.
const CHUNK: usize = 32 * 1024;

/// How long events are gathered that follow others.
const GATHER: Duration = Duration::from_millis(25);

/// Somebody who watches.
#[derive(Debug)]
pub struct Watch {
    stream: Arc<Stream>,
    news: watch::Receiver<State>,
    filter: Filter,
    place: Place,
    phones: bool,
    /// What comes first: whether the place that it named was known.
    greeting: Option<bool>,
    /// When something was sent last.
    sent: Option<Instant>,
    /// After how long something is sent that says nothing.
    heartbeat: Duration,
}

impl Watch {
    /// Watches from now on, or from the event that a client names as the last that it has seen. `phones` says whether
    /// phones are answered here.
    pub fn new(stream: Arc<Stream>, filter: Filter, last: Option<&str>, phones: bool) -> Self {
        let news = stream.news();
        let (place, is_known) = {
            let ring = stream.ring();
            match last.map(|last| ring.find(last)) {
                None => (ring.end(), true),
                Some(Ok(place)) => (place, true),
                Some(Err(_)) => (ring.end(), false),
            }
        };
        Self {
            stream,
            news,
            filter,
            place,
            phones,
            greeting: Some(is_known),
            sent: None,
            heartbeat: choices::HEARTBEAT,
        }
    }

    /// The next piece of the stream; `None` at its end. Loses nothing when it is given up.
    pub async fn next(&mut self) -> Option<String> {
        let phones = self.phones;
        if let Some(is_known) = self.greeting.take() {
            let place = self.place;
            return Some(if is_known {
                event(place, "ready", &format!(r#"{{"phones":{phones}}}"#))
            } else {
                self.reset("unknown")
            });
        }
        loop {
            let State::Told(last) = *self.news.borrow_and_update() else {
                return None;
            };
            if last > self.place.number {
                if let Some(sent) = self.sent {
                    sleep_until(sent + GATHER).await;
                }
                if let Some(text) = self.read() {
                    self.sent = Some(Instant::now());
                    return Some(text);
                }
                continue;
            }
            match timeout(self.heartbeat, self.news.changed()).await {
                Ok(Ok(())) => {}
                // Nobody can tell anything any more.
                Ok(Err(_)) => return None,
                Err(_) => return Some(format!(":\nid: {}\n\n", self.place)),
            }
        }
    }

    /// What is there behind the place, as far as one piece goes; nothing when none of it is wanted.
    fn read(&mut self) -> Option<String> {
        let read = self.stream.ring().read(self.place, &self.filter);
        let Ok((notices, upto)) = read else {
            self.place = self.stream.ring().end();
            return Some(self.reset("slow"));
        };
        let mut text = String::new();
        for (place, notice) in notices {
            text += &event(place, notice.kind, &notice.data);
            if text.len() >= CHUNK {
                self.place = place;
                return Some(text);
            }
        }
        self.place = upto;
        Some(text).filter(|text| !text.is_empty())
    }

    fn reset(&self, reason: &str) -> String {
        let data = format!(r#"{{"phones":{},"reason":"{reason}"}}"#, self.phones);
        event(self.place, "reset", &data)
    }
}

fn event(place: Place, kind: &str, data: &str) -> String {
    let mut text = String::with_capacity(data.len() + 64);
    // Writing to a string cannot fail.
    let _ = write!(text, "id: {place}\nevent: {kind}\ndata: {data}\n\n");
    text
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::FutureExt as _;

    use super::Watch;
    use crate::platform::stream::{About, Filter, Notice, Stream};

    fn watch(stream: &Arc<Stream>, filter: Filter, last: Option<&str>, phones: bool) -> Watch {
        Watch::new(Arc::clone(stream), filter, last, phones)
    }

    fn notice(number: usize) -> Notice {
        Notice {
            kind: "endpoint",
            about: About::Endpoint("rd-1".into(), format!("re-{}", number % 2).into()),
            minor: number % 5 == 4,
            data: format!(r#"{{"number":{number}}}"#).into(),
        }
    }

    fn ids(text: &str) -> Vec<&str> {
        let lines = text.lines();
        lines.filter_map(|line| line.strip_prefix("id: ")).collect()
    }

    #[tokio::test]
    async fn who_watches_hears_what_it_wants_from_where_it_was() {
        let stream = Arc::new(Stream::new(1));
        stream.tell([notice(0)]);
        let mut all = watch(&stream, Filter::All, None, true);
        let mut one = watch(
            &stream,
            Filter::Endpoint("re-0".into()),
            Some("00000001-0"),
            true,
        );
        assert_eq!(
            all.next().await.expect("goes on"),
            "id: 00000001-1\nevent: ready\ndata: {\"phones\":true}\n\n"
        );
        assert!(all.next().now_or_never().is_none(), "nothing is new");
        stream.tell((1..6).map(notice));
        assert_eq!(
            ids(&all.next().await.expect("goes on")),
            ["00000001-2", "00000001-3", "00000001-4", "00000001-6"]
        );
        assert!(one.next().await.expect("goes on").contains("ready"));
        let heard = one.next().await.expect("goes on");
        assert_eq!(ids(&heard), ["00000001-1", "00000001-3", "00000001-5"]);
        assert_eq!(stream.watchers(), 2);
        stream.close();
        assert_eq!((all.next().await, one.next().await), (None, None));
        stream.tell([notice(7)]);
        assert_eq!(all.next().await, None, "closed is closed");
    }

    #[tokio::test]
    async fn who_is_too_slow_or_unknown_is_told_to_look_again() {
        let stream = Arc::new(Stream::with_room(1, 3));
        let mut slow = watch(&stream, Filter::All, None, false);
        slow.next().await;
        stream.tell((0..4).map(notice));
        assert_eq!(
            slow.next().await.expect("goes on"),
            "id: 00000001-4\nevent: reset\ndata: {\"phones\":false,\"reason\":\"slow\"}\n\n"
        );
        stream.tell([notice(5)]);
        assert_eq!(ids(&slow.next().await.expect("goes on")), ["00000001-5"]);
        let mut unknown = watch(&stream, Filter::All, Some("00000009-1"), false);
        let reset = unknown.next().await.expect("goes on");
        assert!(reset.contains("event: reset") && reset.contains("unknown"));
        assert_eq!(ids(&reset), ["00000001-5"]);
    }

    #[tokio::test]
    async fn much_comes_in_pieces_that_belong_together() {
        let stream = Arc::new(Stream::new(1));
        let mut watch = watch(&stream, Filter::All, None, true);
        watch.next().await;
        let big = |number: usize| Notice {
            data: "x".repeat(1000).into(),
            minor: false,
            ..notice(number)
        };
        stream.tell((0..3000).map(big));
        let (mut seen, mut pieces) = (Vec::new(), 0);
        while seen.len() < 3000 {
            let text = watch.next().await.expect("goes on");
            assert!(text.len() < 40_000 && text.ends_with("\n\n"));
            seen.extend(ids(&text).into_iter().map(str::to_owned));
            pieces += 1;
        }
        assert!(pieces > 50);
        let wanted: Vec<String> = (1..=3000)
            .map(|number| format!("00000001-{number}"))
            .collect();
        assert_eq!(seen, wanted);
    }

    #[tokio::test]
    async fn silence_is_broken_now_and_then_and_takes_the_place_along() {
        let stream = Arc::new(Stream::new(1));
        let mut watch = watch(&stream, Filter::Domain("rd-2".into()), None, true);
        watch.heartbeat = std::time::Duration::from_millis(1);
        watch.next().await;
        stream.tell((0..3).map(notice));
        assert_eq!(
            watch.next().await.as_deref(),
            Some(":\nid: 00000001-3\n\n"),
            "what it does not want counts as seen"
        );
    }
}
