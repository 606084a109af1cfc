//! Pictures of `view`: the text of the screen, where the cursor is, and a hash of the styles.

mod anywhere;
mod browse;
mod calls;
mod change;
mod jobs;
mod legible;
mod logs;
mod meanings;
mod narrow;
mod phones;
mod pressed;
mod random;
mod rebound;
mod scenes;
mod sheet;
mod sizes;
mod trouble;

use std::hash::{DefaultHasher, Hash, Hasher};

use ratatui::{
    Terminal,
    backend::{Backend, TestBackend},
    buffer::{Buffer, Cell},
    style::Style,
};
use unicode_width::UnicodeWidthStr;

use crate::app::{model::Model, tests::player::Player};

use super::{theme::Theme, view};

/// The sizes that every picture is looked at in.
const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (40, 10), (200, 50)];

/// The dashboard in every size, each of which it is told.
pub fn pictures(player: &mut Player) -> String {
    let mut look = |(width, height)| {
        player.resize(width, height);
        let picture = picture(&player.model, width, height);
        format!("{width}×{height}\n{picture}")
    };
    let seen = SIZES.map(&mut look).join("\n");
    player.resize(80, 24);
    seen
}

/// The model as it looks at this size.
pub fn picture(model: &Model, width: u16, height: u16) -> String {
    let theme = Theme::named("terminal").expect("a theme");
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
    let mut shown = false;
    terminal
        .draw(|frame| view(model, &theme, frame))
        .expect("it draws");
    let buffer = terminal.backend().buffer().clone();
    let cursor = terminal
        .backend_mut()
        .get_cursor_position()
        .expect("a place");
    shown |= terminal.backend().cursor_visible();
    let mut lines = text(&buffer);
    lines.push(if shown {
        format!("cursor at {},{}", cursor.x, cursor.y)
    } else {
        "no cursor".into()
    });
    lines.push(format!("styles {:016x}", styles(&buffer)));
    lines.join("\n")
}

fn text(buffer: &Buffer) -> Vec<String> {
    let row = |y| {
        let mut line = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(symbol.width().max(1)).expect("narrow");
        }
        line.trim_end().to_owned()
    };
    (0..buffer.area.height).map(row).collect()
}

fn styles(buffer: &Buffer) -> u64 {
    let mut hasher = DefaultHasher::new();
    // Underlines take the colour of the terminal, whatever is built in.
    let underline = Style::reset().fg;
    for Style {
        fg,
        bg,
        add_modifier,
        sub_modifier,
        ..
    } in buffer.content.iter().map(Cell::style)
    {
        (fg, bg, underline, add_modifier, sub_modifier).hash(&mut hasher);
    }
    hasher.finish()
}
