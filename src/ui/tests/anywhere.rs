//! Every screen at any size, in every theme, with text that wants to harm: no panic, nothing that steers.

use std::fmt::Write as _;

use proptest::prelude::*;
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer};
use unicode_width::UnicodeWidthStr;

use crate::{
    api::text::is_hostile,
    app::{
        message::Message,
        page::layout::Size,
        tests::{player::Player, service::Service},
        text::form::plain,
    },
    ui::{
        theme::{Depth, Theme, symbols},
        view,
    },
};

/// The ways to every screen and overlay.
pub const WAYS: &[&str] = &[
    "",
    "n",
    "e",
    "x",
    "?",
    ": e",
    "/ l y",
    "s",
    "L",
    "M",
    "J",
    "P",
    ": open Space d",
    "Enter",
    "Enter G",
    "Enter / d !",
    "Enter n",
    "Enter n Tab Tab Tab Enter",
    "Enter e",
    "Enter c ^s",
    "Enter x",
    "Enter o",
    "Enter p",
    "Enter A",
    "Enter y",
    "Enter Enter",
    "Enter Enter i",
    "Enter Enter ?",
];

/// Text that wants to steer the terminal, turn the reading direction, hide itself, or take more room than it has.
const HOSTILE: &[&str] = &[
    "\u{1b}[2J\u{1b}[31mred",
    "\u{1b}]52;c;aGFjaw==\u{7}",
    "\u{9b}31m\u{90}q",
    "\r\n\tnew line",
    "\u{202e}desrever\u{2066}\u{2069}",
    "hid\u{200b}\u{200b}\u{2060}\u{feff}den",
    "\u{e0041}\u{e0042}tags",
    "Z\u{335}\u{321}\u{489}a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}lgo",
    "👩\u{200d}👩\u{200d}👧\u{200d}👦 🇫🇷 👍🏽",
    "مكتب الاستقبال",
    "東京ロビー",
    "\u{0}\u{8}\u{7f}",
];

fn hostile(at: usize) -> Service {
    let mut service = Service::sample();
    let text = |at: usize| HOSTILE[at % HOSTILE.len()].to_owned();
    for (number, domain) in service.domains.iter_mut().enumerate() {
        domain.name = format!("{}{}", domain.name, text(at + number));
        domain.description = Some(text(at + number + 1));
    }
    for (number, endpoint) in service.endpoints.iter_mut().enumerate() {
        endpoint.name = format!("{}{}", endpoint.name, text(at + number));
        endpoint.description = Some(text(at + number + 1).repeat(40));
        endpoint.sip_uri = format!("sip:{}", text(at + number + 2));
    }
    for application in &mut service.applications {
        application.name = text(at + 3);
    }
    service
}

/// What is shown after these keys.
fn drawn(service: Service, way: &str, theme: &Theme, width: u16, height: u16) -> Buffer {
    let mut player = Player::new();
    player.service = service;
    player.keys("R").answer();
    player.tell(Message::Resized(Size { width, height }));
    for key in way.split_whitespace() {
        player.keys(key).answer();
    }
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
    terminal
        .draw(|frame| view(&player.model, theme, frame))
        .expect("it draws");
    terminal.backend().buffer().clone()
}

fn named(name: &str) -> Theme {
    Theme::named(name).expect("is there")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_size_and_no_text_harms(
        at in 0..HOSTILE.len(),
        way in prop::sample::select(WAYS),
        theme in prop::sample::select(Theme::NAMES),
        ascii in any::<bool>(),
        small in any::<bool>(),
        (width, height) in (1_u16..=500, 1_u16..=200),
    ) {
        let (width, height) = if small { (width % 90 + 1, height % 30 + 1) } else { (width, height) };
        let theme = named(theme).ascii(ascii);
        let buffer = drawn(hostile(at), way, &theme, width, height);
        for (place, cell) in buffer.content.iter().enumerate() {
            let symbol = cell.symbol();
            prop_assert!(!symbol.chars().any(is_hostile), "{symbol:?} after {way:?}");
            let column = place % usize::from(width);
            prop_assert!(column + symbol.width() <= usize::from(width), "{symbol:?} sticks out");
        }
    }
}

#[test]
fn with_ascii_only_names_are_not_ascii() {
    let theme = named("terminal").ascii(true);
    let mut service = Service::sample();
    service.applications.truncate(2);
    service.endpoints.truncate(3);
    for way in WAYS {
        for (width, height) in [(40, 10), (80, 24), (160, 50)] {
            let buffer = drawn(self::copy(&service), way, &theme, width, height);
            for cell in &buffer.content {
                assert!(
                    cell.symbol().is_ascii(),
                    "{:?} after {way:?}",
                    cell.symbol()
                );
            }
        }
    }
}

