//! All calls and bridges, what leads to them, and what they want done.

use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    time::Duration,
};

use super::{
    bridge::Bridge,
    call::{Call, Event, Happening, State},
    callback::Callback,
    effect::{Effect, Fault},
    ground::{Ground, Heard},
    kept::Farewell,
    leg::{Branch, Leg, Talk},
    tally::Tally,
};
use crate::{
    api::{BridgeId, CallId, EndpointId},
    platform::{
        choices, mint,
        moment::{self, Now},
        random::Random,
        refusal::Refusal,
    },
    sip::{
        Flow, Transport,
        message::{Message, Name, Raw, check},
        transaction::{Keep, Key},
    },
};

/// What we take inside a call.
const ALLOW: &str = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE";

/// The switchboard.
#[derive(Debug)]
pub struct Switchboard {
    pub(super) ground: Box<dyn Ground>,
    random: Random,
    minted: u64,
    /// The number of this process among those of the account; 0 where it is the only one.
    pub process: u64,
    pub(super) calls: HashMap<CallId, Call>,
    /// All of them, oldest first.
    pub(super) order: VecDeque<CallId>,
    pub(super) live: usize,
    pub(super) bridges: HashMap<BridgeId, Bridge>,
    pub(super) bridge_order: VecDeque<BridgeId>,
    /// INVITEs that came.
    pub(super) invites: HashMap<Key, CallId>,
    /// INVITEs that were sent.
    pub(super) branches: HashMap<Key, Branch>,
    /// Calls by Call-ID and our tag.
    pub(super) dialogs: HashMap<(Raw, Raw), CallId>,
    deadlines: BTreeSet<(Duration, CallId)>,
    /// Calls that went on when the platform was killed, and how their phones are told; of which nobody knows yet.
    pub(super) interrupted: Vec<(CallId, Vec<Farewell>)>,
    effects: Vec<Effect>,
    pub(super) tally: Tally,
}

