//! Calls that begin, change and end: what a desk sees of them, and what it can do.

use serde_json::json;

use crate::{
    api::{
        CallId, Cause, Failure,
        call::{CallEvent, CallNews, CallStory},
        registration::Event,
    },
    app::{
        effect::Effect,
        message::Message,
        page::blank::Blank,
        screens::Screen,
        service::{
            call::{Call, Reply},
            heard::Heard,
            profile::Profile,
            ticket::TimerId,
        },
    },
};

use super::{browse::lyon, phones::OPEN, player::Player, service::Service};

/// A call of an endpoint of lyon. The desks are called from 101 on.
pub fn call(id: &str, members: serde_json::Value) -> CallNews {
    let mut whole = json!({
        "id": id, "direction": "in", "from": "sip:desk-6@lyon.bwapp.bwsip.io", "to": "101", "state": "started",
        "startTime": "2023-11-14T22:10:00Z", "domainId": "rd-lyon", "endpointId": "re-lyon-desk-6",
        "applicationId": "a-main",
    });
    let serde_json::Value::Object(members) = members else {
        panic!("no object");
    };
    whole.as_object_mut().expect("an object").extend(members);
    CallNews {
        call: serde_json::from_value(whole).expect("a call"),
        phones: Vec::new(),
    }
}

/// With a phone that was called.
pub fn at(mut news: CallNews, agent: &str, fate: &str, status: Option<u16>) -> CallNews {
    let phone = json!({
        "contact": format!("sip:desk@10.2.3.{}", news.phones.len() + 4), "userAgent": agent, "fate": fate,
        "status": status, "at": "2023-11-14T22:10:01.250Z",
    });
    news.phones
        .push(serde_json::from_value(phone).expect("a phone"));
    news
}

/// A call that goes on between two, one that rings, and some that ended in different ways; the newest first.
pub fn some() -> Vec<CallNews> {
    let ended = |id: &str, begun: &str, cause: &str, to: &str| {
        let members = json!({
            "state": "completed", "startTime": begun, "endTime": "2023-11-14T22:09:00Z", "cause": cause, "to": to,
        });
        call(id, members)
    };
    let spoken = json!({
        "state": "completed", "cause": "NORMAL_CLEARING", "startTime": "2023-11-14T21:58:00Z",
        "activeTime": "2023-11-14T21:58:04Z", "endTime": "2023-11-14T22:00:18Z", "to": "+33472000100",
        "packetsReceived": 6_700, "packetsLost": 134, "jitterMs": 12, "codec": "PCMU",
    });
    let out = json!({
        "direction": "out", "to": "sip:desk-7@lyon.bwapp.bwsip.io", "state": "active",
        "activeTime": "2023-11-14T22:12:06Z", "endpointId": "re-lyon-desk-7", "bridgeId": "brg-1",
    });
    let bridged = json!({
        "state": "active", "activeTime": "2023-11-14T22:12:06Z", "bridgeId": "brg-1",
        "to": "desk-7",
    });
    let rejected = json!({
        "state": "rejected", "startTime": "2023-11-14T21:40:00Z", "endTime": "2023-11-14T21:40:00Z",
        "cause": "CALL_REJECTED", "applicationId": null, "endpointId": "re-lyon-fax", "from": "sip:fax@lyon.bwapp.bwsip.io",
    });
    vec![
        at(
            at(call("c-3", out), "Yealink SIP-T46S", "answered", None),
            "Snom D785",
            "cancelled",
            None,
        ),
        call("c-2", bridged),
        ended("c-9", "2023-11-14T22:07:00Z", "NO_ANSWER", "desk-7"),
        ended("c-8", "2023-11-14T22:06:00Z", "USER_BUSY", "desk-7"),
        ended(
            "c-7",
            "2023-11-14T22:05:00Z",
            "NORMAL_TEMPORARY_FAILURE",
            "101",
        ),
        call("c-6", spoken),
        call("c-5", rejected),
    ]
}

