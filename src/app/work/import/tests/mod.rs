//! Files of every kind, and what is made of them.

mod files;
mod originals;
mod round_trip;

use std::sync::Arc;

use crate::{
    api::{Domain, Endpoint, sentence::Sentence},
    app::service::{application::tests::called, rows::EndpointPage},
};

use super::{
    judge::{Known, judge, mentioned},
    reading::Reading,
    table::Table,
};

/// As a file is read that nobody says anything about.
fn read(bytes: &[u8]) -> Result<Table, Sentence> {
    super::read::read(bytes, &Reading::default())
}

fn known() -> Known {
    let domain = |id: &str, name: &str| Domain {
        id: id.into(),
        name: name.into(),
        description: None,
    };
    let json = r#"[
        {"id":"re-1","name":"desk","domainId":"rd-1","applicationId":"a-1","description":"Lobby, \"front\""},
        {"id":"re-2","name":"+13035551212","domainId":"rd-1","enabled":false}
    ]"#;
    let endpoints: Vec<Endpoint> = serde_json::from_str(json).expect("decodes");
    Known {
        domains: vec![domain("rd-1", "lab"), domain("rd-2", "shop")],
        applications: called(&["Reception", "Twin", "Twin"]),
        pages: vec![Arc::new(EndpointPage::pack("rd-1".into(), &endpoints))],
    }
}

/// Every row as `line what: words`.
fn judged(file: &[u8]) -> Vec<String> {
    let known = known();
    let table = read(file).expect("reads");
    let verdicts = judge(&table, &known);
    let say = |judged: &super::verdict::Judged| {
        format!(
            "{} {}: {}",
            judged.line,
            judged.what,
            judged.verdict.words(&known.applications)
        )
    };
    verdicts.0.iter().map(say).collect()
}

#[test]
fn rows_become_creations_changes_and_nothing() {
    let file = "domain,name,password,description,application,enabled\n\
        lab,desk,,\"Lobby, \"\"front\"\"\",Reception,true\n\
        lab,+13035551212,,,,yes\n\
        LAB,new,,,,\n\
        rd-2,desk,s3cret-enough,Till,a-2,off\n";
    assert_eq!(
        judged(file.as_bytes()),
        [
            "2 desk@lab: unchanged",
            "3 +13035551212@lab: change disabled → enabled",
            "4 new@LAB: create generated password",
            "5 desk@rd-2: create description \"Till\", application Twin, disabled, password from the file",
        ]
    );
}

#[test]
fn columns_stand_in_any_order_and_missing_ones_are_left_alone() {
    assert_eq!(
        judged(b" Name ;DOMAIN\ndesk;lab\n"),
        ["2 desk@lab: unchanged"]
    );
    assert_eq!(
        judged(b"name\tdomain\tenabled\ndesk\tlab\t\n"),
        ["2 desk@lab: unchanged"]
    );
    let table = read(b"domain,name,Colour,id,sip_uri,flags\nlab,a,red,re-1,x,\n").expect("reads");
    assert_eq!(table.unknown, ["Colour", "flags"]);
}

#[test]
fn an_empty_cell_clears_what_can_be_none() {
    assert_eq!(
        judged(b"domain,name,description,application\nlab,desk,,\n"),
        [
            "2 desk@lab: change description \"Lobby, \"front\"\" → none, application Reception → none"
        ]
    );
}