impl Switchboard {
    /// No calls yet.
    #[must_use]
    pub fn new(ground: Box<dyn Ground>, seed: u64) -> Self {
        Self {
            ground,
            random: Random::new(seed),
            minted: 0,
            process: 0,
            calls: HashMap::new(),
            order: VecDeque::new(),
            live: 0,
            bridges: HashMap::new(),
            bridge_order: VecDeque::new(),
            invites: HashMap::new(),
            branches: HashMap::new(),
            dialogs: HashMap::new(),
            deadlines: BTreeSet::new(),
            interrupted: Vec::new(),
            effects: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// What is to be done now.
    pub fn effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// When [`Switchboard::due`] is to be called: a time since the start.
    #[must_use]
    pub fn next(&self) -> Option<Duration> {
        self.deadlines.first().map(|(at, _)| *at)
    }

    /// Calls that have not ended.
    #[must_use]
    pub fn live(&self) -> usize {
        self.live
    }

    /// Everything that is held for calls that have not ended, and for what may still come of those that have.
    #[must_use]
    pub fn held(&self) -> usize {
        let tables = [
            &self.invites.len(),
            &self.branches.len(),
            &self.dialogs.len(),
        ];
        self.live + self.deadlines.len() + tables.into_iter().sum::<usize>()
    }

    /// A call.
    #[must_use]
    pub fn call(&self, id: &CallId) -> Option<&Call> {
        self.calls.get(id)
    }

    /// What is heard of a call, or was until it ended; nothing of one that was never answered.
    #[must_use]
    pub fn heard(&self, call: &Call) -> Option<Heard> {
        match &call.leg {
            Leg::Accepted(_, talk) | Leg::Talking(talk) => Some(self.ground.heard(talk.line)),
            Leg::Coming(_) | Leg::Calling(_) | Leg::Over => call.heard,
        }
    }

    /// The calls in which both sides can speak, with what is heard of each.
    pub fn sounding(&self) -> impl Iterator<Item = (&CallId, Heard)> {
        let live = self.calls.values().filter(|call| call.is_live());
        live.filter_map(|call| Some((&call.id, self.heard(call)?)))
    }

    /// What has come of calls since the start.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let mut tally = self.tally.clone();
        for (_, heard) in self.sounding() {
            tally.sounding += 1;
            tally.add(heard);
        }
        tally
    }

    /// All calls that are remembered, oldest first.
    pub fn calls(&self) -> impl DoubleEndedIterator<Item = &Call> {
        self.order.iter().filter_map(|id| self.calls.get(id))
    }

    /// A bridge.
    #[must_use]
    pub fn bridge_of(&self, id: &BridgeId) -> Option<&Bridge> {
        self.bridges.get(id)
    }

    /// All bridges that are remembered, oldest first.
    pub fn bridges(&self) -> impl DoubleEndedIterator<Item = &Bridge> {
        let all = self.bridge_order.iter();
        all.filter_map(|id| self.bridges.get(id))
    }

    /// Ends all calls of an endpoint that may not call any more.
    pub fn expel(&mut self, now: Now, endpoint: &EndpointId) {
        let theirs = self.calls.values().filter(|call| {
            call.is_live() && call.endpoint.as_ref().is_some_and(|(_, id)| id == endpoint)
        });
        let theirs: Vec<CallId> = theirs.map(|call| call.id.clone()).collect();
        for id in theirs {
            self.end(now, &id, super::Cause::NormalTemporaryFailure, true);
        }
    }

    /// Ends all calls: the platform stops.
    pub fn close(&mut self, now: Now) {
        let live = self.calls.values().filter(|call| call.is_live());
        let live: Vec<CallId> = live.map(|call| call.id.clone()).collect();
        for id in live {
            self.end(now, &id, super::Cause::NormalTemporaryFailure, true);
        }
    }

    /// Takes in a new call, and forgets the oldest that has ended when there are too many.
    pub(super) fn put(&mut self, call: Call) {
        self.live += 1;
        self.order.push_back(call.id.clone());
        self.calls.insert(call.id.clone(), call);
        while self.order.len() > choices::CALLS_KEPT {
            let ended = self
                .order
                .iter()
                .position(|id| self.calls.get(id).is_none_or(|call| !call.is_live()));
            let Some(oldest) = ended.and_then(|at| self.order.remove(at)) else {
                return;
            };
            self.calls.remove(&oldest);
            self.changed(&oldest);
        }
    }

    /// A refusal, when there are as many calls as there may be.
    pub(super) fn room(&self) -> Result<(), Refusal> {
        if self.live < choices::CALLS_MAX {
            return Ok(());
        }
        let message = format!("There are {} calls already.", self.live);
        Err(Refusal::unserved("call-creation-failure", message))
    }

    pub(super) fn mint(&mut self, prefix: &str) -> String {
        self.minted += 1;
        match self.process {
            0 => mint::id_from(prefix, self.minted, &mut self.random),
            process => mint::id_of(prefix, process, self.minted, &mut self.random),
        }
    }

    /// A number that nobody else has chosen: a tag, or the name of a session.
    pub(super) fn chosen(&mut self) -> u64 {
        // Some phones read the name of a session as a signed number.
        self.random.next() >> 1
    }

    /// Something happened in a call.
    pub(super) fn happened(&mut self, now: Now, id: &CallId, event: Event) {
        let happening = Happening {
            id: self.mint("ce-"),
            at: now.epoch,
            event,
        };
        self.tally.count(event);
        if let Some(call) = self.calls.get_mut(id) {
            call.happenings.push(happening);
        }
        self.changed(id);
    }

    /// Whoever watches a call, or keeps it, is to look at it again.
    pub(super) fn changed(&mut self, id: &CallId) {
        self.push(Effect::Changed(id.clone()));
    }

    /// Whoever keeps a bridge is to look at it again.
    pub(super) fn rebridged(&mut self, id: &BridgeId) {
        self.push(Effect::Rebridged(id.clone()));
    }

    /// Tells the call's application, if it wants to be told.
    pub(super) fn tell(
        &mut self,
        now: Now,
        id: &CallId,
        event: &'static str,
        decides: Option<bool>,
    ) {
        let Some(call) = self.calls.get(id) else {
            return;
        };
        let Some(target) = call.target.clone() else {
            return;
        };
        let state = match call.state {
            // Also of a call that is not answered yet (reference §10).
            State::Started | State::Active => "active",
            State::Completed | State::Rejected => "completed",
        };
        let mut fields = vec![
            ("eventType", event.to_owned()),
            ("callId", id.to_string()),
            ("from", call.from.clone()),
            ("to", call.to.clone()),
            ("callState", state.to_owned()),
            ("time", moment::seconds(now.epoch)),
        ];
        if event == "incomingcall"
            && let Some(application) = &call.application
        {
            fields.push(("applicationId", application.to_string()));
        }
        if let Some(tag) = &call.tag {
            fields.push(("tag", tag.clone()));
        }
        if event == "hangup"
            && let Some(cause) = call.cause
        {
            fields.push(("cause", cause.name().to_owned()));
        }
        let call = id.clone();
        self.push(Effect::Call(Callback {
            call,
            target,
            event,
            fields,
            decides,
        }));
    }

    pub(super) fn fault(&mut self, call: &CallId, code: &'static str, message: String) {
        let call = call.clone();
        self.push(Effect::Fault(Fault {
            call,
            code,
            message,
        }));
    }

    pub(super) fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Looks at when something is due in a call.
    pub(super) fn schedule(&mut self, id: &CallId) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let due = match &call.leg {
            Leg::Coming(coming) => {
                Some(coming.again.map_or(coming.until, |at| at.min(coming.until)))
            }
            Leg::Calling(fork) => Some(fork.until),
            Leg::Talking(talk) => {
                let look = talk.look.map(|(at, _)| at);
                look.into_iter().chain(talk.refresh).min()
            }
            Leg::Accepted(..) | Leg::Over => None,
        };
        if call.due != due {
            if let Some(old) = call.due {
                self.deadlines.remove(&(old, id.clone()));
            }
            call.due = due;
            if let Some(at) = due {
                self.deadlines.insert((at, id.clone()));
            }
        }
    }

