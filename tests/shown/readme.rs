//! The README and the guide are made of what is true: the picture, the keys, the options. Set `REGENERATE=1` to write it anew.

use std::{fmt::Write, fs, path::PathBuf};

use clap::CommandFactory;
use sipdeck::{
    app::{
        keys::{
            chord,
            table::{BINDINGS, Context},
        },
        overlay::signs::SIGNS,
    },
    cli::{
        args::Args,
        config::{key::Section, options::OPTIONS},
    },
    doctor::Code,
    platform::METRICS,
};

use super::{stage::Stage, svg};
use crate::purposes::purposes;

const GUIDE: &str = "assets/guide.md";

pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Compares a file with what it should be, or writes it.
pub fn check(name: &str, wanted: &str) {
    let path = path(name);
    if std::env::var_os("REGENERATE").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, wanted).expect("written");
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "{name} is not what it should be. Look at what changed, then run: REGENERATE=1 cargo test --test integration shown"
    );
}

/// Replaces what stands between `<!-- NAME -->` and `<!-- end of NAME -->`.
fn between(text: &str, name: &str, new: &str) -> String {
    let (start, end) = (
        format!("<!-- {name} -->\n"),
        format!("<!-- end of {name} -->"),
    );
    let (before, rest) = text.split_once(&start).expect("a place for it");
    let (_, after) = rest.split_once(&end).expect("an end of it");
    format!("{before}{start}{new}{end}{after}")
}

#[test]
fn the_commands_keys_and_options_are_those_of_the_tables() {
    let readme = fs::read_to_string(path("README.md")).expect("a README");
    check("README.md", &between(&readme, "commands", &commands()));
    let guide = fs::read_to_string(path(GUIDE)).expect("a guide");
    let guide = between(&guide, "keys", &keys());
    let guide = between(&guide, "signs", &signs());
    let guide = between(&guide, "findings", &findings());
    let guide = between(&guide, "dependencies", &dependencies());
    let guide = between(&guide, "metrics", &metrics());
    check(GUIDE, &between(&guide, "options", &options()));
}

#[test]
fn the_readme_is_short_and_every_place_that_it_names_is_there() {
    let readme = fs::read_to_string(path("README.md")).expect("a README");
    assert!(readme.lines().count() < 300, "{}", readme.lines().count());
    let guide = fs::read_to_string(path(GUIDE)).expect("a guide");
    let headings: Vec<String> = guide
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .map(|heading| heading.to_lowercase().replace(',', "").replace(' ', "-"))
        .collect();
    let link = regex::Regex::new(r"\]\(([^)#]*)(?:#([^)]+))?\)").expect("a pattern");
    let mut named = 0;
    for found in [&readme, &guide]
        .into_iter()
        .flat_map(|text| link.captures_iter(text))
    {
        let (file, heading) = (found.get(1).map_or("", |file| file.as_str()), found.get(2));
        let file = file.trim_start_matches("../");
        if file.starts_with("http") {
            continue;
        }
        named += 1;
        assert!(path(file).exists(), "{file}");
        if let Some(heading) = heading {
            assert!(
                headings.iter().any(|known| known == heading.as_str()),
                "{}",
                heading.as_str()
            );
        }
    }
    assert!(named > 10, "{named}");
}

/// A picture of what a dashboard shows after some keys: the file, the size, and the keys.
const PICTURES: &[(&str, (u16, u16), &str)] = &[
    ("overview", (120, 34), "1"),
    ("panes", (180, 44), "3 / l o b b y Enter"),
    ("question", (100, 28), "3 / l o b b y Enter Space j Space x"),
    (
        "job",
        (100, 28),
        "3 / r o o m - 1 Enter * o d 4 6 Enter 5 Enter",
    ),
    ("test", (120, 34), "3 / r o o m - 1 0 5 Enter Enter t"),
];

/// What is typed while the moving picture is watched: a frame after each.
const TYPED: &[&str] = &[
    "3", "/", "l", "o", "b", "Tab", "Tab", "Enter", "j", "Enter", "Esc", "1",
];

#[test]
fn the_pictures_are_what_the_dashboard_shows() {
    for (name, (width, height), keys) in PICTURES {
        let mut stage = Stage::demo(*width, *height);
        stage.keys(keys);
        let svg = svg::of(stage.seen().screen());
        check(&format!("assets/{name}.svg"), &fixed(&svg));
    }
}

#[test]
fn the_moving_picture_is_what_the_dashboard_shows() {
    let mut stage = Stage::demo(100, 26);
    stage.keys("1");
    let mut frames = vec![stage.seen()];
    for key in TYPED {
        stage.keys(key);
        frames.push(stage.seen());
    }
    let screens: Vec<&vt100::Screen> = frames.iter().map(vt100::Parser::screen).collect();
    check("assets/moving.svg", &fixed(&svg::moving(&screens)));
}

