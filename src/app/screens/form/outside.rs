//! A form that is filled in by the person's own editor.

use crate::app::{
    effect::{Draft, Effect},
    next::{Finish, Next},
    page::notice::Notice,
    shared::Shared,
};

use super::{
    form::{Form, Phase},
    text,
};

impl Form {
    /// Hands the fields to the editor. `alone` when the form was opened for that.
    pub fn go_outside(&mut self, shared: &mut Shared, alone: bool) {
        let text = self.as_text(shared);
        self.hand_over(shared, text, alone);
    }

    fn hand_over(&mut self, shared: &mut Shared, text: String, alone: bool) {
        self.phase = Phase::Outside { alone };
        let name = self.crumb();
        shared.ask(Effect::Edit(Draft { name, text }));
    }

    /// Takes what the editor left. A text that is wrong goes back there with what is wrong with it.
    pub fn edited(&mut self, shared: &mut Shared, outcome: Result<String, String>) -> Next {
        let Phase::Outside { alone } = self.phase else {
            return Next::Stay;
        };
        self.phase = Phase::Typing;
        let text = match outcome {
            Err(reason) => return close(Notice::bad(reason), alone),
            Ok(text) if text::is_empty(&text) => {
                return close(
                    Notice::plain("The text was emptied, so nothing was changed."),
                    alone,
                );
            }
            Ok(text) => text,
        };
        let before = self.clone();
        if let Err(wrong) = self.take_text(&shared.account, &text) {
            self.hand_over(shared, wrong.above(&text), alone);
            return Next::Stay;
        }
        if *self == before {
            return close(Notice::plain("Nothing was changed in the editor."), alone);
        }
        self.recheck(shared);
        if alone {
            self.submit(shared)
        } else {
            Next::Stay
        }
    }
}

fn close(notice: Notice, alone: bool) -> Next {
    if !alone {
        return Next::Say(notice);
    }
    Next::Finish(Box::new(Finish {
        found: None,
        notice,
        card: None,
    }))
}
