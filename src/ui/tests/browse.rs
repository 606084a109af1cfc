//! Pictures of browsing: lists, details, and everything that can be in their place.

use insta::assert_snapshot;

use super::{picture, pictures};
use crate::{
    api::{
        Cause, Failure,
        pace::{Family, FamilyFacts, PaceFacts, RequestRecord},
    },
    app::{
        Message, Profile, TimerId,
        next::Found,
        tests::{Player, town::town},
    },
};

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

fn lyon() -> Player {
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
    player.model.shared.now.0 += 10_000;
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
fn choosing_a_column_to_sort_by() {
    let mut player = lyon();
    player.keys("s");
    assert_snapshot!(picture(&player.model, 80, 24));
    player.keys("e s e");
    assert_snapshot!(picture(&player.model, 80, 24));
}

#[test]
fn a_refresh_that_failed_shows_the_rows_their_age_and_the_reason() {
    let mut player = lyon();
    player.model.shared.now.0 += 3_600_000;
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
fn the_log_of_requests_and_the_pace() {
    let mut player = lyon();
    let families = vec![FamilyFacts {
        family: Family::Endpoints,
        rate: Some(1.0),
        left: Some(0),
        ready_at: None,
        waiting: [0, 0, 12, 0],
        under_way: 1,
        width: 1,
        each: Some(1_010),
        took: Some(80),
    }];
    player.tell(Message::Paced(PaceFacts { families }));
    for (attempt, status) in [(1, None), (2, Some(429)), (3, Some(200))] {
        player.tell(Message::Logged(RequestRecord {
            request: 2,
            at: 1_700_000_000_000 + u64::from(attempt) * 1_000,
            method: "GET",
            path: "/v1/users/u-1/domains/rd-lyon/endpoints?size=1000".into(),
            status,
            error: status.is_none().then(|| "connection refused".to_owned()),
            duration: 1_042,
            attempt,
            bytes: 51_200,
        }));
    }
    player.tell(Message::Logged(RequestRecord {
        request: 3,
        at: 1_700_000_005_000,
        method: "POST",
        path: "/v1/users/u-1/domains/rd-lyon/endpoints".into(),
        status: Some(409),
        error: Some("The name is taken (endpoint-name-in-use)".into()),
        duration: 31,
        attempt: 1,
        bytes: 120,
    }));
    player.keys("L");
    assert_snapshot!(pictures(&mut player));
    player.keys("j Enter");
    assert_snapshot!("a_request_with_its_attempts", pictures(&mut player));
    player.keys("Esc k Enter");
    assert_snapshot!("a_request_that_was_refused", pictures(&mut player));
}

#[test]
fn everything_that_was_said() {
    let mut player = lyon();
    player.keys("y n ^c y i M");
    assert_snapshot!(pictures(&mut player));
}

#[test]
fn a_terminal_that_is_too_small_is_told_so() {
    let player = lyon();
    assert_snapshot!(picture(&player.model, 39, 9));
    assert_snapshot!(picture(&player.model, 7, 2));
}
