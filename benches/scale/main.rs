//! What an account of a thousand, a hundred thousand and a million endpoints costs: keys, frames, filters, sorts,
//! the start from the cache, and memory.
//!
//! `cargo bench --bench scale` prints one table. Each size runs in a process of its own, so that its memory is its own.

mod account;
mod answers;
mod clock;
mod desk;
mod figures;
mod memory;
mod trials;

use std::{env, process::Command};

const SIZES: [u32; 3] = [1_000, 100_000, 1_000_000];

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let asked = arguments.iter().position(|word| word == "--rows");
    if let Some(rows) = asked.and_then(|at| arguments.get(at + 1)?.parse().ok()) {
        for (name, figure) in trials::run(rows) {
            print(&format!("{name}\t{figure}"));
        }
        return;
    }
    let columns: Vec<Vec<(String, String)>> = SIZES.map(in_a_process_of_its_own).into();
    table(&columns);
}

fn in_a_process_of_its_own(rows: u32) -> Vec<(String, String)> {
    let program = env::current_exe().expect("this program");
    let output = Command::new(program)
        .args(["--rows", &rows.to_string()])
        .output();
    let output = output.expect("it runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).expect("text");
    let pair = |line: &str| {
        let (name, figure) = line.split_once('\t')?;
        Some((name.to_owned(), figure.to_owned()))
    };
    text.lines().filter_map(pair).collect()
}

fn table(columns: &[Vec<(String, String)>]) {
    print(&format!(
        "{:<52}{:>28}{:>28}{:>28}",
        "", "1,000", "100,000", "1,000,000"
    ));
    for (at, (name, _)) in columns[0].iter().enumerate() {
        let cell = |column: &Vec<(String, String)>| format!("{:>28}", column[at].1);
        let cells: String = columns.iter().map(cell).collect();
        print(&format!("{name:<52}{cells}"));
    }
}

#[expect(
    clippy::print_stdout,
    reason = "the figures are what this program is for"
)]
fn print(line: &str) {
    println!("{line}");
}
