//! Files as spreadsheets and other systems write them.

use crate::{
    api::{Domain, sentence::Sentence},
    app::work::import::{
        judge::{Known, judge},
        read::read,
        reading::Reading,
        table::Table,
        verdict::Judged,
    },
};

macro_rules! sample {
    ($name:literal) => {
        &include_bytes!(concat!("samples/", $name))[..]
    };
}

/// As a person has it read who says these words.
fn reading(words: &str) -> Reading {
    let mut reading = Reading::default();
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        match word.strip_prefix('@') {
            Some(domain) => reading.domain = Some(domain.to_owned()),
            None => reading
                .map
                .extend(Reading::mapping(word).expect("a mapping")),
        }
    }
    reading
}

fn known() -> Known {
    Known {
        domains: vec![Domain {
            id: "rd-1".into(),
            name: "lyon-hotel".into(),
            description: None,
        }],
        ..super::known()
    }
}

fn judged(file: &[u8], words: &str) -> Result<Vec<String>, Sentence> {
    let known = known();
    let table = read(file, &reading(words))?;
    let say = |judged: &Judged| {
        let (words, doubts) = (
            judged.verdict.words(&known.applications),
            judged.doubts.join(" "),
        );
        let behind = if doubts.is_empty() {
            String::new()
        } else {
            format!(" LOOK: {doubts}")
        };
        format!("{} {}: {words}{behind}", judged.line, judged.what)
    };
    Ok(judge(&table, &known).0.iter().map(say).collect())
}

#[test]
fn tables_are_read_however_spreadsheets_and_other_systems_write_them() {
    let new = "generated password";
    let given = "password from the file";
    for (file, words, rows) in [
        (sample!("sep.csv"), "", vec![format!("3 desk-901@lyon-hotel: create description \"Night\", {new}")]),
        (
            sample!("latin1.csv"),
            "",
            vec![format!("2 desk-903@lyon-hotel: create description \"Réception\", {new}")],
        ),
        (
            sample!("short.csv"),
            "",
            vec![
                "2 desk-919@lyon-hotel: wrong: There is no application called Front desks.".to_owned(),
                format!("3 desk-920@lyon-hotel: create description \"Day\", {new}"),
                format!("4 desk-921@lyon-hotel: create {new}"),
            ],
        ),
        (
            sample!("trail.csv"),
            "",
            vec![format!("2 desk-922@lyon-hotel: create description \"Night\", {new}")],
        ),
        (
            sample!("title.csv"),
            "",
            vec![format!("4 desk-929@lyon-hotel: create description \"Night\", {new}")],
        ),
        (sample!("comment.csv"), "", vec![format!("3 desk-928@lyon-hotel: create {new}")]),
        (sample!("pipe.csv"), "", vec![format!("2 desk-927@lyon-hotel: create {new}")]),
        (
            sample!("freepbx.csv"),
            "@lyon-hotel name=extension password=secret description=name",
            vec![format!("2 101@lyon-hotel: create description \"Reception\", {given}")],
        ),
        (
            sample!("threecx.csv"),
            "@lyon-hotel name=Number password=AuthPassword description=FirstName+LastName",
            vec![format!("2 101@lyon-hotel: create description \"Ann Example\", {given}")],
        ),
        (
            sample!("fusion.csv"),
            "@lyon-hotel name=extension",
            vec![format!("2 1001@lyon-hotel: create description \"Front\", {given}")],
        ),
        (
            sample!("vodia.csv"),
            "@lyon-hotel name=#alias",
            vec![format!("2 40@lyon-hotel: create {given}")],
        ),
        (
            sample!("numbers.xlsx"),
            "",
            vec![
                format!("4 13035551212@lyon-hotel: create description \"Réception\", disabled, {new} LOOK: +13035551212 is there already: is that one meant?"),
                format!("5 0101@lyon-hotel: create {new}"),
                "7 101@lyon-hotel: wrong: In the column password: This is an error that a spreadsheet writes, and hardly a password.".to_owned(),
            ],
        ),
        (
            sample!("pretty.json"),
            "",
            vec![format!("3 desk-943@lyon-hotel: create {new}")],
        ),
        (
            sample!("api.json"),
            "",
            vec!["1 desk-944@rd-x: wrong: There is no domain called rd-x.".to_owned()],
        ),
        (
            b"{\n\"domain\": \"lyon-hotel\",\n\"name\": \"a\"\n}\n",
            "",
            vec![format!("1 a@lyon-hotel: create {new}")],
        ),
        (
            b"name,enabled\na,FAUX\nb,WAHR\nc,ja\nd,\xc2\xa0\n",
            "@lyon-hotel",
            vec![
                format!("2 a@lyon-hotel: create disabled, {new}"),
                format!("3 b@lyon-hotel: create {new}"),
                format!("4 c@lyon-hotel: create {new}"),
                format!("5 d@lyon-hotel: create {new}"),
            ],
        ),
        (
            b"domain\tname\tdescription\nlyon-hotel\t=\"0101\"\t=\"+33\"\n",
            "",
            vec![format!("2 0101@lyon-hotel: create description \"+33\", {new}")],
        ),
    ] {
        assert_eq!(judged(file, words), Ok(rows), "{}", String::from_utf8_lossy(file));
    }
}

