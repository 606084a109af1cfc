//! What each action costs on the line, in bytes: the table is kept, and the dear ones have a ceiling.

use std::fmt::Write as _;

use ratatui::{Terminal, layout};

use crate::{
    app::{
        message::Message,
        model::Model,
        page::layout::Size,
        tests::{player::Player, service::Service},
    },
    runtime::terminal::backend::{self, Screen},
    ui::{
        theme::{Depth, Theme},
        view,
    },
};

/// An action, the keys before it that are not counted, and its own.
const ACTIONS: &[(&str, &str, &str)] = &[
    ("the first frame", "", ""),
    ("the cursor moves down", "Enter j", "j"),
    ("the cursor moves up", "Enter j j", "k"),
    ("a key is held down for ten rows", "Enter", "HELD"),
    (FROM_RIGHT, "Enter j", "j"),
    ("the list scrolls by one line", "Enter G g LAST", "j"),
    ("the list scrolls by half a page", "Enter", "^d ^d"),
    ("to the last row", "Enter", "G"),
    ("into a domain", "", "Enter"),
    ("into an endpoint", "Enter", "Enter"),
    ("back to the list", "Enter Enter", "Esc"),
    ("a letter in a filter", "Enter / 1", "2"),
    ("help is opened", "Enter", "?"),
    ("help is closed", "Enter ?", "Esc"),
    ("the command line is opened", "Enter", ":"),
    ("a letter in a command", "Enter :", "e"),
    ("a form is opened", "Enter", "n"),
    ("a letter in a form", "Enter n a", "b"),
    ("a question is asked", "Enter", "x"),
    ("a key that does nothing", "Enter j", "F12"),
];

/// A move over rows whose descriptions are read from the right.
const FROM_RIGHT: &str = "the same, read from the right";

fn account(room: &str) -> Service {
    let mut service = Service::sample();
    let pattern = service.endpoints[0].clone();
    service.endpoints = (0..300)
        .map(|number| {
            let mut endpoint = pattern.clone();
            endpoint.id = format!("re-{number}").into();
            endpoint.name = format!("desk-{number:03}");
            endpoint.sip_uri = format!("sip:desk-{number:03}@lyon.bwapp.bwsip.io");
            endpoint.description =
                Some(format!("{room} {}, table {}", 100 + number / 8, number % 8));
            endpoint.enabled = number % 7 != 0;
            endpoint
        })
        .collect();
    service
}

/// The dashboard on a terminal whose bytes are counted.
struct Counted {
    player: Player,
    theme: Theme,
    terminal: Terminal<Screen<Vec<u8>>>,
}

impl Counted {
    fn new(size: Size, room: &str, theme: Theme) -> Self {
        let mut player = Player::new();
        player.service = account(room);
        player.keys("R").answer();
        player.tell(Message::Resized(size));
        player.keys("G");
        let size = layout::Size::new(size.width, size.height);
        let screen = Screen::new(Vec::new(), size).erasing(true);
        let terminal = Terminal::new(screen).expect("a terminal");
        Self {
            player,
            theme,
            terminal,
        }
    }

    fn keys(&mut self, script: &str) {
        for key in script.split_whitespace() {
            if key == "LAST" {
                let rows = crate::app::page::layout::rows(self.model().shared.size);
                (1..rows).for_each(|_| self.keys("j"));
                continue;
            }
            if key == "HELD" {
                // As the loop takes them: all that wait, then one frame.
                for _ in 0..10 {
                    self.player.keys("j").answer();
                }
            } else {
                self.player.keys(key).answer();
            }
            self.draw();
        }
    }

    fn model(&self) -> &Model {
        &self.player.model
    }

    fn draw(&mut self) {
        let (model, theme) = (&self.player.model, &self.theme);
        backend::draw(&mut self.terminal, |frame| view(model, theme, frame)).expect("it draws");
    }

    fn take(&mut self) -> usize {
        std::mem::take(self.terminal.backend_mut().writer()).len()
    }
}

