//! How far something is, as a line.

use crate::ui::theme::symbols;

/// The part that is done in halves of a cell, and the rest; together as many cells as asked for.
pub fn line(done: usize, all: usize, cells: usize) -> (String, String) {
    let halves = (done.min(all) * cells * 2).checked_div(all).unwrap_or(0);
    let mut full = symbols::BAR.repeat(halves / 2);
    if halves % 2 == 1 {
        full.push_str(symbols::HALF_LINE);
    }
    let rest = symbols::THIN.repeat(cells - halves.div_ceil(2));
    (full, rest)
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_gauge_goes_in_halves_of_a_cell_and_is_full_only_at_the_end() {
        let drawn = |done, all| {
            let (full, rest) = line(done, all, 5);
            full + &rest
        };
        assert_eq!(drawn(0, 10), "─────");
        assert_eq!(drawn(1, 10), "╸────");
        assert_eq!(drawn(5, 10), "━━╸──");
        assert_eq!(drawn(9, 10), "━━━━╸");
        assert_eq!(drawn(999, 1000), "━━━━╸");
        assert_eq!(drawn(10, 10), "━━━━━");
        assert_eq!(drawn(0, 0), "─────");
    }
}
