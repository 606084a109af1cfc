//! Calls of phones: the application is asked, and answers, refuses, or lets the caller wait.

use super::{
    call::{Call, Event, State, Way},
    cause::Cause,
    leg::{Coming, Leg, Talk},
    order::Arrival,
    session,
    switchboard::{Switchboard, describe},
};
use crate::{
    api::CallId,
    platform::{busy::busy, choices, moment::Now},
    sip::{
        Dialog,
        message::{Address, Message, Name},
        sdp::{self, Direction, Own, Session},
        transaction::Key,
    },
};

impl Switchboard {
    /// A phone calls. Whoever may not is refused before.
    pub fn arrived(&mut self, now: Now, arrival: Arrival) {
        let Arrival {
            key,
            flow,
            host,
            message,
            from,
            to,
            endpoint,
            application,
        } = arrival;
        let tag = format!("{:016x}", self.chosen());
        if self.room().is_err() {
            let answer = busy(&message, &tag);
            return self.respond(key, answer);
        }
        let id = CallId::from(self.mint("c-"));
        let offered = Session::read(&message.body);
        let is_fit = message.body.is_empty()
            || offered
                .as_ref()
                .is_some_and(|offered| offered.audio().is_some());
        let is_of_endpoint = endpoint.is_some();
        let target = application.as_ref().map(|(.., target)| target.clone());
        let answers = application.as_ref().is_some_and(|(_, answers, _)| *answers);
        self.put(Call {
            id: id.clone(),
            way: Way::In,
            from,
            to: to.unwrap_or_else(|| dialled(&message)),
            state: State::Started,
            started: now.epoch,
            activated: None,
            ended: None,
            cause: None,
            target: target.clone(),
            tag: None,
            bridge: None,
            headers: extra(&message),
            endpoint,
            transfer: None,
            application: application.map(|(application, ..)| application),
            happenings: Vec::new(),
            phones: Vec::new(),
            heard: None,
            sip_id: sip_id(&message),
            leg: Leg::Coming(Box::new(Coming {
                key: key.clone(),
                flow,
                host,
                invite: message.clone(),
                tag: tag.clone(),
                offered,
                again: None,
                until: now.since + choices::ANSWER_WITHIN,
                early: None,
            })),
            due: None,
        });
        self.invites.insert(key.clone(), id.clone());
        self.happened(now, &id, Event::Create);
        if target.is_none() {
            let whose = if is_of_endpoint { "endpoint" } else { "number" };
            let why = format!("No application with a call URL is associated with this {whose}");
            let mut answer = message.answer(403, "Forbidden", Some(&tag));
            answer
                .headers
                .push(Name::Warning, format!("399 sipdeck \"{why}\""));
            self.respond(key, answer);
            self.fault(&id, "no-application-for-number", format!("{why}."));
            return self.end(now, &id, Cause::CallRejected, false);
        }
        if !is_fit {
            let why = "The phone offers no sound that can be taken: PCMU or PCMA over plain RTP";
            let mut answer = message.answer(488, "Not Acceptable Here", Some(&tag));
            answer
                .headers
                .push(Name::Warning, format!("399 sipdeck \"{why}\""));
            self.respond(key, answer);
            self.fault(&id, "call-creation-failure", format!("{why}."));
            return self.end(now, &id, Cause::CallRejected, false);
        }
        self.tell(now, &id, "incomingcall", Some(answers));
        self.schedule(&id);
    }

