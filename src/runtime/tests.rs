//! The loop on a terminal of bytes, and the tasks beside it.

mod bytes;
mod performer;
mod seats;

use std::{
    collections::BTreeMap,
    io::{self, Write},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
    time::{Duration, Instant},
};

use crossterm::event::{KeyCode, KeyModifiers};
use futures_util::{FutureExt, Stream, StreamExt, future::BoxFuture, stream};
use ratatui::{Terminal, layout};

use crate::{
    api::{
        Endpoint, Failure,
        client::Caller,
        pace::Priority,
        patience::{BURST, BYTE, FRAME},
    },
    app::{
        filter::Filter,
        keys::key::Key,
        message::Message,
        page::{columns::EndpointColumn, layout::Size},
        phones::Roll,
        search::{Found, Query},
        service::{
            call::{Call, Reply},
            profile::Profile,
            rows::EndpointPage,
            ticket::{Ticket, TimerId},
        },
        shared::setup::Setup,
        text::{order::Sort, time::Moment},
    },
    ui::theme::Theme,
};

use super::{
    dashboard::run,
    provider::Perform,
    seats::services::{Cause, Ending, Services, Surroundings, Turns},
    tasks::{Awaited, Tasks},
    terminal::{backend::Screen, clipboard::Wrap, input::Input, port::Port},
};

const SIZE: Size = Size {
    width: 80,
    height: 24,
};

/// Knows no answer.
#[derive(Clone)]
struct Silent;

impl Perform for Silent {
    fn perform(&self, _: Caller, _: Call) -> BoxFuture<'_, Result<Reply, Failure>> {
        std::future::pending().boxed()
    }
}

/// A line that was cut.
#[derive(Debug)]
struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::from_raw_os_error(
            rustix::io::Errno::IO.raw_os_error(),
        ))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Port for Gone {}

fn key(c: char) -> Input {
    Input::Message(Message::Key(Key {
        code: KeyCode::Char(c),
        modifiers: KeyModifiers::NONE,
    }))
}

async fn play<W: Port>(
    port: W,
    input: impl Stream<Item = Input> + Unpin + Send,
) -> (io::Result<Ending>, Terminal<Screen<W>>) {
    play_at(port, input, false).await
}

/// The same on this machine, or on another one.
async fn play_at<W: Port>(
    port: W,
    input: impl Stream<Item = Input> + Unpin + Send,
    is_far: bool,
) -> (io::Result<Ending>, Terminal<Screen<W>>) {
    play_among(port, input, is_far, None).await
}

/// The same among others of this process, if there are any.
async fn play_among<W: Port>(
    port: W,
    input: impl Stream<Item = Input> + Unpin + Send,
    is_far: bool,
    turns: Option<Turns>,
) -> (io::Result<Ending>, Terminal<Screen<W>>) {
    let screen = Screen::new(port, layout::Size::new(SIZE.width, SIZE.height));
    let mut terminal = Terminal::new(screen).expect("a screen");
    let services = Services::bare(Silent, stream::pending(), Moment::default);
    let surroundings = Surroundings {
        theme: Theme::named("mono").expect("there"),
        others: BTreeMap::new(),
        clipboard: Wrap::Plain,
        is_far,
        turns,
    };
    let setup = Setup::new(SIZE, Profile::default(), Moment::default());
    let ending = run(&mut terminal, input, services, surroundings, setup).await;
    (ending, terminal)
}

fn frames(bytes: &[u8]) -> usize {
    let begin = b"\x1b[?2026h";
    bytes.windows(begin.len()).filter(|w| w == begin).count()
}

