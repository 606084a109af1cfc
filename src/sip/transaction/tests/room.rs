//! What the layer does when it is full, and what it costs when it is large.

use std::time::Duration;

use super::scene::{Scene, flow, request};
use crate::sip::transaction::{Input, Output};

#[test]
fn old_answers_make_way_for_new_requests_and_open_ones_never() {
    let mut scene = Scene::new(3);
    scene.come("INVITE b1", 2);
    scene.come("REGISTER b2", 2);
    scene.come("REGISTER b3", 2);
    let said = scene.come("REGISTER b4", 2);
    assert!(
        said.starts_with("send 503 REGISTER b4 ") && said.ends_with("later to 2"),
        "{said}"
    );
    assert!(
        scene
            .come("INVITE+ b4", 2)
            .starts_with("send 503 INVITE b4 ")
    );
    assert_eq!(scene.request("REGISTER b5", 2), "unsent b5");
    scene.respond("b3", "200");
    assert_eq!(
        scene.come("REGISTER b3", 2),
        "send 200 REGISTER b3 mine to 2"
    );
    assert_eq!(scene.come("REGISTER b4", 2), "asked REGISTER b4");
    // The answer is forgotten, so the request is a new one, and there is no room for it.
    assert!(
        scene
            .come("REGISTER b3", 2)
            .starts_with("send 503 REGISTER b3 ")
    );
    assert_eq!(scene.layer.len(), 3);
    // A call can be given up all the same.
    scene.respond("b1", "180");
    assert_eq!(
        scene.come("CANCEL b1", 2),
        "send 200 CANCEL b1 mine to 2, cancelled b1"
    );
}

#[test]
fn a_hundred_thousand_transactions_keep_their_times() {
    const MANY: u32 = 100_000;
    let mut scene = Scene::new(MANY as usize);
    for number in 0..MANY {
        scene.now = Duration::from_micros(u64::from(number) * 100);
        let message = request(&format!("REGISTER b{number}"), 2);
        let input = Input::Request {
            flow: flow(2),
            message,
        };
        scene.layer.step(scene.now, input);
    }
    assert_eq!(scene.layer.len(), MANY as usize);
    let (mut sent, mut silent) = (0, 0);
    while let Some(at) = scene.layer.next() {
        scene.now = at;
        for output in scene.layer.step(at, Input::Due) {
            match output {
                Output::Send { .. } => sent += 1,
                Output::Silent { .. } => silent += 1,
                Output::Over { .. } | Output::Wake { .. } => {}
                Output::Asked { .. }
                | Output::Acked { .. }
                | Output::Cancelled { .. }
                | Output::Answered { .. }
                | Output::Unsent { .. } => panic!("{output:?}"),
            }
        }
    }
    // 0.5, 1.5, 3.5, 7.5 and then every four seconds up to 31.5.
    assert_eq!((sent, silent), (MANY * 10, MANY));
    assert!(scene.layer.is_empty());
}
