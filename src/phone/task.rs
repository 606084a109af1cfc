//! The task of one phone: finds its server, registers there, stays registered, and leaves.

use std::{
    net::{IpAddr, SocketAddr},
    time::{Duration, Instant},
};

use tokio::{
    sync::{mpsc, watch},
    time::{sleep, sleep_until},
};

use super::{
    news::News,
    registration::{Here, Registration, Verdict},
    setup::Setup,
};
use crate::{
    net::{Bounds, Event, Sockets, towards},
    sip::{
        Flow, Transport,
        locate::{Destination, Target},
        message::{Flaw, Message, Method, Name, Start, check},
        transaction::{Input, Keep, Key, Layer, Output, Times},
    },
};

/// Transactions of one phone.
const TRANSACTIONS: usize = 64;
/// How long a phone waits that found no server, the first time and at most (RFC 5626 §4.5 has the same idea).
const PAUSE: Duration = Duration::from_secs(5);
const PAUSE_MAX: Duration = Duration::from_mins(5);

/// What ends the talk with one server.
enum End {
    /// It does not answer, or is gone.
    Lost,
    /// It said no.
    Refused(Option<u32>),
    /// The phone was stopped.
    Stopped,
}

/// The task.
pub(super) struct Task {
    setup: Setup,
    seed: u64,
    news: mpsc::Sender<News>,
    stopped: watch::Receiver<bool>,
    branches: u64,
    started: Instant,
}

impl Task {
    pub(super) fn new(
        setup: Setup,
        seed: u64,
        news: mpsc::Sender<News>,
        stopped: watch::Receiver<bool>,
    ) -> Self {
        Self {
            setup,
            seed,
            news,
            stopped,
            branches: 0,
            started: Instant::now(),
        }
    }

    fn tell(&self, news: News) {
        // Whoever does not listen misses something.
        let _ = self.news.try_send(news);
    }

    fn branch(&mut self) -> String {
        self.branches += 1;
        format!("{:016x}.{}", self.seed, self.branches)
    }

    pub(super) async fn run(mut self) {
        let mut pause = PAUSE;
        loop {
            let began = Instant::now();
            let wait = match self.round().await {
                End::Stopped => return,
                End::Lost => {
                    self.tell(News::Nowhere);
                    // Whoever was served for long was not refused: the server is back soon.
                    if began.elapsed() > PAUSE_MAX {
                        pause = PAUSE;
                    }
                    let wait = pause;
                    pause = (pause * 2).min(PAUSE_MAX);
                    wait
                }
                End::Refused(after) => {
                    let after = after.map(|seconds| Duration::from_secs(seconds.into()));
                    match (after, self.setup.persistent) {
                        (Some(after), _) => after.min(PAUSE_MAX),
                        (None, Some(persistent)) => persistent,
                        (None, None) => return,
                    }
                }
            };
            self.tell(News::Waiting(wait.as_secs()));
            let mut stopped = self.stopped.clone();
            tokio::select! {
                () = sleep(wait) => {}
                _ = stopped.wait_for(|stopped| *stopped) => return,
            }
        }
    }

    /// Tries one server after the other, until one has been served by or nobody is left.
    async fn round(&mut self) -> End {
        let account = &self.setup.account;
        let destination = match &self.setup.server {
            Some(server) => server.0.clone(),
            None => Destination {
                host: account.domain.trim_matches(['[', ']']).to_owned(),
                port: None,
                transport: None,
                secure: account.secure,
            },
        };
        let name = destination.host.clone();
        let spoken: Vec<Transport> = self
            .setup
            .transports
            .0
            .iter()
            .copied()
            .filter(|transport| *transport != Transport::Tls || self.setup.tls.is_some())
            .collect();
        let resolver = self.setup.resolver.clone();
        let mut search = resolver.search(destination, &spoken, self.seed);
        let mut told = 0;
        loop {
            let mut stopped = self.stopped.clone();
            let targets = tokio::select! {
                targets = search.next() => targets,
                _ = stopped.wait_for(|stopped| *stopped) => return End::Stopped,
            };
            for looked in &search.looked()[told..] {
                self.tell(News::Looked(looked.clone()));
            }
            told = search.looked().len();
            if targets.is_empty() {
                return End::Lost;
            }
            for target in targets {
                self.tell(News::Trying(target.clone()));
                match self.talk(&target, &name).await {
                    End::Lost => {}
                    end @ (End::Refused(_) | End::Stopped) => return end,
                }
            }
        }
    }

    async fn talk(&mut self, target: &Target, name: &str) -> End {
        let mut sockets = Sockets::new(Bounds::default());
        let Some(here) = open(&mut sockets, target) else {
            return End::Lost;
        };
        let Some(flow) = sockets.reach(target, name, self.setup.tls.as_ref()) else {
            return End::Lost;
        };
        let setup = &self.setup;
        let here = Here {
            address: here,
            transport: target.transport,
        };
        let registration = Registration::new(
            setup.account.clone(),
            here,
            &setup.user_agent,
            setup.seconds,
            self.seed,
        );
        let mut talk = Talk {
            sockets,
            flow,
            layer: Layer::new(Times::default(), TRANSACTIONS, self.seed),
            registration,
            target: target.clone(),
            refresh: None,
            leaving: false,
            end: None,
        };
        talk.register(self);
        let mut stopped = self.stopped.clone();
        let mut events = Vec::new();
        loop {
            if let Some(end) = talk.end.take() {
                return end;
            }
            let next = [talk.layer.next().map(|at| self.started + at), talk.refresh];
            let next = next.into_iter().flatten().min();
            tokio::select! {
                () = talk.sockets.turn(&mut events) => {
                    for event in events.drain(..) {
                        talk.hear(self, event);
                    }
                }
                () = sleep_until(next.unwrap_or_else(Instant::now).into()), if next.is_some() => talk.due(self),
                _ = stopped.wait_for(|stopped| *stopped), if !talk.leaving => talk.leave(self),
            }
        }
    }
}

