//! A single command of somebody: what it reads comes over the channel, what it answers goes there as it is read.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use russh::{ChannelMsg, ChannelReadHalf, ChannelWriteHalf, server::Msg};
use tokio::sync::Notify;

use crate::{
    api::sentence::Sentence,
    desk::{
        front::{Answer, Desks, Errand},
        hall::{Chair, Doing, Hall, Steward},
        person::Person,
    },
};

use super::words;

/// The words by which a command says that it reads something.
const READING: &[&str] = &["-", "--password-stdin"];

/// Runs it to its end, even when the line is lost: what it began is the host's. Answers the exit status, and
/// the chair, which is kept until that was sent.
///
/// # Errors
/// One sentence, when it was not begun.
pub async fn run(
    (hall, person): (&Arc<Hall>, &Arc<Person>),
    line: &[u8],
    read: &mut ChannelReadHalf,
    write: &ChannelWriteHalf<Msg>,
) -> Result<(u32, Option<Chair>), Sentence> {
    let words = words::part(line)?;
    let (chair, _) = hall.sit(person, Doing::Command)?;
    let reads = words.iter().any(|word| READING.contains(&word.as_str()));
    let (input, room) = if reads {
        let mut input = hall.intake.begin();
        while let Some(message) = read.wait().await {
            if let ChannelMsg::Data { data } = &message {
                input.take(data)?;
            } else if matches!(message, ChannelMsg::Eof | ChannelMsg::Close) {
                break;
            }
        }
        input.end()
    } else {
        Default::default()
    };
    let house = hall.house(&person.profile).await?;
    let errand = Errand {
        words,
        input,
        client: house.client(),
        provider: house.provider(person),
        profile: house.profile(person),
        place: house.place(person),
        desks: Steward::of(hall, person).map(|one| Box::new(one) as Box<dyn Desks>),
    };
    let said = Arc::new(Said::default());
    let command = hall.front.command(errand, Box::new(Arc::clone(&said)));
    let command = tokio::spawn(async move {
        let status = command.await;
        drop(room);
        (status, Some(chair))
    });
    let ended = Arc::clone(&said);
    let command = async move {
        let ended_so = command.await.unwrap_or((1, None));
        ended.end();
        ended_so
    };
    let ((status, chair), ()) = tokio::join!(command, said.pass_on(read, write));
    Ok((status.into(), chair))
}

/// What a command has said and was not read yet.
#[derive(Default)]
struct Said {
    waiting: Mutex<Waiting>,
    stirred: Notify,
}

#[derive(Default)]
struct Waiting {
    parts: VecDeque<(bool, Vec<u8>)>,
    /// Whether nobody reads any more.
    deaf: bool,
    ended: bool,
}

impl Answer for Arc<Said> {
    fn take(&self, beside: bool, bytes: &[u8]) {
        let mut waiting = self.waiting();
        if waiting.deaf {
            return;
        }
        match waiting.parts.back_mut() {
            Some((last, part)) if *last == beside => part.extend_from_slice(bytes),
            _ => waiting.parts.push_back((beside, bytes.to_vec())),
        }
        drop(waiting);
        self.stirred.notify_one();
    }
}

impl Said {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self) {
        self.waiting().ended = true;
        self.stirred.notify_one();
    }

    /// Passes on what is said until the command has ended, or nobody reads any more.
    async fn pass_on(&self, read: &mut ChannelReadHalf, write: &ChannelWriteHalf<Msg>) {
        let mut closed = false;
        loop {
            let (part, ended) = {
                let mut waiting = self.waiting();
                (waiting.parts.pop_front(), waiting.ended)
            };
            if let Some((beside, bytes)) = part {
                let sent = async {
                    if beside {
                        write.extended_data_bytes(1, bytes).await
                    } else {
                        write.data_bytes(bytes).await
                    }
                };
                // What the client sends is taken and dropped: it would keep its whole connection waiting.
                let sent = drained(sent, read, &mut closed).await;
                if sent.is_err() {
                    let mut waiting = self.waiting();
                    waiting.deaf = true;
                    waiting.parts.clear();
                    return;
                }
                continue;
            }
            if ended {
                return;
            }
            drained(self.stirred.notified(), read, &mut closed).await;
        }
    }
}

/// Waits for this, and takes and drops what comes meanwhile.
async fn drained<T>(
    waited_for: impl Future<Output = T>,
    read: &mut ChannelReadHalf,
    closed: &mut bool,
) -> T {
    let mut waited_for = std::pin::pin!(waited_for);
    loop {
        tokio::select! {
            biased;
            done = &mut waited_for => return done,
            message = read.wait(), if !*closed => *closed = message.is_none(),
        }
    }
}