#[test]
fn a_password_for_an_endpoint_that_is_there_is_a_change() {
    assert_eq!(
        judged(b"domain,name,password\nlab,desk,new-one-1\n"),
        ["2 desk@lab: change password from the file"]
    );
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let file = b"domain,name,password,application,enabled\n\
        nowhere,a,,,\n\
        lab,,,,\n\
        ,a,,,\n\
        lab,a b,,,\n\
        lab,a,short,,\n\
        lab,a,,Nobody,\n\
        lab,b,,Twin,\n\
        lab,c,,,maybe\n\
        lab,d\n\
        lab,e,,,\n\
        rd-1,e,,,\n\
        lab,\xff,,,\n";
    assert_eq!(
        judged(file),
        [
            "2 a@nowhere: wrong: There is no domain called nowhere.",
            "3 @lab: wrong: The name is missing.",
            "4 a@: wrong: The domain is missing.",
            "5 a b@lab: wrong: In the column name: A space is not allowed in a SIP user name.",
            "6 a@lab: wrong: In the column password: At least 6 characters; this has 5.",
            "7 a@lab: wrong: There is no application called Nobody.",
            "8 b@lab: wrong: Several applications are called Twin: write the id instead, such as a-2 or a-3.",
            "9 c@lab: wrong: In the column enabled: \"maybe\" is neither yes nor no.",
            "10 d@lab: create generated password",
            "11 e@lab: create generated password",
            "12 e@rd-1: wrong: Line 11 speaks of the same endpoint.",
            "13 ÿ@lab: wrong: In the column name: \"ÿ\" is not allowed in a SIP user name.",
        ]
    );
}

#[test]
fn line_numbers_hold_with_blank_lines_quoted_line_breaks_and_every_line_ending() {
    let lines = |file: &str| {
        read(file.as_bytes())
            .expect("reads")
            .rows
            .iter()
            .map(|row| row.line)
            .collect::<Vec<_>>()
    };
    assert_eq!(lines("domain,name\n\n\nlab,a\n\nlab,b\n"), [4, 6]);
    assert_eq!(lines("domain,name\r\nlab,a\r\n\r\nlab,b"), [2, 4]);
    assert_eq!(lines("domain,name\rlab,a\rlab,b\r"), [2, 3]);
    assert_eq!(
        lines("domain,name,description\nlab,a,\"two\nlines\"\r\nlab,b,\n,,\n"),
        [2, 4]
    );
    assert_eq!(lines("\u{FEFF}\"domain\",name\nlab,a\n"), [2]);
    assert_eq!(
        lines("\n{\"domain\":\"lab\",\"name\":\"a\"}\n\n{\"domain\":\"lab\",\"name\":\"b\"}"),
        [2, 4]
    );
    assert_eq!(
        lines(
            "[\n{\"domain\":\"lab\",\n\"name\":\"a,]\\\"\"},\n\n{\"domain\":\"lab\",\"name\":\"b\"}\n]\n"
        ),
        [2, 5]
    );
}

