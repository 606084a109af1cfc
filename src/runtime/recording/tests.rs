//! Sessions that are recorded and played again: the same dashboards, and no credentials.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use futures_util::{FutureExt, future::BoxFuture, stream};
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer};

use crate::{
    api::{Cause, Failure, Secret, client::Caller},
    app::{
        keys::chord,
        message::Message,
        model::Model,
        overlay::Overlay,
        page::{blank::Blank, found::Found, layout::Size},
        screens::Screen,
        service::{
            call::{Call, Reply},
            profile::Profile,
        },
        shared::setup::Setup,
        tests::service::Service,
        text::time::Moment,
    },
    runtime::{
        files::place::Place,
        provider::Perform,
        recording::{Recorder, Replay, Unplayable},
        seats::{
            Seats,
            means::Means,
            performer::Shown,
            profiles::{Obstacle, Opened, Opening, Profiles},
            services::Services,
        },
    },
    ui::{self, theme::Theme},
};

const SIZE: Size = Size {
    width: 120,
    height: 40,
};

/// Answers at once. Who creates an endpoint called `echo` is told the password in the refusal.
#[derive(Clone)]
struct Account(Arc<Mutex<Service>>);

impl Perform for Account {
    fn perform(&self, _: Caller, call: Call) -> BoxFuture<'_, Result<Reply, Failure>> {
        let echo = if let Call::CreateEndpoint { draft, .. } = &call {
            (draft.name == "echo").then_some(&draft.password)
        } else {
            None
        };
        let answer = match echo {
            Some(password) => {
                let message = format!("{:?} is too weak", password.reveal());
                Err(Failure::new(Cause::Refused, message))
            }
            None => self.0.lock().expect("one at a time").reply(&call),
        };
        std::future::ready(answer).boxed()
    }
}

fn account() -> Account {
    Account(Arc::new(Mutex::new(Service::sample())))
}

fn profile(name: &str) -> Profile {
    Profile {
        name: name.into(),
        account: format!("u-{name}"),
        ..Profile::default()
    }
}

/// A session on the profile prod that is recorded, beside the profile vault, whose secret has to be typed.
struct Session {
    seats: Seats,
    folder: tempfile::TempDir,
}

impl Session {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let profiles = Profiles::new(move |name, typed| {
            Opening::new(async move {
                let Some(secret) = typed else {
                    return Err(Obstacle::Secret(None));
                };
                if secret.reveal() != "open-sesame-7" {
                    let why = format!("{} is not it.", secret.reveal());
                    return Err(Obstacle::Secret(Some(why)));
                }
                Ok(Opened::bare(profile(&name), account(), stream::pending()))
            })
        });
        let recorder = Recorder::create(&folder.path().join("tape"), vec!["api-secret-1".into()]);
        let services = Services {
            means: Means {
                place: Some(Place {
                    origin: String::new(),
                    who: crate::app::work::journal::Who {
                        profile: "prod".into(),
                        account: "u-prod".into(),
                        user: "ana".into(),
                        login: None,
                    },
                    ..Place::sample(&folder.path().join("state"))
                }),
                ..Means::bare(account(), stream::pending())
            },
            profiles: Some(profiles),
            clock: || Moment(1_700_000_000_000),
            recorder: Some(Arc::new(recorder.expect("made"))),
        };
        let mut setup = Setup::new(SIZE, profile("prod"), Moment(1_700_000_000_000));
        setup.profiles = ["prod", "vault"].map(profile).into();
        let passwords = folder.path().join("state/passwords");
        setup.operator.passwords = passwords.display().to_string();
        let mut session = Self {
            seats: Seats::new(setup, services),
            folder,
        };
        session.tell(Message::Started);
        session
    }

    fn tape(&self) -> PathBuf {
        self.folder.path().join("tape")
    }

    fn tell(&mut self, message: Message) {
        for shown in self.seats.apply(message) {
            if let Shown::Open(name, typed) = shown
                && let Some(message) = self.seats.open(name, typed)
            {
                self.tell(message);
            }
        }
    }

    /// Hears until this holds.
    async fn until(&mut self, holds: impl Fn(&Model) -> bool) {
        while !holds(self.seats.model()) {
            if let Some(message) = self.seats.next().await {
                self.tell(message);
            }
        }
    }

    /// Presses keys, written as in the table of keys; any other word is typed letter by letter.
    fn keys(&mut self, script: &str) {
        for word in script.split_whitespace() {
            if let Some(key) = chord::parse(word) {
                self.tell(Message::Key(key));
                continue;
            }
            for c in word.chars() {
                let key = chord::parse(c.encode_utf8(&mut [0; 4])).expect("a key");
                self.tell(Message::Key(key));
            }
        }
    }

    /// Ends it. Answers how the dashboard that was shown was at the end, and what was recorded.
    fn end(self) -> (Model, Vec<u8>) {
        let model = self.seats.model().clone();
        let tape = self.tape();
        drop(self.seats);
        (model, fs::read(tape).expect("recorded"))
    }
}