#[tokio::test]
async fn keys_that_wait_together_are_applied_in_order_and_drawn_once() {
    let keys = "?".repeat(301).chars().map(key).collect::<Vec<_>>();
    let leave = stream::once(async {
        // Only once everything before has been applied and drawn.
        tokio::task::yield_now().await;
        Input::Leave(15)
    });
    let input = stream::iter(keys).chain(leave).boxed();
    let (ending, mut terminal) = play(Vec::new(), input).await;
    assert_eq!(ending.expect("a vector takes all").cause, Cause::Signal(15));
    let bytes = std::mem::take(terminal.backend_mut().writer());
    assert!((1..=3).contains(&frames(&bytes)), "{}", frames(&bytes));
}

#[tokio::test]
async fn among_others_nothing_is_done_before_it_is_ones_turn() {
    let turns = Turns::default();
    let mut taken = Vec::new();
    while let Some(turn) = turns.next().now_or_never() {
        taken.push(turn);
    }
    let asked = AtomicBool::new(false);
    let input = stream::poll_fn(|_| {
        asked.store(true, Ordering::Relaxed);
        Poll::Ready(Some(Input::Leave(15)))
    });
    let mut playing = pin!(play_among(Vec::new(), input, true, Some(turns)));
    assert!(playing.as_mut().now_or_never().is_none());
    assert!(!asked.load(Ordering::Relaxed));
    drop(taken);
    let (ending, _) = playing.await;
    assert_eq!(ending.expect("a vector takes all").cause, Cause::Signal(15));
    assert!(asked.load(Ordering::Relaxed));
}

#[tokio::test]
async fn keys_that_come_one_after_the_other_are_drawn_as_a_slow_line_takes_them() {
    let mut drawn = [0, 0];
    let mut most = 0;
    for (is_far, drawn) in [false, true].into_iter().zip(&mut drawn) {
        let keys = std::iter::once('?').chain("/~".repeat(150).chars().collect::<Vec<_>>());
        let input = stream::iter(keys).then(|letter| async move {
            // Each of them comes when the one before was taken.
            tokio::task::yield_now().await;
            key(letter)
        });
        let leave = stream::once(async { Input::Leave(15) });
        let input = input.chain(leave).boxed();
        let begun = Instant::now();
        let (ending, mut terminal) = play_at(Vec::new(), input, is_far).await;
        let lasted = begun.elapsed();
        assert_eq!(ending.expect("a vector takes all").cause, Cause::Signal(15));
        let bytes = std::mem::take(terminal.backend_mut().writer());
        *drawn = frames(&bytes);
        // What the line has taken by then, and one frame each time that nothing was drawn for long.
        let taken = (lasted + BURST).as_nanos() / BYTE.as_nanos();
        let taken = usize::try_from(taken)
            .unwrap_or(usize::MAX)
            .min(bytes.len());
        let waits = usize::try_from(lasted.as_nanos() / FRAME.as_nanos()).expect("few");
        most = frames(&bytes[..taken]) + waits + 2;
    }
    assert!(drawn[1] <= most.min(drawn[0]), "{drawn:?}, {most}");
}

#[tokio::test]
async fn a_window_that_is_being_dragged_is_not_drawn_at_each_of_its_sizes() {
    let sizes = (0..60_u16).map(|step| Size {
        width: 80 + step,
        ..SIZE
    });
    let input = stream::iter(sizes).then(|size| async move {
        // Each of them comes when the one before was taken.
        tokio::task::yield_now().await;
        Input::Message(Message::Resized(size))
    });
    let leave = stream::once(async { Input::Leave(15) });
    let (ending, mut terminal) = play(Vec::new(), input.chain(leave).boxed()).await;
    assert_eq!(ending.expect("a vector takes all").cause, Cause::Signal(15));
    let bytes = std::mem::take(terminal.backend_mut().writer());
    assert!(frames(&bytes) < 20, "{}", frames(&bytes));
}

