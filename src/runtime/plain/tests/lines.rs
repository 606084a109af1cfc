//! What a typed line does: names go to endpoints, imports are waited for, passwords stay unseen.

use super::{assert_said, talk};

#[test]
fn a_password_is_not_taken_from_the_line_of_its_number() {
    let (said, _) = talk(
        &["2", "new", "1 porter", "2 s3cret-9", "2", "s3cret-9", ""],
        false,
    );
    assert_said(
        &said,
        &[
            "Type 2 alone",
            "Password, which is not shown: ",
            "2. Password: hidden",
        ],
    );
    assert!(!said.contains("s3cret-9"));
}

#[test]
fn an_import_is_waited_for_before_the_next_line_is_taken() {
    let (said, _) = talk(&["import phones.csv", "help", "quit"], false);
    assert_said(
        &said,
        &[
            "The file is being read and compared.",
            "There is no folder to keep jobs in.",
            "A number opens that row",
        ],
    );
}

#[test]
fn an_endpoint_is_gone_to_by_its_name() {
    let (said, _) = talk(
        &["endpoints", "open desk-7", "open nobody", "help", "quit"],
        false,
    );
    assert_said(
        &said,
        &[
            "Endpoint desk-7.",
            "No endpoint is named nobody.",
            "open NAME",
        ],
    );
}
