//! Asks about a file before it is imported: rows that are wrong, rows that may be spoilt, and then the rest.

use crate::{
    api::{Application, text},
    app::{
        keys::action::Action,
        next::{Intent, Next, Question},
        shared::Shared,
        text::number::counted,
        work::{
            import::{Judged, Verdict, Verdicts},
            order::{Aside, Judgement},
        },
    },
};

use super::proposal::{busy, confirm, plan};

/// Asks about a file that was read.
#[must_use]
pub fn import(shared: &Shared, judgement: Judgement) -> Next {
    let name = judgement.source.path.rsplit('/').next().unwrap_or_default();
    let name = text::clean(name).into_owned();
    let verdicts = &judgement.verdicts;
    let items = verdicts.items();
    let (wrong, doubtful) = (verdicts.counts()[3], verdicts.doubtful());
    let title = match (wrong, items.len()) {
        (0, 0) => format!("{name} changes nothing"),
        (0, _) if doubtful > 0 => {
            let few = counted(doubtful, "row", "rows");
            format!("{few} of {name} may be spoilt")
        }
        (0, _) => format!("Import {name}?"),
        _ => format!("{name} cannot be imported as it is"),
    };
    let mut question = Question::about(&shared.profile, title).fact("Rows", verdicts.sum());
    if !judgement.unknown.is_empty() {
        let unknown = judgement.unknown.join(", ");
        question = question.text(format!("Columns that are not used: {unknown}."));
    }
    for remark in &judgement.remarks {
        question = question.text(remark.as_str());
    }
    if wrong > 0 || items.is_empty() {
        return Next::Ask(about_wrong(question, &judgement));
    }
    if doubtful > 0 {
        return Next::Ask(about_doubtful(question, &judgement));
    }
    let rows = listed(&judgement, |judged| judged.verdict != Verdict::Unchanged);
    let mut question = question.rows(rows);
    let mut plan = plan(shared, format!("Import {name}"), items);
    plan.source = Some(judgement.source);
    match shared.refusal().or_else(|| busy(shared)) {
        Some(reason) => {
            question.title = format!("{name} cannot be imported now");
            Next::Ask(question.warning(reason).otherwise("Close"))
        }
        None => Next::Ask(confirm(question, &shared.profile, plan)),
    }
}

/// Rows that cannot be done, or nothing to do.
fn about_wrong(question: Question, judgement: &Judgement) -> Question {
    let verdicts = &judgement.verdicts;
    let question = question
        .rows(listed(judgement, is_wrong))
        .otherwise("Close");
    match (verdicts.any_wrong(), verdicts.items().is_empty()) {
        (false, _) => question.text("Everything is as the file says; there is nothing to do."),
        (true, true) => question
            .warning("Correct the file and import it again.")
            .answer(Action::SetAside, ASIDE, aside(judgement, is_wrong)),
        (true, false) => question
            .warning("Correct the file and import it again, or go on without these rows.")
            .yes(
                "Go on without them",
                only(judgement, |judged| !is_wrong(judged)),
            )
            .answer(Action::SetAside, ASIDE, aside(judgement, is_wrong)),
    }
}

/// Rows that somebody should look at.
fn about_doubtful(question: Question, judgement: &Judgement) -> Question {
    let mut taken = judgement.clone();
    let rows = taken.verdicts.0.iter_mut();
    rows.for_each(|judged| judged.doubts.clear());
    question
        .warning("Look at them: this is how spreadsheets change what was typed.")
        .rows(listed(judgement, Judged::is_doubtful))
        .otherwise("Close")
        .yes(
            "Leave them out",
            only(judgement, |judged| !judged.is_doubtful()),
        )
        .answer(
            Action::Mine,
            "Take them as they are",
            Intent::Consider(Box::new(taken)),
        )
        .answer(
            Action::SetAside,
            ASIDE,
            aside(judgement, Judged::is_doubtful),
        )
}

const ASIDE: &str = "Write them to a file";

fn is_wrong(judged: &Judged) -> bool {
    matches!(judged.verdict, Verdict::Wrong(_))
}

/// Goes on with these rows alone.
fn only(judgement: &Judgement, keep: impl Fn(&Judged) -> bool) -> Intent {
    let mut rest = judgement.clone();
    rest.verdicts = rest.verdicts.only(keep);
    Intent::Consider(Box::new(rest))
}

/// Writes these rows to a file beside the one that was read, and asks once more.
fn aside(judgement: &Judgement, keep: impl Fn(&Judged) -> bool) -> Intent {
    let path = &judgement.source.path;
    let stem = path
        .rsplit_once('.')
        .map_or(path.as_str(), |(stem, _)| stem);
    let rows = judgement.verdicts.0.iter().filter(|judged| keep(judged));
    let rows = rows.map(|judged| match &judged.verdict {
        Verdict::Wrong(why) => (judged.line, why.clone()),
        Verdict::Create(_) | Verdict::Update(_) | Verdict::Unchanged => {
            (judged.line, judged.doubts.join(" "))
        }
    });
    Intent::SetAside {
        aside: Box::new(Aside {
            path: format!("{stem}.rows.csv"),
            rows: rows.collect(),
        }),
        judgement: Box::new(judgement.clone()),
    }
}

/// The rows that are wanted, one a line.
fn listed(judgement: &Judgement, wanted: impl Fn(&Judged) -> bool) -> Vec<String> {
    let Verdicts(rows) = &judgement.verdicts;
    let rows = rows.iter().filter(|judged| wanted(judged));
    rows.map(|judged| told(judged, &judgement.applications))
        .collect()
}

fn told(judged: &Judged, applications: &[Application]) -> String {
    let words = match &judged.verdict {
        Verdict::Wrong(why) => why.clone(),
        other @ (Verdict::Create(_) | Verdict::Update(_) | Verdict::Unchanged) => {
            other.words(applications)
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
}
