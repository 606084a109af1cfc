//! The cursor and the scroll position of a list; the cursor is kept by id.

use crate::app::keys::action::Action;

/// The cursor moves inside the window; the window scrolls only at its edges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List<Id> {
    /// The row under the cursor; `None` only while there are no rows.
    pub cursor: Option<Id>,
    /// Where that row is.
    pub index: usize,
    /// The first row of the window.
    pub offset: usize,
    /// Whether a person ever moved it.
    pub moved: bool,
}

impl<Id> Default for List<Id> {
    fn default() -> Self {
        Self {
            cursor: None,
            index: 0,
            offset: 0,
            moved: false,
        }
    }
}

impl<Id: Ord> List<Id> {
    /// Where a moving action leads; `None` when it is another action.
    pub fn target(&self, action: Action, count: usize, height: usize) -> Option<usize> {
        let last = count.saturating_sub(1);
        let half = (height / 2).max(1);
        let page = height.saturating_sub(1).max(1);
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "every other action is no move"
        )]
        let target = match action {
            Action::Down => self.index + 1,
            Action::Up => self.index.saturating_sub(1),
            Action::First => 0,
            Action::Last => last,
            Action::HalfPageDown => self.index + half,
            Action::HalfPageUp => self.index.saturating_sub(half),
            Action::PageDown => self.index + page,
            Action::PageUp => self.index.saturating_sub(page),
            _ => return None,
        };
        Some(target.min(last))
    }

    /// Puts the cursor on a row.
    pub fn place(&mut self, index: usize, id: Option<Id>, count: usize, height: usize) {
        self.moved = true;
        self.cursor = id;
        self.index = index.min(count.saturating_sub(1));
        self.show(count, height);
    }

    /// The rows changed: the row under the cursor is at `found` now and stays where it is on the screen. If
    /// it is gone, the row that took its place is answered, for the caller to put the cursor on.
    pub fn settle(&mut self, found: Option<usize>, count: usize, height: usize) -> Option<usize> {
        if let Some(index) = found {
            self.offset = index.saturating_sub(self.index.saturating_sub(self.offset));
            self.index = index;
        }
        self.index = self.index.min(count.saturating_sub(1));
        self.show(count, height);
        found.is_none().then_some(self.index)
    }

    /// The rows changed to these: the cursor stays on its row, or goes to the one that took its place.
    pub fn follow(&mut self, rows: &[Id], height: usize)
    where
        Id: Clone,
    {
        let cursor = self.cursor.as_ref();
        let found = cursor.and_then(|cursor| rows.iter().position(|id| id == cursor));
        if let Some(index) = self.settle(found, rows.len(), height) {
            self.cursor = rows.get(index).cloned();
        }
    }

    /// Moves the cursor among these rows; `false` when the action is another one.
    pub fn browse(&mut self, action: Action, rows: &[Id], height: usize) -> bool
    where
        Id: Clone,
    {
        let Some(target) = self.target(action, rows.len(), height) else {
            return false;
        };
        let id = rows.get(target).cloned();
        self.place(target, id, rows.len(), height);
        true
    }

    /// The rows changed to these: the cursor is on the wanted one, or where it was where that is not among them.
    pub fn stand(&mut self, wanted: Option<&Id>, rows: &[Id], height: usize)
    where
        Id: Clone,
    {
        let found = wanted.and_then(|wanted| rows.iter().position(|id| id == wanted));
        let index = found.unwrap_or(self.index);
        self.index = index.min(rows.len().saturating_sub(1));
        self.cursor = rows.get(self.index).cloned();
        self.show(rows.len(), height);
    }

    /// Scrolls just so far that the cursor is in the window and no row is missing at its end.
    pub fn show(&mut self, count: usize, height: usize) {
        let height = height.max(1);
        self.offset = self.offset.min(count.saturating_sub(height));
        if self.index < self.offset {
            self.offset = self.index;
        } else if self.index >= self.offset + height {
            self.offset = self.index + 1 - height;
        }
    }
}

/// Where a moving action scrolls to, when `top` is the first line that is shown and `last` the largest.
pub fn scrolled(top: usize, action: Action, last: usize, height: usize) -> Option<usize> {
    let place = List::<()> {
        index: top,
        ..List::default()
    };
    place.target(action, last + 1, height)
}

#[cfg(test)]
mod tests {
    use super::List;

    #[test]
    fn the_window_scrolls_only_at_its_edges() {
        let mut list = List::default();
        list.place(4, Some(4), 100, 5);
        assert_eq!(list.offset, 0);
        list.place(5, Some(5), 100, 5);
        assert_eq!(list.offset, 1);
        list.place(2, Some(2), 100, 5);
        assert_eq!(list.offset, 1);
    }

    #[test]
    fn rows_that_come_before_the_cursor_do_not_move_it_on_the_screen() {
        let mut list = List::default();
        list.place(50, Some(50), 100, 10);
        let line = list.index - list.offset;
        assert_eq!(list.settle(Some(70), 120, 10), None);
        assert_eq!(list.index - list.offset, line);
        assert_eq!(
            list.settle(None, 30, 10),
            Some(29),
            "gone, and the list is shorter"
        );
        assert_eq!(list.offset, 20);
    }
}
