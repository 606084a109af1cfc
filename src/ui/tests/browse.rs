//! Pictures of browsing: lists, details, and everything that can be in their place.

use insta::assert_snapshot;

use crate::{
    api::{Cause, Failure, pace::RequestRecord},
    app::{
        message::Message,
        next::Found,
        phones::tests::refused,
        service::{profile::Profile, ticket::TimerId},
        tests::{overview::overview, player::Player, town::town},
    },
};

use super::{picture, pictures};

fn profile() -> Profile {
    Profile {
        name: "prod".into(),
        label: "Production".into(),
        account: "u-lmcjd2ukxqh7yx3pplywlbi".into(),
        origin: "https://api.example.com".into(),
        ..Profile::default()
    }
}

fn player() -> Player {
    let mut player = Player::waiting(profile(), town());
    player.answer();
    player
}

pub fn lyon() -> Player {
    let mut player = player();
    player.go_to(Found::Domain("rd-lyon".into()));
    player.keys("Enter").answer();
    player
}

fn outage() -> Failure {
    Failure::new(
        Cause::Unreachable,
        "Nobody answers at 127.0.0.1:8080: connection refused.",
    )
}

#[test]
fn the_overview() {
    let mut player = overview();
    player.happens(refused("rd-lyon", "re-lyon-desk-6", 3));
    player.answer().settle();
    assert_snapshot!(pictures(&mut player));
}

#[test]
fn the_panel_of_a_wide_overview_that_has_the_keys_says_so_in_its_title() {
    let mut player = overview();
    player.resize(200, 50);
    let bars = |player: &Player, title: &str| {
        let shown = picture(&player.model, 200, 50);
        let row = shown.lines().find(|line| line.contains(title));
        let row: Vec<char> = row.expect("it is there").chars().collect();
        let bars = (0..row.len()).filter(|at| row[*at] == '▌');
        bars.collect::<Vec<_>>()
    };
    assert_eq!(bars(&player, "Needs somebody"), [0]);
    player.keys("Tab");
    let middle = bars(&player, "Needs somebody");
    assert!(matches!(middle[..], [74..80]), "{middle:?}");
}

#[test]
fn the_domains() {
    assert_snapshot!(pictures(&mut player()));
}

#[test]
fn the_domains_before_the_first_answer() {
    let mut player = Player::waiting(profile(), town());
    assert_snapshot!(pictures(&mut player));
}

#[test]
fn the_domains_that_did_not_come_for_ten_seconds() {
    let mut player = Player::waiting(profile(), town());
    player.model.shared.asks.now.0 += 10_000;
    player.tell(Message::TimedOut(TimerId(0)));
    assert_snapshot!(picture(&player.model, 80, 24));
}

#[test]
fn the_domains_that_could_not_be_read() {
    let mut player = Player::waiting(profile(), town());
    player.refuse(outage());
    assert_snapshot!(pictures(&mut player));
}

#[test]
fn an_account_without_domains() {
    let mut service = town();
    service.domains.clear();
    let mut player = Player::waiting(profile(), service);
    player.answer();
    assert_snapshot!(picture(&player.model, 80, 24));
}

#[test]
fn the_endpoints_of_a_domain() {
    let mut player = lyon();
    player.keys("j j j");
    assert_snapshot!(pictures(&mut player));
}

#[test]
fn a_domain_without_endpoints() {
    let mut player = player();
    player.go_to(Found::Domain("rd-xyz-corp-testing".into()));
    player.keys("Enter").answer();
    assert_snapshot!(picture(&player.model, 80, 24));
}

#[test]
fn the_whole_account() {
    let mut player = player();
    player.keys(": endpoints Enter").answer();
    assert_snapshot!(pictures(&mut player));
}

#[test]
fn a_filter_being_typed() {
    let mut player = lyon();
    player.keys("/ lob Space !1");
    assert_snapshot!(pictures(&mut player));
}

#[test]
fn a_filter_that_cannot_be_read_keeps_the_last_rows() {
    let mut player = lyon();
    player.keys("/ kitchen Space /(/");
    assert_snapshot!(picture(&player.model, 80, 24));
}

#[test]
fn a_field_that_is_unknown_is_complained_about_in_full_and_keeps_the_last_rows() {
    let mut player = lyon();
    player.keys("/ kitchen").paste(" foo:x");
    assert_snapshot!(pictures(&mut player));
}

#[test]
fn a_filter_that_nothing_matches() {
    let mut player = lyon();
    player.keys("/ nobody Enter");
    assert_snapshot!(picture(&player.model, 80, 24));
}

#[test]
fn a_filter_that_nothing_matches_yet_says_that_not_everything_was_read() {
    let mut player = Player::waiting(profile(), town());
    player.keys(": endpoints Enter");
    let all = |player: &Player| picture(&player.model, 80, 24);
    while !all(&player).contains(" so far ") {
        let (ticket, call) = player.waiting.pop_front().expect("more to read");
        let outcome = player.service.reply(&call);
        player.tell(Message::Replied(ticket, outcome));
    }
    player.keys("/ nobody Enter");
    assert!(all(&player).contains("No endpoint that was read so far matches the filter."));
    player.answer();
    assert!(all(&player).contains("No endpoint matches the filter."));
}

