//! Coming back: what the last run knew is there at once, unless nobody wants that.

use super::{program::Home, service::Service};

/// A run that reads the list of a domain, and keeps it for the next one.
pub fn read_osaka(home: &Home) {
    let mut first = home.start(&[]);
    first.wait("osaka-lab");
    first.send("/osaka");
    first.wait("1 of 8");
    first.send("\r");
    first.wait("▌  osaka-lab");
    first.send("\r");
    first.wait("desk-401");
    first.send(":quit\r");
    assert_eq!(first.end(), 0);
}

#[test]
fn the_next_start_shows_the_last_known_account_even_when_the_service_is_gone() {
    let mut service = Service::start();
    let home = Home::of(&service);
    read_osaka(&home);
    service.stop();

    let mut again = home.start(&[]);
    again.wait("osaka-lab");
    again.wait("under 1 min old");
    again.send("/osaka");
    again.wait("1 of 8");
    again.send("\r");
    again.wait("▌  osaka-lab");
    again.send("\r");
    again.wait("desk-401");
    again.send(":quit\r");
    again.end();

    let mut blind = home.start(&["--no-cache"]);
    blind.wait("Domains");
    assert!(!blind.contents().contains("osaka-lab"));
    blind.send(":quit\r");
    blind.end();

    let clear = home.start_at(&["cache", "clear"], 200, 24);
    assert_eq!(clear.end(), 0);
    let said = clear.contents();
    assert!(
        said.contains("The lists of one account were removed"),
        "{said}"
    );
    let clear = home.start_at(&["cache", "clear"], 200, 24);
    assert_eq!(clear.end(), 0);
    assert!(clear.contents().contains("There was nothing to remove"));
}
