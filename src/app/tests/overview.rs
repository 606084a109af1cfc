//! The overview: what needs somebody is named, the worst first, and each line leads where it says.

use crate::app::{
    keys::chord,
    message::Message,
    model::Model,
    page::layout::Size,
    phones::tests::refused,
    screens::{
        Screen,
        overview::{Overview, Panel, needs::Gravity},
    },
    service::profile::Profile,
    shared::setup::{Setup, Start},
    text::time::Moment,
    update,
};

use super::{phones::OPEN, player::Player, town::town};

impl Player {
    pub fn overview(&self) -> &Overview {
        let Screen::Overview(screen) = self.model.screen() else {
            panic!("no overview but {:?}", self.model.screen());
        };
        screen
    }

    fn subjects(&self) -> Vec<(Gravity, String)> {
        let needs = self.overview().needs.iter();
        needs
            .map(|need| (need.gravity, need.subject.clone()))
            .collect()
    }
}

/// The overview of an account whose phones are told of.
pub fn overview() -> Player {
    let mut player = Player::waiting(Profile::default(), town());
    player.answer();
    player.hear(OPEN).answer();
    player.keys("1").answer().settle();
    player
}

#[test]
fn what_needs_somebody_is_there_the_worst_first() {
    let mut player = overview();
    let before = player.subjects();
    assert!(before.iter().all(|(gravity, _)| *gravity > Gravity::Now));
    assert!(before.is_sorted_by_key(|(gravity, _)| *gravity));
    player.happens(refused("rd-lyon", "re-lyon-desk-6", 3));
    player.answer().settle();
    let after = player.subjects();
    assert_eq!(after[0], (Gravity::Now, "desk-6".to_owned()));
    assert_eq!(after.len(), before.len() + 1);
}

#[test]
fn every_line_leads_to_what_it_speaks_of_and_esc_comes_back() {
    let mut player = overview();
    let lines = player.overview().needs.len();
    assert!(lines > 1);
    for line in 0..lines {
        player.keys("g");
        for _ in 0..line {
            player.keys("j");
        }
        let count = player.overview().needs[line].subject.clone();
        player.keys("Enter").answer();
        let shown = player.list().found.rows.len();
        assert!(count.starts_with(&shown.to_string()), "{count}: {shown}");
        player.keys("Esc Esc").answer();
        assert!(matches!(player.model.screen(), Screen::Overview(_)));
    }
}

#[test]
fn tab_goes_between_the_panels_and_moving_on_leads_from_one_into_the_other() {
    let mut player = overview();
    assert_eq!(player.overview().panel, Panel::Needs);
    player.keys("Tab");
    assert_eq!(player.overview().panel, Panel::Domains);
    player.keys("Tab");
    let last = player.overview().needs.len();
    for _ in 0..last {
        player.keys("j");
    }
    assert_eq!(player.overview().panel, Panel::Domains);
    player.keys("Enter").answer();
    assert!(player.list().domain.is_some());
    player.keys("Esc k");
    assert_eq!(player.overview().panel, Panel::Needs);
}

#[test]
fn in_three_columns_tab_goes_across_and_each_column_keeps_where_one_was() {
    let mut player = overview();
    player.resize(200, 50);
    let panels = player.overview().panels(&player.model.shared);
    assert!(panels.middle.is_some(), "{panels:?}");
    player.keys("j Tab");
    assert_eq!(player.overview().panel, Panel::Domains);
    assert_eq!(player.overview().list.index, 0);
    player.keys("j j Tab");
    assert_eq!(player.overview().panel, Panel::Needs);
    assert_eq!(player.overview().needing.index, 1);
    player.keys("Tab");
    assert_eq!(player.overview().list.index, 2);
    let third = player.overview().domains[2].clone();
    player.keys("Enter").answer();
    assert_eq!(player.list().domain, Some(third));
    player.keys("Esc").answer();
    assert_eq!(player.overview().list.index, 2);
    // The ends are those of the whole screen.
    player.keys("g");
    assert_eq!(player.overview().panel, Panel::Needs);
    assert_eq!(player.overview().needing.index, 0);
    player.keys("G");
    let last = player.overview().domains.len() - 1;
    assert_eq!(player.overview().panel, Panel::Domains);
    assert_eq!(player.overview().list.index, last);
    // And where there is no room for it any more, what is left has the keys.
    player.resize(40, 10);
    assert_eq!(player.overview().panel, Panel::Needs);
}

#[test]
fn the_numbers_are_those_of_the_lists() {
    let player = overview();
    let sum = player.overview().counting.census.sum();
    let tally = player.model.shared.account.tally(None);
    assert_eq!(sum.all(), tally.endpoints);
    assert_eq!(
        sum.of(crate::app::filter::Standing::Disabled),
        tally.disabled
    );
}

#[test]
fn a_dashboard_may_begin_there_and_then_nothing_lies_before_it() {
    let size = Size {
        width: 80,
        height: 24,
    };
    let setup = Setup {
        start: Start::Overview,
        ..Setup::new(size, Profile::default(), Moment::default())
    };
    let mut model = Model::new(setup);
    assert!(matches!(model.screen(), Screen::Overview(_)));
    let key = chord::parse("Esc").expect("a key");
    update(&mut model, Moment::default(), Message::Key(key));
    let said = model.shared.notices.current().expect("it says why");
    assert!(said.text.contains("first screen"), "{}", said.text);
}
