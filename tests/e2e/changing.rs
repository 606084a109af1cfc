//! Journeys of a person who changes things.

use crate::{program::Home, service::Service, terminal::Terminal};

const ENTER: &str = "\r";
const ESC: &str = "\x1b";
const SUBMIT: &str = "\x13";
const GENERATE: &str = "\x07";
const CLEAR: &str = "\x15";
const TAB: &str = "\t";

/// The endpoints of the domain with six of them.
fn quay(service: &Service) -> Terminal {
    let mut terminal = Home::of(service).start(&[]);
    terminal.wait("marseille-quai");
    terminal.send(":endpoints marseille-quai\r");
    terminal.wait("Domains › marseille-quai");
    terminal.wait("Bureau du quai");
    terminal
}

#[test]
fn an_endpoint_is_created_and_seen_with_its_password_once() {
    let service = Service::start();
    let mut terminal = quay(&service);
    terminal.send("n");
    terminal.wait("New endpoint in marseille-quai");
    terminal.send("crane-77");
    terminal.wait("sip:crane-77@marseille-quai.bwapp.bwsip.io");
    terminal.send(TAB);
    terminal.send(GENERATE);
    terminal.wait("strong");
    terminal.send(SUBMIT);
    terminal.wait("crane-77 was created");
    terminal.wait("Closing this forgets it.");
    terminal.send(ESC);
    terminal.wait_until("the new row under the cursor", |screen| {
        screen
            .contents()
            .lines()
            .any(|line| line.starts_with('▸') && line.contains("crane-77"))
    });
}

#[test]
fn a_refused_create_keeps_the_form() {
    let service = Service::start();
    let mut one = quay(&service);
    let mut other = quay(&service);
    for terminal in [&mut one, &mut other] {
        terminal.send("n");
        terminal.wait("New endpoint");
        terminal.send("crane-78\thunter22-long\tAt the end of the quay");
        terminal.wait("At the end of the quay");
    }
    one.send(SUBMIT);
    one.wait("crane-78 was created");
    other.send(SUBMIT);
    other.wait("(duplicate-endpoint)");
    other.wait("At the end of the quay");
    other.send("\x1b[F9");
    other.send(SUBMIT);
    other.wait("crane-789 was created");
}

#[test]
fn an_edit_shows_the_difference_and_is_saved() {
    let service = Service::start();
    let mut terminal = quay(&service);
    terminal.send("e");
    terminal.wait("Edit ");
    terminal.send(CLEAR);
    terminal.send("Moved to the north gate");
    terminal.wait("Moved to the north gate");
    terminal.send(SUBMIT);
    terminal.wait("Save these changes to");
    terminal.wait("+ Moved to the north gate");
    terminal.send("y");
    terminal.wait("Saved ");
    terminal.wait("Moved to the north gate");
}

#[test]
fn a_delete_answered_no_deletes_nothing_and_answered_yes_deletes_one() {
    let service = Service::start();
    let mut terminal = quay(&service);
    terminal.wait(" 6 · as of");
    terminal.send("x");
    terminal.wait("Its phones stop working.");
    terminal.send(ENTER);
    terminal.wait_until("the question gone", |screen| {
        !screen.contents().contains("Its phones stop working.")
    });
    terminal.wait(" 6 · as of");
    terminal.send("x");
    terminal.wait("Its phones stop working.");
    terminal.send("y");
    terminal.wait("Done: delete");
    terminal.wait(" 5 · as of");
}
