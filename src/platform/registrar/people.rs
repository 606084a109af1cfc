//! Who has registered lately, kept in memory, so that a refresh does not wait for the store.

use std::{
    borrow::Borrow,
    collections::{HashMap, VecDeque},
    hash::Hash,
    sync::Arc,
};

use super::user::{Realm, User};
use crate::platform::choices;

/// What is known of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known<T> {
    /// There is such a one.
    Is(T),
    /// There is none.
    Nobody,
    /// The store has not been asked.
    Unasked,
}

/// When the store was asked. What was changed since, it may have answered too early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(u64);

/// Domains and endpoints that the store was asked for. Whoever makes, changes or deletes one of them says so here.
#[derive(Debug)]
pub struct People {
    realms: Shelf<String, Realm>,
    users: Shelf<Arc<str>, User>,
    tickets: u64,
}

impl Default for People {
    fn default() -> Self {
        Self {
            realms: Shelf::new(choices::NOBODIES_MAX),
            users: Shelf::new(choices::USERS_MAX),
            tickets: 0,
        }
    }
}

impl People {
    /// A ticket for a question that the store is asked now.
    pub fn ask(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
    }

    /// The domain of this host, which is written in lower case.
    #[must_use]
    pub fn realm(&self, host: &str) -> Known<Arc<Realm>> {
        self.realms.find(host)
    }

    /// The endpoint of this user name at this host.
    #[must_use]
    pub fn user(&self, host: &str, name: &str) -> Known<Arc<User>> {
        self.users.find(address(host, name).as_str())
    }

    /// Takes in what the store said of a host.
    pub fn learn_realm(&mut self, ticket: Ticket, host: &str, realm: Option<Realm>) {
        self.realms
            .put(ticket, host.to_owned(), realm.map(Arc::new));
    }

    /// Takes in what the store said of a user name at a host.
    pub fn learn_user(&mut self, ticket: Ticket, host: &str, name: &str, user: Option<User>) {
        let key = address(host, name).into();
        self.users.put(ticket, key, user.map(Arc::new));
    }

    /// Forgets an endpoint that was made, changed or deleted.
    pub fn forget_user(&mut self, host: &str, name: &str) {
        let now = self.ask();
        self.users.forget(now, address(host, name).into());
    }

    /// Forgets everybody: much was changed.
    pub fn forget_all(&mut self) {
        let now = self.ask();
        self.users.forget_all(now);
        self.realms.forget_all(now);
    }

    /// Forgets a domain that was made or deleted. Its endpoints are told one by one.
    pub fn forget_realm(&mut self, host: &str) {
        let now = self.ask();
        self.realms.forget(now, host.to_owned());
    }
}

/// A user name at a host, which has no line break in it.
fn address(host: &str, name: &str) -> String {
    [host, name].join("\n")
}

/// A bounded memory of answers: the oldest go first. Those that say "nobody" have a bound of their own, so that
/// whoever tries names does not push out those who exist.
#[derive(Debug)]
struct Shelf<K, T> {
    answers: HashMap<K, (Ticket, Option<Arc<T>>)>,
    present: VecDeque<(K, Ticket)>,
    absent: VecDeque<(K, Ticket)>,
    most: usize,
    /// What was changed lately, and when: earlier answers are not taken in.
    changed: HashMap<K, Ticket>,
    changes: VecDeque<(K, Ticket)>,
    /// The last change that is not remembered.
    forgotten: Option<Ticket>,
}

impl<K: Hash + Eq + Clone, T> Shelf<K, T> {
    fn new(most: usize) -> Self {
        Self {
            answers: HashMap::new(),
            present: VecDeque::new(),
            absent: VecDeque::new(),
            most,
            changed: HashMap::new(),
            changes: VecDeque::new(),
            forgotten: None,
        }
    }

