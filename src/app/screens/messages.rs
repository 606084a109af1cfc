//! Everything that was said.

use crate::app::{
    keys::Action, layout, next::Next, notice::Tone, shared::Shared, time, wrap::wrap,
};

use super::endpoint::scrolled;

/// Cells of the time before each message.
pub const TIME: u16 = 10;

/// The messages, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Messages {
    /// The first line that is shown.
    pub scroll: usize,
}

impl Messages {
    /// Does what was asked for.
    pub fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        let height = layout::body(shared.size);
        let last = Self::lines(shared, shared.size.width)
            .len()
            .saturating_sub(height);
        if let Some(target) = scrolled(self.scroll, action, last, height) {
            self.scroll = target;
        }
        Next::Stay
    }

    /// Time, tone and text of each line; a message may take several, of which only the first has a time.
    #[must_use]
    pub fn lines(shared: &Shared, width: u16) -> Vec<(String, Tone, String)> {
        let mut lines = Vec::new();
        for (at, notice) in shared.notices.all.iter().rev() {
            let mut time = time::clock(*at, shared.utc_offset);
            for line in wrap(&notice.text, width.saturating_sub(TIME + 5)) {
                lines.push((std::mem::take(&mut time), notice.tone, line));
            }
        }
        lines
    }
}
