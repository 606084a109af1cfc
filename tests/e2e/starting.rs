//! Starting: what is said when the program cannot be opened, or not on this account.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    thread,
};

use rustix::process::Signal;

use super::{
    program::{Home, program},
    service::Service,
    terminal::Terminal,
};

#[test]
fn without_configuration_it_says_how_to_write_one_and_that_the_demo_needs_none() {
    let terminal = Home::new().start(&[]);
    assert_eq!(terminal.end(), 2);
    let said = terminal.contents();
    for words in [
        "sipdeck demo",
        "[profiles.main]",
        "SIPDECK_API",
        "config.toml",
    ] {
        assert!(said.contains(words), "{words} in:\n{said}");
    }
    assert!(
        !terminal.since(0).contains("\x1b[?1049h"),
        "nothing was drawn"
    );
}

#[test]
fn a_misspelt_key_is_shown_with_its_line_and_column_and_the_one_that_was_meant() {
    let home = Home::new();
    home.configure("[profiles.main]\norgin = \"https://api.example.com\"\n");
    let terminal = home.start_at(&[], 200, 24);
    assert_eq!(terminal.end(), 2);
    let said = terminal.contents();
    assert!(said.contains("config.toml:4:1: "), "{said}");
    assert!(said.contains("did you mean origin?"), "{said}");
}

#[test]
fn plain_http_to_another_machine_is_refused_before_anything_is_sent() {
    let home = Home::new();
    home.write("config/sipdeck/s", "hunter22");
    home.configure(
        "[profiles.main]\norigin = \"http://api.example.com\"\nuser_id = \"u-1\"\ntoken = \"t-1\"\nsecret_file = \"s\"\n",
    );
    let terminal = home.start(&[]);
    assert_eq!(terminal.end(), 2);
    let said = terminal.contents();
    assert!(
        said.contains("https://") && !said.contains("hunter22"),
        "{said}"
    );
}

#[test]
fn a_terminal_that_cannot_place_text_is_refused_with_a_sentence() {
    let mut home = Home::new();
    home.set("TERM", "dumb");
    let terminal = home.start(&["demo"]);
    assert_eq!(terminal.end(), 2);
    assert!(
        terminal.contents().contains("TERM is dumb"),
        "{}",
        terminal.contents()
    );
}

#[test]
fn without_a_terminal_it_says_so() {
    let output = std::process::Command::new(program())
        .arg("demo")
        .stdin(std::process::Stdio::null())
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("terminal"), "{said}");
}

#[test]
fn the_environment_is_enough_to_open_an_account() {
    let service = Service::start();
    let mut home = Home::new();
    home.set("SIPDECK_API", &service.origin());
    home.set("SIPDECK_USER_ID", service.account().user_id.as_str());
    home.set("SIPDECK_TOKEN", &service.account().token);
    home.set("SIPDECK_SECRET", service.secret());
    let terminal = home.start(&[]);
    terminal.wait("lyon-hotel");
}

#[test]
fn the_secret_is_asked_for_when_the_profile_does_not_say_where_it_is() {
    let service = Service::start();
    let home = Home::of(&service);
    let profile = service.profile("main");
    let (kept, _) = profile.split_once("secret_file").expect("a line of it");
    home.configure(kept);
    let mut terminal = home.start(&[]);
    terminal.wait("Secret of main");
    let secret = service.secret().to_owned();
    terminal.send(&format!("{secret}\r"));
    terminal.wait("lyon-hotel");
    assert!(
        !terminal.since(0).contains(&secret),
        "the secret is not shown"
    );
}

/// The program, asking for the secret of a profile in which nothing says where it is.
fn asking() -> Terminal {
    let service = Service::start();
    let home = Home::of(&service);
    let profile = service.profile("main");
    let (kept, _) = profile.split_once("secret_file").expect("a line of it");
    home.configure(kept);
    let terminal = home.start(&[]);
    terminal.wait("Secret of main");
    assert!(!terminal.shows_typing(), "it is not shown");
    terminal
}

#[test]
fn whatever_ends_the_asking_for_the_secret_the_terminal_shows_again_what_is_typed() {
    for key in ["\x03", "\x1c"] {
        let mut terminal = asking();
        terminal.send(key);
        assert_eq!(terminal.end(), 1000, "by the signal");
        terminal.assert_restored();
    }
    for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
        let terminal = asking();
        terminal.signal(signal);
        assert_eq!(terminal.end(), 1000, "{signal:?}");
        terminal.assert_restored();
    }
}

