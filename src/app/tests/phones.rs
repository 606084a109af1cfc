//! Phones that register, are refused and go: what a desk sees of it, and that it stays right.

use std::time::Duration;

use crate::{
    api::{
        Cause, Failure,
        patience::{LISTS, PHONES},
        registration::Event,
    },
    app::{
        effect::Effect,
        message::Message,
        page::blank::Blank,
        phones::tests::{gone, refused, registered, registration, resolved},
        registrar::Sight,
        screens::Screen,
        service::{call::Call, heard::Heard, profile::Profile, ticket::TimerId},
    },
};

use super::{browse::lyon, player::Player, service::Service};

/// It is told of phones, and all lists are read.
pub const OPEN: Heard = Heard::Open {
    whole: false,
    phones: true,
};

impl Player {
    /// The service tells this by itself.
    pub fn hear(&mut self, heard: Heard) -> &mut Self {
        self.tell(Message::Heard(heard));
        self
    }

    /// This happens at the service.
    pub fn happens(&mut self, event: Event) -> &mut Self {
        self.hear(Heard::Told(vec![event]))
    }

    /// How many phones an endpoint of lyon has, as far as is known.
    fn phones(&self, endpoint: &str) -> Option<u64> {
        let registrar = &self.model.shared.registrar;
        registrar.seen(&"rd-lyon".into(), endpoint).phones()
    }

    fn rings(&self) -> usize {
        let rings = self.asked.iter().filter(|ask| **ask == Effect::Ring);
        rings.count()
    }

    fn page(&self) -> String {
        let Screen::Endpoint(screen) = self.model.screen() else {
            panic!("no endpoint but {:?}", self.model.screen());
        };
        let lines = screen.lines(&self.model.shared, 200).expect("it is known");
        let lines: Vec<String> = lines.iter().map(|line| format!("{line:?}")).collect();
        lines.join("\n")
    }

    /// The names that the list shows.
    fn listed(&self) -> Vec<&str> {
        let Screen::Endpoints(list) = self.model.screen() else {
            panic!("no list but {:?}", self.model.screen());
        };
        let rows = (0..list.found.rows.len()).filter_map(|at| list.found.row(at));
        rows.map(|named| named.row.name).collect()
    }

    fn filter(&mut self, text: &str) {
        self.keys("/");
        self.tell(Message::Filled(Blank::Line, text.into()));
        self.keys("Enter");
    }

    /// The timers that were asked for to run so long.
    fn timers(&self, long: Duration) -> Vec<TimerId> {
        let mut timers = Vec::new();
        for effect in &self.asked {
            if let Effect::After(time, timer) = effect
                && *time == long
            {
                timers.push(*timer);
            }
        }
        timers
    }

    /// Lists follow what phones do.
    pub fn settle(&mut self) -> &mut Self {
        for timer in self.timers(PHONES) {
            self.tell(Message::TimedOut(timer));
        }
        self
    }
}

/// The endpoints of lyon at a service that tells of phones: desk-6 has one.
pub fn live() -> Player {
    let mut player = Player::waiting(Profile::default(), Service::sample());
    let yealink = registration("rd-lyon", "re-desk-6", "rg-1", "Yealink SIP-T46S");
    player.service.registrations = vec![yealink];
    player.answer();
    player.hear(OPEN).answer();
    player.on("re-desk-6")
}

#[test]
fn the_lists_are_read_once_the_stream_is_open_and_never_before() {
    let mut player = Player::new();
    assert!(player.asked.contains(&Effect::Listen));
    assert!(player.waiting.is_empty());
    assert_eq!(player.phones("re-desk-6"), None);
    player.hear(OPEN);
    let calls: Vec<&Call> = player.waiting.iter().map(|(_, call)| call).collect();
    assert_eq!(calls, [&Call::SumRegistrations]);
    player.answer();
    assert_eq!(player.phones("re-desk-6"), Some(0));
}

#[test]
fn the_stream_keeps_the_numbers_right() {
    let mut player = live();
    assert_eq!(player.phones("re-desk-6"), Some(1));
    assert_eq!(player.phones("re-desk-7"), Some(0));
    let other = registration("rd-lyon", "re-desk-7", "rg-2", "Linphone");
    player.happens(registered(other.clone(), 1));
    assert_eq!(player.phones("re-desk-7"), Some(1));
    player.happens(gone(other, 0));
    assert_eq!(player.phones("re-desk-7"), Some(0));
    assert!(player.waiting.is_empty(), "nothing is asked again");
}