fn cost(action: &(&str, &str, &str), width: u16, height: u16) -> usize {
    let theme = Theme::named("terminal").expect("is there");
    cost_in(theme, action, width, height)
}

fn cost_in(theme: Theme, action: &(&str, &str, &str), width: u16, height: u16) -> usize {
    let (name, before, keys) = action;
    let room = match *name {
        FROM_RIGHT => "غرفة الاجتماعات الكبيرة في الطابق",
        _ => "Room",
    };
    let mut counted = Counted::new(Size { width, height }, room, theme);
    if keys.is_empty() {
        counted.draw();
        return counted.take();
    }
    counted.draw();
    counted.keys(before);
    counted.take();
    counted.keys(keys);
    counted.take()
}

fn named(name: &str, width: u16, height: u16) -> usize {
    let mut actions = ACTIONS.iter();
    let action = actions.find(|(known, ..)| *known == name);
    cost(action.expect("an action"), width, height)
}

#[test]
fn every_action_costs_what_the_table_says() {
    let mut table = format!("{:<32} {:>6} {:>7}\n", "bytes", "80×24", "200×50");
    for action in ACTIONS {
        let (small, large) = (cost(action, 80, 24), cost(action, 200, 50));
        writeln!(table, "{:<32} {small:>6} {large:>7}", action.0).expect("a string");
    }
    insta::assert_snapshot!(table);
}

/// What moves most often, by the colours that the terminal has.
const MOVES: &[(&str, &str, &str)] = &[
    ("the cursor moves down", "Enter j", "j"),
    ("the list scrolls by one line", "Enter G g LAST", "j"),
    ("a question is asked", "Enter", "x"),
    ("a question is answered with no", "Enter x", "n"),
    ("a notice comes", "Enter", "m"),
    ("the list, whole", "", "Enter"),
];

#[test]
fn what_moves_costs_what_the_table_says_in_any_depth_of_colour() {
    let depths = [Depth::True, Depth::Indexed, Depth::Sixteen];
    let mut table = format!("{:<32}", "bytes in the theme dark");
    for (width, height) in [(80, 24), (120, 40), (200, 50)] {
        for depth in ["true", "256", "16"] {
            write!(table, " {:>12}", format!("{width}×{height} {depth}")).expect("a string");
        }
    }
    for action in MOVES {
        write!(table, "\n{:<32}", action.0).expect("a string");
        for (width, height) in [(80, 24), (120, 40), (200, 50)] {
            let costs = depths.map(|depth| {
                let theme = Theme::named("dark").expect("is there").at(depth);
                cost_in(theme, action, width, height)
            });
            for cost in costs {
                write!(table, " {cost:>12}").expect("a string");
            }
            assert!(costs[0] >= costs[2], "{}: {costs:?}", action.0);
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn what_changes_nothing_costs_nothing() {
    for (width, height) in [(80, 24), (200, 50)] {
        assert_eq!(named("a key that does nothing", width, height), 0);
    }
}

#[test]
fn a_scroll_by_a_line_costs_little_more_than_the_line() {
    for (width, height) in [(80, 24), (119, 40)] {
        let scroll = named("the list scrolls by one line", width, height);
        let frame = named("the first frame", width, height);
        let line = usize::from(width);
        assert!(scroll <= 3 * line, "{scroll} bytes for {width} cells");
        assert!(scroll < frame, "{scroll} bytes, {frame} for everything");
    }
}

#[test]
fn a_move_of_the_cursor_costs_no_more_than_its_two_rows() {
    for (width, height) in [(80, 24), (119, 40)] {
        let moved = named("the cursor moves down", width, height);
        assert!(
            moved <= 3 * usize::from(width),
            "{moved} bytes for {width} cells"
        );
        // Most of these letters are two bytes long.
        let moved = named(FROM_RIGHT, width, height);
        assert!(
            moved <= 4 * usize::from(width),
            "{moved} bytes for {width} cells"
        );
    }
}
