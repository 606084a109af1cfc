//! A second start, whose answers from the service and from the disk come in every order: nothing that an earlier run
//! knew is lost or read twice.

use std::{collections::{BTreeMap, VecDeque}, sync::Arc};

use crate::{api::{Cursor, Domain, DomainId, Endpoint, pace::Priority}, app::{effect::Effect, message::Message, model::Model, page::layout::Size, service::{call::{Call, Reply}, memory::{Keep, Outline, Remembered, Stock}, profile::Profile, rows::EndpointPage, ticket::Ticket}, shared::setup::Setup, text::time::Moment, update}};

/// Rows on a page of this service.
const SIZE: usize = 16;
/// Pages of each of its lists, the last with one row.
const PAGES: usize = 4;
const DOMAINS: [&str; 3] = ["rd-c", "rd-a", "rd-b"];

/// What is kept from one run to the next.
#[derive(Clone, Default)]
struct Disk {
    domains: Option<(Vec<Domain>, Moment)>,
    stocks: BTreeMap<DomainId, Stock>,
}

impl Disk {
    fn keep(&mut self, keep: Keep) {
        match keep {
            Keep::Domains(rows, at) => self.domains = Some((rows, at)),
            Keep::Applications(..) => {}
            Keep::Endpoints(stock) => {
                self.stocks.insert(stock.domain.clone(), stock);
            }
        }
    }

    /// Rows of each list, and whether they are all.
    fn known(&self) -> BTreeMap<DomainId, (usize, bool)> {
        let numbers = |stock: &Stock| (stock.sketch().endpoints, stock.complete);
        let stocks = self.stocks.iter();
        stocks
            .map(|(id, stock)| (id.clone(), numbers(stock)))
            .collect()
    }
}

/// A run of the program: what it waits for from the service and from the disk.
struct Run {
    model: Model,
    disk: Disk,
    calls: VecDeque<(Ticket, Call)>,
    news: VecDeque<Remembered>,
    asked: BTreeMap<DomainId, usize>,
}

impl Run {
    fn start(disk: Disk) -> Self {
        let (width, height) = (80, 24);
        let setup = Setup::new(Size { width, height }, Profile::default(), Moment(1_000));
        let outline = Outline {
            domains: disk.domains.clone(),
            applications: None,
            sketches: disk.stocks.values().map(Stock::sketch).collect(),
        };
        let come = outline.to_come();
        let stocks = come.iter().map(|domain| disk.stocks[domain].clone());
        let mut news: VecDeque<_> = stocks.map(Remembered::Endpoints).collect();
        news.push_back(Remembered::Through);
        let mut run = Self {
            model: Model::new(setup),
            disk,
            calls: VecDeque::new(),
            news,
            asked: BTreeMap::new(),
        };
        run.take(Message::Remembered(Box::new(Remembered::Outline(outline))));
        run.take(Message::Started);
        run
    }

    fn take(&mut self, message: Message) {
        let now = Moment(self.model.shared.now().0 + 1);
        for effect in update(&mut self.model, now, message) {
            if let Effect::Call(ticket, _, call) = effect {
                if let Call::ListEndpoints { domain, .. } = &call {
                    *self.asked.entry(domain.clone()).or_default() += 1;
                }
                self.calls.push_back((ticket, call));
            } else if let Effect::Keep(keep) = effect {
                self.disk.keep(*keep);
            }
        }
    }

    /// The next message, from the disk or else from the service. Answers whether there was one.
    fn step(&mut self, from_disk: bool) -> bool {
        if let Some(news) = from_disk.then(|| self.news.pop_front()).flatten() {
            self.take(Message::Remembered(Box::new(news)));
            return true;
        }
        let Some((ticket, call)) = self.calls.pop_front() else {
            return !self.news.is_empty() && self.step(true);
        };
        let domain = |id: &str| Domain {
            id: id.into(),
            name: id.to_owned(),
            description: None,
        };
        let reply = if let Call::ListEndpoints { domain, after } = call {
            page(&domain, after.as_ref())
        } else if let Call::ListDomains { .. } = call {
            let rows = DOMAINS.iter().map(|id| domain(id)).collect();
            Reply::Domains { rows, next: None }
        } else {
            let rows = Vec::new();
            Reply::Applications { rows, next: None }
        };
        self.take(Message::Replied(ticket, Ok(reply)));
        true
    }

    fn finished(mut self) -> Self {
        while self.step(true) {}
        self
    }
}

