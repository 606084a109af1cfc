//! The rows of a list of calls: what a filter finds in them, in which order they stand, and what stands in their columns.

use std::{borrow::Cow, cmp::Ordering};

use crate::{
    api::call::CalledPhone,
    app::{
        calls::{Known, Outcome, person},
        filter::{Field, Record},
        next::route::Of,
        page::columns::CallColumn,
        shared::Shared,
        text::{
            order::{Sort, natural},
            time::{self, Moment},
        },
    },
};

/// The fields that a word without a field looks at.
pub const FIELDS: &[Field] = &[
    Field::From,
    Field::To,
    Field::Outcome,
    Field::App,
    Field::Agent,
];

/// A call as a row.
#[derive(Debug, Clone, PartialEq)]
pub struct CallRow<'a> {
    /// The call.
    pub known: &'a Known,
    /// Who calls, as people read it.
    pub from: Cow<'a, str>,
    /// Who is called.
    pub to: Cow<'a, str>,
    /// The application, by its name.
    pub application: String,
    /// The phone that answered, or the only one that was called.
    pub phone: &'a str,
}

impl<'a> CallRow<'a> {
    /// The row of a call.
    #[must_use]
    pub fn new(known: &'a Known, shared: &Shared) -> Self {
        let call = &known.call;
        let application = call.application_id.as_ref();
        Self {
            known,
            from: person(&call.from),
            to: person(&call.to),
            application: application.map_or_else(String::new, |id| {
                shared.account.names.application(id).to_owned()
            }),
            phone: phone(&known.phones),
        }
    }

    /// What stands in a column, with the field that a filter looks at there.
    #[must_use]
    pub fn text(&self, column: CallColumn, shared: &Shared) -> String {
        let known = self.known;
        match column {
            CallColumn::State => known.outcome.word().to_owned(),
            CallColumn::Way => known.call.direction.clone(),
            CallColumn::From => self.from.to_string(),
            CallColumn::To => self.to.to_string(),
            CallColumn::Phone => self.phone.to_owned(),
            CallColumn::Application => self.application.clone(),
            CallColumn::Talked => talked(known, shared.now()),
            CallColumn::Began => known
                .began()
                .map_or_else(String::new, |at| when(at, shared.now(), &shared.zone)),
        }
    }
}

fn phone(phones: &[CalledPhone]) -> &str {
    let answered = phones.iter().find(|phone| phone.fate == "answered");
    let only = match phones {
        [only] => Some(only),
        _ => None,
    };
    answered
        .or(only)
        .map_or("", |phone| phone.user_agent.as_str())
}

/// The time of day, with the day before it where that is another.
#[must_use]
pub fn when(at: Moment, now: Moment, zone: &jiff::tz::TimeZone) -> String {
    let (day, today) = (time::dated(at, zone), time::dated(now, zone));
    if day.get(..10) == today.get(..10) {
        time::clock(at, zone)
    } else {
        day.get(5..).unwrap_or_default().to_owned()
    }
}

/// How long both sides spoke, as `2:14`; of a call that goes on longer than a minute, whole minutes.
#[must_use]
pub fn talked(known: &Known, now: Moment) -> String {
    match known.talked(now) {
        Some(seconds) if known.outcome == Outcome::Talking && seconds >= 60 => {
            format!("{} min", seconds / 60)
        }
        Some(seconds) => spoken(seconds),
        None => String::new(),
    }
}

/// Seconds as `2:14` or `1:02:14`.
#[must_use]
pub fn spoken(seconds: u64) -> String {
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{rest:02}")
    } else {
        format!("{minutes}:{rest:02}")
    }
}

impl Record for CallRow<'_> {
    fn text(&self, field: Field) -> &str {
        match field {
            Field::From => &self.from,
            Field::To => &self.to,
            Field::Outcome => self.known.outcome.word(),
            Field::App => &self.application,
            Field::Agent => self.phone,
            Field::Id => self.known.call.id.as_str(),
            Field::Name
            | Field::Description
            | Field::Uri
            | Field::Host
            | Field::Domain
            | Field::Enabled
            | Field::Registered
            | Field::Refused
            | Field::Address
            | Field::For
            | Field::Method
            | Field::Status
            | Field::Path
            | Field::Text => "",
        }
    }

    /// A whole address finds what is shown without its suffix.
    fn any(&self, field: Field, passes: &mut dyn FnMut(&str) -> bool) -> bool {
        let call = &self.known.call;
        let from = (field == Field::From).then_some(&call.from);
        let whole = from.or_else(|| (field == Field::To).then_some(&call.to));
        passes(Record::text(self, field)) || whole.is_some_and(|whole| passes(whole))
    }
}

/// The calls that are meant, as they are known.
pub fn of<'a>(whose: &'a Of, shared: &'a Shared) -> Vec<&'a Known> {
    let calls = &shared.calls;
    match whose {
        Of::Account => calls.iter().collect(),
        Of::Endpoint(domain, endpoint) => calls.of_endpoint(domain, endpoint).collect(),
        Of::Application(id) => calls.of_application(id).collect(),
    }
}

/// The order of two rows: by when they began, those first that go on.
pub fn compare(sort: Sort<CallColumn>, a: &CallRow<'_>, b: &CallRow<'_>, now: Moment) -> Ordering {
    let began = |row: &CallRow<'_>| row.known.call.start_time;
    let (x, y) = (a.known, b.known);
    let order = match sort.column {
        CallColumn::Began => began(a).cmp(&began(b)),
        CallColumn::State => x.outcome.cmp(&y.outcome),
        CallColumn::Way => x.call.direction.cmp(&y.call.direction),
        CallColumn::From => natural(&a.from, &b.from),
        CallColumn::To => natural(&a.to, &b.to),
        CallColumn::Phone => natural(a.phone, b.phone),
        CallColumn::Application => natural(&a.application, &b.application),
        CallColumn::Talked => x.talked(now).cmp(&y.talked(now)),
    };
    let order = if sort.reverse { order.reverse() } else { order };
    let live_first = y.outcome.is_live().cmp(&x.outcome.is_live());
    let first = if sort.column == CallColumn::Began {
        live_first
    } else {
        Ordering::Equal
    };
    // The book has the newest first.
    first.then(order)
}

/// Who calls whom: `anna@lyon to 101`.
#[must_use]
pub fn who(known: &Known) -> String {
    let call = &known.call;
    format!("{} to {}", person(&call.from), person(&call.to))
}

/// The other call of its bridge, as far as it is known.
pub(super) fn partner<'a>(shared: &'a Shared, known: &Known) -> Option<&'a Known> {
    let bridge = known.call.bridge_id.as_ref()?;
    let is_other = |other: &&Known| {
        other.call.bridge_id.as_ref() == Some(bridge) && other.call.id != known.call.id
    };
    shared.calls.iter().find(is_other)
}
