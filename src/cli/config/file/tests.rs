//! Files that are read, and what is said of those that are wrong.

use std::path::Path;

use crate::app::page::columns::EndpointColumn;

use super::{
    super::options::{profile, top},
    read,
};

fn complaint(text: &str) -> String {
    let complaints = read(Path::new("c.toml"), text).expect_err("must be refused");
    let lines: Vec<_> = complaints.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn a_file_with_every_kind_of_value_is_read() {
    let text = "theme = \"dark\"\n[profiles.prod]\norigin = \"https://a.example\"\nread_only = true\n\
                secret_command = [\"pass\", \"show\", \"x\"]\n[profiles.lab]\nsecret_command = \"cat s\"\n";
    let file = read(Path::new("c.toml"), text).expect("is right");
    let prod = &file.profiles["prod"];
    assert_eq!(file.top.get(&top::THEME), Some("dark"));
    assert_eq!(prod.get(&profile::ORIGIN), Some("https://a.example"));
    assert!(prod.is_on(&profile::READ_ONLY) && !prod.is_on(&profile::PROTECTED));
    assert_eq!(prod.get(&profile::SECRET_COMMAND).map(<[_]>::len), Some(3));
    assert_eq!(
        file.profiles["lab"].get(&profile::SECRET_COMMAND),
        Some(["sh", "-c", "cat s"].map(str::to_owned).as_slice())
    );
}

#[test]
fn a_misspelt_key_is_shown_where_it_stands_with_the_one_that_was_meant() {
    assert_eq!(
        complaint("[profiles.a]\n  orgin = \"x\"\n"),
        "c.toml:2:3: There is no option \"orgin\" here; did you mean origin?"
    );
    assert!(complaint("origin = \"x\"\n").starts_with("c.toml:1:1: There is no option"));
}

#[test]
fn a_filter_that_cannot_be_read_is_shown_at_its_very_character() {
    assert_eq!(
        complaint("[profiles.a]\nfilter = \"lyon name:/(/\"\n")
            .split(". ")
            .next(),
        Some("c.toml:2:21: The filter cannot be read")
    );
    assert!(complaint("[profiles.a]\nfilter = 'enabled:x'\n").starts_with("c.toml:2:19: "));
    // Where the text is written with escapes, its start is named.
    assert!(
        complaint("[profiles.a]\nfilter = \"\\u0061 enabled:x\"\n").starts_with("c.toml:2:10: ")
    );
    assert!(
        read(
            Path::new("c.toml"),
            "[profiles.a]\nfilter = \"!disabled app:none\"\n"
        )
        .is_ok()
    );
}

#[test]
fn a_password_that_the_service_would_refuse_is_refused_in_the_file() {
    assert_eq!(
        complaint("password_length = 4\n"),
        "c.toml:1:19: The service takes passwords of 6 to 128 characters."
    );
    assert_eq!(
        complaint("[profiles.a]\npassword_length = \"12\"\npassword_alphabet = \"0123456789ж\"\n"),
        "c.toml:2:19: password_length must be a whole number.\n\
         c.toml:3:22: \"ж\" is not allowed: use Latin-1 characters."
    );
    assert!(complaint("password_length = -1\n").contains("a whole number"));
}

#[test]
fn columns_are_those_that_there_are() {
    let file = read(Path::new("c.toml"), "columns = \"state name uri\"\n").expect("reads");
    assert!(file.hidden().has(EndpointColumn::Description));
    assert!(!file.hidden().has(EndpointColumn::Uri));
    assert_eq!(
        complaint("columns = \"state colour\"\n"),
        "c.toml:1:12: There is no column colour. The columns are: state, name, phones, domain, description, application, uri."
    );
}

#[test]
fn broken_toml_and_wrong_kinds_are_shown_where_they_stand() {
    assert!(complaint("theme = dark\n").starts_with("c.toml:1:9: "));
    assert_eq!(
        complaint("[profiles.a]\nread_only = \"yes\"\n"),
        "c.toml:2:13: read_only must be true or false."
    );
    assert_eq!(
        complaint("ascii = 1\nthemse = 2\n"),
        "c.toml:1:9: ascii must be true or false.\n\
         c.toml:2:1: There is no option \"themse\" here; did you mean theme?"
    );
    assert!(complaint("profiles = 1\n").contains("Profiles are tables"));
}

#[test]
fn a_secret_in_the_file_is_refused_with_the_ways_that_there_are() {
    let text = complaint("[profiles.a]\nsecret = \"hunter22\"\n");
    assert!(
        text.contains("secret_file") && !text.contains("hunter22"),
        "{text}"
    );
}

#[test]
fn a_colour_that_is_none_is_refused_where_it_stands() {
    assert!(
        complaint("[profiles.a]\ncolour = \"gren\"\n")
            .starts_with("c.toml:2:11: \"gren\" is not a colour. Did you mean green?")
    );
}

#[test]
fn bytes_that_are_no_text_are_shown_where_they_stand() {
    let bytes = b"theme = \"dark\"\nlabel = \"caf\xe9\"\n".to_vec();
    let complaint = super::text(Path::new("c.toml"), bytes).expect_err("is no text");
    assert_eq!(
        complaint.to_string(),
        "c.toml:2:13: This is not UTF-8. Save the file as UTF-8."
    );
}