#[test]
fn choosing_a_column_to_sort_by() {
    let mut player = lyon();
    player.keys("s");
    assert_snapshot!(picture(&player.model, 80, 24));
    player.keys("e s e");
    assert_snapshot!(picture(&player.model, 80, 24));
}

#[test]
fn a_column_is_hidden_and_shown_again_by_its_letter() {
    let mut player = lyon();
    let titles = |player: &mut Player| {
        player.resize(200, 24);
        player.keys("d");
        let picture = picture(&player.model, 200, 24);
        player.keys("d");
        let line = picture.lines().find(|line| line.contains("Name"));
        line.unwrap_or_default().to_owned()
    };
    assert!(titles(&mut player).contains("SIP URI"));
    player.keys("C u");
    let hidden = titles(&mut player);
    assert!(
        !hidden.contains("SIP URI") && hidden.contains("Description"),
        "{hidden}"
    );
    player.keys("C n");
    assert_eq!(player.said(), "No column has the letter n.");
    player.keys("C u");
    assert!(titles(&mut player).contains("SIP URI"));
}

#[test]
fn a_column_that_is_not_drawn_is_named_when_it_sorts() {
    let mut player = lyon();
    let header = |player: &mut Player, width| {
        player.resize(width, 24);
        let picture = picture(&player.model, width, 24);
        picture.lines().nth(1).unwrap_or_default().to_owned()
    };
    player.keys("s u");
    assert!(header(&mut player, 80).contains("by SIP URI ↑"));
    assert!(header(&mut player, 50).contains("by SIP URI ↑"));
    player.keys("s u");
    assert!(header(&mut player, 80).contains("by SIP URI ↓"));
    assert!(!header(&mut player, 240).contains("by SIP URI"));
    player.keys("s n");
    assert!(!header(&mut player, 80).contains("by "));
}

#[test]
fn a_refresh_that_failed_shows_the_rows_their_age_and_the_reason() {
    let mut player = lyon();
    player.model.shared.asks.now.0 += 3_600_000;
    player.keys("r");
    player.refuse(outage());
    assert_snapshot!(pictures(&mut player));
}

#[test]
fn an_endpoint() {
    let mut player = lyon();
    player.keys("/ desk-10 Enter Enter").answer();
    player.tell(Message::Logged(RequestRecord {
        request: 1,
        at: 1_700_000_000_000,
        method: "GET",
        path: "/v1/users/u-1/domains/rd-lyon/endpoints/re-lyon-desk-10".into(),
        status: Some(200),
        error: None,
        duration: 42,
        attempt: 1,
        bytes: 512,
    }));
    assert_snapshot!(pictures(&mut player));
}

#[test]
fn an_endpoint_with_much_wrong() {
    let mut player = lyon();
    player.keys("/ name:desk-21 Enter Enter").answer();
    assert_snapshot!(picture(&player.model, 80, 24));
    player.keys("G");
    assert_snapshot!(picture(&player.model, 80, 24));
}

#[test]
fn an_endpoint_as_json() {
    let mut player = lyon();
    player.keys("Enter i").answer();
    assert_snapshot!(picture(&player.model, 80, 24));
}

#[test]
fn an_endpoint_that_was_deleted_by_somebody_else() {
    let mut player = lyon();
    player.service.endpoints.remove(0);
    player.keys("/ name:/^desk-1$/ Enter Enter").answer();
    assert_snapshot!(picture(&player.model, 80, 24));
}

#[test]
fn what_works_here() {
    let mut player = lyon();
    player.keys("?");
    assert_snapshot!(pictures(&mut player));
    player.keys("row Down");
    assert_snapshot!(picture(&player.model, 80, 24));
}

#[test]
fn a_read_only_account_says_so_and_why_a_key_does_nothing() {
    let read_only = Profile {
        read_only: true,
        ..profile()
    };
    let mut player = Player::waiting(read_only, town());
    player.answer().keys("n");
    assert_snapshot!(pictures(&mut player));
    player.keys("? delete");
    assert_snapshot!(picture(&player.model, 80, 24));
}

#[test]
fn the_command_line_completes() {
    let mut player = lyon();
    player.keys(": en");
    assert_snapshot!(pictures(&mut player));
    player.keys("Tab Space l Tab");
    assert_snapshot!(picture(&player.model, 80, 24));
}

#[test]
fn what_can_be_copied() {
    let mut player = lyon();
    player.keys("y");
    assert_snapshot!(picture(&player.model, 80, 24));
    player.keys("u");
    assert_snapshot!(picture(&player.model, 80, 24));
}

#[test]
fn a_terminal_that_is_too_small_is_told_so() {
    let player = lyon();
    assert_snapshot!(picture(&player.model, 39, 9));
    assert_snapshot!(picture(&player.model, 7, 2));
}

#[test]
fn a_terminal_that_is_too_small_tells_what_leaving_costs_and_which_key_leaves() {
    let mut player = lyon();
    player.keys("n typed").resize(39, 9).keys("q");
    assert_snapshot!(picture(&player.model, 39, 9));
}
