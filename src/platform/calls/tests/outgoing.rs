//! Calls to phones, row by row.

use std::time::Duration;

use super::{Scene, find};
use crate::{
    api::CallId,
    platform::calls::{Cause, Fate, State, Wish},
    sip::message::{Message, Method, Name},
};

fn fates(scene: &Scene, id: &CallId) -> Vec<Fate> {
    let call = scene.board.call(id).expect("is there");
    call.phones.iter().map(|phone| phone.fate).collect()
}

/// The INVITEs that phones got, in the order of the phones.
fn invites(scene: &mut Scene) -> Vec<Message> {
    let mut all = scene.taken();
    all.retain(|(_, message)| message.method() == Some(&Method::Invite));
    all.sort_by_key(|(phone, _)| *phone);
    all.into_iter().map(|(_, message)| message).collect()
}

#[test]
fn the_first_to_answer_is_connected_and_the_others_are_cancelled() {
    let mut scene = Scene::new();
    let id = scene.call(3);
    let invites = invites(&mut scene);
    assert_eq!(invites.len(), 3);
    for (at, invite) in (1..).zip(&invites) {
        let uri = format!("sip:bob@192.0.2.1:500{at};x=y");
        assert_eq!(invite.uri().expect("one"), &uri.as_str());
        let extra = invite.headers.first(&Name::named(b"X-Extra"));
        assert_eq!(extra, Some(&b"1"[..]));
    }
    let same = |name: &Name| invites[0].headers.first(name) == invites[1].headers.first(name);
    assert!(same(&Name::CallId) && same(&Name::From) && !same(&Name::Via));
    scene.reply(1, &invites[0], 180, "one");
    scene.reply(2, &invites[1], 180, "two");
    assert_eq!(
        fates(&scene, &id),
        [Fate::Ringing, Fate::Ringing, Fate::Called]
    );
    scene.reply(2, &invites[1], 200, "two");
    // The third has said nothing yet: it is cancelled once it does.
    assert_eq!(scene.heard(), ["2 ACK", "1 CANCEL"]);
    assert_eq!(scene.state(&id).0, State::Active);
    assert_eq!(scene.events(), ["answer"]);
    scene.reply(3, &invites[2], 180, "three");
    assert_eq!(scene.heard(), ["3 CANCEL"]);
    scene.reply(1, &invites[0], 487, "one");
    scene.reply(3, &invites[2], 487, "three");
    assert_eq!(
        fates(&scene, &id),
        [Fate::Cancelled, Fate::Answered, Fate::Cancelled]
    );
    assert_eq!(scene.heard(), ["1 ACK", "3 ACK"]);
    let invite = &invites[1];
    scene.inside(
        2,
        &Method::Bye,
        &{
            let mut ours = invite.clone();
            let to = [invite.headers.first(&Name::To).expect("one"), b";tag=two"].concat();
            ours.headers.set(Name::To, to);
            ours
        },
        "",
    );
    assert_eq!(scene.events(), ["hangup NORMAL_CLEARING"]);
    scene.nothing_is_left();
}

#[test]
fn two_that_answer_at_once_and_one_that_answers_after_it_was_cancelled() {
    let mut scene = Scene::new();
    let id = scene.call(2);
    let invites = invites(&mut scene);
    scene.reply(1, &invites[0], 180, "one");
    scene.reply(2, &invites[1], 200, "two");
    assert_eq!(scene.heard(), ["2 ACK", "1 CANCEL"]);
    scene.reply(1, &invites[0], 200, "one");
    // Acknowledged first, and then ended.
    assert_eq!(scene.heard(), ["1 ACK", "1 BYE"]);
    assert_eq!(scene.events(), ["answer"]);
    // Both say it again, since our ACK was lost.
    scene.reply(1, &invites[0], 200, "one");
    scene.reply(2, &invites[1], 200, "two");
    assert_eq!(scene.heard(), ["1 ACK", "2 ACK"]);
    // A proxy has forked the second one on, and another phone behind it answers too.
    scene.reply(2, &invites[1], 200, "other");
    assert_eq!(scene.heard(), ["2 ACK", "2 BYE"]);
    assert_eq!(scene.state(&id).0, State::Active);
    let now = scene.clock();
    assert_eq!(scene.board.change(now, &id, Wish::End), Ok(()));
    scene.perform();
    let bye = find(&scene.taken(), "2 BYE");
    assert!(
        bye.headers
            .first(&Name::To)
            .expect("one")
            .ends_with(b"tag=two")
    );
    scene.nothing_is_left();
}

