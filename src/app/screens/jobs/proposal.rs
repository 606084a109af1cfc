//! Turns a plan into the question that is asked before the job begins.

use crate::{
    api::text,
    app::{
        next::{Intent, Next, Question},
        page::notice::Notice,
        service::{consequence, profile::Profile},
        shared::Shared,
        text::number::counted,
        work::{
            import::{Verdict, describe},
            job::{
                item::{Item, Work},
                plan::{JobId, Plan},
            },
            order::Taking,
        },
    },
};

/// Above so many endpoints, their number has to be typed out.
const MANY: usize = 10;

/// Asks before something is taken back.
#[must_use]
pub fn take_back(shared: &Shared, taking: Taking) -> Next {
    let items = taking.verdicts.items();
    let of_job = JobId::parse(&taking.undoes).and_then(|id| shared.jobs.find(&id));
    let what = match (of_job, taking.verdicts.0.as_slice()) {
        (Some(known), _) => format!("\"{}\"", known.job.plan.title),
        (None, [one]) => format!("the change of {}", one.what),
        (None, all) => counted(all.len(), "change", "changes"),
    };
    let mut question = Question::about(&shared.profile, format!("Take back {what}?"));
    let rows = taking.verdicts.0.iter().map(|judged| {
        let words = match &judged.verdict {
            Verdict::Wrong(why) => format!("left alone: {why}"),
            Verdict::Create(item) | Verdict::Update(item) => describe(item, &taking.applications),
            Verdict::Unchanged => "is so already".into(),
        };
        format!("{}: {words}", judged.what)
    });
    question = question.rows(rows.collect());
    if let Some(caution) = &taking.caution {
        question = question.warning(caution.as_str());
    }
    if items.is_empty() {
        question.title = "Nothing can be taken back".into();
        return Next::Ask(
            question
                .text("Why each change is left alone stands below.")
                .otherwise("Close"),
        );
    }
    if items
        .iter()
        .any(|item| matches!(item.work, Work::Create { .. }))
    {
        question = question.warning(
            "A deleted endpoint is made again with a new id and a new password: its phone has to be set up anew.",
        );
    }
    let disables = |item: &&Item| matches!(&item.work, Work::Update { fields, .. } if fields.enabled == Some(false));
    match items.iter().filter(disables).count() {
        0 => {}
        1 => question = question.warning(consequence::DISABLED.one),
        _ => question = question.warning(consequence::DISABLED.many),
    }
    let deletes = |item: &&Item| matches!(item.work, Work::Delete);
    if items.iter().any(|item| deletes(&item) && !item.is_domain()) {
        question = question.warning("What was created is deleted: its phones stop working.");
    }
    let mut domains = items.iter().filter(deletes);
    let domain = domains.find(|item| item.is_domain());
    let domain = domain.map(|item| item.domain_name.clone());
    let title = match &items[..] {
        [item] => format!("Undo a change of {}", text::clean(&item.what())),
        items => format!("Undo {}", counted(items.len(), "change", "changes")),
    };
    let mut plan = plan(shared, title, items);
    plan.undoes = Some(taking.undoes);
    if let Some(reason) = shared.refusal().or_else(|| busy(shared)) {
        return Next::Say(Notice::bad(reason));
    }
    let Some(domain) = domain else {
        return Next::Ask(confirm(question, &shared.profile, plan));
    };
    let harm = "Its SIP host stops working, and its name can be taken by anybody.";
    let question = confirm(question.warning(harm), &shared.profile, plan);
    Next::Ask(question.prove(domain))
}

/// Adds where new passwords go, what has to be typed out, and the yes.
pub(crate) fn confirm(question: Question, profile: &Profile, plan: Plan) -> Question {
    let question = match plan.results.as_ref().filter(|_| plan.generates()) {
        Some(path) => question.at_once(format!(
            "The new passwords are written to {path}, which only you can read."
        )),
        None => question,
    };
    proven(question, profile, plan.items.len()).yes("Yes, do it", Intent::Start(Box::new(plan)))
}

/// Whether a yes is not enough to change so many endpoints: above ten, and in a protected account always.
#[must_use]
pub fn wants_number(profile: &Profile, number: usize) -> bool {
    number > MANY || profile.protected
}

/// Adds that the number has to be typed out, where it has to.
#[must_use]
pub fn proven(question: Question, profile: &Profile, number: usize) -> Question {
    if wants_number(profile, number) {
        question.prove(number.to_string())
    } else {
        question
    }
}

/// Why no other job can be begun here now, if so.
#[must_use]
pub fn busy(shared: &Shared) -> Option<String> {
    let known = shared.jobs.at_work()?;
    Some(format!(
        "A job is at work: {}. Wait for it, or stop it first.",
        known.job.plan.title
    ))
}

pub(crate) fn plan(shared: &Shared, title: String, items: Vec<Item>) -> Plan {
    let is_taken = |id: &JobId| shared.jobs.find(id).is_some();
    let id = JobId::draw(shared.now(), shared.now().0, is_taken);
    let by = (shared.now(), shared.operator.user.as_str());
    let mut plan = Plan::new((id, title), &shared.profile, by, items);
    if plan.generates() {
        plan.results = Some(format!("{}/{}.csv", shared.operator.passwords, plan.id));
    }
    plan
}
