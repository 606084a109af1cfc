//! Property tests of the request decoder: any bytes are accepted or refused with a 4xx, and never panic.
//!
//! `PROPTEST_CASES=1000000 cargo test --lib platform::tests::decoder` runs as long as wanted; it needs no other
//! toolchain than the tests do.

use proptest::prelude::*;

use crate::{
    api::Change,
    platform::{
        config::Account,
        http::{auth, fields::Fields, paging::Page, route},
        refusal::Refusal,
    },
};

/// Bytes that look enough like a request body to get past the first check.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        r#"{"name":"#,
        r#""enabled":"#,
        r#""credentials":{"#,
        r#""password":"#,
        r#""expires":"#,
        ":",
        ",",
        "{",
        "}",
        "[",
        "]",
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1e400",
        "18446744073709551616",
        r#""x""#,
        r#""\ud800""#,
        r#""\u0000""#,
        "\"",
        "\\",
        " ",
        "\u{feff}",
        "é",
    ]);
    let noise = prop::collection::vec(any::<u8>(), 0..4);
    let part = prop_oneof![6 => pieces.prop_map(|piece| piece.as_bytes().to_vec()), 1 => noise];
    prop::collection::vec(part, 0..32).prop_map(|parts| parts.concat())
}

/// Asks for every member in every way that the handlers do.
fn read_all(mut fields: Fields) -> Result<(), Refusal> {
    fields.flag("enabled")?;
    fields.number("expires")?;
    let _: Change<String> = fields.change("applicationId")?;
    fields.credentials()?.secret("password")?;
    fields.text("name")?;
    Ok(())
}

fn settings() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

#[test]
fn any_body_is_read_or_refused() {
    proptest!(settings(), |(body in body())| {
        if let Err(refusal) = Fields::read(&body).and_then(read_all) {
            prop_assert_eq!(refusal.status, 400);
        }
        if let Ok(Some(fields)) = Fields::read_optional(&body) {
            // Whatever is accepted here was an object.
            prop_assert!(body.contains(&b'{'), "no object");
            drop(fields);
        }
    });
}

#[test]
fn any_path_query_and_credentials_are_read_or_refused() {
    let account = Account::generate();
    let text =
        "(/|%[0-9a-fz]{0,2}|v1|users|domains|endpoints|tokens|[ -~é\u{0}]|&|=|page|size){0,24}";
    proptest!(settings(), |(path in text, query in text, header in "(Basic |basic)?[ -~]{0,40}")| {
        if let Err(refusal) = route::parse(&path) {
            prop_assert_eq!(refusal.status, 400);
        }
        match Page::of(&query) {
            Ok(page) => {
                let window = page.window();
                prop_assert!((1..=1000).contains(&window.size));
                let link = page.link("http://h/x", u64::MAX, "next");
                prop_assert!(!link.trim_end_matches("; rel=\"next\"").contains([',', ';']));
            }
            Err(refusal) => prop_assert_eq!(refusal.status, 400),
        }
        prop_assert!(auth::check(&account, Some(&header)).is_err());
    });
}
