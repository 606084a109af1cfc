//! Jobs at work, imports, exports, undo and the journal, as keys and news.

use crate::{
    api::Cause,
    app::{
        overlay::Overlay,
        service::facts::Facts,
        work::{
            import::{self, Known},
            job::{
                control::Control,
                event::{Outcome, Step},
                item::{NewPassword, Work},
                plan::Source,
                state::Job,
            },
            journal::{Ended, Entry, Rest, Verb},
            order::{Judgement, Kept, News, Order, Taking},
        },
    },
};

use super::{
    browse::lyon,
    bulk::{event, kept, names, plan},
};

#[test]
fn what_is_done_loses_its_mark_and_what_failed_keeps_it() {
    let mut player = lyon();
    player.keys("/ Desk_10 Enter Space Esc / evil Enter Space Esc");
    assert_eq!(player.marks(), 2);
    let id = plan().id;
    player.news(News::Taken(Box::new(Job::new(plan()))));
    for (item, outcome) in [
        (
            0,
            Outcome::Failed {
                why: "in use".into(),
            },
        ),
        (1, Outcome::Done { endpoint: None }),
    ] {
        player.news(News::Happened(id.clone(), event(Step::Sent { item })));
        player.news(News::Happened(
            id.clone(),
            event(Step::Settled { item, outcome }),
        ));
    }
    assert_eq!(player.marks(), 1);
    assert!(!player.names().contains(&"evil".to_owned()));
    player.news(News::Ended(id));
    assert!(
        player.said().contains("1 failed, 1 done"),
        "{}",
        player.said()
    );
}

#[test]
fn a_job_waits_goes_on_and_stops_by_key() {
    let mut player = lyon();
    let id = plan().id;
    player.news(News::Taken(Box::new(Job::new(plan()))));
    player.keys("J p p S");
    let steered: Vec<&Order> = player.orders();
    let steer = |control| Order::Steer(id.clone(), control);
    assert_eq!(
        steered,
        [
            &steer(Control::Pause),
            &steer(Control::Go),
            &steer(Control::GiveUp)
        ]
    );
    player.keys("h Space x");
    assert!(
        player.said().contains("A job is at work"),
        "{}",
        player.said()
    );
    player.keys("q q");
    assert!(player.question().title.contains("Leave"));
}

#[test]
fn the_start_offers_to_go_on_with_what_was_interrupted_once() {
    let mut player = lyon();
    let kept = Kept {
        job: Job::new(plan()),
        is_running: false,
        is_anothers: false,
    };
    player.news(News::Listed(vec![kept.clone()], Vec::new()));
    assert!(player.question().title.contains("interrupted"));
    player.keys("y");
    let resume = Order::Resume {
        id: plan().id,
        retry: false,
    };
    assert_eq!(player.orders(), [&resume]);
    player.news(News::Listed(vec![kept], Vec::new()));
    assert!(player.model.overlay.is_none());
}

#[test]
fn what_was_interrupted_can_be_left_undone_and_is_not_offered_again() {
    let mut player = lyon();
    let mut kept = Kept {
        job: Job::new(plan()),
        is_running: false,
        is_anothers: false,
    };
    player.news(News::Listed(vec![kept.clone()], Vec::new()));
    player.keys("n J S");
    assert!(player.question().title.contains("undone"));
    player.keys("y");
    let given_up = Order::Steer(plan().id, Control::GiveUp);
    assert_eq!(player.orders(), [&given_up]);
    let stopped = event(Step::Stopped {
        why: "anna has stopped it.".into(),
        given_up: true,
    });
    kept.job.apply(&stopped).expect("possible");
    let mut player = lyon();
    player.news(News::Listed(vec![kept.clone()], Vec::new()));
    assert!(player.model.overlay.is_none());
    player.keys("J p");
    assert!(player.question().title.contains("Go on"));
}

#[test]
fn nobody_is_asked_about_a_job_of_somebody_else_on_the_same_host() {
    let mut player = lyon();
    let kept = Kept {
        job: Job::new(plan()),
        is_running: false,
        is_anothers: true,
    };
    player.news(News::Listed(vec![kept], Vec::new()));
    assert!(player.model.overlay.is_none());
}