/// What the service answers from there on.
fn page(domain: &DomainId, after: Option<&Cursor>) -> Reply {
    let asked = after.map(|cursor| cursor.as_str().to_owned());
    let number = |name: &str| -> Option<usize> {
        let (_, rest) = asked.as_ref()?.rsplit_once(&format!("{name}="))?;
        let digits = rest.split(|letter: char| !letter.is_ascii_digit()).next();
        digits?.parse().ok()
    };
    let (at, size) = (number("page").unwrap_or(0), number("size").unwrap_or(SIZE));
    let all = (PAGES - 1) * SIZE + 1;
    let endpoint = |row: usize| -> Endpoint {
        serde_json::from_value(serde_json::json!({"id": format!("re-{row}")})).expect("decodes")
    };
    let rows: Vec<Endpoint> = (at * size..all.min((at + 1) * size))
        .map(endpoint)
        .collect();
    let next = format!(
        "{} http://h/e http://h/e?page={}&size={size}",
        at + 1,
        at + 1
    );
    Reply::Endpoints {
        page: Arc::new(EndpointPage::pack(domain.clone(), &rows)),
        next: (all > (at + 1) * size).then(|| next.as_str().into()),
    }
}

/// Ways in which messages from the disk and from the service can alternate: every `n`th is from the disk after `first`.
fn orders() -> impl Iterator<Item = impl Fn(usize) -> bool> {
    (0..18).step_by(3).flat_map(|first| {
        (1..4).map(move |each| move |step: usize| step >= first && step.is_multiple_of(each))
    })
}

#[test]
fn a_second_start_loses_nothing_and_asks_once_for_each_page_whatever_comes_first() {
    let first = Run::start(Disk::default()).finished().disk;
    let known = first.known();
    let all = ((PAGES - 1) * SIZE + 1, true);
    assert_eq!(known.values().collect::<Vec<_>>(), [&all; 3]);
    for order in orders() {
        let mut run = Run::start(first.clone());
        for step in 0.. {
            assert_eq!(run.disk.known(), known, "left here, nothing is lost");
            for id in DOMAINS {
                let tally = run.model.shared.account.tally(Some(&id.into()));
                assert_eq!(
                    (tally.endpoints, tally.complete),
                    all,
                    "what is told of {id}"
                );
            }
            if !run.step(order(step)) {
                break;
            }
        }
        assert_eq!(run.asked.values().collect::<Vec<_>>(), [&PAGES; 3]);
        assert!(!run.model.shared.account.is_remembered(None));
    }
}

#[test]
fn a_start_after_one_that_was_interrupted_anywhere_keeps_what_that_one_had_read() {
    for interrupted in 0..20 {
        let mut run = Run::start(Disk::default());
        for _ in 0..interrupted {
            run.step(true);
        }
        for order in orders() {
            let mut again = Run::start(run.disk.clone());
            let mut known = again.disk.known();
            for step in 0.. {
                let now = again.disk.known();
                for (id, before) in &known {
                    assert!(now[id] >= *before, "{id}: {before:?}, then {:?}", now[id]);
                }
                known = now;
                if !again.step(order(step)) {
                    break;
                }
            }
            assert!(known.values().all(|(_, whole)| *whole) && known.len() == 3);
        }
    }
}

#[test]
fn a_list_whose_rows_are_on_their_way_is_asked_for_as_soon_as_they_came_and_a_person_first() {
    let first = Run::start(Disk::default()).finished().disk;
    let mut run = Run::start(first);
    crate::app::account::load::open_domain(&mut run.model.shared, &"rd-b".into());
    assert!(run.asked.is_empty());
    let mut urgent = Vec::new();
    while let Some(news) = run.news.pop_front() {
        let now = run.model.shared.now();
        for effect in update(&mut run.model, now, Message::Remembered(Box::new(news))) {
            if let Effect::Call(_, Priority::Interactive, Call::ListEndpoints { domain, .. }) =
                effect
            {
                urgent.push(domain);
            }
        }
    }
    assert_eq!(urgent, ["rd-b".into()]);
}

#[test]
fn a_list_whose_rows_do_not_come_after_all_is_read_like_a_new_one() {
    let mut disk = Run::start(Disk::default()).finished().disk;
    let mut run = Run::start(disk.clone());
    run.news.pop_front();
    let run = run.finished();
    assert!(run.disk.known().values().all(|(_, whole)| *whole));
    // Whole, but nobody knows where its pages start.
    for stock in disk.stocks.values_mut() {
        stock.cursors = None;
    }
    let run = Run::start(disk).finished();
    assert_eq!(run.asked.values().collect::<Vec<_>>(), [&PAGES; 3]);
}
