//! The grammar of the filter, and that it shows what the plain way shows.

use proptest::prelude::*;

use crate::app::text::form::folded;

use super::{
    field::{Field, Rows},
    filter::{Filter, Term, Test},
    matcher::{Matcher, Record},
};

struct Row<'a>(&'a str, &'a str, bool);

impl Record for Row<'_> {
    fn text(&self, field: Field) -> &str {
        match field {
            Field::Name => self.0,
            Field::Description => self.1,
            Field::Uri
            | Field::Host
            | Field::Domain
            | Field::App
            | Field::Id
            | Field::Enabled
            | Field::Registered
            | Field::Refused
            | Field::Agent
            | Field::Address
            | Field::For
            | Field::Method
            | Field::Status
            | Field::Path
            | Field::Text
            | Field::From
            | Field::To
            | Field::Outcome => "",
        }
    }

    fn flag(&self, field: Field) -> Option<bool> {
        (field == Field::Enabled).then_some(self.2)
    }
}

const COLUMNS: &[Field] = &[Field::Name, Field::Description];

fn shows(filter: &str, name: &str, description: &str) -> bool {
    let filter = Filter::parse(filter).expect("parses");
    Matcher::new(&filter, COLUMNS).matches(&Row(name, description, true))
}

#[test]
fn terms_are_joined_by_and_and_can_be_negated() {
    assert!(shows("lyon lobby", "lyon-1", "Lobby"));
    assert!(!shows("lyon !lobby", "lyon-1", "Lobby"));
    assert!(shows("", "anything", ""));
}

#[test]
fn case_counts_only_when_an_upper_case_letter_is_typed() {
    assert!(shows("lobby", "x", "LOBBY"));
    assert!(!shows("Lobby", "x", "lobby"));
    assert!(shows(r"/^DESK\D/", "DESK-1", "") && !shows(r"/^DESK\D/", "desk-1", ""));
    assert!(shows(r"/^desk\D/", "DESK-1", ""));
}

#[test]
fn fields_patterns_fuzzy_words_and_flags_are_understood() {
    assert!(shows(r"name:/^desk-\d+$/", "desk-12", ""));
    assert!(!shows(r"description:/^desk-\d+$/", "desk-12", ""));
    assert!(shows("~jsmth", "john.smith", ""));
    assert!(shows("app:none description:none enabled:yes", "a", ""));
    assert!(!shows("enabled:no", "a", ""));
    assert!(shows("\"main lobby\"", "a", "the Main Lobby"));
    assert!(shows("!disabled", "a", "disabled ramp") && !shows("disabled", "a", ""));
    assert!(shows("Enabled", "a", "") && !shows("!enabled", "a", ""));
    assert!(!shows("\"disabled\"", "a", "") && shows("\"disabled\"", "a", "disabled ramp"));
}

#[test]
fn what_is_pasted_with_a_colon_is_text() {
    for text in [
        "sip:desk-1@lyon.bwapp.bwsip.io",
        "SIPS:desk-1@lyon",
        "tel:+13035551212",
        "https://calls.example/lyon?x=name:y",
        "lyon.bwapp.bwsip.io:5060",
        "localhost:5060",
        "10.0.0.1:5060;transport=udp",
        "[2001:db8::1]:5060",
        "00:1b:44:11:3a:b7",
        "de:ad:be:ef:00:01",
        "desk-1:x",
        ":x",
    ] {
        assert!(shows(text, text, ""), "{text}");
        let filter = Filter::parse(text).expect(text);
        assert_eq!(filter.to_string(), text, "it stands there as it was pasted");
    }
}

#[test]
fn a_word_that_names_no_field_of_the_list_is_never_taken_for_text() {
    let problem = |rows, text| Filter::of(rows, text).expect_err(text);
    let endpoints = |text| problem(Rows::Endpoints, text);
    let domains = |text| problem(Rows::Domains, text);
    let unknown = endpoints("lyon foo:x");
    assert_eq!(unknown.at, 5);
    assert_eq!(
        unknown.message,
        "No field is called foo: name, description, uri, domain, app, id, enabled, registered, refused, agent, address."
    );
    for (text, meant) in [
        ("nmae:x", "name"),
        ("!nmae:12", "name"),
        ("Enable:yes", "enabled"),
        ("descripton:x", "description"),
    ] {
        let message = endpoints(text).message;
        assert!(
            message.ends_with(&format!("did you mean {meant}?")),
            "{message}"
        );
    }
    assert_eq!(
        domains("!app:none").message,
        "Domains have no app; they have name, description, host, id."
    );
    for text in ["uri:x", "enabled:no", "enabled:", "application:x"] {
        assert!(
            domains(text).message.starts_with("Domains have no"),
            "{text}"
        );
    }
    assert!(
        endpoints("host:x")
            .message
            .starts_with("Endpoints have no host")
    );
    let state = domains("lyon !disabled");
    assert_eq!(
        (state.at, state.message.as_str()),
        (
            6,
            "Only endpoints are disabled; \"disabled\" looks for the word."
        )
    );
    assert!(Filter::of(Rows::Domains, "\"disabled\" host:lyon domain:x").is_ok());
    assert!(Filter::of(Rows::Endpoints, "\"foo:x\" /foo:x/ ~foo:x name:foo:x").is_ok());
}

