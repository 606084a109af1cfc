//! The screen at a desk beside that of the program itself on the same account: the same cells, in the same colours.

use std::{thread, time::Instant};

use crate::e2e::waiting::PATIENCE;

use super::host::{Host, LEAVE};

/// All that is seen of a screen, row by row.
fn cells(screen: &vt100::Screen) -> Vec<Vec<String>> {
    let (rows, columns) = (screen.size().0.get(), screen.size().1.get());
    let row = |row: u16| {
        let cells = (0..columns).filter_map(|column| screen.cell(row, column));
        let shown = cells.map(|cell| {
            let (text, back) = (cell.contents().trim_end(), cell.bgcolor());
            let (under, inverse) = (cell.underline(), cell.inverse());
            // How a blank would be written is not seen.
            let is_seen = !text.is_empty() || under || inverse;
            let ink = (cell.fgcolor(), cell.bold(), cell.dim());
            let ink = is_seen.then_some(ink);
            format!("{text:?} {back:?} {under} {inverse} {ink:?}")
        });
        shown.collect()
    };
    // The first row also tells when all of it was read, and has room for its words accordingly.
    (1..rows).map(row).collect()
}

/// The places that the first row leads to.
fn places(screen: &vt100::Screen) -> Vec<String> {
    let shown = screen.contents();
    let first = shown.lines().next().unwrap_or_default();
    let words = first.split_whitespace().map(str::to_owned);
    words.take_while(|word| word != "as").collect()
}

/// Where two screens are not the same.
fn differences(desk: &[Vec<String>], own: &[Vec<String>]) -> Vec<String> {
    let all = desk.iter().zip(own).enumerate().flat_map(|(row, cells)| {
        let cells = cells.0.iter().zip(cells.1).enumerate();
        cells.map(move |(column, cells)| (row, column, cells))
    });
    let other = all.filter(|(_, _, (desk, own))| desk != own);
    other
        .map(|(row, column, (desk, own))| format!("{row}:{column} {desk} / {own}"))
        .collect()
}

#[test]
fn a_desk_looks_like_the_program_itself() {
    let Some(host) = Host::start() else { return };
    let mut desk = host.desk("Ada");
    let mut own = host.home.start_at(&["--no-cache"], 100, 30);
    for (keys, shown) in [
        ("", "lyon-hotel"),
        ("3", "All endpoints"),
        ("/bed-07\r", "Esc clears it"),
        ("?", "What works here"),
        ("\x1b", "Esc clears it"),
        ("\x1b[B\x1b[Be", "Edit bed-072"),
    ] {
        for screen in [&mut desk, &mut own] {
            screen.send(keys);
            screen.wait(shown);
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            let other = differences(&desk.seen(cells), &own.seen(cells));
            if other.is_empty() && desk.seen(places) == own.seen(places) {
                break;
            }
            assert!(
                Instant::now() < deadline,
                "{shown}: {other:#?}\n{}\n{}",
                desk.contents(),
                own.contents()
            );
            thread::yield_now();
        }
    }
    for screen in [&mut desk, &mut own] {
        screen.send(LEAVE);
        screen.send(LEAVE);
        assert_eq!(screen.end(), 0);
    }
}
