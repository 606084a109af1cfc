//! Several profiles: what one is answered never reaches another.

use std::{
    fs::{self, File},
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::{FutureExt, future::BoxFuture, stream};
use tokio::sync::Semaphore;

use crate::{
    api::{Failure, client::Caller},
    app::{
        keys::{chord, key::Key},
        message::Message,
        model::Model,
        screens::Screen,
        service::{
            call::{Call, Reply},
            profile::Profile,
        },
        shared::setup::Setup,
        tests::service::Service,
        text::time::Moment,
        work::journal::Ended,
    },
    runtime::{
        files::{journal::Journal, place::Place},
        provider::Perform,
        seats::{
            Seats,
            means::Means,
            performer::Shown,
            profiles::{Opened, Opening, Profiles},
            services::Services,
        },
    },
};

/// An account that answers as often as it is allowed to.
#[derive(Clone)]
struct Gated {
    account: Arc<Mutex<Service>>,
    allowed: Arc<Semaphore>,
}

impl Gated {
    /// With one domain of this name, answering at once or not.
    fn new(domain: &str, open: bool) -> Self {
        let mut account = Service::sample();
        account.domains.truncate(1);
        account.domains[0].name = domain.into();
        Self {
            account: Arc::new(Mutex::new(account)),
            allowed: Arc::new(Semaphore::new(if open { 1000 } else { 0 })),
        }
    }
}

impl Perform for Gated {
    fn perform(&self, _: Caller, call: Call) -> BoxFuture<'_, Result<Reply, Failure>> {
        async move {
            self.allowed.acquire().await.expect("never closed").forget();
            self.account.lock().expect("one at a time").reply(&call)
        }
        .boxed()
    }
}

fn profile(name: &str) -> Profile {
    Profile {
        name: name.into(),
        account: format!("u-{name}"),
        ..Profile::default()
    }
}

fn clock() -> Moment {
    Moment(1_700_000_000_000)
}

/// The profile prod on this account, and lab on the other.
fn seats(prod: Gated, lab: Gated) -> Seats {
    let setup = Setup::new(super::SIZE, profile("prod"), clock());
    let profiles = Profiles::new(move |name, _| {
        let lab = lab.clone();
        Opening::new(async move {
            if name != "lab" {
                return Err(format!("There is no profile {name:?}.").into());
            }
            Ok(Opened::bare(profile(&name), lab, stream::pending()))
        })
    });
    let services = Services {
        profiles: Some(profiles),
        ..Services::bare(prod, stream::pending(), clock)
    };
    Seats::new(setup, services)
}

/// Applies what is heard until this holds.
async fn until(seats: &mut Seats, holds: impl Fn(&Model) -> bool) {
    while !holds(seats.model()) {
        if let Some(message) = seats.next().await {
            seats.apply(message);
        }
    }
}

fn go(seats: &mut Seats, line: &str) {
    let mut keys: Vec<Key> = vec![chord::parse(":").expect("a key")];
    for c in format!("profile {line}").chars() {
        let name = if c == ' ' {
            "Space".into()
        } else {
            c.to_string()
        };
        keys.push(chord::parse(&name).expect("a key"));
    }
    keys.push(chord::parse("Enter").expect("a key"));
    for key in keys {
        for shown in seats.apply(Message::Key(key)) {
            let Shown::Open(name, typed) = shown else {
                panic!("{shown:?}");
            };
            if let Some(message) = seats.open(name, typed) {
                seats.apply(message);
            }
        }
    }
}

fn domains(model: &Model) -> Vec<&str> {
    let rows = model.shared.account.domains.rows().iter();
    rows.map(|domain| domain.name.as_str()).collect()
}

