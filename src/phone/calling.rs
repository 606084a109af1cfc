//! The calls of a phone that is registered: it rings, answers, calls and hangs up.

use std::time::Instant;

use crate::{
    phone::{
        call::Call,
        life::Life,
        manner::Manner,
        news::News,
        sound::Sound,
        talk::{ALLOW, Talk},
    },
    sip::{
        Dialog, Flow,
        digest::{Asked, Challenge, Proof},
        message::{Message, Method, Name, check},
        sdp::{self, Direction, Own, Session},
        transaction::{Input, Keep, Key},
    },
};

impl Talk {
    /// Somebody calls.
    pub(super) fn called(&mut self, life: &mut Life, key: Key, flow: Flow, invite: Message) {
        let manner = life.setup.manner;
        let offered = Session::read(&invite.body);
        let is_fit = offered
            .as_ref()
            .is_some_and(|offered| offered.audio().is_some());
        let (status, reason) = match manner {
            Manner::Away => (480, "Takes No Calls"),
            Manner::Busy => (486, "Busy Here"),
            Manner::Answers { .. } | Manner::Rings if self.call.is_some() => (486, "Busy Here"),
            Manner::Answers { .. } | Manner::Rings if !is_fit => (488, "Not Acceptable Here"),
            Manner::Answers { .. } | Manner::Rings => (180, "Ringing"),
        };
        let tag = self.layer.tag(&key);
        self.say(
            life,
            key.clone(),
            flow,
            invite.answer(status, reason, Some(&tag)),
        );
        let method = Method::Invite;
        life.tell(News::Asked { method, status });
        if status == 180 {
            let answers = match manner {
                Manner::Answers { after } => Some(Instant::now() + after),
                Manner::Away | Manner::Busy | Manner::Rings => None,
            };
            self.call = Some(Call::Ringing {
                key,
                flow,
                invite,
                offered,
                tag,
                answers,
            });
        }
    }

    /// The caller has given up.
    pub(super) fn cancelled(&mut self, life: &mut Life, key: &Key) {
        match self.call.take() {
            Some(Call::Ringing {
                key: of,
                flow,
                invite,
                tag,
                ..
            }) if of == *key => {
                let answer = invite.answer(487, "Request Terminated", Some(&tag));
                self.say(life, of, flow, answer);
                life.tell(News::Hung("the caller has given up"));
            }
            other => self.call = other,
        }
    }

    /// What is due in the call.
    pub(super) fn call_due(&mut self, life: &mut Life) {
        let now = Instant::now();
        if self
            .call
            .as_ref()
            .and_then(Call::due)
            .is_none_or(|at| at > now)
        {
            return;
        }
        match self.call.take() {
            Some(Call::Ringing {
                key,
                flow,
                invite,
                offered,
                tag,
                ..
            }) => self.answer_call(life, key, flow, &invite, offered.as_ref(), &tag),
            Some(talking @ Call::Talking { .. }) => {
                self.call = Some(talking);
                self.hang_up(life);
            }
            other @ (Some(Call::Dialling { .. }) | None) => self.call = other,
        }
    }

    fn answer_call(
        &mut self,
        life: &mut Life,
        key: Key,
        flow: Flow,
        invite: &Message,
        offered: Option<&Session>,
        tag: &str,
    ) {
        let sound = Sound::open(self.registration.here().address.ip(), life.seed);
        let audio = offered.and_then(Session::audio);
        let (Ok(sound), Some(offered), Some(audio), Some(dialog)) =
            (sound, offered, audio, Dialog::uas(invite, tag))
        else {
            let answer = invite.answer(500, "No Sound", Some(tag));
            return self.say(life, key, flow, answer);
        };
        sound.point(&audio);
        let own = Own {
            id: life.seed >> 1,
            version: 1,
            address: sound.address(),
        };
        let mut answer = invite.answer(200, "OK", Some(tag));
        answer.headers.push(Name::ContentType, "application/sdp");
        answer.body = sdp::answer(&own, offered, &audio);
        self.say(life, key, flow, answer);
        self.talk(life, dialog, flow, None, sound);
    }

    /// Both hear each other from now on.
    fn talk(
        &mut self,
        life: &mut Life,
        dialog: Dialog,
        flow: Flow,
        ack: Option<Message>,
        sound: Sound,
    ) {
        life.tell(News::Talking);
        let talks = life.setup.talks;
        self.call = Some(Call::Talking {
            dialog,
            flow,
            until: talks.map(|talks| Instant::now() + talks),
            ack,
            _sound: sound,
        });
    }

    /// A request inside a call. Answers with its status.
    pub(super) fn inside(&mut self, message: &Message) -> (u16, &'static str) {
        let Some(Call::Talking { dialog, .. }) = &mut self.call else {
            return (481, "Call/Transaction Does Not Exist");
        };
        let Ok(seen) = check(message) else {
            return (400, "Bad Request");
        };
        let is_ours =
            *dialog.call_id() == *seen.call_id && seen.to.tag() == Some(&dialog.local_tag());
        match seen.cseq.method {
            _ if !is_ours => (481, "Call/Transaction Does Not Exist"),
            _ if !dialog.accept(&seen.cseq) => (500, "CSeq Out of Order"),
            Method::Bye => {
                self.call = None;
                (200, "OK")
            }
            Method::Invite | Method::Update => (488, "Not Acceptable Here"),
            Method::Register
            | Method::Ack
            | Method::Cancel
            | Method::Options
            | Method::Info
            | Method::Notify
            | Method::Other(_) => (200, "OK"),
        }
    }

