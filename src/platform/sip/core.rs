//! What SIP at the platform decides: everything that comes in, and what is to be done for it, as plain data.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::sync::oneshot;

use super::{
    batch::{Batch, Reply, To},
    caller::Caller,
    effect::{Answer, CaseId, Effect},
    methods,
    nodes::Nodes,
    stranger::unproved,
    trace::Trace,
    trunk::Trunk,
    wide::Wide,
};
use crate::{
    platform::{
        busy::busy,
        calls::Switchboard,
        choices,
        faults::Trouble,
        moment::Now,
        random::Random,
        refusal::Refusal,
        registrar::{Case, Change, Done, End, Event, Registrar, Step},
        store::news::{self, News},
    },
    sip::{
        Flow, Transport,
        message::{Flaw, Message, Method, Name, Start, Via, check, print},
        transaction::{Bytes, Input, Keep, Key, Layer, Output, Times, way_back},
    },
};

/// Counts since the start.
#[derive(Debug, Default, Clone, Copy)]
pub struct Counts {
    /// Messages that came.
    pub arrived: u64,
    /// Messages that were sent.
    pub sent: u64,
    /// Requests that were refused for want of room, or of time.
    pub refused: u64,
    /// Registrations that were not promised because they could not be stored.
    pub unstored: u64,
    /// REGISTERs that were granted.
    pub granted: u64,
    /// REGISTERs that were refused, whoever sent them.
    pub denied: u64,
}

/// The state of everything.
#[derive(Debug)]
pub struct Core {
    pub(super) layer: Layer,
    /// Who is registered, and what it takes to know that.
    pub registrar: Registrar,
    /// Calls.
    pub calls: Switchboard,
    pub(super) cases: HashMap<CaseId, (To, Case)>,
    pub(super) callers: HashMap<CaseId, Caller>,
    pub(super) trunk: Option<Arc<Trunk>>,
    /// Who registers phones and proves callers, where that is not done here.
    pub nodes: Option<Nodes>,
    pub(super) wide: Wide,
    /// Bytes of the messages in both.
    pub(super) waiting: usize,
    last_case: u64,
    batch: Batch,
    pub(super) effects: Vec<Effect>,
    /// Datagrams wait too long: whoever has shown nothing yet is asked to come back later. A connection waits by itself.
    hurried: bool,
    /// How many were asked so since messages wait too long.
    postponed: u64,
    /// Strangers since one was served in a hurry.
    passed: u64,
    random: Random,
    /// Since the start.
    pub counts: Counts,
    /// The last messages.
    pub trace: Trace,
    /// What goes wrong on purpose.
    pub(super) troubles: Vec<Trouble>,
}

impl Core {
    /// With nobody registered but whom the registrar knows already.
    #[must_use]
    pub fn new(
        registrar: Registrar,
        calls: Switchboard,
        trunk: Option<Arc<Trunk>>,
        seed: u64,
    ) -> Self {
        Self {
            layer: Layer::new(Times::default(), choices::TRANSACTIONS_MAX, seed),
            registrar,
            calls,
            cases: HashMap::new(),
            callers: HashMap::new(),
            trunk,
            nodes: None,
            wide: Wide::default(),
            waiting: 0,
            last_case: 0,
            batch: Batch::default(),
            effects: Vec::new(),
            hurried: false,
            postponed: 0,
            passed: 0,
            random: Random::new(seed),
            counts: Counts::default(),
            trace: Trace::default(),
            troubles: Vec::new(),
        }
    }

    /// How many transactions there are.
    #[must_use]
    pub fn transactions(&self) -> usize {
        self.layer.len()
    }

    /// How many bytes of REGISTERs and INVITEs wait for the store.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    /// What is to be done now.
    pub fn effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// What is to be told now to those who watch.
    pub fn told(&mut self, now: Now) -> Vec<Event> {
        self.registrar.tell(now.epoch)
    }

