//! Rows that are written to another file stand there as they stood, and can be imported again.

use crate::app::work::import::{Reading, originals};

/// The rows at these lines, cells divided by bars.
fn kept(file: &[u8], lines: &[u64]) -> Vec<String> {
    let why = lines.iter().map(|line| (*line, format!("because {line}")));
    let rows = originals(file, &Reading::default(), &why.collect()).expect("reads");
    rows.into_iter().map(|row| row.join("|")).collect()
}

#[test]
fn rows_of_csv_keep_their_cells_whatever_is_wrong_with_them() {
    let file = b"Phones of Lyon\nname;domain;room\ndesk-1;lyon;12\n\
        \"desk;2\";nowhere\n=\"0101\";lyon;a;b\n";
    assert_eq!(
        kept(file, &[4, 5]),
        [
            "why|name|domain|room",
            "because 4|desk;2|nowhere",
            "because 5|=\"0101\"|lyon|a|b"
        ]
    );
    // Nothing that an encoding says is lost.
    let latin = b"name,domain\ncaf\xe9,lyon\n";
    assert_eq!(
        kept(latin, &[2]),
        ["why|name|domain", "because 2|caf\u{e9}|lyon"]
    );
}

#[test]
fn members_of_json_are_columns_and_what_is_no_object_is_kept_whole() {
    let file = br#"{"name":"desk-1","domain":"lyon","credentials":{"password":"s3cret"}}
{"name":7,"enabled":"perhaps"}
{"name":
"#;
    assert_eq!(
        kept(file, &[1, 2, 3]),
        [
            "why|password|domain|name|enabled|row",
            "because 1|s3cret|lyon|desk-1",
            "because 2|||7|perhaps",
            "because 3|||||{\"name\":"
        ]
    );
}

#[test]
fn the_rows_of_a_workbook_are_those_of_its_sheet() {
    let rows = kept(include_bytes!("samples/numbers.xlsx"), &[4]);
    assert_eq!(
        rows,
        [
            "why|domain|name|description|enabled|password",
            "because 4|lyon-hotel|13035551212|R\u{e9}ception|false|"
        ]
    );
}
