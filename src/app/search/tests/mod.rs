//! Queries against a plain reference, through pages, changes, filters and orders in any sequence.

mod reference;

use std::sync::Arc;

use proptest::prelude::*;
use reference::{names, page, reference};

use crate::app::{
    filter::Filter,
    page::columns::EndpointColumn,
    phones::{
        Roll, Words,
        tests::{gone, refused, registered, registration},
    },
    text::order::Sort,
};

use super::{
    query::{Found, Query},
    search::{Search, run},
};

const FILTERS: [&str; 31] = [
    "",
    "d",
    "de",
    "desk",
    "desk-1",
    "!desk",
    "!de",
    "Desk",
    "lyon",
    "app:none",
    "enabled:no",
    "desk !lyon",
    "1 app:main",
    "uri:desk",
    "registered",
    "desk registered:no",
    "refused",
    "agent:yea",
    "!address:10.2",
    "off",
    "on",
    "no app",
    "app gone",
    "!off !no app",
    "state:refused",
    "state:off",
    "desk state:no-app",
    "state:no-url",
    "state:no-phone",
    "!state:registered",
    "state:on",
];
const COLUMNS: [EndpointColumn; 7] = [
    EndpointColumn::State,
    EndpointColumn::Name,
    EndpointColumn::Domain,
    EndpointColumn::Application,
    EndpointColumn::Description,
    EndpointColumn::Uri,
    EndpointColumn::Phones,
];

#[derive(Debug, Clone)]
enum Step {
    /// A page arrives.
    Add(u8),
    /// A page is read again: some rows are new, some are gone, some have changed.
    Change(usize, u8),
    Remove(usize),
    Filter(usize),
    Sort(usize, bool),
    Rename(u8),
    /// What phones do.
    Phone(u8),
    /// All is told of phones.
    Told,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => any::<u8>().prop_map(Step::Add),
        2 => (any::<usize>(), any::<u8>()).prop_map(|(at, seed)| Step::Change(at, seed)),
        1 => any::<usize>().prop_map(Step::Remove),
        4 => (0..FILTERS.len()).prop_map(Step::Filter),
        2 => (0..COLUMNS.len(), any::<bool>()).prop_map(|(at, reverse)| Step::Sort(at, reverse)),
        1 => any::<u8>().prop_map(Step::Rename),
        3 => any::<u8>().prop_map(Step::Phone),
        1 => Just(Step::Told),
    ]
}

fn ids(found: &Found) -> Vec<String> {
    let rows = (0..found.rows.len()).filter_map(|at| found.row(at));
    rows.map(|row| row.row.id.to_owned()).collect()
}

/// `number` is one that no page had before.
fn change(query: &mut Query, step: &Step, number: usize) {
    match step {
        Step::Add(seed) => query.pages.push(page(number, *seed)),
        Step::Change(at, seed) if !query.pages.is_empty() => {
            let at = at % query.pages.len();
            let known = query.pages[at].iter().next();
            let known = known.and_then(|row| row.id.split('-').nth(1)?.parse().ok());
            query.pages[at] = page(known.unwrap_or(number), *seed);
        }
        Step::Remove(at) if !query.pages.is_empty() => {
            let at = at % query.pages.len();
            query.pages.remove(at);
        }
        Step::Change(..) | Step::Remove(_) => {}
        Step::Filter(at) => query.filter = Filter::parse(FILTERS[*at]).expect("a filter"),
        Step::Sort(at, reverse) => {
            query.sort = Sort {
                column: COLUMNS[*at],
                reverse: *reverse,
            };
        }
        Step::Rename(seed) => query.names = Arc::new(names(*seed)),
        Step::Told => query.phones.announce(&[]),
        Step::Phone(seed) => {
            let (page, row) = (seed / 4 % 8, seed / 32);
            let (domain, endpoint) = (format!("rd-{}", page % 3), format!("re-{page}-{row}"));
            let agent = ["Yealink", "Linphone"][usize::from(row % 2)];
            let phone = registration(&domain, &endpoint, &format!("rg-{endpoint}"), agent);
            let event = match seed % 4 {
                0 | 1 => registered(phone, u64::from(seed % 4) + 1),
                2 => gone(phone, 0),
                _ => refused(&domain, &endpoint, 2),
            };
            query.phones.apply(&event, &mut Words::default());
        }
    }
}

fn query(pages: usize) -> Query {
    Query {
        pages: (0..pages).map(|number| page(number, 6)).collect(),
        names: Arc::new(names(0)),
        phones: Roll::default(),
        filter: Filter::default(),
        sort: Sort {
            column: EndpointColumn::Name,
            reverse: false,
        },
        whole_account: true,
        cursor: None,
        base: Found::default(),
    }
}

/// Rows that are told before all are found are among those that will be, in order, and the cursor's is one of them.
fn check_part(query: &Query, part: &Found, wanted: &[String]) -> Result<(), TestCaseError> {
    let shown = ids(part);
    let places: Vec<_> = shown
        .iter()
        .map(|id| wanted.iter().position(|other| other == id))
        .collect();
    prop_assert!(places.is_sorted(), "{places:?}");
    prop_assert!(
        places.iter().all(Option::is_some),
        "{shown:?} of {wanted:?}"
    );
    if let Some(cursor) = query.cursor.as_ref().filter(|id| wanted.contains(id)) {
        let at = part.position(cursor);
        prop_assert!(at.is_some(), "{cursor} is not among {shown:?}");
    }
    Ok(())
}