/// Opens what the phone listens on. Answers with its own address as the server sees it, as far as one can know.
fn open(sockets: &mut Sockets, target: &Target) -> Option<SocketAddr> {
    let ip: IpAddr = towards(target.address).ok()?;
    sockets.bind(SocketAddr::new(ip, 0)).ok()
}

/// A phone and one server.
struct Talk {
    sockets: Sockets,
    flow: Flow,
    layer: Layer,
    registration: Registration,
    target: Target,
    /// When it registers again.
    refresh: Option<Instant>,
    leaving: bool,
    end: Option<End>,
}

impl Talk {
    fn register(&mut self, task: &mut Task) {
        self.refresh = None;
        let message = self.registration.request(&task.branch());
        task.tell(News::Sent(Method::Register));
        let flow = self.flow;
        self.step(task, Input::Request { flow, message });
    }

    fn leave(&mut self, task: &mut Task) {
        self.leaving = true;
        self.registration.leave();
        self.register(task);
    }

    fn due(&mut self, task: &mut Task) {
        self.step(task, Input::Due);
        if self.refresh.is_some_and(|at| at <= Instant::now()) {
            self.registration.begin();
            self.register(task);
        }
    }

    fn hear(&mut self, task: &mut Task, event: Event) {
        match event {
            Event::Arrived {
                flow,
                message,
                flaws,
            } => self.arrived(task, flow, message, &flaws),
            Event::Closed { flow, why } if flow.id == self.flow.id => {
                task.tell(News::Closed(why));
                self.end = Some(if self.leaving {
                    End::Stopped
                } else {
                    End::Lost
                });
            }
            Event::Opened { .. } | Event::Closed { .. } => {}
        }
    }

    fn arrived(&mut self, task: &mut Task, flow: Flow, message: Message, flaws: &[Flaw]) {
        if flaws.is_empty() || matches!(message.start, Start::Response { .. }) {
            self.step(task, Input::Arrived { flow, message });
        }
    }

    fn step(&mut self, task: &mut Task, input: Input) {
        let out = self.layer.step(task.started.elapsed(), input);
        for output in out {
            match output {
                // What cannot be sent is as good as lost on its way.
                Output::Send { flow, bytes } => {
                    let _ = self.sockets.send(&flow, &bytes);
                }
                Output::Asked { key, message, .. } => self.asked(task, key, &message),
                Output::Answered { message, .. } => self.answered(task, &message),
                Output::Silent { .. } | Output::Unsent { .. } => {
                    task.tell(News::Silent(self.target.clone()));
                    self.end = Some(if self.leaving {
                        End::Stopped
                    } else {
                        End::Lost
                    });
                }
                Output::Wake { .. }
                | Output::Acked { .. }
                | Output::Cancelled { .. }
                | Output::Over { .. } => {}
            }
        }
    }

    fn answered(&mut self, task: &mut Task, message: &Message) {
        let (Some(status), Start::Response { reason, .. }) = (message.status(), &message.start)
        else {
            return;
        };
        let reason = reason.text().into_owned();
        if status < 200 {
            return;
        }
        task.tell(News::Answered {
            status,
            reason: reason.clone(),
        });
        match self.registration.answered(message) {
            Verdict::Again => self.register(task),
            Verdict::Registered { seconds, phones } => {
                task.tell(News::Registered { seconds, phones });
                // Well before the end (RFC 5626 §4.4.1 has 80 to 100 % for its keep-alives).
                let after = Duration::from_secs(seconds.into()) * 4 / 5;
                self.refresh = Some(Instant::now() + after.max(Duration::from_secs(1)));
            }
            Verdict::Unregistered => {
                task.tell(News::Unregistered);
                self.end = Some(End::Stopped);
            }
            Verdict::Refused(after) => {
                task.tell(News::Refused { status, reason });
                self.end = Some(if self.leaving {
                    End::Stopped
                } else {
                    End::Refused(after)
                });
            }
        }
    }

    /// Answers a request from outside: it can be asked what it can, and takes no calls.
    fn asked(&mut self, task: &mut Task, key: Key, message: &Message) {
        let Ok(seen) = check(message) else { return };
        let (status, reason) = match (&seen.cseq.method, seen.to.tag()) {
            (Method::Options, _) => (200, "OK"),
            (Method::Invite, None) => (480, "Takes No Calls"),
            (
                Method::Invite | Method::Bye | Method::Info | Method::Update | Method::Notify,
                Some(_),
            )
            | (Method::Bye, None) => (481, "Call/Transaction Does Not Exist"),
            (
                Method::Register
                | Method::Ack
                | Method::Cancel
                | Method::Info
                | Method::Update
                | Method::Notify,
                _,
            ) => (405, "Method Not Allowed"),
            (Method::Other(_), _) => (501, "Not Implemented"),
        };
        let mut answer = message.answer(status, reason, Some(&self.layer.tag(&key)));
        answer
            .headers
            .push(Name::Allow, "OPTIONS, INVITE, ACK, CANCEL, BYE");
        let method = seen.cseq.method;
        let input = Input::Respond {
            key,
            message: answer,
            keep: Keep::Replay,
        };
        self.step(task, input);
        task.tell(News::Asked { method, status });
    }
}
