//! An application: it takes callbacks, keeps them, and answers as it is told.

use std::{sync::Arc, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    time::timeout,
};

const LONG: Duration = Duration::from_secs(30);

/// Where callbacks go.
pub struct Receiver {
    /// Its address, without a path.
    pub url: String,
    callbacks: mpsc::Receiver<(String, Value)>,
}

impl Receiver {
    /// Answers each callback with this status line.
    pub async fn start(status: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let url = format!("http://{}", listener.local_addr().expect("is bound"));
        let (sender, callbacks) = mpsc::channel(100);
        let sender = Arc::new(sender);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(take(socket, status, Arc::clone(&sender)));
            }
        });
        Self { url, callbacks }
    }

    /// The next callback: its head and its body.
    pub async fn next(&mut self) -> (String, Value) {
        let next = timeout(LONG, self.callbacks.recv()).await;
        next.expect("is told").expect("goes on")
    }

    /// The body of the next callback, which is this event.
    pub async fn event(&mut self, name: &str) -> Value {
        let (_, body) = self.next().await;
        assert_eq!(body["eventType"], name, "{body}");
        body
    }

    /// Whether nothing was told that was not heard.
    pub fn is_quiet(&mut self) -> bool {
        self.callbacks.try_recv().is_err()
    }
}

async fn take(
    mut socket: TcpStream,
    status: &str,
    sender: Arc<mpsc::Sender<(String, Value)>>,
) -> Option<()> {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let length = socket
            .read(&mut chunk)
            .await
            .ok()
            .filter(|length| *length > 0)?;
        bytes.extend_from_slice(&chunk[..length]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let lower = head.to_lowercase();
        let wanted = lower
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        if body.len() < wanted.map_or(0, |wanted| wanted.parse().unwrap_or(0)) {
            continue;
        }
        let body = serde_json::from_str(body).unwrap_or(Value::Null);
        sender.send((head.to_owned(), body)).await.ok()?;
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        socket.write_all(answer.as_bytes()).await.ok()?;
        return Some(());
    }
}
