//! Rooms inside the layers: imports run down, none in a circle, and what leaves a room says so.

use std::{collections::BTreeSet, fs, path::Path};

use super::{ROOMS, graph::Graph, sources};

/// What is broken today, one line each, as [`Broken::lines`] writes it. Lines go, and change when a file that they name
/// moves; none is added. Each run writes the lines that are needed to `target/tmp/exceptions.txt`.
const EXCEPTIONS: &str = include_str!("exceptions.txt");

/// A rule that is broken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Broken {
    /// These files import each other.
    Circle(Vec<String>),
    /// A file imports a room that its own may not use.
    Up {
        file: String,
        room: String,
        other: String,
    },
    /// A file stands in a room that has no row in the table.
    Unknown { file: String, room: String },
    /// An import leaves its room and does not say so.
    Written {
        file: String,
        path: String,
        should: String,
    },
}

impl Broken {
    /// What the list of exceptions says of it, one line each.
    fn lines(&self) -> Vec<String> {
        match self {
            Self::Circle(files) => files.iter().map(|file| format!("circle {file}")).collect(),
            Self::Up { file, other, .. } => vec![format!("up {file} -> {other}")],
            Self::Unknown { file, .. } => vec![format!("unknown {file}")],
            Self::Written { file, path, .. } => vec![format!("written {file} {path}")],
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Circle(files) => format!(
                "no files import each other in a circle: {}",
                files.join(", ")
            ),
            Self::Up { file, room, other } => {
                format!("{file}: a room looks only down: {room} may not use {other}")
            }
            Self::Unknown { file, room } => format!("{file}: the room {room} has no row in ROOMS"),
            Self::Written { file, path, should } => {
                format!("{file}: an import that leaves its room is written {should}::…, not {path}")
            }
        }
    }
}

