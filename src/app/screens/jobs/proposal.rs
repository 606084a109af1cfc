//! Turns a plan into the question that is asked before the job begins.

use crate::{
    api::text,
    app::{
        keys::action::Action,
        next::{Intent, Next, Question},
        page::notice::Notice,
        service::profile::Profile,
        shared::Shared,
        text::number::counted,
        work::{
            import::{Judged, Verdict, describe},
            job::{
                item::{Item, Work},
                plan::{JobId, Plan},
            },
            order::{Judgement, Taking},
        },
    },
};

/// Above so many endpoints, their number has to be typed out.
const MANY: usize = 10;

/// Asks about a file that was read.
#[must_use]
pub fn import(shared: &Shared, judgement: Judgement) -> Next {
    let Judgement {
        source,
        verdicts,
        applications,
        unknown,
        remarks,
    } = judgement;
    let name = source.path.rsplit('/').next().unwrap_or_default();
    let name = text::clean(name).into_owned();
    let items = verdicts.items();
    let wrong = verdicts.counts()[3];
    let title = match (wrong, items.len()) {
        (0, 0) => format!("{name} changes nothing"),
        (0, _) => format!("Import {name}?"),
        _ => format!("{name} cannot be imported as it is"),
    };
    let doubtful = verdicts.doubtful();
    let mut question = Question::about(&shared.profile, title).fact("Rows", verdicts.sum());
    if !unknown.is_empty() {
        let unknown = unknown.join(", ");
        question = question.text(format!("Columns that are not used: {unknown}."));
    }
    for remark in &remarks {
        question = question.text(remark.as_str());
    }
    let row = |judged: &Judged| {
        let words = match &judged.verdict {
            Verdict::Wrong(why) => why.clone(),
            other @ (Verdict::Create(_) | Verdict::Update(_) | Verdict::Unchanged) => {
                other.words(&applications)
            }
        };
        let comma = if judged.what.is_empty() { "" } else { ", " };
        let doubts = match judged.doubts.join(" ") {
            doubts if doubts.is_empty() => doubts,
            doubts => format!(". {doubts}"),
        };
        format!(
            "Line {}{comma}{}: {words}{doubts}",
            judged.line, judged.what
        )
    };
    let rows = |wanted: &dyn Fn(&Judged) -> bool| {
        let judged = verdicts.0.iter().filter(|judged| wanted(judged));
        judged.map(row).collect()
    };
    let again = |verdicts| {
        Intent::Consider(Box::new(Judgement {
            source: source.clone(),
            verdicts,
            applications: applications.clone(),
            unknown: unknown.clone(),
            remarks: remarks.clone(),
        }))
    };
    if wrong > 0 || items.is_empty() {
        let is_wrong = |judged: &Judged| matches!(judged.verdict, Verdict::Wrong(_));
        let listed = rows(&is_wrong);
        let question = match (wrong, items.len()) {
            (0, _) => question.text("Everything is as the file says; there is nothing to do."),
            (_, 0) => question.warning("Correct the file and import it again."),
            (_, _) => {
                let rest = again(verdicts.clone().only(|judged| !is_wrong(judged)));
                question
                    .warning("Correct the file and import it again, or go on without these rows.")
                    .yes("Go on without them", rest)
            }
        };
        return Next::Ask(question.rows(listed).otherwise("Close"));
    }
    if doubtful > 0 {
        let listed = rows(&Judged::is_doubtful);
        let without = again(verdicts.clone().only(|judged| !judged.is_doubtful()));
        let mut taken = verdicts.clone();
        taken.0.iter_mut().for_each(|judged| judged.doubts.clear());
        let few = counted(doubtful, "row", "rows");
        question.title = format!("{few} of {name} may be spoilt");
        let question = question
            .warning("Look at them: this is how spreadsheets change what was typed.")
            .rows(listed)
            .otherwise("Close")
            .yes("Leave them out", without)
            .answer(Action::Mine, "Take them as they are", again(taken));
        return Next::Ask(question);
    }
    let mut plan = plan(shared, format!("Import {name}"), items);
    plan.source = Some(source.clone());
    let mut question = question.rows(rows(&|judged| judged.verdict != Verdict::Unchanged));
    match shared.refusal().or_else(|| busy(shared)) {
        Some(reason) => {
            question.title = format!("{name} cannot be imported now");
            Next::Ask(question.warning(reason).otherwise("Close"))
        }
        None => Next::Ask(confirm(question, &shared.profile, plan)),
    }
}

/// Asks before something is taken back.
#[must_use]
pub fn take_back(shared: &Shared, taking: Taking) -> Next {
    let items = taking.verdicts.items();
    let mut question = Question::about(&shared.profile, "Take it back?");
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
