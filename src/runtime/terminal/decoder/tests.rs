//! What is a key is heard once, and what is none is not heard, however it is cut.

use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyEventKind, KeyModifiers};
use proptest::prelude::*;

use super::{
    Decoder,
    decoder::{ESCAPE, LONGEST_PASTE, SILENCE, STALLED},
    keys,
};

/// What these pieces are, each so long after the one before, and after all patience.
fn read(pieces: &[&[u8]], between: Duration) -> Vec<String> {
    hear(&mut Decoder::default(), pieces, between)
}

fn hear(decoder: &mut Decoder, pieces: &[&[u8]], between: Duration) -> Vec<String> {
    let mut now = Instant::now();
    for piece in pieces {
        decoder.expire(now);
        decoder.feed(piece, now);
        now += between;
    }
    while let Some(deadline) = decoder.deadline() {
        decoder.expire(deadline);
    }
    std::iter::from_fn(|| decoder.event()).map(said).collect()
}

/// How an event is written here: `j`, `^c`, `Alt-Left`, `paste of text`.
fn said(event: Event) -> String {
    match event {
        Event::Key(key) => {
            let kind = match key.kind {
                KeyEventKind::Press => "",
                KeyEventKind::Repeat => "again ",
                KeyEventKind::Release => "up ",
            };
            let named = [
                (KeyModifiers::CONTROL, "^"),
                (KeyModifiers::ALT, "Alt-"),
                (KeyModifiers::SHIFT, "Shift-"),
            ];
            let named = named
                .into_iter()
                .filter(|(one, _)| key.modifiers.contains(*one));
            let held: String = named.map(|(_, name)| name).collect();
            format!("{kind}{held}{}", key.code)
        }
        Event::Paste(text) => format!("paste of {text}"),
        Event::Mouse(mouse) => format!("{:?} at {},{}", mouse.kind, mouse.column, mouse.row),
        Event::FocusGained => "focus".into(),
        Event::FocusLost => "no focus".into(),
        Event::Resize(..) => unreachable!("it is told by a signal"),
    }
}

/// Keys, and all that they are sent as.
const KEYS: &[(&str, &[&str])] = &[
    (
        "j",
        &[
            "j",
            "\x1b[106u",
            "\x1b[106;1u",
            "\x1b[106;1:1u",
            "\x1b[106;129u",
            "\x1b[27;1;106~",
        ],
    ),
    ("Shift-G", &["G"]),
    ("Shift-G", &["\x1b[103:71;2u", "\x1b[103;2u"]),
    (
        "^c",
        &["\x03", "\x1b[99;5u", "\x1b[27;5;99~", "\x1b[99;69u"],
    ),
    ("^Space", &["\0"]),
    ("Enter", &["\r", "\x1bOM", "\x1b[13u", "\x1b[57414u"]),
    ("Tab", &["\t", "\x1bOI"]),
    ("Back Tab", &["\x1b[Z"]),
    ("Shift-Back Tab", &["\x1b[1;2Z", "\x1b[9;2u"]),
    ("Backspace", &["\x7f", "\x1b[127u"]),
    ("Alt-b", &["\x1bb", "\x1b[98;3u"]),
    ("Alt-é", &["\x1bé"]),
    ("é", &["é", "\x1b[233u"]),
    ("東", &["東"]),
    ("👩", &["👩"]),
    ("Esc", &["\x1b", "\x1b[27u"]),
    (
        "Up",
        &["\x1b[A", "\x1bOA", "\x1b[1A", "\x1b[1;1A", "\x1b[57419u"],
    ),
    ("Down", &["\x1b[B", "\x1bOB"]),
    ("Right", &["\x1b[C", "\x1bOC"]),
    ("Left", &["\x1b[D", "\x1bOD"]),
    (
        "Alt-Left",
        &["\x1b[1;3D", "\x1b\x1b[D", "\x1b\x1bOD", "\x1bO3D"],
    ),
    ("^Right", &["\x1b[1;5C", "\x1b[5C"]),
    ("Home", &["\x1b[H", "\x1bOH", "\x1b[1~", "\x1b[7~"]),
    ("End", &["\x1b[F", "\x1bOF", "\x1b[4~", "\x1b[8~"]),
    ("Insert", &["\x1b[2~"]),
    ("Del", &["\x1b[3~"]),
    ("^Del", &["\x1b[3;5~"]),
    ("Page Up", &["\x1b[5~"]),
    ("Page Down", &["\x1b[6~"]),
    ("F1", &["\x1bOP", "\x1b[11~", "\x1b[P", "\x1b[[A"]),
    ("F3", &["\x1bOR", "\x1b[13~", "\x1b[[C"]),
    ("F5", &["\x1b[15~", "\x1b[[E"]),
    ("F12", &["\x1b[24~"]),
    ("0", &["0", "\x1bOp", "\x1b[57399u"]),
    ("9", &["\x1bOy", "\x1b[57408u"]),
    ("+", &["\x1bOk"]),
    ("-", &["\x1bOm"]),
    ("*", &["\x1bOj"]),
    ("/", &["\x1bOo", "\x1b[57410u"]),
    (".", &["\x1bOn"]),
    (",", &["\x1bOl"]),
    ("=", &["\x1bOX"]),
    ("up j", &["\x1b[106;1:3u"]),
    ("again j", &["\x1b[106;1:2u"]),
    ("focus", &["\x1b[I"]),
    ("no focus", &["\x1b[O"]),
    ("paste of q\r\x03 [A", &["\x1b[200~q\r\x03 [A\x1b[201~"]),
    ("paste of \x1b\x1b[201", &["\x1b[200~\x1b\x1b[201\x1b[201~"]),
];

