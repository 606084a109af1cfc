//! What an administrator may do about the desks of the host: see who sits there, tell them something, send them away.

use std::sync::Arc;

use crate::{
    api::text,
    desk::{
        front::{Desks, Occupied},
        person::Person,
        role::Role,
    },
};

use super::hall::{Doing, Hall, Order, Sitting};

/// The most characters of what is told.
const MOST: usize = 500;

/// An administrator at work.
pub struct Steward {
    hall: Arc<Hall>,
    by: Arc<Person>,
}

impl Steward {
    /// For this person, if they are an administrator.
    pub fn of(hall: &Arc<Hall>, by: &Arc<Person>) -> Option<Self> {
        (by.role == Role::Admin).then(|| Self {
            hall: Arc::clone(hall),
            by: Arc::clone(by),
        })
    }

    /// Those who are shown something, at their desks, by number.
    fn desks(&self) -> impl Iterator<Item = (u64, Sitting)> {
        let all = self.hall.sitting().into_iter();
        all.filter(|(_, sitting)| sitting.doing != Doing::Command)
    }

    /// Gives this order to those who are meant. Answers how many they are.
    fn order(&self, to: Option<&str>, order: &Order) -> usize {
        let is_meant = |number: u64, sitting: &Sitting| {
            to.is_none_or(|to| sitting.person.owner == to || number.to_string() == to)
        };
        let mut count = 0;
        for (number, sitting) in self.desks() {
            if is_meant(number, &sitting) {
                sitting.order(order.clone());
                count += 1;
            }
        }
        count
    }

    fn note(&self, event: &str, to: Option<&str>, text: &str) {
        let facts = [
            ("owner", self.by.owner.as_str()),
            ("to", to.unwrap_or("all")),
            ("text", text),
        ];
        self.hall.log.note(event, self.by.session, &facts);
    }
}

impl Desks for Steward {
    fn who(&self) -> Vec<Occupied> {
        let desks = self.desks().map(|(number, sitting)| {
            let person = &sitting.person;
            Occupied {
                number,
                owner: person.owner.clone(),
                role: person.role.as_str(),
                profile: person.profile.clone(),
                from: person.from,
                since: sitting.since,
                doing: match sitting.doing {
                    Doing::Dashboard => "dashboard",
                    Doing::Lines => "lines",
                    Doing::Command => "command",
                },
            }
        });
        // Those whose line was lost, and whose desks wait for them.
        let away = self.hall.parked.away().into_iter().map(|away| Occupied {
            number: away.number,
            owner: away.person.owner.clone(),
            role: away.person.role.as_str(),
            profile: away.person.profile.clone(),
            from: away.person.from,
            since: away.since,
            doing: "away",
        });
        let mut all: Vec<Occupied> = desks.chain(away).collect();
        all.sort_by_key(|desk| desk.number);
        all
    }

    fn say(&self, to: Option<&str>, text: &str) -> usize {
        let text = told(text);
        self.note("say", to, &text);
        let order = Order::Say(format!("{}: {text}", self.by.owner));
        self.order(to, &order)
    }

    fn leave(&self, name: &str, why: &str) -> usize {
        let why = told(why);
        self.note("send away", Some(name), &why);
        let why = format!("{} sent you away. {why}", self.by.owner);
        let away = self
            .hall
            .parked
            .clear(|away| away.person.owner == name || away.number.to_string() == name);
        away + self.order(Some(name), &Order::Leave(why.trim_end().into()))
    }
}

/// What can be shown of a text on one line.
fn told(text: &str) -> String {
    text::clean(text).trim().chars().take(MOST).collect()
}