#[test]
fn what_happened_since_a_list_was_asked_for_is_newer_than_the_list() {
    let mut player = Player::new();
    let one = registration("rd-lyon", "re-desk-6", "rg-1", "Yealink");
    let two = registration("rd-lyon", "re-desk-7", "rg-2", "Yealink");
    player.service.registrations = vec![one.clone(), two];
    player.hear(OPEN);
    let (ticket, call) = player.waiting.pop_front().expect("a call");
    let sums = player.service.reply(&call);
    player.tell(Message::Replied(ticket, sums));
    // The page is on its way, and says that both are there.
    player.happens(gone(one, 0));
    player.answer();
    assert_eq!(player.phones("re-desk-6"), Some(0));
    assert_eq!(player.phones("re-desk-7"), Some(1));
}

#[test]
fn after_a_gap_all_is_read_anew_and_shown_as_it_was_until_then() {
    let mut player = live();
    player.hear(Heard::Lost(
        Failure::new(Cause::Unreachable, "It is gone."),
        Duration::from_secs(1),
    ));
    assert!(matches!(
        player.model.shared.registrar.sight,
        Sight::Lost { since: Some(_), .. }
    ));
    player.hear(OPEN);
    assert_eq!(player.phones("re-desk-6"), Some(1));
    player.service.registrations.clear();
    player.answer();
    assert_eq!(player.phones("re-desk-6"), Some(0));
    player.hear(Heard::Open {
        whole: true,
        phones: true,
    });
    assert!(player.waiting.is_empty(), "nothing was missed");
}

#[test]
fn a_list_that_cannot_be_read_is_asked_for_again() {
    let mut player = Player::new();
    player.hear(OPEN);
    player.refuse(Failure::new(Cause::Server, "Out of order."));
    assert!(player.model.shared.registrar.trouble().is_some());
    let last = player.timers(LISTS).pop();
    player.tell(Message::TimedOut(last.expect("it is tried again")));
    player.answer();
    assert_eq!(player.phones("re-desk-6"), Some(0));
    assert!(player.model.shared.registrar.trouble().is_none());
}

#[test]
fn a_service_that_tells_nothing_is_not_asked_and_says_so() {
    let mut player = Player::new().on("re-desk-6");
    player.hear(Heard::Absent).keys("Enter").answer();
    let told = "This service does not tell which phones are registered.";
    assert!(player.page().contains(told), "{}", player.page());
    player.keys("W");
    assert_eq!(player.said(), told);
    player.keys("X");
    assert_eq!(player.said(), "No phone of it is known to be registered.");
    assert!(player.waiting.is_empty());
}

#[test]
fn rows_can_be_filtered_by_what_phones_do() {
    let mut player = live();
    player.happens(refused("rd-lyon", "re-desk-7", 14)).settle();
    for (filter, names) in [
        ("registered", vec!["desk-6"]),
        ("refused", vec!["desk-7"]),
        ("registered:no", vec!["desk-7", "fax", "lobby-3"]),
        ("agent:yea", vec!["desk-6", "desk-7"]),
        ("address:10.2 !refused", vec!["desk-6"]),
        ("agent:linphone", vec![]),
    ] {
        player.filter(filter);
        assert_eq!(player.listed(), names, "{filter}");
        player.keys("Esc");
    }
}

#[test]
fn a_filtered_list_follows_in_a_moment_and_an_unfiltered_one_asks_nothing() {
    let mut player = live();
    player.filter("registered");
    assert_eq!(player.listed(), ["desk-6"]);
    let other = registration("rd-lyon", "re-desk-7", "rg-2", "Linphone");
    player.happens(registered(other, 1)).settle();
    assert_eq!(player.listed(), ["desk-6", "desk-7"]);
}

#[test]
fn the_page_tells_who_is_registered_and_who_was_refused() {
    let mut player = live();
    player.keys("Enter").answer();
    let page = player.page();
    assert!(
        page.contains("Yealink SIP-T46S from 10.2.3.4:5060 by UDP, since 21:00, until 23:00"),
        "{page}"
    );
    player.happens(refused("rd-lyon", "re-desk-6", 14));
    let page = player.page();
    let said = "wrong password 14 times in 5 minutes, from Yealink SIP-T46S at 10.2.3.4";
    assert!(page.contains(&format!("Refused: {said}.")), "{page}");
    player.happens(resolved("rd-lyon", "re-desk-6"));
    assert!(!player.page().contains("Refused:"), "{}", player.page());
    let yealink = registration("rd-lyon", "re-desk-6", "rg-1", "Yealink SIP-T46S");
    player.happens(gone(yealink, 0));
    let page = player.page();
    assert!(page.contains("No phone is registered"), "{page}");
}

