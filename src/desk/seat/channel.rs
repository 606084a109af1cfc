//! One channel from its opening to its end: what the client wants of it, and the status that it gets.

use std::sync::{Arc, atomic::AtomicBool};

use russh::{ChannelMsg, ChannelReadHalf, ChannelWriteHalf, server::Msg};

use crate::{
    api::{patience::LAST_BYTES, sentence::Sentence, text},
    desk::{
        hall::{Doing, Hall, Orders},
        line::Line,
        person::Person,
    },
};

use super::{
    command, dashboard, farewell::Farewell, idle::Idle, lines, terminal::Wanted, typed::Typed,
    way::Way,
};

/// The status of what was not begun, as everywhere on the command line.
const UNUSABLE: u32 = 2;

/// What a client asks for at last.
enum Asked {
    Shell,
    Command(Vec<u8>),
}

/// Attends to a channel until it ends. Its place among those of the connection is given back before the client hears of
/// that: it may open the next one at once.
pub async fn attend(
    hall: Arc<Hall>,
    person: Arc<Person>,
    line: Arc<Line>,
    (mut read, write): (ChannelReadHalf, ChannelWriteHalf<Msg>),
    place: Arc<()>,
) {
    let mut wanted = Wanted::default();
    let Some(asked) = wait(&mut read, &mut wanted).await else {
        return;
    };
    let session = person.session;
    let begun = [
        ("owner", person.owner.as_str()),
        ("profile", &person.profile),
    ];
    // The chair is kept until all was said: the host does not end before.
    let (status, chair) = match asked {
        Asked::Shell => {
            hall.log.note("desk", session, &begun);
            let doing = if wanted.size.is_some() {
                Doing::Dashboard
            } else {
                Doing::Lines
            };
            let (outcome, chair) = match hall.sit(&person, doing) {
                Ok((chair, orders)) => {
                    let who = (&hall, &person);
                    let outcome = shell(who, &line, &wanted, (read, orders), &write).await;
                    (outcome, Some(chair))
                }
                Err(sentence) => (Err(sentence), None),
            };
            let status = match outcome {
                Ok(status) => status,
                Err(sentence) => complain(&write, wanted.size.is_some(), &sentence).await,
            };
            (status, chair)
        }
        Asked::Command(line) => {
            let shown = text::brief(&String::from_utf8_lossy(&line));
            let facts = [("owner", person.owner.as_str()), ("command", &shown)];
            hall.log.note("command", session, &facts);
            match command::run((&hall, &person), &line, &mut read, &write).await {
                Ok(ended) => ended,
                Err(sentence) => (complain(&write, false, &sentence).await, None),
            }
        }
    };
    let (code, owner) = (status.to_string(), person.owner.as_str());
    hall.log
        .note("left", session, &[("owner", owner), ("status", &code)]);
    drop(place);
    // In this order, or clients go on waiting. Whoever is gone is told nothing.
    let _ = write.exit_status(status).await;
    let _ = write.eof().await;
    let _ = write.close().await;
    drop(chair);
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "what asks for nothing that there is was refused at the door"
)]
/// Takes what comes before a shell or a command is asked for; nothing when the channel ends before.
async fn wait(read: &mut ChannelReadHalf, wanted: &mut Wanted) -> Option<Asked> {
    loop {
        match read.wait().await? {
            ChannelMsg::RequestPty {
                term,
                col_width,
                row_height,
                ..
            } => wanted.on(&term, col_width, row_height),
            ChannelMsg::WindowChange {
                col_width,
                row_height,
                ..
            } if wanted.size.is_some() => {
                wanted.size = Some(super::terminal::size(col_width, row_height));
            }
            ChannelMsg::SetEnv {
                variable_name,
                variable_value,
                ..
            } => wanted.set(&variable_name, &variable_value),
            ChannelMsg::RequestShell { .. } => return Some(Asked::Shell),
            ChannelMsg::Exec { command, .. } => return Some(Asked::Command(command)),
            ChannelMsg::Close => return None,
            _ => {}
        }
    }
}

/// The dashboard, on a terminal or in lines.
async fn shell(
    (hall, person): (&Arc<Hall>, &Arc<Person>),
    line: &Arc<Line>,
    wanted: &Wanted,
    (read, orders): (ChannelReadHalf, Orders),
    write: &ChannelWriteHalf<Msg>,
) -> Result<u32, Sentence> {
    let (farewell, pointing) = (Farewell::default(), Arc::new(AtomicBool::new(false)));
    let writer = Box::new(write.make_writer());
    let way = Way::new(writer, Arc::clone(line), Arc::clone(&pointing));
    let Some(size) = wanted.size else {
        return lines::run((hall, person), (read, orders), &farewell, way).await;
    };
    if let None | Some("" | "dumb") = wanted.variable("TERM").as_deref() {
        let why =
            "Your terminal cannot place text (TERM is dumb or not set). Talk in lines with ssh -T.";
        return Err(why.into());
    }
    let idle = Idle::new(&hall.rules);
    let input = Typed::new((read, orders), farewell.clone(), pointing, idle);
    dashboard::run((hall, person), (wanted, size), input, &farewell, way).await
}

/// Says on the other side's stderr, or screen, why nothing is done.
async fn complain(write: &ChannelWriteHalf<Msg>, on_screen: bool, sentence: &Sentence) -> u32 {
    let said = async {
        if on_screen {
            write
                .data_bytes(format!("{sentence}\r\n").into_bytes())
                .await
        } else {
            write
                .extended_data_bytes(1, format!("{sentence}\n").into_bytes())
                .await
        }
    };
    let _ = tokio::time::timeout(LAST_BYTES, said).await;
    UNUSABLE
}
