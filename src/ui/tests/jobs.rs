//! Marks, the questions of bulk work, and jobs.

use insta::assert_snapshot;

use crate::app::{
    tests::{
        browse::lyon,
        bulk::{event, plan},
        player::Player,
    },
    work::{
        job::{
            event::{Outcome, Step},
            state::Job,
        },
        order::{Kept, News},
    },
};

use super::{picture, pictures};

#[test]
fn marked_rows_and_the_question_before_they_are_deleted() {
    let mut player = lyon();
    player.keys("j Space j Space j j Space / d e s k Enter x");
    assert_snapshot!(pictures(&mut player));
}

#[test]
fn many_at_once_want_their_number() {
    let mut player = lyon();
    player.keys("* o d 4 2");
    assert_snapshot!(pictures(&mut player));
}

#[test]
fn every_row_that_a_question_lists_can_be_scrolled_to_and_back_in_every_window() {
    for (width, height) in [(80, 24), (40, 10), (200, 50)] {
        let mut player = lyon();
        player.resize(width, height).keys("* x");
        let names = player.names();
        assert!(names.len() > 60);
        let look = |player: &Player| picture(&player.model, width, height);
        let mut pages = vec![look(&player)];
        loop {
            player.keys("PgDn");
            let page = look(&player);
            if pages.last() == Some(&page) {
                break;
            }
            pages.push(page);
        }
        let seen = pages.join("\n");
        for name in names {
            assert!(
                seen.contains(&format!(" {name}@lyon ")),
                "{name} at {width}×{height}"
            );
        }
        assert!(seen.contains("the end"));
        assert_eq!(pages.len() == 2, height == 50, "the whole window is used");
        let last = look(&player);
        player.keys("PgUp");
        assert!(look(&player) != last, "it turns back at once");
    }
}

#[test]
fn the_jobs_of_an_account() {
    let mut player = lyon();
    player.with_job();
    let mut other = plan();
    other.id = crate::app::work::job::plan::JobId::parse("20261123-0501-aaa").expect("an id");
    other.title = "Import desk.csv".into();
    player.news(News::Taken(Box::new(Job::new(other.clone()))));
    for (item, outcome) in [
        (0, Outcome::Done { endpoint: None }),
        (
            1,
            Outcome::Failed {
                why: "The name is taken.".into(),
            },
        ),
    ] {
        player.news(News::Happened(
            other.id.clone(),
            event(Step::Settled { item, outcome }),
        ));
    }
    player.keys("J");
    assert_snapshot!("the_jobs_of_an_account", pictures(&mut player));
    player.keys("Enter");
    assert_snapshot!("one_job_and_its_items", pictures(&mut player));
}

#[test]
fn what_was_interrupted_is_offered_at_the_start() {
    let mut player = lyon();
    player.news(News::Listed(
        vec![Kept {
            is_anothers: false,
            job: Job::new(plan()),
            is_running: false,
        }],
        Vec::new(),
    ));
    assert_snapshot!(pictures(&mut player));
}

#[test]
fn no_job_yet() {
    let mut player = lyon();
    player.keys("J");
    assert_snapshot!(pictures(&mut player));
}

#[test]
fn the_footer_offers_what_holds_for_marked_rows_and_for_this_job() {
    let footer = |player: &Player| {
        let picture = picture(&player.model, 80, 24);
        picture.lines().nth(23).unwrap_or_default().to_owned()
    };
    let mut player = lyon();
    assert!(!footer(&player).contains("unmark"));
    player.keys("Space");
    let marked = "o on/off  p password  A app  x delete  Space mark  U unmark";
    assert!(footer(&player).contains(marked), "{}", footer(&player));
    player.resize(200, 24);
    let wide = picture(&player.model, 200, 24);
    assert!(wide.contains("Esc unmark"));
    player.resize(80, 24);
    player.keys("U").with_job().keys("J");
    assert!(footer(&player).contains("Enter open"));
    player.keys("Enter");
    assert!(
        !footer(&player).contains("Enter open"),
        "it is open already"
    );
    assert!(!footer(&player).contains("retry"), "nothing failed");
}

#[test]
fn where_it_is_narrow_jobs_are_told_by_what_they_are_about() {
    let mut player = lyon();
    player.with_job().keys("J").resize(40, 10);
    let picture = picture(&player.model, 40, 10);
    let title = player.model.shared.jobs.all[0].job.plan.title.clone();
    let start: String = title.chars().take(12).collect();
    assert!(picture.contains(&start), "{picture}");
}
