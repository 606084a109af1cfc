//! A sheet of all screens in all themes and at all sizes, to be looked at: `target/sheet.html`.

use std::{fmt::Write, fs, path::PathBuf};

use ratatui::{
    buffer::{Buffer, Cell},
    style::Modifier,
};

use crate::ui::theme::{Depth, Theme, contrast::value};

use super::{
    SIZES,
    meanings::{drawn, themes},
    scenes,
};

/// The size at which every theme is looked at.
const SIZE: (u16, u16) = (100, 30);

/// The theme that is looked at in every size.
const THEME: &str = "dark";

/// What stands before the pictures.
const HEAD: &str = "<!doctype html><meta charset=\"utf-8\"><title>sipdeck: all screens in all themes and sizes</title>\n\
    <style>body{background:#888;font-family:monospace}pre{display:inline-block;margin:8px;padding:8px;\
    background:#111;color:#ccc;line-height:1.25}</style>\n";

#[test]
fn all_screens_in_all_themes_and_sizes_stand_on_a_sheet() {
    let mut sheet = String::from(HEAD);
    let mut pictures = 0;
    let mut page = |name: &str, theme: &Theme, size: (u16, u16)| {
        let _ = writeln!(sheet, "<h1>{name}, {}×{}</h1>", size.0, size.1);
        for scene in scenes::ALL {
            let _ = writeln!(sheet, "<h2>{}</h2>", scene.0);
            picture(&mut sheet, &drawn(scene, theme, size));
            pictures += 1;
        }
    };
    for (name, _, theme) in themes().filter(|(_, depth, _)| *depth == Depth::True) {
        page(name, &theme, SIZE);
        if name == THEME {
            for size in SIZES {
                page(name, &theme, size);
            }
        }
    }
    let place = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/sheet.html");
    fs::create_dir_all(place.parent().expect("a folder")).expect("it is there");
    fs::write(&place, &sheet).expect("the folder of the build can be written");
    assert_eq!(sheet.matches("<pre>").count(), pictures);
    assert!(pictures >= (6 + SIZES.len()) * scenes::ALL.len());
}

fn picture(sheet: &mut String, buffer: &Buffer) {
    sheet.push_str("<pre>");
    for row in buffer.content.chunks(usize::from(buffer.area.width)) {
        let mut before = String::new();
        for cell in row {
            let look = look(cell);
            if look != before {
                if !before.is_empty() {
                    sheet.push_str("</span>");
                }
                let _ = write!(sheet, "<span style=\"{look}\">");
                before = look;
            }
            sheet.push_str(&cell.symbol().replace('&', "&amp;").replace('<', "&lt;"));
        }
        sheet.push_str("</span>\n");
    }
    sheet.push_str("</pre>\n");
}

/// The style of a cell as a browser takes it.
fn look(cell: &Cell) -> String {
    let has = |modifier| cell.modifier.contains(modifier);
    let (mut ink, mut paper) = (cell.fg, cell.bg);
    if has(Modifier::REVERSED) {
        std::mem::swap(&mut ink, &mut paper);
    }
    let (no_ink, no_paper) = if has(Modifier::REVERSED) {
        ("#111", "#ccc")
    } else {
        ("#ccc", "#111")
    };
    let css = |colour, none: &str| match value(colour) {
        Some((r, g, b)) => format!("#{r:02x}{g:02x}{b:02x}"),
        None => none.to_owned(),
    };
    let mut look = format!(
        "color:{};background:{}",
        css(ink, no_ink),
        css(paper, no_paper)
    );
    for (modifier, rule) in [
        (Modifier::BOLD, ";font-weight:bold"),
        (Modifier::DIM, ";opacity:.6"),
        (Modifier::UNDERLINED, ";text-decoration:underline"),
    ] {
        look.push_str(if has(modifier) { rule } else { "" });
    }
    look
}
