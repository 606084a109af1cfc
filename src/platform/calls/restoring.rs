//! What becomes at a start of the platform of the calls and bridges that an earlier one has kept.

use super::{
    bridge::{Bridge, BridgeState},
    call::{Call, Event, State},
    cause::Cause,
    effect::Effect,
    kept::{Farewell, KeptCall, Parting},
    leg::{Branch, Leg},
    switchboard::Switchboard,
};
use crate::{
    api::CallId,
    platform::{choices, moment::Now},
    sip::{
        message::{Message, Method, Name, check},
        transaction::Key,
    },
};

impl Switchboard {
    /// How the phones of a call that goes on would be told that it is over.
    #[must_use]
    pub fn farewells(&self, call: &Call) -> Vec<Farewell> {
        match &call.leg {
            Leg::Accepted(_, talk) | Leg::Talking(talk) => vec![Farewell {
                flow: talk.flow,
                parting: Parting::Bye,
                message: talk.dialog.clone().request(Method::Bye),
            }],
            Leg::Coming(coming) => vec![Farewell {
                flow: coming.flow,
                parting: Parting::Refuse {
                    tag: coming.tag.clone(),
                },
                message: bare(&coming.invite),
            }],
            Leg::Calling(fork) => {
                let branches = fork.open.iter();
                let branches = branches.filter_map(|(key, _)| self.branches.get(key));
                let cancel = |branch: &Branch| Farewell {
                    flow: branch.flow,
                    parting: Parting::Cancel,
                    message: bare(&branch.invite),
                };
                branches.map(cancel).collect()
            }
            Leg::Over => Vec::new(),
        }
    }

    /// Takes in what an earlier start has kept, oldest first. What went on then has ended; nobody is told yet.
    pub fn restore(&mut self, now: Now, calls: Vec<KeptCall>, bridges: Vec<Bridge>) {
        let cause = Cause::NormalTemporaryFailure;
        for KeptCall {
            mut call,
            farewells,
        } in calls
        {
            let (id, is_cut) = (call.id.clone(), call.is_live());
            if is_cut {
                call.state = State::Completed;
                call.cause = Some(cause);
                call.ended = Some(now.epoch);
                self.interrupted.push((id.clone(), farewells));
            }
            self.order.push_back(id.clone());
            self.calls.insert(id.clone(), call);
            if is_cut {
                self.happened(now, &id, Event::Hangup(cause));
            }
        }
        for mut bridge in bridges {
            if bridge.state != BridgeState::Completed {
                bridge.state = BridgeState::Completed;
                bridge.completed = Some(now.epoch);
                self.rebridged(&bridge.id);
            }
            self.bridge_order.push_back(bridge.id.clone());
            self.bridges.insert(bridge.id.clone(), bridge);
        }
    }

    /// Tells phones and applications of the calls that have ended because the platform was killed.
    pub fn tell_of_interrupted(&mut self, now: Now) {
        for (id, farewells) in std::mem::take(&mut self.interrupted) {
            for farewell in farewells {
                self.part_from(&id, farewell);
            }
            self.tell(now, &id, "hangup", None);
            self.hush(&id);
            self.fault(&id, "call-unavailable", choices::INTERRUPTED.to_owned());
            self.changed(&id);
        }
    }

    /// Gives up all calls and bridges: another process has taken them over, and says that they are over. So do the phones hear
    /// here, and nobody else.
    pub fn forsake(&mut self, now: Now) {
        let live: Vec<CallId> = self
            .order
            .iter()
            .filter(|id| self.calls[*id].is_live())
            .cloned()
            .collect();
        for id in &live {
            if let Some(call) = self.calls.get_mut(id) {
                call.target = None;
            }
            self.end(now, id, Cause::NormalTemporaryFailure, true);
        }
        self.calls.clear();
        self.order.clear();
        self.bridges.clear();
        self.bridge_order.clear();
        self.interrupted.clear();
    }

    /// Tells a phone that its call is over.
    fn part_from(&mut self, id: &CallId, farewell: Farewell) {
        let Farewell {
            flow,
            parting,
            message,
        } = farewell;
        if parting == Parting::Bye {
            self.send(flow, message);
            return;
        }
        let Ok(seen) = check(&message) else { return };
        let is_ours = parting == Parting::Cancel;
        let key = Key::of(&message, &seen, is_ours);
        self.push(Effect::Resume(flow, message.clone(), is_ours));
        if let Parting::Refuse { tag } = parting {
            let (status, reason) = Cause::NormalTemporaryFailure.refusal();
            let answer = message.answer(status, reason, Some(&tag));
            return self.respond(key, answer);
        }
        self.push(Effect::Cancel(key.clone()));
        // Whoever answers all the same is acknowledged, and left.
        let branch = Branch {
            call: id.clone(),
            phone: 0,
            flow,
            host: flow.peer.ip(),
            invite: message,
            acks: Vec::new(),
        };
        self.branches.insert(key, branch);
    }
}

/// An INVITE without anything that is not needed to end it: above all, without what proves who sent it.
fn bare(invite: &Message) -> Message {
    let mut bare = Message::request(Method::Invite, invite.uri().cloned().unwrap_or_default());
    let needed = |name: &Name| {
        let needed = [
            Name::Via,
            Name::Route,
            Name::From,
            Name::To,
            Name::CallId,
            Name::CSeq,
            Name::Contact,
        ];
        needed.contains(name)
    };
    for (name, value) in invite.headers.iter().filter(|(name, _)| needed(name)) {
        bare.headers.push(name.clone(), value.clone());
    }
    bare
}