#[test]
fn what_was_done_to_read_a_file_is_told() {
    let remarks = |file| {
        read(file, &Reading::default())
            .map(|table: Table| table.remarks)
            .expect("is read")
    };
    assert_eq!(
        remarks(sample!("title.csv")),
        ["Line 1 before the headings is passed over."]
    );
    assert_eq!(
        remarks(sample!("numbers.xlsx")),
        ["Line 1 before the headings is passed over."]
    );
    let said = remarks(sample!("latin1.csv")).join("");
    assert!(
        said.contains("Windows-1252") && said.contains("--encoding"),
        "{said}"
    );
    assert!(remarks(sample!("sep.csv")).is_empty());
}

#[test]
fn what_a_spreadsheet_may_have_spoilt_is_to_be_looked_at() {
    for (file, doubts) in [
        (
            sample!("sci.csv"),
            vec![
                "name looks like a long number",
                "name looks like a long number",
            ],
        ),
        (
            sample!("sci_comma.csv"),
            vec!["name looks like a long number"],
        ),
        (
            sample!("date.csv"),
            vec!["name looks like a date", "name looks like a date"],
        ),
        (
            sample!("mojibake.csv"),
            vec!["Is \"Numéro public, renvoi de nuit\" meant?"],
        ),
        (sample!("latin1pw.csv"), vec!["The password has accents"]),
        (
            b"domain,name,description\nlyon-hotel,a,#REF!\n",
            vec!["description looks like an error"],
        ),
        (
            b"domain,name,description\nlyon-hotel,+13035551212,1/2/2024\n",
            vec![""],
        ),
    ] {
        let rows = judged(file, "").expect("is read");
        assert_eq!(rows.len(), doubts.len());
        for (row, doubt) in rows.iter().zip(doubts) {
            let behind = row.split_once("LOOK: ").map_or("", |(_, behind)| behind);
            assert!(
                behind.contains(doubt) && (behind.is_empty() == doubt.is_empty()),
                "{row}"
            );
        }
    }
}

#[test]
fn a_file_that_is_no_table_is_told_as_what_it_is() {
    for (file, words, complaint) in [
        (
            sample!("html.xls"),
            "",
            "a web page (HTML), whatever its name says",
        ),
        (sample!("book.xlsx"), "", "The workbook cannot be opened"),
        (sample!("far.xlsx"), "", "a cell stands far from the others"),
        (sample!("x.csv.gz"), "", "compressed (gzip)"),
        (
            b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
            "",
            "LibreOffice workbook",
        ),
        (b"PK\x03\x04 anything else", "", "an archive (zip)"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "",
            "old Excel workbook",
        ),
        (b"%PDF-1.4", "", "a PDF"),
        (b"<?xml version=\"1.0\"?><x/>", "", "It is XML"),
        (b"{\"a\":\n1}", "", "one JSON object (a) and not a list"),
        (b"domain,name\na\0,b\n", "", "bytes that no text has"),
        (
            sample!("freepbx.csv"),
            "",
            "FreePBX. To read them, add --domain NAME --map name=extension,password=secret,description=name.",
        ),
        (
            sample!("freepbx.csv"),
            "@lyon-hotel",
            "headings of FreePBX, where another column is the name. Add --map name=extension",
        ),
        (
            sample!("threecx.csv"),
            "",
            "3CX. To read them, add --domain NAME --map name=Number",
        ),
        (
            sample!("fusion.csv"),
            "@lyon-hotel",
            "FusionPBX. To read them, add --map name=extension.",
        ),
        (sample!("vodia.csv"), "", "Vodia. To read them"),
        (
            sample!("fusion.csv"),
            "@lyon-hotel name=telephone",
            "no column called telephone, which is to be the name; it has: extension",
        ),
        (b"phone,x\n1,2\n", "", "--map name=HEADING"),
    ] {
        let said = judged(file, words).expect_err(complaint);
        assert!(said.contains(complaint), "{said}");
    }
}
