//! Journeys of a person through the dashboard.

use crate::{program::Home, service::Service};

#[test]
fn the_smallest_terminal_and_back_shows_everything_again() {
    let service = Service::start();
    let terminal = Home::of(&service).start(&[]);
    terminal.wait("lyon-hotel.bwapp.bwsip.io");
    let before = terminal.contents();
    terminal.resize(40, 10);
    terminal.wait("lyon-hotel");
    terminal.resize(80, 24);
    terminal.wait_until("what was there before", |screen| {
        screen.contents() == before
    });
}