#[test]
fn a_key_is_heard_once_however_it_is_sent_and_cut() {
    for (key, forms) in KEYS {
        for form in *forms {
            let bytes = form.as_bytes();
            assert_eq!(read(&[bytes], SILENCE), [*key], "{form:?}");
            for at in 1..bytes.len() {
                let (one, other) = bytes.split_at(at);
                // Two that were pressed one after the other, and not one key with Alt.
                let apart = at == 1 && key.starts_with("Alt-") && bytes[0] == 0x1b;
                let halves = read(&[one, other, b"j"], ESCAPE / 2);
                if !apart {
                    assert_eq!(halves, [*key, "j"], "{form:?} cut at {at}");
                }
            }
            let bytes: Vec<_> = bytes.chunks(1).collect();
            if !form.starts_with("\x1b\x1b") && !key.starts_with("Alt-") {
                assert_eq!(read(&bytes, ESCAPE / 2), [*key], "{form:?} byte by byte");
            }
        }
    }
}

/// Whether this sequence without numbers is a key, a report that means something, or the start of a paste.
fn means_something(between: &str, last: u8) -> bool {
    match between {
        "" => b"ABCDFHPQSZIO".contains(&last),
        "5" | "1;2" | "1;1" => b"ABCDFHPQSZ~".contains(&last),
        // A character that few keyboards have.
        "2026;2" | "999" | "38:2:1" => last == b'u',
        _ => false,
    }
}

/// Every control sequence of these parts that means nothing, and one string of each kind.
fn reports() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for mark in ["", "?", ">", "<", "="] {
        for numbers in [
            "",
            "5",
            "1;2",
            "1;1",
            "2026;2",
            "999",
            "0;0;0",
            ";;",
            "4294967296;3",
            "38:2:1",
        ] {
            for intermediate in ["", "$", "'", " ", "\"", "!"] {
                let between = format!("{mark}{numbers}{intermediate}");
                for last in 0x40..=0x7e_u8 {
                    if means_something(&between, last) {
                        continue;
                    }
                    let mut bytes = b"\x1b[".to_vec();
                    bytes.extend_from_slice(between.as_bytes());
                    bytes.push(last);
                    all.push(bytes);
                }
            }
        }
    }
    let content = [
        "",
        "1",
        "1$r0m",
        "11;rgb:1e1e/1e1e/2e2e",
        "Gi=1;OK",
        "name [A",
        "✓ ✓",
    ];
    for opener in [
        &b"\x1b]"[..],
        b"\x1bP",
        b"\x1bX",
        b"\x1b^",
        b"\x1b_",
        b"\x9d",
        b"\x90",
    ] {
        // Where a string may begin with a single byte, text is not UTF-8.
        let single = opener.len() == 1;
        for content in content.iter().filter(|text| text.is_ascii() || !single) {
            for end in [&b"\x1b\\"[..], b"\x07"] {
                all.push([opener, content.as_bytes(), end].concat());
            }
        }
    }
    all.push(vec![0x9b, b'?', b'1', b'y']);
    all
}