    /// What is to be stored, if anything is; after that, [`Core::stored`].
    pub fn batch(&mut self) -> Option<Batch> {
        let batch = &self.batch;
        let idle = batch.changes.is_empty() && batch.replies.is_empty() && batch.waiting.is_empty();
        (!idle).then(|| std::mem::take(&mut self.batch))
    }

    /// Whether datagrams wait too long.
    #[must_use]
    pub fn hurried(&self) -> bool {
        self.hurried
    }

    /// Whether datagrams wait too long from now on.
    pub fn hurry(&mut self, hurried: bool) {
        if !hurried {
            self.postponed = 0;
            self.passed = 0;
        }
        self.hurried = hurried;
    }

    /// When [`Core::due`] is to be called: a time since the start.
    #[must_use]
    pub fn next(&self, now: Now) -> Option<Duration> {
        let due = self.registrar.due();
        let due = due.map(|at| now.since + at.saturating_sub(now.epoch));
        let others = [self.layer.next(), self.calls.next(), self.wide.next()];
        others.into_iter().flatten().chain(due).min()
    }

    /// A time has come.
    pub fn due(&mut self, now: Now) {
        let out = self.layer.step(now.since, Input::Due);
        self.follow(now, out);
        self.calls.due(now);
        self.operate(now);
        self.narrow(now);
        let ended = self
            .registrar
            .bindings
            .expired(now.epoch, choices::EXPIRED_AT_ONCE);
        self.end(now, ended);
    }

    /// A message came.
    pub fn arrived(&mut self, now: Now, flow: Flow, message: Message, flaws: &[Flaw]) {
        self.counts.arrived += 1;
        if !self.hurried {
            self.trace.came(now.epoch, flow, &message);
        }
        let wrong = flaws.first().cloned().or_else(|| check(&message).err());
        match (&message.start, wrong) {
            (Start::Request { method, .. }, None)
                if self.hurried
                    && flow.transport == Transport::Udp
                    && unproved(method, &message)
                    && !self.layer.knows(&message)
                    && !self.spare() =>
            {
                self.postpone(flow, &message);
            }
            (_, None) => {
                let out = self.layer.step(now.since, Input::Arrived { flow, message });
                self.follow(now, out);
            }
            // A response that cannot be read answers nothing.
            (Start::Response { .. }, Some(_)) => {}
            (Start::Request { method, .. }, Some(wrong)) => {
                let method = method.clone();
                self.flawed(now, flow, &method, message, &wrong);
            }
        }
    }

    /// Whether one more of those who are asked to come later is served all the same: however long the hurry lasts, some
    /// phones get on.
    fn spare(&mut self) -> bool {
        self.passed = (self.passed + 1) % choices::HURRIED_SHARE;
        self.passed == 0
    }

    /// Asks for another try later, and remembers nothing of it.
    fn postpone(&mut self, flow: Flow, message: &Message) {
        self.counts.refused += 1;
        let via = message.headers.list(&Name::Via).next().and_then(Via::read);
        let flow = via.map_or(flow, |via| way_back(flow, &via));
        let mut answer = message.answer(503, "Service Unavailable", Some("later"));
        // Spread over as many seconds as it takes to serve all who were asked, not all in the same one.
        let seconds = 2 + self.postponed / choices::BACK_A_SECOND;
        let seconds = 1 + self.random.below(seconds.min(choices::BACK_MAX));
        self.postponed += 1;
        answer.headers.push(Name::RetryAfter, seconds.to_string());
        self.send(flow, print(&answer).into());
    }

    /// A request came that cannot be understood: whoever can be answered is answered.
    fn flawed(&mut self, now: Now, flow: Flow, method: &Method, message: Message, wrong: &Flaw) {
        let via = message.headers.list(&Name::Via).next().and_then(Via::read);
        let flow = via.map_or(flow, |via| way_back(flow, &via));
        match method {
            Method::Ack => {}
            Method::Register if self.nodes.is_none() => {
                let case = Case::new(flow, message, std::slice::from_ref(wrong));
                self.consider(now, To::Flow(flow), case);
            }
            Method::Register
            | Method::Invite
            | Method::Cancel
            | Method::Bye
            | Method::Options
            | Method::Info
            | Method::Update
            | Method::Notify
            | Method::Other(_) => {
                let answer = methods::flawed(&message, wrong, "flawed");
                self.answer(now, To::Flow(flow), answer);
            }
        }
    }