impl Service {
    /// Answers a call about calls.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "no other call is about calls"
    )]
    pub(super) fn calls(&mut self, asked: &Call) -> Result<Reply, Failure> {
        let missing = || Failure::new(Cause::Missing, "The call could not be found");
        Ok(match asked {
            Call::ListCalls { .. } => Reply::Calls {
                rows: self.calls.iter().map(|news| news.call.clone()).collect(),
                next: None,
            },
            Call::ReadCall(id) => {
                let found = self.calls.iter().find(|news| news.call.id == *id);
                let found = found.ok_or_else(missing)?;
                let event = |time, name: &str, data: &str| CallEvent {
                    time,
                    name: name.to_owned(),
                    data: data.to_owned(),
                };
                let mut events = vec![event(found.call.start_time, "create", "")];
                if found.call.active_time.is_some() {
                    events.push(event(found.call.active_time, "answer", ""));
                }
                if found.call.end_time.is_some() {
                    events.push(event(found.call.end_time, "hangup", &found.call.cause));
                }
                Reply::CallStory(Box::new(CallStory {
                    call: found.call.clone(),
                    events,
                    phones: Some(found.phones.clone()),
                    callbacks: Some(
                        self.callbacks
                            .iter()
                            .filter(|one| one.call_id == *id)
                            .cloned()
                            .collect(),
                    ),
                }))
            }
            Call::Ring { .. } => Reply::CallMade("c-ring".into()),
            Call::ListCallbacks { .. } => Reply::Callbacks(self.callbacks.clone()),
            Call::TellAgain(_) | Call::EndCall(_) => Reply::Done,
            call => panic!("{call:?} is not about calls"),
        })
    }
}

impl Player {
    /// It hears of calls, of which there are some.
    pub fn with_calls(&mut self) -> &mut Self {
        self.service.calls = some();
        self.hear(OPEN).answer();
        for news in some().into_iter().rev() {
            self.calls(news);
        }
        self
    }

    /// An application was told some events, and did not take all of them.
    pub fn with_callbacks(&mut self) -> &mut Self {
        self.with_calls();
        let told = json!([
            {"id": 1, "at": "2023-11-14T21:58:00.100Z", "callId": "c-6", "event": "incomingcall", "method": "POST",
             "fields": {"eventType": "incomingcall", "callId": "c-6", "to": "+33472000100"},
             "tried": [{"url": "https://ivr.example.com/calls", "status": 200, "durationMs": 12}], "taken": true,
             "followed": "answered"},
            {"id": 2, "at": "2023-11-14T22:05:10.100Z", "callId": "c-7", "event": "incomingcall", "method": "POST",
             "fields": {"eventType": "incomingcall", "callId": "c-7", "to": "101"},
             "tried": [{"url": "https://ivr.example.com/calls", "error": "no answer came within 10000 ms", "durationMs": 10001}],
             "taken": false},
        ]);
        self.service.callbacks = serde_json::from_value(told).expect("callbacks");
        self
    }

    /// A call has begun, changed or ended.
    pub fn calls(&mut self, news: CallNews) -> &mut Self {
        self.happens(Event::Call(Box::new(news)))
    }

    fn listed_calls(&self) -> Vec<&str> {
        let Screen::Calls(list) = self.model.screen() else {
            panic!("no calls but {:?}", self.model.screen());
        };
        list.rows.iter().map(CallId::as_str).collect()
    }

    fn call_lines(&self) -> String {
        let Screen::Call(screen) = self.model.screen() else {
            panic!("no call but {:?}", self.model.screen());
        };
        let lines = screen.lines(&self.model.shared, 200).expect("is known");
        let lines: Vec<String> = lines.iter().map(|line| format!("{line:?}")).collect();
        lines.join("\n")
    }

    fn reads_of_calls(&self) -> usize {
        let waiting = self.waiting.iter();
        let of_calls =
            waiting.filter(|(_, call)| matches!(call, Call::ListCalls { .. } | Call::ReadCall(_)));
        of_calls.count()
    }
}

/// A desk that hears of calls, of which there are some.
fn with_calls() -> Player {
    let mut player = lyon();
    player.with_calls();
    player
}

