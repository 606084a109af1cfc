//! Compares two rows by the column that sorts them, first by short keys and then by their texts.

use std::{cmp::Ordering, collections::HashMap, sync::Arc};

use crate::app::{
    filter::Standing,
    page::columns::EndpointColumn,
    phones::{Roll, Seen},
    search::named::{Named, standing},
    service::{names::Names, rows::EndpointPage},
    text::order::{Key, Sort, Writer, alike, natural},
};

use super::slots::{RowRef, named};

/// The order of rows: by a column, alike ones by their names and then by their domains', whichever way round the column
/// is.
#[derive(Debug, Clone, Copy)]
pub struct Ranking<'a> {
    /// The pages that places point into.
    pub pages: &'a [Arc<EndpointPage>],
    /// The names that belong to them.
    pub names: &'a Names,
    /// The phones that belong to them.
    pub phones: &'a Roll,
    /// By what.
    pub sort: Sort<EndpointColumn>,
}

impl Ranking<'_> {
    /// Which row stands first. Two places are never equal.
    pub fn compare(&self, first: RowRef, second: RowRef) -> Ordering {
        let Sort { column, reverse } = self.sort;
        let way = |order: Ordering| if reverse { order.reverse() } else { order };
        let (a, b) = (
            named(self.pages, self.names, self.phones, first),
            named(self.pages, self.names, self.phones, second),
        );
        let (text, other) = (text(&a, column), text(&b, column));
        let columns = match column {
            EndpointColumn::State => a.standing().cmp(&b.standing()),
            EndpointColumn::Phones => by_phones(a.seen()).cmp(&by_phones(b.seen())),
            EndpointColumn::Name
            | EndpointColumn::Domain
            | EndpointColumn::Application
            | EndpointColumn::Description
            | EndpointColumn::Uri => alike(text, other),
        };
        way(columns)
            .then_with(|| alike(a.row.name, b.row.name))
            .then_with(|| way(natural(text, other)))
            .then_with(|| natural(a.row.name, b.row.name))
            .then_with(|| natural(a.domain(), b.domain()))
            .then_with(|| a.row.id.cmp(b.row.id))
            .then_with(|| first.cmp(&second))
    }

    /// Puts rows in order whose texts and names are alike. Mostly they are the same, since every branch has a `desk-101`:
    /// then each row is looked at once, however many there are.
    pub fn sort_alike(&self, rows: &mut [(Key, RowRef)], keys: &Keys) {
        let Some(&(_, first)) = rows.first() else {
            return;
        };
        let texts = |place| {
            let named = named(self.pages, self.names, self.phones, place);
            (text(&named, self.sort.column), named.row.name)
        };
        let same = texts(first);
        if rows.iter().any(|(_, place)| texts(*place) != same) {
            rows.sort_unstable_by(|(_, a), (_, b)| self.compare(*a, *b));
            return;
        }
        let domain = |place: RowRef| keys.domains[place.page as usize];
        rows.sort_unstable_by(|(_, a), (_, b)| {
            let domains = domain(*a).cmp(&domain(*b));
            domains.then_with(|| self.id(*a).cmp(self.id(*b)).then(a.cmp(b)))
        });
    }

    fn id(&self, place: RowRef) -> &str {
        self.pages[place.page as usize].row(place.row as usize).id
    }

    /// Where this row stands among rows in order, or where it would stand.
    pub fn place_of(&self, rows: &[RowRef], place: RowRef) -> Result<usize, usize> {
        rows.binary_search_by(|other| self.compare(*other, place))
    }
}

/// The text that a column sorts by; a state has none.
fn text<'a>(named: &Named<'a>, column: EndpointColumn) -> &'a str {
    match column {
        EndpointColumn::State | EndpointColumn::Phones => "",
        EndpointColumn::Name => named.row.name,
        EndpointColumn::Domain => named.domain(),
        EndpointColumn::Application => named.application(),
        EndpointColumn::Description => named.row.description,
        EndpointColumn::Uri => named.row.sip_uri,
    }
}

/// Makes keys. Where rows have one of few texts, each text got a number before.
#[derive(Debug)]
pub struct Keys {
    sort: Sort<EndpointColumn>,
    /// For each page: the number of each of its applications, and of none; or of the domain, for all of them.
    numbers: Vec<Box<[u32]>>,
    /// The number of what is switched off, whatever its application.
    off: Option<u32>,
    /// For each page: the place of its domain's name among all of them.
    domains: Vec<u32>,
}

impl Keys {
    /// Looks at the domains and applications of every page, but at no row.
    pub fn new(ranking: &Ranking<'_>) -> Self {
        let numbers = match ranking.sort.column {
            EndpointColumn::Name
            | EndpointColumn::Description
            | EndpointColumn::Uri
            | EndpointColumn::Phones => Vec::new(),
            EndpointColumn::State => numbers(ranking, |page, application| {
                let application = application.map(|at| &page.applications()[at]);
                ranking.names.standing(true, application) as u32
            }),
            EndpointColumn::Domain | EndpointColumn::Application => {
                let places = places(all_few(ranking), alike);
                numbers(ranking, |page, application| {
                    let text = few(ranking, page, application);
                    places.get(text).copied().unwrap_or_default()
                })
            }
        };
        let by_state = ranking.sort.column == EndpointColumn::State;
        Self {
            sort: ranking.sort,
            numbers,
            off: by_state.then(|| ranking.names.standing(false, None) as u32),
            domains: domains(ranking),
        }
    }

