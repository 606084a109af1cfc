//! Marks, and changes of many at once, as keys.

use crate::app::{
    effect::Effect,
    message::Message,
    next::Part,
    screens::Screen,
    service::{facts::Facts, profile::Profile},
    work::{
        job::{
            event::{Event, Outcome, Step},
            item::{Item, NewPassword, Work},
            plan::{JobId, Plan},
            state::Job,
        },
        order::{Kept, News, Order},
    },
};

use super::{browse::lyon, player::Player};

impl Player {
    pub fn news(&mut self, news: News) -> &mut Self {
        self.tell(Message::Worked(Box::new(news)));
        self
    }

    /// A job that was interrupted is kept, and its question was answered with no.
    pub fn with_job(&mut self) -> &mut Self {
        self.news(kept([])).keys("Esc")
    }

    /// What was asked of the runtime, without the reading of jobs.
    pub fn orders(&self) -> Vec<&Order> {
        let orders = self.asked.iter().filter_map(|effect| {
            if let Effect::Work(order) = effect {
                Some(order)
            } else {
                None
            }
        });
        let wanted = |order: &&Order| {
            !matches!(
                order,
                Order::List | Order::Paths(_) | Order::Tests(_) | Order::Past(_)
            )
        };
        orders.filter(wanted).collect()
    }

    /// The plan that was begun.
    pub fn begun(&self) -> &Plan {
        match self.orders().as_slice() {
            [Order::Start(plan)] => plan,
            other => panic!("no plan but {other:?}"),
        }
    }

    pub fn asked_about(&self) -> String {
        let text = self.question().parts.iter().map(|part| match part {
            Part::Text(text) | Part::Warning(text) => text.clone(),
            Part::Fact { label, value } | Part::Derived { label, value } => {
                format!("{label}: {value}")
            }
            Part::Change { .. } | Part::Conflict { .. } => String::new(),
        });
        let rows = self.question().rows.iter().cloned();
        text.chain(rows).collect::<Vec<_>>().join("\n")
    }

    pub fn marks(&self) -> usize {
        self.list().marks.len()
    }
}

pub fn plan() -> Plan {
    let item = |name: &str| Item {
        domain: "rd-lyon".into(),
        domain_name: "lyon".into(),
        name: name.into(),
        endpoint: Some(format!("re-lyon-{name}").into()),
        line: None,
        work: Work::Delete,
        before: Facts::default(),
    };
    Plan {
        id: JobId::parse("20261123-0455-k3f").expect("an id"),
        title: "Delete 2 endpoints".into(),
        profile: String::new(),
        account: String::new(),
        origin: String::new(),
        made_at: 1,
        made_by: "ana".into(),
        source: None,
        results: None,
        undoes: None,
        items: vec![item("Desk_10"), item("evil")],
    }
}

pub fn names(plan: &Plan) -> Vec<&str> {
    plan.items.iter().map(|item| item.name.as_str()).collect()
}

/// The job of [`plan`], kept from an earlier run in which these items ended so.
pub fn kept(ended: impl IntoIterator<Item = (usize, Outcome)>) -> News {
    let mut job = Job::new(plan());
    for (item, outcome) in ended {
        job.apply(&event(Step::Settled { item, outcome }))
            .expect("it can happen");
    }
    let is_running = false;
    News::Listed(
        vec![Kept {
            job,
            is_running,
            is_anothers: false,
        }],
        Vec::new(),
    )
}

pub fn event(step: Step) -> Event {
    Event {
        at: 1_700_000_000_000,
        step,
    }
}

#[test]
fn marks_follow_the_rows_and_are_taken_off_again() {
    let mut player = lyon();
    player.keys("Space j Space Space j j v j j v");
    assert_eq!(player.marks(), 4);
    player.keys("*");
    assert_eq!(player.marks(), player.names().len());
    player.keys("U");
    assert_eq!(player.marks(), 0);
    player.keys("Space / 1 Enter Esc");
    assert_eq!(
        (player.marks(), player.list().prompt.filter.is_empty()),
        (1, true)
    );
    player.keys("Esc");
    assert_eq!(player.marks(), 0);
    assert!(matches!(player.model.screen(), Screen::Endpoints(_)));
}