#[tokio::test]
async fn a_late_reply_of_the_profile_that_was_left_reaches_only_that_profile() {
    let (prod, lab) = (Gated::new("of-prod", false), Gated::new("of-lab", false));
    let mut seats = seats(prod.clone(), lab.clone());
    seats.apply(Message::Started);
    go(&mut seats, "lab");
    until(&mut seats, |model| model.shared.profile.name == "lab").await;
    // Both have asked for their domains by now, perhaps with the same tickets; prod is answered first.
    prod.allowed.add_permits(1000);
    let read = |seats: &Seats| domains(seats.model()).len();
    while prod.allowed.available_permits() == 1000 {
        let message = seats.next().await;
        assert_eq!((message, read(&seats)), (None, 0));
    }
    lab.allowed.add_permits(1000);
    until(&mut seats, |model| model.shared.account.domains.complete).await;
    assert_eq!(domains(seats.model()), ["of-lab"]);
    go(&mut seats, "prod");
    assert_eq!(seats.model().shared.profile.name, "prod", "at once");
    assert_eq!(domains(seats.model()), ["of-prod"], "without asking again");
    assert!(matches!(seats.model().screen(), Screen::Domains(_)));
}

#[tokio::test]
async fn what_cannot_be_opened_leaves_everything_as_it_was() {
    let mut seats = seats(Gated::new("of-prod", true), Gated::new("of-lab", true));
    seats.apply(Message::Started);
    until(&mut seats, |model| model.shared.account.domains.complete).await;
    go(&mut seats, "eu");
    assert!(seats.is_thinking());
    until(&mut seats, |model| model.overlay.is_none()).await;
    let said = seats.model().shared.notices.current().expect("it says why");
    assert_eq!(
        said.text,
        "There is no profile \"eu\". This is still the profile prod."
    );
    assert_eq!(domains(seats.model()), ["of-prod"]);
    assert!(!seats.is_thinking());
}

#[tokio::test]
async fn a_change_goes_to_the_account_it_was_asked_in_and_its_end_is_told_in_the_other() {
    let (prod, lab) = (Gated::new("of-prod", true), Gated::new("of-lab", true));
    let mut seats = seats(prod.clone(), lab.clone());
    seats.apply(Message::Started);
    until(&mut seats, |model| model.shared.account.domains.complete).await;
    seats.apply(Message::Key(chord::parse("Enter").expect("a key")));
    until(&mut seats, |model| {
        model.shared.account.tally(None).endpoints == 4
    })
    .await;
    prod.allowed.forget_permits(usize::MAX >> 3);
    for key in ["o", "y"] {
        seats.apply(Message::Key(chord::parse(key).expect("a key")));
    }
    go(&mut seats, "lab");
    assert!(seats.model().overlay.is_some(), "it is asked about");
    for shown in seats.apply(Message::Key(chord::parse("y").expect("a key"))) {
        assert!(
            matches!(&shown, Shown::Open(name, None) if name == "lab"),
            "{shown:?}"
        );
        let message = seats.open("lab".into(), None);
        assert_eq!(message, None);
    }
    until(&mut seats, |model| model.shared.profile.name == "lab").await;
    assert_eq!(
        seats.model().shared.elsewhere,
        ["Not answered yet in prod: disable desk-6 in of-prod."]
    );
    prod.allowed.add_permits(1);
    until(&mut seats, |model| model.shared.elsewhere.is_empty()).await;
    let said = seats.model().shared.notices.current().expect("it is told");
    assert_eq!(said.text, "prod: Disabled desk-6 in of-prod.");
    let enabled = |of: &Gated| {
        let account = of.account.lock().expect("one at a time");
        account.endpoints[0].enabled
    };
    assert_eq!((enabled(&prod), enabled(&lab)), (false, true));
    assert_eq!(seats.finish().await, 0);
}

