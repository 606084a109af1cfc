//! Tests of endpoints: begun with a key, shown while they go on, stopped at any moment, copied and kept.

use crate::{
    app::{
        effect::Effect,
        exams::{Exam, Progress},
        message::Message,
        next::Found,
        screens::{Examination, Screen, exam::page::What},
        service::{profile::Profile, ticket::Ticket},
        work::order::{News, Order},
    },
    doctor::{Report, State, Step, tests::refused},
};

use super::{player::Player, service::Service};

impl Player {
    /// The test that was asked for last.
    pub fn examined(&self) -> (Ticket, Exam) {
        let asked = self.asked.iter().rev();
        let mut tests = asked.filter_map(|effect| {
            if let Effect::Examine(ticket, exam) = effect {
                return Some((*ticket, Exam::clone(exam)));
            }
            None
        });
        tests.next().expect("a test was asked for")
    }

    /// So much is known by now of the test with this ticket.
    pub fn report(&mut self, ticket: Ticket, report: &Report, is_over: bool) -> &mut Self {
        let report = report.clone();
        self.tell(Message::Examined(
            ticket,
            Box::new(Progress { report, is_over }),
        ));
        self
    }

    fn examination(&self) -> &Examination {
        let Screen::Examination(screen) = self.model.screen() else {
            panic!("no test is shown");
        };
        screen
    }

    fn is_cancelled(&self, ticket: Ticket) -> bool {
        self.asked.contains(&Effect::Cancel(ticket))
    }
}

fn testing() -> (Player, Ticket) {
    let profile = Profile {
        sip_server: "192.0.2.1:5060".into(),
        ..Profile::default()
    };
    let mut player = Player::waiting(profile, Service::sample());
    player.answer();
    let mut player = player.on("re-desk-7");
    player.keys("t");
    let (ticket, exam) = player.examined();
    assert_eq!(exam.of.address, "sip:desk-7@lyon.bwapp.bwsip.io");
    assert_eq!(exam.of.server, "192.0.2.1:5060");
    (player, ticket)
}

/// What the steps say that have ended.
fn told(player: &Player) -> Vec<State> {
    let lines = player.examination().lines(&player.model.shared, 80);
    let steps = lines.into_iter().filter_map(|line| {
        if let What::Step(step) = line.what {
            return step.state;
        }
        None
    });
    steps.collect()
}

#[test]
fn steps_appear_as_they_are_known_and_the_result_is_kept() {
    let (mut player, ticket) = testing();
    assert_eq!(told(&player), []);
    player.report(ticket, &refused(false), false);
    let some = told(&player).len();
    assert!(some > 0 && some < Step::ALL.len(), "{some}");
    player.report(ticket, &refused(true), true);
    assert_eq!(told(&player).len(), Step::ALL.len());
    let screen = player.examination();
    assert_eq!(
        screen.list.cursor.map(|at| at.step),
        Some(Step::Password),
        "what is wrong is under the cursor"
    );
    assert!(screen.unfolded.contains(&Step::Password));
    let kept = player.orders().into_iter().find_map(|order| {
        if let Order::Tested(kept) = order {
            return Some(kept.clone());
        }
        None
    });
    let kept = kept.expect("it is kept");
    assert_eq!(kept.endpoint, "re-desk-7".into());
    player.keys("Esc Enter").answer();
    player.news(News::Tests("re-desk-7".into(), vec![*kept]));
    let Screen::Endpoint(page) = player.model.screen() else {
        panic!("no page");
    };
    let page = format!("{:?}", page.lines(&player.model.shared, 100));
    assert!(page.contains("Title(\"Tests\")"), "{page}");
    assert_eq!(page.matches("refuses the password").count(), 1, "{page}");
}

#[test]
fn a_test_is_stopped_at_any_moment_and_what_comes_later_is_not_heard() {
    let (mut player, ticket) = testing();
    player.report(ticket, &refused(false), false).keys("Esc");
    assert!(player.is_cancelled(ticket));
    assert_eq!(player.said(), "The test was stopped.");
    assert_eq!(told(&player).len(), Step::ALL.len());
    assert!(told(&player).contains(&State::Unknown));
    let before = player.examination().clone();
    player.report(ticket, &refused(true), true);
    assert_eq!(*player.examination(), before);
    player.keys("t");
    let (again, _) = player.examined();
    assert_ne!(again, ticket);
    player.keys("q");
    assert!(player.is_cancelled(again));
    assert!(matches!(player.model.screen(), Screen::Endpoints(_)));
}

#[test]
fn a_result_is_copied_as_text_for_a_ticket() {
    let (mut player, ticket) = testing();
    player.keys("y");
    assert_eq!(player.said(), "Nothing was found out yet.");
    player.report(ticket, &refused(true), true).keys("y");
    let Some(Effect::Copy(text)) = player.asked.last() else {
        panic!("nothing is copied");
    };
    let first =
        "Test of sip:anna@lab.example.com, 2023-11-14 22:13\n\n■ The server refuses the password";
    assert!(text.starts_with(first), "{text}");
    assert!(text.contains("● Challenge"), "{text}");
    assert!(text.contains("      sent   REGISTER"), "{text}");
}

#[test]
fn enter_unfolds_a_step_and_the_cursor_walks_what_it_rests_on() {
    let (mut player, ticket) = testing();
    player.report(ticket, &refused(true), true);
    let lines = |player: &Player| player.examination().lines(&player.model.shared, 80).len();
    let unfolded = lines(&player);
    player.keys("j");
    let at = player.examination().list.cursor.expect("a cursor");
    assert_eq!((at.step, at.line), (Step::Password, 1));
    player.keys("Enter");
    assert!(lines(&player) < unfolded);
    let at = player.examination().list.cursor.expect("a cursor");
    assert_eq!((at.step, at.line), (Step::Password, 0));
    player.go_to(Found::Endpoint("re-desk-7".into()));
    player.keys("g Enter");
    let text = format!("{:?}", player.examination().lines(&player.model.shared, 80));
    assert!(text.contains("It rests on nothing more"), "{text}");
}

#[test]
fn a_password_is_typed_tried_and_forgotten() {
    let (mut player, ticket) = testing();
    player.report(ticket, &refused(true), true);
    player.keys("w secret1 Enter");
    let (again, exam) = player.examined();
    assert_ne!(again, ticket);
    assert_eq!(exam.password, Some("secret1".into()));
    assert!(!exam.rings);
    assert!(player.model.overlay.is_none());
    assert!(!format!("{:?}", player.examination()).contains("secret1"));
    player.report(again, &refused(true), true).keys("t");
    let (_, exam) = player.examined();
    assert_eq!(exam.password, None, "it is forgotten");
    player.keys("w Esc");
    assert!(player.model.overlay.is_none());
}

#[test]
fn phones_ring_when_a_question_is_answered_with_yes() {
    let (mut player, ticket) = testing();
    player.report(ticket, &refused(true), true);
    player.keys("b");
    let title = &player.question().title;
    assert_eq!(title, "Let the phones of desk-7 ring?");
    player.keys("Enter");
    assert_eq!(player.examined().0, ticket, "no is the answer in focus");
    player.keys("b y");
    let (again, exam) = player.examined();
    assert_ne!(again, ticket);
    assert!(exam.rings && exam.password.is_none());
}
