//! What a caller hears before its call is answered: that the phones which are called for it ring, and what they say with
//! their 183 (RFC 3960 §3.1).

use std::net::IpAddr;

use super::{
    call::Call,
    ground::LineId,
    leg::{Early, Leg},
    switchboard::Switchboard,
};
use crate::{
    api::CallId,
    platform::moment::Now,
    sip::{
        message::Message,
        sdp::{self, Own, Session},
    },
};

impl Switchboard {
    /// A phone that is called rings, or speaks before it answers: who is in a bridge with it hears that. Of several phones,
    /// the first that speaks is heard.
    pub(super) fn rings(&mut self, now: Now, id: &CallId, host: IpAddr, answer: &Message) {
        let Some(call) = self.calls.get(id) else {
            return;
        };
        let Leg::Calling(fork) = &call.leg else {
            return;
        };
        let (line, is_heard) = (fork.line, fork.early);
        let bridge = call.bridge.as_ref().and_then(|id| self.bridges.get(id));
        let Some(bridge) = bridge.filter(|_| !is_heard) else {
            return;
        };
        let other = bridge.calls.iter().find(|other| *other != id).cloned();
        let is_open = bridge.audio;
        let Some(other) = other else { return };
        let audio = Session::read(&answer.body).and_then(|session| session.audio());
        let Some(audio) = audio.filter(|_| is_open) else {
            let bridge = bridge.id.clone();
            self.alert(&bridge);
            return self.ring_first(now, &other);
        };
        let Some(theirs) = self.progress(now, &other) else {
            return;
        };
        if let Some(Leg::Calling(fork)) = self.calls.get_mut(id).map(|call| &mut call.leg) {
            fork.early = true;
        }
        self.ground.point(line, &audio, host);
        self.ground.join(line, theirs);
    }

    /// Lets a caller hear that it rings, if it has heard nothing yet.
    fn ring_first(&mut self, now: Now, id: &CallId) {
        let leg = self.calls.get(id).map(|call| &call.leg);
        if let Some(Leg::Coming(coming)) = leg
            && coming.again.is_none()
        {
            self.ring(now, id);
        }
    }

    /// The sound of a caller, which is opened if its call is not answered yet.
    fn progress(&mut self, now: Now, id: &CallId) -> Option<LineId> {
        let session = self.chosen();
        let call = self.calls.get_mut(id)?;
        let Leg::Coming(coming) = &mut call.leg else {
            return Some(&*call)
                .filter(|call| call.is_live())
                .and_then(Call::line);
        };
        if let Some(early) = &coming.early {
            return Some(early.line);
        }
        // Who wants an offer of ours gets one with the answer.
        let offered = coming.offered.as_ref()?;
        let audio = offered.audio()?;
        let (line, address) = self.ground.open(&coming.flow)?;
        self.ground.point(line, &audio, coming.host);
        let own = Own {
            id: session,
            version: 1,
            address,
        };
        coming.early = Some(Early {
            line,
            address,
            session,
            description: sdp::answer(&own, offered, &audio),
        });
        self.ring(now, id);
        Some(line)
    }
}
