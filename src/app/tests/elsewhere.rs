//! What somebody else changes by another way: the service tells of it, and lists and pages are right at once.

use crate::{
    api::{Domain, Endpoint, registration::Event},
    app::{screens::Screen, service::call::Call},
};

use super::{phones::live, player::Player};

fn desk(player: &Player) -> Option<Endpoint> {
    let account = &player.model.shared.account;
    account.endpoint(&"rd-lyon".into(), &"re-desk-6".into())
}

fn deleted() -> Event {
    Event::EndpointDeleted("rd-lyon".into(), "re-desk-6".into())
}

#[test]
fn an_endpoint_that_was_changed_is_shown_as_it_is_and_tinted() {
    let mut player = live();
    let mut changed = desk(&player).expect("is known");
    changed.enabled = !changed.enabled;
    changed.description = Some("Moved".into());
    let event = Event::Endpoint("rd-lyon".into(), Box::new(changed.clone()));
    player.happens(event.clone());
    assert_eq!(desk(&player), Some(changed));
    let lit = |player: &Player| player.model.shared.registrar.flashes.is_lit("re-desk-6");
    assert!(lit(&player));
    assert!(player.waiting.is_empty(), "nothing is asked again");
    // Once more the same, which is what our own changes are told as: nothing happens.
    let asked = player.asked.len();
    player.happens(event);
    assert_eq!(player.asked.len(), asked);
}

#[test]
fn an_endpoint_that_was_made_is_in_the_list_and_one_that_was_deleted_is_not() {
    let mut player = live();
    let rows = |player: &Player| {
        let domain = "rd-lyon".into();
        let pages = player.model.shared.account.pages(Some(&domain));
        pages.map(|page| page.len()).sum::<usize>()
    };
    let before = rows(&player);
    let mut made = desk(&player).expect("is known");
    made.id = "re-new".into();
    made.name = "new-1".into();
    player.happens(Event::Endpoint("rd-lyon".into(), Box::new(made)));
    assert_eq!(rows(&player), before + 1);
    let gone = Event::EndpointDeleted("rd-lyon".into(), "re-new".into());
    player.happens(gone.clone()).happens(gone);
    assert_eq!(rows(&player), before);
    assert!(player.waiting.is_empty(), "nothing is asked again");
}

#[test]
fn the_page_of_an_endpoint_that_was_deleted_is_left() {
    let mut player = live();
    player.keys("Enter").answer();
    assert!(matches!(player.model.screen(), Screen::Endpoint(_)));
    player.happens(deleted());
    assert!(matches!(player.model.screen(), Screen::Endpoints(_)));
    assert_eq!(desk(&player), None);
}

#[test]
fn a_delete_of_ours_is_taken_over_with_its_answer() {
    let mut player = live();
    player.keys("x").keys("y");
    let is_delete = |(_, call): &(_, Call)| matches!(call, Call::DeleteEndpoint { .. });
    assert!(player.waiting.iter().any(is_delete), "it is under way");
    player.happens(deleted());
    assert!(desk(&player).is_some());
    player.answer();
    assert_eq!(desk(&player), None);
}

#[test]
fn domains_come_change_and_go() {
    let mut player = live();
    let names = |player: &Player| -> Vec<String> {
        let rows = player.model.shared.account.domains.rows().iter();
        rows.map(|row| row.name.clone()).collect()
    };
    let before = names(&player);
    let domain = Domain {
        id: "rd-new".into(),
        name: "a-new".into(),
        description: None,
    };
    player.happens(Event::Domain(domain));
    assert_eq!(names(&player).len(), before.len() + 1);
    assert!(
        player
            .waiting
            .iter()
            .any(|(_, call)| matches!(call, Call::ListEndpoints { domain, .. } if domain.as_str() == "rd-new")),
        "its endpoints are asked for"
    );
    player.happens(Event::DomainDeleted("rd-new".into()));
    assert_eq!(names(&player), before);
}
