//! Parts of a whole side by side, the worst first: as a line with signs, or half a row high, with a legend.

use ratatui::{buffer::Buffer, layout::Position, style::Style};
use unicode_width::UnicodeWidthStr;

use crate::{
    app::text::number::grouped,
    ui::theme::{Theme, symbols},
};

use super::{
    cell::put,
    standing::{Part, Weight},
};

/// So many cells for each part: at least one for what is not nought, and what that takes too much from the largest.
fn share(parts: &[Part], width: u16) -> Vec<u16> {
    let all: usize = parts.iter().map(|part| part.count).sum();
    let cells = |count: usize| {
        let exact = (count * usize::from(width) + all / 2).checked_div(all);
        let cells = exact.unwrap_or(0).max(usize::from(count > 0));
        u16::try_from(cells).unwrap_or(u16::MAX)
    };
    let mut shares: Vec<u16> = parts.iter().map(|part| cells(part.count)).collect();
    if all == 0 {
        return shares;
    }
    let total = |shares: &[u16]| {
        shares
            .iter()
            .fold(0_u16, |sum, cells| sum.saturating_add(*cells))
    };
    while total(&shares) != width {
        let more = total(&shares) < width;
        let Some(largest) = shares.iter_mut().max_by_key(|cells| **cells) else {
            break;
        };
        if more {
            *largest += 1;
        } else if *largest > 0 {
            *largest -= 1;
        } else {
            break;
        }
    }
    shares
}

/// A line in one row, with a sign where something is not well.
pub fn line(theme: &Theme, buffer: &mut Buffer, at: Position, width: u16, parts: &[Part]) {
    let mut x = at.x;
    for (part, cells) in parts.iter().zip(share(parts, width)) {
        let weight = part.weight;
        let (first, stroke) = match weight {
            Weight::Broken | Weight::Look => (weight.sign(), symbols::BAR),
            Weight::Off => (symbols::DASHED, symbols::DASHED),
            Weight::Empty => (symbols::THIN, symbols::THIN),
            Weight::Well | Weight::AtWork => (symbols::BAR, symbols::BAR),
        };
        for cell in 0..cells {
            let stroke = if cell == 0 { first } else { stroke };
            put(
                buffer,
                Position::new(x, at.y),
                1,
                stroke,
                ink(weight, theme),
            );
            x += 1;
        }
    }
}

/// The same half a row high, where there are tints enough for it; nothing of it needs a sign, since a legend is below.
pub fn slab(theme: &Theme, buffer: &mut Buffer, at: Position, width: u16, parts: &[Part]) {
    if !theme.has_surfaces() || theme.is_ascii() {
        line(theme, buffer, at, width, parts);
        return;
    }
    let mut x = at.x;
    for (part, cells) in parts.iter().zip(share(parts, width)) {
        let ink = if part.weight == Weight::Off {
            theme.off
        } else {
            ink(part.weight, theme)
        };
        let stroke = symbols::SLAB.repeat(usize::from(cells));
        put(buffer, Position::new(x, at.y), cells, &stroke, ink);
        x += cells;
    }
}

fn ink(weight: Weight, theme: &Theme) -> Style {
    match weight {
        Weight::Off | Weight::Empty => theme.faint,
        Weight::Broken | Weight::Look | Weight::Well | Weight::AtWork => weight.fill(theme),
    }
}

/// What the parts are: sign, count and word of each that is not nought. Where there is no room, words go from the end.
pub fn legend(theme: &Theme, buffer: &mut Buffer, at: Position, width: u16, parts: &[Part]) {
    let shown: Vec<&Part> = parts.iter().filter(|part| part.count > 0).collect();
    let cells = |words: usize, gap: usize| -> usize {
        let cell = |(place, part): (usize, &&Part)| {
            let word = if place < words {
                part.word.width() + 1
            } else {
                0
            };
            2 + grouped(part.count).width() + word + gap
        };
        let all: usize = shown.iter().enumerate().map(cell).sum();
        all.saturating_sub(gap)
    };
    let room = usize::from(width);
    let ways = (0..=shown.len()).rev();
    let ways = ways.flat_map(|words| [4, 3, 2].map(|gap| (words, gap)));
    let (words, gap) = ways
        .into_iter()
        .find(|(words, gap)| cells(*words, *gap) <= room)
        .unwrap_or((0, 1));
    let end = at.x + width;
    let mut x = at.x;
    let mut write = |text: &str, style: Style| {
        let room = end.saturating_sub(x);
        let cells = u16::try_from(text.width()).unwrap_or(u16::MAX).min(room);
        put(buffer, Position::new(x, at.y), cells, text, style);
        x += cells;
    };
    for (place, part) in shown.into_iter().enumerate() {
        let Part {
            weight,
            count,
            word,
        } = *part;
        if place > 0 {
            write(&" ".repeat(gap), theme.text);
        }
        write(weight.sign(), weight.fill(theme));
        let number = match weight {
            Weight::Broken => theme.danger,
            Weight::Look => theme.warning,
            Weight::Off | Weight::Empty | Weight::AtWork => theme.strong,
            Weight::Well => theme.text,
        };
        write(&format!(" {}", grouped(count)), number);
        if place < words {
            write(&format!(" {word}"), theme.muted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, Weight, share};

    #[test]
    fn what_is_not_nought_has_a_cell_and_all_cells_are_used() {
        for (counts, width, expected) in [
            ([2, 12, 27, 47, 392], 115, vec![1, 3, 6, 11, 94]),
            ([1, 0, 0, 0, 1_000_000], 10, vec![1, 0, 0, 0, 9]),
            ([1, 1, 1, 1, 1], 4, vec![1, 1, 1, 1, 0]),
            ([0, 0, 0, 0, 0], 10, vec![0; 5]),
            ([0, 1, 1, 0, 0], 24, vec![0, 12, 12, 0, 0]),
        ] {
            let weights = [
                Weight::Broken,
                Weight::Look,
                Weight::Off,
                Weight::Empty,
                Weight::Well,
            ];
            let parts: Vec<Part> = weights
                .into_iter()
                .zip(counts)
                .map(|(weight, count)| Part {
                    weight,
                    count,
                    word: "",
                })
                .collect();
            let shares = share(&parts, width);
            let sum: u16 = shares.iter().sum();
            assert_eq!(sum, if counts == [0; 5] { 0 } else { width });
            if counts != [1; 5] {
                assert_eq!(shares, expected);
            }
        }
    }
}
