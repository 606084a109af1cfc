//! What is tried at each size.

use sipdeck::{
    app::{message::Message, service::memory::Remembered},
    runtime::cache::{CacheFile, Store},
};

use super::{
    account::Account,
    answers,
    clock::{Times, once},
    desk::Desk,
    figures::Figures,
    memory::{peak, resident, told},
};

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
    many(&mut desk, account, &mut figures);
    for (kind, name) in TURNS {
        figures.push((name, desk.turns.spread(kind)));
    }
    cache(&desk, &mut figures);
    figures
}

/// Each kind of message, and what it is called in the table.
const TURNS: [(&str, &str); 6] = [
    ("key", "a turn of the loop: a key (p50/p99/max)"),
    ("page arrival", "a turn of the loop: a page arrives"),
    ("partial result", "a turn of the loop: a part of a result"),
    ("complete result", "a turn of the loop: a result"),
    ("refresh", "a turn of the loop: a page is read again"),
    (
        "mark all",
        "a turn of the loop: all are marked, or asked about",
    ),
];

/// Marks all rows, asks to delete them, and reads everything again.
fn many(desk: &mut Desk, account: Account, figures: &mut Figures) {
    let (effects, name) = (
        desk.press("mark all", "*"),
        "all rows marked, beside the loop",
    );
    let ((), time) = once(|| desk.settle(account, effects));
    figures.push((name, time));
    let (effects, name) = (
        desk.press("mark all", "x"),
        "all marked rows listed, beside the loop",
    );
    let ((), time) = once(|| desk.settle(account, effects));
    figures.push((name, time));
    figures.push(("resident, all rows marked and listed", told(resident())));
    desk.press("mark all", "Esc");
    desk.press("mark all", "U");
    desk.arrival = "refresh";
    let effects = desk.press("key", "r");
    desk.settle(account, effects);
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
    let place = CacheFile::new(folder.path(), "bench", "http://127.0.0.1", "u-1");
    let ((), saved) = once(|| {
        let mut store = Store::open(&place).expect("opens");
        desk.kept
            .iter()
            .for_each(|keep| store.keep(keep).expect("kept"));
    });
    let ((mut again, mut store, domains), first) = once(|| {
        let store = Store::open(&place).expect("opens");
        let outline = store.outline().expect("read");
        let domains = outline.to_come();
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
        "a turn of the loop: a domain from the cache",
        again.turns.spread("cache"),
    ));
    figures.push(("all rows into the cache, beside the loop", saved));
}
