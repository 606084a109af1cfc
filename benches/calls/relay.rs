//! Sound through all calls at once: a packet of 20 ms from each side, each of them with its time in it.

use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
    time::{Duration, Instant},
};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::{Outcome, number, phones::Phones};

/// How long it goes on.
const TIME: Duration = Duration::from_secs(10);
/// Behind the last packet, what is still on its way.
const REST: Duration = Duration::from_millis(500);
/// Says that a packet is one of ours, and no silence.
const MARK: u32 = 0x5350_4458;
const HEAD: usize = 12;
const SOUND: usize = 160;

/// What came of it.
#[derive(Debug, Default)]
pub struct Heard {
    /// Packets that were sent, and those that came out at the other side.
    pub sent: usize,
    pub received: usize,
    /// How long it went on.
    pub took: Duration,
    /// How long each was on its way, in microseconds, sorted.
    pub delays: Vec<f64>,
    /// How unevenly they came, on average, in milliseconds (RFC 3550 §6.4.1).
    pub jitter: f64,
}

/// Plays sound into both sides of all of these calls.
pub fn play(phones: &Phones, legs: &[[u16; 2]]) -> Outcome<Heard> {
    let begun = Instant::now();
    let mut heard = Heard::default();
    // Of each stream, by its source: how long its last packet took, and its jitter.
    let mut streams = vec![(None, 0.0_f64); legs.len() * 2];
    let mut chunk = vec![0; 2048];
    let mut tick = 0_u32;
    // Each tick's packets are spread over it, as those of phones are.
    let slots = 20;
    while begun.elapsed() < TIME + REST {
        let slot = usize::try_from(begun.elapsed().as_millis())?;
        while usize::try_from(tick)? <= slot && begun.elapsed() < TIME {
            let share = usize::try_from(tick)? % slots;
            for (at, ports) in legs
                .iter()
                .enumerate()
                .filter(|(at, _)| at % slots == share)
            {
                for (side, port) in ports.iter().enumerate() {
                    let source = u32::try_from(at * 2 + side)?;
                    let packet = packet(source, tick / 20, begun.elapsed());
                    let to = SocketAddr::from(([127, 0, 0, 1], *port));
                    if phones.sound[side].send_to(&packet, to).is_ok() {
                        heard.sent += 1;
                    }
                }
            }
            tick += 1;
            hear(phones, begun, &mut chunk, &mut streams, &mut heard)?;
        }
        hear(phones, begun, &mut chunk, &mut streams, &mut heard)?;
        let mut fds = [
            PollFd::new(&phones.sound[0], PollFlags::IN),
            PollFd::new(&phones.sound[1], PollFlags::IN),
        ];
        let wait = Timespec {
            tv_sec: 0,
            tv_nsec: 500_000,
        };
        poll(&mut fds, Some(&wait))?;
    }
    heard.took = begun.elapsed();
    heard.delays.sort_by(f64::total_cmp);
    let sum: f64 = streams.iter().map(|(_, jitter)| jitter).sum();
    heard.jitter = sum / number(streams.len()) / 1000.0;
    Ok(heard)
}

fn packet(source: u32, number: u32, now: Duration) -> Vec<u8> {
    let mut bytes = vec![0x80, 0];
    bytes.extend(
        u16::try_from(number & 0xffff)
            .unwrap_or_default()
            .to_be_bytes(),
    );
    bytes.extend((number * 160).to_be_bytes());
    bytes.extend(source.to_be_bytes());
    bytes.extend(MARK.to_be_bytes());
    bytes.extend(source.to_be_bytes());
    let micros = u64::try_from(now.as_micros()).unwrap_or_default();
    bytes.extend(micros.to_be_bytes());
    bytes.resize(HEAD + SOUND, 0xff);
    bytes
}

fn hear(
    phones: &Phones,
    begun: Instant,
    chunk: &mut [u8],
    streams: &mut [(Option<f64>, f64)],
    heard: &mut Heard,
) -> io::Result<()> {
    for socket in &phones.sound {
        loop {
            match socket.recv(chunk) {
                Ok(length) => {
                    let Some((source, sent)) = marked(&chunk[..length]) else {
                        continue;
                    };
                    let now = begun.elapsed().as_secs_f64() * 1e6;
                    let delay = now - sent;
                    heard.received += 1;
                    heard.delays.push(delay);
                    let Some((last, jitter)) = streams.get_mut(source) else {
                        continue;
                    };
                    if let Some(last) = *last {
                        *jitter += ((delay - last).abs() - *jitter) / 16.0;
                    }
                    *last = Some(delay);
                }
                Err(why) if why.kind() == ErrorKind::WouldBlock => break,
                Err(why) if why.kind() == ErrorKind::ConnectionRefused => {}
                Err(why) => return Err(why),
            }
        }
    }
    Ok(())
}

/// Which stream a packet is of, and when it was sent, in microseconds; none of one that is silence.
fn marked(bytes: &[u8]) -> Option<(usize, f64)> {
    let (mark, rest) = bytes.get(HEAD..)?.split_first_chunk::<4>()?;
    let (source, rest) = rest.split_first_chunk::<4>()?;
    let (sent, _) = rest.split_first_chunk::<8>()?;
    if u32::from_be_bytes(*mark) != MARK {
        return None;
    }
    let source = usize::try_from(u32::from_be_bytes(*source)).ok()?;
    let sent = Duration::from_micros(u64::from_be_bytes(*sent));
    Some((source, sent.as_secs_f64() * 1e6))
}
