//! The program is killed at random points of a job of 300 items, again and again and on a line that breaks, and everything
//! is still done once.

use std::{collections::BTreeMap, fs, io::Write, time::Duration};

use sipdeck::platform::{Fault, Harm};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
    time::timeout,
};

use super::scene::{Scene, passwords};

/// Kills in the midst of work, unless `SIPDECK_KILLS` says how many.
const KILLS: usize = 50;

fn kills() -> usize {
    let asked = std::env::var("SIPDECK_KILLS");
    asked.map_or(KILLS, |asked| asked.parse().expect("a number"))
}

/// A small source of numbers that are as good as random.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// What goes wrong during one run, if anything does.
fn odd(dice: &mut Dice) -> Option<Fault> {
    let harm = match dice.below(8) {
        0 | 1 => return Some(Fault::always(Harm::DelayMs(2))),
        2 => Harm::DropAfter,
        3 => Harm::DropBefore,
        4 => Harm::Answer(503),
        5 => Harm::Truncate,
        _ => return None,
    };
    Some(Fault {
        probability: Some(0.2),
        ..Fault::always(harm)
    })
}

/// A hundred changes, a hundred creations with a password, a hundred without.
fn file() -> String {
    let head = "domain,name,password,description,enabled\n".to_owned();
    (0..100).fold(head, |text, number| {
        format!(
            "{text}lab,desk-{number},,changed {number},no\n\
             lab,given-{number},given-password-{number},\"new, given\",\n\
             lab,made-{number},,,\n"
        )
    })
}

/// Runs it until it has said some lines and a moment has passed, then kills it. Answers whether it ended by itself.
async fn kill_at_random(mut command: Command, dice: &mut Dice) -> bool {
    let mut child = command.spawn().expect("starts");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    for _ in 0..dice.below(4) {
        if lines.next_line().await.expect("text").is_none() {
            return child.wait().await.expect("ends").success();
        }
    }
    let moment = Duration::from_micros(dice.below(5000));
    if let Ok(status) = timeout(moment, child.wait()).await {
        return status.expect("ends").success();
    }
    child.kill().await.expect("killed");
    false
}

/// How many lines the job's record has, and whether its last one is an item without an answer.
fn record(scene: &Scene) -> (usize, bool) {
    let path = scene
        .path("state/sipdeck/jobs/environment")
        .join(scene.job())
        .join("progress.jsonl");
    let text = fs::read_to_string(path).expect("a record");
    let last = text.lines().next_back().unwrap_or_default();
    (text.lines().count(), last.contains("\"sent\""))
}

#[tokio::test]
async fn fifty_kills_in_a_job_of_three_hundred_items_leave_every_item_done_once() {
    let scene = Scene::start().await;
    for number in 0..100 {
        scene.phone(&format!("desk-{number}")).await;
    }
    scene.write("all.csv", &file());
    let mut dice = Dice(u64::from(std::process::id()) << 20 | 1);
    let seed = dice.0;
    while scene.jobs().is_empty() {
        kill_at_random(scene.program(&["import", "all.csv", "--yes"]), &mut dice).await;
        if scene.jobs().is_empty() {
            // Killed before the job was written down: its file stands in the way of the next try, if it was made.
            let _ = fs::remove_file(scene.path("all.passwords.csv"));
        }
    }
    let id = scene.job();
    let (mut at_work, mut in_doubt, mut others) = (0, 0, 0);
    let (mut before, _) = record(&scene);
    while at_work < kills() {
        scene.harm(odd(&mut dice));
        let resume = scene.program(&["jobs", "resume", &id, "--yes"]);
        assert!(
            !kill_at_random(resume, &mut dice).await,
            "the job ended after {at_work} kills, seed {seed}"
        );
        let (after, sent) = record(&scene);
        at_work += usize::from(after > before);
        others += usize::from(after == before);
        in_doubt += usize::from(sent);
        before = after;
    }
    scene.harm(None);
    let ended = scene
        .run(&["jobs", "resume", &id, "--yes", "--retry-failed"])
        .await;
    assert_eq!(ended.code, Some(0), "seed {seed}: {ended:?}");
    // Seen with --nocapture.
    let mut out = std::io::stdout();
    let said = format!(
        "{at_work} kills at work, {in_doubt} of all between a request and its answer, {others} before work began"
    );
    writeln!(out, "{said}").expect("said");

    let shown = scene.run(&["jobs", "show", &id]).await;
    assert!(
        shown
            .out
            .starts_with(&format!("{id}  finished  Import all.csv: 300 done\n")),
        "seed {seed}: {shown:?}"
    );
    check(&scene, seed).await;
}

/// Holds what is there against what the file asked for.
async fn check(scene: &Scene, seed: u64) {
    let there = scene.endpoints().await;
    assert_eq!(there.len(), 300, "seed {seed}");
    let made = passwords(&scene.path("all.passwords.csv"));
    assert_eq!(made.len(), 100, "seed {seed}");
    for number in 0..100 {
        let desk = &there[&format!("desk-{number}")];
        assert_eq!(
            (desk.description.clone(), desk.enabled),
            (Some(format!("changed {number}")), false)
        );
        let given = format!("given-{number}");
        assert_eq!(there[&given].description.as_deref(), Some("new, given"));
        assert!(
            scene.takes(&given, &format!("given-password-{number}")),
            "seed {seed}: {given}"
        );
        let name = format!("made-{number}");
        assert!(scene.takes(&name, &made[&name]), "seed {seed}: {name}");
    }
    let mut done: BTreeMap<u64, String> = BTreeMap::new();
    for entry in scene.journal() {
        if entry["outcome"] != "done" {
            continue;
        }
        let id = entry["object"]["id"].to_string();
        let item = entry["item"].as_u64().expect("an item");
        assert_eq!(
            done.entry(item).or_insert_with(|| id.clone()),
            &id,
            "seed {seed}: made twice"
        );
    }
    assert_eq!(done.len(), 300, "seed {seed}");
}