#[tokio::test]
async fn input_that_wakes_only_whoever_asked_first_is_heard() {
    // The terminal's own stream does so: it hands the first waker to a thread and takes no other until that one woke.
    let mut first: Option<std::task::Waker> = None;
    let mut polls = 0;
    let input = stream::poll_fn(move |context| {
        polls += 1;
        match (polls, &first) {
            (1, _) => Poll::Ready(Some(key('?'))),
            (2, _) => {
                first = Some(context.waker().clone());
                Poll::Pending
            }
            (3, Some(first)) => {
                first.wake_by_ref();
                Poll::Pending
            }
            _ => Poll::Ready(Some(Input::Leave(15))),
        }
    });
    let played = tokio::time::timeout(Duration::from_secs(30), play(Vec::new(), input)).await;
    let (ending, _) = played.expect("the loop was woken");
    assert_eq!(ending.expect("no error").cause, Cause::Signal(15));
}

#[tokio::test]
async fn input_that_ends_and_a_terminal_that_is_gone_count_as_a_hang_up() {
    let (ending, _) = play(Vec::new(), stream::empty()).await;
    assert_eq!(ending.expect("no error").cause, Cause::Signal(1));
    let (ending, _) = play(Gone, stream::pending()).await;
    assert_eq!(ending.expect("no error").cause, Cause::Signal(1));
}

#[tokio::test]
async fn a_cancelled_read_brings_no_message_and_a_write_cannot_be_cancelled() {
    let mut tasks = Tasks::default();
    let answer = |ticket| async move { Message::Replied(ticket, Ok(Reply::Done)) };
    tasks.read(Ticket(1), Priority::Visible.into(), answer(Ticket(1)));
    tasks.run(Awaited::Write, answer(Ticket(2)));
    tasks.cancel(Ticket(1));
    tasks.cancel(Ticket(2));
    assert_eq!(
        tasks.next().await,
        Message::Replied(Ticket(2), Ok(Reply::Done))
    );
}

#[tokio::test]
async fn timers_run_out_in_their_order_and_are_no_tasks() {
    let mut tasks = Tasks::default();
    let before = tokio::runtime::Handle::current()
        .metrics()
        .num_alive_tasks();
    for (millis, timer) in [(30, 1), (10, 2), (20, 3), (10, 4)] {
        tasks.after(Duration::from_millis(millis), TimerId(timer));
    }
    let after = tokio::runtime::Handle::current()
        .metrics()
        .num_alive_tasks();
    assert_eq!(after, before);
    for timer in [2, 4, 3, 1] {
        assert_eq!(tasks.next().await, Message::TimedOut(TimerId(timer)));
    }
}

fn query(pages: Vec<Arc<EndpointPage>>) -> Box<Query> {
    Box::new(Query {
        pages,
        names: Arc::default(),
        phones: Roll::default(),
        filter: Filter::default(),
        sort: Sort {
            column: EndpointColumn::Name,
            reverse: false,
        },
        whole_account: false,
        cursor: None,
        base: Found::default(),
    })
}

#[tokio::test]
async fn a_query_that_nobody_waits_for_any_more_is_left() {
    let endpoint =
        |number: u32| serde_json::json!({"id": number.to_string(), "name": number.to_string()});
    let rows: Vec<Endpoint> = (0..60_000)
        .map(|number| serde_json::from_value(endpoint(number)).expect("an endpoint"))
        .collect();
    let pages = rows.chunks(1_000);
    let pages: Vec<_> = pages
        .map(|rows| Arc::new(EndpointPage::pack("rd-1".into(), rows)))
        .collect();
    let mut tasks = Tasks::default();
    for number in 1..=9 {
        tasks.query(Ticket(number), query(pages.clone()));
        tasks.cancel(Ticket(number));
    }
    tasks.query(Ticket(10), query(pages));
    let mut told = Vec::new();
    loop {
        if let Message::Queried(ticket, found) = tasks.next().await {
            told.push(ticket);
            if found.partial().is_none() {
                break;
            }
        }
    }
    assert!(told.iter().all(|ticket| *ticket == Ticket(10)), "{told:?}");
}
