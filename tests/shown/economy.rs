//! What moves on the real program in a terminal, and what that costs beside the fewest bytes that could show it.

use std::{fmt::Write as _, thread, time::Duration};

use sipdeck::{
    net::Resolver,
    phone::{Account, Manner, Phone, Server, Setup, Transports},
    sip::Transport,
};

use crate::e2e::{program::Home, service::Service, terminal::Terminal};

use super::ideal;

/// Around each frame: the terminal shows it at once. They are not counted.
const BEGIN: &str = "\x1b[?2026h";
const END: &str = "\x1b[?2026l";

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 50)];

/// How many bytes something took, and how many it would have taken at least.
struct Cost {
    what: &'static str,
    bytes: usize,
    least: usize,
}

#[test]
fn what_moves_costs_little_more_than_the_least_in_true_colour() {
    economical("true colour", &[("COLORTERM", "truecolor")]);
}

#[test]
fn what_moves_costs_little_more_than_the_least_in_256_colours() {
    economical("256 colours", &[]);
}

#[test]
fn what_moves_costs_little_more_than_the_least_in_16_colours() {
    economical("16 colours", &[("TERM", "xterm")]);
}

fn economical(colours: &str, variables: &[(&str, &str)]) {
    let tables = thread::scope(|scope| {
        let sizes = SIZES.map(|size| scope.spawn(move || session(variables, size)));
        sizes.map(|one| one.join().expect("it went well"))
    });
    let mut told = String::new();
    let mut dear = false;
    for ((width, height), table) in SIZES.iter().zip(&tables) {
        for Cost { what, bytes, least } in table {
            let is_dear = *bytes * 100 > *least * 115;
            let sign = if is_dear { "  too much" } else { "" };
            let percent = bytes * 100 / least.max(&1);
            let _ = writeln!(
                told,
                "{width:>3}×{height} {what:<24} {bytes:>6} {least:>6} {percent:>4} %{sign}"
            );
            dear |= is_dear;
        }
    }
    assert!(
        !dear,
        "{colours}: bytes, the least, and how much of it\n{told}"
    );
}

/// Everything that moves, in a terminal of this size.
fn session(variables: &[(&str, &str)], (width, height): (u16, u16)) -> Vec<Cost> {
    let service = Service::with_phones();
    service.create_answered("lyon-hotel", "a-phone");
    let mut home = Home::of(&service);
    for (name, value) in variables {
        home.set(name, value);
    }
    let mut terminal = home.start_at(&["--theme", "dark"], width, height);
    terminal.wait("lyon-hotel");
    let mut marks = Vec::new();
    let mut mark = |terminal: &Terminal, what| marks.push((terminal.count(), what));

    mark(&terminal, "the list, whole");
    terminal.send(":endpoints lyon-hotel\r");
    terminal.wait("a-phone");
    terminal.wait("no phone");
    // From here on, nothing moves but what is pressed.
    terminal.settle();

    mark(&terminal, "the cursor moves");
    for _ in 0..6 {
        moved(&mut terminal, "j");
    }
    mark(&terminal, "the list scrolls");
    // Beyond the last row that is seen.
    for _ in 0..height {
        moved(&mut terminal, "j");
    }
    mark(&terminal, "a question opens");
    terminal.send("x");
    terminal.wait("Delete ");
    mark(&terminal, "a question closes");
    terminal.send("n");
    terminal.wait_gone("Delete ");
    mark(&terminal, "a notice");
    terminal.send("m");
    terminal.wait("mouse");
    terminal.send("g");
    terminal.wait("a-phone");
    terminal.settle();

    mark(&terminal, "a phone registers");
    let phone = service.with_runtime(|| phone(&service));
    terminal.wait_until("a registered phone", |screen| {
        screen
            .contents()
            .lines()
            .any(|line| line.contains("1 phone") && line.contains("a-phone"))
    });
    terminal.settle();
    service.with_runtime(|| drop(phone));
    mark(&terminal, "");
    let written = terminal.since(0);
    costs(&written, &marks, (width, height))
}

/// Presses the key, and waits until another row is under the cursor.
fn moved(terminal: &mut Terminal, key: &str) {
    let before = terminal.seen(row);
    terminal.send(key);
    terminal.wait_until("the next row", |screen| row(screen) != before);
}

/// The row under the cursor: where it is, and what begins it.
fn row(screen: &vt100::Screen) -> Option<(usize, String)> {
    let rows = screen.rows(0, screen.size().1.get()).enumerate();
    // The title of the screen has such a sign as well.
    let mut rows = rows.skip(2).filter_map(|(at, row)| {
        let (_, behind) = row.split_once('▌')?;
        Some((at, behind.chars().take(30).collect()))
    });
    rows.next()
}

fn phone(service: &Service) -> Phone {
    let server = format!("{};transport={}", service.sip(), Transport::Udp);
    let address = "sip:a-phone@lyon-hotel.bwapp.bwsip.io";
    let setup = Setup {
        account: Account::of(address, b"a-long-password-7").expect("an address"),
        server: Some(server.parse::<Server>().expect("a server")),
        resolver: Resolver::at("127.0.0.1:1".parse().expect("an address")).expect("one"),
        transports: Transports::default(),
        tls: None,
        user_agent: "Yealink SIP-T46S 66.86.0.15".into(),
        seconds: 600,
        manner: Manner::Away,
        talks: None,
        persistent: Some(Duration::from_millis(50)),
    };
    Phone::start(setup).expect("it starts")
}

/// What the frames between the marks took, and what they would have taken at least.
fn costs(written: &str, marks: &[(usize, &'static str)], (width, height): (u16, u16)) -> Vec<Cost> {
    let mut parser = crate::e2e::device::screen(width, height);
    let mut costs: Vec<Cost> = Vec::new();
    let (mut at, mut rest) = (0, written);
    while let Some((outside, begun)) = rest.split_once(BEGIN) {
        parser.process(outside.as_bytes());
        let (frame, behind) = begun.split_once(END).unwrap_or((begun, ""));
        let before = parser.screen().clone();
        parser.process(frame.as_bytes());
        at = written.len() - behind.len();
        rest = behind;
        let known = marks.iter().rev().find(|(start, _)| *start < at);
        let Some((_, what)) = known.filter(|(_, what)| !what.is_empty()) else {
            continue;
        };
        if costs.last().is_none_or(|cost| cost.what != *what) {
            costs.push(Cost {
                what,
                bytes: 0,
                least: 0,
            });
        }
        if let Some(cost) = costs.last_mut() {
            cost.bytes += frame.len();
            cost.least += ideal::bytes(&before, parser.screen());
        }
    }
    assert!(at > 0, "nothing was drawn");
    costs
}
