//! Two people change the same things.

use super::{program::Home, service::Service, terminal::Terminal};

const SUBMIT: &str = "\x13";
const CLEAR: &str = "\x15";

/// The endpoints of a domain with six of them.
fn quay(service: &Service) -> Terminal {
    let mut terminal = Home::of(service).start(&[]);
    terminal.wait("marseille-quai");
    terminal.send(":endpoints marseille-quai\r");
    terminal.wait("Bureau du quai");
    terminal
}

#[test]
fn who_saves_second_is_shown_both_versions_and_decides() {
    let service = Service::start();
    let mut one = quay(&service);
    let mut other = quay(&service);
    for (terminal, text) in [
        (&mut one, "At the north gate"),
        (&mut other, "At the crane"),
    ] {
        terminal.send("e");
        terminal.wait("Edit ");
        terminal.send(CLEAR);
        terminal.send(text);
        terminal.wait(text);
    }
    one.send(SUBMIT);
    // What will be sent stands in the form as well.
    one.wait("Save these changes");
    one.send("y");
    one.wait("Saved ");
    other.send(SUBMIT);
    other.wait("Whose changes to");
    other.wait("theirs  At the north gate");
    other.wait("mine    At the crane");
    other.send("m");
    other.wait("Saved ");
    one.send("r");
    one.wait("At the crane");
}

#[test]
fn who_takes_a_name_second_keeps_the_form_and_takes_another() {
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
    other.wait_until("that the name is taken", |screen| {
        // The service may have told of it before it is asked.
        let shown = screen.contents();
        shown.contains("(duplicate-endpoint)") || shown.contains("exists already")
    });
    other.wait("At the end of the quay");
    other.send("9");
    other.send(SUBMIT);
    other.wait("crane-789 was created");
}