#[test]
fn whatever_is_whole_and_no_key_is_left_out_however_it_is_cut() {
    for report in reports() {
        let shown = String::from_utf8_lossy(&report).into_owned();
        assert_eq!(read(&[&report, b"j"], SILENCE), ["j"], "{shown:?}");
        let together = [&report[..], b"j"].concat();
        assert_eq!(read(&[&together], SILENCE), ["j"], "{shown:?} and a key");
        for at in 1..report.len() {
            let (one, other) = report.split_at(at);
            for pause in [Duration::ZERO, ESCAPE * 9 / 10] {
                assert_eq!(
                    read(&[one, other, b"j"], pause),
                    ["j"],
                    "{shown:?} cut at {at}"
                );
            }
        }
        let bytes: Vec<_> = report.chunks(1).chain([&b"j"[..]]).collect();
        assert_eq!(read(&bytes, ESCAPE / 2), ["j"], "{shown:?} byte by byte");
    }
}

#[test]
fn the_end_of_a_string_that_nobody_began_is_left_out() {
    assert_eq!(read(&[b"\x1b\\j"], SILENCE), ["j"]);
}

#[test]
fn the_rest_that_comes_after_its_escape_was_taken_for_the_key_is_left_out() {
    let late = ESCAPE + Duration::from_millis(200);
    for rest in [
        "[A",
        "[?2026;2$y",
        "OP",
        "]11;rgb:0/0/0\x1b\\",
        "]0;\x07",
        "P1$r0m\x1b\\",
        "_Gi=1;OK\x1b\\",
    ] {
        assert_eq!(
            read(&[b"\x1b", rest.as_bytes(), b"j"], late),
            ["Esc", "j"],
            "{rest:?}"
        );
    }
    let slow = Duration::from_millis(200);
    let mut decoder = Decoder::default();
    assert_eq!(hear(&mut decoder, &[b"\x1b"], slow), ["Esc"]);
    assert_eq!(hear(&mut decoder, &[b"[", b"A"], ESCAPE / 2), [""; 0]);
    // But what is typed then is typed.
    for typed in ["[", "O", "P", "x", "Office", "]x"] {
        let keys: Vec<String> = typed
            .chars()
            .map(|c| said(Event::Key(keys::character(c))))
            .collect();
        let heard = read(&[b"\x1b", typed.as_bytes()], slow);
        assert_eq!(heard[0], "Esc");
        assert_eq!(heard[1..], keys, "{typed:?}");
    }
}