#[test]
fn a_shell_gets_a_terminal_that_shows_what_is_typed_while_the_asking_is_suspended() {
    let service = Service::start();
    let home = Home::of(&service);
    let profile = service.profile("main");
    let (kept, _) = profile.split_once("secret_file").expect("a line of it");
    home.configure(kept);
    let mut terminal = home.run("bash".as_ref(), &["--norc", "--noprofile", "-i"], 80, 24);
    let program = program();
    terminal.send(&format!(
        "PS1='shell> '; {} export --format csv\r",
        program.display()
    ));
    terminal.wait("Secret of main");
    let start = terminal.count();
    terminal.send("\x1a");
    terminal.wait_bytes(start, "Stopped");
    terminal.send("stty -a | grep -o ' echo '; echo seen\r");
    terminal.wait_bytes(start, " echo \r\nseen");
    let start = terminal.count();
    terminal.send("fg\r");
    terminal.wait_bytes(start, "Secret of main");
    let secret = service.secret().to_owned();
    terminal.send(&format!("{secret}\r"));
    terminal.wait("urgences");
    assert!(!terminal.since(0).contains(&secret), "it is not shown");
    // Afterwards, a signal does what it always does.
    service.plan(r#"{"faults":[{"method":"GET","skip":2,"do":"stall"}]}"#);
    let start = terminal.count();
    terminal.send(&format!("{} export --format csv\r", program.display()));
    terminal.wait_bytes(start, "Secret of main");
    terminal.send(&format!("{secret}\r"));
    terminal.wait_bytes(start, "0 of ");
    terminal.send("\x03");
    terminal.send("echo status=$?\r");
    terminal.wait("status=130");
    terminal.send("exit\r");
    terminal.end();
}

#[test]
fn the_demo_opens_on_the_demonstration_account() {
    let mut terminal = Home::new().start(&["demo"]);
    terminal.wait("lyon-hotel");
    terminal.send("q");
    assert_eq!(terminal.end(), 0);
    terminal.assert_restored();
}

#[test]
fn a_wrong_secret_is_said_where_the_rows_would_be_and_the_program_stays() {
    let service = Service::start();
    let home = Home::of(&service);
    home.write("config/sipdeck/main.secret", "wrong");
    let mut terminal = home.start(&[]);
    terminal.wait("Check the API token, the secret and the user id.");
    terminal.send("q");
    assert_eq!(terminal.end(), 0);
    terminal.assert_restored();
}

#[test]
fn a_service_that_cannot_be_reached_is_a_sentence_with_what_to_do() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let closed = listener.local_addr().expect("an address");
    drop(listener);
    let service = Service::start();
    let web = page_server();
    for (origin, said) in [
        (format!("http://{closed}"), "Check that the service runs"),
        ("https://sipdeck.invalid".into(), "Check the host name"),
        (
            service.origin().replace("http:", "https:"),
            "Check the address and the certificate",
        ),
        (web, "Check that the address is that of the API"),
    ] {
        let mut home = Home::new();
        home.set("SIPDECK_API", &origin);
        home.set("SIPDECK_USER_ID", "u-1");
        home.set("SIPDECK_TOKEN", "t-1");
        home.set("SIPDECK_SECRET", "s");
        home.start(&[]).wait(said);
    }
}

#[test]
fn a_log_that_was_asked_for_tells_the_requests_and_no_secret() {
    let service = Service::start();
    let home = Home::of(&service);
    let mut terminal = home.start(&["--log-file", "log"]);
    terminal.wait("lyon-hotel");
    terminal.send(":endpoints osaka-lab\r");
    terminal.wait("desk-401");
    terminal.send("n");
    terminal.wait("osaka-lab › New endpoint");
    terminal.send("zz-phone\ta-long-password-7\x13");
    terminal.wait_gone("osaka-lab › New endpoint");
    terminal.signal(Signal::TERM);
    terminal.end();
    let log = std::fs::read_to_string(home.path("log")).expect("a log");
    assert!(
        log.contains("POST") && log.contains("CreateEndpoint"),
        "{log}"
    );
    for secret in [service.secret(), "a-long-password-7"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

/// Something that answers every request with a page for people. Ends with the test program.
fn page_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let mut reader = BufReader::new(connection);
            let mut line = String::new();
            while reader.read_line(&mut line).is_ok_and(|length| length > 2) {
                line.clear();
            }
            let page = "<html>Welcome</html>";
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                page.len()
            );
            // Whoever asked may be gone.
            let _ = reader
                .get_mut()
                .write_all(format!("{head}{page}").as_bytes());
        }
    });
    origin
}

#[test]
fn in_lines_it_needs_no_terminal_and_draws_nothing() {
    use std::io::Write as _;
    let mut child = std::process::Command::new(program())
        .args(["demo", "--plain"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut keyboard = child.stdin.take().expect("a pipe");
    keyboard
        .write_all(b"endpoints lyon-hotel\n2\nback\nquit\n")
        .expect("typed");
    drop(keyboard);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    for part in [
        "8 domains.",
        "178 endpoints of lyon-hotel.",
        "How to register.",
    ] {
        assert!(said.contains(part), "{part} in:\n{said}");
    }
    assert!(!said.contains('\x1b'), "nothing is drawn: {said}");
}

#[test]
fn the_configuration_is_shown_checked_and_explained_from_outside() {
    let home = Home::new();
    let ask = |arguments: &[&str]| {
        let terminal = home.start_at(arguments, 200, 50);
        (terminal.end(), terminal.contents())
    };
    assert!(
        ask(&["config", "path"])
            .1
            .contains("config/sipdeck/config.toml")
    );
    home.configure("[keys]\nlist.down = \"k\"\n");
    let (status, said) = ask(&["config", "check"]);
    assert_eq!(status, 2);
    assert!(
        said.contains("config.toml:4:13: k is already the key of list.up"),
        "{said}"
    );
    home.configure("theme = \"mine\"\n[themes.mine]\ngood = \"#00ff00\"\n");
    let (status, said) = ask(&["config", "check"]);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("Themes of your own: mine."), "{said}");
    let (status, said) = ask(&["info"]);
    assert_eq!(status, 0);
    for part in [
        "config.toml (in order",
        "256 colours",
        "200 columns, 50 rows",
        "OSC 52",
    ] {
        assert!(said.contains(part), "{part} in:\n{said}");
    }
}
