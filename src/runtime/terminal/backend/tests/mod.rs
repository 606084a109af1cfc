//! Frames replayed through a terminal parser must look as they were drawn, and cost few bytes.

mod replay;

use proptest::prelude::*;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect, Size},
    style::{Color, Modifier, Style},
};
use unicode_width::UnicodeWidthStr;

use self::replay::Replay;
use super::backend::draw;

pub use self::replay::parser;

fn style() -> impl Strategy<Value = Style> {
    let colours = [
        Color::Reset,
        Color::Red,
        Color::LightBlue,
        Color::Indexed(99),
        Color::Rgb(1, 2, 3),
    ];
    let modifiers = prop_oneof![
        3 => Just(Modifier::empty()),
        1 => Just(Modifier::REVERSED),
        1 => Just(Modifier::BOLD | Modifier::ITALIC),
        1 => Just(Modifier::UNDERLINED | Modifier::ITALIC),
    ];
    let colour = prop::sample::select(colours.to_vec());
    (colour.clone(), colour, modifiers)
        .prop_map(|(fg, bg, modifier)| Style::new().fg(fg).bg(bg).add_modifier(modifier))
}

const TEXTS: [&str; 15] = [
    "●■ on ○",
    "desk-12",
    " ",
    "          ",
    "─│┌┐",
    "東京ロビー",
    "e\u{301}tude",
    "a\u{300}\u{316}",
    "👩\u{200D}💻 home",
    "⌨\u{FE0F}",
    "한글",
    "مكتب",
    "שלום עולם abc",
    "x مكتب الاستقبال 7",
    "x",
];

/// A change of the frame before it.
#[derive(Debug, Clone)]
enum Edit {
    Text(u16, u16, &'static str, Style),
    Restyle(Rect, Style),
    Scroll(u16, u16, i32),
    Blank(Rect),
}

fn edit(width: u16, height: u16) -> impl Strategy<Value = Edit> {
    let area = (0..width, 0..height, 1..=width, 1..=height)
        .prop_map(move |(x, y, w, h)| Rect::new(x, y, w.min(width - x), h.min(height - y)));
    let text = prop::sample::select(TEXTS.to_vec());
    prop_oneof![
        4 => (0..width, 0..height, text, style()).prop_map(|(x, y, text, style)| Edit::Text(x, y, text, style)),
        1 => (area.clone(), style()).prop_map(|(area, style)| Edit::Restyle(area, style)),
        1 => (0..height, 0..height, -3..=3).prop_map(|(a, b, by)| Edit::Scroll(a.min(b), a.max(b), by)),
        1 => area.prop_map(Edit::Blank),
    ]
}

fn apply(buffer: &mut Buffer, edit: &Edit) {
    match edit {
        Edit::Text(x, y, text, style) => {
            buffer.set_string(*x, *y, text, *style);
        }
        Edit::Restyle(area, style) => buffer.set_style(*area, *style),
        Edit::Blank(area) => {
            for position in area.positions() {
                buffer[position].reset();
            }
        }
        Edit::Scroll(top, bottom, by) => {
            let old = buffer.clone();
            for y in *top..=*bottom {
                let from = u16::try_from(i32::from(y) + by).ok();
                for x in 0..buffer.area.width {
                    buffer[(x, y)] = match from.filter(|from| (*top..=*bottom).contains(from)) {
                        Some(from) => old[(x, from)].clone(),
                        None => ratatui::buffer::Cell::EMPTY,
                    };
                }
            }
        }
    }
    heal(buffer);
}

/// A buffer as ratatui's widgets leave it: the cells under a wide glyph are blank, none is cut by the edge.
fn heal(buffer: &mut Buffer) {
    let area = buffer.area;
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            let width = u16::try_from(buffer[(x, y)].symbol().width())
                .unwrap_or(1)
                .max(1);
            let wide = buffer[(x, y)].symbol().chars().count() > 1 && area.width - x < 6;
            if x + width > area.width || (width > 1 && wide) {
                buffer[(x, y)].reset();
                continue;
            }
            let style = buffer[(x, y)].style();
            for tail in x + 1..x + width {
                buffer[(tail, y)].reset();
                buffer[(tail, y)].set_style(style);
            }
            x += width;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_frame_looks_as_it_was_drawn(
        frames in prop::collection::vec(prop::collection::vec(edit(24, 10), 1..6), 1..8),
        in_colour in any::<bool>(),
    ) {
        let mut replay = Replay::erasing(24, 10, in_colour);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 24, 10));
        for frame in frames {
            for edit in &frame {
                apply(&mut buffer, edit);
            }
            replay.show(&buffer);
            prop_assert_eq!(replay.differs(&buffer), None);
            prop_assert_eq!(replay.show(&buffer).len(), 0);
        }
    }
}

/// A list of 36 rows with a frame around it, full-width selection, at 120×40.
fn table(first: u16, selected: u16) -> Buffer {
    let area = Rect::new(0, 0, 120, 40);
    let mut buffer = Buffer::empty(area);
    buffer.set_string(
        0,
        0,
        "demo  u-abcdefgh  lyon.bwapp.bwsip.io",
        Style::new().bold(),
    );
    for y in 2..38 {
        let index = first + y;
        let style = if index % 7 == 3 {
            Style::new().fg(Color::Red)
        } else {
            Style::new()
        };
        let name = format!("  on   desk-{index:04}");
        let uri = format!("sip:desk-{index:04}@lyon.bwapp.bwsip.io");
        buffer.set_string(0, y, name, style);
        buffer.set_string(22, y, uri, Style::new());
        buffer.set_string(64, y, format!("callbot {}", index % 5), Style::new().dim());
        buffer.set_string(
            84,
            y,
            format!("Lobby phone {index}, second floor"),
            Style::new(),
        );
        if index == selected {
            buffer.set_string(0, y, ">", Style::new());
            buffer.set_style(Rect::new(0, y, 120, 1), Style::new().reversed());
        }
    }
    buffer.set_string(0, 39, "Enter open  / filter  ? help", Style::new().dim());
    buffer
}