#[test]
fn the_list_is_read_once_and_then_follows_what_happens() {
    let mut player = lyon();
    player.service.calls = some();
    player.hear(OPEN).answer();
    player.keys("4").answer();
    assert_eq!(
        player.listed_calls(),
        ["c-3", "c-2", "c-9", "c-8", "c-7", "c-6", "c-5"],
        "those that go on, then the newest"
    );
    let begun = json!({"startTime": "2023-11-14T22:12:30Z", "to": "bar"});
    player.calls(call("c-10", begun.clone()));
    assert_eq!(player.listed_calls()[..3], ["c-10", "c-3", "c-2"]);
    let mut over = begun.as_object().expect("one").clone();
    over.insert("state".into(), "completed".into());
    over.insert("cause".into(), "ORIGINATOR_CANCEL".into());
    over.insert("endTime".into(), "2023-11-14T22:12:40Z".into());
    player.calls(call("c-10", over.into()));
    assert_eq!(player.listed_calls()[..3], ["c-3", "c-2", "c-10"]);
    assert_eq!(player.reads_of_calls(), 0, "nothing is asked for meanwhile");
    // Coming back to it reads nothing either.
    player.keys("2 4");
    assert_eq!(player.reads_of_calls(), 0);
    // The stream has missed something.
    player.hear(OPEN);
    assert_eq!(player.reads_of_calls(), 1);
    player.service.calls.remove(0);
    player.answer();
    assert_eq!(
        player.listed_calls()[..2],
        ["c-2", "c-10"],
        "what goes on no more and was not told of"
    );
}

#[test]
fn it_is_filtered_and_sorted_by_what_is_seen() {
    let mut player = with_calls();
    player.keys("4").answer();
    let filter = |player: &mut Player, text: &str| {
        player.keys("/");
        player.tell(Message::Filled(Blank::Line, text.into()));
        player.keys("Enter");
        player.listed_calls().len()
    };
    for (text, count) in [
        ("no answer", 1),
        ("state:talking", 2),
        ("from:fax", 1),
        ("to:sip:desk-7@lyon.bwapp.bwsip.io", 1),
        ("yealink", 1),
        ("app:none", 1),
        ("!state:talking main", 4),
        ("nothing-of-it", 0),
    ] {
        assert_eq!(filter(&mut player, text), count, "{text}");
        player.keys("Esc");
    }
    player.keys("s s");
    assert_eq!(
        player.listed_calls()[..2],
        ["c-7", "c-5"],
        "the worst first"
    );
}

#[test]
fn those_of_an_endpoint_stand_alone() {
    let mut player = with_calls();
    player.go_to(crate::app::next::Found::Endpoint("re-lyon-desk-7".into()));
    player.keys("H").answer();
    assert_eq!(player.listed_calls(), ["c-3"]);
    player.keys("Esc Enter").answer().keys("H");
    assert_eq!(player.listed_calls(), ["c-3"]);
}

#[test]
fn a_call_is_read_and_read_again_when_it_changes_and_ended_when_that_is_confirmed() {
    let mut player = with_calls();
    player.keys("4").answer().keys("Enter").answer();
    let lines = player.call_lines();
    for text in [
        "Both sides speak",
        "Yealink SIP-T46S",
        "has answered",
        "answer",
        "with desk-6@lyon to desk-7",
    ] {
        assert!(lines.contains(text), "{text} in {lines}");
    }
    player.keys("Tab").answer();
    assert!(
        player
            .call_lines()
            .contains("with desk-6@lyon to desk-7@lyon")
    );
    player.keys("Esc x");
    assert!(player.question().destroys());
    assert!(player.writes().is_empty());
    player.keys("y");
    assert_eq!(player.writes(), [&Call::EndCall("c-3".into())]);
    player.answer();
    assert_eq!(
        player.said(),
        "Ended the call of desk-6@lyon to desk-7@lyon."
    );
    let over = json!({
        "direction": "out", "to": "sip:desk-7@lyon.bwapp.bwsip.io", "state": "completed", "cause": "NORMAL_CLEARING",
        "activeTime": "2023-11-14T22:12:06Z", "endTime": "2023-11-14T22:12:26Z", "endpointId": "re-lyon-desk-7",
    });
    let over = call("c-3", over);
    player.service.calls[0] = over.clone();
    player.calls(over);
    assert_eq!(player.reads_of_calls(), 1);
    player.answer();
    assert_eq!(player.reads_of_calls(), 0, "once");
    let lines = player.call_lines();
    assert!(
        lines.contains("hangup: one side hung up") && lines.contains("\"0:20\""),
        "{lines}"
    );
    player.keys("x");
    assert_eq!(player.said(), "This call has ended.");
}

#[test]
fn nothing_is_ended_where_nothing_may_be_changed() {
    let mut player = Player::with(Profile {
        name: "prod".into(),
        read_only: true,
        ..Profile::default()
    });
    player.hear(OPEN).answer();
    player.calls(some().remove(0)).keys("4 x");
    assert!(player.said().contains("read-only"), "{}", player.said());
}

