//! Words that a shell completes: commands, and names of the account as the last run knew it.

use std::path::Path;

use super::{
    program::{Home, program},
    returning::read_osaka,
    service::Service,
};

#[test]
fn bash_completes_the_names_that_the_last_run_knew() {
    let mut service = Service::start();
    let mut home = Home::of(&service);
    read_osaka(&home);
    service.stop();

    let folder = program().parent().expect("a folder").display();
    let path = std::env::var("PATH").unwrap_or_default();
    home.set("PATH", &format!("{folder}:{path}"));
    home.set("PS1", "ready> ");
    let bash = ["--norc", "--noprofile", "-i"];
    let mut shell = home.run(Path::new("/bin/bash"), &bash, 120, 24);
    shell.wait("ready>");
    shell.send("source <(sipdeck completions bash); echo load''ed\r");
    shell.wait("loaded");
    shell.send("sipdeck endpo\t");
    shell.wait("sipdeck endpoints");
    shell.send("g\tdesk-401\t");
    shell.wait("sipdeck endpoints get desk-401@osaka-lab");
    shell.send("\x15sipdeck endpoints get desk-401@o\t");
    shell.wait("sipdeck endpoints get desk-401@osaka-lab");
    shell.send("\x15sipdeck domains get osa\t");
    shell.wait("sipdeck domains get osaka-lab");
    shell.send("\x15sipdeck calls ring sip:desk-401@\t");
    shell.wait("sipdeck calls ring sip:desk-401@osaka-lab.");
    shell.send("\x15sipdeck --profile m\t");
    shell.wait("sipdeck --profile main");
    shell.send("\x15exit\r");
    shell.end();
}
