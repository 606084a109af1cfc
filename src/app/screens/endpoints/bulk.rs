//! Changes to many endpoints at once: a frozen list, shown in a question before anything is sent.

use crate::{
    api::{ApplicationId, text},
    app::{
        next::{Next, Question},
        page::notice::Notice,
        screens::jobs::proposal::{NAMES, busy, confirm, names, plan},
        service::{
            consequence::{self, Consequence},
            names::takes_calls,
        },
        shared::Shared,
        text::number::{counted, grouped},
        work::{
            gather::{Gather, Gathered, MOST, Touched},
            job::item::{Fields, Item, NewPassword, Work},
            spent::Spent,
        },
    },
};

use super::endpoints::Endpoints;

/// What is to be done to all that are marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Switch them on or off.
    Enable(bool),
    /// Give them this application, or none.
    Application(Option<ApplicationId>),
    /// Give each a new password.
    Password,
    /// Delete them.
    Delete,
}

impl Change {
    pub(crate) fn work(&self, row: &Fields) -> Option<Work> {
        let fields = match self {
            Self::Delete => return Some(Work::Delete),
            Self::Password => Fields::default(),
            Self::Enable(on) => Fields {
                enabled: Some(*on),
                ..Fields::default()
            },
            Self::Application(id) => Fields {
                application: Some(id.as_ref().map(ToString::to_string).unwrap_or_default()),
                ..Fields::default()
            },
        };
        let password = (*self == Self::Password).then_some(NewPassword::Generated);
        let fields = fields.unlike(row);
        (password.is_some() || !fields.is_empty()).then_some(Work::Update { fields, password })
    }

    fn verb(&self, shared: &Shared) -> String {
        match self {
            Self::Enable(true) => "Enable".into(),
            Self::Enable(false) => "Disable".into(),
            Self::Application(None) => "Take the application from".into(),
            Self::Application(Some(id)) => {
                format!(
                    "Set the application {} for",
                    shared.account.application_name(id)
                )
            }
            Self::Password => "Set new passwords for".into(),
            Self::Delete => "Delete".into(),
        }
    }

    fn harm(&self, shared: &Shared) -> Option<Consequence> {
        match self {
            Self::Enable(true) => None,
            Self::Enable(false) => Some(consequence::DISABLED),
            Self::Application(None) => Some(consequence::NO_APPLICATION),
            Self::Application(Some(id)) => {
                let application = shared.account.application(id);
                application
                    .filter(|found| !takes_calls(found))
                    .map(|_| consequence::NO_CALL_URL)
            }
            Self::Password => Some(consequence::NEW_PASSWORD),
            Self::Delete => Some(consequence::DELETED),
        }
    }
}

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
        Some(Gathered::Marks(_) | Gathered::Name(_) | Gathered::Beginning(_)) => Next::Stay,
        None => Next::Say(Notice::plain("Collecting what is marked and shown.")),
    }
}

/// Asks about these endpoints.
pub fn confirmed(shared: &mut Shared, touched: Touched) -> Next {
    if let Some(reason) = shared.refusal().or_else(|| busy(shared)) {
        Spent::Touched(Box::new(touched)).free(shared);
        return Next::Say(Notice::bad(reason));
    }
    if touched.too_many {
        Spent::Touched(Box::new(touched)).free(shared);
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
    let title = format!("{} {count}", change.verb(shared));
    let plan = plan(shared, title.clone(), items);
    let mut question =
        Question::about(&shared.profile, format!("{title}?")).fact("Domain", domains);
    question = if plan.items.len() > NAMES {
        let count = grouped(plan.items.len());
        question
            .fact("Endpoints", format!("{count}, each of them listed below"))
            .rows(plan.items.iter().map(row).collect())
    } else {
        let all = plan.items.iter().map(|item| item.name.as_str());
        question.fact("Endpoints", names(all, plan.items.len()))
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
            names(said, hidden)
        ));
    }
    if let Some(harm) = change.harm(shared) {
        let one = plan.items.len() == 1;
        question = question.warning(if one { harm.one } else { harm.many });
    }
    Next::Ask(confirm(question, &shared.profile, plan))
}

/// An endpoint of a list that a question shows.
fn row(item: &Item) -> String {
    let description = item.before.description.as_deref().unwrap_or_default();
    let row = format!("{}  {description}", item.what());
    text::clean(row.trim_end()).into_owned()
}
