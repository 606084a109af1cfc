//! A journey through the calls of an account, while a phone is called.

use serde_json::json;
use sipdeck::sip::message::Method;

use super::program::Home;
use crate::platform::{
    callphone::{CallPhone, HOST},
    handset::Office,
};

#[test]
fn a_call_is_seen_as_it_goes_on_and_is_ended_after_a_question() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let office = runtime.block_on(Office::open());
    let phone = runtime.block_on(CallPhone::registered("anna", office.sip));
    let home = Home::opening(&office.platform.origin(), office.platform.account());
    let mut terminal = home.start_at(&[], 100, 50);
    terminal.wait("live");
    terminal.send("4");
    terminal.wait("There was no call yet.");
    // Nobody asks for it: it comes by the stream.
    let to = json!({"from": "+13035551212", "to": format!("anna@{HOST}")});
    let call = runtime.block_on(office.line.post("calls", &to)).id();
    terminal.wait("+13035551212");
    let invite = runtime.block_on(phone.asked(&Method::Invite));
    runtime.block_on(phone.answer(&invite, 180));
    terminal.wait("ringing");
    terminal.send("\r");
    terminal.wait("It rings.");
    terminal.wait("Phones that were called");
    runtime.block_on(async {
        phone.answer(&invite, 200).await;
        phone.asked(&Method::Ack).await;
    });
    terminal.wait("Both sides speak.");
    terminal.wait("What happened");
    terminal.wait("create");
    terminal.wait("answer");
    // No is what is marked.
    terminal.send("x");
    terminal.wait("Hang up?");
    terminal.wait("Whoever is on the phone is cut off.");
    terminal.send("\r");
    terminal.wait_gone("Hang up?");
    terminal.send("x");
    terminal.wait("Hang up?");
    terminal.send("y");
    let bye = runtime.block_on(phone.asked(&Method::Bye));
    runtime.block_on(phone.answer(&bye, 200));
    terminal.wait("hangup: one side hung up");
    terminal.wait("It was answered, and then one side hung up.");
    terminal.send("\x1b");
    terminal.wait("Began ↓");
    let path = format!("calls/{call}");
    let state = runtime.block_on(office.line.get(&path));
    assert_eq!(state.json()["state"], "completed");
    terminal.send("q");
    terminal.wait_gone("Began ↓");
    terminal.wait("▌  demo");
    terminal.send("q");
    terminal.end();
    terminal.assert_restored();
}
