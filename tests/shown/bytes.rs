//! What a cursor move and a scroll cost in bytes, beside a pane that does not scroll with the list.

use super::stage::Stage;

/// The rows of a list at this height: two lines of header, the chips, a free line, the titles, and the footer.
const fn rows(height: u16) -> u16 {
    height - 6
}

/// What each of the next moves down takes.
fn moves(stage: &mut Stage, count: u16) -> Vec<usize> {
    let one = |_| {
        stage.keys("j");
        stage.draw().len()
    };
    (0..count).map(one).collect()
}

#[test]
fn a_scroll_by_one_row_beside_the_pane_costs_little_more_than_what_changes_there() {
    for (width, height, move_most, middle, worst) in
        // The descriptions beside the pane scroll with their rows, also at 120 columns.
        [(120, 40, 340, 1080, 1150), (200, 50, 420, 1200, 1300)]
    {
        let mut stage = Stage::generated(width, height);
        stage.keys("Enter");
        stage.draw();
        let moved = moves(&mut stage, 1)[0];
        assert!(moved <= move_most, "a cursor move took {moved} bytes");
        moves(&mut stage, rows(height) - 2);
        let mut scrolled = moves(&mut stage, 25);
        assert_eq!(stage.draw().len(), 0, "nothing changed");
        scrolled.sort_unstable();
        assert!(
            scrolled[12] <= middle && scrolled[24] <= worst,
            "scrolls at {width} by {height} took {scrolled:?} bytes"
        );
    }
}
