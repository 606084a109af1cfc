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

/// The meanings that text and signs have, each with its letter; ordinary text has none.
const INKS: &[(&str, char)] = &[
    ("text", ' '),
    ("muted", 'm'),
    ("strong", 's'),
    ("matched", 'x'),
    ("good", 'g'),
    ("warning", 'w'),
    ("danger", 'd'),
    ("focus", 'f'),
    ("border", 'b'),
    ("bar", 'a'),
    ("chip", 'c'),
    ("active", 't'),
    ("dim", 'q'),
    ("faint", 'h'),
    ("track", 'k'),
    ("good-sign", 'o'),
    ("warning-sign", 'v'),
    ("danger-sign", 'r'),
    ("off", 'n'),
    ("plot", 'p'),
];

/// The answer that Enter gives, which is written in the colours of others.
const ANSWER: char = 'y';

/// The sizes of the pictures: alone, and with the pane of details beside the list.
const SIZES: [(u16, u16); 2] = [(60, 14), (124, 14)];

/// A theme in which each meaning can be told from every other. Not even this one has a place on the screen.
pub fn tracer() -> Theme {
    let line = |(number, meaning): (usize, &&'static str)| {
        let number = number + 1;
        let ink = INKS.iter().any(|(ink, _)| ink == meaning);
        let both = matches!(*meaning, "bar" | "chip" | "active" | "dim");
        let ink_of = format!("#0000{number:02x}");
        let paper_of = format!("on #00{number:02x}00");
        let line = match (ink, both) {
            (_, true) => format!("{ink_of} {paper_of}"),
            (true, false) => ink_of,
            (false, false) => paper_of,
        };
        (*meaning, line)
    };
    let lines: Vec<_> = MEANINGS.iter().enumerate().map(line).collect();
    let lines = lines
        .iter()
        .map(|(meaning, line)| (*meaning, line.as_str()));
    Theme::named("mono")
        .expect("there")
        .with(lines)
        .expect("a theme")
}

/// The letters of what the cells of a row mean, large on the row under the cursor.
pub fn letters<'a>(theme: &Theme, cells: impl IntoIterator<Item = &'a Cell>) -> Vec<char> {
    let mut theme = theme.clone();
    let answer = theme.answer().fg;
    let selected = theme.selected.bg;
    let styles: Vec<_> = theme
        .styles()
        .into_iter()
        .map(|(meaning, style)| (meaning, *style))
        .collect();
    let letter = |cell: &Cell| {
        if answer == Some(cell.fg) {
            return ANSWER;
        }
        let mut all = styles.iter();
        let found = all.find(|(_, style)| style.fg == Some(cell.fg));
        let (meaning, _) = found.unwrap_or_else(|| panic!("{cell:?} means nothing"));
        let mut inks = INKS.iter();
        let ink = inks.find(|(ink, _)| ink == meaning);
        let (_, letter) = ink.unwrap_or_else(|| panic!("{meaning} is no ink"));
        if selected == Some(cell.bg) && *letter == ' ' {
            '_'
        } else if selected == Some(cell.bg) {
            letter.to_ascii_uppercase()
        } else {
            *letter
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
    let tracer = tracer();
    let meant: Vec<_> = scenes::ALL
        .iter()
        .map(|scene| drawn(scene, &tracer, SIZES[0]))
        .collect();
    let mut table = String::new();
    for (name, depth, theme) in themes() {
        let mut styles: BTreeMap<(char, String), (Cell, &str)> = BTreeMap::new();
        for (scene, meant) in scenes::ALL.iter().zip(&meant) {
            let buffer = drawn(scene, &theme, SIZES[0]);
            let letters = letters(&tracer, &meant.content);
            let cells = meant.content.iter().zip(&buffer.content);
            for (letter, (meant, cell)) in letters.iter().zip(cells) {
                // Where there are no surfaces, lines stand in their place.
                if meant.symbol() == " " || meant.symbol() != cell.symbol() {
                    continue;
                }
                let key = (*letter, meant.bg.to_string());
                let (known, first) = styles.entry(key).or_insert((cell.clone(), scene.0));
                // How heavy it is tells a word from its sign, and no meaning from another.
                let light = |cell: &Cell| cell.style().remove_modifier(Modifier::BOLD);
                assert_eq!(
                    light(known),
                    light(cell),
                    "{name}: {letter:?} in {first:?} and in {:?}",
                    scene.0
                );
            }
        }
        if depth == Depth::True {
            let _ = writeln!(table, "\n{name}");
            let mut said_of = BTreeMap::new();
            for ((letter, _), (cell, _)) in &styles {
                let all: &mut Vec<String> = said_of.entry(*letter).or_default();
                all.push(said(cell));
                all.dedup();
            }
            for (letter, all) in said_of {
                let _ = writeln!(table, "  {letter:?} {}: {}", named(letter), all.join("; "));
            }
        }
    }
    insta::assert_snapshot!(table);
}

/// The meaning behind a letter.
fn named(letter: char) -> String {
    let small = letter.to_ascii_lowercase();
    let small = if small == '_' { ' ' } else { small };
    let ink = INKS.iter().find(|(_, known)| *known == small);
    let meaning = ink.map_or("answer", |(meaning, _)| *meaning);
    let is_on_cursor = letter == '_' || letter.is_ascii_uppercase();
    let on = if is_on_cursor { ", selected" } else { "" };
    format!("{meaning}{on}")
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
