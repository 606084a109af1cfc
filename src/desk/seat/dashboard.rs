//! Shows somebody the dashboard until they leave. One whose line is lost finds it again as it was.

use std::{
    future::poll_fn,
    io::{self, Write},
    sync::Arc,
    time::Duration,
};

use ratatui::{Terminal, layout};
use signal_hook::consts::SIGHUP;
use tokio::time::timeout;

use crate::{
    api::{patience::LAST_BYTES, sentence::Sentence},
    app::{Size, message::Message},
    desk::{front::Dress, hall::Hall, person::Person},
    runtime::{
        Services, Surroundings,
        dashboard::attend,
        seats::{
            Seats,
            services::{Cause, Ending},
        },
        terminal::{
            backend::Screen,
            kind,
            port::{ENTER, LEAVE, Port},
        },
    },
};

use super::{farewell::Farewell, terminal::Wanted, typed::Typed, way::Way};

/// Runs it. Answers the exit status.
///
/// # Errors
/// One sentence, when there is none to be had.
pub async fn run(
    (hall, person): (&Arc<Hall>, &Arc<Person>),
    (wanted, size): (&Wanted, Size),
    input: Typed,
    farewell: &Farewell,
    way: Way,
) -> Result<u32, Sentence> {
    let variable = |name: &str| wanted.variable(name);
    let dress = hall.front.look(&variable)?;
    let (mut seats, begin) = match hall.parked.take(person).await {
        Some(seats) => {
            hall.log
                .note("back", person.session, &[("owner", &person.owner)]);
            (seats, Message::Resized(size))
        }
        None => (
            Box::new(seats(hall, person, (size, &dress)).await?),
            Message::Started,
        ),
    };
    let cells = layout::Size::new(size.width, size.height);
    let erases = kind::erases_in_colour(variable("TERM").as_deref(), None);
    let mut screen = Screen::new(way, cells).erasing(erases);
    let surroundings = Surroundings {
        theme: dress.theme,
        others: dress.others,
        clipboard: dress.clipboard,
        is_far: true,
        turns: Some(hall.turns.clone()),
    };
    let entered = screen.writer().write_all(ENTER);
    let terminal = entered.and_then(|()| Terminal::new(screen));
    let mut terminal = terminal.map_err(|error| format!("The screen cannot be drawn: {error}."))?;
    let ended = attend(&mut terminal, input, &mut seats, surroundings, begin).await;
    let ended = ended.unwrap_or(Cause::Signal(SIGHUP));
    if ended == Cause::Signal(SIGHUP) {
        hall.log
            .note("lost", person.session, &[("owner", &person.owner)]);
        hall.parked.park(person, hall.number(), seats);
        return Ok(128 + SIGHUP.unsigned_abs());
    }
    let unanswered = seats.finish().await;
    let mut last = LEAVE.to_vec();
    if let Some(why) = farewell.take() {
        last.extend(format!("{why}\r\n").bytes());
    }
    let ending = Ending {
        cause: ended,
        unanswered,
    };
    if let Some(text) = ending.told() {
        last.extend(format!("{text}\r\n").bytes());
    }
    let way = terminal.backend_mut().writer();
    // Who does not read on has read enough.
    let _ = say(way, &last, LAST_BYTES).await;
    Ok(ending.status().into())
}

/// A new dashboard for this person.
async fn seats(
    hall: &Arc<Hall>,
    person: &Arc<Person>,
    (size, dress): (Size, &Dress),
) -> Result<Seats, Sentence> {
    let (services, mut setup) = begin(hall, person, size).await?;
    setup.manner.themes = Arc::clone(&dress.names);
    setup.operator.caution = dress.clipboard.caution().map(Into::into);
    Ok(Seats::new(setup, services))
}

/// What a new dashboard for this person is given.
///
/// # Errors
/// When the account cannot be opened.
pub async fn begin(
    hall: &Arc<Hall>,
    person: &Arc<Person>,
    size: Size,
) -> Result<(Services, crate::app::shared::setup::Setup), Sentence> {
    let house = hall.house(&person.profile).await?;
    let manner = hall.front.manner();
    let services = Services {
        means: house.means(person),
        profiles: Some(hall.others(person)),
        clock: manner.clock,
        recorder: None,
    };
    let setup = house.setup(person, hall.profiles(person), manner, size);
    Ok((services, setup))
}

/// Sends the last bytes, however much was before them, but waits no longer than this.
///
/// # Errors
/// When nobody reads.
pub async fn say(way: &mut Way, bytes: &[u8], patience: Duration) -> io::Result<()> {
    way.write_all(bytes)?;
    let sent = poll_fn(|context| Port::poll_room(way, context));
    timeout(patience, sent).await?
}