fn copy(service: &Service) -> Service {
    Service {
        domains: service.domains.clone(),
        applications: service.applications.clone(),
        endpoints: service.endpoints.clone(),
        registrations: service.registrations.clone(),
        attempts: service.attempts.clone(),
        messages: service.messages.clone(),
        calls: service.calls.clone(),
        callbacks: service.callbacks.clone(),
        stays: service.stays.clone(),
    }
}

#[test]
fn every_special_character_in_the_sources_has_a_stand_in() {
    let text = regex::Regex::new(r#""(?:[^"\\]|\\.)*""#).expect("a pattern");
    let mut folders = vec![concat!(env!("CARGO_MANIFEST_DIR"), "/src/ui").into()];
    folders.push(std::path::PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/app"
    )));
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            // What is read there is never drawn.
            let skipped = [
                "tests",
                "tests.rs",
                "keyboard.rs",
                "palette.rs",
                "encoding.rs",
            ];
            if path
                .file_name()
                .is_some_and(|name| skipped.iter().any(|one| *one == name))
            {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap_or_default();
            let code = source.split("#[cfg(test)]").next().unwrap_or_default();
            for line in code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
            {
                for found in text.find_iter(line) {
                    for c in found.as_str().chars().filter(|c| !c.is_ascii()) {
                        let letter =
                            plain(c).is_some_and(|plain| plain.is_ascii() || plain.is_alphabetic());
                        let known =
                            letter || symbols::stand_in(c.encode_utf8(&mut [0; 4])).is_some();
                        assert!(
                            known,
                            "{c} in {}: give it a stand-in in ui/theme/symbols.rs",
                            path.display()
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_theme_with_a_background_leaves_no_cell_without_it() {
    for name in ["light", "dark", "high-contrast", "colour-blind"] {
        for depth in [Depth::True, Depth::Indexed, Depth::Eight] {
            let theme = named(name).at(depth);
            if theme.panel.bg.is_none() {
                // With so few colours, the terminal's own take the place of tints.
                assert_eq!((depth, name == "high-contrast"), (Depth::Eight, false));
                continue;
            }
            for way in WAYS {
                let buffer = drawn(Service::sample(), way, &theme, 80, 24);
                let reset = ratatui::style::Style::new().bg.unwrap_or_default();
                let hidden = |at: usize| at > 0 && buffer.content[at - 1].symbol().width() > 1;
                let mut bare = (0..buffer.content.len()).filter(|at| !hidden(*at));
                let bare = bare.find(|at| buffer.content[*at].bg == reset);
                assert_eq!(bare, None, "{name} after {way:?}");
            }
        }
    }
}

#[test]
fn without_colours_the_same_text_is_shown_and_the_cursor_can_be_told() {
    let plain = named("terminal");
    let mono = plain.clone().at(Depth::None);
    for way in WAYS {
        let coloured = drawn(Service::sample(), way, &plain, 80, 24);
        let buffer = drawn(Service::sample(), way, &mono, 80, 24);
        let text = |buffer: &Buffer| super::text(buffer).join("\n");
        assert_eq!(text(&coloured), text(&buffer), "after {way:?}");
        let first = |colour: ratatui::style::Style| colour.fg.unwrap_or_default();
        let none = first(ratatui::style::Style::new());
        assert!(
            buffer
                .content
                .iter()
                .all(|cell| cell.fg == none && cell.bg == none),
            "after {way:?}"
        );
    }
}

/// What the styles of a theme look like on a picture: one letter for each kind of cell, in the order of their use.
fn styled(buffer: &Buffer) -> String {
    let mut seen: Vec<ratatui::style::Style> = Vec::new();
    let mut text = String::new();
    for row in buffer.content.chunks(usize::from(buffer.area.width)) {
        for cell in row {
            let at = seen.iter().position(|style| *style == cell.style());
            let at = at.unwrap_or_else(|| {
                seen.push(cell.style());
                seen.len() - 1
            });
            text.push(char::from(b'a' + u8::try_from(at).unwrap_or(25)));
        }
        text.push('\n');
    }
    for (letter, style) in ('a'..).zip(seen) {
        writeln!(text, "{letter}: {style:?}").expect("a string");
    }
    text
}

#[test]
fn every_theme_has_its_picture() {
    let mut pictures = String::new();
    for name in Theme::NAMES {
        let buffer = drawn(
            Service::sample(),
            "G Enter / desk Enter x",
            &named(name),
            60,
            16,
        );
        if pictures.is_empty() {
            pictures = super::text(&buffer).join("\n") + "\n";
        }
        write!(pictures, "\n{name}\n{}", styled(&buffer)).expect("a string");
    }
    insta::assert_snapshot!(pictures);
}