#[test]
fn a_text_that_is_no_filter_says_where() {
    for (text, at) in [
        ("a /b", 2),
        ("x \"y", 2),
        ("name:", 5),
        ("!", 1),
        ("a /(/", 2),
        ("enabled:maybe", 8),
        ("\"a\"b", 3),
    ] {
        let problem = Filter::parse(text).expect_err(text);
        assert_eq!(problem.at, at, "{text}: {}", problem.message);
        assert!(problem.message.ends_with('.'), "{}", problem.message);
    }
}

#[test]
fn matches_are_marked_where_they_stand() {
    let filter = Filter::parse("lob ~xz /y+/ name:q !w").expect("parses");
    let mut matcher = Matcher::new(&filter, COLUMNS);
    assert_eq!(
        matcher.ranges(Field::Description, "Lobby yy"),
        [0..3, 4..5, 6..8]
    );
    assert_eq!(matcher.ranges(Field::Description, "éx東z"), [2..3, 6..7]);
    assert!(matcher.ranges(Field::Description, "qw").is_empty());
}

#[test]
fn the_words_of_states_stand_as_they_are_typed_and_in_quotation_marks_for_themselves() {
    for typed in [
        "off",
        "OFF",
        "no app",
        "No URL",
        "app gone",
        "on",
        "enabled",
        "!disabled",
        "lyon off no app",
    ] {
        let filter = Filter::parse(typed).expect(typed);
        assert_eq!(filter.to_string(), typed);
    }
    assert!(!shows("off", "beirut-office", "") && shows("offi", "beirut-office", ""));
    assert!(shows("\"off\"", "beirut-office", "") && !shows("\"no app\"", "a", ""));
    assert!(shows("no", "no-1", "app"));
    let domains = Filter::of(Rows::Domains, "off no app").expect("text there");
    assert_eq!(domains.terms.len(), 3);
}

#[test]
fn one_thing_is_found_in_every_spelling() {
    let uri = "sip:+13035550101@osaka-lab.bwapp.bwsip.io";
    for typed in [
        "+13035550101",
        uri,
        "sips:+13035550101@OSAKA-lab.bwapp.bwsip.io:5061;transport=tls",
        "<sip:+13035550101@osaka-lab.bwapp.bwsip.io>",
        "\"Denver\" <sip:+13035550101@osaka-lab.bwapp.bwsip.io>;tag=1",
        "sip:%2B13035550101@osaka-lab.bwapp.bwsip.io",
        "+13035550101@osaka-lab",
        "(303) 555-0101",
        "303-555-0101",
        "+1-303-555-0101",
        "303.555.0101",
        "001 303 555 0101",
        "tel:+13035550101",
        "tel:+1-303-555-0101",
        "0303 5550101",
    ] {
        assert!(shows(typed, "+13035550101", uri), "{typed}");
        assert!(
            !shows(
                typed,
                "+13035550102",
                "sip:+13035550102@osaka-lab.bwapp.bwsip.io"
            ),
            "{typed}"
        );
        let filter = Filter::parse(typed).expect(typed);
        assert_eq!(filter.to_string(), typed, "it stands there as it was typed");
    }
    assert!(shows("3035550101", "x", "call (303) 555-0101"));
    for (typed, text) in [
        ("etage", "1er Étage"),
        ("étage", "1er etage"),
        ("étage", "1er E\u{301}tage"),
        ("lobby", "Ｌｏｂｂｙ"),
        ("l'hotel", "l’hôtel"),
        ("\"a-b\"", "a–b"),
        ("~jose", "José"),
    ] {
        assert!(shows(typed, "x", text), "{typed}");
    }
    assert!(!shows("Etage", "x", "étage") && shows("Etage", "x", "Étage"));
    assert!(!shows("sip:1@lyon", "x", "sip:101@lyon") && shows("sip:10", "x", "sip:101@lyon"));
    let filter = Filter::parse("etage").expect("parses");
    let ranges = Matcher::new(&filter, COLUMNS).ranges(Field::Name, "1er E\u{301}tage");
    assert_eq!(ranges, std::slice::from_ref(&(4..11)));
}

