//! Readings against a service whose rows move between the requests, in every interleaving that chance finds.

use std::{collections::BTreeSet, sync::Arc};

use proptest::prelude::{Just, ProptestConfig, Strategy, TestCaseError, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use crate::{api::{Cursor, Endpoint, cursor::Spot}, app::{account::pages::{Pages, Turn}, service::rows::EndpointPage, text::time::Moment}};

/// Rows on a page of this service, at most.
const SIZE: usize = 16;
/// Where its second page starts.
const SECOND: &str = "1 http://h/e http://h/e?page=1&size=16";

/// What happens between two requests.
#[derive(Debug, Clone)]
enum Event {
    /// Somebody creates an endpoint.
    Create,
    /// Somebody deletes the endpoint at this place.
    Delete(usize),
    /// We delete the endpoint at this place: it is done now, and we are told after so many more requests.
    OwnDelete(usize, usize),
}

/// A service that keeps the order of creation, and a dashboard that reads it.
#[derive(Default)]
struct World {
    rows: Vec<u32>,
    last: u32,
    pages: Pages,
    clock: u64,
    /// Own deletes that were not answered yet: what, when sent, when answered.
    unanswered: Vec<(u32, u64, u64)>,
    requests: usize,
    /// Whether pages have to be read again.
    again: bool,
}

impl World {
    fn with(rows: usize) -> Self {
        let mut world = Self::default();
        for _ in 0..rows {
            world.happen(&Event::Create);
        }
        world
    }

    fn happen(&mut self, event: &Event) {
        self.clock += 1;
        match event {
            Event::Create => {
                self.last += 1;
                self.rows.push(self.last);
            }
            Event::Delete(at) | Event::OwnDelete(at, _) if !self.rows.is_empty() => {
                let gone = self.rows.remove(at % self.rows.len());
                if let Event::OwnDelete(_, later) = event {
                    let told = self.clock + 3 * *later as u64;
                    self.unanswered.push((gone, self.clock, told));
                }
            }
            Event::Delete(_) | Event::OwnDelete(..) => {}
        }
    }

    /// Answers to deletes that are due by now.
    fn answer_deletes(&mut self, now: u64) {
        let due = |(_, _, told): &(u32, u64, u64)| *told <= now;
        while let Some(at) = self.unanswered.iter().position(due) {
            let (gone, sent, _) = self.unanswered.remove(at);
            let id = format!("re-{gone}").into();
            let more = !self.unanswered.is_empty();
            self.again |= self.pages.remove(&id, Moment(sent), more);
        }
    }

    /// What a cursor asks for, and where the answer leads: by number and size, as the real service counts.
    fn page(&self, cursor: Option<&Cursor>) -> (Arc<EndpointPage>, Option<Cursor>) {
        let endpoint = |row: &u32| -> Endpoint {
            serde_json::from_value(serde_json::json!({"id": format!("re-{row}")})).expect("decodes")
        };
        let (number, size) = cursor.map_or((0, SIZE), asked);
        let rows = self.rows.iter().skip(number * size).take(size);
        let endpoints: Vec<Endpoint> = rows.map(endpoint).collect();
        let page = Arc::new(EndpointPage::pack("rd-1".into(), &endpoints));
        let next = SECOND
            .replace("page=1", &format!("page={}", number + 1))
            .replace("size=16", &format!("size={size}"));
        let more = self.rows.len() > (number + 1) * size;
        (page, more.then(|| next.into()))
    }

    /// Reads to the end, while these things happen. Answers which rows were there all the time.
    fn read(&mut self, events: &[Vec<Event>]) -> BTreeSet<u32> {
        let mut always: BTreeSet<u32> = self.rows.iter().copied().collect();
        self.requests = 0;
        let mut events = events.iter();
        let mut cursor = self.pages.begin(Moment(self.clock));
        loop {
            for event in events.next().into_iter().flatten() {
                self.happen(event);
                always.retain(|row| self.rows.contains(row));
            }
            self.answer_deletes(self.clock);
            self.requests += 1;
            self.clock += 1;
            let (page, next) = self.page(cursor.as_ref());
            let deleting = !self.unanswered.is_empty();
            match self.pages.take(page, next, Moment(self.clock), deleting) {
                Turn::Ask(after) => cursor = after,
                Turn::Done => {
                    self.answer_deletes(u64::MAX);
                    if !std::mem::take(&mut self.again) {
                        return always;
                    }
                    cursor = self.pages.begin(Moment(self.clock));
                }
            }
        }
    }

    fn shown(&self) -> Vec<u32> {
        let rows = self.pages.rows().iter().flat_map(|page| page.iter());
        rows.map(|row| row.id[3..].parse().expect("our own"))
            .collect()
    }

    /// No row that was there all the time is missing, and none is shown twice.
    fn check(&self, always: &BTreeSet<u32>) -> Result<(), TestCaseError> {
        let shown = self.shown();
        let unique: BTreeSet<u32> = shown.iter().copied().collect();
        prop_assert_eq!(unique.len(), shown.len(), "shown twice: {:?}", shown);
        let missing: Vec<_> = always.difference(&unique).collect();
        prop_assert!(missing.is_empty(), "missing {:?} in {:?}", missing, shown);
        Ok(())
    }
}

/// The number and the size of the page at a cursor.
fn asked(cursor: &Cursor) -> (usize, usize) {
    let spot: Spot = cursor.as_str().parse().expect("our own");
    let (page, size) = (spot.number("page"), spot.number("size"));
    page.zip(size).expect("our own")
}

/// Requests that a list of so many rows costs.
fn pages_of(rows: usize) -> usize {
    rows.div_ceil(SIZE).max(1)
}

/// Requests that its first reading costs, in which each page shares rows with the one before.
fn first_pages_of(rows: usize) -> usize {
    let enough = |page: &usize| (page + 1) * (SIZE - page) >= rows;
    (0..SIZE).find(enough).expect("short enough") + 1
}

fn events(one: impl Strategy<Value = Event>) -> impl Strategy<Value = Vec<Vec<Event>>> {
    prop::collection::vec(prop::collection::vec(one, 0..4), 0..6)
}

fn by_others() -> impl Strategy<Value = Event> {
    prop_oneof![Just(Event::Create), (0usize..60).prop_map(Event::Delete)]
}

fn by_us() -> impl Strategy<Value = Event> {
    let delete = (0usize..60, 0usize..4).prop_map(|(at, later)| Event::OwnDelete(at, later));
    prop_oneof![Just(Event::Create), delete]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_quiet_list_costs_one_request_a_page_each_time(rows in 0usize..60) {
        let mut world = World::with(rows);
        for costs in [first_pages_of(rows), pages_of(rows), pages_of(rows)] {
            let always = world.read(&[]);
            prop_assert_eq!(world.requests, costs);
            world.check(&always)?;
            prop_assert_eq!(&world.shown(), &world.rows);
        }
        let pages = pages_of(rows);
        let spare = pages * SIZE - rows;
        prop_assert!(first_pages_of(rows) == pages || spare < pages * (pages - 1));
    }

    #[test]
    fn a_refresh_misses_nothing_whatever_others_do(
        rows in 0usize..60,
        between in prop::collection::vec(by_others(), 0..12),
        during in events(by_others()),
    ) {
        let mut world = World::with(rows);
        world.read(&[]);
        for event in &between {
            world.happen(event);
        }
        let always = world.read(&during);
        world.check(&always)?;
    }

    #[test]
    fn a_refresh_of_a_list_that_changed_costs_its_pages_and_one_for_each_that_came_or_went(
        rows in 0usize..60,
        between in prop::collection::vec(by_others(), 0..12),
    ) {
        let mut world = World::with(rows);
        world.read(&[]);
        for event in &between {
            world.happen(event);
        }
        let always = world.read(&[]);
        world.check(&always)?;
        prop_assert_eq!(&world.shown(), &world.rows);
        let (before, after) = (pages_of(rows), pages_of(world.rows.len()));
        prop_assert_eq!(world.requests, after + before.abs_diff(after));
    }

    #[test]
    fn a_first_load_misses_nothing_whatever_others_do(
        rows in 0usize..44,
        during in events(by_others()),
    ) {
        let mut world = World::with(rows);
        let always = world.read(&during);
        world.check(&always)?;
    }

    #[test]
    fn a_first_load_misses_nothing_while_we_delete_and_others_create(
        rows in 0usize..44,
        during in events(by_us()),
    ) {
        let mut world = World::with(rows);
        let always = world.read(&during);
        world.check(&always)?;
        let gone: Vec<_> = world.shown().into_iter().filter(|row| !world.rows.contains(row)).collect();
        prop_assert!(gone.is_empty(), "deleted by us and shown: {:?}", gone);
    }

    #[test]
    fn a_first_load_misses_nothing_while_everybody_deletes(
        rows in 0usize..44,
        during in events(prop_oneof![by_us(), by_others()]),
    ) {
        let mut world = World::with(rows);
        let always = world.read(&during);
        world.check(&always)?;
    }
}

/// What a first load of four pages costs while others delete the first row before some of its requests.
fn cost(before: &[usize]) -> usize {
    let rows = 3 * SIZE + 4;
    let mut world = World::with(rows);
    let events: Vec<Vec<Event>> = (0..8)
        .map(|request| {
            let times = before.iter().filter(|one| **one == request).count();
            vec![Event::Delete(0); times]
        })
        .collect();
    let always = world.read(&events);
    assert!(world.check(&always).is_ok());
    world.requests - first_pages_of(rows)
}

#[test]
fn a_delete_by_others_costs_a_page_where_rows_may_have_slipped_and_else_none() {
    assert_eq!(cost(&[]), 0);
    assert_eq!(cost(&[0]), 0, "before anything was read");
    assert_eq!(
        cost(&[1]),
        1,
        "between the first two pages, which share one row"
    );
    assert_eq!(cost(&[2]), 0, "the next two share two");
    assert_eq!(
        cost(&[2, 2]),
        2,
        "both of which moved on, and a third across the page before"
    );
    assert_eq!(cost(&[3, 3]), 0, "and then three");
}

#[test]
fn one_delete_of_ours_behind_the_reader_costs_two_pages_more_at_most() {
    let mut world = World::with(3 * SIZE + 4);
    let events = [vec![], vec![], vec![Event::OwnDelete(0, 0)]];
    let always = world.read(&events);
    assert!(world.requests <= 4 + 2, "{}", world.requests);
    assert!(world.check(&always).is_ok());
}
