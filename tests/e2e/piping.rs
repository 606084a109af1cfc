//! Rows through a pipe: asked about on the terminal, and refused where there is none.

use std::path::Path;

use super::{
    program::{Home, program},
    service::Service,
};

/// A script that pipes one row into an import, and what it needs.
fn piped() -> (Service, Home, String) {
    let service = Service::start();
    let home = Home::of(&service);
    home.write("rows", "domain,name\nosaka-lab,zz-piped\n");
    let script = format!("'{}' import - < rows", program().display());
    (service, home, script)
}

fn is_there(service: &Service) -> bool {
    service.names("osaka-lab").contains(&"zz-piped".to_owned())
}

#[test]
fn who_sits_at_a_terminal_is_asked_there_although_the_rows_come_through_a_pipe() {
    let (service, home, script) = piped();
    let shell = |script: &str| home.run(Path::new("/bin/sh"), &["-c", script], 120, 24);
    let mut terminal = shell(&script);
    terminal.wait("y/N:");
    terminal.send("n\r");
    terminal.wait("Nothing was sent.");
    assert_eq!(terminal.end(), 2);
    assert!(!is_there(&service));
    let mut terminal = shell(&format!("{script} 2> said"));
    terminal.wait("y/N:");
    terminal.send("y\r");
    terminal.wait("Import standard input: 1 done.");
    assert_eq!(terminal.end(), 0);
    assert!(is_there(&service));
}

#[test]
fn where_nobody_can_be_asked_piped_rows_want_a_yes_in_advance() {
    let (service, home, script) = piped();
    let terminal = home.run_apart(Path::new("/bin/sh"), &["-c", &script]);
    terminal.wait("there is no terminal to ask on");
    terminal.wait("Add --yes");
    assert_eq!(terminal.end(), 2);
    assert!(!is_there(&service));
    let script = format!("{script} --yes");
    let terminal = home.run_apart(Path::new("/bin/sh"), &["-c", &script]);
    terminal.wait("1 done.");
    assert_eq!(terminal.end(), 0);
    assert!(is_there(&service));
}
