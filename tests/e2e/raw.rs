//! The bytes themselves: what reaches the terminal, and what does not.

use super::{program::Home, service::Service, terminal::Terminal};

/// The dashboard in the domain `osaka-lab`.
fn open(home: &Home) -> Terminal {
    let mut terminal = home.start(&[]);
    terminal.wait("osaka-lab");
    terminal.send("/osaka");
    terminal.wait("1 of 8");
    terminal.send("\r");
    terminal.wait("▌  osaka-lab");
    terminal.send("\r");
    terminal.wait("▌  ● on        desk-401");
    terminal
}

#[test]
fn keys_that_do_nothing_write_nothing_and_a_cursor_move_writes_little() {
    let service = Service::start();
    let mut terminal = open(&Home::of(&service));
    // The other domains are still being read, which the header tells.
    terminal.settle();
    let start = terminal.count();
    // F5 and F6 are bound to nothing; the j behind them shows that they were read.
    terminal.send("\x1b[15~\x1b[17~\x1b[15~");
    terminal.send("j");
    terminal.wait("▌  ● on        desk-402");
    let bytes = terminal.since(start);
    assert_eq!(bytes.matches("\x1b[?2026h").count(), 1, "{bytes:?}");
    assert!(
        bytes.len() < 320,
        "a cursor move took {} bytes",
        bytes.len()
    );
}

#[test]
fn every_byte_of_a_frame_is_inside_a_synchronized_update() {
    let service = Service::start();
    let mut terminal = open(&Home::of(&service));
    terminal.send("jjk?");
    terminal.wait("What works here");
    terminal.send("\x1b");
    terminal.wait_gone("What works here");
    terminal.send("q");
    terminal.wait("1 of 8");
    terminal.send("q");
    terminal.end();
    let bytes = terminal.since(0);
    let outside: String = bytes
        .split("\x1b[?2026h")
        .map(|frame| {
            frame
                .split_once("\x1b[?2026l")
                .map_or(frame, |(_, rest)| rest)
        })
        .collect();
    let question = "\x1b]11;?\x1b\\\x1b[3;1H●\x1b[6n\r\x1b[K\x1b[H\x1b[c";
    assert_eq!(
        bytes.matches(question).count(),
        1,
        "asked once, at the start"
    );
    let outside = outside.replace(question, "");
    let modes = "\x1b[?1049h\x1b[?2004h\x1b[?7l\x1b[?25l\x1b[?1006l\x1b[?1000l\x1b[?2026l\x1b[r\x1b[m\x1b[?25h\x1b[?7h\x1b[?2004l\x1b[?1049l";
    assert_eq!(outside, modes, "only what enters and leaves");
}

#[test]
fn without_colour_there_is_none_and_the_selected_row_is_still_marked() {
    let service = Service::start();
    let mut home = Home::of(&service);
    home.set("NO_COLOR", "1");
    let mut terminal = open(&home);
    terminal.send("j");
    terminal.wait("▌  ● on        desk-402");
    let bytes = terminal.since(0);
    let styles = regex::Regex::new("\x1b\\[([0-9;]*)m").expect("a pattern");
    let codes = styles.captures_iter(&bytes).flat_map(|style| {
        let codes: Vec<u8> = style[1].split(';').filter_map(|n| n.parse().ok()).collect();
        codes
    });
    let colours = codes.filter(|code| matches!(code, 30..=38 | 40..=48 | 90..=97 | 100..=107));
    assert_eq!(colours.count(), 0);
    terminal.wait_until("a reversed row", |screen| {
        (0..24).any(|y| screen.cell(y, 0).is_some_and(vt100::Cell::inverse))
    });
    let reset_at_once = regex::Regex::new("\x1b\\[[0-9;]*7m\x1b\\[0?m").expect("a pattern");
    assert!(
        !reset_at_once.is_match(&bytes),
        "reversed, and reset before any text"
    );
}

#[test]
fn a_long_paste_into_a_list_changes_nothing_and_says_so() {
    let service = Service::start();
    let mut terminal = open(&Home::of(&service));
    let text = "xqn\r".repeat(2500);
    terminal.send(&format!("\x1b[200~{text}\x1b[201~"));
    terminal.wait("Nothing takes text here");
    terminal.wait("▌  ● on        desk-401");
    terminal.wait(" 35 ─");
}

#[test]
fn copying_asks_the_terminal_and_passes_through_tmux() {
    let service = Service::start();
    for (tmux, wrapped) in [(false, false), (true, true)] {
        let mut home = Home::of(&service);
        if tmux {
            home.set("TMUX", "/tmp/tmux-0/default,1,0");
        }
        let mut terminal = open(&home);
        let start = terminal.count();
        terminal.send("yn");
        // desk-401
        terminal.wait_bytes(start, "\x1b]52;c;ZGVzay00MDE=\x07");
        if wrapped {
            terminal.wait_bytes(start, "\x1bPtmux;\x1b\x1b]52;c;ZGVzay00MDE=\x07\x1b\\");
        }
        let passed = terminal.since(start).contains("\x1bPtmux;");
        assert_eq!(passed, wrapped);
    }
}

#[test]
fn a_storm_of_sizes_ends_in_the_right_picture() {
    let service = Service::start();
    let mut terminal = open(&Home::of(&service));
    for (width, height) in [
        (1, 1),
        (200, 60),
        (2, 40),
        (39, 9),
        (500, 200),
        (120, 3),
        (80, 24),
    ] {
        terminal.resize(width, height);
    }
    terminal.wait("▌  ● on        desk-401");
    terminal.send("j");
    terminal.wait("▌  ● on        desk-402");
    terminal.wait("? help");
}
