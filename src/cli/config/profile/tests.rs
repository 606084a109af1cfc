//! Which profile is opened, and what is said when none can be.

use std::path::Path;

use super::{Choice, File, Refusal, Source, choose};
use crate::cli::config::file::read;

const LAB: &str =
    "[profiles.lab]\norigin = \"https://lab.example\"\nuser_id = \"u-1\"\ntoken = \"t-1\"\n";

fn file(text: &str) -> File {
    read(Path::new("c.toml"), text).expect("is right")
}

fn with(text: &str, name: Option<&str>, env: &[(&str, &str)]) -> Result<Choice, Refusal> {
    let read = |name: &str| {
        let found = env.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    choose(&file(text), name, &read)
}

#[test]
fn the_only_profile_needs_no_name() {
    let choice = with(LAB, None, &[]).expect("there is one");
    assert_eq!(
        (choice.profile.name.as_str(), choice.secret),
        ("lab", Source::Prompt)
    );
}

#[test]
fn the_environment_is_an_account_of_its_own_and_a_named_profile_ignores_it() {
    let env = [
        ("SIPDECK_API", "http://127.0.0.1:1"),
        ("SIPDECK_USER_ID", "u-9"),
        ("SIPDECK_TOKEN", "t-9"),
        ("SIPDECK_SECRET", "s"),
    ];
    let choice = with(LAB, None, &env).expect("complete");
    assert_eq!(choice.profile.account, "u-9");
    assert_eq!(choice.secret, Source::Environment("SIPDECK_SECRET"));
    let choice = with(LAB, Some("lab"), &env).expect("named");
    assert_eq!(
        (choice.profile.account.as_str(), choice.secret),
        ("u-1", Source::Prompt)
    );
    let Err(Refusal::Sentence(text)) = with(LAB, None, &env[..2]) else {
        panic!("the token is missing");
    };
    assert!(text.contains("SIPDECK_TOKEN"), "{text}");
}

#[test]
fn an_address_that_cannot_be_used_is_told_with_the_place_where_it_was_set() {
    let env = [
        ("SIPDECK_API", "api.example.com"),
        ("SIPDECK_USER_ID", "u-9"),
        ("SIPDECK_TOKEN", "t-9"),
    ];
    let wrong = |choice: Result<Choice, Refusal>| {
        let choice = choice.expect("complete");
        String::from(choice.check_origin().expect_err("wrong"))
    };
    assert_eq!(
        wrong(with("", None, &env)),
        "SIPDECK_API: This is not a complete address; write it like https://api.example.com."
    );
    let http = LAB.replace("https", "http");
    assert_eq!(
        wrong(with(&http, None, &[])),
        "origin of the profile lab: http:// would send the secret unprotected to lab.example. \
         Use https://, or set allow_http = true in a profile."
    );
    let allowed = format!("{http}allow_http = true\n");
    assert_eq!(
        with(&allowed, None, &[]).expect("complete").check_origin(),
        Ok(())
    );
    assert_eq!(
        with(LAB, None, &[]).expect("complete").check_origin(),
        Ok(())
    );
}

#[test]
fn a_profile_has_its_own_policy_for_passwords_or_that_of_the_top() {
    let text = format!(
        "password_length = 12\npassword_alphabet = \"digits\"\n{LAB}filter = \"!disabled\"\npassword_length = 16\n"
    );
    let lab = with(&text, Some("lab"), &[]).expect("right").profile;
    assert_eq!(
        (lab.filter.as_str(), lab.passwords.length()),
        ("!disabled", 16)
    );
    let password = lab.passwords.generate().expect("randomness");
    assert!(password.reveal().bytes().all(|byte| byte.is_ascii_digit()));
    let env = [
        ("SIPDECK_API", "http://127.0.0.1:1"),
        ("SIPDECK_USER_ID", "u-9"),
        ("SIPDECK_TOKEN", "t-9"),
    ];
    let other = with(&text, None, &env).expect("complete").profile;
    assert_eq!(other.passwords.length(), 12);
}

#[test]
fn without_anything_there_is_nothing_and_with_several_there_is_a_choice() {
    assert_eq!(with("", None, &[]), Err(Refusal::Nothing));
    let two = format!("{LAB}{}", LAB.replace("lab", "prod"));
    let Err(Refusal::Sentence(text)) = with(&two, None, &[]) else {
        panic!("two profiles");
    };
    assert!(text.contains("lab, prod"), "{text}");
    let chosen = format!("default_profile = \"prod\"\n{two}");
    assert_eq!(with(&chosen, None, &[]).expect("set").profile.name, "prod");
}
