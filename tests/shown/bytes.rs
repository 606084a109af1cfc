//! What reaches the terminal for each action, as a table that must not grow unseen.

use std::fs;

use crate::stage::Stage;

const AGAIN: &str = "If it must be so: REGENERATE=1 cargo test --test shown";

/// What a person does, and the keys of it. Each step begins where the one before ended.
const STEPS: &[(&str, &str)] = &[
    ("open a domain", "Enter"),
    ("move down", "j"),
    ("move down again", "j"),
    ("move up", "k"),
    ("an unchanged frame", "F5"),
    ("move to the last row", "G"),
    ("scroll up to the first row", "g"),
    ("open an endpoint", "Enter"),
    ("go back", "Esc"),
    ("begin a filter", "/"),
    ("type a letter", "1"),
    ("end the filter", "Esc"),
    ("show the help", "?"),
    ("close the help", "Esc"),
];

/// What was measured: a step, and its bytes at both sizes.
type Row = (String, [usize; 2]);

fn measure() -> Vec<Row> {
    let mut stages = [Stage::generated(80, 24), Stage::generated(200, 50)];
    let first = each(&mut stages, |stage| stage.draw().len());
    let mut rows = vec![("draw the first frame".to_owned(), first)];
    for (what, keys) in STEPS {
        let counts = each(&mut stages, |stage| {
            stage.keys(keys);
            stage.draw().len()
        });
        rows.push(((*what).to_owned(), counts));
    }
    rows.push(("scroll down by a row".to_owned(), each(&mut stages, scroll)));
    rows
}

fn show(rows: &[Row]) -> String {
    let head = format!("{:<30}{:>8}{:>9}\n", "bytes to", "80x24", "200x50");
    let line = |(what, [small, large]): &Row| format!("{what:<30}{small:>8}{large:>9}\n");
    head + &rows.iter().map(line).collect::<String>()
}

/// The table as it was recorded.
fn recorded(text: &str) -> Vec<Row> {
    let row = |line: &str| {
        let (what, counts) = line.split_at_checked(30)?;
        let mut counts = counts.split_whitespace().map(str::parse);
        let counts = [counts.next()?.ok()?, counts.next()?.ok()?];
        Some((what.trim_end().to_owned(), counts))
    };
    text.lines().filter_map(row).collect()
}

fn each(stages: &mut [Stage; 2], mut count: impl FnMut(&mut Stage) -> usize) -> [usize; 2] {
    let [small, large] = stages;
    [count(small), count(large)]
}

/// Moves down until the list scrolls, and answers what that took.
fn scroll(stage: &mut Stage) -> usize {
    for _ in 0..100 {
        stage.keys("j");
        let bytes = stage.draw();
        if String::from_utf8_lossy(&bytes).contains("\x1b[r") {
            return bytes.len();
        }
    }
    panic!("the list never scrolls as a whole");
}

#[test]
fn no_action_costs_clearly_more_bytes_than_was_recorded() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shown/bytes.txt");
    let measured = measure();
    if std::env::var_os("REGENERATE").is_some() {
        fs::write(path, show(&measured)).expect("written");
    }
    let recorded = recorded(&fs::read_to_string(path).expect("a table"));
    let names = |rows: &[Row]| rows.iter().map(|row| row.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(&recorded), names(&measured), "{AGAIN}");
    for ((what, before), (_, now)) in recorded.iter().zip(&measured) {
        for (before, now) in before.iter().zip(now) {
            // What a picture says may change by a few words.
            let most = before + before / 20 + if *before > 0 { 60 } else { 0 };
            assert!(
                *now <= most,
                "to {what}: {now} bytes, and {before} before. {AGAIN}"
            );
        }
    }
}

#[test]
fn a_cursor_move_and_a_scroll_by_one_row_stay_within_their_budget_at_120_by_40() {
    let mut stage = Stage::generated(120, 40);
    stage.keys("Enter");
    stage.draw();
    stage.keys("j");
    let moved = stage.draw().len();
    let scrolled = scroll(&mut stage);
    assert_eq!(stage.draw().len(), 0, "nothing changed");
    assert!(moved <= 360, "a cursor move took {moved} bytes");
    // The region scrolls as a whole, and the detail beside the list is written again.
    assert!(
        scrolled <= 1300,
        "a scroll by one row took {scrolled} bytes"
    );
}