#[test]
fn a_longer_number_is_within_a_shorter_one_and_words_only_within_words() {
    let within = |a: &str, b: &str| {
        let parse = |text| Filter::parse(text).expect("parses");
        parse(a).is_within(&parse(b))
    };
    assert!(within("étages", "etage") && within("13035550101", "3035550"));
    assert!(!within("3035550101", "303") && !within("sip:a@b", "sip:a"));
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-cA-C]{1,3}",
        "[ -~]{1,6}",
        "[éß東 \"\\\\/~!:]{1,3}",
        Just("none".to_owned()),
        "(dis|en)abled",
        "(name|host|foo|sip|ab|pbx1):[a-c1/:]{0,2}",
    ]
}

fn term() -> impl Strategy<Value = Term> {
    let field = prop_oneof![
        Just(None),
        Just(Some(Field::Name)),
        Just(Some(Field::App)),
        Just(Some(Field::Description)),
    ];
    let test = prop_oneof![
        4 => word().prop_map(Test::Word),
        1 => word().prop_map(Test::Fuzzy),
        1 => "[a-c.]{1,3}".prop_map(Test::Pattern),
    ];
    prop_oneof![
        8 => (any::<bool>(), field, test).prop_map(|(not, field, test)| Term { not, field, test }),
        1 => any::<(bool, bool)>().prop_map(|(not, on)| Term { not, field: Some(Field::Enabled), test: Test::Flag(on) }),
        1 => any::<bool>().prop_map(|not| Term { not, field: Some(Field::App), test: Test::Unset }),
    ]
}

/// The plainest thing that could work: no patterns, no cleverness.
fn plainly(term: &Term, row: &Row<'_>) -> Option<bool> {
    let contains = |text: &str, word: &str| {
        let (text, word) = (&*folded(text), &*folded(word));
        if word.chars().any(char::is_uppercase) {
            text.contains(word)
        } else {
            text.to_lowercase().contains(word)
        }
    };
    let follows = |text: &str, word: &str| {
        let mut text = text.chars();
        word.chars().all(|wanted| {
            text.any(|c| c == wanted || (wanted.is_lowercase() && c.to_lowercase().eq([wanted])))
        })
    };
    let holds = |field: Field| match &term.test {
        // What could be an address is found in several spellings.
        Test::Word(word) => {
            (!word.contains(['@', ':', '<'])).then(|| contains(row.text(field), word))
        }
        // Fuzzy terms take letters with accents, and ß, for the plain ones: only plain text is judged here.
        Test::Fuzzy(word)
            if word.is_ascii()
                && row.text(field).is_ascii()
                && !word.chars().any(char::is_uppercase) =>
        {
            Some(follows(row.text(field), word))
        }
        Test::Flag(on) => Some(row.flag(field) == Some(*on)),
        Test::State(state, _) => Some(row.is(*state)),
        Test::Unset => Some(row.text(field).is_empty()),
        Test::Fuzzy(_) | Test::Pattern(_) | Test::Pasted(_) => None,
    };
    let found = match term.field {
        Some(field) => holds(field)?,
        None => COLUMNS
            .iter()
            .map(|field| holds(*field))
            .collect::<Option<Vec<_>>>()?
            .contains(&true),
    };
    Some(found != term.not)
}

proptest! {
    #[test]
    fn a_printed_filter_reads_as_the_same_filter(terms in prop::collection::vec(term(), 0..4)) {
        let filter = Filter { terms };
        let printed = filter.to_string();
        prop_assert_eq!(Filter::parse(&printed), Ok(filter), "{}", printed);
    }

    #[test]
    fn what_is_typed_reads_the_same_after_printing(
        text in "([a-c!~/\": \\\\.1]|name|host:|enabled|sip:|foo:|!disabled ){0,12}",
        domains: bool,
    ) {
        let rows = if domains { Rows::Domains } else { Rows::Endpoints };
        if let Ok(filter) = Filter::of(rows, &text) {
            prop_assert_eq!(Filter::of(rows, &filter.to_string()), Ok(filter));
        }
    }

    #[test]
    fn only_rows_are_shown_that_the_plain_way_shows(
        term in term(),
        name in "[a-cA-C éß東]{0,6}",
        description in "[ -~]{0,6}",
        on: bool,
    ) {
        let row = Row(&name, &description, on);
        if let Some(plain) = plainly(&term, &row) {
            let filter = Filter { terms: vec![term] };
            prop_assert_eq!(Matcher::new(&filter, COLUMNS).matches(&row), plain, "{}", filter);
        }
    }

    #[test]
    fn marked_ranges_lie_between_characters(filter in "[a-c~/]{0,5}", text in "[a-cé東\u{301}]{0,8}") {
        if let Ok(filter) = Filter::parse(&filter) {
            for range in Matcher::new(&filter, COLUMNS).ranges(Field::Name, &text) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