#[test]
fn exactly_what_is_marked_is_deleted_after_a_yes() {
    let mut player = lyon();
    let wanted = player.names()[..2].to_vec();
    player.keys("Space j Space x");
    assert!(
        player.asked_about().contains(&wanted.join(", ")),
        "{}",
        player.asked_about()
    );
    player.keys("n");
    assert!(player.orders().is_empty() && player.writes().is_empty());
    player.keys("x y");
    let plan = player.begun();
    assert_eq!(names(plan), wanted);
    assert!(
        plan.items
            .iter()
            .all(|item| item.work == Work::Delete && item.endpoint.is_some())
    );
}

#[test]
fn marks_that_the_filter_hides_are_listed_and_left_alone() {
    let mut player = lyon();
    let all = player.names();
    player.keys("Space j Space j Space");
    let shown = all[1].clone();
    player.keys("/").keys(&shown).keys("Enter x");
    let said = player.asked_about();
    assert!(
        said.contains("The filter hides 2 that are marked. They are left alone:"),
        "{said}"
    );
    assert!(said.contains(&all[0]) && said.contains(&all[2]), "{said}");
    player.keys("y");
    assert_eq!(names(player.begun()), [shown]);
    assert_eq!(player.marks(), 3);
}

#[test]
fn a_filter_that_cannot_be_read_lets_nothing_be_changed() {
    let mut player = lyon();
    player.keys("*").keys("/ name:/( Enter Esc");
    player.keys("* / name:/(");
    let list = player.list();
    assert!(list.prompt.problem.is_some());
    let crate::app::model::Model {
        shared, screens, ..
    } = &mut player.model;
    let next = screens
        .top_mut()
        .browse(shared, crate::app::keys::action::Action::Delete);
    assert!(matches!(next, crate::app::next::Next::Say(_)), "{next:?}");
}

#[test]
fn above_ten_the_number_is_typed_out() {
    let mut player = lyon();
    player.keys("* x");
    let number = player.names().len();
    assert!(number > 10);
    player.keys("y Enter");
    assert!(player.orders().is_empty());
    player
        .keys("Backspace")
        .keys(&number.to_string())
        .keys("Enter");
    assert_eq!(player.begun().items.len(), number);
}

#[test]
fn in_a_protected_account_even_one_wants_its_number() {
    let mut player = lyon();
    player.model.shared.profile = Profile {
        protected: true,
        ..Profile::default()
    };
    player.keys("Space x y Enter");
    assert!(player.orders().is_empty());
    player.keys("Backspace 1 Enter");
    assert_eq!(player.begun().items.len(), 1);
}

#[test]
fn a_read_only_account_refuses_with_the_reason() {
    let mut player = lyon();
    player.model.shared.profile.read_only = true;
    player.keys("Space x");
    assert!(player.said().contains("read-only") && player.model.overlay.is_none());
    player.keys("u");
    assert!(player.said().contains("read-only") && player.orders().is_empty());
}

#[test]
fn what_is_so_already_is_left_alone() {
    let mut player = lyon();
    player.keys("*");
    player.keys("o d");
    let off = player.question().title.clone();
    player.keys("Esc o e");
    let on = player.question().title.clone();
    assert_ne!(off, on);
    assert!(player.asked_about().contains("are so already"));
}

#[test]
fn new_passwords_go_to_a_file_that_is_named_before() {
    let mut player = lyon();
    player.model.shared.operator.passwords = "/state/passwords".into();
    player.keys("Space p");
    let said = player.asked_about();
    assert!(
        said.contains("are written to /state/passwords/20231114-2213-"),
        "{said}"
    );
    player.keys("y");
    let plan = player.begun();
    let password = Some(NewPassword::Generated);
    assert!(
        matches!(&plan.items[0].work, Work::Update { fields, password: p } if fields.is_empty() && *p == password)
    );
    assert!(
        plan.results
            .as_ref()
            .is_some_and(|path| said.contains(path))
    );
}

#[test]
fn an_application_is_picked_for_all_that_are_marked() {
    let mut player = lyon();
    player.keys("Space j Space A N i g h t Enter y");
    let plan = player.begun();
    for item in &plan.items {
        let Work::Update { fields, .. } = &item.work else {
            panic!("{item:?}")
        };
        assert_eq!(fields.application.as_deref(), Some("a-night"));
    }
}
