//! Exporting from the command line: what is written, what is refused, and the way back.

use sipdeck::api::{EndpointDraft, Secret};

use super::scene::Scene;

/// Descriptions that a file format could spoil.
const ODD: [&str; 9] = [
    "plain",
    "=1+1",
    "+13035551212",
    "-",
    "@SUM(A1:A9)",
    "'quoted', \"twice\"",
    "'=x",
    "two\nlines; with | pipes",
    "東京ロビー é",
];

async fn odd(scene: &Scene) {
    for (number, description) in ODD.iter().enumerate() {
        let draft = EndpointDraft {
            name: format!("+1303{number}"),
            password: Secret::from("first-password"),
            description: Some((*description).into()),
            application_id: None,
            enabled: number % 2 == 0,
        };
        let made = scene.client.create_endpoint(&scene.lab, &draft).await;
        made.expect("an endpoint");
    }
}

#[tokio::test]
async fn an_exported_file_imports_back_without_a_change() {
    let scene = Scene::start().await;
    odd(&scene).await;
    for name in ["all.csv", "all.json", "all.jsonl"] {
        let ended = scene.run(&["export", name]).await;
        assert_eq!((ended.code, ended.out.as_str()), (Some(0), ""), "{ended:?}");
        assert_eq!(ended.err, format!("9 endpoints are in {name}.\n"));
        let tried = scene.run(&["import", name, "--dry-run"]).await;
        assert_eq!(tried.code, Some(0), "{tried:?}");
        assert_eq!(tried.out.lines().count(), 10, "{}", tried.out);
        let rows = tried.out.lines().take(9);
        for row in rows {
            assert!(row.ends_with(": unchanged"), "{name}: {row}");
        }
        assert!(tried.out.ends_with("9 unchanged.\n"), "{}", tried.out);
    }
}

#[tokio::test]
async fn rows_are_filtered_sorted_and_cut_to_columns_on_stdout() {
    let scene = Scene::start().await;
    odd(&scene).await;
    let words = [
        "export",
        "--domain",
        "LAB",
        "--filter",
        "enabled !plain",
        "--sort",
        "description",
        "--columns",
        "enabled,description",
        "--format",
        "jsonl",
    ];
    let ended = scene.run(&words).await;
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{ended:?}");
    let rows: Vec<serde_json::Value> = ended
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(rows.len(), 4, "{}", ended.out);
    assert_eq!(
        rows[0],
        serde_json::json!({"domain": "lab", "name": "+13036", "enabled": true, "description": "'=x"})
    );
    let reversed = scene.run(&[&words[..], &["--reverse"]].concat()).await;
    let mut lines: Vec<&str> = reversed.out.lines().collect();
    lines.reverse();
    assert_eq!(lines, ended.out.lines().collect::<Vec<_>>());
    let csv = scene.run(&["export", "--columns", "description"]).await;
    let first: Vec<&str> = csv.out.lines().take(3).collect();
    assert_eq!(
        first,
        [
            "domain,name,description",
            "lab,+13030,plain",
            "lab,+13031,'=1+1"
        ]
    );
}

#[tokio::test]
async fn a_file_that_is_there_is_kept_unless_told_otherwise() {
    let scene = Scene::start().await;
    scene.phone("desk").await;
    scene.write("kept.csv", "mine");
    let ended = scene.run(&["export", "kept.csv"]).await;
    assert_eq!(ended.code, Some(2));
    assert!(
        ended.err.contains("kept.csv is there already; --force"),
        "{ended:?}"
    );
    assert_eq!(
        std::fs::read_to_string(scene.path("kept.csv")).expect("there"),
        "mine"
    );
    let ended = scene.run(&["export", "kept.csv", "--force"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let text = std::fs::read_to_string(scene.path("kept.csv")).expect("there");
    assert!(text.contains("lab,desk,about desk"), "{text}");
    assert!(!scene.path("kept.csv.new").exists());
}

#[tokio::test]
async fn a_file_is_written_over_with_its_mode_kept_and_only_a_plain_one() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

    use rustix::fs::{CWD, FileType, Mode, mknodat};

    let scene = Scene::start().await;
    scene.phone("desk").await;
    scene.write("kept.csv.new", "mine as well");
    scene.write("kept.csv", "mine");
    let mode = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(scene.path("kept.csv"), mode).expect("ours");
    let ended = scene.run(&["export", "kept.csv", "--force"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let there = std::fs::metadata(scene.path("kept.csv")).expect("there");
    assert_eq!(there.permissions().mode() & 0o777, 0o644);
    let beside = std::fs::read_to_string(scene.path("kept.csv.new"));
    assert_eq!(beside.expect("there"), "mine as well");

    scene.write("target", "theirs");
    symlink("target", scene.path("link.csv")).expect("made");
    symlink("nowhere", scene.path("dangling.csv")).expect("made");
    let pipe = scene.path("pipe.csv");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("made");
    let before = scene.list();
    for name in ["link.csv", "dangling.csv", "pipe.csv", "/dev/null", "."] {
        for force in [&[][..], &["--force"]] {
            let words = [&["export", name, "--format", "csv"], force].concat();
            let ended = scene.run(&words).await;
            assert_eq!(ended.code, Some(2), "{words:?} {ended:?}");
            assert!(ended.err.contains(name), "{words:?} {ended:?}");
        }
    }
    assert_eq!(scene.list(), before, "nothing is left behind");
    let target = std::fs::read_to_string(scene.path("target"));
    assert_eq!(target.expect("there"), "theirs");
    let kind = |name: &str| {
        let there = std::fs::symlink_metadata(scene.path(name)).expect("there");
        there.file_type()
    };
    assert!(kind("link.csv").is_symlink() && kind("dangling.csv").is_symlink());
    assert!(kind("pipe.csv").is_fifo());
}

#[tokio::test]
async fn what_cannot_be_written_or_read_is_said_with_its_status() {
    let scene = Scene::start().await;
    for (words, code, said) in [
        (vec!["export", "a.xls"], 2, "must end in .csv"),
        (
            vec!["export", "--domain", "none"],
            3,
            "no domain called none",
        ),
        (vec!["export", "--filter", "name:/(/"], 2, "at character 6"),
        (
            vec!["export", "nowhere/a.csv"],
            1,
            "nowhere/a.csv was not written",
        ),
        (vec!["export", "--sort", "colour"], 2, "colour"),
    ] {
        let ended = scene.run(&words).await;
        assert_eq!(ended.code, Some(code), "{ended:?}");
        assert!(
            ended.err.contains(said) && ended.out.is_empty(),
            "{ended:?}"
        );
    }
    let mut program = scene.program(&["export"]);
    let ended = program.env("SIPDECK_SECRET", "wrong-secret").output().await;
    let ended = ended.expect("it runs");
    assert_eq!(ended.status.code(), Some(1));
    assert!(!ended.stderr.is_empty() && ended.stdout.is_empty());
}
