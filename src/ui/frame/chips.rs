//! The states of a list of endpoints with their counts, in one line below the title.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    app::{
        filter::Standing,
        screens::endpoints::{Endpoints, chips::name},
        text::number::grouped,
    },
    ui::{
        parts::{
            cell::put,
            standing::Weight,
            surface::{EDGE, FREE},
        },
        theme::Theme,
    },
};

/// From this width on, there is a chip for all of them.
const WITH_ALL: u16 = 60;

/// A chip in its pieces.
struct Chip {
    weight: Option<Weight>,
    word: &'static str,
    count: String,
    chosen: bool,
}

impl Chip {
    fn width(&self, worded: bool) -> usize {
        let sign = if self.weight.is_some() { 2 } else { 0 };
        let word = if worded { self.word.width() + 1 } else { 0 };
        sign + word + self.count.width()
    }
}

/// Draws it into the first line of the area: words go from the healthy end where there is no room for them.
pub fn draw(screen: &Endpoints, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let chosen = screen.chosen_chip();
    let shown = screen.shown_chips().into_iter();
    let shown = shown.filter(|(standing, _)| standing.is_some() || area.width >= WITH_ALL);
    let chip = |(standing, count): (Option<Standing>, usize)| Chip {
        weight: standing.map(Weight::of),
        word: name(standing),
        count: grouped(count),
        chosen: standing == chosen,
    };
    let chips: Vec<Chip> = shown.map(chip).collect();
    let room = usize::from(area.width.saturating_sub(EDGE + FREE));
    let cells = |worded: usize| -> usize {
        let each = chips.iter().enumerate();
        let each = each.map(|(at, chip)| chip.width(at < worded || chip.weight.is_none()) + 2);
        each.sum::<usize>().saturating_sub(2)
    };
    let mut ways = (0..=chips.len()).rev();
    let worded = ways.find(|worded| cells(*worded) <= room).unwrap_or(0);
    let end = area.x + area.width.saturating_sub(FREE);
    let mut x = area.x + EDGE;
    let mut write = |x: &mut u16, text: &str, style: Style| {
        let cells = u16::try_from(text.width()).unwrap_or(u16::MAX);
        let cells = cells.min(end.saturating_sub(*x));
        put(buffer, Position::new(*x, area.y), cells, text, style);
        *x += cells;
    };
    for (at, chip) in chips.iter().enumerate() {
        let on = |style: Style| {
            if chip.chosen {
                theme.active.patch(style)
            } else {
                style
            }
        };
        // The chip that is chosen has a cell of its ground at each side.
        let pad = chip.chosen && theme.has_surfaces();
        if pad {
            x -= 1;
            write(&mut x, " ", theme.active);
        }
        if let Some(weight) = chip.weight {
            write(&mut x, weight.sign(), on(weight.fill(theme)));
            write(&mut x, " ", on(Style::new()));
        }
        let (word, number) = if chip.chosen {
            (theme.active, theme.active)
        } else {
            (theme.muted, theme.text)
        };
        if at < worded || chip.weight.is_none() {
            write(&mut x, &format!("{} ", chip.word), word);
        }
        write(&mut x, &chip.count, number);
        if pad {
            write(&mut x, " ", theme.active);
            x -= 1;
        }
        x += 2;
    }
}
