//! How calls end, whoever wants it.

use super::{
    call::{Event, Fate, State, Way},
    callback::Target,
    cause::Cause,
    effect::Effect,
    leg::{Leg, Talk},
    order::Wish,
    switchboard::Switchboard,
};
use crate::{
    api::CallId,
    platform::{choices, moment::Now, refusal::Refusal},
    sip::message::Method,
};

impl Switchboard {
    /// Does what an application wants of a call.
    pub fn change(&mut self, now: Now, id: &CallId, wish: Wish) -> Result<(), Refusal> {
        let missing = || Refusal::missing("call", id.as_str(), choices::NO_CALL);
        let call = self.calls.get(id).ok_or_else(missing)?;
        let is_coming = matches!(call.leg, Leg::Coming(_));
        let is_active = call.state == State::Active;
        match wish {
            Wish::Answer if is_coming => self.answer(now, id),
            Wish::Reject(cause) if is_coming => self.end(now, id, cause, true),
            Wish::End if call.is_live() => {
                let cause = match (call.way, is_active) {
                    (_, true) | (Way::In, false) => Cause::NormalClearing,
                    (Way::Out, false) => Cause::OriginatorCancel,
                };
                self.end(now, id, cause, true);
            }
            Wish::Answer | Wish::Reject(_) | Wish::End => {
                let message = match call.state {
                    State::Completed | State::Rejected => "The call has ended.",
                    State::Active => "The call is answered already.",
                    State::Started => "Only a call of a phone can be answered or refused.",
                };
                return Err(Refusal::forbidden("call-invalid-state", message));
            }
        }
        Ok(())
    }

    /// Presses keys for the phone of an active call to hear.
    pub fn press(&mut self, id: &CallId, keys: &str) -> Result<(), Refusal> {
        let missing = || Refusal::missing("call", id.as_str(), choices::NO_CALL);
        let call = self.calls.get(id).ok_or_else(missing)?;
        let line = call.line().filter(|_| call.state == State::Active);
        let Some(line) = line else {
            let message = "Keys can be pressed only while both sides speak.";
            return Err(Refusal::forbidden("call-invalid-state", message));
        };
        if self.ground.press(line, keys) {
            return Ok(());
        }
        let message = "The phone takes no keys: it has not agreed to telephone-event.";
        Err(Refusal::forbidden("call-invalid-state", message))
    }

    /// Ends a call. With `tell`, the phone is told; without, it knows already.
    pub(super) fn end(&mut self, now: Now, id: &CallId, cause: Cause, tell: bool) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let state = match (call.way, call.state, cause) {
            (Way::In, State::Started, Cause::CallRejected | Cause::UserBusy) => State::Rejected,
            _ => State::Completed,
        };
        match std::mem::replace(&mut call.leg, Leg::Over) {
            Leg::Over => return,
            Leg::Coming(coming) => {
                if let Some(early) = &coming.early {
                    self.ground.close(early.line);
                }
                if tell {
                    let (status, reason) = cause.refusal();
                    let answer = coming.invite.answer(status, reason, Some(&coming.tag));
                    self.respond(coming.key, answer);
                }
            }
            Leg::Calling(fork) => {
                for (key, phone) in fork.open {
                    self.push(Effect::Cancel(key));
                    self.fated(now, id, phone, Fate::Cancelled);
                }
                self.ground.close(fork.line);
            }
            Leg::Accepted(_, talk) | Leg::Talking(talk) => self.hang_up(id, *talk, tell),
        }
        self.conclude(now, id, state, cause);
    }

    /// Ends a call of which nothing was sent.
    pub(super) fn end_unbegun(&mut self, now: Now, id: &CallId, cause: Cause) {
        self.conclude(now, id, State::Completed, cause);
    }

    fn hang_up(&mut self, id: &CallId, mut talk: Talk, tell: bool) {
        let key = (talk.dialog.call_id().clone(), talk.dialog.local_tag());
        self.dialogs.remove(&key);
        if tell {
            let bye = talk.dialog.request(Method::Bye);
            self.send(talk.flow, bye);
        }
        let heard = self.ground.heard(talk.line);
        self.ground.part(talk.line);
        self.ground.close(talk.line);
        self.tally.add(heard);
        if let Some(call) = self.calls.get_mut(id) {
            call.heard = Some(heard);
        }
    }

    /// Forgets how the application of a call that has ended is entered: nothing more is told.
    pub(super) fn hush(&mut self, id: &CallId) {
        if let Some(call) = self.calls.get_mut(id) {
            call.target = call.target.as_ref().and_then(Target::closed);
        }
    }

    fn conclude(&mut self, now: Now, id: &CallId, state: State, cause: Cause) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        call.state = state;
        call.cause = Some(cause);
        call.ended = Some(now.epoch);
        self.live -= 1;
        self.schedule(id);
        self.happened(now, id, Event::Hangup(cause));
        self.tell(now, id, "hangup", None);
        self.hush(id);
        self.leave(now, id);
        self.untransfer(now, id);
    }
}
