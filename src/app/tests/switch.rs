//! Going to another profile, and naming the profile in every question.

use crate::app::{
    effect::Effect,
    message::Message,
    model::Model,
    next::{Part, Question},
    overlay::Overlay,
    service::profile::Profile,
    update::switch,
    work::{
        job::{event::Step, state::Job},
        order::{Kept, News},
    },
};

use super::{
    browse::lyon,
    bulk::{event, plan},
    player::Player,
};

fn profile(name: &str) -> Profile {
    Profile {
        name: name.into(),
        label: name.to_uppercase(),
        account: format!("u-{name}"),
        ..Profile::default()
    }
}

fn with_three() -> Player {
    let mut player = Player::with(profile("prod"));
    let all = ["lab", "prod", "prod-eu"].map(profile);
    player.model.shared.profiles = all.into();
    player.asked.clear();
    player
}

fn opened(player: &Player) -> Vec<&str> {
    let mut names = Vec::new();
    for effect in &player.asked {
        if let Effect::Open(name, None) = effect {
            names.push(name.as_str());
        }
    }
    names
}

#[test]
fn a_profile_is_gone_to_by_its_name_or_by_how_only_it_begins() {
    let mut player = with_three();
    player.keys(": p r o f i l e Space l Enter");
    assert_eq!(opened(&player), ["lab"]);
    assert!(player.question().title.contains("lab"));
    player.keys("x j q");
    assert!(player.asked.contains(&Effect::Stay), "q stays here");
    assert!(player.model.overlay.is_none());
    player.asked.clear();
    player.keys(": profile Space prod- Enter");
    assert_eq!(opened(&player), ["prod-eu"]);
    player.tell(Message::NotOpened("The secret of prod-eu is empty.".into()));
    assert_eq!(
        player.said(),
        "The secret of prod-eu is empty. This is still the profile prod."
    );
    assert!(player.model.overlay.is_none());
    player.asked.clear();
    player.keys(": profile Space pro Enter");
    assert_eq!(opened(&player), ["pro"], "it is not guessed");
    player.keys("Esc");
    player.keys(": profile Space prod Enter");
    assert_eq!(player.said(), "prod is the profile here.");
}

#[test]
fn names_of_profiles_are_completed() {
    let mut player = with_three();
    player.keys(": profile Space l");
    let Some(Overlay::Command(command)) = &player.model.overlay else {
        panic!("no command line");
    };
    assert_eq!(command.ghost(&player.model.shared), "ab");
    let choices = command.choices(&player.model.shared);
    assert_eq!(choices, [("profile lab".into(), "LAB, u-lab".into())]);
    player.keys("Tab Enter");
    assert_eq!(opened(&player), ["lab"]);
}

#[test]
fn the_list_of_profiles_says_which_one_is_here_and_enter_there_does_nothing() {
    let mut player = with_three();
    player.keys("P");
    let Some(Overlay::Pick(picker)) = &player.model.overlay else {
        panic!("no list");
    };
    let rows = picker.rows(&player.model.shared);
    assert_eq!((rows.len(), picker.marked(&rows)), (3, 1));
    player.keys("Enter");
    assert!(opened(&player).is_empty() && player.model.overlay.is_none());
    player.keys(": profile Enter Down Enter");
    assert_eq!(opened(&player), ["prod-eu"]);
    player.keys("Esc P e u Enter");
    assert_eq!(opened(&player), ["prod-eu", "prod-eu"]);
}

#[test]
fn changes_that_are_not_answered_are_asked_about_first() {
    let mut player = with_three();
    player.go_to(crate::app::next::Found::Domain("rd-lyon".into()));
    player
        .keys("Enter")
        .answer()
        .keys("o y : profile Space lab Enter");
    assert!(opened(&player).is_empty());
    assert!(
        player
            .asked_about()
            .contains("Not answered yet: disable desk-6")
    );
    player.keys("n : profile Space lab Enter y");
    assert_eq!(opened(&player), ["lab"]);
}

#[test]
fn what_is_left_behind_has_no_screens_and_tells_what_comes_of_its_changes() {
    let mut player = with_three();
    player.go_to(crate::app::next::Found::Domain("rd-lyon".into()));
    player.keys("Enter").answer().keys("o y / d Enter");
    let setup = switch::beside(&player.model.shared, profile("lab"), String::new());
    let next = Model::new(setup);
    player.tell(Message::Left);
    assert_eq!((player.model.screens.depth(), next.screens.depth()), (1, 1));
    assert_eq!(next.shared.filters.lines().collect::<Vec<_>>(), ["d"]);
    assert_eq!(next.shared.profile.name, "lab");
    assert!(next.shared.account.domains.rows().is_empty() && next.shared.account.writes.is_empty());
    let under_way = switch::under_way(&player.model.shared);
    assert_eq!(
        under_way.as_deref(),
        Some("Not answered yet in prod: disable desk-6 in lyon.")
    );
    let said = player.model.shared.notices.total;
    player.answer();
    let heard = switch::heard(&player.model.shared, said);
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0].text, "prod: Disabled desk-6 in lyon.");
    player.tell(Message::CameBack(switch::luggage(&next.shared)));
    player.tell(Message::Entered(None));
    assert_eq!(player.said(), "This is the profile prod (PROD) now.");
    assert_eq!(player.model.shared.filters.lines().count(), 1);
}