/// Everything that is broken.
fn broken(graph: &Graph, rooms: &[(&str, &[&str])]) -> Vec<Broken> {
    let mut found: Vec<Broken> = circles(graph)
        .into_iter()
        .map(|circle| {
            Broken::Circle(
                circle
                    .iter()
                    .map(|&file| graph.files[file].clone())
                    .collect(),
            )
        })
        .collect();
    for arrow in &graph.arrows {
        let (file, to) = (&graph.files[arrow.from], &graph.files[arrow.to]);
        let (Some((layer, room)), Some((layer_of_other, other))) = (room_of(file), room_of(to))
        else {
            continue;
        };
        if layer != layer_of_other || room == other || !has_rooms(rooms, layer) {
            continue;
        }
        match rooms
            .iter()
            .find(|(name, _)| *name == format!("{layer}/{room}"))
        {
            None => found.push(Broken::Unknown {
                file: file.clone(),
                room: format!("{layer}/{room}"),
            }),
            Some((name, below)) if !below.contains(&other) => found.push(Broken::Up {
                file: file.clone(),
                room: (*name).to_owned(),
                other: format!("{layer}/{other}"),
            }),
            Some(_) => {}
        }
        let should = format!("crate::{layer}::{other}");
        let leaves = ["crate", "super", "self"].iter().any(|first| {
            arrow.written.starts_with(&format!("{first}::")) || arrow.written == *first
        });
        let says_so = arrow.written == should || arrow.written.starts_with(&format!("{should}::"));
        if room != "mod" && leaves && !says_so {
            let path = arrow.written.clone();
            found.push(Broken::Written {
                file: file.clone(),
                path,
                should,
            });
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The layer and the room of a file.
pub fn room_of(path: &str) -> Option<(&str, &str)> {
    let (layer, rest) = path.strip_prefix("src/")?.split_once('/')?;
    let room = rest.split_once('/').map_or(rest, |(room, _)| room);
    Some((layer, room.strip_suffix(".rs").unwrap_or(room)))
}

fn has_rooms(rooms: &[(&str, &[&str])], layer: &str) -> bool {
    rooms
        .iter()
        .any(|(name, _)| name.split_once('/').is_some_and(|(of, _)| of == layer))
}

/// The circles of files, each sorted: the strongly connected parts that have more than one file.
fn circles(graph: &Graph) -> Vec<Vec<usize>> {
    let mut circles = parts(&graph.targets());
    circles.retain(|part| part.len() > 1);
    circles.sort();
    circles
}

/// The strongly connected parts of a graph, those that are imported before those that import them (Tarjan).
pub fn parts(targets: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    struct Walk<'a> {
        targets: &'a [BTreeSet<usize>],
        seen: Vec<Option<usize>>,
        low: Vec<usize>,
        open: Vec<usize>,
        count: usize,
        parts: Vec<Vec<usize>>,
    }
    impl Walk<'_> {
        fn visit(&mut self, at: usize) {
            let number = self.count;
            self.count += 1;
            self.seen[at] = Some(number);
            self.low[at] = number;
            self.open.push(at);
            for &to in &self.targets[at] {
                match self.seen[to] {
                    None => {
                        self.visit(to);
                        self.low[at] = self.low[at].min(self.low[to]);
                    }
                    Some(number) if self.open.contains(&to) => {
                        self.low[at] = self.low[at].min(number);
                    }
                    Some(_) => {}
                }
            }
            if self.low[at] == number {
                let start = self
                    .open
                    .iter()
                    .position(|&one| one == at)
                    .expect("is open");
                let mut part = self.open.split_off(start);
                part.sort_unstable();
                self.parts.push(part);
            }
        }
    }
    let mut walk = Walk {
        targets,
        seen: vec![None; targets.len()],
        low: vec![0; targets.len()],
        open: Vec::new(),
        count: 0,
        parts: Vec::new(),
    };
    for at in 0..targets.len() {
        if walk.seen[at].is_none() {
            walk.visit(at);
        }
    }
    walk.parts
}

/// What to say about what is broken beside the exceptions, and about exceptions that nothing needs any more.
fn complaints(broken: &[Broken], exceptions: &str) -> Vec<String> {
    let known: BTreeSet<&str> = exceptions.lines().collect();
    let mut needed = BTreeSet::new();
    let mut found = Vec::new();
    for one in broken {
        let lines = one.lines();
        if lines.iter().any(|line| !known.contains(line.as_str())) {
            found.push(one.sentence());
        }
        needed.extend(lines);
    }
    found.extend(
        known
            .iter()
            .filter(|line| !needed.contains(**line))
            .map(|line| format!("{line}: nothing needs this line of exceptions.txt any more")),
    );
    found
}

#[test]
fn imports_run_down_and_never_in_a_circle() {
    let graph = Graph::read(&sources(&["src"]));
    let broken = broken(&graph, ROOMS);
    let lines: BTreeSet<String> = broken.iter().flat_map(Broken::lines).collect();
    let lines: Vec<String> = lines.into_iter().collect();
    let lines = lines.join("\n") + "\n";
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("exceptions.txt");
    fs::write(&place, lines).expect("the folder of the build can be written");
    let found = complaints(&broken, EXCEPTIONS);
    assert!(
        found.is_empty(),
        "\n{}\n(what would have to be excepted stands in {})",
        found.join("\n"),
        place.display()
    );
}

#[test]
fn the_rooms_stand_from_bottom_to_top() {
    for (at, (name, below)) in ROOMS.iter().enumerate() {
        let layer = name.split_once('/').expect("layer and room").0;
        for other in *below {
            let other = format!("{layer}/{other}");
            let lies_below = ROOMS[..at].iter().any(|(name, _)| **name == other);
            assert!(
                lies_below,
                "{name} may use {other}, which does not stand above its row"
            );
        }
    }
}

/// Files of two rooms, and what is broken in them.
fn judged(files: &[(&str, &str)], rooms: &[(&str, &[&str])]) -> Vec<String> {
    let files: Vec<(String, String)> = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    let broken = broken(&Graph::read(&files), rooms);
    broken.iter().map(Broken::sentence).collect()
}

#[test]
fn a_circle_of_files_is_noticed_however_it_is_written() {
    let there = ("src/app/b.rs", "use super::a::A; pub struct B;");
    for text in [
        "use crate::app::b::B; pub struct A;",
        "use super::b; pub struct A;",
        "use crate::{api::X, app::{self, b::{B as C, D}}}; pub struct A;",
        "pub struct A(crate::app::b::B);",
        "pub struct A; fn f() { let _ = vec![super::b::B]; }",
        "pub struct A; fn f() { use super::b::B; }",
        "use crate::app; pub struct A; fn f(b: app::b::B) {}",
        "use crate::app::B; pub struct A;",
        "use crate::app::front::B; pub struct A;",
        "use crate::app::front::*; pub struct A; fn f() { b::g() }",
    ] {
        let files = [
            (
                "src/app/mod.rs",
                "pub mod a; pub mod b; pub mod front; pub use b::B;",
            ),
            ("src/app/front/mod.rs", "pub use super::b::{self, B};"),
            ("src/app/a.rs", text),
            there,
        ];
        assert_eq!(
            judged(&files, &[]),
            ["no files import each other in a circle: src/app/a.rs, src/app/b.rs"],
            "{text}"
        );
    }
}

#[test]
fn declarations_re_exports_and_tests_are_no_imports() {
    let files = [
        ("src/lib.rs", "pub mod app;"),
        (
            "src/app/mod.rs",
            "//! A.\n pub mod a; mod b; pub use a::A; pub(crate) use b::{B, C as D};",
        ),
        (
            "src/app/a.rs",
            "pub struct A; #[cfg(test)] mod tests { use crate::app::b::B; }",
        ),
        (
            "src/app/b.rs",
            "use super::A; #[cfg(test)] mod tests; pub struct B; pub struct C;",
        ),
        ("src/app/b/tests.rs", "use super::B; use crate::app::A;"),
        (
            "src/app/c.rs",
            "// use super::b::B;\nconst TEXT: &str = \"super::b::B\"; #[cfg(test)] use super::b::B;",
        ),
    ];
    assert_eq!(judged(&files, &[]), Vec::<String>::new());
}

#[test]
fn an_import_that_runs_up_is_noticed() {
    let rooms: &[(&str, &[&str])] = &[("app/text", &[]), ("app/keys", &["text"])];
    let files = [
        (
            "src/app/text/line.rs",
            "use crate::app::keys::Key; pub struct Line;",
        ),
        ("src/app/keys/mod.rs", "mod key; pub use key::Key;"),
        ("src/app/keys/key.rs", "pub struct Key;"),
        (
            "src/app/other.rs",
            "pub struct Other(crate::app::text::line::Line);",
        ),
    ];
    assert_eq!(
        judged(&files, rooms),
        [
            "src/app/text/line.rs: a room looks only down: app/text may not use app/keys",
            "src/app/other.rs: the room app/other has no row in ROOMS",
        ]
    );
    assert_eq!(judged(&files, &[]), Vec::<String>::new());
}

#[test]
fn an_import_that_leaves_its_room_says_so() {
    let rooms: &[(&str, &[&str])] = &[("app/text", &[]), ("app/keys", &["text"])];
    for (text, sound) in [
        ("use crate::app::text::Line;", true),
        ("use crate::app::{text::{self, line}};", true),
        ("use super::chord::Chord;", true),
        ("use super::super::text::Line;", false),
        ("use crate::app::Line;", false),
        ("use super::Line;", false),
        ("fn f(line: crate::app::Line) {}", false),
    ] {
        let files = [
            (
                "src/app/mod.rs",
                "pub mod text; pub mod keys; pub use text::Line;",
            ),
            ("src/app/text/mod.rs", "pub mod line; pub use line::Line;"),
            ("src/app/text/line.rs", "pub struct Line;"),
            (
                "src/app/keys/mod.rs",
                "mod key; mod chord; use crate::app::text::Line; pub struct Keys(Line);",
            ),
            ("src/app/keys/chord.rs", "pub struct Chord;"),
            ("src/app/keys/key.rs", &format!("{text} pub struct Key;")),
        ];
        let found = judged(&files, rooms).join("\n");
        let rule =
            "src/app/keys/key.rs: an import that leaves its room is written crate::app::text::…";
        assert_eq!(found.is_empty(), sound, "{text}: {found}");
        assert!(sound || found.contains(rule), "{text}: {found}");
    }
}

#[test]
fn an_exception_is_for_one_thing_and_goes_with_it() {
    let up = Broken::Up {
        file: "src/app/a.rs".into(),
        room: "app/a".into(),
        other: "app/b".into(),
    };
    let circle = Broken::Circle(vec!["src/app/a.rs".into(), "src/app/b.rs".into()]);
    let broken = [circle, up];
    let all = "circle src/app/a.rs\ncircle src/app/b.rs\nup src/app/a.rs -> app/b\n";
    assert_eq!(complaints(&broken, all), Vec::<String>::new());
    assert_eq!(complaints(&broken, "").len(), 2);
    assert_eq!(
        complaints(&broken[1..], all),
        [
            "circle src/app/a.rs: nothing needs this line of exceptions.txt any more",
            "circle src/app/b.rs: nothing needs this line of exceptions.txt any more",
        ]
    );
}
