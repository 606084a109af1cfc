//! The command line, and the endpoints that it goes to by their names.

use crate::{
    api::{Cause, Failure},
    app::{
        effect::Effect,
        keys::chord,
        message::Message,
        overlay::{Overlay, command::Command},
        page::columns::EndpointColumn,
        screens::Screen,
        service::profile::Profile,
        work::gather::Gather,
    },
};

use super::{
    browse::{lyon, player},
    player::Player,
    town::{endpoint, town},
    turn,
};

fn command(player: &Player) -> &Command {
    let Some(Overlay::Command(command)) = &player.model.overlay else {
        panic!("no command line but {:?}", player.model.overlay);
    };
    command
}

fn ghost(player: &Player) -> String {
    command(player).ghost(&player.model.shared)
}

fn endpoint_shown(player: &Player) -> &str {
    let Screen::Endpoint(page) = player.model.screen() else {
        panic!("no endpoint but {:?}", player.model.screen());
    };
    page.endpoint.as_str()
}

/// Two domains with a desk-1 each.
fn twins() -> Player {
    let mut service = town();
    let twin = endpoint("lab1", "desk-1", "", true, "The other");
    service.endpoints.push(twin);
    let mut player = Player::waiting(Profile::default(), service);
    player.answer();
    player
}

#[test]
fn an_endpoint_is_gone_to_by_its_name_in_any_case() {
    let mut player = player();
    player.keys(": open Space desk-7 Enter").answer();
    assert_eq!(endpoint_shown(&player), "re-lyon-desk-7");
    player.keys(": open Space UKETSUKE Enter").answer();
    assert_eq!(endpoint_shown(&player), "re-tokyo-uketsuke");
    player.keys("q");
    assert_eq!(endpoint_shown(&player), "re-lyon-desk-7");
}

#[test]
fn what_stands_behind_sort_and_copy_is_the_second_key() {
    let mut player = lyon();
    let sorted = |player: &Player| {
        let Screen::Endpoints(list) = player.model.screen() else {
            panic!("no list but {:?}", player.model.screen());
        };
        (list.sort.column, list.sort.reverse)
    };
    player.keys(": sort Space e Enter").answer();
    assert_eq!(player.model.overlay, None);
    assert_eq!(sorted(&player), (EndpointColumn::Description, false));
    player.keys(": sort Space State Enter").answer();
    assert_eq!(sorted(&player), (EndpointColumn::State, false));
    player.keys(": sort Space x Enter");
    assert_eq!(player.model.overlay, None);
    let said = player.said();
    assert!(
        said.starts_with("x is not among them. Type one of: s State, n Name,"),
        "{said}"
    );
    player.keys(": copy Space");
    player.paste("registration card").keys("Enter");
    assert!(
        player.said().starts_with("The registration card of "),
        "{}",
        player.said()
    );
    // Nothing else takes a second part: it is about what is selected.
    player.keys(": delete Space n Enter");
    assert!(
        player.said().starts_with("Nothing can stand behind delete"),
        "{}",
        player.said()
    );
}

#[test]
fn a_name_in_several_domains_is_told_apart_by_the_domain_or_the_whole_address() {
    let mut player = twins();
    player.keys(": open Space desk-1 Enter");
    assert_eq!(
        player.said(),
        "desk-1 could be any of these: desk-1@lab1, desk-1@lyon."
    );
    player.keys(": open Space desk-1@lab1 Enter").answer();
    assert_eq!(endpoint_shown(&player), "re-lab1-desk-1");
    player.keys(": open Space");
    player.paste("sip:desk-1@lyon.bwapp.bwsip.io").keys("Enter");
    assert_eq!(endpoint_shown(&player), "re-lyon-desk-1");
    player.keys(": open Space desk-1@nowhere Enter");
    assert_eq!(player.said(), "No domain is named nowhere.");
    player.keys(": open Space desk-1@tokyo Enter");
    assert_eq!(player.said(), "No endpoint is named desk-1.");
}