/// A dashboard of the profile prod, which keeps a journal in this folder, in the midst of a change.
async fn changing(prod: &Gated, state: &Path) -> Seats {
    let setup = Setup::new(super::SIZE, profile("prod"), clock());
    let services = Services {
        means: Means {
            place: Some(Place::sample(state)),
            ..Means::bare(prod.clone(), stream::pending())
        },
        profiles: None,
        clock,
        recorder: None,
    };
    let mut seats = Seats::new(setup, services);
    seats.apply(Message::Started);
    until(&mut seats, |model| model.shared.account.domains.complete).await;
    seats.apply(Message::Key(chord::parse("Enter").expect("a key")));
    until(&mut seats, |model| {
        model.shared.account.tally(None).endpoints == 4
    })
    .await;
    prod.allowed.forget_permits(usize::MAX >> 3);
    for key in ["o", "y"] {
        seats.apply(Message::Key(chord::parse(key).expect("a key")));
    }
    seats
}

fn noted(state: &Path) -> Vec<(String, Ended)> {
    let kept = Journal::new(state, "lab").read(|_| true).expect("read");
    let all = kept.entries.into_iter();
    all.map(|entry| (entry.object.name, entry.outcome))
        .collect()
}

#[tokio::test]
async fn an_answer_that_comes_while_the_program_ends_is_in_the_journal_before_it_has_ended() {
    let state = tempfile::tempdir().expect("a folder");
    let prod = Gated::new("of-prod", true);
    let seats = changing(&prod, state.path()).await;
    let answer = async { prod.allowed.add_permits(1) };
    let (unanswered, ()) = tokio::join!(seats.finish(), answer);
    assert_eq!(unanswered, 0);
    assert_eq!(noted(state.path()), [("desk-6".to_owned(), Ended::Done)]);
    let folder = state.path().join("journal/lab");
    let left = fs::read_dir(folder)
        .expect("there")
        .map(|entry| entry.expect("an entry").file_name());
    let sent = left.filter(|name| name.to_string_lossy().ends_with(".sent"));
    assert_eq!(sent.count(), 0, "nothing is left over");
}

#[tokio::test]
async fn a_change_whose_answer_never_came_is_told_at_the_next_start_and_in_the_journal_as_unknown()
{
    let state = tempfile::tempdir().expect("a folder");
    let prod = Gated::new("of-prod", true);
    let mut seats = changing(&prod, state.path()).await;
    // It is sent once it is written down.
    let written = || {
        let entries = fs::read_dir(state.path().join("journal/lab"));
        let mut paths = entries
            .into_iter()
            .flatten()
            .map(|entry| entry.expect("an entry").path());
        paths.find(|path| path.extension().is_some_and(|ending| ending == "sent"))
    };
    let marker = loop {
        if let Some(marker) = written() {
            break marker;
        }
        tokio::select! {
            message = seats.next() => { message.map(|message| seats.apply(message)); }
            () = tokio::task::yield_now() => {}
        }
    };
    assert_eq!(seats.finish_within(Duration::ZERO).await, 1);
    // The thread that wrote it may still hold it, as no program that has ended does.
    let marker = File::open(marker).expect("it is there");
    while marker.try_lock().is_err() {
        tokio::task::yield_now().await;
    }
    drop(marker);
    assert_eq!(noted(state.path()), []);
    for sentences in [1, 0] {
        let prod = Gated::new("of-prod", true);
        let services = Services {
            means: Means {
                place: Some(Place::sample(state.path())),
                ..Means::bare(prod, stream::pending())
            },
            profiles: None,
            clock,
            recorder: None,
        };
        let setup = Setup::new(super::SIZE, profile("prod"), clock());
        let mut seats = Seats::new(setup, services);
        seats.apply(Message::Started);
        until(&mut seats, |model| model.shared.jobs.told).await;
        let notices = seats.model().shared.notices.since(0);
        let told: Vec<&str> = notices.map(|notice| notice.text.as_str()).collect();
        assert_eq!(told.len(), sentences, "{told:?}");
        let words = "Not known whether it was done";
        assert!(
            told.iter()
                .all(|text| text.starts_with(words) && text.contains("change desk-6@"))
        );
        assert_eq!(noted(state.path()), [("desk-6".to_owned(), Ended::Unknown)]);
    }
}
