//! The way here: the screen that is shown, and those below it that it was come to from.

use super::screen::Screen;

/// At least one screen: the first stays.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    below: Vec<Screen>,
    top: Box<Screen>,
}

impl Stack {
    /// The first screen.
    #[must_use]
    pub fn new(first: Screen) -> Self {
        Self {
            below: Vec::new(),
            top: Box::new(first),
        }
    }

    /// The screen that is shown.
    #[must_use]
    pub fn top(&self) -> &Screen {
        &self.top
    }

    /// The same, to be worked with.
    pub(crate) fn top_mut(&mut self) -> &mut Screen {
        &mut self.top
    }

    /// How many there are.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.below.len() + 1
    }

    /// Whether the first screen is shown.
    #[must_use]
    pub fn is_at_first(&self) -> bool {
        self.below.is_empty()
    }

    /// Goes into a screen.
    pub(crate) fn push(&mut self, screen: Screen) {
        let below = std::mem::replace(&mut *self.top, screen);
        self.below.push(below);
    }

    /// Leaves the screen that is shown, unless it is the first.
    pub(crate) fn pop(&mut self) -> Option<Screen> {
        let below = self.below.pop()?;
        Some(std::mem::replace(&mut *self.top, below))
    }

    /// Takes out those that are gone; the first stays.
    pub(crate) fn take_out(&mut self, gone: impl Fn(&Screen) -> bool) -> Vec<Screen> {
        let behind_first = self.below.len().min(1)..;
        let between = self.below.extract_if(behind_first, |screen| gone(screen));
        let mut taken: Vec<Screen> = between.collect();
        if gone(&self.top) {
            taken.extend(self.pop());
        }
        taken
    }

    /// All of them, the first one first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Screen> {
        self.below.iter().chain([&*self.top])
    }

    /// The same, to be worked with.
    pub(crate) fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut Screen> {
        self.below.iter_mut().chain([&mut *self.top])
    }
}

#[cfg(test)]
mod tests {
    use super::{Screen, Stack};
    use crate::app::screens::{Domains, Jobs, Messages};

    fn kinds(stack: &Stack) -> Vec<&'static str> {
        let kind = |screen: &Screen| match screen {
            Screen::Overview(_) => "overview",
            Screen::Domains(_) => "domains",
            Screen::Jobs(_) => "jobs",
            Screen::Messages(_) => "messages",
            Screen::Endpoints(_)
            | Screen::Endpoint(_)
            | Screen::Examination(_)
            | Screen::Ladder(_)
            | Screen::Calls(_)
            | Screen::Call(_)
            | Screen::Ring(_)
            | Screen::Application(_)
            | Screen::Form(_)
            | Screen::Requests(_) => "another",
        };
        stack.iter().map(kind).collect()
    }

    #[test]
    fn the_first_screen_stays_whatever_is_taken_away() {
        let mut stack = Stack::new(Screen::Domains(Domains::default()));
        assert_eq!((stack.pop(), stack.take_out(|_| true)), (None, Vec::new()));
        stack.push(Screen::Jobs(Jobs::default()));
        stack.push(Screen::Messages(Messages::default()));
        assert_eq!(kinds(&stack), ["domains", "jobs", "messages"]);
        let taken = stack.take_out(|screen| matches!(screen, Screen::Jobs(_)));
        assert_eq!(taken.len(), 1);
        assert_eq!(kinds(&stack), ["domains", "messages"]);
        stack.push(Screen::Jobs(Jobs::default()));
        assert_eq!(stack.take_out(|_| true).len(), 2);
        assert_eq!(
            (kinds(&stack), stack.is_at_first()),
            (vec!["domains"], true)
        );
    }
}
