//! Moving about: into domains and endpoints and back, sorting, copying, and rows that change meanwhile.

use crate::{
    api::{Cause, Failure},
    app::{
        effect::Effect,
        message::Message,
        next::Found,
        overlay::Overlay,
        screens::{Screen, endpoints::Endpoints},
        service::{call::Call, profile::Profile},
    },
};

use super::{
    player::Player,
    town::{endpoint, town},
};

pub fn player() -> Player {
    let mut player = Player::waiting(Profile::default(), town());
    player.answer();
    player
}

pub fn lyon() -> Player {
    let mut player = player();
    player.go_to(Found::Domain("rd-lyon".into()));
    player.keys("Enter").answer();
    player
}

impl Player {
    pub fn list(&self) -> &Endpoints {
        let Screen::Endpoints(list) = self.model.screen() else {
            panic!("no list but {:?}", self.model.screen());
        };
        list
    }

    pub fn cursor(&self) -> String {
        let selected = self.list().selected();
        selected.map_or_else(String::new, |named| named.row.name.to_owned())
    }

    pub fn names(&self) -> Vec<String> {
        let found = &self.list().found;
        let rows = (0..found.rows.len()).filter_map(|index| found.row(index));
        rows.map(|named| named.row.name.to_owned()).collect()
    }
}

#[test]
fn enter_goes_in_and_the_way_back_leads_to_the_same_rows() {
    let mut player = lyon();
    player.keys("/ lobby Enter s e j");
    let before = player.list().clone();
    player.keys("Enter").answer();
    assert!(matches!(player.model.screen(), Screen::Endpoint(_)));
    player.keys("h");
    let after = player.list();
    assert_eq!(
        (&after.list, after.sort, &after.prompt),
        (&before.list, before.sort, &before.prompt)
    );
    player.keys("h h h");
    assert!(matches!(player.model.screen(), Screen::Domains(_)));
    assert!(
        !player.asked.contains(&Effect::Quit),
        "only q leaves from the first screen"
    );
}

#[test]
fn names_are_sorted_naturally_and_the_second_time_the_other_way() {
    let mut player = lyon();
    assert_eq!(player.names()[..3], ["desk-1", "desk-2", "desk-3"]);
    player.keys("s n");
    assert_eq!(player.names()[0], "evil");
    player.keys("s s");
    assert_eq!(player.names()[0], "desk-7", "what is off comes first");
}

#[test]
fn a_new_order_leaves_the_cursor_on_its_endpoint_and_in_sight() {
    let mut player = lyon();
    let first = player.cursor();
    for order in ["s s", "s n", "s n", "s e", "s a"] {
        player.keys(order);
        assert_eq!(player.cursor(), first, "{order}");
        let rows = crate::app::page::layout::rows(player.model.shared.size);
        let list = &player.list().list;
        assert!((list.offset..list.offset + rows).contains(&list.index));
    }
}

#[test]
fn a_new_order_of_the_domains_leaves_the_cursor_on_its_domain() {
    let mut player = player();
    for order in ["s n", "s e", "s e"] {
        let on = |player: &Player| {
            let Screen::Domains(screen) = player.model.screen() else {
                panic!("no domains");
            };
            screen.list.cursor.clone()
        };
        let before = on(&player);
        player.keys(order);
        assert_eq!(on(&player), before, "{order}");
    }
}

#[test]
fn equal_rows_stand_in_the_order_of_their_names() {
    let mut player = lyon();
    player.service.endpoints.reverse();
    player.keys("r").answer().keys("s s s s");
    let at = |name: &str| player.names().iter().position(|known| known == name);
    assert!(at("desk-2") < at("desk-4") && at("desk-4") < at("desk-10"));
}

#[test]
fn going_where_one_is_already_opens_nothing_twice() {
    let mut player = lyon();
    player.keys(": endpoints Space lyon Enter");
    assert_eq!(player.model.screens.depth(), 2);
    player
        .keys("Enter")
        .answer()
        .keys(": endpoints Space lyon Enter");
    assert_eq!(player.model.screens.depth(), 2);
    player.keys("L : requests Enter");
    assert_eq!(player.model.screens.depth(), 3);
}

#[test]
fn a_command_may_be_shortened_as_long_as_only_one_is_meant() {
    let mut player = player();
    player.keys(": endp Space lyon Enter").answer();
    assert_eq!(player.names().len(), 62);
    player.keys(": re Enter");
    assert!(player.said().starts_with("re could be any of these: "));
}

#[test]
fn help_is_found_by_the_name_of_the_command_and_by_words_in_any_order() {
    let mut player = lyon();
    for words in ["messages", "message Space every", "commands"] {
        player.keys("?").keys(words);
        let Some(Overlay::Help(help)) = &player.model.overlay else {
            panic!("no help");
        };
        assert_eq!(help.shown().len(), 1, "{words}");
        player.keys("Esc");
    }
}

#[test]
fn what_is_only_typed_is_found_in_the_help_and_enter_opens_the_line_for_it() {
    let mut player = lyon();
    player.keys("? import");
    let Some(Overlay::Help(help)) = &player.model.overlay else {
        panic!("no help");
    };
    assert_eq!(help.shown()[0].keys(), ":import");
    player.keys("Enter");
    assert!(matches!(player.model.overlay, Some(Overlay::Command(_))));
}

