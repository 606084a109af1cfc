//! A dashboard without a screen, on a platform that counts what it is asked.

use std::{collections::HashMap, time::Duration};

use jiff::Timestamp;
use sipdeck::{
    api::{
        Client,
        client::Connection,
        pace::{Priority, Urgency},
    },
    app::{
        self,
        effect::Effect,
        keys::chord,
        message::Message,
        model::Model,
        page::layout::Size,
        search::{self as query, Effort},
        service::{
            call::Call,
            memory::{Keep, Remembered},
            profile::Profile,
            ticket::{Ticket, TimerId},
        },
        shared::setup::Setup,
        text::time::Moment,
    },
    platform::{Bulk, Config, Control, Pace, Platform},
    runtime::{
        cache::{CacheFile, Store},
        provider::calls,
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::{AbortHandle, JoinSet},
};

/// A platform with so much in it, that takes so many requests a second of each kind.
pub async fn platform(bulk: &str, pace: u32) -> Platform {
    let config = Config {
        pace: Pace::PerSecond(pace),
        ..Config::default()
    };
    let platform = Platform::start(config).await.expect("it starts");
    let bulk: Bulk = bulk.parse().expect("a size");
    platform.generate(bulk).await.expect("it is filled");
    platform
}

pub fn client(platform: &Platform) -> Client {
    let account = platform.account();
    let user = account.user_id.as_str();
    let secret = account.secret.clone();
    let connection = Connection::new(&platform.origin(), user, &account.token, secret);
    Client::new(&connection.expect("an address")).expect("a client")
}

/// A request that the platform answered, without its limit in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The path below the account.
    pub path: String,
    /// What stands behind the question mark.
    pub query: String,
    /// `GET`, `POST` or `DELETE`.
    pub method: String,
    /// When its answer was ready.
    pub at: Timestamp,
    /// When it arrived.
    pub began: Timestamp,
}