#[test]
fn what_is_not_read_yet_is_not_said_to_be_missing() {
    let mut player = Player::waiting(Profile::default(), town());
    player.keys(": open Space desk-1 Enter");
    assert!(
        player
            .said()
            .starts_with("No endpoint that is known so far")
    );
}

#[test]
fn a_name_grows_a_ghost_and_tab_goes_through_those_that_fit() {
    let mut player = twins();
    player.keys(": open Space uk");
    assert_eq!(ghost(&player), "etsuke");
    player.keys("^u open Space desk-1");
    let mut names = Vec::new();
    for _ in 0..3 {
        player.keys("Tab");
        names.push(command(&player).line.text().to_owned());
    }
    assert_eq!(
        names,
        ["open desk-1@lab1", "open desk-1@lyon", "open desk-10"]
    );
    player.keys("^u open Space desk-1@l Tab Tab");
    assert_eq!(command(&player).line.text(), "open desk-1@lyon");
    player.keys("Enter");
    assert_eq!(endpoint_shown(&player), "re-lyon-desk-1");
}

#[test]
fn without_a_name_the_selected_row_is_opened_as_by_its_key() {
    let mut player = lyon();
    player.keys(": open Enter").answer();
    assert_eq!(endpoint_shown(&player), "re-lyon-desk-1");
    player.keys(": open Enter");
    assert_eq!(player.said(), "Name an endpoint: open NAME.");
}

#[test]
fn in_a_large_account_the_beginnings_of_names_are_looked_for_off_the_loop() {
    let mut service = town();
    let phones = (0..3_000).map(|number| format!("phone-{number}"));
    let phones = phones.map(|name| endpoint("lyon", &name, "a-main", true, ""));
    service.endpoints.extend(phones);
    let mut player = Player::waiting(Profile::default(), service);
    player.answer().keys(": open Space phone-299");
    let key = Message::Key(chord::parse("9").expect("a key"));
    let effects = turn(&mut player.model, key);
    let [Effect::Gather(ticket, gather)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert!(matches!(**gather, Gather::Beginning(_)));
    player.keys("^u open Space phone-5");
    let stale = Message::Gathered(*ticket, Box::new(gather.run(&|| false)));
    player.tell(stale);
    assert_eq!(command(&player).choices(&player.model.shared).len(), 50);
    player.keys("55 Enter");
    assert_eq!(endpoint_shown(&player), "re-lyon-phone-555");
}

#[test]
fn a_command_about_the_selected_row_takes_no_other_name() {
    let mut player = lyon();
    player.keys(": delete Space desk-7 Enter");
    assert!(player.model.overlay.is_none());
    assert_eq!(
        player.said(),
        "Nothing can stand behind delete: nothing was done. Type delete alone."
    );
}

#[test]
fn a_misspelt_command_is_told_with_the_one_that_was_probably_meant() {
    let mut player = lyon();
    player.keys(": dleete Enter");
    assert!(
        player.said().contains("Did you mean delete?"),
        "{}",
        player.said()
    );
}

#[test]
fn leaving_is_no_command_that_anybody_wants_back() {
    let mut player = lyon();
    player.keys(": jobs Enter : quit Enter");
    let kept: Vec<&str> = player.model.shared.commands.lines().collect();
    assert_eq!(kept, ["jobs"]);
}

#[test]
fn a_domain_is_not_said_to_be_missing_while_the_domains_are_not_known() {
    let mut player = Player::waiting(Profile::default(), town());
    player.keys(": endpoints Space lyon Enter");
    assert_eq!(
        player.said(),
        "No domain that is known so far is named lyon: the domains are still being read. Try again in a moment."
    );
    while !player.waiting.is_empty() {
        player.refuse(Failure::new(Cause::Unreachable, "Nobody is there."));
    }
    player.keys(": open Space desk-1@lyon Enter");
    let said = player.said();
    assert!(
        said.ends_with("r in their list reads them again."),
        "{said}"
    );
    player.keys("r").answer();
    player.keys(": endpoints Space nowhere Enter");
    assert_eq!(player.said(), "No domain is named nowhere.");
    player.keys(": endpoints Space lyon Enter");
    assert!(matches!(player.model.screen(), Screen::Endpoints(_)));
}