    /// The store has answered.
    pub fn learned(&mut self, now: Now, id: CaseId, answer: Answer) {
        let Some((to, mut case)) = self.cases.remove(&id) else {
            return;
        };
        self.waiting -= case.message().size();
        match answer {
            Answer::Known => {}
            Answer::Owner(owner) => case.owner(owner),
            Answer::Failed => {
                let request = case.message().clone();
                return self.fail(now, to, &request);
            }
        }
        self.consider(now, to, case);
    }

    /// A batch is stored, or could not be: its answers go out. What could not be stored counts in memory all the same,
    /// so that phones ring, and is promised to nobody: they are told to try again.
    pub fn stored(&mut self, now: Now, batch: Batch, outcome: &Result<(), Refusal>) {
        for reply in batch.replies {
            if reply.promises && outcome.is_err() {
                self.counts.unstored += 1;
                self.fail(now, reply.to, &reply.message);
            } else {
                self.answer(now, reply.to, reply.message);
            }
        }
        for waiting in batch.waiting {
            // Whoever waited may have gone.
            let _ = waiting.send(outcome.clone());
        }
    }

    /// Ends bindings that somebody else than their phone wants to end.
    pub fn end(&mut self, now: Now, changes: Vec<Change>) {
        self.registrar.apply(now.epoch, &changes);
        self.batch.changes.extend(changes);
    }

    /// The same, and tells when it is stored.
    pub fn end_and_tell(
        &mut self,
        now: Now,
        changes: Vec<Change>,
        stored: oneshot::Sender<Result<(), Refusal>>,
    ) {
        self.end(now, changes);
        self.batch.waiting.push(stored);
    }

    /// Something was changed over HTTP.
    pub fn hear(&mut self, now: Now, news: News) {
        let registrar = &mut self.registrar;
        match news {
            News::Domain { host, .. } => registrar.people.forget_realm(&host.to_ascii_lowercase()),
            News::Endpoint { change, endpoint } => {
                let (host, id) = (&endpoint.credentials.realm, &endpoint.id);
                let host = host.to_ascii_lowercase();
                registrar.people.forget_user(&host, &endpoint.name);
                let is_gone = change == news::Change::Deleted;
                let end = match is_gone {
                    true => End::Deleted,
                    false if endpoint.enabled => return,
                    false => End::Disabled,
                };
                let removals = registrar.bindings.removals(id, end);
                self.end(now, removals);
                self.calls.expel(now, id);
                if is_gone {
                    self.registrar.ledger.forget(id);
                    self.registrar.history.forget(id);
                }
            }
            News::Everything => {
                registrar.people.forget_all();
                if let Some(nodes) = &mut self.nodes {
                    nodes.are_callers_in_doubt = true;
                }
            }
        }
        self.operate(now);
    }

    /// Does what the transactions want, and hears what they tell.
    pub(super) fn follow(&mut self, now: Now, out: Vec<Output>) {
        for output in out {
            if let Output::Answered { key, .. } | Output::Silent { key } | Output::Over { key } =
                &output
            {
                self.wide.settle(key);
            }
            match output {
                Output::Send { flow, bytes } => self.send(flow, bytes),
                Output::Asked { key, flow, message } => self.asked(now, key, flow, message),
                Output::Cancelled { key } => self.cancelled(now, &key),
                Output::Acked { key, message } => self.calls.acked(now, &key, &message),
                Output::Answered { key, message } => self.calls.answered(now, &key, &message),
                Output::Silent { key } => self.calls.silent(now, &key),
                Output::Unsent { key } => self.calls.unsent(now, &key),
                Output::Over { key } => self.calls.over(&key),
                Output::Wake { .. } => {}
            }
            self.operate(now);
        }
    }

