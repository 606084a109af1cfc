//! Several profiles in one program, and a password that is nowhere but where it was shown.

use std::{fs, path::Path};

use super::{program::Home, service::Service};

const SUBMIT: &str = "\x13";
const ESCAPE: &str = "\x1b";
const CANARY: &str = "canary-7-Password";

/// The text of every file below this folder.
fn collect(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, text);
        } else {
            text.push_str(&String::from_utf8_lossy(
                &fs::read(&path).unwrap_or_default(),
            ));
        }
    }
}

#[test]
fn another_profile_is_gone_to_and_come_back_from_and_one_that_is_broken_says_why() {
    let (lab, prod) = (Service::start(), Service::start());
    let home = Home::of(&lab);
    home.write("config/sipdeck/prod.secret", prod.secret());
    let second = prod.profile("prod").replace("main.secret", "prod.secret");
    let broken = "[profiles.broken]\norigin = \"http://127.0.0.1:1\"\nuser_id = \"u-1\"\ntoken = \"t-1\"\n\
                  secret_command = \"exit 3\"\n";
    home.configure(&format!(
        "default_profile = \"main\"\n{}\n{second}\nlabel = \"PRODUCTION\"\nprotected = true\nfilter = \"app:none\"\n{broken}",
        lab.profile("main")
    ));
    let mut terminal = home.start_at(&[], 120, 30);
    terminal.wait("marseille-quai");
    terminal.send(":profile broken\r");
    terminal.wait("The secret command failed (exit status: 3)");
    terminal.send(":profile prod\r");
    terminal.wait("This is the profile prod (PRODUCTION, protected) now.");
    terminal.wait("marseille-quai");
    terminal.send(":endpoints marseille-quai\r");
    terminal.wait("/ app:none");
    terminal.send(ESCAPE);
    terminal.wait("Front desks");
    terminal.send("x");
    terminal.wait("prod (PRODUCTION, protected)");
    terminal.send(ESCAPE);
    terminal.wait_gone("Delete ");
    terminal.send("P");
    terminal.wait("Go to a profile");
    terminal.wait("PRODUCTION, here, protected");
    terminal.send("mai\r");
    terminal.wait("This is the profile main now.");
    terminal.send(":quit\r");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_password_is_shown_once_and_written_nowhere() {
    let service = Service::start();
    let home = Home::of(&service);
    let mut terminal = home.start_at(&["--log-file", "log"], 120, 30);
    terminal.wait("marseille-quai");
    terminal.send(":endpoints marseille-quai\r");
    terminal.wait("Front desks");
    terminal.send("n");
    terminal.wait("New endpoint");
    terminal.send("crane-7\t");
    terminal.send(CANARY);
    terminal.send("\tAt the crane");
    terminal.wait("At the crane");
    assert!(!terminal.contents().contains(CANARY));
    terminal.send(SUBMIT);
    terminal.wait(CANARY);
    terminal.send(ESCAPE);
    terminal.wait_gone(CANARY);
    terminal.send(":messages\r");
    terminal.wait("Created crane-7");
    assert!(!terminal.contents().contains(CANARY));
    terminal.send(":quit\r");
    assert_eq!(terminal.end(), 0);
    let mut text = String::new();
    for place in ["state", "cache", "data", "log"] {
        collect(&home.path(place), &mut text);
    }
    text.push_str(&fs::read_to_string(home.path("log")).expect("a log"));
    assert!(
        text.contains("crane-7"),
        "the journal and the cache know it"
    );
    for secret in [CANARY, service.secret()] {
        assert!(!text.contains(secret), "{secret} is written somewhere");
    }
}

#[test]
fn a_secret_is_typed_in_the_dashboard_and_is_neither_shown_nor_written() {
    let service = Service::start();
    let home = Home::of(&service);
    let typed = service
        .profile("typed")
        .replace("secret_file = \"typed.secret\"\n", "");
    home.configure(&format!(
        "default_profile = \"main\"\n{}\n{typed}",
        service.profile("main")
    ));
    let mut terminal = home.start(&["--log-file", "log"]);
    terminal.wait("marseille-quai");
    terminal.send(":profile typed\r");
    terminal.wait("Type the secret of typed");
    terminal.send(ESCAPE);
    terminal.wait_gone("Type the secret of typed");
    terminal.send(":profile typed\r");
    terminal.wait("Type the secret of typed");
    terminal.send(CANARY);
    terminal.send("\r");
    terminal.wait("The service does not take this secret.");
    terminal.send(service.secret());
    terminal.send("\r");
    terminal.wait("This is the profile typed now.");
    terminal.wait("marseille-quai");
    terminal.send(":quit\r");
    assert_eq!(terminal.end(), 0);
    let mut text = terminal.since(0);
    for place in ["state", "cache", "data"] {
        collect(&home.path(place), &mut text);
    }
    text.push_str(&fs::read_to_string(home.path("log")).expect("a log"));
    for secret in [CANARY, service.secret()] {
        assert!(!text.contains(secret), "{secret} is somewhere");
    }
}
