//! Journeys of a person through the dashboard.

use super::{program::Home, service::Service, terminal::Terminal};

const ENTER: &str = "\r";
const ESCAPE: &str = "\x1b";
const SEND: &str = "\x13";
const GENERATE: &str = "\x07";

/// The dashboard of a service, at the list of domains.
fn open(service: &Service) -> Terminal {
    let terminal = Home::of(service).start(&[]);
    terminal.wait("osaka-lab");
    terminal
}

/// The same, in the domain `osaka-lab`, which has 35 endpoints.
fn open_osaka(service: &Service) -> Terminal {
    let mut terminal = open(service);
    terminal.send("/osaka");
    terminal.wait("1 of 8");
    terminal.send(ENTER);
    terminal.wait("▌  osaka-lab");
    terminal.send(ENTER);
    terminal.wait("▌  ● on        desk-401");
    terminal
}

#[test]
fn a_person_browses_to_an_endpoint_and_back_to_where_they_were() {
    let service = Service::start();
    let mut terminal = open_osaka(&service);
    terminal.send("jj");
    terminal.wait("▌  ● on        desk-403");
    // Titles and rows; what the two lines above say of requests and ages goes on changing.
    let rows = |contents: &str| -> Vec<String> {
        let lines = contents.lines().skip(2);
        lines.map(|line| line.trim_end().to_owned()).collect()
    };
    let list = rows(&terminal.contents());
    terminal.send(ENTER);
    terminal.wait("How to register");
    terminal.wait("Server        osaka-lab.bwapp.bwsip.io");
    terminal.send(ESCAPE);
    terminal.wait_until("the list as it was", |screen| {
        rows(&screen.contents()) == list
    });
    terminal.send("q");
    terminal.wait("1 of 8");
    terminal.send("q");
    terminal.end();
    terminal.assert_restored();
}

#[test]
fn an_endpoint_that_is_created_is_in_the_list_and_its_password_is_shown_once() {
    let service = Service::start();
    let mut terminal = open_osaka(&service);
    terminal.send("n");
    terminal.wait("osaka-lab › New endpoint");
    terminal.send("zz-phone\t");
    terminal.send(GENERATE);
    terminal.wait("strong");
    terminal.send(SEND);
    terminal.wait("zz-phone was created");
    terminal.send(ESCAPE);
    terminal.wait_gone("was created");
    terminal.wait("▌  ▲ no app    zz-phone");
    terminal.wait(" 36 ─");
}

#[test]
fn a_create_that_is_refused_keeps_the_form_with_all_that_was_typed() {
    let service = Service::start();
    let mut terminal = open_osaka(&service);
    service.create("osaka-lab", "zz-taken");
    terminal.send("n");
    terminal.wait("osaka-lab › New endpoint");
    terminal.send("zz-taken\t");
    terminal.send(GENERATE);
    terminal.wait("strong");
    terminal.send("\tby the window");
    terminal.wait("by the window");
    terminal.send(SEND);
    terminal.wait_until("that the name is taken", |screen| {
        // The service may have told of it before it is asked.
        let shown = screen.contents();
        shown.contains("already in use") || shown.contains("exists already")
    });
    let form = terminal.contents();
    assert!(
        form.contains("zz-taken") && form.contains("by the window"),
        "{form}"
    );
}

#[test]
fn an_edit_shows_the_difference_before_it_is_sent() {
    let service = Service::start();
    let mut terminal = open_osaka(&service);
    terminal.send("e");
    terminal.wait("osaka-lab › Edit desk-401");
    terminal.send("\x05, by the door");
    terminal.wait("by the door");
    terminal.send(SEND);
    terminal.wait("Save these changes");
    terminal.wait("+ 4階 席401, by the door");
    terminal.send("y");
    terminal.wait_gone("Save these changes");
    terminal.wait("4階 席401, by the door");
}

#[test]
fn a_delete_does_nothing_on_no_and_takes_the_row_away_on_yes() {
    let service = Service::start();
    let mut terminal = open_osaka(&service);
    terminal.send("x");
    terminal.wait("Delete desk-401?");
    // Enter gives the answer that is marked: No.
    terminal.send(ENTER);
    terminal.wait_gone("Delete desk-401?");
    assert!(terminal.contents().contains("▌  ● on        desk-401"));
    terminal.send("x");
    terminal.wait("Delete desk-401?");
    terminal.send("y");
    terminal.wait_gone("● on        desk-401");
    terminal.wait(" 34 ─");
}

#[test]
fn a_service_that_goes_away_and_comes_back_leaves_the_rows_in_place_meanwhile() {
    let mut service = Service::start();
    let mut terminal = open_osaka(&service);
    service.stop();
    terminal.send("r");
    terminal.wait("refused the connection");
    terminal.wait("desk-401");
    terminal.send("jj");
    terminal.wait("▌  ● on        desk-403");
    service.restart();
    terminal.send("r");
    terminal.wait_gone("refused the connection");
    terminal.wait("▌  ● on        desk-403");
}

#[test]
fn the_smallest_terminal_and_back_shows_everything_again() {
    let service = Service::start();
    let terminal = open(&service);
    // The counts of the endpoints come by themselves: then the picture stands still.
    terminal.wait("178");
    terminal.wait_gone("loading");
    terminal.resize(40, 10);
    terminal.wait("▌  beirut-office");
    terminal.resize(80, 24);
    terminal.wait("osaka-lab");
    terminal.wait("? help");
}

#[test]
fn a_command_and_a_filter_are_there_again_at_the_next_start() {
    let service = Service::start();
    let home = Home::of(&service);
    let mut terminal = home.start(&[]);
    terminal.wait("lyon-hotel");
    terminal.send(":endpoints osaka-lab\r");
    terminal.wait("─ osaka-lab");
    terminal.send("/desk-40\r:quit\r");
    assert_eq!(terminal.end(), 0);
    let mut terminal = home.start(&[]);
    terminal.wait("lyon-hotel");
    terminal.send(":\x1b[A");
    terminal.wait(":endpoints osaka-lab");
    terminal.send("\r");
    terminal.wait("─ osaka-lab");
    terminal.send("/\x1b[A");
    terminal.wait("9 of 35");
}
