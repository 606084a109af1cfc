//! The load: connections that stay open, each sending the next request as soon as the last one is answered.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use futures_util::future::try_join_all;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::Outcome;

/// What to send, and for how long.
pub struct Load<'a> {
    pub address: &'a str,
    pub requests: &'a [Vec<u8>],
    pub connections: usize,
    pub time: Duration,
}

/// What came of it. Times in milliseconds.
pub struct Figures {
    pub rate: f64,
    pub p50: f64,
    pub p99: f64,
    /// Answers with a status of 400 and more.
    pub errors: usize,
}

impl Load<'_> {
    /// Sends requests, each at most once a round, until the time is up.
    pub async fn run(&self) -> Outcome<Figures> {
        let next = AtomicUsize::new(0);
        let begun = Instant::now();
        let connections = (0..self.connections).map(|_| self.converse(&next, begun));
        let all = try_join_all(connections).await?;
        let took = begun.elapsed().as_secs_f64();
        let errors = all.iter().map(|(_, errors)| errors).sum();
        let mut times: Vec<f64> = all.into_iter().flat_map(|(times, _)| times).collect();
        times.sort_by(f64::total_cmp);
        let at = |share: usize| {
            times.get((times.len() * share / 100).min(times.len().saturating_sub(1)))
        };
        let count = u32::try_from(times.len())?;
        Ok(Figures {
            rate: f64::from(count) / took,
            p50: at(50).copied().unwrap_or_default(),
            p99: at(99).copied().unwrap_or_default(),
            errors,
        })
    }

    async fn converse(&self, next: &AtomicUsize, begun: Instant) -> Outcome<(Vec<f64>, usize)> {
        let mut stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        let (mut times, mut errors) = (Vec::new(), 0);
        let mut buffer = Vec::new();
        while begun.elapsed() < self.time {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let sent = Instant::now();
            stream
                .write_all(&self.requests[at % self.requests.len()])
                .await?;
            let (status, _) = answer(&mut stream, &mut buffer).await?;
            times.push(sent.elapsed().as_secs_f64() * 1000.0);
            errors += usize::from(status >= 400);
        }
        Ok((times, errors))
    }
}

/// Sends one request and reads the body of its answer.
pub async fn once(address: &str, request: &[u8]) -> Outcome<Vec<u8>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request).await?;
    let mut buffer = Vec::new();
    let (status, head) = answer(&mut stream, &mut buffer).await?;
    if status >= 400 {
        return Err(format!("{address} answered {status}").into());
    }
    Ok(buffer.split_off(head))
}

/// Reads one answer; its status, and the length of its head.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Outcome<(u16, usize)> {
    buffer.clear();
    let mut whole = None;
    loop {
        if whole.is_none()
            && let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n")
        {
            let head = std::str::from_utf8(&buffer[..end])?.to_lowercase();
            let status = head.get(9..12).ok_or("no status")?.parse()?;
            let length = head.split("content-length: ").nth(1).ok_or("no length")?;
            let length: usize = length.split('\r').next().ok_or("no length")?.parse()?;
            whole = Some((status, end + 4, end + 4 + length));
        }
        if let Some((status, head, end)) = whole
            && buffer.len() >= end
        {
            return Ok((status, head));
        }
        if stream.read_buf(buffer).await? == 0 {
            return Err("the connection was closed".into());
        }
    }
}
