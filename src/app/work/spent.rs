//! What nobody needs any more and is so large that letting go of it would hold up the keys.

use crate::app::{
    effect::Effect,
    next::{Intent, Question},
    overlay::Overlay,
    screens::Screen,
    search::{Found, SMALL},
    shared::Shared,
};

use super::{
    gather::{Gathered, Touched},
    job::plan::Plan,
    order::Order,
};

/// Large things, each of which takes milliseconds to be freed.
#[derive(Debug, Clone, PartialEq)]
pub enum Spent {
    /// Rows that are not shown any more.
    Rows(Box<Found>),
    /// What was found out too late.
    Gathered(Box<Gathered>),
    /// A frozen list that was refused.
    Touched(Box<Touched>),
    /// A question that was answered with no.
    Question(Box<Question>),
    /// A job that was not begun.
    Order(Order),
    /// A screen that was left.
    Screen(Box<Screen>),
}

impl Spent {
    /// Frees it at once when that takes little, or else has the runtime do it off the loop.
    pub fn free(self, shared: &mut Shared) {
        if self.rows() > SMALL {
            shared.ask(Effect::Free(self));
        }
    }

    /// About how many rows it holds.
    fn rows(&self) -> usize {
        match self {
            Self::Rows(found) => found.total,
            Self::Gathered(gathered) => match &**gathered {
                Gathered::Marks(marks) => marks.len(),
                Gathered::Items(touched) => touched.items.len(),
                Gathered::Name(_) | Gathered::Beginning(_) => 0,
            },
            Self::Touched(touched) => touched.items.len(),
            Self::Question(question) => {
                let answers = question.answers.iter();
                let intents = answers.filter_map(|answer| answer.then.as_ref());
                intents.map(|intent| planned(intent).map_or(0, items)).sum()
            }
            Self::Order(Order::Start(plan)) => items(plan),
            Self::Order(_) => 0,
            Self::Screen(screen) => match &**screen {
                Screen::Endpoints(list) => list.found.total + list.marks.len(),
                Screen::Domains(_)
                | Screen::Endpoint(_)
                | Screen::Form(_)
                | Screen::Requests(_)
                | Screen::Messages(_)
                | Screen::Jobs(_) => 0,
            },
        }
    }
}

fn items(plan: &Plan) -> usize {
    plan.items.len()
}

fn planned(intent: &Intent) -> Option<&Plan> {
    if let Intent::Start(plan) = intent {
        Some(plan)
    } else {
        None
    }
}

/// Closes what lies over the screen.
pub fn close(overlay: &mut Option<Overlay>, shared: &mut Shared) {
    if let Some(Overlay::Ask(question)) = overlay.take() {
        Spent::Question(Box::new(question)).free(shared);
    }
}
