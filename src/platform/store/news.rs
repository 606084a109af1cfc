//! What was changed and is durable: told to whoever watches the account, and to whoever answers phones.

use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, oneshot};

use super::post::Post;
use crate::{
    api::{Domain, DomainId, Endpoint, EndpointId},
    platform::{
        moment,
        stream::{About, Notice, Stream},
    },
};

/// Where the processes that serve one account tell each other.
pub const CHANNEL: &str = "sipdeck_news";
/// The most bytes of a letter; `PostgreSQL` carries fewer than 8000.
const LETTER: usize = 7000;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// A domain was made, changed or deleted.
    Domain {
        /// What was done.
        change: Change,
        /// The domain, as it is or was.
        domain: Domain,
        /// The host of its SIP URIs.
        host: String,
    },
    /// An endpoint was made, changed or deleted.
    Endpoint {
        /// What was done.
        change: Change,
        /// The endpoint, as it is or was.
        endpoint: Box<Endpoint>,
    },
    /// Very much was changed at once.
    Everything,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It is new.
    Created,
    /// It is different.
    Changed,
    /// It is gone.
    Deleted,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    at: String,
    change: Change,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain_id: Option<&'a DomainId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint_id: Option<&'a EndpointId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<&'a Domain>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<&'a Endpoint>,
}

/// What is read back of an endpoint that was changed.
#[derive(Deserialize)]
struct Heard {
    change: Change,
    endpoint: Box<Endpoint>,
}

impl News {
    /// What a notice from another process means for calls; nothing where it is of no endpoint.
    fn of_endpoint(notice: &Notice) -> Option<Self> {
        match notice.kind {
            "endpoint" => {
                let heard = serde_json::from_str(&notice.data);
                Some(
                    heard.map_or(Self::Everything, |Heard { change, endpoint }| {
                        Self::Endpoint { change, endpoint }
                    }),
                )
            }
            "reset" => Some(Self::Everything),
            _ => None,
        }
    }

    /// As those who watch hear it.
    fn notice(&self) -> Notice {
        let at = moment::of(Timestamp::now());
        let (kind, about, shown) = match self {
            Self::Domain { change, domain, .. } => (
                "domain",
                About::Domain(domain.id.clone()),
                Shown {
                    at,
                    change: *change,
                    domain_id: Some(&domain.id),
                    endpoint_id: None,
                    domain: Some(domain),
                    endpoint: None,
                },
            ),
            Self::Endpoint { change, endpoint } => (
                "endpoint",
                match &endpoint.domain_id {
                    Some(domain) => About::Endpoint(domain.clone(), endpoint.id.clone()),
                    None => About::Everything,
                },
                Shown {
                    at,
                    change: *change,
                    domain_id: endpoint.domain_id.as_ref(),
                    endpoint_id: Some(&endpoint.id),
                    domain: None,
                    endpoint: Some(&**endpoint),
                },
            ),
            Self::Everything => {
                return Notice {
                    kind: "reset",
                    about: About::Everything,
                    minor: false,
                    data: r#"{"reason":"replaced"}"#.into(),
                };
            }
        };
        Notice {
            kind,
            about,
            minor: false,
            data: serde_json::to_string(&shown)
                .expect("plain data with string keys")
                .into(),
        }
    }
}

/// These changes as letters to all processes, as those who watch hear them: each a number and as many changes as fit, since
/// what is told twice in one transaction arrives once. A change that does not fit is told as everything.
pub fn letters(all: &[News]) -> Vec<String> {
    let notices: Vec<Notice> = all.iter().map(News::notice).collect();
    let letters = letters_of(&notices).into_iter().enumerate();
    letters
        .map(|(at, letter)| format!("{at}\n{letter}"))
        .collect()
}

/// Notices as letters, which still want a first line of their own.
pub(super) fn letters_of(notices: &[Notice]) -> Vec<String> {
    let mut letters: Vec<String> = Vec::new();
    for notice in notices {
        let mut line = line(notice);
        if line.len() > LETTER {
            line = self::line(&News::Everything.notice());
        }
        match letters.last_mut() {
            Some(last) if last.len() + 1 + line.len() <= LETTER => {
                last.push('\n');
                *last += &line;
            }
            _ => letters.push(line),
        }
    }
    letters
}

/// Kind, domain, endpoint and the data, which is JSON on one line.
fn line(notice: &Notice) -> String {
    let (domain, endpoint) = match &notice.about {
        About::Domain(domain) => (domain.as_str(), "-"),
        About::Endpoint(domain, endpoint) => (domain.as_str(), endpoint.as_str()),
        About::Everything => ("*", "-"),
        About::Nothing => ("-", "-"),
    };
    format!("{} {domain} {endpoint} {}", notice.kind, notice.data)
}