#[test]
fn json_rows_are_read_by_their_types() {
    let file = br#"{"domain":"lab","name":"desk"}
{"domain":"lab","name":1001,"enabled":false,"colour":"red"}
{"domain":"lab","name":"+13035551212","enabled":false,"description":null,"application":null}
{"domain":"lab","name":["x"]}
{"domain":"lab","NAME":"x","name":"y"}
{"domain":"lab"
"lab"
"#;
    assert_eq!(
        judged(file),
        [
            "1 desk@lab: unchanged",
            "2 1001@lab: create disabled, generated password",
            "3 +13035551212@lab: unchanged",
            "4 : wrong: The name is not text.",
            "5 : wrong: The row has name twice.",
            "6 : wrong: The row is not JSON (at character 15).",
            "7 : wrong: The row is not a JSON object.",
        ]
    );
    assert_eq!(read(file).expect("reads").unknown, ["colour"]);
}

#[test]
fn files_that_cannot_be_read_say_why() {
    for (file, complaint) in [
        (&b""[..], "The file is empty."),
        (b" \n\n", "The file is empty."),
        (b"domain,name\n", "The file has no rows."),
        (
            b"name,enabled\nx,1\n",
            "The first line has no column called domain. If all rows are of one domain, --domain NAME says so; --map domain=HEADING names a column. The columns are: domain, name, password, description, application, enabled; the first two are required.",
        ),
        (
            b"domain,name,Name\nlab,x,y\n",
            "The column name stands twice in the first line.",
        ),
        (
            b"[{\"domain\":\"lab\"",
            "The array has no closing bracket: the file may be cut short.",
        ),
        (
            b"[{\"domain\":\"lab\"}] x",
            "Line 1: something stands behind the closing bracket.",
        ),
    ] {
        assert_eq!(read(file), Err(complaint.into()));
    }
}

#[test]
fn a_quote_that_swallows_rows_is_told_with_its_line_and_no_row_is_taken() {
    let rows = |text: &str| format!("domain,name,description\nlab,a,{text}\nlab,b,x\nlab,c,y\n");
    for (text, complaint) in [
        (
            "\"Night",
            "In line 2 a quote is opened that is never closed",
        ),
        (
            "\"a\"b",
            "In line 2 a closing quote is followed by more text",
        ),
    ] {
        let said = read(rows(text).as_bytes()).expect_err("it is wrong");
        assert!(said.starts_with(complaint), "{said}");
    }
    assert_eq!(
        judged(rows("\"Night\nand day\"").as_bytes())[0],
        "2 a@lab: create description \"Night and day\" over 2 lines, generated password"
    );
}

#[test]
fn a_password_that_nobody_can_have_meant_is_refused_row_by_row() {
    let file = "domain, name, password\n\
        lab, a, hunter22\n\
        lab,b,hunter23 \n\
        lab,c,#NAME?\n\
        lab,d,########\n\
        lab,e,1.23457E+11\n\
        lab,f,hunter22\n";
    let judged = judged(file.as_bytes());
    let wrong = "wrong: In the column password: ";
    for (row, why) in judged.iter().zip([
        "begins with",
        "ends with",
        "an error",
        "a hidden text",
        "has rounded",
    ]) {
        assert!(row.contains(wrong) && row.contains(why), "{row}");
    }
    assert_eq!(judged[5], "7 f@lab: create password from the file");
}

#[test]
fn a_huge_cell_is_told() {
    let file = format!("domain,name,description\nlab,a,{}\n", "x".repeat(70_000));
    assert_eq!(
        judged(file.as_bytes()),
        ["2 a@lab: wrong: The description is far too long: 70000 bytes."]
    );
}

#[test]
fn a_misspelt_domain_is_told_with_the_one_that_may_be_meant() {
    assert_eq!(
        judged(b"domain,name\nSchop,a\n"),
        ["2 a@Schop: wrong: There is no domain called Schop. Is shop meant?"]
    );
}

#[test]
fn a_row_of_one_cell_is_told_as_one() {
    let said = judged(b"domain,name\nlab\n").join("");
    assert!(
        said.contains("The row has 1 cell, the first line has 2"),
        "{said}"
    );
}

#[test]
fn what_could_not_be_read_is_taken_for_nothing_but_what_is_there_already() {
    for file in [
        "domain,name,description\nlab,new,a\u{FFFD}b\n",
        "domain,name,password\nlab,new,a\u{FFFD}bcdefghijkl\n",
        "domain,name\nlab,ne\u{FFFD}w\n",
        r#"[{"domain": "lab", "name": "new", "description": "a\ufffdb"}]"#,
    ] {
        let said = judged(file.as_bytes()).join("");
        assert!(said.contains("is not UTF-8"), "{said}");
    }
}

#[test]
fn hostile_text_is_shown_harmless() {
    let said = judged("domain,name\nl\u{1b}[2Jab,x\u{202e}\n".as_bytes()).join("");
    assert!(!said.chars().any(crate::api::text::is_hostile), "{said:?}");
}

#[test]
fn only_the_domains_of_the_file_have_to_be_read() {
    let table: Table = read(b"domain,name\nshop,a\nRD-9,b\nshop,c\n").expect("reads");
    let ids: Vec<_> = mentioned(&table, &known().domains).into_iter().collect();
    assert_eq!(ids, ["rd-2".into()]);
}