fn played(bytes: &[u8]) -> Replay {
    let mut replay = Replay::read(bytes).expect("it is one");
    while replay.step().expect("it can be played") {}
    replay
}

fn frame(model: &Model) -> Buffer {
    let theme = Theme::named("terminal").expect("a theme");
    let size = model.shared.size;
    let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).expect("a screen");
    let drawn = terminal.draw(|frame| ui::view(model, &theme, frame));
    drawn.expect("it draws").buffer.clone()
}

fn is_read(model: &Model) -> bool {
    model.shared.account.domains.complete && model.shared.account.applications.complete
}

fn on_endpoints(model: &Model) -> bool {
    matches!(model.screen(), Screen::Endpoints(_))
        && model.shared.account.tally(None).endpoints == 4
}

fn is_unanswered(model: &Model) -> bool {
    !model.shared.account.writes.is_empty()
}

#[tokio::test]
async fn a_session_with_many_screens_is_the_same_when_it_is_played_again() {
    let mut session = Session::new();
    session.until(is_read).await;
    session.tell(Message::GoTo(Found::Domain("rd-lyon".into())));
    session.keys("Enter");
    session.until(on_endpoints).await;
    session.keys("/ desk Enter s n j Enter Esc ? Esc");
    session.tell(Message::Resized(Size {
        width: 80,
        height: 24,
    }));
    session.keys("m o y");
    session.until(|model| !is_unanswered(model)).await;
    session.keys(": requests Enter Esc : messages Enter Esc : jobs Enter Esc");
    session.keys("n echo Tab hunter22 ^s");
    session.until(|model| !is_unanswered(model)).await;
    session.keys("Esc y");
    // There and back again.
    session.keys(": profile Space vault Enter");
    let asks = |model: &Model| matches!(model.overlay, Some(Overlay::Unlock(_)));
    session.until(asks).await;
    session.keys("open-sesame-7 Enter");
    session
        .until(|model| model.shared.profile.name == "vault" && is_read(model))
        .await;
    session.keys(": profile Space prod Enter ?");
    assert_eq!(session.seats.model().shared.profile.name, "prod");
    let (model, bytes) = session.end();
    let replay = played(&bytes);
    let again = replay.model().expect("it has started");
    assert_eq!(frame(again), frame(&model));
    // Only what was hidden from the recording differs, and that is over.
    assert_eq!(again.screens, model.screens);
    assert_eq!(again.shared.account, model.shared.account);
    assert_eq!(replay.cut, None);
}