#[test]
fn help_says_why_something_does_not_work_and_does_what_works() {
    let mut player = player();
    player.service.endpoints.clear();
    player
        .keys(": endpoints Space lyon Enter r")
        .answer()
        .keys("? delete");
    let Some(Overlay::Help(help)) = &player.model.overlay else {
        panic!("no help");
    };
    assert_eq!(help.shown()[0].refusal(), Some("Nothing is selected."));
    player.keys("Esc ? requests Enter");
    assert!(matches!(player.model.screen(), Screen::Requests(_)));
}

#[test]
fn a_refresh_keeps_the_cursor_on_its_endpoint_and_its_line() {
    let mut player = lyon();
    player.keys("^d ^d j");
    let (cursor, line) = (
        player.cursor(),
        player.list().list.index - player.list().list.offset,
    );
    for number in 0..30 {
        let name = format!("a-{number}");
        player
            .service
            .endpoints
            .insert(0, endpoint("lyon", &name, "a-main", true, ""));
    }
    player.keys("r").answer();
    assert_eq!(player.cursor(), cursor);
    assert_eq!(player.list().list.index - player.list().list.offset, line);
}

#[test]
fn when_the_row_under_the_cursor_is_gone_the_next_one_takes_its_place() {
    let mut player = lyon();
    player.keys("j j");
    player.service.endpoints.retain(|one| one.name != "desk-3");
    player.keys("r").answer();
    assert_eq!(player.cursor(), "desk-4");
}

#[test]
fn opening_a_domain_that_was_read_ahead_asks_for_nothing() {
    let mut player = player();
    player.go_to(Found::Domain("rd-lyon".into()));
    player.keys("Enter");
    assert!(player.waiting.is_empty());
    player.keys("r");
    let calls: Vec<&Call> = player.waiting.iter().map(|(_, call)| call).collect();
    assert!(
        matches!(calls.as_slice(), [Call::ListEndpoints { .. }]),
        "{calls:?}"
    );
}

#[test]
fn the_command_line_goes_anywhere_by_name() {
    let mut player = player();
    player.keys(": endpoints Space lyon Enter").answer();
    assert_eq!(player.names().len(), 62);
    player.keys(": endpoints Enter").answer();
    assert_eq!(player.names().len(), 64);
    player.keys(": endpoints Space nowhere Enter");
    assert_eq!(player.said(), "No domain is named nowhere.");
    player.keys(": domains Enter");
    assert_eq!(player.model.screens.depth(), 1);
    player.keys(": requests Enter");
    assert!(matches!(player.model.screen(), Screen::Requests(_)));
    player.keys(": quit Enter");
    assert!(player.asked.contains(&Effect::Quit));
}

#[test]
fn y_copies_what_the_second_key_names_without_a_secret() {
    let mut player = lyon();
    for key in ["i", "n", "u", "r", "j"] {
        player.keys("y").keys(key);
    }
    player.model.shared.profile.origin = "https://api.example.com".into();
    player.model.shared.profile.account = "u-1".into();
    player.keys("y c");
    let copied = player.asked.iter().filter_map(|effect| {
        if let Effect::Copy(text) = effect {
            Some(text.as_str())
        } else {
            None
        }
    });
    let copied: Vec<&str> = copied.collect();
    assert_eq!(
        copied[..3],
        ["re-lyon-desk-1", "desk-1", "sip:desk-1@lyon.bwapp.bwsip.io"]
    );
    assert!(copied[3].contains("Realm: lyon.bwapp.bwsip.io"));
    assert!(copied[4].contains("\"applicationId\": \"a-main\""));
    let curl = "curl -u \"$SIPDECK_TOKEN:$SIPDECK_SECRET\" 'https://api.example.com/v1/users/u-1/domains/rd-lyon/endpoints/re-lyon-desk-1'";
    assert_eq!(copied[5], curl);
}

#[test]
fn after_an_outage_it_is_tried_again_and_every_row_stays() {
    let mut player = lyon();
    player.keys("r");
    player.refuse(Failure::new(Cause::Unreachable, "Nobody answers."));
    assert_eq!(player.names().len(), 62);
    let timer = player.asked.iter().rev().find_map(|effect| {
        if let Effect::After(wait, timer) = effect
            && (2..4).contains(&wait.as_secs())
        {
            Some(*timer)
        } else {
            None
        }
    });
    player.tell(Message::TimedOut(timer.expect("a timer")));
    assert_eq!(player.waiting.len(), 1);
    player.answer();
    let scene = player.model.screen().scene();
    assert!(scene.trouble(&player.model.shared).is_none());
}

#[test]
fn what_was_deleted_elsewhere_leaves_the_list() {
    let mut player = lyon();
    player.service.endpoints.remove(0);
    player.keys("Enter").answer().keys("h");
    assert_eq!(player.names()[0], "desk-2");
}

#[test]
fn pasting_where_nothing_takes_text_does_nothing_but_say_so() {
    let mut player = lyon();
    player.paste("x\nq\n");
    assert!(player.said().starts_with("Nothing takes text here"));
    player.keys("/").paste("desk-1\n2");
    assert_eq!(player.list().prompt.line.text(), "desk-1 2");
}
