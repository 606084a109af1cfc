//! A first configuration: five questions, and a profile that works at their end.

use std::fs;

use super::{program::Home, service::Service};

#[test]
fn five_questions_end_with_a_profile_that_works() {
    let service = Service::start();
    let home = Home::new();
    let mut terminal = home.start_at(&["config", "init"], 100, 40);
    terminal.wait("Name of the profile [main]:");
    terminal.send("a/b\r");
    terminal.wait("A profile needs a name without slashes");
    terminal.send("lab\r");
    terminal.wait("Address of the API");
    terminal.send("here\r");
    terminal.wait("This is not a complete address");
    terminal.send(&format!("{}\r", service.origin()));
    terminal.wait("User id (u-…):");
    terminal.send(&format!("{}\r", service.account().user_id));
    terminal.wait("API token (t-…):");
    terminal.send("t:1\r");
    terminal.wait("must not contain a colon");
    terminal.send(&format!("{}\r", service.account().token));
    terminal.wait("API secret (not shown");
    terminal.send("wrong\r");
    terminal.wait("Answer the questions again? [Y/n]");
    let before = terminal.count();
    terminal.send("\r");
    // What was answered stands.
    terminal.wait_bytes(before, "Name of the profile [lab]: ");
    terminal.send("\r");
    terminal.wait_bytes(before, "[http");
    terminal.send("\r");
    terminal.wait_bytes(before, "User id");
    terminal.send("\r");
    terminal.wait_bytes(before, "API token");
    terminal.send("\r");
    terminal.wait_bytes(before, "API secret");
    terminal.send(&format!("{}\r", service.secret()));
    terminal.wait("lab: the service lets it in.");
    assert_eq!(terminal.end(), 0);
    assert!(!terminal.contents().contains(service.secret()));
    let text = fs::read_to_string(home.path("config/sipdeck/config.toml")).expect("written");
    assert!(text.contains("[profiles.lab]"), "{text}");
    assert!(!text.contains(service.secret()));
    let mut terminal = home.start_at(&["--start", "domains"], 100, 30);
    terminal.wait("marseille-quai");
    terminal.send("q");
    assert_eq!(terminal.end(), 0);
}
