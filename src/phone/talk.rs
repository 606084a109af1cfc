//! What a phone and one server say to each other, from the first REGISTER to the last.

use std::{
    io,
    net::SocketAddr,
    time::{Duration, Instant},
};

use tokio::time::sleep_until;

use crate::phone::{
    call::Call,
    life::Life,
    news::News,
    registration::{Here, Registration, Verdict},
};
use crate::{
    net::{Bounds, Closed, Event, Sockets, towards},
    sip::{
        Flow, FlowId, Transport,
        locate::Target,
        message::{Flaw, Message, Method, Name, Start, carry_by, check, print},
        transaction::{Input, Keep, Key, Layer, Output, Times},
    },
};

/// What it takes.
pub(super) const ALLOW: &str = "OPTIONS, INVITE, ACK, CANCEL, BYE";
/// Transactions of one phone.
const TRANSACTIONS: usize = 64;
/// How long a phone that is stopped waits for the answer to its last REGISTER.
pub(super) const FAREWELL: Duration = Duration::from_secs(4);

/// What ends the talk with one server.
pub(super) enum End {
    /// It does not answer, or is gone.
    Lost,
    /// It said no.
    Refused(Option<u32>),
    /// The phone was stopped.
    Stopped,
}

/// Registers at a server and stays registered, until one of both has enough. `name` is what its certificate is to be
/// for.
pub(super) async fn hold(life: &mut Life, target: &Target, name: &str) -> End {
    let mut sockets = Sockets::new(Bounds::default());
    let unreachable = |why: String| News::Unreachable(target.clone(), why);
    let here = match open(&mut sockets, target) {
        Ok(here) => here,
        Err(why) => {
            life.tell(unreachable(why.to_string()));
            return End::Lost;
        }
    };
    let Some(flow) = sockets.reach(target, name, life.setup.tls.as_ref()) else {
        life.tell(unreachable(format!("{name} is no name for a certificate")));
        return End::Lost;
    };
    let setup = &life.setup;
    let here = Here {
        address: here,
        transport: target.transport,
    };
    let mut registration = Registration::new(
        setup.account.clone(),
        here,
        &setup.user_agent,
        setup.seconds,
        life.seed,
    );
    registration.resume(life.cseq);
    let mut talk = Talk {
        sockets,
        flow,
        layer: Layer::new(Times::default(), TRANSACTIONS, life.seed),
        registration,
        target: target.clone(),
        asked: None,
        wide: Wide::Unasked,
        opened: Vec::new(),
        refresh: None,
        leaving: None,
        end: None,
        call: None,
        registered: false,
    };
    talk.register(life);
    let end = talk.run(life).await;
    life.cseq = talk.registration.cseq();
    end
}

/// Opens what the phone listens on. Answers with its own address as the server sees it, as far as one can know.
fn open(sockets: &mut Sockets, target: &Target) -> io::Result<SocketAddr> {
    let ip = towards(target.address)?;
    sockets.bind(SocketAddr::new(ip, 0))
}

/// The connection for requests that are too large for a datagram.
enum Wide {
    /// None was needed yet, or the last one has ended.
    Unasked,
    /// This one.
    Is(Flow),
    /// The server takes none: everything goes in datagrams (RFC 3261 §18.1.1).
    Refused,
}

/// A phone and one server.
pub(super) struct Talk {
    sockets: Sockets,
    flow: Flow,
    pub(super) layer: Layer,
    pub(super) registration: Registration,
    target: Target,
    /// The request whose answer counts. Those of earlier ones come too late.
    asked: Option<Key>,
    wide: Wide,
    /// The connections that were made.
    opened: Vec<FlowId>,
    /// When it registers again.
    refresh: Option<Instant>,
    /// Until when the last answer is waited for.
    pub(super) leaving: Option<Instant>,
    end: Option<End>,
    /// It has one line.
    pub(super) call: Option<Call>,
    /// Whether it was registered: then it may call.
    registered: bool,
}

