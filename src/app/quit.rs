//! Leaving the program: at once, or after a question that names what is still under way.

use super::{
    effect::Effect,
    model::Model,
    overlay::Overlay,
    question::{Intent, Question},
};

/// Leaves, or asks first.
pub(super) fn ask(model: &mut Model) {
    let at_work = model
        .shared
        .jobs
        .at_work()
        .map(|known| known.job.plan.title.clone());
    let elsewhere = model.shared.elsewhere.clone();
    if model.shared.writes.is_empty() && at_work.is_none() && elsewhere.is_empty() {
        model.shared.ask(Effect::Quit);
        return;
    }
    let title = "Leave before the service has answered?";
    let mut question = Question::about(&model.shared.profile, title);
    for write in model.shared.writes.under_way() {
        question = question.warning(format!("Not answered yet: {}.", write.what));
    }
    for sentence in &elsewhere {
        question = question.warning(sentence);
    }
    if !elsewhere.is_empty() {
        question = question.text("What is at work elsewhere stops before its next item.");
    }
    if let Some(title) = at_work {
        question = question
            .warning(format!("A job is at work: {title}."))
            .text("It stops before its next item, and can be taken up again at the next start.");
    }
    if model.shared.writes.is_empty() {
        model.overlay = Some(Overlay::Ask(question.yes("Yes, leave", Intent::Quit)));
        return;
    }
    let question = question
        .text("They were sent and may still happen; leaving now means not seeing how they end.")
        .yes("Yes, leave", Intent::Quit);
    model.overlay = Some(Overlay::Ask(question));
}
