//! What becomes at a start of the platform of the calls and bridges that an earlier one has kept.

use super::{
    bridge::{Bridge, BridgeState},
    call::{Call, Event, State},
    cause::Cause,
    kept::{Farewell, KeptCall},
    leg::Leg,
    switchboard::Switchboard,
};
use crate::{
    platform::{choices, moment::Now},
    sip::message::Method,
};

impl Switchboard {
    /// How the phone of a call that goes on would be told that it is over.
    #[must_use]
    pub fn farewell(&self, call: &Call) -> Option<Farewell> {
        match &call.leg {
            Leg::Accepted(_, talk) | Leg::Talking(talk) => Some(Farewell {
                flow: talk.flow,
                bye: talk.dialog.clone().request(Method::Bye),
            }),
            Leg::Coming(_) | Leg::Calling(_) | Leg::Over => None,
        }
    }

    /// Takes in what an earlier start has kept, oldest first. What went on then has ended; nobody is told yet.
    pub fn restore(&mut self, now: Now, calls: Vec<KeptCall>, bridges: Vec<Bridge>) {
        let cause = Cause::NormalTemporaryFailure;
        for KeptCall { mut call, farewell } in calls {
            let (id, is_cut) = (call.id.clone(), call.is_live());
            if is_cut {
                call.state = State::Completed;
                call.cause = Some(cause);
                call.ended = Some(now.epoch);
                self.interrupted.push((id.clone(), farewell));
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
        for (id, farewell) in std::mem::take(&mut self.interrupted) {
            if let Some(Farewell { flow, bye }) = farewell {
                self.send(flow, bye);
            }
            self.tell(now, &id, "hangup", None);
            self.hush(&id);
            self.fault(&id, "call-unavailable", choices::INTERRUPTED.to_owned());
            self.changed(&id);
        }
    }
}