    fn asked(&mut self, now: Now, key: Key, flow: Flow, message: Message) {
        if message.method() != Some(&Method::Register) {
            let Ok(seen) = check(&message) else { return };
            let tag = self.layer.tag(&key);
            if let Some(answer) = methods::answer(&message, &seen, &tag) {
                return self.respond(now, key, answer, Keep::Forget);
            }
            if seen.to.tag().is_some() {
                return self.inside(now, key, flow, &message, &tag);
            }
        }
        // A REGISTER, or an INVITE that begins a call.
        let waiting = self.waiting + message.size();
        let cases = self.cases.len() + self.callers.len();
        if cases >= choices::CASES_MAX || waiting > choices::CASES_BYTES_MAX {
            return self.crowded(now, key, &message);
        }
        if self.is_of_trunk(&flow, &message) {
            return self.come_by_trunk(now, key, flow, message);
        }
        if self.nodes.is_some() {
            return self.come_by_node(now, key, flow, message);
        }
        let Some(message) = self.heard(now, &key, message) else {
            return;
        };
        let case = Case::new(flow, message, &[]);
        self.consider(now, To::Transaction(key), case);
    }

    pub(super) fn next_case(&mut self) -> CaseId {
        self.last_case += 1;
        CaseId(self.last_case)
    }

    /// Goes on with a REGISTER or an INVITE as far as it goes.
    fn consider(&mut self, now: Now, to: To, case: Case) {
        match self.registrar.step(now.epoch, &case) {
            Step::Ask(question, ticket) => {
                let id = self.next_case();
                self.waiting += case.message().size();
                self.cases.insert(id, (to, case));
                self.effects.push(Effect::Ask(id, question, ticket));
            }
            Step::Admitted(user) => self.admitted(to, case, user),
            Step::Done(Done {
                reply,
                changes,
                denial,
                ..
            }) => {
                match (reply.status(), denial) {
                    (_, Some(_)) => self.counts.denied += 1,
                    (Some(200), None) => self.counts.granted += 1,
                    (_, None) => {}
                }
                // What is told is there after `kill -9`: the answer waits for the store. A refusal tells nothing.
                let told = reply.status().is_some_and(|status| status < 300);
                if changes.is_empty() && (!told || self.batch.changes.is_empty()) {
                    return self.answer(now, to, reply);
                }
                self.batch.replies.push(Reply {
                    to,
                    message: reply,
                    promises: !changes.is_empty(),
                });
                self.batch.changes.extend(changes);
            }
        }
    }

    /// Says that the store cannot be used: to a request, or in place of the answer that it would have had.
    pub(super) fn fail(&mut self, now: Now, to: To, message: &Message) {
        let answer = busy(message, "unavailable");
        match to {
            To::Transaction(key) => self.respond(now, key, answer, Keep::Forget),
            To::Flow(_) => self.answer(now, to, answer),
        }
    }

    pub(super) fn answer(&mut self, now: Now, to: To, answer: Message) {
        match to {
            To::Flow(flow) => self.send(flow, print(&answer).into()),
            To::Transaction(key) => {
                // A challenge is made anew for whoever asks again, and so is what strangers make long.
                let refused = answer.status().is_none_or(|status| status >= 300);
                let keep = if matches!(answer.status(), Some(401 | 407))
                    || (refused && answer.size() > choices::REFUSAL_KEPT)
                {
                    Keep::Forget
                } else {
                    Keep::Replay
                };
                self.respond(now, key, answer, keep);
            }
        }
    }

    pub(super) fn respond(&mut self, now: Now, key: Key, message: Message, keep: Keep) {
        let input = Input::Respond { key, message, keep };
        let out = self.layer.step(now.since, input);
        self.follow(now, out);
    }

    fn send(&mut self, flow: Flow, bytes: Bytes) {
        let Some(bytes) = self.spoilt(bytes) else {
            return;
        };
        self.counts.sent += 1;
        self.effects.push(Effect::Send(flow, bytes));
    }
}