impl Talk {
    async fn run(&mut self, life: &mut Life) -> End {
        let mut stopped = life.stopped.clone();
        let mut events = Vec::new();
        loop {
            if let Some(end) = self.end.take() {
                return end;
            }
            let timers = self.layer.next().map(|at| life.started + at);
            let call = self.call.as_ref().and_then(Call::due);
            let next = [timers, self.refresh, self.leaving, call]
                .into_iter()
                .flatten()
                .min();
            tokio::select! {
                () = self.sockets.turn(&mut events) => {
                    for event in events.drain(..) {
                        self.hear(life, event);
                    }
                }
                () = sleep_until(next.unwrap_or_else(Instant::now).into()), if next.is_some() => self.due(life),
                Some(to) = life.orders.recv(), if self.registered => self.dial(life, &to),
                _ = stopped.wait_for(|stopped| *stopped), if self.leaving.is_none() => self.leave(life),
            }
        }
    }

    fn register(&mut self, life: &mut Life) {
        self.refresh = None;
        let mut message = self.registration.request(&life.branch());
        let flow = self.way(life, &mut message);
        // What waits for its connection is told once that is made.
        if flow.transport == Transport::Udp || self.opened.contains(&flow.id) {
            life.tell(News::Sent(Method::Register));
        }
        self.asked = check(&message).ok().map(|seen| Key::client(&seen));
        self.step(life, Input::Request { flow, message });
    }

    /// The flow of a request: what is too large for a datagram goes by TCP.
    pub(super) fn way(&mut self, life: &Life, message: &mut Message) -> Flow {
        let length = print(message).len();
        if self.flow.transport.carries(length) {
            return self.flow;
        }
        let target = Target {
            transport: Transport::Tcp,
            ..self.target.clone()
        };
        let wide = match self.wide {
            Wide::Is(flow) => Some(flow),
            Wide::Unasked => self.sockets.reach(&target, "", None),
            Wide::Refused => None,
        };
        let Some(wide) = wide else { return self.flow };
        life.tell(News::Large(length));
        carry_by(message, Transport::Tcp);
        self.wide = Wide::Is(wide);
        wide
    }

    fn leave(&mut self, life: &mut Life) {
        self.hang_up(life);
        self.leaving = Some(Instant::now() + FAREWELL);
        self.registration.leave();
        self.register(life);
    }

    /// Nobody answers any more.
    fn lost(&mut self) {
        self.end = Some(match self.leaving {
            Some(_) => End::Stopped,
            None => End::Lost,
        });
    }

    fn due(&mut self, life: &mut Life) {
        self.step(life, Input::Due);
        self.call_due(life);
        let now = Instant::now();
        if self.leaving.is_some_and(|until| until <= now) {
            life.tell(News::Silent(self.target.clone()));
            self.lost();
        } else if self.refresh.is_some_and(|at| at <= now) {
            self.registration.begin();
            self.register(life);
        }
    }

    fn hear(&mut self, life: &mut Life, event: Event) {
        match event {
            Event::Arrived {
                flow,
                message,
                flaws,
            } => self.arrived(life, flow, message, &flaws),
            Event::Closed { flow, why } if flow.id == self.flow.id => {
                life.tell(News::Closed(why));
                self.lost();
            }
            Event::Closed { flow, why } => self.narrowed(life, flow, &why),
            Event::Opened { flow } => {
                self.opened.push(flow.id);
                life.tell(News::Sent(Method::Register));
            }
        }
    }

    /// The connection for large requests is gone, or there never was one.
    fn narrowed(&mut self, life: &mut Life, flow: Flow, why: &Closed) {
        if !matches!(self.wide, Wide::Is(wide) if wide.id == flow.id) {
            return;
        }
        if !matches!(why, Closed::Refused(_) | Closed::Silent(_)) {
            self.wide = Wide::Unasked;
            return self.step(life, Input::Lost { flow: flow.id });
        }
        self.wide = Wide::Refused;
        // The request that it was made for goes another way.
        self.asked = None;
        self.step(life, Input::Lost { flow: flow.id });
        life.tell(News::Narrow);
        self.register(life);
    }