#[test]
fn when_all_refuse_the_best_refusal_counts() {
    for (statuses, cause) in [
        (&[486][..], Cause::UserBusy),
        (&[480, 486], Cause::UserBusy),
        (&[486, 480], Cause::UserBusy),
        (&[408, 480], Cause::NormalTemporaryFailure),
        (&[503, 404], Cause::UnallocatedNumber),
        (&[302, 486], Cause::NormalTemporaryFailure),
        (&[401, 486], Cause::UserBusy),
        (&[407, 503], Cause::NormalTemporaryFailure),
        (&[408], Cause::NoAnswer),
        (&[486, 603], Cause::CallRejected),
        (&[500], Cause::NormalTemporaryFailure),
    ] {
        let mut scene = Scene::new();
        let id = scene.call(statuses.len());
        let invites = invites(&mut scene);
        for (at, status) in statuses.iter().enumerate() {
            assert_eq!(scene.state(&id).0, State::Started, "{statuses:?}");
            scene.reply(at + 1, &invites[at], *status, "x");
        }
        assert_eq!(
            scene.state(&id),
            (State::Completed, Some(cause)),
            "{statuses:?}"
        );
        assert_eq!(scene.events(), [format!("hangup {cause}")]);
        scene.nothing_is_left();
    }
}

#[test]
fn a_refusal_for_everywhere_ends_the_fork() {
    let mut scene = Scene::new();
    let id = scene.call(2);
    let invites = invites(&mut scene);
    scene.reply(1, &invites[0], 180, "one");
    scene.reply(2, &invites[1], 600, "two");
    assert_eq!(scene.heard(), ["2 ACK", "1 CANCEL"]);
    assert_eq!(scene.state(&id), (State::Completed, Some(Cause::UserBusy)));
    scene.reply(1, &invites[0], 487, "one");
    scene.nothing_is_left();
}

#[test]
fn nobody_answers() {
    let mut scene = Scene::new();
    let id = scene.call(1);
    let invites = invites(&mut scene);
    scene.reply(1, &invites[0], 180, "one");
    scene.wait(Duration::from_secs(61));
    assert_eq!(scene.heard()[0], "1 CANCEL");
    assert_eq!(scene.events(), ["timeout", "hangup NO_ANSWER"]);
    scene.reply(1, &invites[0], 487, "one");
    assert_eq!(fates(&scene, &id), [Fate::Cancelled]);
    scene.nothing_is_left();
}

#[test]
fn a_phone_that_says_nothing_is_silent() {
    let mut scene = Scene::new();
    let id = scene.call(1);
    scene.wait(Duration::from_secs(33));
    assert_eq!(fates(&scene, &id), [Fate::Silent]);
    assert_eq!(scene.events(), ["hangup NO_ANSWER"]);
    scene.nothing_is_left();
}

#[test]
fn the_application_gives_up() {
    let mut scene = Scene::new();
    let id = scene.call(1);
    let invites = invites(&mut scene);
    scene.reply(1, &invites[0], 180, "one");
    let now = scene.clock();
    let answered = scene.board.change(now, &id, Wish::Answer);
    assert_eq!(answered.map_err(|why| why.code), Err("call-invalid-state"));
    assert_eq!(scene.board.change(now, &id, Wish::End), Ok(()));
    scene.perform();
    assert_eq!(scene.heard(), ["1 CANCEL"]);
    assert_eq!(scene.events(), ["hangup ORIGINATOR_CANCEL"]);
    let again = scene.board.change(now, &id, Wish::End);
    assert_eq!(again.map_err(|why| why.status), Err(403));
    // It answers all the same.
    scene.reply(1, &invites[0], 200, "one");
    assert_eq!(scene.heard(), ["1 ACK", "1 BYE"]);
    scene.nothing_is_left();
}

#[test]
fn without_phones_the_call_ends_at_once() {
    for (vain, cause) in [
        (None, Cause::NormalTemporaryFailure),
        (Some(Cause::UnallocatedNumber), Cause::UnallocatedNumber),
    ] {
        let mut scene = Scene::new();
        let id = scene.order(0, |mut order| {
            order.vain = vain;
            order
        });
        assert_eq!(scene.state(&id), (State::Completed, Some(cause)));
        assert_eq!(scene.events(), [format!("hangup {cause}")]);
        scene.nothing_is_left();
    }
}

#[test]
fn an_answer_that_cannot_be_played_is_a_refusal() {
    let mut scene = Scene::new();
    let id = scene.call(1);
    let invites = invites(&mut scene);
    let mut answer = invites[0].answer(200, "OK", Some("one"));
    answer.body = b"v=0\r\n".to_vec();
    scene.arrive(1, answer);
    assert_eq!(scene.heard(), ["1 ACK", "1 BYE"]);
    assert_eq!(scene.state(&id).0, State::Completed);
    assert_eq!(fates(&scene, &id), [Fate::Refused(488)]);
    scene.nothing_is_left();
}
