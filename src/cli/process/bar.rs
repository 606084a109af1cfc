//! A bar at the foot of the terminal that tells how far a command is; nothing where nobody watches.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output;

/// Times a second that it is drawn anew at most.
const PACE: u8 = 10;

/// How far a command is, on standard error.
pub struct Bar(Option<ProgressBar>);

impl Bar {
    /// One that shows nothing yet.
    pub fn new() -> Self {
        Self(output::is_watched().then(|| {
            let target = ProgressDrawTarget::stderr_with_hz(PACE);
            // A template that is none leaves the one of the library.
            let style = ProgressStyle::with_template("{bar:20} {wide_msg}");
            let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::with_draw_target(None, target).with_style(style.progress_chars("█▌░"))
        }))
    }

    /// So many are done, of so many; the words stand behind.
    pub fn show(&self, done: usize, of: usize, words: String) {
        if let Some(bar) = &self.0 {
            let number = |count| u64::try_from(count).unwrap_or(u64::MAX);
            bar.set_length(number(of));
            bar.set_message(words);
            bar.set_position(number(done));
        }
    }

    /// Does something that writes to the terminal.
    pub fn beside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Takes it away for good.
    pub fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
