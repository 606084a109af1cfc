//! Panes beside a list of endpoints, which of them has the keys, and the chips above it.

use crate::{
    api::DomainId,
    app::{
        effect::Effect,
        filter::Standing,
        message::Message,
        screens::endpoints::{Endpoints, Pane},
    },
};

use super::{browse::lyon, player::Player};

fn wide() -> Player {
    let mut player = lyon();
    player.resize(200, 50);
    player
}

/// Everything rests: the timers that were asked for run out.
fn rest(player: &mut Player) {
    let timers: Vec<_> = player
        .asked
        .iter()
        .filter_map(|effect| {
            if let Effect::After(time, timer) = effect {
                (time.as_millis() == 100).then_some(*timer)
            } else {
                None
            }
        })
        .collect();
    for timer in timers {
        player.tell(Message::TimedOut(timer));
    }
    player.answer();
}

fn focus(player: &Player) -> Pane {
    player.list().beside.focus
}

fn detailed(list: &Endpoints) -> Option<String> {
    list.detailed().map(|(_, endpoint)| endpoint.to_string())
}

#[test]
fn tab_goes_round_the_panes_and_the_arrows_go_left_and_back() {
    let mut player = wide();
    assert_eq!(focus(&player), Pane::List);
    for pane in [Pane::Detail, Pane::Domains, Pane::List] {
        player.keys("Tab");
        assert_eq!(focus(&player), pane);
    }
    player.keys("BackTab");
    assert_eq!(focus(&player), Pane::Domains);
    player.keys("Right");
    assert_eq!(focus(&player), Pane::List);
    player.keys("Tab Left");
    assert_eq!(focus(&player), Pane::List);
    player.keys("Left");
    assert_eq!(focus(&player), Pane::Domains);
    // What has the keys is always there.
    player.resize(120, 40);
    assert_eq!(focus(&player), Pane::List);
    player.keys("Tab");
    assert_eq!(focus(&player), Pane::Detail);
    player.resize(80, 24).keys("Tab");
    assert!(player.said().contains("from 120 columns on"));
}

#[test]
fn another_domain_is_shown_when_the_cursor_has_rested_on_it_or_at_once_when_it_is_opened() {
    let mut player = wide();
    let lyon = player.list().domain.clone();
    player.keys("/ desk Enter Left g");
    assert_eq!(player.list().domain, lyon, "it has not rested yet");
    rest(&mut player);
    assert_eq!(player.list().domain, None);
    assert_eq!(player.list().prompt.line.text(), "desk", "the filter stays");
    assert_eq!(focus(&player), Pane::Domains);
    player.keys("j Enter").answer();
    let first = player.list().beside.places[1].clone();
    assert_eq!(
        (player.list().domain.clone(), focus(&player)),
        (first, Pane::List)
    );
}

#[test]
fn marks_are_not_lost_to_a_look_at_another_domain() {
    let mut player = wide();
    let lyon: Option<DomainId> = player.list().domain.clone();
    player.keys("Space Left k k");
    rest(&mut player);
    assert_eq!(
        (player.list().domain.clone(), player.list().marks.len()),
        (lyon, 1)
    );
    assert_eq!(
        player.said(),
        "1 row is marked here: take the marks off first."
    );
}

#[test]
fn the_detail_follows_when_the_cursor_has_rested() {
    let mut player = wide();
    let first = detailed(player.list());
    player.keys("j j j");
    assert_eq!(detailed(player.list()), first);
    rest(&mut player);
    let selected = player
        .list()
        .selected()
        .map(|named| named.row.id.to_owned());
    assert_eq!(detailed(player.list()), selected);
    assert_ne!(detailed(player.list()), first);
    player.keys("Tab j j");
    assert_eq!(
        detailed(player.list()),
        selected,
        "the keys scroll the detail"
    );
}

#[test]
fn chips_count_the_states_and_one_of_them_is_chosen_by_its_number_or_by_tab() {
    let mut player = lyon();
    let all = player.list().found.rows.len();
    let shown = player.list().shown_chips();
    assert_eq!(
        shown.iter().skip(1).map(|(_, count)| count).sum::<usize>(),
        all
    );
    let off = shown
        .iter()
        .find(|(one, _)| *one == Some(Standing::Disabled));
    let off = off.expect("some are off").1;
    player.keys("S 5");
    assert_eq!(player.list().prompt.line.text(), "state:off");
    assert_eq!(player.list().found.rows.len(), off);
    player.keys("S 0");
    assert_eq!(player.list().found.rows.len(), all);
    assert!(player.list().prompt.is_empty());
    player.keys("/ desk Tab");
    let first = player.list().chosen_chip().expect("one is chosen");
    assert_eq!(
        player.list().prompt.line.text(),
        format!("desk state:{}", first.word())
    );
    player.keys("BackTab");
    assert_eq!(player.list().prompt.line.text(), "desk");
    assert!(player.list().prompt.typing);
}