#[test]
fn a_watch_rings_once_when_a_phone_comes_wherever_one_is() {
    let mut player = live();
    player.keys("W j W");
    assert_eq!(player.model.shared.registrar.watches.len(), 2);
    player.keys("q L");
    let again = registration("rd-lyon", "re-desk-6", "rg-1", "Yealink SIP-T46S");
    player.happens(Event::Registered {
        registration: again,
        registrations: 1,
        again: true,
    });
    assert_eq!(player.rings(), 0);
    let anew = registration("rd-lyon", "re-desk-6", "rg-9", "Yealink SIP-T46S");
    player.happens(registered(anew.clone(), 2));
    assert_eq!(player.rings(), 1);
    assert_eq!(
        player.said(),
        "desk-6 is back: Yealink SIP-T46S at 10.2.3.4 has registered."
    );
    player
        .happens(gone(anew.clone(), 1))
        .happens(registered(anew, 2));
    assert_eq!(player.rings(), 1);
    let watches = &player.model.shared.registrar.watches;
    assert_eq!(watches.len(), 1);
}

#[test]
fn a_watch_hears_of_a_phone_that_came_while_nothing_was_heard() {
    let mut player = live();
    player.keys("j W");
    player.hear(Heard::Lost(
        Failure::new(Cause::Unreachable, "It is gone."),
        Duration::from_secs(1),
    ));
    let came = registration("rd-lyon", "re-desk-7", "rg-2", "Linphone");
    player.service.registrations.push(came);
    player.hear(OPEN).answer();
    assert_eq!(player.rings(), 1);
    assert!(
        player.said().starts_with("desk-7 is back"),
        "{}",
        player.said()
    );
}

#[test]
fn watched_endpoints_are_listed_and_gone_to() {
    let mut player = live();
    player.keys("W q B Enter").answer();
    assert!(player.page().contains("Watched since"), "{}", player.page());
    player.keys("W");
    assert!(player.model.shared.registrar.watches.is_empty());
}

#[test]
fn a_registration_is_ended_after_a_question_and_written_down() {
    let mut player = live();
    player.keys("Enter").answer();
    player.keys("X");
    assert_eq!(player.question().title, "End a registration of desk-6?");
    player.keys("y");
    let wanted = Call::EndRegistration {
        domain: "rd-lyon".into(),
        endpoint: "re-desk-6".into(),
        registration: "rg-1".into(),
        phone: "Yealink SIP-T46S at 10.2.3.4:5060".into(),
    };
    assert_eq!(player.writes(), [&wanted]);
    player.answer();
    assert_eq!(player.phones("re-desk-6"), Some(0));
    assert_eq!(player.said(), "Ended a registration of desk-6 in lyon.");
    let noted = format!("{:?}", player.asked);
    assert!(noted.contains("Phone"), "it is in the journal");
}

#[test]
fn one_of_several_phones_is_chosen() {
    let mut player = live();
    let other = registration("rd-lyon", "re-desk-6", "rg-2", "Linphone");
    player.happens(registered(other, 2)).keys("X Down Enter");
    let question = player.question();
    assert_eq!(question.title, "End a registration of desk-6?");
    assert!(format!("{question:?}").contains("Linphone"));
}

#[test]
fn what_is_deleted_has_no_phones_and_is_not_watched() {
    let mut player = live();
    player.keys("W x y").answer();
    assert_eq!(player.phones("re-desk-6"), Some(0));
    assert!(player.model.shared.registrar.watches.is_empty());
    let event = Event::DomainDeleted("rd-lyon".into());
    player.happens(event);
    assert_eq!(player.phones("re-desk-6"), Some(0));
}

#[test]
fn rubbish_is_told_once_and_loses_nothing() {
    let mut player = live();
    let sentence = "The service told something odd.";
    for _ in 0..3 {
        player.hear(Heard::Unreadable(sentence.into()));
    }
    let all = &player.model.shared.notices.all;
    assert_eq!(all.iter().filter(|(_, it)| it.text == sentence).count(), 1);
    let foreign = registration("rd-elsewhere", "re-x", "rg-x", "x");
    player.happens(registered(foreign, 1));
    assert_eq!(player.phones("re-desk-6"), Some(1));
}

#[test]
fn nothing_is_said_of_phones_before_anything_is_known() {
    let player = lyon();
    assert_eq!(player.model.shared.registrar.sight, Sight::Opening);
    assert_eq!(player.phones("re-lyon-desk-1"), None);
    let mut asked = player.asked.iter();
    assert!(asked.any(|effect| *effect == Effect::Listen));
}
