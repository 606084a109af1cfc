//! A line to the platform that breaks on demand: between the client and the service, before or after the change.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use sipdeck::{
    api::{Client, Connection},
    platform::{Config, Pace, Platform},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use super::raw::{answer, impatient, read};

/// What goes wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    DropBefore,
    DropAfter,
    ErrorBefore,
    ErrorAfter,
    UnavailableAfter,
    Limited,
    TruncatedAfter,
    GarbageBefore,
    GarbageAfter,
    StallBefore,
    StallAfter,
}

impl Fault {
    pub const ALL: [Self; 11] = [
        Self::DropBefore,
        Self::DropAfter,
        Self::ErrorBefore,
        Self::ErrorAfter,
        Self::UnavailableAfter,
        Self::Limited,
        Self::TruncatedAfter,
        Self::GarbageBefore,
        Self::GarbageAfter,
        Self::StallBefore,
        Self::StallAfter,
    ];

    /// Whether the service gets the request all the same.
    fn passes(self) -> bool {
        match self {
            Self::DropBefore
            | Self::ErrorBefore
            | Self::Limited
            | Self::GarbageBefore
            | Self::StallBefore => false,
            Self::DropAfter
            | Self::ErrorAfter
            | Self::UnavailableAfter
            | Self::TruncatedAfter
            | Self::GarbageAfter
            | Self::StallAfter => true,
        }
    }

    /// What the client sees, and whether the line then hangs.
    fn shown(self) -> (Vec<u8>, bool) {
        let html = |status| answer(status, "Content-Type: text/html\r\n", "<html>Oops</html>");
        match self {
            Self::DropBefore | Self::DropAfter => (Vec::new(), false),
            Self::ErrorBefore | Self::ErrorAfter => (html("500 Internal Server Error"), false),
            Self::UnavailableAfter => (html("503 Service Unavailable"), false),
            Self::Limited => (
                answer("429 Too Many Requests", "X-RateLimit-Reset: 0\r\n", "{}"),
                false,
            ),
            Self::TruncatedAfter => {
                let head = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"id\":";
                (head.into(), false)
            }
            Self::GarbageBefore | Self::GarbageAfter => (html("200 OK"), false),
            Self::StallBefore | Self::StallAfter => (Vec::new(), true),
        }
    }
}

/// Which requests break, and how often.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub verb: &'static str,
    pub fault: Fault,
    pub times: usize,
}

/// A platform without a limit behind a line. All of it stops when it is dropped.
pub struct Line {
    pub platform: Platform,
    origin: String,
    plans: Arc<Mutex<Vec<Plan>>>,
    passed: Arc<AtomicUsize>,
    _tasks: JoinSet<()>,
}

impl Line {
    pub async fn start() -> Self {
        let platform = platform(Pace::Off).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("bound"));
        let target = platform.origin().replace("http://", "");
        let plans = Arc::new(Mutex::new(Vec::new()));
        let passed = Arc::new(AtomicUsize::new(0));
        let (shared, count) = (Arc::clone(&plans), Arc::clone(&passed));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut held = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (plans, count) = (Arc::clone(&shared), Arc::clone(&count));
                held.spawn(carry(stream, target.clone(), plans, count));
            }
        });
        Self {
            platform,
            origin,
            plans,
            passed,
            _tasks: tasks,
        }
    }

    /// Lets the next requests with this verb break; forgets earlier plans.
    pub fn plan(&self, plans: &[Plan]) {
        *self.plans.lock().expect("not poisoned") = plans.to_vec();
    }

    /// Requests that the platform got.
    pub fn passed(&self) -> usize {
        self.passed.load(Ordering::SeqCst)
    }

    /// A client on this line.
    pub fn client(&self) -> Client {
        let connection = Connection {
            patience: impatient(&self.origin).patience,
            ..connection(&self.platform, &self.origin)
        };
        Client::new(&connection).expect("a client")
    }

    /// A client that goes past the line, to see what is true.
    pub fn witness(&self) -> Client {
        client(&self.platform)
    }
}

/// A platform with this limit.
pub async fn platform(pace: Pace) -> Platform {
    let config = Config {
        pace,
        ..Config::default()
    };
    Platform::start(config).await.expect("a platform")
}

/// A patient client of this platform.
pub fn client(platform: &Platform) -> Client {
    Client::new(&connection(platform, &platform.origin())).expect("a client")
}

pub fn connection(platform: &Platform, origin: &str) -> Connection {
    let account = platform.account();
    Connection {
        user_id: account.user_id.clone(),
        token: account.token.clone(),
        ..Connection::new(origin, "", "", account.secret.clone()).expect("an address")
    }
}

async fn carry(
    mut stream: TcpStream,
    target: String,
    plans: Arc<Mutex<Vec<Plan>>>,
    passed: Arc<AtomicUsize>,
) {
    let Some(request) = read(&mut stream).await else {
        return;
    };
    let fault = take(&plans, &request);
    let mut shown = Vec::new();
    if fault.is_none_or(Fault::passes) {
        passed.fetch_add(1, Ordering::SeqCst);
        let request = request.replacen("\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1);
        let Ok(mut service) = TcpStream::connect(target).await else {
            return;
        };
        let _ = service.write_all(request.as_bytes()).await;
        let _ = service.read_to_end(&mut shown).await;
    }
    if let Some(fault) = fault {
        let (bytes, hangs) = fault.shown();
        if hangs {
            return std::future::pending().await;
        }
        shown = bytes;
    }
    let _ = stream.write_all(&shown).await;
    let _ = stream.shutdown().await;
}

fn take(plans: &Mutex<Vec<Plan>>, request: &str) -> Option<Fault> {
    let mut plans = plans.lock().expect("not poisoned");
    let plan = plans
        .iter_mut()
        .find(|plan| plan.times > 0 && request.starts_with(plan.verb))?;
    plan.times -= 1;
    Some(plan.fault)
}
