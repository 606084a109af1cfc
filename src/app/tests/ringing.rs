//! Ring tests: what is seen of them, and that there is never more than one call.

use serde_json::json;

use crate::{
    api::{Cause, Failure, call::CallNews},
    app::{
        message::Message,
        phones::tests::{registered, registration},
        screens::Screen,
        service::{
            call::{Call, Reply},
            heard::Heard,
        },
    },
};

use super::{
    browse::lyon,
    calls::{at, call},
    phones::OPEN,
    player::Player,
};

impl Player {
    fn ring_lines(&self) -> String {
        let Screen::Ring(screen) = self.model.screen() else {
            panic!("no ring test but {:?}", self.model.screen());
        };
        let lines = screen.lines(&self.model.shared, 200);
        let lines: Vec<String> = lines.iter().map(|line| format!("{line:?}")).collect();
        lines.join("\n")
    }

    /// A ring test of an endpoint with a phone is under way.
    pub fn in_ring_test(&mut self) -> &mut Self {
        self.ask_to_ring().keys("y").answer();
        self.calls(at(ringing("started"), "Snom D785", "ringing", None))
    }

    /// The cursor is on an endpoint with a phone, and a ring test is asked for.
    fn ask_to_ring(&mut self) -> &mut Self {
        self.hear(OPEN).answer();
        let phone = registration("rd-lyon", "re-lyon-desk-6", "rg-1", "Snom D785");
        self.happens(registered(phone, 1));
        self.go_to(crate::app::next::Found::Endpoint("re-lyon-desk-6".into()));
        self.keys("b")
    }

    fn rung(mut self) -> Self {
        self.ask_to_ring();
        self
    }

    fn later(&mut self, seconds: u64) {
        self.model.shared.asks.now.0 += seconds * 1_000;
        // Anything that happens shows the time.
        self.tell(Message::Resized(self.model.shared.size));
    }
}

fn ringing(state: &str) -> CallNews {
    let members = json!({
        "direction": "out", "to": "sip:desk-6@lyon.bwapp.bwsip.io", "state": state,
        "startTime": "2023-11-14T22:13:20Z",
    });
    call("c-ring", members)
}

fn over(cause: &str) -> CallNews {
    let members = json!({
        "direction": "out", "to": "sip:desk-6@lyon.bwapp.bwsip.io", "state": "completed", "cause": cause,
        "startTime": "2023-11-14T22:13:20Z", "endTime": "2023-11-14T22:13:30Z",
    });
    call("c-ring", members)
}

fn made() -> Vec<Call> {
    vec![Call::Ring {
        address: "sip:desk-6@lyon.bwapp.bwsip.io".into(),
        seconds: 10,
    }]
}

fn ends() -> Vec<Call> {
    vec![Call::EndCall("c-ring".into())]
}

fn writes(player: &Player) -> Vec<Call> {
    player.writes().into_iter().cloned().collect()
}

#[test]
fn phones_ring_once_that_is_confirmed_and_each_says_what_it_did() {
    let mut player = lyon().rung();
    assert!(
        player
            .question()
            .title
            .starts_with("Ring the phones of desk-6")
    );
    assert!(player.waiting.is_empty(), "it is only asked");
    player.keys("y");
    assert_eq!(writes(&player), made());
    player.answer();
    assert!(
        player.ring_lines().contains("10 seconds more"),
        "{}",
        player.ring_lines()
    );
    let phones = |news: CallNews, first: (&str, Option<u16>), third: &str| {
        let news = at(news, "Snom D785", first.0, first.1);
        let news = at(news, "Yealink SIP-T46S", "refused", Some(486));
        at(news, "Linphone", third, None)
    };
    player.calls(phones(ringing("started"), ("ringing", None), "called"));
    player.later(4);
    let lines = player.ring_lines();
    for text in ["6 seconds more", "rings", "is busy", "has said nothing yet"] {
        assert!(lines.contains(text), "{text} in {lines}");
    }
    assert!(writes(&player).is_empty());
    player.calls(phones(over("NO_ANSWER"), ("cancelled", None), "silent"));
    let lines = player.ring_lines();
    for text in [
        "1 of 3 phones rang.",
        "10.2.3.4) rang",
        "is busy",
        "does not answer",
    ] {
        assert!(lines.contains(text), "{text} in {lines}");
    }
    assert!(writes(&player).is_empty(), "the service has ended it");
    // Again is asked again, and the way back has one screen of it.
    player.keys("b y");
    assert!(player.ring_lines().contains("is asked to call"));
    player.keys("x").answer();
    player.keys("Esc");
    assert!(matches!(player.model.screen(), Screen::Endpoints(_)));
}

