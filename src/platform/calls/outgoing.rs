//! Calls to phones: all phones of an endpoint ring together, and the first to answer is connected.

use super::{
    call::{Call, Called, Event, Fate, State, Way},
    cause::Cause,
    effect::Effect,
    leg::{Branch, Fork, Leg, Talk},
    order::{Callee, Order},
    switchboard::{Switchboard, describe},
};
use crate::{
    api::CallId,
    platform::{choices, moment::Now, refusal::Refusal},
    sip::{
        Dialog,
        message::{Message, Method, Name, Raw},
        sdp::{self, Direction, Own, Session},
        transaction::Key,
    },
};

impl Switchboard {
    /// Calls somebody. What becomes of it is told later.
    pub fn create(&mut self, now: Now, order: &Order) -> Result<CallId, Refusal> {
        self.room()?;
        let id = CallId::from(self.mint("c-"));
        if let Some(bridge) = &order.bridge {
            self.admits(bridge, &id)?;
        }
        if let Some(first) = &order.transfers {
            self.transferable(first)?;
        }
        self.put(Call {
            id: id.clone(),
            way: Way::Out,
            from: order.from.clone(),
            to: order.to.clone(),
            state: State::Started,
            started: now.epoch,
            activated: None,
            ended: None,
            cause: None,
            target: order.target.clone(),
            tag: order.tag.clone(),
            bridge: None,
            headers: order.headers.clone(),
            endpoint: order.endpoint.clone(),
            application: None,
            transfer: None,
            happenings: Vec::new(),
            phones: order
                .phones
                .iter()
                .map(|phone| called(now, phone))
                .collect(),
            heard: None,
            sip_id: String::new(),
            leg: Leg::Over,
            due: None,
        });
        self.happened(now, &id, Event::Create);
        if let Some(bridge) = &order.bridge {
            self.attach(now, bridge, &id);
        }
        if let Some(first) = &order.transfers {
            self.transfer(now, first, &id)?;
        }
        let opened = match (order.vain, order.phones.first()) {
            (None, Some(first)) => self.ground.open(&first.flow),
            (Some(_), _) | (None, None) => None,
        };
        let Some((line, address)) = opened else {
            let cause = order.vain.unwrap_or(Cause::NormalTemporaryFailure);
            self.end_unbegun(now, &id, cause);
            return Ok(id);
        };
        let session = self.chosen();
        let fork = Fork {
            open: Vec::new(),
            line,
            address,
            session,
            early: false,
            best: None,
            until: now.since + order.patience,
        };
        if let Some(call) = self.calls.get_mut(&id) {
            call.leg = Leg::Calling(fork);
        }
        self.call_all(&id, order, session, address);
        self.schedule(&id);
        Ok(id)
    }

    /// Sends an INVITE to each of the phones.
    fn call_all(
        &mut self,
        id: &CallId,
        order: &Order,
        session: u64,
        address: std::net::SocketAddr,
    ) {
        let own = Own {
            id: session,
            version: 1,
            address,
        };
        let offer = sdp::offer(&own, Direction::BOTH);
        let (call_id, tag) = (self.chosen(), self.chosen());
        if let Some(call) = self.calls.get_mut(id) {
            call.sip_id = format!("{call_id:016x}");
        }
        for (phone, callee) in order.phones.iter().enumerate() {
            let mut invite = Message::request(Method::Invite, callee.uri.clone());
            let headers = &mut invite.headers;
            headers.push(Name::MaxForwards, "70");
            if let Some(route) = &callee.route {
                headers.push(Name::Route, route.clone());
            }
            let from = &order.from_uri;
            headers.push(Name::From, format!("<{from}>;tag={tag:016x}"));
            headers.push(Name::To, format!("<{}>", order.to_uri));
            headers.push(Name::CallId, format!("{call_id:016x}"));
            headers.push(Name::CSeq, "1 INVITE");
            headers.push(Name::UserAgent, choices::USER_AGENT);
            for (name, value) in &order.headers {
                headers.push(Name::named(name.as_bytes()), value.as_str());
            }
            self.introduce(callee.flow, &mut invite);
            describe(&mut invite, offer.clone());
            self.address(callee.flow, &mut invite);
            let Ok(seen) = crate::sip::message::check(&invite) else {
                continue;
            };
            let key = Key::client(&seen);
            self.branches.insert(
                key.clone(),
                Branch {
                    call: id.clone(),
                    phone,
                    flow: callee.flow,
                    host: callee.host,
                    invite: invite.clone(),
                    acks: Vec::new(),
                },
            );
            if let Some(Leg::Calling(fork)) = self.calls.get_mut(id).map(|call| &mut call.leg) {
                fork.open.push((key, phone));
            }
            self.push(Effect::Request(callee.flow, invite));
        }
    }