    fn find<Q>(&self, key: &Q) -> Known<Arc<T>>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        match self.answers.get(key) {
            None => Known::Unasked,
            Some((_, None)) => Known::Nobody,
            Some((_, Some(is))) => Known::Is(Arc::clone(is)),
        }
    }

    fn put(&mut self, ticket: Ticket, key: K, is: Option<Arc<T>>) {
        let early = |last: Option<&Ticket>| last.is_some_and(|&last| ticket < last);
        if early(self.changed.get(&key)) || early(self.forgotten.as_ref()) {
            return;
        }
        let (queue, most) = match is {
            Some(_) => (&mut self.present, self.most),
            None => (&mut self.absent, choices::NOBODIES_MAX),
        };
        queue.push_back((key.clone(), ticket));
        self.answers.insert(key, (ticket, is));
        if queue.len() > most
            && let Some((oldest, of)) = queue.pop_front()
            // It may have been answered anew since.
            && self.answers.get(&oldest).is_some_and(|(last, _)| *last == of)
        {
            self.answers.remove(&oldest);
        }
    }

    fn forget_all(&mut self, now: Ticket) {
        *self = Self {
            forgotten: Some(now),
            ..Self::new(self.most)
        };
    }

    fn forget(&mut self, now: Ticket, key: K) {
        self.answers.remove(&key);
        self.changed.insert(key.clone(), now);
        self.changes.push_back((key, now));
        if self.changes.len() > choices::NOBODIES_MAX
            && let Some((oldest, of)) = self.changes.pop_front()
        {
            if self.changed.get(&oldest) == Some(&of) {
                self.changed.remove(&oldest);
            }
            self.forgotten = Some(of);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Known, People, Shelf, Ticket, choices};
    use crate::{
        platform::registrar::user::{Realm, User},
        sip::digest::Digests,
    };

    fn user(name: &str) -> User {
        User {
            endpoint: format!("re-{name}").into(),
            realm: Arc::new(Realm {
                id: "rd-1".into(),
                host: "demo.test".into(),
            }),
            name: name.into(),
            enabled: true,
            digests: Digests::of(name, "demo.test", b"secret"),
        }
    }

    #[test]
    fn an_endpoint_is_known_until_it_is_changed() {
        let mut people = People::default();
        assert_eq!(people.user("demo.test", "anna"), Known::Unasked);
        let asked = people.ask();
        people.learn_user(asked, "demo.test", "anna", Some(user("anna")));
        people.learn_user(asked, "demo.test", "Anna", None);
        assert_eq!(
            people.user("demo.test", "anna"),
            Known::Is(Arc::new(user("anna")))
        );
        assert_eq!(people.user("demo.test", "Anna"), Known::Nobody);
        people.forget_user("demo.test", "anna");
        people.forget_user("demo.test", "Anna");
        assert_eq!(people.user("demo.test", "anna"), Known::Unasked);
        assert_eq!(people.user("demo.test", "Anna"), Known::Unasked);
    }

    #[test]
    fn an_answer_from_before_a_change_is_not_taken_in() {
        let mut people = People::default();
        let early = people.ask();
        people.forget_user("demo.test", "anna");
        people.learn_user(early, "demo.test", "anna", Some(user("anna")));
        assert_eq!(people.user("demo.test", "anna"), Known::Unasked);
        people.learn_user(early, "demo.test", "paul", Some(user("paul")));
        assert_eq!(
            people.user("demo.test", "paul"),
            Known::Is(Arc::new(user("paul")))
        );
        let late = people.ask();
        people.learn_user(late, "demo.test", "anna", Some(user("anna")));
        assert_eq!(
            people.user("demo.test", "anna"),
            Known::Is(Arc::new(user("anna")))
        );
        // Nor when everybody was forgotten since.
        people.forget_all();
        people.learn_user(late, "demo.test", "anna", Some(user("anna")));
        assert_eq!(people.user("demo.test", "anna"), Known::Unasked);
        // Not even when so much was changed since that the change itself is forgotten.
        let early = people.ask();
        people.forget_user("demo.test", "anna");
        for number in 0..=choices::NOBODIES_MAX {
            people.forget_user("demo.test", &number.to_string());
        }
        people.learn_user(early, "demo.test", "anna", Some(user("anna")));
        assert_eq!(people.user("demo.test", "anna"), Known::Unasked);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut shelf = Shelf::new(3);
        for number in 0..100_000_u32 {
            let ticket = Ticket(u64::from(number) + 1);
            shelf.put(ticket, number, (number % 2 == 0).then(|| Arc::new(number)));
            shelf.put(ticket, 7, Some(Arc::new(7)));
            shelf.forget(ticket, number / 2);
        }
        assert!(shelf.answers.len() <= 3 + choices::NOBODIES_MAX);
        assert!(shelf.present.len() <= 3);
        for queue in [&shelf.absent, &shelf.changes] {
            assert!(queue.len() <= choices::NOBODIES_MAX);
        }
        assert!(shelf.changed.len() <= choices::NOBODIES_MAX);
        assert_eq!(shelf.find(&99_999), Known::Nobody);
        assert_eq!(shelf.find(&0), Known::Unasked);
    }
}