    /// Calls somebody of the phone's own domain, unless it talks already.
    pub(super) fn dial(&mut self, life: &mut Life, to: &str) {
        if self.call.is_some() || self.leaving.is_some() {
            return;
        }
        let ip = self.registration.here().address.ip();
        let Ok(sound) = Sound::open(ip, life.seed) else {
            return;
        };
        life.tell(News::Calling(to.to_owned()));
        let calls = life.branch();
        self.invite(life, to, &calls, 1, None, sound);
    }

    fn invite(
        &mut self,
        life: &mut Life,
        to: &str,
        call_id: &str,
        number: u32,
        challenge: Option<&Challenge>,
        sound: Sound,
    ) {
        let branch = life.branch();
        let own = Own {
            id: life.seed >> 1,
            version: 1,
            address: sound.address(),
        };
        let body = sdp::offer(&own, Direction::BOTH);
        let mut invite = self.registration.invite(to, call_id, number, &branch);
        if let Some(challenge) = challenge {
            let account = &life.setup.account;
            let uri = account.registrar();
            let asked = Asked {
                method: &Method::Invite,
                uri: uri.as_bytes(),
                body: &body,
            };
            let proof = Proof::of(challenge, &account.credentials, asked, &branch, 1);
            if let Some(proof) = proof {
                invite.headers.push(Name::ProxyAuthorization, proof.print());
            }
        }
        invite.headers.push(Name::ContentType, "application/sdp");
        invite.body = body;
        let flow = self.way(life, &mut invite);
        let Some(key) = check(&invite).ok().map(|seen| Key::client(&seen)) else {
            return;
        };
        self.call = Some(Call::Dialling {
            key,
            flow,
            invite: invite.clone(),
            to: to.to_owned(),
            proved: challenge.is_some(),
            sound,
        });
        let message = invite;
        self.step(life, Input::Request { flow, message });
    }

    /// An answer came to a request that is none of the registration's.
    pub(super) fn call_answered(&mut self, life: &mut Life, key: &Key, answer: &Message) {
        let status = answer.status().unwrap_or_default();
        if let Some(Call::Talking {
            ack: Some(ack),
            flow,
            ..
        }) = &self.call
        {
            // Our ACK was lost.
            let (flow, message) = (*flow, ack.clone());
            let is_of_invite = check(answer).is_ok_and(|seen| seen.cseq.method == Method::Invite);
            if is_of_invite && (200..300).contains(&status) {
                self.step(life, Input::Request { flow, message });
            }
            return;
        }
        match self.call.take() {
            Some(Call::Dialling {
                key: of,
                flow,
                invite,
                to,
                proved,
                sound,
            }) if of == *key => {
                if status < 200 {
                    if status > 100 {
                        life.tell(News::Rings);
                    }
                    self.call = Some(Call::Dialling {
                        key: of,
                        flow,
                        invite,
                        to,
                        proved,
                        sound,
                    });
                } else if status == 407 && !proved {
                    let all = Challenge::all(&answer.headers, &Name::ProxyAuthenticate);
                    let call_id = invite.headers.first(&Name::CallId).unwrap_or_default();
                    let call_id = String::from_utf8_lossy(call_id).into_owned();
                    match Challenge::best(&all) {
                        Some(challenge) => {
                            self.invite(life, &to, &call_id, 2, Some(challenge), sound);
                        }
                        None => life.tell(News::Hung("it wants a proof that cannot be given")),
                    }
                } else if status < 300 {
                    self.connected(life, flow, &invite, answer, sound);
                } else {
                    let reason = answer.reason().unwrap_or_default().into_owned();
                    let warning = answer.warning();
                    life.tell(News::Declined {
                        status,
                        reason,
                        warning,
                    });
                }
            }
            other => self.call = other,
        }
    }

    fn connected(
        &mut self,
        life: &mut Life,
        flow: Flow,
        invite: &Message,
        answer: &Message,
        sound: Sound,
    ) {
        let Some(dialog) = Dialog::uac(invite, answer) else {
            return;
        };
        let mut ack = dialog.ack();
        self.registration.address(&mut ack, &life.branch());
        let message = ack.clone();
        self.step(life, Input::Request { flow, message });
        if let Some(audio) = Session::read(&answer.body).and_then(|session| session.audio()) {
            sound.point(&audio);
        }
        self.talk(life, dialog, flow, Some(ack), sound);
    }

    /// Ends the call, however far it is.
    pub(super) fn hang_up(&mut self, life: &mut Life) {
        match self.call.take() {
            Some(Call::Talking {
                mut dialog, flow, ..
            }) => {
                let mut message = dialog.request(Method::Bye);
                self.registration.address(&mut message, &life.branch());
                self.step(life, Input::Request { flow, message });
                life.tell(News::Hung("this phone has hung up"));
            }
            Some(Call::Ringing {
                key,
                flow,
                invite,
                tag,
                ..
            }) => {
                let answer = invite.answer(480, "Temporarily Unavailable", Some(&tag));
                self.say(life, key, flow, answer);
            }
            Some(Call::Dialling { key, .. }) => self.step(life, Input::Cancel { key }),
            None => {}
        }
    }

    /// Nobody answers, or nobody says that the answer was heard.
    pub(super) fn call_silent(&mut self, life: &Life, key: &Key) {
        if matches!(&self.call, Some(Call::Dialling { key: of, .. }) if of == key) {
            self.call = None;
            life.tell(News::Hung("there was no answer"));
        }
    }

    fn say(&mut self, life: &mut Life, key: Key, flow: Flow, mut message: Message) {
        let contact = self.registration.contact_by(flow.transport);
        message.headers.push(Name::Contact, format!("<{contact}>"));
        message.headers.push(Name::Allow, ALLOW);
        let keep = Keep::Replay;
        self.step(life, Input::Respond { key, message, keep });
    }
}
