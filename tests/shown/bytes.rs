//! What a cursor move and a scroll cost in bytes, beside a pane that does not scroll with the list.

use crate::stage::Stage;

/// Moves down until the list scrolls, and answers what that took.
fn scroll(stage: &mut Stage) -> usize {
    for _ in 0..100 {
        stage.keys("j");
        let bytes = stage.draw();
        if String::from_utf8_lossy(&bytes).contains("\x1b[r") {
            return bytes.len();
        }
    }
    panic!("the list never scrolls as a whole");
}

#[test]
fn a_cursor_move_and_a_scroll_by_one_row_stay_within_their_budget_at_120_by_40() {
    let mut stage = Stage::generated(120, 40);
    stage.keys("Enter");
    stage.draw();
    stage.keys("j");
    let moved = stage.draw().len();
    let scrolled = scroll(&mut stage);
    assert_eq!(stage.draw().len(), 0, "nothing changed");
    assert!(moved <= 360, "a cursor move took {moved} bytes");
    // The region scrolls as a whole, and the detail beside the list is written again.
    assert!(
        scrolled <= 1300,
        "a scroll by one row took {scrolled} bytes"
    );
}
