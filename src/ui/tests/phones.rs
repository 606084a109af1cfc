//! Pictures of what phones do: in a list, on the page of an endpoint, in a test, and as messages.

use insta::assert_snapshot;

use super::{pictures, scenes::scene};

#[test]
fn endpoints_with_their_phones() {
    assert_snapshot!(pictures(&mut scene("endpoints, phones")));
}

#[test]
fn an_endpoint_with_a_phone_that_is_refused() {
    assert_snapshot!(pictures(&mut scene("endpoint, phones")));
}

#[test]
fn a_test_that_found_something() {
    assert_snapshot!(pictures(&mut scene("test, something wrong")));
}

#[test]
fn the_messages_of_a_phone() {
    assert_snapshot!(pictures(&mut scene("ladder")));
}
