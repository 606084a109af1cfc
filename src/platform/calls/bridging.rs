//! What applications do with bridges, and what becomes of bridges when calls are answered and end.

use super::{
    bridge::{Bridge, BridgeState},
    call::{Call, State},
    leg::Leg,
    switchboard::Switchboard,
};
use crate::{
    api::{BridgeId, CallId},
    platform::{choices, moment::Now, refusal::Refusal},
};

/// How many calls a bridge has at most.
const CALLS: usize = 2;

impl Switchboard {
    /// Makes a bridge of these calls, of which some may follow later.
    pub fn bridge(&mut self, now: Now, calls: &[CallId], audio: bool) -> Result<BridgeId, Refusal> {
        self.joinable(None, calls)?;
        let id = BridgeId::from(self.mint("brg-"));
        self.bridges.insert(
            id.clone(),
            Bridge {
                id: id.clone(),
                state: BridgeState::Created,
                audio,
                calls: Vec::new(),
                created: now.epoch,
                activated: None,
                completed: None,
            },
        );
        self.bridge_order.push_back(id.clone());
        self.rebridged(&id);
        while self.bridge_order.len() > choices::BRIDGES_KEPT {
            let ended = self.bridge_order.iter().position(|id| {
                let bridge = self.bridges.get(id);
                bridge.is_none_or(|bridge| {
                    bridge.state == BridgeState::Completed || bridge.calls.is_empty()
                })
            });
            let Some(oldest) = ended.and_then(|at| self.bridge_order.remove(at)) else {
                break;
            };
            self.bridges.remove(&oldest);
            self.rebridged(&oldest);
        }
        for call in calls {
            self.attach(now, &id, call);
        }
        Ok(id)
    }

    /// Puts other calls in a bridge, or lets them hear each other or not.
    pub fn rebridge(
        &mut self,
        now: Now,
        id: &BridgeId,
        calls: Option<&[CallId]>,
        audio: Option<bool>,
    ) -> Result<(), Refusal> {
        let missing = || Refusal::missing("bridge", id.as_str(), choices::NO_BRIDGE);
        let bridge = self.bridges.get(id).ok_or_else(missing)?;
        if bridge.state == BridgeState::Completed {
            return Err(completed(id));
        }
        let before = bridge.calls.clone();
        if let Some(calls) = calls {
            self.joinable(Some(id), calls)?;
        }
        if let Some(audio) = audio
            && let Some(bridge) = self.bridges.get_mut(id)
        {
            bridge.audio = audio;
        }
        if let Some(calls) = calls {
            for gone in before.iter().filter(|call| !calls.contains(call)) {
                self.detach(gone);
            }
            if let Some(bridge) = self.bridges.get_mut(id) {
                bridge.calls.retain(|call| calls.contains(call));
            }
            for new in calls.iter().filter(|call| !before.contains(call)) {
                self.attach(now, id, new);
            }
            if calls.is_empty() && !before.is_empty() {
                self.complete(now, id);
            }
        }
        self.settle(now, id);
        self.rebridged(id);
        Ok(())
    }

    /// A refusal, when a call cannot be added to a bridge.
    pub(super) fn admits(&self, id: &BridgeId, call: &CallId) -> Result<(), Refusal> {
        let missing = || Refusal::missing("bridge", id.as_str(), choices::NO_BRIDGE);
        let bridge = self.bridges.get(id).ok_or_else(missing)?;
        if bridge.state == BridgeState::Completed {
            return Err(completed(id));
        }
        if bridge.calls.len() >= CALLS && !bridge.calls.contains(call) {
            return Err(overflow());
        }
        Ok(())
    }

    /// A refusal, when these cannot be the calls of a bridge.
    pub(super) fn joinable(
        &self,
        bridge: Option<&BridgeId>,
        calls: &[CallId],
    ) -> Result<(), Refusal> {
        if calls.len() > CALLS {
            return Err(overflow());
        }
        for (at, id) in calls.iter().enumerate() {
            let Some(call) = self.calls.get(id) else {
                let message = format!("The call '{id}' could not be found");
                return Err(Refusal::forbidden("call-id-not-found", message));
            };
            if !call.is_live() {
                let message = format!("The call '{id}' has ended.");
                return Err(Refusal::unacceptable(400, "bridge-invalid-state", message));
            }
            let other = call.bridge.as_ref().filter(|of| Some(*of) != bridge);
            let is_free = other.is_none_or(|of| {
                let bridge = self.bridges.get(of);
                bridge.is_none_or(|bridge| bridge.state == BridgeState::Completed)
            });
            if !is_free || calls[..at].contains(id) {
                let message = format!("The call '{id}' is in a bridge already.");
                return Err(Refusal::unacceptable(400, "bridge-bridged-callId", message));
            }
        }
        Ok(())
    }