/// Takes the steps, each with how long its query goes on and which of the rows has the cursor.
fn check(steps: &[(Step, usize, usize)]) -> Result<(), TestCaseError> {
    let mut query = query(4);
    for (number, (step, patience, cursor)) in steps.iter().enumerate() {
        change(&mut query, step, number + 100);
        let wanted = reference(&query);
        let cursor = cursor.checked_rem(wanted.len());
        query.cursor = cursor.map(|at| wanted[at].clone());
        let mut search = Search::begin(query.clone());
        let mut left = *patience;
        while left > 0 && search.step() {
            left -= 1;
        }
        // Every other time a newer query comes in between, and goes on from what was told.
        if left == 0 && patience % 2 == 1 {
            if let Some(part) = search.so_far() {
                check_part(&query, &part, &wanted)?;
                query.base = part;
            }
            continue;
        }
        while search.step() {}
        query.base = search.done();
        prop_assert_eq!(ids(&query.base), wanted);
        prop_assert!(query.base.partial().is_none());
    }
    Ok(())
}

#[test]
fn nothing_is_told_of_rows_that_were_not_looked_at_yet() {
    use Step::{Change, Filter, Remove, Sort};
    for steps in [
        [(Filter(1), 2, 0), (Remove(0), 1, 0), (Sort(0, false), 1, 0)],
        [
            (Filter(8), 12, 0),
            (Change(0, 26), 1, 0),
            (Sort(2, true), 5, 3),
        ],
        [
            (Filter(5), 1, 0),
            (Sort(4, false), 11, 0),
            (Change(0, 4), 5, 0),
        ],
    ] {
        check(&steps).unwrap_or_else(|failed| panic!("{failed} in {steps:?}"));
    }
}

#[test]
fn a_row_of_a_page_that_has_just_come_is_told_early_when_the_cursor_is_on_it() {
    use Step::{Add, Filter, Sort};
    let steps = [(Filter(1), 2, 0), (Add(213), 1, 0), (Sort(2, true), 3, 0)];
    for cursor in 0..40 {
        let mut steps = steps.clone();
        steps[2].2 = cursor;
        check(&steps).unwrap_or_else(|failed| panic!("{failed} in {steps:?}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(320))]

    #[test]
    fn whatever_came_before_a_query_finds_what_a_plain_one_would(
        steps in prop::collection::vec((step(), 0usize..40, any::<usize>()), 1..40),
    ) {
        check(&steps)?;
    }

    #[test]
    fn what_a_walk_has_found_is_the_start_of_what_it_will_find(filter in 1..FILTERS.len(), patience in 1usize..12) {
        let mut query = query(12);
        query.base = run(&query);
        query.filter = Filter::parse(FILTERS[filter]).expect("a filter");
        let wanted = reference(&query);
        let mut search = Search::begin(query);
        for _ in 0..patience {
            search.step();
        }
        if let Some(part) = search.so_far() {
            prop_assert!(wanted.starts_with(&ids(&part)), "{:?} {:?}", ids(&part), wanted);
        }
    }
}

#[test]
fn a_page_that_arrives_costs_a_look_at_its_own_rows() {
    let mut query = query(50);
    query.filter = Filter::parse("desk").expect("a filter");
    query.base = run(&query);
    query.pages.push(page(50, 5));
    query.base = run(&query);
    assert_eq!(
        query.base.effort,
        super::query::Effort { keyed: 5, asked: 5 }
    );
    query.pages[7] = page(7, 4);
    assert_eq!(
        run(&query).effort,
        super::query::Effort { keyed: 4, asked: 4 }
    );
}

#[test]
fn a_filter_that_goes_on_asks_only_the_rows_that_were_shown() {
    let mut query = query(50);
    query.base = run(&query);
    query.filter = Filter::parse("desk").expect("a filter");
    query.base = run(&query);
    assert_eq!(
        query.base.effort,
        super::query::Effort {
            keyed: 0,
            asked: 300
        }
    );
    query.filter = Filter::parse("desk-1").expect("a filter");
    let found = run(&query);
    assert_eq!(
        found.effort,
        super::query::Effort {
            keyed: 0,
            asked: query.base.rows.len()
        }
    );
    query.base = found;
    query.sort.column = EndpointColumn::Uri;
    let keyed = query.base.rows.len();
    assert_eq!(run(&query).effort, super::query::Effort { keyed, asked: 0 });
}

#[test]
fn a_walk_that_was_left_is_gone_on_with_where_it_was_left() {
    let mut query = query(50);
    query.base = run(&query);
    query.filter = Filter::parse("d").expect("a filter");
    let mut search = Search::begin(query.clone());
    for _ in 0..10 {
        search.step();
    }
    query.base = search.so_far().expect("a part");
    let (asked, shown) = (query.base.effort.asked, query.base.rows.len());
    assert!(asked < 60, "{asked}");
    query.filter = Filter::parse("de").expect("a filter");
    assert_eq!(run(&query).effort.asked, 300 - asked + shown);
}
