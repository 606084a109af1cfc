//! Whatever the theme and the screen: text can be read, nothing rests on colour alone, and the cursor is seen.

use std::collections::BTreeMap;

use ratatui::{
    buffer::{Buffer, Cell},
    style::{Modifier, Style},
};

use crate::ui::theme::{
    Depth, Theme,
    contrast::{ratio, value},
    symbols,
};

use super::{
    meanings::{drawn, themes, traced},
    scenes, text,
};

const SIZE: (u16, u16) = (80, 24);

fn contrast(style: Style) -> f64 {
    let value = |colour| value(colour).expect("a fixed colour");
    let (ink, paper) = (style.fg.expect("an ink"), style.bg.expect("a paper"));
    ratio(value(ink), value(paper))
}

/// Lines around things, bars and signs need less than text (WCAG 2.2, 1.4.11).
fn is_line(cell: &Cell) -> bool {
    let symbol = cell.symbol().chars().next().unwrap_or(' ');
    let sign = [
        symbols::ON,
        symbols::NOBODY,
        symbols::OFF,
        symbols::BROKEN,
        symbols::WARNING,
        symbols::DOT,
    ];
    matches!(symbol, '\u{2500}'..='\u{259f}') || sign.contains(&cell.symbol())
}

#[test]
fn every_character_of_every_screen_can_be_read_in_themes_with_a_background() {
    for (name, depth, theme) in themes() {
        if matches!(name, "terminal" | "mono") || depth == Depth::None {
            continue;
        }
        for scene in scenes::ALL {
            if theme.panel.bg.is_none() {
                // With so few colours, the terminal's own take the place of tints.
                continue;
            }
            for cell in drawn(scene, &theme, SIZE).content {
                let large = is_line(&cell) || depth == Depth::Eight;
                let least = if large { 3.0 } else { 4.5 };
                let found = contrast(cell.style());
                let place = format!("{name}, {}, {}: {:?}", depth.name(), scene.0, cell.symbol());
                // A nought says nothing that its number would not, and the rest of a gauge nothing at all.
                let track = cell.style().fg == theme.track.fg;
                let blank = matches!(cell.symbol(), " " | symbols::DOT) || track;
                assert!(blank || found >= least, "{place} has {found:.1}");
                assert!(
                    !cell.modifier.contains(Modifier::DIM),
                    "{place} is dimmed as well"
                );
            }
        }
    }
}

#[test]
fn a_label_can_be_read_whatever_its_colour_and_the_theme() {
    for (name, depth, theme) in themes().filter(|(_, depth, _)| *depth != Depth::None) {
        for colour in [
            "red",
            "yellow",
            "bright-green",
            "white",
            "black",
            "blue",
            "#ff8787",
            "210",
        ] {
            let style = theme.label(Some(colour));
            if style.fg.is_none() {
                assert_eq!(name, "mono", "{colour}");
                continue;
            }
            let least = if depth == Depth::Eight { 3.0 } else { 4.5 };
            let found = contrast(style);
            assert!(
                found >= least,
                "{name}, {}: {colour} has {found:.1}",
                depth.name()
            );
        }
    }
}

#[test]
fn without_colours_every_screen_has_the_same_text_and_attributes_only() {
    let (terminal, mono) = (Theme::named("terminal"), Theme::named("mono"));
    let (terminal, mono) = (terminal.expect("there"), mono.expect("there"));
    for scene in scenes::ALL {
        let plain = drawn(scene, &mono, SIZE);
        assert_eq!(
            text(&plain),
            text(&drawn(scene, &terminal, SIZE)),
            "{}",
            scene.0
        );
        let none = Style::new().fg.unwrap_or_default();
        let coloured = |cell: &Cell| (cell.fg, cell.bg) != (none, none);
        assert!(!plain.content.iter().any(coloured), "{}", scene.0);
    }
}

/// Whether a cell with this letter is on the row under the cursor.
fn is_chosen(letter: char) -> bool {
    letter == '_' || letter.is_ascii_uppercase()
}

/// What stands together in one of these meanings, with the meaning.
fn told(letters: &[char], buffer: &Buffer) -> Vec<(String, char)> {
    let mut told: Vec<(String, char)> = Vec::new();
    let mut before = None;
    for (at, (letter, cell)) in letters.iter().zip(&buffer.content).enumerate() {
        let letter = letter.to_ascii_lowercase();
        let starts = at % usize::from(SIZE.0) == 0 || before != Some(letter);
        before = Some(letter);
        if !matches!(letter, 'g' | 'w' | 'd') {
            continue;
        }
        match told.last_mut() {
            Some((text, _)) if !starts => text.push_str(cell.symbol()),
            _ => told.push((cell.symbol().to_owned(), letter)),
        }
    }
    told
}

#[test]
fn what_is_good_worth_a_look_or_bad_is_never_told_by_colour_alone() {
    let mono = Theme::named("mono").expect("there");
    let mut known: BTreeMap<String, (char, &str)> = BTreeMap::new();
    for scene in scenes::ALL {
        let buffer = drawn(scene, &mono, SIZE);
        for (words, letter) in told(&traced(scene, SIZE), &buffer) {
            let words = words.trim().to_owned();
            if words.chars().all(|c| c.is_ascii_digit()) {
                // It stands below or behind its sign.
                continue;
            }
            let (first, place) = *known.entry(words.clone()).or_insert((letter, scene.0));
            assert_eq!(first, letter, "{words:?} in {place:?} and in {:?}", scene.0);
        }
    }
    assert!(known.len() > 12, "{known:?}");
}

#[test]
fn what_is_under_the_cursor_is_seen_and_marked_in_every_theme() {
    let traced: Vec<_> = scenes::ALL
        .iter()
        .map(|scene| traced(scene, SIZE))
        .collect();
    let selected = |letters: &[char]| letters.contains(&'_');
    let with_rows = traced.iter().filter(|letters| selected(letters));
    assert!(with_rows.count() > scenes::ALL.len() / 3);
    for (name, depth, theme) in themes() {
        for (scene, letters) in scenes::ALL.iter().zip(&traced) {
            let buffer = drawn(scene, &theme, SIZE);
            let width = usize::from(SIZE.0);
            let rows = letters.chunks(width).zip(buffer.content.chunks(width));
            for (letters, cells) in rows.filter(|(letters, _)| selected(letters)) {
                let place = format!("{name}, {}, {}", depth.name(), scene.0);
                let chosen = letters.iter().zip(cells);
                let mut chosen = chosen.filter(|(letter, _)| is_chosen(**letter));
                let tint = theme
                    .selected
                    .bg
                    .filter(|tint| Some(*tint) != theme.panel.bg);
                let seen = |cell: &Cell| {
                    cell.modifier.contains(Modifier::REVERSED) || tint == Some(cell.bg)
                };
                assert!(chosen.all(|(_, cell)| seen(cell)), "{place}");
                let marked = |cell: &Cell| matches!(cell.symbol(), symbols::CURSOR | "[");
                assert!(cells.iter().any(marked), "{place}: no sign beside it");
            }
        }
    }
}