    fn arrived(&mut self, life: &mut Life, flow: Flow, message: Message, flaws: &[Flaw]) {
        if flaws.is_empty() || matches!(message.start, Start::Response { .. }) {
            self.step(life, Input::Arrived { flow, message });
        }
    }

    pub(super) fn step(&mut self, life: &mut Life, input: Input) {
        let out = self.layer.step(life.started.elapsed(), input);
        for output in out {
            match output {
                // What cannot be sent is as good as lost on its way.
                Output::Send { flow, bytes } => {
                    let _ = self.sockets.send(&flow, &bytes);
                }
                Output::Asked { key, flow, message } => self.asked(life, key, flow, message),
                Output::Cancelled { key } => self.cancelled(life, &key),
                Output::Answered { key, message } if self.asked.as_ref() == Some(&key) => {
                    self.answered(life, &message);
                }
                Output::Silent { key } | Output::Unsent { key }
                    if self.asked.as_ref() == Some(&key) =>
                {
                    life.tell(News::Silent(self.target.clone()));
                    self.lost();
                }
                Output::Answered { key, message } => self.call_answered(life, &key, &message),
                Output::Silent { key } | Output::Unsent { key } => self.call_silent(life, &key),
                Output::Wake { .. } | Output::Acked { .. } | Output::Over { .. } => {}
            }
        }
    }

    fn answered(&mut self, life: &mut Life, message: &Message) {
        let (Some(status), Start::Response { reason, .. }) = (message.status(), &message.start)
        else {
            return;
        };
        let reason = reason.text().into_owned();
        if status < 200 {
            return;
        }
        life.tell(News::Answered {
            status,
            reason: reason.clone(),
        });
        match self.registration.answered(message) {
            Verdict::Again => self.register(life),
            Verdict::Registered { seconds, phones } => {
                life.tell(News::Registered { seconds, phones });
                self.registered = true;
                // Well before the end (RFC 5626 §4.4.1 has 80 to 100 % for its keep-alives).
                let after = Duration::from_secs(seconds.into()) * 4 / 5;
                self.refresh = Some(Instant::now() + after.max(Duration::from_secs(1)));
            }
            Verdict::Unregistered => {
                life.tell(News::Unregistered);
                self.end = Some(End::Stopped);
            }
            Verdict::Refused(after) => {
                let meaning = self.registration.meaning(status);
                life.tell(News::Refused {
                    status,
                    reason,
                    meaning,
                });
                self.end = Some(match self.leaving {
                    Some(_) => End::Stopped,
                    None => End::Refused(after),
                });
            }
        }
    }

    /// Answers a request from outside.
    fn asked(&mut self, life: &mut Life, key: Key, flow: Flow, message: Message) {
        let Ok(seen) = check(&message) else { return };
        let method = seen.cseq.method.clone();
        let (status, reason) = match (&method, seen.to.tag()) {
            (Method::Invite, None) => return self.called(life, key, flow, message),
            (Method::Options, _) => (200, "OK"),
            (
                Method::Invite | Method::Bye | Method::Info | Method::Update | Method::Notify,
                Some(_),
            ) => self.inside(&message),
            (Method::Bye, None) => (481, "Call/Transaction Does Not Exist"),
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
        answer.headers.push(Name::Allow, ALLOW);
        let input = Input::Respond {
            key,
            message: answer,
            keep: Keep::Replay,
        };
        self.step(life, input);
        let is_over = method == Method::Bye && status == 200;
        life.tell(News::Asked { method, status });
        if is_over {
            life.tell(News::Hung("the other side has hung up"));
        }
    }
}