#[test]
fn a_cursor_move_costs_two_rows_and_little_more() {
    let mut replay = Replay::new(120, 40);
    replay.show(&table(0, 5));
    let bytes = replay.show(&table(0, 6));
    assert_eq!(replay.differs(&table(0, 6)), None);
    assert!(
        bytes.len() <= 320,
        "{} bytes: {:?}",
        bytes.len(),
        String::from_utf8_lossy(&bytes)
    );
}

#[test]
fn a_run_that_is_read_from_the_right_is_placed_once() {
    let mut replay = Replay::new(40, 2);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 2));
    buffer.set_string(0, 0, "desk  غرفة الاجتماعات الكبيرة  on", Style::new());
    buffer.set_string(0, 1, "desk  שלחן הקבלה בקומה השנייה  on", Style::new());
    let bytes = String::from_utf8(replay.show(&buffer)).expect("UTF-8");
    assert_eq!(replay.differs(&buffer), None);
    // The place behind it is named, whatever a terminal made of it.
    assert_eq!(bytes.matches('G').count(), 2, "{bytes:?}");
    let behind = bytes.split('G').nth(1).expect("placed");
    assert!(behind.starts_with("on"), "{bytes:?}");
}

#[test]
fn a_scroll_by_one_line_costs_the_lines_that_change_and_little_more() {
    let mut replay = Replay::new(120, 40);
    for (before, after) in [((0, 37), (1, 38)), ((9, 11), (8, 10))] {
        replay.show(&table(before.0, before.1));
        let wanted = table(after.0, after.1);
        let bytes = replay.show(&wanted);
        assert_eq!(replay.differs(&wanted), None);
        assert!(
            bytes.len() <= 440,
            "{} bytes: {:?}",
            bytes.len(),
            String::from_utf8_lossy(&bytes)
        );
    }
}

#[test]
fn a_ground_is_erased_where_the_terminal_does_that_in_colour_and_written_where_not() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    let area = buffer.area;
    buffer.set_style(area, Style::new().bg(Color::Indexed(99)));
    buffer.set_string(30, 20, "No phone", Style::new().bold());
    let drawn = |in_colour| {
        let mut replay = Replay::erasing(120, 40, in_colour);
        let bytes = replay.show(&buffer);
        assert_eq!(replay.differs(&buffer), None);
        String::from_utf8(bytes).expect("UTF-8")
    };
    let (erased, written) = (drawn(true), drawn(false));
    assert!(erased.len() < 400, "{erased:?}");
    assert!(written.len() > 120 * 40);
    let cut = |text: &str| text.contains("\x1b[K") || text.contains('X');
    assert!(cut(&erased) && !cut(&written), "{written:?}");
}

#[test]
fn an_unchanged_frame_writes_nothing() {
    let mut replay = Replay::new(120, 40);
    replay.show(&table(0, 5));
    assert_eq!(replay.show(&table(0, 5)), b"");
}

#[test]
fn the_cursor_is_moved_and_shown_only_when_that_changes() {
    let mut replay = Replay::new(20, 4);
    let at = |replay: &mut Replay, x| {
        draw(&mut replay.terminal, |frame| {
            frame.set_cursor_position((x, 1));
        })
        .expect("drawn");
        let bytes = std::mem::take(replay.terminal.backend_mut().writer());
        replay.parser.process(&bytes);
        bytes
    };
    at(&mut replay, 3);
    assert_eq!(replay.parser.screen().cursor_position(), (1, 3));
    assert!(!replay.parser.screen().hide_cursor());
    assert_eq!(at(&mut replay, 3), b"");
    assert_eq!(at(&mut replay, 4), b"\x1b[?2026h\x1b[C\x1b[?2026l");
    let bytes = replay.show(&Buffer::empty(Rect::new(0, 0, 20, 4)));
    assert_eq!(bytes, b"\x1b[?2026h\x1b[?25l\x1b[?2026l");
}

#[test]
fn a_resized_screen_is_written_whole() {
    let mut replay = Replay::new(120, 40);
    replay.show(&table(0, 5));
    replay.terminal.backend_mut().resize(Size::new(100, 30));
    replay.parser = parser(100, 30);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 100, 30));
    buffer.set_string(90, 29, "corner", Style::new());
    replay.show(&buffer);
    assert_eq!(replay.differs(&buffer), None);
}

#[test]
fn marks_are_not_piled_up_over_the_rows_above() {
    let mut replay = Replay::new(10, 1);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
    buffer[Position::new(0, 0)].set_symbol(&format!("e{}", "\u{301}".repeat(40)));
    buffer[Position::new(2, 0)].set_symbol("👩\u{200D}👩\u{200D}👧");
    let text = String::from_utf8(replay.show(&buffer)).expect("UTF-8");
    assert_eq!(text.matches('\u{301}').count(), 4, "{text:?}");
    assert!(text.contains("👩\u{200D}👩\u{200D}👧"), "{text:?}");
}

#[test]
fn escape_codes_in_a_cell_never_reach_the_terminal() {
    let mut replay = Replay::new(10, 1);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
    buffer[Position::new(0, 0)].set_symbol("\u{1b}]52;c;aGk=\u{7}");
    buffer[Position::new(1, 0)].set_symbol("\u{202E}");
    let bytes = replay.show(&buffer);
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert!(
        !text.contains("]52") && !text.contains('\u{202E}'),
        "{text:?}"
    );
}