#[test]
fn a_job_that_another_process_runs_is_shown_and_not_offered() {
    let mut player = lyon();
    let kept = Kept {
        job: Job::new(plan()),
        is_running: true,
        is_anothers: false,
    };
    player.news(News::Listed(vec![kept], Vec::new()));
    assert!(player.model.overlay.is_none());
    player.keys("J p");
    assert!(player.said().contains("Another sipdeck") && player.orders().is_empty());
}

#[test]
fn what_failed_is_tried_again_after_a_question() {
    let mut player = lyon();
    player.news(kept([
        (
            0,
            Outcome::Failed {
                why: "in use".into(),
            },
        ),
        (1, Outcome::Done { endpoint: None }),
    ]));
    player.keys("J t y");
    assert_eq!(
        player.orders(),
        [&Order::Resume {
            id: plan().id,
            retry: true
        }]
    );
}

pub fn judged(file: &str) -> News {
    let known = Known {
        domains: vec![crate::api::Domain {
            id: "rd-lyon".into(),
            name: "lyon".into(),
            description: None,
        }],
        ..Known::default()
    };
    let table = import::read(file.as_bytes(), &import::Reading::default()).expect("reads");
    News::Judged(Box::new(Judgement {
        source: Source {
            path: "/tmp/new.csv".into(),
            digest: "00".into(),
            reading: import::Reading::default(),
        },
        verdicts: import::judge(&table, &known),
        applications: Vec::new(),
        remarks: Vec::new(),
        unknown: table.unknown,
    }))
}

#[test]
fn an_import_shows_its_rows_and_starts_after_a_yes() {
    let mut player = lyon();
    player.keys(": i m p o r t Space / t m p / n e w . c s v Enter");
    assert_eq!(
        player.orders(),
        [&Order::Import(
            "/tmp/new.csv".into(),
            import::Reading::default()
        )]
    );
    player.asked.clear();
    player.news(judged(
        "domain,name,colour\nlyon,first,red\nlyon,second,blue\n",
    ));
    let said = player.asked_about();
    let at = |text: &str| said.find(text).unwrap_or_else(|| panic!("{text}: {said}"));
    at("Columns that are not used: colour.");
    let passwords = at("The new passwords are written to");
    assert!(passwords < at("Line 2, first@lyon: create generated password"));
    player.keys("y");
    assert_eq!(names(player.begun()), ["first", "second"]);
    assert_eq!(
        player
            .begun()
            .source
            .as_ref()
            .map(|source| source.path.as_str()),
        Some("/tmp/new.csv")
    );
}

#[test]
fn an_import_with_a_wrong_row_goes_on_without_it_and_can_write_it_to_a_file() {
    let mut player = lyon();
    player.news(judged("domain,name\nlyon,first\nnowhere,second\n"));
    let said = player.asked_about();
    assert!(
        said.contains("Line 3, second@nowhere: There is no domain"),
        "{said}"
    );
    player.keys("w");
    let orders = player.orders();
    let [Order::SetAside(source, aside)] = orders.as_slice() else {
        panic!("{orders:?}");
    };
    assert_eq!(source.path, "/tmp/new.csv");
    assert_eq!(aside.path, "/tmp/new.rows.csv");
    let rows: Vec<_> = aside.rows.iter().collect();
    assert!(
        matches!(rows.as_slice(), [(3, why)] if why.starts_with("There is no domain")),
        "{rows:?}"
    );
    player.asked.clear();
    player.keys("y");
    assert!(player.asked_about().contains("first@lyon: create"));
    player.keys("y");
    assert_eq!(names(player.begun()), ["first"]);
}

#[test]
fn rows_that_may_be_spoilt_are_left_out_or_taken_as_a_person_says() {
    let file = "domain,name\nlyon,first\nlyon,1.30356E+10\n";
    for (key, made) in [("y", vec!["first"]), ("m", vec!["first", "1.30356E+10"])] {
        let mut player = lyon();
        player.news(judged(file));
        let said = player.asked_about();
        assert!(
            said.contains("1.30356E+10@lyon") && !said.contains("first@lyon"),
            "{said}"
        );
        player.keys(key).keys("y");
        assert_eq!(names(player.begun()), made);
    }
    let mut player = lyon();
    player.news(judged(file));
    player.keys("n");
    assert!(player.orders().is_empty() && player.model.overlay.is_none());
}

