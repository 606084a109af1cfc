//! Hands on what a client hears of its stream of events: at once while little happens, and else four times a second.

use futures_util::{
    StreamExt,
    stream::{self, BoxStream, Fuse},
};
use tokio::time::{Instant, timeout_at};

use crate::{
    api::{
        client::{Events, News},
        patience::HEARD,
        registration::Event,
    },
    app::service::heard::Heard,
};

/// The most events that are handed on at a time.
const BATCH: usize = 1_000;

/// What is heard, and what was heard already.
struct Ear {
    news: Fuse<BoxStream<'static, News>>,
    held: Option<News>,
    last: Option<Instant>,
}

/// What is heard of these events.
pub(super) fn to(events: Events) -> BoxStream<'static, Heard> {
    let news = stream::unfold(events, |mut events| async move {
        let news = events.next().await?;
        Some((news, events))
    });
    hand_on(news.boxed())
}

fn hand_on(news: BoxStream<'static, News>) -> BoxStream<'static, Heard> {
    let ear = Ear {
        news: news.fuse(),
        held: None,
        last: None,
    };
    let heard = stream::unfold(ear, |mut ear| async move {
        let heard = ear.next().await?;
        Some((heard, ear))
    });
    heard.boxed()
}

impl Ear {
    async fn next(&mut self) -> Option<Heard> {
        let news = match self.held.take() {
            Some(news) => news,
            None => self.news.next().await?,
        };
        Some(match news {
            News::Happened(event) => Heard::Told(self.collect(event).await),
            News::Open { whole, phones } => Heard::Open { whole, phones },
            News::Unreadable(sentence) => Heard::Unreadable(sentence),
            News::Lost(failure, pause) => Heard::Lost(failure, pause),
            News::Absent => Heard::Absent,
            News::Refused(failure) => Heard::Refused(failure),
        })
    }

    /// This event with those that come before it is time to hand them on.
    async fn collect(&mut self, first: Event) -> Vec<Event> {
        let mut events = vec![first];
        let now = Instant::now();
        let due = self.last.map_or(now, |last| last + HEARD);
        while events.len() < BATCH {
            match timeout_at(due, self.news.next()).await {
                Ok(Some(News::Happened(event))) => events.push(event),
                Ok(Some(other)) => {
                    self.held = Some(other);
                    break;
                }
                Ok(None) | Err(_) => break,
            }
        }
        self.last = Some(Instant::now());
        events
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{StreamExt, stream};

    use super::{BATCH, hand_on};
    use crate::{
        api::{client::News, registration::Event},
        app::service::heard::Heard,
    };

    #[tokio::test]
    async fn what_is_there_already_comes_in_one_piece_in_its_order_and_the_end_is_the_end() {
        fn gone(number: usize) -> Event {
            Event::DomainDeleted(format!("rd-{number}").into())
        }
        let open = News::Open {
            whole: false,
            phones: true,
        };
        let events = (0..BATCH + 3).map(|number| News::Happened(gone(number)));
        let news = std::iter::once(open).chain(events).chain([News::Absent]);
        let mut heard = hand_on(stream::iter(news).boxed()).fuse();
        let mut told = Vec::new();
        let mut sizes = Vec::new();
        while let Some(heard) = heard.next().await {
            if let Heard::Told(events) = heard {
                sizes.push(events.len());
                told.extend(events);
            } else {
                sizes.push(0);
            }
        }
        assert_eq!(sizes, [0, BATCH, 3, 0]);
        assert_eq!(told, (0..BATCH + 3).map(gone).collect::<Vec<_>>());
        assert_eq!(heard.next().await, None);
    }
}