    /// What the application said to an incoming call: it took the event, or why it could not be told. `answers` says
    /// whether such calls are answered at once. Says what became of the call, if it waited for that: `answered`, `rings`
    /// or `refused`.
    pub fn called_back(
        &mut self,
        now: Now,
        id: &CallId,
        told: Result<(), String>,
        answers: bool,
    ) -> Option<&'static str> {
        let call = self.calls.get(id)?;
        if !matches!(call.leg, Leg::Coming(_)) {
            return None;
        }
        Some(match told {
            Err(why) => {
                self.fault(id, "no-callback-for-call", why);
                // Who could not be told that it begins is not told that it ends.
                let target = self.calls.get_mut(id).and_then(|call| call.target.take());
                self.end(now, id, Cause::NormalTemporaryFailure, true);
                if let Some(call) = self.calls.get_mut(id) {
                    call.target = target;
                }
                self.hush(id);
                "refused"
            }
            Ok(()) if answers => {
                self.answer(now, id);
                "answered"
            }
            Ok(()) => {
                self.ring(now, id);
                "rings"
            }
        })
    }

    /// Lets the caller hear that it rings, or tells it again what it hears.
    pub(super) fn ring(&mut self, now: Now, id: &CallId) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let Leg::Coming(coming) = &mut call.leg else {
            return;
        };
        coming.again = Some(now.since + choices::RING_AGAIN);
        let (key, flow) = (coming.key.clone(), coming.flow);
        let (invite, tag) = (&coming.invite, Some(coming.tag.as_str()));
        let heard = coming.early.as_ref().map(|early| early.description.clone());
        let mut answer = match heard {
            Some(_) => invite.answer(183, "Session Progress", tag),
            None => invite.answer(180, "Ringing", tag),
        };
        self.introduce(flow, &mut answer);
        if let Some(description) = heard {
            describe(&mut answer, description);
        }
        self.respond(key, answer);
        self.schedule(id);
    }

    /// Answers a call of a phone, if it is open.
    pub(super) fn answer(&mut self, now: Now, id: &CallId) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let Leg::Coming(coming) = &mut call.leg else {
            return;
        };
        let early = coming.early.take();
        let known = early.as_ref().map(|early| (early.line, early.address));
        let Some((line, address)) = known.or_else(|| self.ground.open(&coming.flow)) else {
            self.fault(
                id,
                "call-unavailable",
                "No port is left for sound.".to_owned(),
            );
            return self.end(now, id, Cause::NormalTemporaryFailure, true);
        };
        let Some(dialog) = Dialog::uas(&coming.invite, &coming.tag) else {
            self.ground.close(line);
            return self.end(now, id, Cause::NormalTemporaryFailure, true);
        };
        let Leg::Coming(coming) = std::mem::replace(&mut call.leg, Leg::Over) else {
            return;
        };
        // What a caller was told of what it hears stays.
        let name = match early {
            Some(early) => early.session,
            None => self.chosen(),
        };
        let own = Own {
            id: name,
            version: 1,
            address,
        };
        let mut answer = coming.invite.answer(200, "OK", Some(&coming.tag));
        let audio = coming.offered.as_ref().and_then(Session::audio);
        let description = match (&coming.offered, &audio) {
            (Some(offered), Some(audio)) => {
                self.ground.point(line, audio, coming.host);
                sdp::answer(&own, offered, audio)
            }
            (Some(_) | None, _) => sdp::offer(&own, Direction::BOTH),
        };
        self.introduce(coming.flow, &mut answer);
        session::agree(&coming.invite, &mut answer);
        describe(&mut answer, description);
        let talk = Box::new(Talk {
            dialog,
            flow: coming.flow,
            host: coming.host,
            line,
            address,
            session: name,
            version: 1,
            waits: audio.is_none(),
            speaks: audio.is_some_and(|audio| audio.direction.sends),
            refresh: None,
            look: None,
        });
        self.index(id, &talk);
        let key = coming.key;
        if let Some(call) = self.calls.get_mut(id) {
            call.leg = Leg::Accepted(key.clone(), talk);
        }
        self.promised(now, id, &coming.invite);
        self.respond(key, answer);
        self.schedule(id);
    }

    /// An ACK came for a 2xx of ours.
    pub fn acked(&mut self, now: Now, key: &Key, ack: &Message) {
        let Some(id) = self.invites.get(key).cloned() else {
            return;
        };
        let Some(call) = self.calls.get_mut(&id) else {
            return;
        };
        let is_first = matches!(&call.leg, Leg::Accepted(of, _) if of == key);
        let (Leg::Accepted(_, talk) | Leg::Talking(talk)) = &mut call.leg else {
            return;
        };
        if talk.waits {
            // It must answer what we have offered.
            let Some(audio) = Session::read(&ack.body).and_then(|answer| answer.audio()) else {
                return self.end(now, &id, Cause::NormalTemporaryFailure, true);
            };
            talk.waits = false;
            talk.speaks = audio.direction.sends;
            self.ground.point(talk.line, &audio, talk.host);
        }
        if is_first {
            if let Leg::Accepted(_, talk) = std::mem::replace(&mut call.leg, Leg::Over) {
                call.leg = Leg::Talking(talk);
            }
            self.activate(now, &id);
        }
    }

    /// Both sides can speak from now on.
    pub(super) fn activate(&mut self, now: Now, id: &CallId) {
        if let Some(call) = self.calls.get_mut(id) {
            call.state = State::Active;
            call.activated = Some(now.epoch);
            if let Leg::Talking(talk) = &mut call.leg {
                talk.look = Some((now.since + choices::SOUND_WITHIN, 0));
            }
        }
        self.happened(now, id, Event::Answer);
        self.tell(now, id, "answer", None);
        self.schedule(id);
        self.meet(now, id);
        self.transferred(id);
    }

    /// A phone has given up its call.
    pub fn cancelled(&mut self, now: Now, key: &Key) {
        let Some(id) = self.invites.get(key).cloned() else {
            return;
        };
        let Some(Leg::Coming(coming)) = self.calls.get(&id).map(|call| &call.leg) else {
            return;
        };
        let answer = coming
            .invite
            .answer(487, "Request Terminated", Some(&coming.tag));
        self.respond(key.clone(), answer);
        self.end(now, &id, Cause::OriginatorCancel, false);
    }

    /// The time has come that [`Switchboard::next`] said.
    pub fn due(&mut self, now: Now) {
        for id in self.overdue(now.since) {
            match self.calls.get(&id).map(|call| &call.leg) {
                Some(Leg::Coming(coming)) if coming.until <= now.since => {
                    self.end(now, &id, Cause::NoAnswer, true);
                }
                Some(Leg::Coming(_)) => self.ring(now, &id),
                Some(Leg::Calling(_)) => {
                    self.tell(now, &id, "timeout", None);
                    self.happened(now, &id, Event::Timeout);
                    self.end(now, &id, Cause::NoAnswer, true);
                }
                Some(Leg::Talking(_)) => self.look(now, &id),
                Some(Leg::Accepted(..) | Leg::Over) | None => self.schedule(&id),
            }
        }
    }

    /// Ends a call whose phone says that it speaks, and was not heard for a while, or has broken its word: it is gone.
    fn look(&mut self, now: Now, id: &CallId) {
        let Some(Leg::Talking(talk)) = self.calls.get_mut(id).map(|call| &mut call.leg) else {
            return;
        };
        if talk.refresh.is_some_and(|at| at <= now.since) {
            let why = "The phone did not say again that it is there, as it had promised.";
            self.fault(id, "call-unavailable", why.to_owned());
            return self.end(now, id, Cause::NormalTemporaryFailure, true);
        }
        if talk.look.is_some_and(|(at, _)| at > now.since) {
            return self.schedule(id);
        }
        let received = self.ground.heard(talk.line).received;
        let is_gone = talk.speaks && talk.look.is_some_and(|(_, before)| before == received);
        talk.look = Some((now.since + choices::SOUND_WITHIN, received));
        if is_gone {
            let seconds = choices::SOUND_WITHIN.as_secs();
            let why = format!("No sound came from the phone for {seconds} seconds.");
            self.fault(id, "call-unavailable", why);
            return self.end(now, id, Cause::NormalTemporaryFailure, true);
        }
        self.schedule(id);
    }
}