#[test]
fn a_service_that_tells_nothing_by_itself_is_asked_each_time() {
    let mut player = lyon();
    player.service.calls = some();
    player.hear(Heard::Absent).keys("4").answer();
    assert_eq!(player.listed_calls().len(), 7);
    player.keys("2 4");
    assert_eq!(player.reads_of_calls(), 1);
    player.refuse(Failure::new(Cause::Missing, "No such resource"));
    assert_eq!(player.listed_calls().len(), 7, "what is known stays");
}

#[test]
fn no_more_than_so_many_are_kept_and_those_that_go_on_stay() {
    let mut player = lyon();
    player.hear(OPEN).answer();
    player.calls(call("c-live", json!({"startTime": "2023-11-14T20:00:00Z"})));
    for number in 0..1_200 {
        let at = jiff::Timestamp::from_second(1_700_000_000 - 600 + number).expect("a time");
        let ended = json!({
            "state": "completed", "startTime": at.to_string(), "endTime": at.to_string(),
            "cause": "NORMAL_TEMPORARY_FAILURE",
        });
        player.calls(call(&format!("c-{number}"), ended));
    }
    let calls = &player.model.shared.calls;
    assert_eq!(calls.iter().count(), 1_000);
    assert!(calls.find(&"c-live".into()).is_some());
    assert!(calls.find(&"c-1199".into()).is_some());
    assert!(calls.find(&"c-0".into()).is_none());
    let now = player.model.shared.now();
    let hour = calls.hour(now);
    let failed: u64 = hour.iter().map(|minute| minute.failed).sum();
    assert_eq!(failed, 1_200, "each is counted once");
}

#[test]
fn times_that_run_wake_the_screen_up_and_nothing_else_does() {
    let mut player = lyon();
    player.service.calls = some().drain(..1).collect();
    player.hear(OPEN).answer();
    let timers = |player: &Player| {
        let mut timers: Vec<TimerId> = Vec::new();
        for effect in &player.asked {
            if let Effect::After(_, timer) = effect {
                timers.push(*timer);
            }
        }
        timers
    };
    player.calls(some().remove(0));
    let before = timers(&player).len();
    player.keys("4").answer();
    let running = timers(&player);
    assert_eq!(running.len(), before + 1);
    player.tell(Message::TimedOut(*running.last().expect("one")));
    assert_eq!(timers(&player).len(), before + 2);
    let over =
        json!({"state": "completed", "endTime": "2023-11-14T22:12:40Z", "cause": "NO_ANSWER"});
    player.calls(call("c-3", over));
    let running = timers(&player);
    player.tell(Message::TimedOut(*running.last().expect("one")));
    assert_eq!(timers(&player).len(), running.len());
}

#[test]
fn what_an_application_was_told_is_shown_and_told_again() {
    let mut player = lyon();
    player
        .with_callbacks()
        .keys("4")
        .answer()
        .keys("j j K")
        .answer();
    let lines = |player: &Player| {
        let Screen::Application(screen) = player.model.screen() else {
            panic!("no application but {:?}", player.model.screen());
        };
        let lines = screen.lines(&player.model.shared, 200);
        let lines: Vec<String> = lines.iter().map(|line| format!("{line:?}")).collect();
        lines
    };
    assert_eq!(lines(&player).len(), 2);
    assert!(
        lines(&player)[0].contains("no answer came within 10000 ms"),
        "the newest first"
    );
    player.keys("j Enter");
    let unfolded = lines(&player).join("\n");
    for text in [
        "POST https://ivr.example.com/calls",
        "200 in 12 ms",
        "to: +33472000100",
        "What followed: answered",
    ] {
        assert!(unfolded.contains(text), "{text} in {unfolded}");
    }
    player.keys("t");
    assert!(player.writes().is_empty());
    player.keys("y");
    assert_eq!(player.writes(), [&Call::TellAgain(1)]);
    player.answer();
    assert_eq!(player.said(), "Told Main IVR of incomingcall again.");
    // The page of the call has them, too.
    player.keys("Esc").keys("j j j Enter").answer();
    assert!(
        player
            .call_lines()
            .contains("incomingcall  200 in 12 ms; the call: answered")
    );
}
