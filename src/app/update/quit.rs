//! Leaving the program, with a question first while writes or jobs are under way.

use crate::app::{
    effect::Effect,
    keys::{action::Action, table::Context},
    model::Model,
    next::{Intent, Question},
    overlay::Overlay,
    page::notice::Notice,
    screens::Screen,
    shared::Shared,
};

/// What is under way, as sentences; none when leaving cuts nothing short.
#[must_use]
pub fn under_way(shared: &Shared) -> Vec<String> {
    let writes = shared.account.writes.under_way();
    let writes = writes.map(|write| format!("Not answered yet: {}.", write.what));
    let at_work = shared.jobs.at_work();
    let at_work = at_work.map(|known| format!("A job is at work: {}.", known.job.plan.title));
    let all = writes.chain(shared.elsewhere.iter().cloned());
    all.chain(at_work).collect()
}

/// What leaving costs where no question can be shown, as sentences.
#[must_use]
pub fn cost(shared: &Shared, screen: &Screen) -> Vec<String> {
    let typed = screen.scene().is_changed();
    let typed = typed.then(|| "What was typed would be lost.".to_owned());
    typed.into_iter().chain(under_way(shared)).collect()
}

/// The next time leaves; says so, and what would be lost.
pub(crate) fn warn(model: &mut Model) {
    let lost = if model.screen().scene().is_changed() {
        " What was typed is lost then."
    } else {
        ""
    };
    let shared = &mut model.shared;
    shared.leaving = true;
    let key = shared.keymap.shown(&[Context::Screen], Action::Leave);
    let text = format!("{} again leaves.{lost}", key.unwrap_or("Once"));
    shared.say(Notice::plain(text));
}

/// Leaves, or asks first.
pub(crate) fn ask(model: &mut Model) {
    let under_way = under_way(&model.shared);
    if under_way.is_empty() {
        model.shared.ask(Effect::Quit);
        return;
    }
    let at_work = model.shared.jobs.at_work().is_some();
    let elsewhere = !model.shared.elsewhere.is_empty();
    let title = "Leave before the service has answered?";
    let mut question = Question::about(&model.shared.profile, title);
    for sentence in under_way {
        question = question.warning(sentence);
    }
    if elsewhere {
        question = question.text("What is at work elsewhere stops before its next item.");
    }
    if at_work {
        question = question
            .text("It stops before its next item, and can be taken up again at the next start.");
    }
    if model.shared.account.writes.is_empty() {
        model.overlay = Some(Overlay::Ask(question.yes("Yes, leave", Intent::Quit)));
        return;
    }
    let question = question
        .text("They were sent and may still happen; leaving now means not seeing how they end.")
        .yes("Yes, leave", Intent::Quit);
    model.overlay = Some(Overlay::Ask(question));
}