/// What the platform was asked and answered, oldest first, and how often its limit stood in between.
pub async fn seen(platform: &Platform) -> (Vec<Seen>, usize) {
    let origin = platform.origin();
    let host = origin.trim_start_matches("http://");
    let mut line = TcpStream::connect(host).await.expect("a line");
    let Control::Token(token) = platform.control() else {
        panic!("control is on");
    };
    let ask = format!(
        "GET /_platform/requests HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n",
        token.reveal()
    );
    line.write_all(ask.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.expect("read");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    let requests: Vec<serde_json::Value> = serde_json::from_str(body).expect("a list");
    let account = format!("/v1/users/{}/", platform.account().user_id);
    let limited = requests.iter().filter(|one| one["status"] == 429).count();
    let answered = requests.iter().filter(|one| one["status"] == 200);
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let seen = answered.map(|one| Seen {
        path: text(&one["path"]).replace(&account, ""),
        query: text(&one["query"]),
        method: text(&one["method"]),
        at: text(&one["time"]).parse().expect("a time"),
        began: began(one),
    });
    (seen.collect(), limited)
}

fn began(one: &serde_json::Value) -> Timestamp {
    let at: Timestamp = one["time"]
        .as_str()
        .and_then(|at| at.parse().ok())
        .expect("a time");
    let took = one["duration_ms"].as_f64().expect("a duration");
    at - jiff::SignedDuration::from_secs_f64(took / 1000.0)
}

/// How many of these are lists of endpoints.
pub fn lists(seen: &[Seen]) -> usize {
    seen.iter()
        .filter(|one| one.path.ends_with("/endpoints"))
        .count()
}

pub struct Dashboard {
    pub model: Model,
    client: Client,
    tasks: JoinSet<Message>,
    reads: HashMap<Ticket, (Urgency, AbortHandle)>,
    pub kept: Vec<Keep>,
    /// What each query took.
    pub efforts: Vec<Effort>,
    /// The timers that were asked for.
    pub timers: Vec<(Duration, TimerId)>,
}

impl Dashboard {
    /// Knows nothing yet and has asked for nothing.
    pub fn new(client: Client) -> Self {
        let size = Size {
            width: 120,
            height: 40,
        };
        let model = Model::new(Setup::new(size, Profile::default(), Moment(1_000)));
        Self {
            model,
            client,
            tasks: JoinSet::new(),
            reads: HashMap::new(),
            kept: Vec::new(),
            efforts: Vec::new(),
            timers: Vec::new(),
        }
    }

    /// Applies a message and begins what is to be done.
    pub fn take(&mut self, message: Message) -> Vec<Effect> {
        let now = Moment(self.model.shared.now().0 + 10);
        let pace = self.client.pace().borrow().clone();
        let mut effects = Vec::new();
        if pace != self.model.shared.pace {
            effects.extend(app::update(&mut self.model, now, Message::Paced(pace)));
        }
        effects.extend(app::update(&mut self.model, now, message));
        for effect in effects.clone() {
            self.perform(effect);
        }
        effects
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "nothing else reaches the service"
    )]
    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Call(ticket, priority, call) => self.call(ticket, priority, call),
            Effect::Cancel(ticket) => {
                if let Some((_, read)) = self.reads.remove(&ticket) {
                    read.abort();
                }
            }
            Effect::Prefer(ticket, priority) => {
                if let Some((urgency, _)) = self.reads.get(&ticket) {
                    urgency.set(priority);
                }
            }
            Effect::Query(ticket, query) => {
                let found = query::run(&query);
                self.efforts.push(found.effort);
                self.take(Message::Queried(ticket, Box::new(found)));
            }
            Effect::Gather(ticket, gather) => {
                self.take(Message::Gathered(ticket, Box::new(gather.run(&|| false))));
            }
            Effect::Keep(keep) => self.kept.push(*keep),
            Effect::After(wait, timer) => self.timers.push((wait, timer)),
            _ => {}
        }
    }

    fn call(&mut self, ticket: Ticket, priority: Priority, call: Call) {
        let client = self.client.clone();
        let urgency = Urgency::from(priority);
        let theirs = urgency.clone();
        let perform = async move {
            Message::Replied(ticket, calls::perform(&client, theirs, call, None).await)
        };
        self.reads
            .insert(ticket, (urgency, self.tasks.spawn(perform)));
    }

    pub fn key(&mut self, name: &str) -> Vec<Effect> {
        self.take(Message::Key(chord::parse(name).expect("a key")))
    }

    /// Takes answers in until this holds.
    pub async fn until(&mut self, holds: impl Fn(&Model) -> bool) {
        while !holds(&self.model) {
            assert!(
                self.next().await,
                "nothing is awaited, and it does not hold"
            );
        }
    }

    /// Takes the next answer in; answers whether one was awaited.
    pub async fn next(&mut self) -> bool {
        match self.tasks.join_next().await {
            Some(Ok(message)) => drop(self.take(message)),
            Some(Err(cancelled)) => assert!(cancelled.is_cancelled(), "{cancelled}"),
            None => return false,
        }
        true
    }

    /// Takes answers in until none is awaited any more.
    pub async fn calm(&mut self) {
        while self.next().await {}
    }

    /// The ids of all endpoints, in order, as the store has them.
    pub fn ids(&self) -> Vec<String> {
        let pages = self.model.shared.account.pages(None);
        let rows = pages.flat_map(|page| page.iter());
        let mut ids: Vec<String> = rows.map(|row| row.id.to_owned()).collect();
        ids.sort_unstable();
        ids
    }

    /// Leaves, and starts again with what was kept. Nothing is asked for yet.
    pub fn leave_and_return(self, client: Client) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let place = CacheFile::new(folder.path(), "main", "http://127.0.0.1", "u-1");
        let mut store = Store::open(&place).expect("opens");
        for keep in &self.kept {
            store.keep(keep).expect("kept");
        }
        let mut store = Store::open(&place).expect("opens again");
        let mut again = Self::new(client);
        let outline = store.outline().expect("read");
        let domains = outline.to_come();
        again.take(Message::Remembered(Box::new(Remembered::Outline(outline))));
        for domain in domains {
            let stock = store.stock(&domain).expect("read").expect("there");
            again.take(Message::Remembered(Box::new(Remembered::Endpoints(stock))));
        }
        again
    }
}
