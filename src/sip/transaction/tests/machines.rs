//! The four machines by themselves: times in milliseconds, what happens, and what is done then.

use std::time::Duration;

use crate::sip::transaction::{
    act::Act, client_invite::ClientInvite, client_plain::ClientPlain, server_invite::ServerInvite,
    server_plain::ServerPlain, times::Times,
};

/// A machine that is told words: a status that came or is given, `again`, `ack`, `cancel`.
trait Driven {
    fn told(&mut self, now: Duration, word: &str) -> Vec<Act>;
    fn due(&mut self, now: Duration) -> Vec<Act>;
    fn next(&self) -> Option<Duration>;
}

fn status(word: &str) -> u16 {
    word.parse().expect("a status")
}

impl Driven for ClientInvite {
    fn told(&mut self, now: Duration, word: &str) -> Vec<Act> {
        if word == "cancel" {
            self.cancelled(now);
            return vec![];
        }
        self.answered(now, status(word))
    }
    fn due(&mut self, now: Duration) -> Vec<Act> {
        self.due(now)
    }
    fn next(&self) -> Option<Duration> {
        self.next()
    }
}

impl Driven for ClientPlain {
    fn told(&mut self, now: Duration, word: &str) -> Vec<Act> {
        self.answered(now, status(word))
    }
    fn due(&mut self, now: Duration) -> Vec<Act> {
        self.due(now)
    }
    fn next(&self) -> Option<Duration> {
        Some(ClientPlain::next(self))
    }
}

impl Driven for ServerInvite {
    fn told(&mut self, now: Duration, word: &str) -> Vec<Act> {
        match word {
            "again" => self.again(),
            "ack" => self.acknowledged(now),
            // What the user gives is sent once at once; "resend" stands for that too.
            _ if self.respond(now, status(word)) => vec![Act::Resend],
            _ => vec![],
        }
    }
    fn due(&mut self, now: Duration) -> Vec<Act> {
        self.due(now)
    }
    fn next(&self) -> Option<Duration> {
        self.next()
    }
}

impl Driven for ServerPlain {
    fn told(&mut self, now: Duration, word: &str) -> Vec<Act> {
        match word {
            "again" => self.again(),
            _ if self.respond(now, status(word)) => vec![Act::Resend],
            _ => vec![],
        }
    }
    fn due(&mut self, now: Duration) -> Vec<Act> {
        ServerPlain::due(self, now)
    }
    fn next(&self) -> Option<Duration> {
        Some(ServerPlain::next(self))
    }
}

/// Runs a script such as `0 180, 700 200` until the machine is over or two minutes have passed.
fn run(machine: &mut dyn Driven, script: &str) -> String {
    let mut script: Vec<(Duration, &str)> = script
        .split(", ")
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (at, word) = line.split_once(' ').expect("a time and a word");
            (Duration::from_millis(at.parse().expect("a time")), word)
        })
        .collect();
    script.reverse();
    let mut done = Vec::new();
    loop {
        let told = script.last().map(|(at, _)| *at);
        let due = machine.next();
        let (now, acts) = match (told, due) {
            (Some(told), due) if due.is_none_or(|due| told <= due) => {
                let (now, word) = script.pop().expect("is there");
                (now, machine.told(now, word))
            }
            (_, Some(due)) if due < Duration::from_mins(2) => (due, machine.due(due)),
            _ => return done.join(", "),
        };
        for act in acts {
            let word = match act {
                Act::Resend => "resend",
                Act::Acknowledge => "ack",
                Act::Tell => "tell",
                Act::Silent => "silent",
                Act::Over => "over",
            };
            done.push(format!("{} {word}", now.as_millis()));
            if act == Act::Over {
                return done.join(", ");
            }
        }
    }
}

const UDP: bool = false;
const TCP: bool = true;

#[test]
fn an_invite_is_repeated_and_acknowledged_as_rfc_3261_and_6026_say() {
    for (reliable, script, expected) in [
        (
            UDP,
            "",
            "500 resend, 1500 resend, 3500 resend, 7500 resend, 15500 resend, 31500 resend, 32000 silent, 32000 over",
        ),
        (TCP, "", "32000 silent, 32000 over"),
        // A provisional response stops it all, for as long as it takes.
        (
            UDP,
            "600 100, 700 180, 800 180",
            "500 resend, 600 tell, 700 tell, 800 tell",
        ),
        (
            UDP,
            "100 180, 60000 486",
            "100 tell, 60000 ack, 60000 tell, 92000 over",
        ),
        // A refusal is acknowledged each time, and told once.
        (
            UDP,
            "100 486, 600 486, 1600 486, 2000 180, 2000 200",
            "100 ack, 100 tell, 600 ack, 1600 ack, 32100 over",
        ),
        (TCP, "100 486", "100 ack, 100 tell, 100 over"),
        // Every 2xx is told: of other branches, and of those whose ACK was lost.
        (
            UDP,
            "100 200, 600 200, 700 486, 800 180, 1600 200",
            "100 tell, 600 tell, 1600 tell, 32100 over",
        ),
        (
            TCP,
            "100 180, 200 200, 300 200",
            "100 tell, 200 tell, 300 tell, 32200 over",
        ),
        // After a CANCEL the end is near, whatever the other side does.
        (
            UDP,
            "100 180, 200 cancel",
            "100 tell, 32200 silent, 32200 over",
        ),
        (
            UDP,
            "100 180, 200 cancel, 300 180, 400 487",
            "100 tell, 300 tell, 400 ack, 400 tell, 32400 over",
        ),
        (
            UDP,
            "100 180, 200 cancel, 300 200",
            "100 tell, 300 tell, 32300 over",
        ),
        (
            UDP,
            "100 99, 400 42",
            "500 resend, 1500 resend, 3500 resend, 7500 resend, 15500 resend, 31500 resend, 32000 silent, 32000 over",
        ),
    ] {
        let mut machine = ClientInvite::new(Duration::ZERO, Times::default(), reliable);
        assert_eq!(run(&mut machine, script), expected, "{reliable} {script:?}");
    }
}

