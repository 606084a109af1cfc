//! Whatever comes in whatever order, nothing is left behind once everything has had its time.

use std::time::Duration;

use proptest::prelude::*;

use super::{OFFER, Scene};
use crate::{
    api::CallId,
    platform::calls::{Cause, Event, Wish},
    sip::message::{Message, Method},
};

/// What happens next. Numbers choose among what there is.
#[derive(Debug, Clone)]
enum Step {
    Call(usize),
    Invite,
    Agree(usize, bool),
    Fail(usize),
    Reply(usize, u16, u8),
    Cancel(usize),
    Ack(usize, bool),
    Bye(usize),
    Hold(usize),
    Wish(usize, usize),
    Bridge(usize, usize),
    Rebridge(usize, bool),
    Transfer(usize, usize),
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let some = 0..1000_usize;
    prop_oneof![
        (0..4_usize).prop_map(Step::Call),
        Just(Step::Invite),
        (some.clone(), any::<bool>()).prop_map(|(at, answers)| Step::Agree(at, answers)),
        some.clone().prop_map(Step::Fail),
        (
            some.clone(),
            prop::sample::select(vec![
                100, 180, 183, 200, 200, 200, 302, 407, 486, 487, 503, 603
            ]),
            0..3_u8
        )
            .prop_map(|(at, status, tag)| Step::Reply(at, status, tag)),
        some.clone().prop_map(Step::Cancel),
        (some.clone(), any::<bool>()).prop_map(|(at, body)| Step::Ack(at, body)),
        some.clone().prop_map(Step::Bye),
        some.clone().prop_map(Step::Hold),
        (some.clone(), some.clone()).prop_map(|(at, wish)| Step::Wish(at, wish)),
        (some.clone(), some.clone()).prop_map(|(one, other)| Step::Bridge(one, other)),
        (some.clone(), any::<bool>()).prop_map(|(at, audio)| Step::Rebridge(at, audio)),
        (some, 0..3_usize).prop_map(|(at, phones)| Step::Transfer(at, phones)),
        (0..70_u64).prop_map(Step::Wait),
    ]
}

/// A scene, and everything that its phones have seen.
struct Play {
    scene: Scene,
    theirs: Vec<Message>,
    ours: Vec<(usize, Message)>,
}

impl Play {
    fn requests(&self) -> Vec<(usize, Message)> {
        let all = self
            .ours
            .iter()
            .filter(|(_, message)| message.method().is_some());
        all.cloned().collect()
    }

    fn ids(&self) -> Vec<CallId> {
        self.scene
            .board
            .calls()
            .map(|call| call.id.clone())
            .collect()
    }

    fn some<T: Clone>(all: &[T], at: usize) -> Option<T> {
        (!all.is_empty()).then(|| all[at % all.len()].clone())
    }

    fn transfer(&mut self, ids: &[CallId], at: usize, phones: usize) {
        let first = Self::some(ids, at);
        let first = first.filter(|id| self.scene.board.transferable(id).is_ok());
        if let Some(first) = first {
            self.scene.order(phones, |mut order| {
                order.transfers = Some(first);
                order
            });
        }
    }

    fn go(&mut self, step: &Step) {
        let now = self.scene.clock();
        let (ids, requests) = (self.ids(), self.requests());
        let answers: Vec<(usize, Message)> = {
            let all = self
                .ours
                .iter()
                .filter(|(_, message)| message.status() == Some(200));
            all.cloned().collect()
        };
        match *step {
            Step::Call(phones) => drop(self.scene.call(phones)),
            Step::Invite => {
                let number = self.theirs.len();
                let invite = self.scene.invite(|invite| {
                    let id = format!("theirs-{number}");
                    invite.headers.set(crate::sip::message::Name::CallId, id);
                    if number % 3 == 2 {
                        invite.body.clear();
                    }
                });
                self.theirs.push(invite);
            }
            Step::Agree(at, answers) => {
                if let Some(id) = Self::some(&ids, at) {
                    self.scene.agree(&id, answers);
                }
            }
            Step::Fail(at) => {
                if let Some(id) = Self::some(&ids, at) {
                    self.scene
                        .board
                        .called_back(now, &id, Err("no".into()), true);
                }
            }
            Step::Reply(at, status, tag) => {
                if let Some((phone, request)) = Self::some(&requests, at)
                    && request.method() != Some(&Method::Ack)
                {
                    self.scene
                        .reply(phone, &request, status, &format!("t{tag}"));
                }
            }
            Step::Cancel(at) => {
                if let Some(invite) = Self::some(&self.theirs, at) {
                    self.scene.cancel(&invite);
                }
            }
            Step::Ack(at, body) => {
                let body = if body { OFFER } else { "" };
                if let (Some((_, answer)), Some(invite)) =
                    (Self::some(&answers, at), Self::some(&self.theirs, at))
                {
                    self.scene.ack(&invite, &answer, body);
                }
            }
            Step::Bye(at) | Step::Hold(at) => {
                let method = if matches!(step, Step::Hold(_)) {
                    Method::Invite
                } else {
                    Method::Bye
                };
                let mut all = answers;
                all.extend(
                    requests
                        .into_iter()
                        .filter(|(_, message)| message.method() == Some(&Method::Ack)),
                );
                if let Some((phone, ours)) = Self::some(&all, at) {
                    let body = if at % 3 == 0 { "" } else { OFFER };
                    self.scene.inside(phone, &method, &ours, body);
                }
            }
            Step::Wish(at, wish) => {
                let wishes = [Wish::Answer, Wish::Reject(Cause::UserBusy), Wish::End];
                if let Some(id) = Self::some(&ids, at) {
                    // Most wishes come at the wrong time.
                    let _ = self.scene.board.change(now, &id, wishes[wish % 3]);
                }
            }
            Step::Bridge(one, other) => {
                let both = [Self::some(&ids, one), Self::some(&ids, other)];
                let both: Vec<CallId> = both.into_iter().flatten().collect();
                // So do most bridges.
                let _ = self.scene.board.bridge(now, &both, one % 2 == 0);
            }
            Step::Rebridge(at, audio) => {
                let all: Vec<_> = self.scene.board.bridges().map(|it| it.id.clone()).collect();
                if let Some(id) = Self::some(&all, at) {
                    let calls = (at % 3 == 0).then_some(&[][..]);
                    let _ = self.scene.board.rebridge(now, &id, calls, Some(audio));
                }
            }
            Step::Transfer(at, phones) => self.transfer(&ids, at, phones),
            Step::Wait(seconds) => self.scene.wait(Duration::from_secs(seconds)),
        }
        self.scene.perform();
        let sent = self.scene.taken();
        self.ours.extend(sent);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_left_behind(steps in prop::collection::vec(step(), 1..60)) {
        let mut play = Play { scene: Scene::new(), theirs: Vec::new(), ours: Vec::new() };
        for step in &steps {
            play.go(step);
            // A call that goes on has at most one line, and one that has ended has none.
            let open = play.scene.seen.open.load(std::sync::atomic::Ordering::Relaxed);
            prop_assert!(usize::try_from(open).expect("is small") <= play.scene.board.live());
        }
        let now = play.scene.clock();
        play.scene.board.close(now);
        play.scene.perform();
        play.scene.nothing_is_left();
        // Each call ended once, and said so.
        for call in play.scene.board.calls() {
            let ends = call.happenings.iter().filter(|happening| matches!(happening.event, Event::Hangup(_)));
            prop_assert_eq!(ends.count(), 1);
            prop_assert!(!call.is_live() && call.ended.is_some());
        }
    }
}
