//! The figures of the house: files, lines, things a folder, floors, circles.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::Path,
};

use super::{
    MANY_LINES,
    graph::Graph,
    rooms::{parts, room_of},
    sources,
};

/// Writes the figures of `src` and of `src/app`.
#[test]
fn the_figures_are_written_down() {
    let sources = sources(&["src"]);
    let graph = Graph::read(&sources);
    let mut text = String::new();
    for folder in ["src/", "src/app/"] {
        text += &figures(folder, &sources, &graph);
    }
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("figures.txt");
    fs::write(&place, &text).expect("the folder of the build can be written");
    assert!(text.starts_with("src/\n  files "), "{text}");
}

fn figures(folder: &str, sources: &[(String, String)], graph: &Graph) -> String {
    let inside = |path: &str| path.starts_with(folder);
    let files: Vec<&(String, String)> = sources.iter().filter(|(path, _)| inside(path)).collect();
    let mut lines: Vec<(usize, &str)> = files
        .iter()
        .map(|(path, text)| (text.lines().count(), path.as_str()))
        .collect();
    lines.sort_unstable();
    let total: usize = lines.iter().map(|(lines, _)| lines).sum();
    let many = lines.iter().rev().filter(|(lines, _)| *lines > MANY_LINES);
    let mut text = format!("{folder}\n  files {}, lines {total}\n", files.len());
    if let (Some((median, _)), Some((most, longest))) = (lines.get(lines.len() / 2), lines.last()) {
        let _ = writeln!(text, "  median {median}, longest {most} ({longest})");
    }
    for (lines, path) in many {
        let _ = writeln!(text, "  look at {path}: {lines} lines");
    }
    let mut things: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, _) in &files {
        for (at, _) in path
            .match_indices('/')
            .filter(|(at, _)| at + 1 >= folder.len())
        {
            let thing = path[at + 1..].split('/').next().unwrap_or_default();
            things.entry(&path[..=at]).or_default().insert(thing);
        }
    }
    let mut things: Vec<(usize, &str)> = things
        .iter()
        .map(|(at, in_it)| (in_it.len(), *at))
        .collect();
    things.sort_unstable_by(|one, other| other.cmp(one));
    let fullest: Vec<String> = things
        .iter()
        .take(5)
        .map(|(count, at)| format!("{count} in {at}"))
        .collect();
    let _ = writeln!(text, "  folders {}: {}", things.len(), fullest.join(", "));

    let arrows: BTreeSet<(usize, usize)> = graph
        .arrows
        .iter()
        .map(|arrow| (arrow.from, arrow.to))
        .filter(|(from, to)| inside(&graph.files[*from]) && inside(&graph.files[*to]))
        .collect();
    let (floors, circles_of_files) = floors(graph.files.len(), &arrows);
    let _ = writeln!(
        text,
        "  imports between files {}, on {floors} floors",
        arrows.len()
    );
    let _ = writeln!(
        text,
        "  circles of files {}{}",
        circles_of_files.len(),
        sizes(&circles_of_files)
    );

    let rooms: BTreeSet<(&str, &str)> =
        files.iter().filter_map(|(path, _)| room_of(path)).collect();
    let rooms: Vec<(&str, &str)> = rooms.into_iter().collect();
    let number = |file: usize| {
        rooms
            .iter()
            .position(|room| room_of(&graph.files[file]) == Some(*room))
    };
    let between: Vec<(usize, usize)> = arrows
        .iter()
        .filter_map(|(from, to)| Some((number(*from)?, number(*to)?)))
        .filter(|(from, to)| from != to && rooms[*from].0 == rooms[*to].0)
        .collect();
    let pairs: BTreeSet<(usize, usize)> = between.iter().copied().collect();
    let (floors, circles_of_rooms) = self::floors(rooms.len(), &pairs);
    let _ = writeln!(
        text,
        "  rooms {}, imports between rooms of a layer {} (pairs of rooms {}), on {floors} floors, circles of rooms {}{}",
        rooms.len(),
        between.len(),
        pairs.len(),
        circles_of_rooms.len(),
        sizes(&circles_of_rooms)
    );
    text
}

fn sizes(circles: &[usize]) -> String {
    match circles {
        [] => String::new(),
        sizes => format!(
            " of {}",
            sizes
                .iter()
                .map(usize::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}

/// How many floors the graph has when each circle counts as one thing, and the sizes of the circles.
fn floors(count: usize, arrows: &BTreeSet<(usize, usize)>) -> (usize, Vec<usize>) {
    let mut targets = vec![BTreeSet::new(); count];
    for (from, to) in arrows {
        targets[*from].insert(*to);
    }
    let mut floor = vec![0; count];
    let mut sizes = Vec::new();
    for part in parts(&targets) {
        let below = part.iter().flat_map(|at| &targets[*at]);
        let highest = below
            .filter(|to| !part.contains(to))
            .map(|to| floor[*to])
            .max();
        for at in &part {
            floor[*at] = highest.unwrap_or(0) + 1;
        }
        if part.len() > 1 {
            sizes.push(part.len());
        }
    }
    sizes.sort_unstable_by(|one, other| other.cmp(one));
    (floor.into_iter().max().unwrap_or(0), sizes)
}
