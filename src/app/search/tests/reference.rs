//! Pages of rows that are easily mistaken for each other, and the plainest way to find and sort them.

use std::{cmp::Ordering, sync::Arc};

use crate::{
    api::{Application, Domain, Endpoint},
    app::{
        filter::{Field, Filter, Test, matcher::Record},
        page::columns::EndpointColumn,
        search::{named::Named, query::Query},
        service::{names::Names, rows::EndpointPage},
        text::order::{Sort, alike, natural},
    },
};

pub fn page(number: usize, seed: u8) -> Arc<EndpointPage> {
    let domain = format!("rd-{}", number % 3);
    let rows = (0..usize::from(seed % 7)).map(|row| {
        let mixed = usize::from(seed).wrapping_mul(row + 7) % 23;
        let name = ["desk-1", "Desk-01", "desk-12", "lobby", "de", "x"][mixed % 6];
        let application = ["a-1", "a-2", "", "a-9"][mixed % 4];
        let description = [
            "",
            "Lyon",
            "lyon 2",
            "a very long text that goes on behind any key, desk",
        ][mixed % 4];
        let json = serde_json::json!({
            "id": format!("re-{number}-{row}"), "name": format!("{name}{}", row * 3), "domainId": domain,
            "applicationId": application, "enabled": mixed % 5 != 0, "description": description,
            "sipUri": format!("sip:{name}@lyon.example"),
        });
        serde_json::from_value::<Endpoint>(json).expect("an endpoint")
    });
    Arc::new(EndpointPage::pack(
        domain.as_str().into(),
        &rows.collect::<Vec<_>>(),
    ))
}

pub fn names(seed: u8) -> Names {
    let domain = |number: u8| Domain {
        id: format!("rd-{number}").into(),
        name: ["lyon", "oslo", "Lyon"][usize::from((number + seed % 6) % 3)].into(),
        description: None,
    };
    let application = |number: u8| {
        let name = ["main", "night"][usize::from((number + seed % 6) % 2)];
        let json = serde_json::json!({"id": format!("a-{number}"), "name": name});
        serde_json::from_value::<Application>(json).expect("an application")
    };
    Names::new(&[0, 1, 2].map(domain), &[1, 2].map(application), true)
}

pub fn passes(filter: &Filter, row: &Named<'_>) -> bool {
    let all = [
        Field::Name,
        Field::Domain,
        Field::App,
        Field::Description,
        Field::Uri,
    ];
    filter.terms.iter().all(|term| {
        let holds = |field: &Field| match &term.test {
            Test::Word(word) if word.chars().any(char::is_uppercase) => {
                row.any(*field, &mut |text| text.contains(word))
            }
            Test::Word(word) => row.any(*field, &mut |text| text.to_lowercase().contains(word)),
            Test::Unset => row.text(*field).is_empty(),
            Test::Flag(on) => row.flag(*field) == Some(*on),
            Test::State(state, _) => row.is(*state),
            Test::Pattern(_) | Test::Fuzzy(_) | Test::Pasted(_) => panic!("{term:?}"),
        };
        let found = match &term.field {
            Some(field) => holds(field),
            None => all.iter().any(holds),
        };
        found != term.not
    })
}

pub fn compare(sort: Sort<EndpointColumn>, a: &Named<'_>, b: &Named<'_>) -> Ordering {
    let text = |row: &Named<'_>| match sort.column {
        EndpointColumn::State => (row.standing() as u8).to_string(),
        EndpointColumn::Phones => {
            let phones = row.seen().phones();
            phones.map_or_else(|| u32::MAX.to_string(), |count| count.to_string())
        }
        EndpointColumn::Name => row.row.name.to_owned(),
        EndpointColumn::Domain => row.domain().to_owned(),
        EndpointColumn::Application => row.application().to_owned(),
        EndpointColumn::Description => row.row.description.to_owned(),
        EndpointColumn::Uri => row.row.sip_uri.to_owned(),
    };
    let way = |order: Ordering| if sort.reverse { order.reverse() } else { order };
    way(alike(&text(a), &text(b)))
        .then_with(|| alike(a.row.name, b.row.name))
        .then_with(|| way(natural(&text(a), &text(b))))
        .then_with(|| natural(a.row.name, b.row.name))
        .then_with(|| natural(a.domain(), b.domain()))
        .then_with(|| a.row.id.cmp(b.row.id))
}

/// What a query must find, by the plainest way.
pub fn reference(query: &Query) -> Vec<String> {
    let rows = query.pages.iter().flat_map(|page| page.iter());
    let mut rows: Vec<Named<'_>> = rows
        .map(|row| Named {
            row,
            names: &query.names,
            phones: &query.phones,
        })
        .filter(|row| passes(&query.filter, row))
        .collect();
    rows.sort_by(|a, b| compare(query.sort, a, b));
    rows.iter().map(|row| row.row.id.to_owned()).collect()
}
