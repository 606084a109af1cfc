//! The load: phones that register over UDP, each with a challenge and its answer, on one thread that costs less than
//! what it measures. Unanswered requests are sent again after 0.5, 1, 2 and 4 s (RFC 3261 §17.1.2.2), a 503 is obeyed.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    io::{self, ErrorKind},
    net::{SocketAddr, UdpSocket},
    time::{Duration, Instant},
};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use socket2::SockRef;

use crate::{HOST, digest::proof};

/// The first gap between two sends of a request, and the longest.
const T1: Duration = Duration::from_millis(500);
const T2: Duration = Duration::from_secs(4);
/// After so long nobody waits for an answer any more.
const PATIENCE: Duration = Duration::from_secs(32);
/// What the kernel keeps for us.
const BUFFER: usize = 8 * 1024 * 1024;
/// Messages sent, or read, before the other is looked at.
const TURN: usize = 64;

/// When phones begin.
#[derive(Debug, Clone, Copy)]
pub enum Pace {
    /// So many at a time: the next begins when one is done.
    Window(usize),
    /// So many a second, whatever becomes of those before.
    Rate(f64),
    /// All at once.
    AtOnce,
}

/// What to do.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    pub server: SocketAddr,
    /// Endpoints that there are; phones are them in turn.
    pub users: usize,
    /// Registrations to make at most.
    pub count: usize,
    pub pace: Pace,
    /// When it ends, whatever is done.
    pub time: Duration,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Figures {
    /// Registrations that were answered 200.
    pub done: usize,
    /// Answered 403 and such.
    pub denied: usize,
    /// Answers that said "later".
    pub postponed: usize,
    /// Requests that were sent again.
    pub again: usize,
    /// Registrations that nobody answered.
    pub lost: usize,
    /// How long it took.
    pub took: Duration,
    /// From the first REGISTER to the 200, in milliseconds, sorted.
    pub times: Vec<f64>,
}

impl Figures {
    /// Registrations a second.
    pub fn rate(&self) -> f64 {
        f64::from(u32::try_from(self.done).unwrap_or(u32::MAX)) / self.took.as_secs_f64()
    }

    /// The time that so many of a hundred stayed under.
    pub fn percentile(&self, share: usize) -> f64 {
        let at = (self.times.len() * share / 100).min(self.times.len().saturating_sub(1));
        self.times.get(at).copied().unwrap_or_default()
    }
}

/// A registration under way.
struct Phone {
    begun: Instant,
    /// When its last request was made.
    asked: Instant,
    gap: Duration,
    /// Sends that are planned for an earlier step do not count.
    step: u32,
    nonce: Option<String>,
    over: bool,
}

struct Run {
    load: Load,
    socket: UdpSocket,
    port: u16,
    phones: Vec<Phone>,
    due: BinaryHeap<Reverse<(Instant, usize, u32)>>,
    open: usize,
    figures: Figures,
}

impl Load {
    /// Runs until all is done or the time is over.
    pub fn run(&self) -> io::Result<Figures> {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        socket.connect(self.server)?;
        socket.set_nonblocking(true)?;
        let _ = SockRef::from(&socket).set_recv_buffer_size(BUFFER);
        let _ = rustix::net::sockopt::set_socket_recv_buffer_size_force(&socket, BUFFER);
        let mut run = Run {
            port: socket.local_addr()?.port(),
            load: *self,
            socket,
            phones: Vec::new(),
            due: BinaryHeap::new(),
            open: 0,
            figures: Figures::default(),
        };
        run.go()?;
        run.figures.times.sort_by(f64::total_cmp);
        Ok(run.figures)
    }
}

impl Run {
    fn go(&mut self) -> io::Result<()> {
        let begun = Instant::now();
        let mut chunk = vec![0; 65_535];
        loop {
            let now = Instant::now();
            let elapsed = now - begun;
            self.figures.took = elapsed;
            let all = self.phones.len() == self.load.count;
            if elapsed >= self.load.time || (all && self.open == 0) {
                return Ok(());
            }
            let mut busy = self.begin(elapsed, now)?;
            busy |= self.again(now)?;
            busy |= self.read(&mut chunk)?;
            if !busy {
                let mut fds = [PollFd::new(&self.socket, PollFlags::IN)];
                let wait = Timespec {
                    tv_sec: 0,
                    tv_nsec: 500_000,
                };
                poll(&mut fds, Some(&wait))?;
            }
        }
    }

