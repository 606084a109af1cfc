//! Changes to many endpoints at once: a frozen list, shown in a question before anything is sent.

use crate::{
    api::text,
    app::{
        next::{Next, Question},
        page::notice::Notice,
        screens::jobs::proposal::{busy, confirm, plan},
        service::{
            consequence::{self, Consequence},
            names::takes_calls,
        },
        shared::Shared,
        text::number::{LISTED, counted, grouped, listed},
        work::{
            change::Change,
            gather::{Gather, Gathered, MOST, Touched},
            job::item::Item,
        },
    },
};

use super::endpoints::Endpoints;

/// Asks about a change of all that are marked and shown, as soon as it is known which these are.
pub fn ask(shared: &mut Shared, screen: &mut Endpoints, change: &Change) -> Next {
    let broken = screen.prompt.problem.is_some();
    let broken = broken.then_some("The filter cannot be read: correct or clear it first.");
    let reason = shared.refusal().or_else(|| busy(shared));
    let reason = reason.or_else(|| broken.or_else(|| screen.unsettled()).map(str::to_owned));
    if let Some(reason) = reason {
        return Next::Say(Notice::bad(reason));
    }
    let gather = Gather::Items {
        found: screen.found.clone(),
        marks: screen.marks.clone(),
        change: change.clone(),
    };
    match screen.gather(shared, gather) {
        Some(Gathered::Items(touched)) => confirmed(shared, *touched),
        Some(
            Gathered::Marks(_) | Gathered::Name(_) | Gathered::Beginning(_) | Gathered::Census(_),
        ) => Next::Stay,
        None => Next::Say(Notice::plain("Collecting what is marked and shown.")),
    }
}

/// Asks about these endpoints.
pub fn confirmed(shared: &mut Shared, touched: Touched) -> Next {
    if let Some(reason) = shared.refusal().or_else(|| busy(shared)) {
        shared.free([touched.spent()]);
        return Next::Say(Notice::bad(reason));
    }
    if touched.too_many {
        shared.free([touched.spent()]);
        return Next::Say(Notice::bad(format!(
            "More than {} endpoints are marked and shown, which is more than a job takes: mark fewer.",
            grouped(MOST)
        )));
    }
    let Touched {
        change,
        items,
        domains,
        as_they_are,
        hidden,
        names: hidden_names,
        too_many: _,
    } = touched;
    if items.is_empty() {
        return Next::Say(Notice::plain(
            "No endpoint that is marked and shown would change.",
        ));
    }
    let count = counted(items.len(), "endpoint", "endpoints");
    let title = format!("{} {count}", verb(&change, shared));
    let plan = plan(shared, title.clone(), items);
    let mut question =
        Question::about(&shared.profile, format!("{title}?")).fact("Domain", domains);
    question = if plan.items.len() > LISTED {
        let count = grouped(plan.items.len());
        question
            .fact("Endpoints", format!("{count}, each of them listed below"))
            .rows(plan.items.iter().map(row).collect())
    } else {
        let all = plan.items.iter().map(|item| item.name.as_str());
        question.fact("Endpoints", listed(all, plan.items.len()))
    };
    if as_they_are > 0 {
        question = question.text(if as_they_are == 1 {
            "1 of the marked is so already and is left alone.".to_owned()
        } else {
            format!(
                "{} of the marked are so already and are left alone.",
                grouped(as_they_are)
            )
        });
    }
    if hidden > 0 {
        let said = hidden_names.iter().map(String::as_str);
        question = question.warning(format!(
            "The filter hides {hidden} that are marked. They are left alone: {}.",
            listed(said, hidden)
        ));
    }
    if let Some(harm) = harm(&change, shared) {
        let one = plan.items.len() == 1;
        question = question.warning(if one { harm.one } else { harm.many });
    }
    Next::Ask(confirm(question, &shared.profile, plan))
}

/// What is done, in words that go on with how many endpoints.
fn verb(change: &Change, shared: &Shared) -> String {
    match change {
        Change::Enable(true) => "Enable".into(),
        Change::Enable(false) => "Disable".into(),
        Change::Application(None) => "Take the application from".into(),
        Change::Application(Some(id)) => {
            format!(
                "Set the application {} for",
                shared.account.application_name(id)
            )
        }
        Change::Password => "Set new passwords for".into(),
        Change::Delete => "Delete".into(),
    }
}

/// What it does to phones and calls.
fn harm(change: &Change, shared: &Shared) -> Option<Consequence> {
    match change {
        Change::Enable(true) => None,
        Change::Enable(false) => Some(consequence::DISABLED),
        Change::Application(None) => Some(consequence::NO_APPLICATION),
        Change::Application(Some(id)) => {
            let application = shared.account.application(id);
            application
                .filter(|found| !takes_calls(found))
                .map(|_| consequence::NO_CALL_URL)
        }
        Change::Password => Some(consequence::NEW_PASSWORD),
        Change::Delete => Some(consequence::DELETED),
    }
}

/// An endpoint of a list that a question shows.
fn row(item: &Item) -> String {
    let description = item.before.description.as_deref().unwrap_or_default();
    let row = format!("{}  {description}", item.what());
    text::clean(row.trim_end()).into_owned()
}
