//! One connection over which a list is asked for again and again.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use crate::Outcome;

/// Requests a second, and the milliseconds that 50 and 99 of a hundred stayed under.
pub fn measure(address: &str, time: Duration) -> Outcome<(f64, f64, f64)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let request = format!(
        "GET /v1/users/u/domains HTTP/1.1\r\nHost: {address}\r\nAuthorization: Basic dDpz\r\n\r\n"
    );
    let begun = Instant::now();
    let mut times = Vec::new();
    while begun.elapsed() < time {
        let sent = Instant::now();
        stream.write_all(request.as_bytes())?;
        answer(&mut stream)?;
        times.push(sent.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    let count = f64::from(u32::try_from(times.len())?);
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    Ok((count / begun.elapsed().as_secs_f64(), at(50), at(99)))
}

/// Reads one answer, which has to be a good one.
fn answer(stream: &mut TcpStream) -> Outcome<()> {
    let mut text = String::new();
    let mut chunk = [0; 4096];
    loop {
        let length = stream.read(&mut chunk)?;
        if length == 0 {
            return Err("the connection was closed".into());
        }
        text += std::str::from_utf8(&chunk[..length])?;
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let head = head.to_lowercase();
        if !head.starts_with("http/1.1 200") {
            return Err(head.into());
        }
        let said = head.split("content-length: ").nth(1).ok_or("no length")?;
        let said: usize = said.split('\r').next().ok_or("no length")?.parse()?;
        if body.len() >= said {
            return Ok(());
        }
    }
}