#[test]
fn keys_that_are_pressed_one_after_the_other_stay_two() {
    for (pieces, keys) in [
        (&[&b"\x1b"[..], b"j"], &["Esc", "j"][..]),
        (&[b"\x1b", b"\x1b"], &["Esc", "Esc"]),
        (&[b"\x1b", b"["], &["Esc", "["]),
        (&[b"\x1b", b"\x03"], &["Esc", "^c"]),
        (&[b"\x1b\x1b", b"j"], &["Esc", "Esc", "j"]),
        (&[b"\x1b[", b""], &["Alt-["]),
        (&[b"\x1bO", b""], &["Alt-Shift-O"]),
        (&[b"\x1b]", b""], &["Alt-]"]),
        (&[b"\x1b\x03", b"\x03"], &["Esc", "^c", "^c"]),
    ] {
        assert_eq!(read(pieces, ESCAPE / 4), keys, "{pieces:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_left_out() {
    for bytes in [
        &b"\xff"[..],
        b"\xc3",
        b"\xc0\xaf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xc2\x85",
    ] {
        assert_eq!(read(&[bytes, b"j"], SILENCE), ["j"], "{bytes:?}");
    }
    assert_eq!(read(&[b"\xe6j"], SILENCE), ["j"], "the rest did not follow");
}

#[test]
fn the_mouse_is_heard_only_while_it_is_listened_to() {
    let forms = [
        ("Down(Left) at 4,5", &b"\x1b[<0;5;6M"[..]),
        ("Up(Left) at 4,5", b"\x1b[<0;5;6m"),
        ("Drag(Left) at 4,5", b"\x1b[<32;5;6M"),
        ("ScrollDown at 4,5", b"\x1b[<65;5;6M"),
        ("Down(Left) at 4,5", b"\x1b[M %&"),
    ];
    for (heard, bytes) in forms {
        let mut decoder = Decoder::default();
        decoder.point(true);
        assert_eq!(hear(&mut decoder, &[bytes, b"j"], SILENCE), [heard, "j"]);
        decoder.point(false);
        if bytes[2] == b'<' {
            assert_eq!(hear(&mut decoder, &[bytes, b"j"], SILENCE), ["j"]);
        }
    }
    let mut decoder = Decoder::default();
    decoder.point(true);
    for report in [
        &b"\x1b[<0;0;0M"[..],
        b"\x1b[<999;1;1M",
        b"\x1b[<0;99999;1M",
        b"\x1b[<0M",
    ] {
        assert_eq!(hear(&mut decoder, &[report, b"j"], SILENCE), ["j"]);
    }
}

#[test]
fn a_paste_whose_end_is_lost_does_not_keep_the_interrupt() {
    let together = read(&[b"\x1b[200~text\x03\x03"], SILENCE);
    assert_eq!(together, ["paste of text", "^c", "^c"]);
    let apart = read(&[b"\x1b[200~", b"jj", b"\x03", b"\x03"], STALLED / 3);
    assert_eq!(apart, ["paste of jj", "^c", "^c"]);
    let slow = read(&[b"\x1b[200~", b"\x03", b"\x03", b"j"], STALLED * 2);
    assert_eq!(slow, ["^c", "^c", "j"]);
    let goes_on = read(&[b"\x1b[200~a\x03", b"b", b"\x1b[201~"], STALLED / 2);
    assert_eq!(goes_on, ["paste of a\x03b"]);
}

#[test]
fn what_is_held_has_an_end() {
    let mut decoder = Decoder::default();
    let now = Instant::now();
    for start in ["\x1b[", "\x1bO", "\x1b]", "\x1bP", "\x1b[200~"] {
        decoder.feed(start.as_bytes(), now);
        for _ in 0..300 {
            decoder.feed(&[b'1'; 8192], now);
        }
        assert!(decoder.held.len() <= LONGEST_PASTE + 8192, "{start:?}");
        decoder.feed(b"\x1b[201~", now);
        decoder.feed(b"\x03", now);
        while let Some(deadline) = decoder.deadline() {
            decoder.expire(deadline);
        }
        while decoder.event().is_some() {}
    }
    assert_eq!(hear(&mut decoder, &[b"j"], SILENCE), ["j"]);
}

/// Bytes that begin, end and fill sequences, more often than others.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![
        3 => prop::sample::select(b"\x1b[]OPX^_?;:$0129~uMmAh\\\x07\x03 <\x9b\x9d\x9c\xe2".to_vec()),
        1 => any::<u8>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_sent_keeps_the_interrupt_from_being_heard_twice(
        pieces in prop::collection::vec((prop::collection::vec(byte(), 0..12), 0..400_u64), 0..6),
        pause in 0..700_u64,
        pointing in any::<bool>(),
    ) {
        let mut decoder = Decoder::default();
        decoder.point(pointing);
        let mut now = Instant::now();
        for (piece, pause) in &pieces {
            decoder.expire(now);
            decoder.feed(piece, now);
            now += Duration::from_millis(*pause);
        }
        for _ in 0..2 {
            decoder.expire(now);
            decoder.feed(b"\x03", now);
            now += Duration::from_millis(pause);
        }
        while let Some(deadline) = decoder.deadline() {
            decoder.expire(deadline);
        }
        let heard: Vec<String> = std::iter::from_fn(|| decoder.event()).map(said).collect();
        prop_assert!(heard.ends_with(&["^c".to_owned(), "^c".to_owned()]), "{:?}", heard);
    }

    #[test]
    fn text_is_typed_as_it_is_however_it_is_cut(text in "[a-z ✓é東0-9]{0,12}", at in 0..12_usize) {
        let bytes = text.as_bytes();
        let (one, other) = bytes.split_at(at.min(bytes.len()));
        let heard = read(&[one, other], Duration::ZERO).concat();
        prop_assert_eq!(heard.replace("Space", " "), text);
    }
}
