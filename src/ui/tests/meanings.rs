//! Every kind of screen by the meanings of its styles, and what each theme makes of every meaning: together, they
//! are the pictures of all screens in all themes.

use std::{collections::BTreeMap, fmt::Write as _};

use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::{Buffer, Cell},
    style::{Modifier, Style},
};
use unicode_width::UnicodeWidthStr;

use crate::ui::{
    theme::{Depth, MEANINGS, Theme},
    view,
};

use super::{
    scenes::{self, Scene},
    text,
};

/// A letter for each of the meanings, in their order; ordinary text has none.
const LETTERS: [char; 11] = [' ', 'm', 's', 'x', 'u', 'g', 'w', 'd', 'f', 'b', 'a'];

/// The sizes of the pictures: alone, and with the pane of details beside the list.
const SIZES: [(u16, u16); 2] = [(60, 14), (124, 14)];

/// A theme in which each meaning can be told from every other. Not even this one has a place on the screen.
fn tracer() -> Theme {
    let lines: Vec<_> = (1..)
        .zip(MEANINGS)
        .map(|(number, meaning)| {
            let reversed = if *meaning == "selected" {
                "reversed "
            } else {
                ""
            };
            (*meaning, format!("{reversed}#0000{number:02x} on #ffffff"))
        })
        .collect();
    let lines = lines
        .iter()
        .map(|(meaning, line)| (*meaning, line.as_str()));
    Theme::named("mono")
        .expect("there")
        .with(lines)
        .expect("a theme")
}

/// The letters of what the cells of a row mean, large on the row under the cursor.
fn letters<'a>(theme: &Theme, cells: impl IntoIterator<Item = &'a Cell>) -> Vec<char> {
    let styles = [
        theme.text,
        theme.muted,
        theme.strong,
        theme.selected,
        theme.matched,
        theme.good,
        theme.warning,
        theme.danger,
        theme.focus,
        theme.border,
        theme.bar,
    ];
    let letter = |cell: &Cell| {
        let place = styles.iter().position(|style| style.fg == Some(cell.fg));
        let letter = LETTERS[place.unwrap_or_else(|| panic!("{cell:?} means nothing"))];
        if cell.modifier.contains(Modifier::REVERSED) {
            letter.to_ascii_uppercase()
        } else {
            letter
        }
    };
    cells.into_iter().map(letter).collect()
}

/// What is drawn of a scene, at the size that it is told.
pub fn drawn((_, scene): &Scene, theme: &Theme, (width, height): (u16, u16)) -> Buffer {
    let mut player = scene();
    player.resize(width, height);
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
    let draw = |frame: &mut ratatui::Frame| view(&player.model, theme, frame);
    terminal.draw(draw).expect("it draws");
    let mut buffer = terminal.backend().buffer().clone();
    for at in 1..buffer.content.len() {
        let before = &buffer.content[at - 1];
        if before.symbol().width() > 1 {
            // The second half of a wide character is not drawn, and has no style of its own.
            let style = before.style();
            buffer.content[at].set_style(style);
        }
    }
    buffer
}

/// The cells of a scene, each with its meaning.
pub fn traced(scene: &Scene, size: (u16, u16)) -> Vec<char> {
    let tracer = tracer();
    letters(&tracer, &drawn(scene, &tracer, size).content)
}

/// The themes at every number of colours.
pub fn themes() -> impl Iterator<Item = (&'static str, Depth, Theme)> {
    let depths = [
        Depth::True,
        Depth::Indexed,
        Depth::Sixteen,
        Depth::Eight,
        Depth::None,
    ];
    let all = Theme::NAMES
        .iter()
        .flat_map(move |name| depths.map(|depth| (*name, depth)));
    all.map(|(name, depth)| (name, depth, Theme::named(name).expect("there").at(depth)))
}

#[test]
fn every_screen_has_its_picture_by_meaning() {
    let (mut pictures, tracer) = (String::new(), tracer());
    for (at, scene) in scenes::ALL.iter().enumerate() {
        // The pane is the same beside every list.
        let sizes = if scene.0 == "endpoints" {
            &SIZES[..]
        } else {
            &SIZES[..1]
        };
        for size in sizes {
            let buffer = drawn(scene, &tracer, *size);
            let rows = buffer.content.chunks(usize::from(size.0));
            let _ = writeln!(pictures, "\n## {at}. {}, {}×{}", scene.0, size.0, size.1);
            for (line, row) in text(&buffer).iter().zip(rows) {
                let letters: String = letters(&tracer, row).into_iter().collect();
                let _ = writeln!(pictures, "{line}");
                if !letters.trim_end().is_empty() {
                    let _ = writeln!(pictures, "{}", letters.trim_end());
                }
            }
        }
    }
    insta::assert_snapshot!(pictures);
}

#[test]
fn every_theme_gives_each_meaning_one_style_on_every_screen() {
    let traced: Vec<_> = scenes::ALL
        .iter()
        .map(|scene| traced(scene, SIZES[0]))
        .collect();
    let mut table = String::new();
    for (name, depth, theme) in themes() {
        let mut styles: BTreeMap<char, (Cell, &str)> = BTreeMap::new();
        for (scene, letters) in scenes::ALL.iter().zip(&traced) {
            let buffer = drawn(scene, &theme, SIZES[0]);
            for (letter, cell) in letters.iter().zip(&buffer.content) {
                let (known, first) = styles.entry(*letter).or_insert((cell.clone(), scene.0));
                assert_eq!(
                    known.style(),
                    cell.style(),
                    "{name}: {letter:?} in {first:?} and in {:?}",
                    scene.0
                );
            }
        }
        if depth == Depth::True {
            let _ = writeln!(table, "\n{name}");
            for (letter, (cell, _)) in &styles {
                let _ = writeln!(table, "  {letter:?} {}: {}", named(*letter), said(cell));
            }
        }
    }
    insta::assert_snapshot!(table);
}

/// The meaning behind a letter.
fn named(letter: char) -> String {
    let small = letter.to_ascii_lowercase();
    let at = LETTERS.iter().position(|known| *known == small);
    let meaning = MEANINGS[at.expect("a letter of ours")];
    let is_on_cursor = letter != small && meaning != "selected";
    format!("{meaning}{}", if is_on_cursor { ", reversed" } else { "" })
}

/// A style as a person would write it.
fn said(cell: &Cell) -> String {
    let none = Style::new().fg.unwrap_or_default();
    let attributes = cell.modifier.iter_names();
    let attributes = attributes.map(|(name, _)| name.to_lowercase());
    let colours = [("", cell.fg), ("on ", cell.bg)].into_iter();
    let colours = colours.filter(|(_, colour)| *colour != none);
    let colours = colours.map(|(on, colour)| format!("{on}{}", colour.to_string().to_lowercase()));
    let words: Vec<String> = attributes.chain(colours).collect();
    words.join(" ")
}