    /// A phone answers a request of ours.
    pub fn answered(&mut self, now: Now, key: &Key, answer: &Message) {
        let Some(branch) = self.branches.get(key) else {
            return;
        };
        let (id, phone) = (branch.call.clone(), branch.phone);
        match answer.status().unwrap_or_default() {
            101..200 => {
                let host = branch.host;
                self.fated(now, &id, phone, Fate::Ringing);
                self.rings(now, &id, host, answer);
            }
            200..300 => self.accepted(now, key, answer),
            status @ 300.. => {
                let fate = fate(status, branch.invite.headers.first(&Name::Route).is_some());
                self.refused(now, key, fate, status);
            }
            _ => {}
        }
    }

    /// A phone has accepted: the first is connected, and each other one is told that it is over.
    fn accepted(&mut self, now: Now, key: &Key, answer: &Message) {
        let Some(branch) = self.branches.get(key) else {
            return;
        };
        let (id, flow, phone) = (branch.call.clone(), branch.flow, branch.phone);
        let host = branch.host;
        let Some(mut dialog) = Dialog::uac(&branch.invite, answer) else {
            return;
        };
        let their = dialog.remote_tag();
        if let Some((_, ack)) = branch.acks.iter().find(|(tag, _)| *tag == their) {
            let ack = ack.clone();
            return self.push(Effect::Request(flow, ack));
        }
        self.acknowledge(key, &dialog, their);
        let is_open = |call: &Call| match &call.leg {
            Leg::Calling(fork) => fork.open.iter().any(|(open, _)| open == key),
            Leg::Coming(_) | Leg::Accepted(..) | Leg::Talking(_) | Leg::Over => false,
        };
        let is_first = self.calls.get(&id).is_some_and(is_open);
        let audio = Session::read(&answer.body).and_then(|session| session.audio());
        match audio {
            Some(audio) if is_first => {
                let Some(fork) = self.win(now, &id, key) else {
                    return;
                };
                self.ground.point(fork.line, &audio, host);
                let talk = Box::new(Talk {
                    dialog,
                    flow,
                    host,
                    line: fork.line,
                    address: fork.address,
                    session: fork.session,
                    version: 1,
                    waits: false,
                    speaks: audio.direction.sends,
                    refresh: None,
                    look: None,
                });
                self.index(&id, &talk);
                if let Some(call) = self.calls.get_mut(&id) {
                    call.leg = Leg::Talking(talk);
                }
                self.fated(now, &id, phone, Fate::Answered);
                self.activate(now, &id);
            }
            Some(_) | None => {
                self.send(flow, dialog.request(Method::Bye));
                if is_first {
                    self.refused(now, key, Fate::Refused(488), 488);
                }
            }
        }
    }

    fn acknowledge(&mut self, key: &Key, dialog: &Dialog, their: Raw) {
        let Some(flow) = self.branches.get(key).map(|branch| branch.flow) else {
            return;
        };
        let mut ack = dialog.ack();
        self.address(flow, &mut ack);
        if let Some(branch) = self.branches.get_mut(key) {
            branch.acks.push((their, ack.clone()));
        }
        self.push(Effect::Request(flow, ack));
    }

