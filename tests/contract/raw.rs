//! A server that answers with the bytes it was given, and remembers what it was asked.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use sipdeck::api::{Client, Connection, patience::Patience};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// What happens with one request.
#[derive(Debug, Clone)]
pub enum Act {
    /// These bytes, then the connection is closed.
    Answer(Vec<u8>),
    /// These bytes, and then nothing for ever.
    Stall(Vec<u8>),
    /// The connection is closed without a word.
    HangUp,
}

/// The server. Acts once by each act, and by the last one from then on. Stops when it is dropped.
pub struct Raw {
    pub origin: String,
    asked: Arc<Mutex<Vec<String>>>,
    _tasks: JoinSet<()>,
}

impl Raw {
    pub async fn start(acts: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("bound"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let mut acts: Vec<Act> = acts.into_iter().collect();
        acts.reverse();
        let told = Arc::clone(&asked);
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut held = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let act = if acts.len() > 1 {
                    acts.pop()
                } else {
                    acts.last().cloned()
                };
                held.spawn(serve(
                    stream,
                    act.expect("at least one act"),
                    Arc::clone(&told),
                ));
            }
        });
        Self {
            origin,
            asked,
            _tasks: tasks,
        }
    }

    /// One answer for everything.
    pub async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        Self::start([Act::Answer(answer.into())]).await
    }

    /// The requests so far, whole.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("not poisoned").clone()
    }

    pub fn connection(&self) -> Connection {
        impatient(&self.origin)
    }

    pub fn client(&self) -> Client {
        Client::new(&self.connection()).expect("a client")
    }
}

/// A connection that waits for nothing longer than a moment.
pub fn impatient(origin: &str) -> Connection {
    let mut connection =
        Connection::new(origin, "u-1", "t-1", "hunter22".into()).expect("an address");
    connection.patience = Patience {
        connect: Duration::from_secs(5),
        idle: Duration::from_millis(600),
        total: Duration::from_secs(5),
        refused: Duration::from_secs(1),
        silence: Duration::from_millis(600),
        ..Patience::default()
    };
    connection
}

/// An answer with this body.
pub fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

/// 200 with JSON.
pub fn json(body: &str) -> Vec<u8> {
    answer("200 OK", "Content-Type: application/json\r\n", body)
}

async fn serve(mut stream: TcpStream, act: Act, asked: Arc<Mutex<Vec<String>>>) {
    let Some(request) = read(&mut stream).await else {
        return;
    };
    asked.lock().expect("not poisoned").push(request);
    match act {
        Act::Answer(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Act::Stall(bytes) => {
            let _ = stream.write_all(&bytes).await;
            std::future::pending::<()>().await;
        }
        Act::HangUp => {}
    }
}

/// A whole request.
pub async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let count = stream
            .read(&mut chunk)
            .await
            .ok()
            .filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is_length = name.eq_ignore_ascii_case("content-length");
            is_length.then(|| value.trim().parse::<usize>().ok())?
        });
        if body.len() >= length.unwrap_or(0) {
            return Some(text.into_owned());
        }
    }
}