#[test]
fn a_job_in_another_profile_is_named_before_leaving() {
    let mut player = with_three();
    player.model.shared.elsewhere = vec!["A job is at work in lab: Import desk.csv.".into()];
    player.keys("q");
    assert!(player.asked_about().contains("A job is at work in lab"));
    player.keys("y");
    assert!(player.asked.contains(&Effect::Quit));
}

/// A question of the dashboard, and how it comes about.
type Way = (&'static str, fn(&mut Player) -> &mut Player);

/// Every question that is asked before something happens.
const QUESTIONS: &[Way] = &[
    ("delete an endpoint", |player| player.keys("x")),
    ("disable an endpoint", |player| player.keys("o")),
    ("take its application", |player| {
        player.keys("A Home ( n o n e Enter")
    }),
    ("set its password", |player| player.keys("p hunter22 ^s")),
    ("save an edit", |player| player.keys("e x ^s").answer()),
    ("whose changes", |player| {
        player.keys("e x");
        for endpoint in &mut player.service.endpoints {
            endpoint.description = Some("Theirs".into());
        }
        player.keys("^s").answer()
    }),
    ("create in a protected account", |player| {
        player.keys("n desk-999 Tab hunter22-long ^s")
    }),
    ("create a domain in a protected account", |player| {
        player.keys("h n lab_2 ^s")
    }),
    ("leave a form", |player| player.keys("e x Esc")),
    ("delete a domain", |player| player.keys("h x").answer()),
    ("edit a domain", |player| player.keys("h e x ^s").answer()),
    ("delete the marked", |player| player.keys("Space x")),
    ("disable the marked", |player| player.keys("Space o d")),
    ("set passwords of the marked", |player| {
        player.keys("Space p")
    }),
    ("set the application of the marked", |player| {
        player.keys("Space A N i g h t Enter")
    }),
    ("import a file", |player| {
        player.news(super::jobs::judged("domain,name\nlyon,new\n"))
    }),
    ("import a wrong file", |player| {
        player.news(super::jobs::judged("domain,name\nnone,new\n"))
    }),
    ("take back", |player| player.news(super::jobs::taking())),
    ("resume a job", |player| {
        let (job, is_running) = (Job::new(plan()), false);
        player.news(News::Listed(
            vec![Kept {
                job,
                is_running,
                is_anothers: false,
            }],
            Vec::new(),
        ))
    }),
    ("retry a job", |player| {
        let mut job = Job::new(plan());
        for item in 0..job.plan.items.len() {
            let outcome = crate::app::work::job::event::Outcome::Failed { why: "so".into() };
            let settled = event(Step::Settled { item, outcome });
            job.apply(&settled).expect("it can happen");
        }
        player.news(News::Listed(
            vec![Kept {
                job,
                is_running: false,
                is_anothers: false,
            }],
            Vec::new(),
        ));
        player.keys("J t")
    }),
    ("leave with a change on its way", |player| {
        player.keys("o y ^c ^c")
    }),
    ("go to another profile", |player| {
        player.keys("o y : profile Space lab Enter")
    }),
    ("wait for another profile", |player| {
        player.keys(": profile Space lab Enter")
    }),
];

fn names_the_profile(question: &Question) -> bool {
    matches!(&question.parts[..], [Part::Fact { label: "Profile", value }, ..] if value.starts_with("prod"))
}

#[test]
fn every_question_names_the_profile_first() {
    for (what, way) in QUESTIONS {
        let mut player = lyon();
        player.model.shared.profile = Profile {
            protected: what.contains("protected"),
            ..profile("prod")
        };
        player.keys("g");
        way(&mut player);
        let Some(Overlay::Ask(question)) = &player.model.overlay else {
            panic!(
                "{what}: no question, but {:?}, {}",
                player.model.overlay,
                player.said()
            );
        };
        assert!(names_the_profile(question), "{what}: {:?}", question.parts);
        assert_eq!(question.marked, 0, "{what}: the default changes nothing");
    }
}