    /// The calls in which something is due now.
    pub(super) fn overdue(&mut self, now: Duration) -> Vec<CallId> {
        let due = self.deadlines.iter().take_while(|(at, _)| *at <= now);
        due.map(|(_, id)| id.clone()).collect()
    }

    pub(super) fn respond(&mut self, key: Key, message: Message) {
        self.push(Effect::Respond(key, message, Keep::Replay));
    }

    /// Sends a request that has no Via yet. Answers with its transaction.
    pub(super) fn send(&mut self, flow: Flow, mut request: Message) -> Option<Key> {
        self.address(flow, &mut request);
        let key = check(&request).ok().map(|seen| Key::client(&seen));
        self.push(Effect::Request(flow, request));
        key
    }

    /// Gives a request its Via.
    pub(super) fn address(&mut self, flow: Flow, request: &mut Message) {
        let (here, branch) = (self.ground.here(&flow), self.chosen());
        let transport = flow.transport;
        let via = format!("SIP/2.0/{transport} {here};branch=z9hG4bK{branch:016x};rport");
        request.headers.push_front(Name::Via, via);
    }

    /// Adds what both sides of a call tell each other in it: where we are, and what we take.
    pub(super) fn introduce(&mut self, flow: Flow, message: &mut Message) {
        let here = self.ground.here(&flow);
        let parameter = match flow.transport {
            Transport::Udp => "",
            Transport::Tcp => ";transport=tcp",
            Transport::Tls => ";transport=tls",
        };
        let headers = &mut message.headers;
        headers.push(Name::Contact, format!("<sip:{here}{parameter}>"));
        headers.push(Name::Allow, ALLOW);
    }

    /// From now on requests inside this dialog belong to the call.
    pub(super) fn index(&mut self, id: &CallId, talk: &Talk) {
        let key = (talk.dialog.call_id().clone(), talk.dialog.local_tag());
        self.dialogs.insert(key, id.clone());
    }
}

/// Puts a description of a session into a message.
pub(super) fn describe(message: &mut Message, description: Vec<u8>) {
    message.headers.push(Name::ContentType, "application/sdp");
    message.body = description;
}
