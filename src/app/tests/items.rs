//! The items of a job: the cursor among them, those that failed alone, and trying them again.

use crate::app::{screens::Screen, work::job::event::Outcome};

use super::{browse::lyon, bulk::kept, player::Player};

#[test]
fn the_items_of_a_job_have_a_cursor_and_those_that_failed_can_be_shown_alone() {
    let mut player = lyon();
    player.news(kept([
        (0, Outcome::Done { endpoint: None }),
        (
            1,
            Outcome::Failed {
                why: "in use".into(),
            },
        ),
    ]));
    let cursor = |player: &Player| {
        let Screen::Jobs(screen) = player.model.screen() else {
            panic!("no jobs but {:?}", player.model.screen());
        };
        screen.items.cursor
    };
    player.keys("J Enter");
    assert_eq!(cursor(&player), Some(0));
    player.keys("j");
    assert_eq!(cursor(&player), Some(1));
    player.keys("k f");
    assert_eq!(cursor(&player), Some(1), "the only one that is shown");
    player.keys("f g");
    assert_eq!(cursor(&player), Some(0));
}

#[test]
fn trying_again_says_how_many_failed_and_how_many_go_on() {
    let mut player = lyon();
    let outcome = Outcome::Failed {
        why: "in use".into(),
    };
    player.news(kept([(0, outcome)]));
    player.keys("n J t");
    let said = player.asked_about();
    assert!(
        said.contains("1 that failed is tried again, and 1 not done yet go on."),
        "{said}"
    );
}