#[test]
fn u_asks_before_it_takes_the_last_change_back() {
    let mut player = lyon();
    player.keys("u");
    assert_eq!(player.orders(), [&Order::Undo(None)]);
    player.asked.clear();
    player.news(taking());
    assert!(
        player
            .asked_about()
            .contains("made again with a new id and a new password")
    );
    player.keys("y");
    assert_eq!(player.begun().undoes.as_deref(), Some("1-abc"));
}

#[test]
fn taking_back_says_that_phones_are_cut_off_by_it() {
    let mut player = lyon();
    player.keys("u");
    let News::Taking(mut taking) = taking() else {
        panic!("nothing is taken back")
    };
    let mut item = plan().items[0].clone();
    item.work = Work::Update {
        fields: Facts {
            enabled: Some(false),
            ..Facts::default()
        },
        password: None,
    };
    taking.verdicts.0[0].verdict = import::Verdict::Update(item);
    player.news(News::Taking(taking));
    let asked = player.asked_about();
    assert!(asked.contains("cut off"), "{asked}");
}

/// One deleted endpoint would be made again.
pub fn taking() -> News {
    let mut item = plan().items[0].clone();
    item.work = Work::Create {
        fields: Facts::default(),
        password: NewPassword::Generated,
    };
    let judged = import::Judged {
        line: 1,
        what: "Desk_10@lyon".into(),
        verdict: import::Verdict::Create(item),
        doubts: Vec::new(),
    };
    News::Taking(Box::new(Taking {
        caution: None,
        undoes: "1-abc".into(),
        verdicts: import::Verdicts(vec![judged]),
        applications: Vec::new(),
    }))
}

#[test]
fn a_single_change_is_noted_with_what_was_before() {
    let mut player = lyon();
    player.keys("/ Desk_10 Enter o y").answer();
    let noted = player.orders();
    let [
        Order::Ahead(sent, ahead),
        Order::Note(answered, entry, Rest::Told),
    ] = noted.as_slice()
    else {
        panic!("{noted:?}")
    };
    assert_eq!(sent, answered);
    assert_eq!(
        (ahead.entry.outcome, &ahead.entry.before, &ahead.entry.after),
        (Ended::Unknown, &entry.before, &entry.after)
    );
    let Entry {
        verb,
        outcome,
        before,
        after,
        object,
        ..
    } = &**entry;
    assert_eq!((*verb, *outcome), (Verb::Change, Ended::Done));
    assert_eq!(
        (before.enabled, after.enabled, before.description.clone()),
        (Some(true), Some(false), None)
    );
    assert_eq!(
        (object.name.as_str(), object.domain_name.as_str()),
        ("Desk_10", "lyon")
    );
}

#[test]
fn a_refused_change_is_noted_as_failed() {
    let mut player = lyon();
    player
        .keys("/ Desk_10 Enter x y")
        .refuse(super::refusal(Cause::Refused, "no", "Not now."));
    let noted = player.orders();
    let [Order::Ahead(..), Order::Note(_, entry, Rest::Gone)] = noted.as_slice() else {
        panic!("{noted:?}")
    };
    assert_eq!((entry.outcome, entry.verb), (Ended::Failed, Verb::Delete));
    assert_eq!(entry.before.description.as_deref(), Some("Spare phone"));
}

#[test]
fn what_is_shown_is_exported_as_it_is_shown() {
    let mut player = lyon();
    player.keys("/ 1 Enter : e x p o r t Space o u t . c s v Enter");
    let shown = player.names();
    let orders = player.orders();
    let [Order::Export(export)] = orders.as_slice() else {
        panic!("{orders:?}")
    };
    let mut file = Vec::new();
    assert_eq!(export.write(&mut file).expect("written"), shown.len());
    let text = String::from_utf8(file).expect("text");
    assert!(
        text.starts_with("domain,name,enabled,description,application"),
        "{text}"
    );
    assert_eq!(text.lines().count(), shown.len() + 1);
    player.keys(": e x p o r t Space o u t . d o c Enter");
    assert!(player.said().contains("must end in"), "{}", player.said());
    assert!(
        player.model.overlay.is_none() || !matches!(player.model.overlay, Some(Overlay::Ask(_)))
    );
}
