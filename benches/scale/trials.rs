//! What is tried at each size.

use sipdeck::{
    app::{Message, memory::Remembered},
    runtime::cache::{Place, Store},
};

use super::{
    account::Account,
    answers,
    clock::{Times, once},
    desk::Desk,
    memory::{peak, resident, told},
};

/// What was measured, in the table's order.
pub type Figures = Vec<(&'static str, String)>;

/// Tries everything with so many endpoints.
pub fn run(rows: u32) -> Figures {
    let account = Account::of(rows);
    let mut figures = Figures::new();
    let before = resident();
    let mut desk = Desk::new();
    show_all(&mut desk);
    let effects = desk.turn("key", Message::Started);
    desk.settle(account, effects);
    weigh(&desk, before, rows, &mut figures);
    keys(&mut desk, &mut figures);
    answers::run(&mut desk, account, &mut figures);
    figures.push(("most memory at any time", told(peak())));
    for kind in ["key", "page arrival", "partial result", "complete result"] {
        figures.push((turn(kind), desk.turns.longest(kind)));
    }
    cache(&desk, &mut figures);
    figures
}

/// What a kind of message is called in the table.
fn turn(kind: &str) -> &'static str {
    match kind {
        "key" => "longest turn of the loop: a key",
        "page arrival" => "longest turn of the loop: a page arrives",
        "partial result" => "longest turn of the loop: a part of a result",
        _ => "longest turn of the loop: a result",
    }
}

/// Opens the list of all endpoints, before any is read.
fn show_all(desk: &mut Desk) {
    for key in [":", "e", "n", "d", "p", "o", "i", "n", "t", "s", "Enter"] {
        desk.key(key);
    }
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
    let (stocks, loaded) = once(|| {
        let stocks = domains
            .iter()
            .map(|domain| store.stock(domain).expect("read"));
        stocks.collect::<Vec<_>>()
    });
    for stock in stocks.into_iter().flatten() {
        let message = Message::Remembered(Box::new(Remembered::Endpoints(stock)));
        again.turn("cache", message);
    }
    figures.push(("all rows from the cache, beside the loop", loaded));
    figures.push((
        "a domain from the cache, on the loop (longest)",
        again.turns.longest("cache"),
    ));
    figures.push(("all rows into the cache, beside the loop", saved));
}