    /// Adds a call to a bridge that admits it, or moves it there.
    pub(super) fn attach(&mut self, now: Now, id: &BridgeId, call: &CallId) {
        if let Some(bridge) = self.bridges.get_mut(id) {
            bridge.calls.push(call.clone());
        }
        if let Some(call) = self.calls.get_mut(call) {
            call.bridge = Some(id.clone());
        }
        self.changed(call);
        self.settle(now, id);
    }

    /// Takes a call out of what it is in.
    fn detach(&mut self, id: &CallId) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        call.bridge = None;
        if let Some(line) = call.line() {
            self.ground.part(line);
        }
        if let Leg::Calling(fork) = &mut call.leg {
            fork.early = false;
        }
        self.changed(id);
    }

    /// Lets the calls of a bridge hear each other, if they can and are to.
    fn settle(&mut self, now: Now, id: &BridgeId) {
        let Some(bridge) = self.bridges.get(id) else {
            return;
        };
        if bridge.state == BridgeState::Completed {
            return;
        }
        let active = bridge.calls.iter().filter_map(|call| self.calls.get(call));
        let active = active.filter(|call| call.state == State::Active);
        let lines: Vec<_> = active.filter_map(Call::line).collect();
        let state = match (lines.as_slice(), bridge.audio) {
            (&[one, other], true) => {
                self.ground.join(one, other);
                BridgeState::Active
            }
            (&[one, _], false) => {
                self.ground.part(one);
                BridgeState::Hold
            }
            (_, true) => {
                self.alert(id);
                BridgeState::Created
            }
            (_, false) => {
                // Nor is anything heard that is said before an answer.
                let all = bridge.calls.iter().filter_map(|call| self.calls.get(call));
                for line in all.filter_map(Call::line) {
                    self.ground.part(line);
                }
                BridgeState::Created
            }
        };
        if let Some(bridge) = self.bridges.get_mut(id) {
            bridge.state = state;
            if state == BridgeState::Active {
                bridge.activated.get_or_insert(now.epoch);
            }
        }
        self.rebridged(id);
    }

    /// Lets a phone that waits in a bridge hear whether the other call rings, until somebody speaks there.
    pub(super) fn alert(&mut self, id: &BridgeId) {
        let Some(bridge) = self.bridges.get(id) else {
            return;
        };
        let all: Vec<&Call> = bridge
            .calls
            .iter()
            .filter_map(|call| self.calls.get(call))
            .collect();
        let waiting = all.iter().filter(|call| call.state == State::Active);
        for call in waiting {
            let Some(line) = call.line() else { continue };
            let rings = all
                .iter()
                .any(|other| other.id != call.id && other.is_rung());
            self.ground.ring(line, rings && bridge.audio);
        }
    }

    /// A call was answered.
    pub(super) fn meet(&mut self, now: Now, id: &CallId) {
        let bridge = self.calls.get(id).and_then(|call| call.bridge.clone());
        if let Some(bridge) = bridge {
            self.settle(now, &bridge);
        }
    }

    /// A call has ended: its bridge is over, and the other call goes on without it.
    pub(super) fn leave(&mut self, now: Now, id: &CallId) {
        let bridge = self.calls.get(id).and_then(|call| call.bridge.clone());
        if let Some(bridge) = bridge {
            self.complete(now, &bridge);
        }
    }

    fn complete(&mut self, now: Now, id: &BridgeId) {
        let Some(bridge) = self.bridges.get_mut(id) else {
            return;
        };
        if bridge.state == BridgeState::Completed {
            return;
        }
        bridge.state = BridgeState::Completed;
        bridge.completed = Some(now.epoch);
        let calls = bridge.calls.clone();
        self.rebridged(id);
        for call in calls {
            let call = self.calls.get(&call);
            if let Some(line) = call.filter(|call| call.is_live()).and_then(Call::line) {
                self.ground.part(line);
            }
        }
    }
}

fn overflow() -> Refusal {
    let message = format!("A bridge has at most {CALLS} calls.");
    Refusal::forbidden("bridge-callIds-overflow", message)
}

fn completed(id: &BridgeId) -> Refusal {
    let message = format!("The bridge '{id}' is completed.");
    Refusal::unacceptable(400, "bridge-invalid-state", message)
}
