//! A job on a line that breaks: every item is done once, whatever happens to a request.

use futures_util::{StreamExt, stream};
use sipdeck::platform::{Fault, Harm};

use super::scene::{Scene, passwords};

const FILE: &str = "domain,name,password,description\n\
    lab,desk,,Lobby\n\
    lab,new-1,,\n\
    lab,new-2,given-password,\n\
    lab,other,new-password,\n";

async fn try_it(harm: Harm, skip: u64) {
    let scene = Scene::start().await;
    scene.phone("desk").await;
    scene.phone("other").await;
    scene.write("four.csv", FILE);
    scene.harm(Some(Fault {
        skip,
        ..Fault::always(harm).times(1)
    }));
    let ended = scene.run(&["import", "four.csv", "--yes"]).await;
    let case = format!("{harm:?} {skip} {ended:?}");
    assert_eq!(ended.code, Some(0), "{case}");
    assert!(ended.out.contains("4 done."), "{case}");
    let there = scene.endpoints().await;
    assert_eq!(
        there.keys().collect::<Vec<_>>(),
        ["desk", "new-1", "new-2", "other"],
        "{case}"
    );
    assert_eq!(
        there["desk"].description.as_deref(),
        Some("Lobby"),
        "{case}"
    );
    let made = passwords(&scene.path("four.passwords.csv"));
    for (name, password) in [
        ("desk", "first-password"),
        ("new-1", made["new-1"].as_str()),
        ("new-2", "given-password"),
        ("other", "new-password"),
    ] {
        assert!(scene.takes(name, password), "{name} {case}");
    }
}

#[tokio::test]
async fn one_lost_answer_keeps_no_item_from_being_done_once() {
    let harms = [
        Harm::Answer(503),
        Harm::Answer(429),
        Harm::DropBefore,
        Harm::DropAfter,
        Harm::Truncate,
        Harm::Corrupt,
        Harm::Html(502),
    ];
    let cases = harms
        .into_iter()
        .flat_map(|harm| (0..4).map(move |skip| Box::pin(try_it(harm, skip))));
    stream::iter(cases)
        .buffer_unordered(4)
        .collect::<()>()
        .await;
}