/// The number that was dialled: the user part of To.
fn dialled(message: &Message) -> String {
    let to = message.headers.first(&Name::To).and_then(Address::read);
    let user = to.and_then(|to| to.sip()).and_then(|uri| uri.user_said());
    let user = user.unwrap_or_default();
    let text = String::from_utf8_lossy(&user);
    text.chars()
        .filter(|c| !c.is_control())
        .take(choices::DIALLED_MAX)
        .collect()
}

/// The header fields whose names begin with `X-`, but for what proves who calls.
fn extra(message: &Message) -> Vec<(String, String)> {
    let fields = message.headers.iter().filter_map(|(name, value)| {
        let Name::Other(name) = name else { return None };
        let name = name.text();
        let is_extra = name
            .get(..2)
            .is_some_and(|start| start.eq_ignore_ascii_case("x-"));
        is_extra.then(|| (title(&name), value.text().into_owned()))
    });
    fields
        .filter(|(name, value)| name.len() <= 256 && value.len() <= 256)
        .take(choices::EXTRA_KEPT)
        .collect()
}

/// `X-TRACKING-ID` as `X-Tracking-Id` (reference §8).
fn title(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        let rest = letters.map(|c| c.to_ascii_lowercase());
        first.into_iter().chain(rest).collect::<String>()
    });
    words.collect::<Vec<_>>().join("-")
}

/// The Call-ID of an INVITE.
fn sip_id(invite: &Message) -> String {
    let id = invite.headers.first(&Name::CallId).unwrap_or_default();
    String::from_utf8_lossy(id).trim().to_owned()
}