/// What a letter tells those who watch. One that cannot be read is of a newer program: it may say anything.
pub fn read(letter: &str) -> Vec<Notice> {
    let read: Option<Vec<Notice>> = letter.lines().skip(1).map(notice).collect();
    read.unwrap_or_else(everything)
}

/// What is told when nobody knows what was changed.
pub fn everything() -> Vec<Notice> {
    vec![News::Everything.notice()]
}

fn notice(line: &str) -> Option<Notice> {
    let mut words = line.splitn(4, ' ');
    let (kind, domain) = (words.next()?, words.next()?);
    let (endpoint, data) = (words.next()?, words.next()?);
    let kind = ["domain", "endpoint", "call", "reset"]
        .into_iter()
        .find(|known| *known == kind)?;
    Some(Notice {
        kind,
        about: match (domain, endpoint) {
            ("*", _) => About::Everything,
            ("-", _) => About::Nothing,
            (domain, "-") => About::Domain(domain.into()),
            (domain, endpoint) => About::Endpoint(domain.into(), endpoint.into()),
        },
        minor: false,
        data: data.into(),
    })
}

/// News that may wait to be heard. Whoever has more to tell waits.
const WAITING: usize = 64;

/// What comes to the one who answers phones.
#[derive(Debug)]
pub enum Told {
    /// A change.
    News(News),
    /// Somebody waits until everything before this was heard.
    Heard(oneshot::Sender<()>),
}

/// The ways to those who are told.
#[derive(Debug)]
pub struct Wire {
    /// All who watch.
    pub stream: Arc<Stream>,
    /// What the processes that serve one account tell each other beside.
    pub post: Post,
    phones: OnceLock<mpsc::Sender<Told>>,
}

impl Wire {
    /// To those who watch this stream.
    pub fn new(stream: Arc<Stream>) -> Self {
        Self {
            stream,
            post: Post::default(),
            phones: OnceLock::new(),
        }
    }

    /// Tells a change, from the thread that made it: in the order of the changes, whatever becomes of those who asked
    /// for them.
    pub(super) fn tell(&self, news: News) {
        self.stream.tell([news.notice()]);
        if let Some(phones) = self.phones.get() {
            // One that has ended needs no news.
            let _ = phones.blocking_send(Told::News(news));
        }
    }

    /// Tells those who watch what another thread has heard, and whoever has calls what that means for them.
    pub(super) fn pass(&self, notices: Vec<Notice>) {
        if let Some(phones) = self.phones.get() {
            for news in notices.iter().filter_map(News::of_endpoint) {
                // One that has ended needs no news.
                let _ = phones.blocking_send(Told::News(news));
            }
        }
        self.stream.tell(notices);
    }

    /// Waits until all changes so far count for phones.
    pub async fn heard(&self) {
        let Some(phones) = self.phones.get() else {
            return;
        };
        let (sender, heard) = oneshot::channel();
        if phones.send(Told::Heard(sender)).await.is_ok() {
            // An error means that it has ended.
            let _ = heard.await;
        }
    }

    /// Answers phones from now on; only the first does.
    pub fn listen(&self) -> Option<mpsc::Receiver<Told>> {
        let (sender, receiver) = mpsc::channel(WAITING);
        self.phones.set(sender).ok().map(|()| receiver)
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, LETTER, News, letters, line, read};
    use crate::api::Domain;

    fn news(id: usize, description: &str) -> News {
        News::Domain {
            change: Change::Changed,
            domain: Domain {
                id: format!("rd-{id}").into(),
                name: "lab".into(),
                description: Some(description.into()),
            },
            host: "lab.example".into(),
        }
    }

    #[test]
    fn letters_carry_all_news_in_order_and_none_is_too_long() {
        let mut all: Vec<News> = (0..300).map(|id| news(id / 2, "at the\ndoor")).collect();
        let sent = letters(&all);
        assert!(sent.iter().all(|letter| letter.len() < LETTER + 10));
        assert!(sent.len() > 1);
        let heard: Vec<_> = sent.iter().flat_map(|letter| read(letter)).collect();
        assert_eq!(heard.len(), all.len());
        for (at, notice) in heard.iter().enumerate() {
            let id = format!("domain rd-{} - {{", at / 2);
            let line = line(notice);
            assert!(
                line.starts_with(&id) && line.contains("at the\\ndoor"),
                "{line}"
            );
        }
        all.push(news(7, &"x".repeat(LETTER)));
        let heard: Vec<_> = letters(&all).iter().flat_map(|it| read(it)).collect();
        assert_eq!(heard.last().map(|last| last.kind), Some("reset"));
        assert_eq!(heard.len(), all.len());
        assert_eq!(read("0\nweather * - {}")[0].kind, "reset");
        assert!(letters(&[]).is_empty());
    }
}
