//! Pictures of the calls of an account, of one call, of a ring test, and of an application.

use insta::assert_snapshot;

use super::{pictures, scenes::scene};

#[test]
fn the_calls_of_an_account() {
    assert_snapshot!(pictures(&mut scene("calls")));
}

#[test]
fn a_call_that_goes_on() {
    assert_snapshot!(pictures(&mut scene("call, under way")));
}

#[test]
fn a_call_that_has_ended() {
    assert_snapshot!(pictures(&mut scene("call")));
}

#[test]
fn the_question_before_a_call_is_ended() {
    assert_snapshot!(pictures(&mut scene("hang up")));
}

#[test]
fn a_ring_test() {
    assert_snapshot!(pictures(&mut scene("ring test")));
}

#[test]
fn an_application_and_what_it_was_told() {
    assert_snapshot!(pictures(&mut scene("application")));
}
