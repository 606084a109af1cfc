//! Transfers: the phone of an answered call is to speak with somebody else, who is called for that (reference §8).

use super::{
    call::{State, Transfer},
    cause::Cause,
    switchboard::Switchboard,
};
use crate::{
    api::CallId,
    platform::{choices, moment::Now, refusal::Refusal},
};

impl Switchboard {
    /// A refusal, when a call cannot be transferred now.
    pub(super) fn transferable(&self, id: &CallId) -> Result<(), Refusal> {
        let missing = || Refusal::missing("call", id.as_str(), choices::NO_CALL);
        let call = self.calls.get(id).ok_or_else(missing)?;
        let message = match (call.state, &call.transfer) {
            (State::Active, None) => {
                return self.joinable(None, std::slice::from_ref(id));
            }
            (State::Active, Some(_)) => "The call is being transferred, or was.",
            (State::Started, _) => "The call is not answered yet.",
            (State::Completed | State::Rejected, _) => "The call has ended.",
        };
        Err(Refusal::forbidden("call-invalid-state", message))
    }

    /// Puts a call and the one that transfers it in a bridge of their own.
    pub(super) fn transfer(
        &mut self,
        now: Now,
        first: &CallId,
        second: &CallId,
    ) -> Result<(), Refusal> {
        self.bridge(now, &[first.clone(), second.clone()], true)?;
        for (id, with, is_first) in [(first, second, true), (second, first, false)] {
            if let Some(call) = self.calls.get_mut(id) {
                call.transfer = Some(Transfer {
                    with: with.clone(),
                    is_first,
                    is_done: false,
                });
            }
            self.changed(id);
        }
        Ok(())
    }

    /// A call was answered: if it transfers another one, that is done.
    pub(super) fn transferred(&mut self, id: &CallId) {
        let transfer = self.calls.get(id).and_then(|call| call.transfer.clone());
        let Some(transfer) = transfer.filter(|transfer| !transfer.is_first) else {
            return;
        };
        for id in [id, &transfer.with] {
            let call = self.calls.get_mut(id);
            if let Some(transfer) = call.and_then(|call| call.transfer.as_mut()) {
                transfer.is_done = true;
            }
            self.changed(id);
        }
    }

    /// A call has ended: after a transfer so does the other one. A phone whose transfer came to nothing is left to its
    /// application again.
    pub(super) fn untransfer(&mut self, now: Now, id: &CallId) {
        let transfer = self.calls.get(id).and_then(|call| call.transfer.clone());
        let Some(Transfer {
            with,
            is_first,
            is_done,
        }) = transfer
        else {
            return;
        };
        if is_done || is_first {
            let cause = if is_done {
                Cause::NormalClearing
            } else {
                Cause::OriginatorCancel
            };
            return self.end(now, &with, cause, true);
        }
        if let Some(call) = self.calls.get_mut(&with) {
            call.transfer = None;
        }
        self.changed(&with);
    }
}
