//! `sipdeck replay`: plays a recorded session, and prints the screen at its end or each screen on the way.

use std::{fmt::Write as _, path::PathBuf};

use color_eyre::eyre::Result;
use ratatui::{Terminal, backend::TestBackend};
use unicode_width::UnicodeWidthStr;

use crate::{
    api::sentence::Sentence,
    app::{model::Model, text::time},
    runtime::recording::{Replay, Unplayable},
    ui::{self, theme::Theme},
};

/// Arguments of `replay`.
#[derive(Debug, clap::Args)]
pub struct Play {
    /// What --record has written
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print every screen that differs from the one before, with its time
    #[arg(long)]
    pub all: bool,
}

impl Play {
    /// The text of the screens. Nothing is asked of any service.
    ///
    /// # Errors
    /// When the file is no recording that can be played.
    pub fn run(&self) -> Result<String> {
        let named = |why: Unplayable| Sentence::new(format!("{}: {why}", self.file.display()));
        let mut replay = Replay::open(&self.file).map_err(named)?;
        let (mut told, mut last) = (String::new(), String::new());
        while replay.step().map_err(named)? {
            let Some(model) = replay.model().filter(|_| self.all) else {
                continue;
            };
            let screen = screen(model)?;
            if screen != last {
                let at = time::clock(model.shared.now(), &model.shared.zone);
                let _ = writeln!(told, "{at}\n{screen}");
                last = screen;
            }
        }
        if let Some(model) = replay.model().filter(|_| !self.all) {
            told = screen(model)?;
        }
        if let Some(why) = &replay.cut {
            let _ = writeln!(
                told,
                "The recording ends here, before the session did: {why}."
            );
        }
        Ok(told)
    }
}

/// The screen as text.
fn screen(model: &Model) -> Result<String> {
    let theme =
        Theme::named("mono").ok_or_else(|| Sentence::new("There is no plain theme.".to_owned()))?;
    let size = model.shared.size;
    let mut terminal = Terminal::new(TestBackend::new(size.width, size.height))?;
    terminal.draw(|frame| ui::view(model, &theme, frame))?;
    let buffer = terminal.backend().buffer();
    let width = usize::from(size.width.max(1));
    let lines = buffer.content().chunks(width).map(|cells| {
        let (mut line, mut at) = (String::new(), 0);
        while let Some(cell) = cells.get(at) {
            line.push_str(cell.symbol());
            // Behind a wide character stands a cell that nobody sees.
            at += cell.symbol().width().max(1);
        }
        line.trim_end().to_owned() + "\n"
    });
    Ok(lines.collect())
}