    /// Takes the fork away, and cancels all of it but the branch that has won.
    fn win(&mut self, now: Now, id: &CallId, winner: &Key) -> Option<Fork> {
        let call = self.calls.get_mut(id)?;
        let Leg::Calling(fork) = std::mem::replace(&mut call.leg, Leg::Over) else {
            return None;
        };
        for (key, phone) in &fork.open {
            if key != winner {
                self.push(Effect::Cancel(key.clone()));
                self.fated(now, id, *phone, Fate::Cancelled);
            }
        }
        Some(fork)
    }

    /// A phone will not be connected.
    fn refused(&mut self, now: Now, key: &Key, fate: Fate, status: u16) {
        let Some(branch) = self.branches.get(key) else {
            return;
        };
        let (id, phone) = (branch.call.clone(), branch.phone);
        let Some(Leg::Calling(fork)) = self.calls.get_mut(&id).map(|call| &mut call.leg) else {
            return;
        };
        let before = fork.open.len();
        fork.open.retain(|(open, _)| open != key);
        if fork.open.len() == before {
            return;
        }
        let best = fork
            .best
            .into_iter()
            .chain([status])
            .min_by_key(|one| rank(*one));
        fork.best = best;
        let is_last = fork.open.is_empty() || status >= 600;
        self.fated(now, &id, phone, fate);
        if is_last {
            let cause = Cause::of_status(best.unwrap_or(status));
            self.end(now, &id, cause, true);
        }
    }

    /// Nobody answered a request in time, or acknowledged an answer.
    pub fn silent(&mut self, now: Now, key: &Key) {
        if let Some(id) = self.invites.get(key).cloned() {
            let waits = self
                .calls
                .get(&id)
                .is_some_and(|call| matches!(call.leg, Leg::Accepted(..) | Leg::Talking(_)));
            if waits {
                self.end(now, &id, Cause::NormalTemporaryFailure, true);
            }
        }
        self.refused(now, key, Fate::Silent, 408);
    }

    /// A connection broke before there was an answer.
    pub fn unsent(&mut self, now: Now, key: &Key) {
        if let Some(id) = self.invites.get(key).cloned()
            && self
                .calls
                .get(&id)
                .is_some_and(|call| matches!(call.leg, Leg::Coming(_)))
        {
            self.end(now, &id, Cause::NormalTemporaryFailure, false);
        }
        self.refused(now, key, Fate::Unreachable, 503);
    }

    /// Nothing more is heard of a transaction.
    pub fn over(&mut self, key: &Key) {
        self.invites.remove(key);
        self.branches.remove(key);
    }

    /// What became of a phone.
    pub(super) fn fated(&mut self, now: Now, id: &CallId, phone: usize, fate: Fate) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let Some(called) = call.phones.get_mut(phone) else {
            return;
        };
        // Only a phone that is still waited for can change its mind.
        if called.fate != fate && matches!(called.fate, Fate::Called | Fate::Ringing) {
            called.fate = fate;
            called.at = now.epoch;
            self.changed(id);
        }
    }
}

/// What a refusal says of a phone. Whoever is on the way to it answers for one that says nothing, or is gone: 477 is
/// Kamailio's for a connection that is no more.
fn fate(status: u16, is_routed: bool) -> Fate {
    match status {
        408 if is_routed => Fate::Silent,
        477 if is_routed => Fate::Unreachable,
        status => Fate::Refused(status),
    }
}

/// The order of refusals, best first: everywhere, then the lowest class, in it the one that says most
/// (RFC 3261 §16.7, point 6).
fn rank(status: u16) -> (bool, u16, u16) {
    let says = match status {
        486 => 0,
        403 | 404 | 484 => 1,
        408 => 3,
        401 | 407 => 4,
        _ => 2,
    };
    (status < 600, status / 100, says)
}

fn called(now: Now, phone: &Callee) -> Called {
    Called {
        contact: phone.uri.text().into_owned(),
        user_agent: phone.user_agent.as_ref().map(|raw| raw.text().into_owned()),
        fate: Fate::Called,
        at: now.epoch,
    }
}