    /// Lets phones begin whose time has come.
    fn begin(&mut self, elapsed: Duration, now: Instant) -> io::Result<bool> {
        let begun = self.phones.len();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a time of some seconds at some thousands a second"
        )]
        let wanted = match self.load.pace {
            Pace::Window(window) => begun + window.saturating_sub(self.open),
            Pace::Rate(rate) => (elapsed.as_secs_f64() * rate) as usize,
            Pace::AtOnce => self.load.count,
        };
        let until = wanted.min(self.load.count).min(begun + TURN);
        for number in begun..until {
            self.phones.push(Phone {
                begun: now,
                asked: now,
                gap: T1,
                step: 0,
                nonce: None,
                over: false,
            });
            self.open += 1;
            self.ask(number, now)?;
        }
        Ok(until > begun)
    }

    /// Sends the request of a phone's step for the first time.
    fn ask(&mut self, number: usize, now: Instant) -> io::Result<()> {
        let phone = &mut self.phones[number];
        phone.step += 1;
        phone.asked = now;
        phone.gap = T1;
        self.due.push(Reverse((now + T1, number, phone.step)));
        self.send(number)
    }

    /// Sends what was not answered once more, and what was to wait.
    fn again(&mut self, now: Instant) -> io::Result<bool> {
        let mut busy = false;
        while let Some(Reverse((at, number, step))) = self.due.peek().copied() {
            if at > now {
                break;
            }
            self.due.pop();
            let phone = &mut self.phones[number];
            if phone.over || phone.step != step {
                continue;
            }
            busy = true;
            if phone.gap.is_zero() {
                self.ask(number, now)?;
            } else if now - phone.asked > PATIENCE {
                phone.over = true;
                self.open -= 1;
                self.figures.lost += 1;
            } else {
                phone.gap = (phone.gap * 2).min(T2);
                self.due.push(Reverse((now + phone.gap, number, step)));
                self.figures.again += 1;
                self.send(number)?;
            }
        }
        Ok(busy)
    }

    fn send(&self, number: usize) -> io::Result<()> {
        let Self { port, .. } = self;
        let phone = &self.phones[number];
        let user = format!("ep-{:05}", number % self.load.users);
        let step = phone.step;
        let proof = match &phone.nonce {
            Some(nonce) => proof("Authorization", (&user, HOST), "REGISTER", nonce),
            None => String::new(),
        };
        let message = format!(
            "REGISTER sip:{HOST} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{port}.{number}.{step};rport\r\n\
             Max-Forwards: 70\r\nFrom: <sip:{user}@{HOST}>;tag={number}\r\nTo: <sip:{user}@{HOST}>\r\n\
             Call-ID: {number}-{port}\r\nCSeq: {step} REGISTER\r\nContact: <sip:{user}@127.0.0.1:{port}>\r\n\
             Expires: 3600\r\nUser-Agent: load\r\n{proof}Content-Length: 0\r\n\r\n"
        );
        match self.socket.send(message.as_bytes()) {
            // As good as lost on its way: it is sent again.
            Err(why)
                if why.kind() == ErrorKind::WouldBlock
                    || why.kind() == ErrorKind::ConnectionRefused =>
            {
                Ok(())
            }
            outcome => outcome.map(|_| ()),
        }
    }

    fn read(&mut self, chunk: &mut [u8]) -> io::Result<bool> {
        for turn in 0..TURN {
            match self.socket.recv(chunk) {
                Ok(length) => {
                    let text = String::from_utf8_lossy(&chunk[..length]);
                    self.hear(&text)?;
                }
                Err(why) if why.kind() == ErrorKind::WouldBlock => return Ok(turn > 0),
                Err(why) if why.kind() == ErrorKind::ConnectionRefused => {}
                Err(why) => return Err(why),
            }
        }
        Ok(true)
    }

    fn hear(&mut self, text: &str) -> io::Result<()> {
        let number = after(text, "\r\nCall-ID: ").and_then(|rest| rest.split('-').next());
        let Some(number) = number.and_then(|number| number.parse::<usize>().ok()) else {
            return Ok(());
        };
        let step = after(text, "\r\nCSeq: ").and_then(|rest| rest.split(' ').next()?.parse().ok());
        let Some(phone) = self.phones.get_mut(number) else {
            return Ok(());
        };
        if phone.over || step != Some(phone.step) {
            return Ok(());
        }
        let now = Instant::now();
        match text.get(8..11) {
            Some("401") if phone.nonce.is_none() => {
                let nonce = after(text, "nonce=\"").and_then(|rest| rest.split('"').next());
                phone.nonce = nonce.map(str::to_owned);
                return self.ask(number, now);
            }
            Some("503") => {
                let after =
                    after(text, "\r\nRetry-After: ").and_then(|rest| rest.split("\r\n").next());
                let seconds = after.and_then(|seconds| seconds.parse().ok()).unwrap_or(1);
                self.figures.postponed += 1;
                phone.step += 1;
                phone.gap = Duration::ZERO;
                let at = now + Duration::from_secs(seconds);
                self.due.push(Reverse((at, number, phone.step)));
                return Ok(());
            }
            Some("200") => {
                self.figures.done += 1;
                let took = now - phone.begun;
                self.figures.times.push(took.as_secs_f64() * 1000.0);
            }
            _ => self.figures.denied += 1,
        }
        phone.over = true;
        self.open -= 1;
        Ok(())
    }
}

/// What follows these words.
fn after<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    text.find(words).map(|at| &text[at + words.len()..])
}
