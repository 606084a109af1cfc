//! What is tried at each size.

use std::mem;

use sipdeck::{
    app::{Effect, Message, memory::Remembered, query},
    runtime::cache::{Place, Store},
};

use super::{
    account::Account,
    clock::{Times, once},
    desk::{Desk, query_of},
    memory::{peak, resident, told},
};

type Figures = Vec<(&'static str, String)>;

/// Tries everything with so many endpoints.
pub fn run(rows: u32) -> Figures {
    let account = Account::of(rows);
    let mut figures = Figures::new();
    let before = resident();
    let mut desk = Desk::new();
    let effects = desk.update(Message::Started);
    desk.settle(account, effects);
    figures.push((
        "a page arrives, on the loop (longest)",
        mem::take(&mut desk.updates).longest(),
    ));
    show_all(&mut desk, account);
    weigh(&desk, before, rows, &mut figures);
    keys(&mut desk, &mut figures);
    answers(&mut desk, account, &mut figures);
    figures.push(("most memory at any time", told(peak())));
    cache(&desk, &mut figures);
    figures
}

/// Opens the list of all endpoints.
fn show_all(desk: &mut Desk, account: Account) {
    for key in [":", "e", "n", "d", "p", "o", "i", "n", "t", "s", "Enter"] {
        let effects = desk.key(key);
        desk.settle(account, effects);
    }
    desk.draw();
}

fn weigh(desk: &Desk, before: u64, rows: u32, figures: &mut Figures) {
    let memory = resident();
    let pages = desk.model.shared.account.pages(None);
    let texts: usize = pages
        .flat_map(|page| page.iter())
        .map(|row| row.id.len() + row.name.len() + row.sip_uri.len() + row.description.len())
        .sum();
    let over = memory.saturating_sub(before).saturating_sub(texts as u64) / u64::from(rows);
    figures.push(("resident, everything read and shown", told(memory)));
    // Among few rows the program itself weighs more.
    let over = if rows < 100_000 {
        "-".to_owned()
    } else {
        format!("{over} bytes")
    };
    figures.push(("a row costs over its text", over));
}

fn keys(desk: &mut Desk, figures: &mut Figures) {
    let (mut moves, mut frames, mut bytes) = (Times::default(), Times::default(), Times::default());
    for round in 0..2_000 {
        let key = ["j", "j", "k", "PgDn", "j", "G", "k", "g"][round % 8];
        moves.take(|| desk.key(key));
        frames.take(|| desk.view());
        bytes.take(|| desk.draw());
    }
    figures.push(("a cursor key through update (p99)", moves.p99()));
    figures.push(("a frame of 200x50 through view (p99)", frames.p99()));
    figures.push(("the same to its bytes (p99)", bytes.p99()));
}

/// Filters and sorts: what the loop does, and how long the answer takes beside it.
fn answers(desk: &mut Desk, account: Account, figures: &mut Figures) {
    let (mut typed, mut found, mut taken) = (Times::default(), Times::default(), Times::default());
    desk.key("/");
    for text in ["desk-4f", "lyon", "floor 3", "!lyon", "app:none", "~dsk19"] {
        let letters = text.chars().map(|letter| match letter {
            ' ' => "Space".to_owned(),
            letter => letter.to_string(),
        });
        let wiped = text.chars().map(|_| "Backspace".to_owned());
        for key in letters.chain(wiped) {
            let effects = typed.take(|| {
                let effects = desk.key(&key);
                desk.draw();
                effects
            });
            answer(desk, effects, &mut found, &mut taken);
        }
    }
    let effects = desk.key("Esc");
    desk.settle(account, effects);
    figures.push((
        "a key in a filter to its frame, on the loop (p99)",
        typed.p99(),
    ));
    figures.push(("a filter's result, beside the loop (p99)", found.p99()));
    let mut sorted = Times::default();
    for column in ["u", "n", "d", "a", "s", "n"] {
        desk.key("s");
        let effects = desk.key(column);
        answer(desk, effects, &mut sorted, &mut taken);
    }
    figures.push((
        "a sort's result, beside the loop (longest)",
        sorted.longest(),
    ));
    figures.push((
        "a result taken and drawn, on the loop (longest)",
        taken.longest(),
    ));
}

fn answer(desk: &mut Desk, effects: Vec<Effect>, found: &mut Times, taken: &mut Times) {
    let Some((ticket, query)) = query_of(effects) else {
        return;
    };
    let result = Box::new(found.take(|| query::run(&query)));
    taken.take(|| {
        desk.update(Message::Queried(ticket, result));
        desk.draw();
    });
}

/// Keeps all of it, and starts anew from what was kept.
fn cache(desk: &Desk, figures: &mut Figures) {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::new(folder.path(), "bench", "http://127.0.0.1", "u-1");
    let ((), saved) = once(|| {
        let mut store = Store::open(&place).expect("opens");
        desk.kept
            .iter()
            .for_each(|keep| store.keep(keep).expect("kept"));
    });
    let ((mut again, mut store, domains), first) = once(|| {
        let store = Store::open(&place).expect("opens");
        let outline = store.outline().expect("read");
        let domains: Vec<_> = outline
            .sketches
            .iter()
            .map(|one| one.domain.clone())
            .collect();
        let mut desk = Desk::new();
        desk.update(Message::Remembered(Box::new(Remembered::Outline(outline))));
        desk.update(Message::Started);
        desk.draw();
        (desk, store, domains)
    });
    figures.push(("the first frame from the cache", first));
    again.updates = Times::default();
    let (stocks, loaded) = once(|| {
        let stocks = domains
            .iter()
            .map(|domain| store.stock(domain).expect("read"));
        stocks.collect::<Vec<_>>()
    });
    for stock in stocks.into_iter().flatten() {
        again.update(Message::Remembered(Box::new(Remembered::Endpoints(stock))));
    }
    figures.push(("all rows from the cache, beside the loop", loaded));
    figures.push((
        "a domain from the cache, on the loop (longest)",
        again.updates.longest(),
    ));
    figures.push(("all rows into the cache, beside the loop", saved));
}