#[test]
fn whoever_answers_is_left_at_once() {
    let mut player = lyon().rung();
    player.keys("y").answer();
    player.calls(at(ringing("active"), "Snom D785", "answered", None));
    assert_eq!(writes(&player), ends());
    player.answer();
    player.calls(at(over("NORMAL_CLEARING"), "Snom D785", "answered", None));
    assert!(writes(&player).is_empty(), "once");
    let lines = player.ring_lines();
    assert!(
        lines.contains("Its phone rang.") && lines.contains("was answered"),
        "{lines}"
    );
}

#[test]
fn it_is_ended_by_a_key_by_leaving_and_by_going_elsewhere() {
    for keys in ["x", "Esc", "1", "q"] {
        let mut player = lyon().rung();
        player.keys("y").answer();
        player.calls(at(ringing("started"), "Snom D785", "ringing", None));
        player.keys(keys);
        assert_eq!(writes(&player), ends(), "{keys}");
        player.keys("x x");
        assert_eq!(writes(&player).len(), 1, "{keys}: once");
    }
}

#[test]
fn one_that_is_left_before_it_is_made_is_ended_as_soon_as_it_is() {
    for keys in ["x", "Esc", "1"] {
        let mut player = lyon().rung();
        player.keys("y").keys(keys);
        assert_eq!(writes(&player), made(), "{keys}");
        let (ticket, _) = player.waiting.pop_back().expect("it is asked for");
        player.tell(Message::Replied(
            ticket,
            Ok(Reply::CallMade("c-ring".into())),
        ));
        assert_eq!(writes(&player), ends(), "{keys}");
    }
}

#[test]
fn a_refusal_is_told_and_nobody_to_ring_is_no_question() {
    let mut player = lyon().rung();
    player.keys("y").answer_reads();
    player.refuse(Failure::new(Cause::Refused, "Too many calls a minute"));
    let lines = player.ring_lines();
    assert!(
        lines.contains("were not called: Too many calls a minute"),
        "{lines}"
    );
    player.keys("Esc");
    player.go_to(crate::app::next::Found::Endpoint("re-lyon-desk-7".into()));
    player.keys("b");
    assert_eq!(
        player.said(),
        "No phone is registered as desk-7: nothing can ring."
    );
}

#[test]
fn where_nothing_is_told_by_itself_it_is_looked_at_each_second() {
    let mut player = lyon();
    player.hear(Heard::Absent);
    player.go_to(crate::app::next::Found::Endpoint("re-lyon-desk-6".into()));
    player.keys("b y").answer();
    player.service.calls = vec![at(ringing("started"), "Snom D785", "ringing", None)];
    assert!(player.waiting.is_empty());
    for second in 1..4 {
        player.later(1);
        assert_eq!(player.waiting.len(), 1, "second {second}");
        player.later(0);
        assert_eq!(player.waiting.len(), 1, "one at a time");
        player.answer();
    }
    assert!(
        player.ring_lines().contains("rings"),
        "{}",
        player.ring_lines()
    );
    player.service.calls = vec![at(over("NO_ANSWER"), "Snom D785", "cancelled", None)];
    player.later(1);
    player.answer();
    assert!(player.ring_lines().contains("Its phone rang."));
    player.later(5);
    assert!(player.waiting.is_empty(), "it is over");
}