#[tokio::test]
async fn no_credentials_are_in_a_recording_wherever_they_were_given() {
    let mut session = Session::new();
    session.until(is_read).await;
    session.tell(Message::GoTo(Found::Domain("rd-lyon".into())));
    session.keys("Enter");
    session.until(on_endpoints).await;
    let mut canaries = vec!["api-secret-1", "open-sesame-7"];
    // Typed, and repeated by the service.
    session.keys("n echo Tab canary-typed-1 ^s");
    session.until(|model| !is_unanswered(model)).await;
    canaries.push("canary-typed-1");
    let said = format!("{:?}", frame(session.seats.model()));
    assert!(said.contains("is too weak"), "{said}");
    // Pasted, put into its field, and pasted where nothing takes it.
    session.keys("BackTab");
    session.tell(Message::Filled(Blank::Field(1), "canary-filled-2".into()));
    session.tell(Message::Pasted("canary-pasted-3".into()));
    session.keys("Esc y");
    session.tell(Message::Pasted("canary-astray-4".into()));
    canaries.extend(["canary-filled-2", "canary-pasted-3", "canary-astray-4"]);
    // Made here, shown, and copied.
    session.keys("p ^g");
    let made = Secret::from("canary-made-5");
    session.tell(Message::Generated(Some(made)));
    session.keys("Enter y");
    session
        .until(|model| matches!(model.overlay, Some(Overlay::Card(_))))
        .await;
    session.keys("y Esc");
    canaries.push("canary-made-5");
    // The secret of a profile: typed, pasted, put in, and repeated in a refusal.
    session.keys(": profile Space vault Enter");
    let asks = |model: &Model| matches!(model.overlay, Some(Overlay::Unlock(_)));
    session.until(asks).await;
    session.keys("canary-wrong-6");
    session.tell(Message::Pasted("canary-wrong-7".into()));
    session.keys("Enter");
    session.until(asks).await;
    session.tell(Message::Filled(Blank::Line, "canary-wrong-8".into()));
    session.keys("Enter");
    session.until(asks).await;
    canaries.extend(["canary-wrong-6", "canary-wrong-7", "canary-wrong-8"]);
    session.keys("Esc");
    // Imported, with one that a job makes.
    let file = session.folder.path().join("phones.csv");
    let rows = "domain,name,password\nlyon,desk-20,canary-import-9\nlyon,desk-21,\nlyon,echo,canary-import-10\n";
    fs::write(&file, rows).expect("written");
    canaries.extend(["canary-import-9", "canary-import-10"]);
    session.keys(": import Space");
    session.tell(Message::Pasted(file.display().to_string().as_str().into()));
    session.keys("Enter");
    session
        .until(|model| matches!(model.overlay, Some(Overlay::Ask(_))))
        .await;
    session.keys("y");
    let is_over = |model: &Model| {
        let jobs = &model.shared.jobs;
        jobs.all.iter().any(|known| known.job.is_finished()) && jobs.at_work().is_none()
    };
    session.until(is_over).await;
    // What no secret is, is there as it was.
    session.keys("/");
    session.tell(Message::Pasted("desk-visible".into()));
    let state = session.folder.path().join("state");
    let made = passwords(&state);
    assert!(!made.is_empty(), "a job has made one");
    canaries.extend(made.iter().map(String::as_str));
    let kept = all(&state.join("jobs")) + &all(&state.join("journal"));
    let (_, bytes) = session.end();
    let text = String::from_utf8(bytes.clone()).expect("text");
    for canary in canaries {
        assert!(!text.contains(canary), "{canary}");
        assert!(!kept.contains(canary), "{canary}");
    }
    for text in [&text, &kept] {
        assert!(text.contains("desk-20") && text.contains("is too weak"));
    }
    assert!(text.contains("visible"));
    played(&bytes);
}

/// All that the files in a folder hold.
fn all(folder: &Path) -> String {
    let entries = fs::read_dir(folder).expect("a folder");
    let texts = entries.map(|entry| {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            return all(&path);
        }
        String::from_utf8_lossy(&fs::read(&path).expect("a file")).into_owned()
    });
    texts.collect()
}

/// The passwords that jobs have made.
fn passwords(state: &Path) -> Vec<String> {
    let files = fs::read_dir(state.join("passwords")).into_iter().flatten();
    let mut found = Vec::new();
    for file in files {
        let text = fs::read_to_string(file.expect("an entry").path()).expect("text");
        let rows = text.lines().skip(1);
        found.extend(
            rows.filter_map(|row| row.rsplit(',').next())
                .map(str::to_owned),
        );
    }
    found
}

#[tokio::test]
async fn a_recording_is_its_owners_alone_and_never_takes_the_place_of_a_file() {
    let session = Session::new();
    let tape = session.tape();
    let mode = fs::metadata(&tape).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(Recorder::create(&tape, Vec::new()).is_err());
    let (_, bytes) = session.end();
    assert!(bytes.starts_with(b"{\"recording\":{\"version\":1,"));
}

#[tokio::test]
async fn a_recording_that_was_cut_short_is_played_as_far_as_it_goes() {
    let mut session = Session::new();
    session.until(is_read).await;
    session.keys("Enter");
    let (_, bytes) = session.end();
    let whole = bytes
        .iter()
        .rposition(|byte| *byte == b'\n')
        .expect("lines");
    for torn in [whole, whole - 1, whole - 9] {
        let replay = played(&bytes[..torn]);
        let model = replay.model().expect("it has started");
        assert!(matches!(model.screen(), Screen::Domains(_)));
    }
    for wrong in [
        &b""[..],
        b"\n",
        b"{}\n",
        b"{\"sho",
        b"{\"shown\":{\"seat\":0}}\n",
    ] {
        assert!(matches!(Replay::read(wrong), Err(Unplayable::Other)));
    }
    let other = br#"{"recording":{"version":99,"sipdeck":"9.9.9"}}"#;
    assert!(matches!(Replay::read(other), Err(Unplayable::Version(version)) if version == "9.9.9"));
    let text = String::from_utf8(bytes).expect("text");
    let spoilt = text.replacen("\"told\"", "\"tolb\"", 1);
    assert!(matches!(
        Replay::read(spoilt.as_bytes()),
        Err(Unplayable::Damaged(3))
    ));
}