#[test]
fn a_request_is_repeated_until_it_is_answered() {
    for (reliable, script, expected) in [
        (
            UDP,
            "",
            "500 resend, 1500 resend, 3500 resend, 7500 resend, 11500 resend, 15500 resend, 19500 resend, 23500 resend, 27500 resend, 31500 resend, 32000 silent, 32000 over",
        ),
        (TCP, "", "32000 silent, 32000 over"),
        (UDP, "100 200, 200 200, 300 404", "100 tell, 5100 over"),
        (TCP, "100 200", "100 tell, 100 over"),
        // After a provisional response it is repeated slowly.
        (
            UDP,
            "100 100, 9000 200",
            "100 tell, 500 resend, 4500 resend, 8500 resend, 9000 tell, 14000 over",
        ),
        (TCP, "100 100, 9000 404", "100 tell, 9000 tell, 9000 over"),
    ] {
        let mut machine = ClientPlain::new(Duration::ZERO, Times::default(), reliable);
        assert_eq!(run(&mut machine, script), expected, "{reliable} {script:?}");
    }
}

#[test]
fn an_invite_that_came_is_answered_until_its_ack_comes() {
    for (reliable, script, expected) in [
        // 100 by itself, and only once, when the user takes longer.
        (UDP, "", "200 resend"),
        (TCP, "100 180", "100 resend"),
        (
            UDP,
            "100 again, 300 again, 400 180, 500 again",
            "200 resend, 300 resend, 400 resend, 500 resend",
        ),
        // A refusal is repeated until ACK, over UDP only.
        (
            UDP,
            "100 486, 200 again, 700 ack, 800 ack, 900 again",
            "100 resend, 200 resend, 600 resend, 5700 over",
        ),
        (
            UDP,
            "0 486",
            "0 resend, 500 resend, 1500 resend, 3500 resend, 7500 resend, 11500 resend, 15500 resend, 19500 resend, 23500 resend, 27500 resend, 31500 resend, 32000 silent, 32000 over",
        ),
        (TCP, "100 486, 200 ack", "100 resend, 200 over"),
        (TCP, "100 486", "100 resend, 32100 silent, 32100 over"),
        // A 2xx is repeated until ACK over every transport; the ACK is told once.
        (
            TCP,
            "100 200, 300 again, 700 ack, 900 ack, 950 486",
            "100 resend, 600 resend, 700 tell, 32100 over",
        ),
        (
            UDP,
            "0 200",
            "0 resend, 500 resend, 1500 resend, 3500 resend, 7500 resend, 11500 resend, 15500 resend, 19500 resend, 23500 resend, 27500 resend, 31500 resend, 32000 silent, 32000 over",
        ),
        // Only one final response.
        (
            UDP,
            "100 486, 200 200, 300 180, 300 ack",
            "100 resend, 5300 over",
        ),
        // An ACK without a final response is nobody's.
        (UDP, "100 180, 150 ack", "100 resend"),
    ] {
        let mut machine = ServerInvite::new(Duration::ZERO, Times::default(), reliable);
        assert_eq!(run(&mut machine, script), expected, "{reliable} {script:?}");
    }
}

#[test]
fn a_request_that_came_again_is_answered_the_same_again() {
    for (reliable, script, expected) in [
        (
            UDP,
            "100 again, 200 200, 300 again, 400 404, 500 again",
            "200 resend, 300 resend, 500 resend, 32200 over",
        ),
        (
            UDP,
            "100 100, 200 again, 300 200",
            "100 resend, 200 resend, 300 resend, 32300 over",
        ),
        (TCP, "100 200", "100 resend, 100 over"),
        // Who answers after the client has given up answers nobody.
        (UDP, "33000 200", "32000 over"),
    ] {
        let mut machine = ServerPlain::new(Duration::ZERO, Times::default(), reliable);
        assert_eq!(run(&mut machine, script), expected, "{reliable} {script:?}");
    }
}