/// Identifiers are made up anew for each account.
fn fixed(svg: &str) -> String {
    let ids = regex::Regex::new(r"\b(re|rd)-[a-z2-7]+").expect("a pattern");
    let fixed = ids.replace_all(svg, |id: &regex::Captures| {
        let length = id[0].len() - 3;
        format!(
            "{}-{}",
            &id[1],
            &"4xh2wq7kd3mzt5vbn6yr2cjfe"[..length.min(25)]
        )
    });
    fixed.into_owned()
}

fn keys() -> String {
    let mut text = String::from("| keys | |\n|---|---|\n");
    let mut last = None;
    for binding in BINDINGS {
        if last != Some(binding.context) {
            let _ = writeln!(text, "| | **{}** |", heading(binding.context));
            last = Some(binding.context);
        }
        let shown = |key: &&str| format!("`{}`", chord::show(key).replace('|', "\\|"));
        let keys: Vec<String> = binding.keys.iter().map(shown).collect();
        let _ = writeln!(text, "| {} | {} |", keys.join(" "), binding.help);
    }
    text
}

fn findings() -> String {
    let mut text =
        String::from("| code | what was seen | what it means | what to do |\n|---|---|---|---|\n");
    for code in Code::ALL {
        let (name, seen, means, advice) = (code.name(), code.seen(), code.means(), code.advice());
        let _ = writeln!(text, "| `{name}` | {seen} | {means} | {advice} |");
    }
    text
}

fn metrics() -> String {
    let mut text = String::from("| name | type | |\n|---|---|---|\n");
    for metric in METRICS {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} |",
            metric.name, metric.kind, metric.help
        );
    }
    text
}

fn signs() -> String {
    let mut text = String::from("| sign | |\n|---|---|\n");
    for sign in SIGNS {
        let _ = writeln!(text, "| `{}` | {} |", sign.sign, sign.help);
    }
    text
}

/// The rows of the comment above the manifest.
fn dependencies() -> String {
    let manifest = fs::read_to_string(path("Cargo.toml")).expect("a manifest");
    let mut text = String::from("| purpose | crates |\n|---|---|\n");
    for (purpose, row) in purposes(&manifest) {
        let _ = writeln!(text, "| {purpose} | {row} |");
    }
    text
}

/// What a part of the table is called: known ones by a phrase, new ones by their own name until they have one.
fn heading(context: Context) -> String {
    let phrases = [
        (Context::Screen, "Everywhere but where text is typed"),
        (Context::List, "Wherever there are lines to move through"),
        (Context::Rows, "In every list of things"),
        (Context::Overview, "In the overview"),
        (Context::Domains, "In the list of domains"),
        (Context::Beside, "In the domains beside a list"),
        (Context::Endpoints, "In a list of endpoints"),
        (Context::Endpoint, "On an endpoint"),
        (Context::Examination, "In a test of an endpoint"),
        (Context::Ladder, "In a ladder of messages"),
        (Context::Marks, "To mark endpoints in a list"),
        (Context::Calls, "In a list of calls"),
        (Context::Call, "In a list of calls, and on one of them"),
        (Context::Ring, "In a ring test"),
        (Context::Application, "On an application"),
        (Context::Jobs, "In the list of jobs, and on one of them"),
        (Context::Log, "In the log of requests, and in the messages"),
        (Context::Requests, "In the log of requests"),
        (
            Context::Request,
            "In the log of requests, and on one of them",
        ),
        (Context::Form, "In a form"),
        (
            Context::Choice,
            "In a field of a form that is chosen or switched",
        ),
        (Context::Prompt, "In the filter"),
        (Context::Command, "On the command line"),
        (Context::Picker, "In a list to choose from"),
        (Context::Question, "In a question"),
        (
            Context::Proof,
            "In a question that wants a name or a number",
        ),
        (Context::Card, "On the card with a new password"),
        (Context::Help, "In the help"),
    ];
    let known = phrases.iter().find(|(known, _)| *known == context);
    known.map_or_else(
        || format!("{context:?}"),
        |(_, phrase)| (*phrase).to_owned(),
    )
}

fn commands() -> String {
    let mut text =
        String::from("| command | |\n|---|---|\n| `sipdeck` | Open the configured account |\n");
    for command in Args::command().get_subcommands() {
        let about = command.get_about().map(ToString::to_string);
        let about = about.unwrap_or_default().replace('|', "\\|");
        let _ = writeln!(text, "| `sipdeck {}` | {about} |", command.get_name());
    }
    text
}

fn options() -> String {
    let mut text = String::from("| key | where | variable | |\n|---|---|---|---|\n");
    for option in OPTIONS {
        let place = match option.place {
            Section::Top => "top",
            Section::Profile => "profile",
        };
        let variable = match option.env {
            "" => String::new(),
            name => format!("`{name}`"),
        };
        let _ = writeln!(
            text,
            "| `{}` | {place} | {variable} | {} |",
            option.name, option.help
        );
    }
    text
}
