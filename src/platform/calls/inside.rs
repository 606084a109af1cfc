//! Requests inside calls: phones hang up, hold, move, and ask whether we are still there (RFC 3261 §12.2.2, §14.2).

use super::{
    cause::Cause,
    leg::{Leg, Talk},
    session,
    switchboard::{Switchboard, describe},
};
use crate::{
    platform::moment::Now,
    sip::{
        Flow,
        message::{Message, Method, Raw, check},
        sdp::{self, Direction, Own, Session},
        transaction::Key,
    },
};

impl Switchboard {
    /// A request came that belongs to a call. `tag` is for answers to those that belong to none.
    pub fn asked(&mut self, now: Now, key: Key, flow: Flow, request: &Message, tag: &str) {
        let Ok(seen) = check(request) else { return };
        let strange = || request.answer(481, "Call/Transaction Does Not Exist", Some(tag));
        let place = (
            Raw::from(seen.call_id),
            Raw::from(seen.to.tag().unwrap_or_default()),
        );
        let Some(id) = self.dialogs.get(&place).cloned() else {
            return self.respond(key, strange());
        };
        let Some(call) = self.calls.get_mut(&id) else {
            return self.respond(key, strange());
        };
        let (Leg::Accepted(_, talk) | Leg::Talking(talk)) = &mut call.leg else {
            return self.respond(key, strange());
        };
        if *talk.dialog.remote_tag() != *seen.from.tag().unwrap_or_default() {
            return self.respond(key, strange());
        }
        if !talk.dialog.accept(&seen.cseq) {
            let answer = request.answer(500, "CSeq Out of Order", Some(tag));
            return self.respond(key, answer);
        }
        match seen.cseq.method {
            Method::Bye => {
                self.respond(key, request.answer(200, "OK", Some(tag)));
                self.end(now, &id, Cause::NormalClearing, false);
            }
            Method::Invite | Method::Update => {
                // A connection that was made anew is the way from now on.
                talk.flow = flow;
                talk.dialog.refresh(request);
                if seen.cseq.method == Method::Invite {
                    self.invites.insert(key.clone(), id.clone());
                }
                let mut answer = self.renegotiate(&id, request, &seen.cseq.method, tag);
                if answer.status() == Some(200) {
                    session::agree(request, &mut answer);
                    self.promised(now, &id, request);
                }
                self.respond(key, answer);
            }
            Method::Options | Method::Info => {
                let mut answer = request.answer(200, "OK", Some(tag));
                self.introduce(flow, &mut answer);
                self.respond(key, answer);
            }
            Method::Register | Method::Ack | Method::Cancel | Method::Notify | Method::Other(_) => {
                let mut answer = request.answer(405, "Method Not Allowed", Some(tag));
                self.introduce(flow, &mut answer);
                self.respond(key, answer);
            }
        }
    }

    /// The answer to a phone that wants to speak otherwise than before. What cannot be agreed on changes nothing.
    fn renegotiate(
        &mut self,
        id: &crate::api::CallId,
        request: &Message,
        method: &Method,
        tag: &str,
    ) -> Message {
        let missing = || request.answer(481, "Call/Transaction Does Not Exist", Some(tag));
        let Some(call) = self.calls.get_mut(id) else {
            return missing();
        };
        let (Leg::Accepted(_, talk) | Leg::Talking(talk)) = &mut call.leg else {
            return missing();
        };
        let talk: &mut Talk = talk;
        let offered = Session::read(&request.body);
        let audio = offered.as_ref().and_then(Session::audio);
        if !request.body.is_empty() && audio.is_none() {
            return request.answer(488, "Not Acceptable Here", Some(tag));
        }
        let mut answer = request.answer(200, "OK", Some(tag));
        let flow = talk.flow;
        let own = |talk: &mut Talk| {
            talk.version += 1;
            Own {
                id: talk.session,
                version: talk.version,
                address: talk.address,
            }
        };
        let description = match (&offered, &audio) {
            (Some(offered), Some(audio)) => {
                let own = own(talk);
                talk.speaks = audio.direction.sends;
                self.ground.point(talk.line, audio, talk.host);
                Some(sdp::answer(&own, offered, audio))
            }
            (Some(_) | None, _) if *method == Method::Invite => {
                talk.waits = true;
                Some(sdp::offer(&own(talk), Direction::BOTH))
            }
            (Some(_) | None, _) => None,
        };
        self.introduce(flow, &mut answer);
        if let Some(description) = description {
            describe(&mut answer, description);
        }
        answer
    }
}