    /// The key of this row behind so many bytes, and whether there is more behind it.
    pub fn of(&self, ranking: &Ranking<'_>, place: RowRef, skipped: usize) -> (Key, bool) {
        let page = &ranking.pages[place.page as usize];
        let row = page.row(place.row as usize);
        let Sort { column, reverse } = self.sort;
        let mut writer = Writer::behind(skipped);
        match column {
            EndpointColumn::Name => writer.text(row.name, reverse),
            EndpointColumn::Description => writer.text(row.description, reverse),
            EndpointColumn::Uri => writer.text(row.sip_uri, reverse),
            EndpointColumn::Phones => {
                let seen = ranking.phones.of(row.domain, row.id);
                writer.place(by_phones(seen), reverse);
            }
            EndpointColumn::State | EndpointColumn::Domain | EndpointColumn::Application => {
                let application = page.application_of(place.row as usize);
                let at = application.unwrap_or(page.applications().len());
                let number = self.numbers[place.page as usize][at];
                let number = match self.off {
                    Some(off) if !row.enabled => off,
                    Some(_) => {
                        let seen = ranking.phones.of(row.domain, row.id);
                        with_phones(number, seen)
                    }
                    None => number,
                };
                writer.place(number, reverse);
            }
        }
        if column != EndpointColumn::Name {
            writer.text(row.name, false);
        }
        writer.done()
    }
}

/// The place of an endpoint among others by how many phones it has; the last while that is not known.
fn by_phones(seen: Seen<'_>) -> u32 {
    let most = u32::MAX - 1;
    let phones = seen.phones();
    phones.map_or(u32::MAX, |count| {
        u32::try_from(count).map_or(most, |count| count.min(most))
    })
}

/// The number of the state of an endpoint that is on and has this one without regard to its phones.
fn with_phones(number: u32, seen: Seen<'_>) -> u32 {
    let own = if number == Standing::Ready as u32 {
        Standing::Ready
    } else {
        Standing::NoCallUrl
    };
    let standing = standing(own, seen);
    if standing == Standing::NoCallUrl {
        number
    } else {
        standing as u32
    }
}

/// The place of each page's domain among the names of all of them.
fn domains<'a>(ranking: &Ranking<'a>) -> Vec<u32> {
    let name = |page: &'a Arc<EndpointPage>| ranking.names.domain(&page.domain);
    let pages: Vec<&str> = ranking.pages.iter().map(name).collect();
    let places = places(pages.clone(), natural);
    pages.iter().map(|name| places[name]).collect()
}

/// A number for each application of each page, and for none.
fn numbers(
    ranking: &Ranking<'_>,
    number: impl Fn(&Arc<EndpointPage>, Option<usize>) -> u32,
) -> Vec<Box<[u32]>> {
    let of = |page: &Arc<EndpointPage>| {
        let applications = 0..page.applications().len();
        let all = applications.map(Some).chain([None]);
        all.map(|application| number(page, application)).collect()
    };
    ranking.pages.iter().map(of).collect()
}

/// The text that rows of this page with this application are sorted by.
fn few<'a>(
    ranking: &Ranking<'a>,
    page: &'a Arc<EndpointPage>,
    application: Option<usize>,
) -> &'a str {
    if ranking.sort.column == EndpointColumn::Domain {
        return ranking.names.domain(&page.domain);
    }
    let id = application.map(|at| &page.applications()[at]);
    id.map_or("", |id| ranking.names.application(id))
}

/// What rows are sorted by where it is one of few texts, each page's again.
fn all_few<'a>(ranking: &Ranking<'a>) -> Vec<&'a str> {
    let of = |page: &'a Arc<EndpointPage>| {
        let applications = (0..page.applications().len()).map(Some);
        let all = applications.chain([None]);
        all.map(|at| few(ranking, page, at)).collect::<Vec<&str>>()
    };
    ranking.pages.iter().flat_map(of).collect()
}

/// The place of each text among all of them; those that the order takes for equal share one.
fn places(mut texts: Vec<&str>, order: fn(&str, &str) -> Ordering) -> HashMap<&str, u32> {
    texts.sort_unstable();
    texts.dedup();
    texts.sort_by(|a, b| order(a, b));
    let mut place = 0;
    let mut before: Option<&str> = None;
    let placed = texts.into_iter().map(|text| {
        if before.is_some_and(|before| order(before, text).is_ne()) {
            place += 1;
        }
        before = Some(text);
        (text, place)
    });
    placed.collect()
}
