//! Conversations: lines typed, and what is said of a small account.

mod choices;
mod lines;

use std::sync::{Arc, Mutex};

use futures_util::{FutureExt, future::BoxFuture, stream};

use crate::{
    api::{Failure, Secret, client::Caller},
    app::{
        keys::keymap::Keymap,
        message::Message,
        page::layout::Size,
        service::{
            call::{Call, Reply},
            profile::Profile,
        },
        shared::setup::Setup,
        tests::service::Service,
        text::time::Moment,
    },
    runtime::{
        provider::Perform,
        seats::{
            profiles::{Obstacle, Opened, Opening, Profiles},
            services::Services,
        },
    },
};

use super::{Input, Typed, run};

const SIZE: Size = Size {
    width: 110,
    height: 30,
};

const NOW: Moment = Moment(1_700_000_000_000);

/// Answers from a sample account.
#[derive(Clone)]
struct Sample(Arc<Mutex<Service>>);

impl Perform for Sample {
    fn perform(&self, _: Caller, call: Call) -> BoxFuture<'_, Result<Reply, Failure>> {
        let reply = self.0.lock().expect("one at a time").reply(&call);
        std::future::ready(reply).boxed()
    }
}

/// A second profile, lab, with a domain less.
fn lab(name: String, typed: Option<Secret>) -> Result<Opened, Obstacle> {
    match (name.as_str(), typed) {
        ("lab", _) => {}
        ("vault", None) => return Err(Obstacle::Secret(None)),
        ("vault", Some(secret)) if secret.reveal() == "open-sesame-7" => {}
        ("vault", Some(_)) => return Err(Obstacle::Secret(Some("That is not it.".into()))),
        _ => return Err(format!("There is no profile {name}.").into()),
    }
    let mut account = Service::sample();
    account.domains.truncate(1);
    let profile = Profile {
        name,
        ..Profile::default()
    };
    let provider = Sample(Arc::new(Mutex::new(account)));
    Ok(Opened::bare(profile, provider, stream::pending()))
}

/// What is said when these lines are typed, and the account afterwards.
fn talk(lines: &[&str], read_only: bool) -> (String, Arc<Mutex<Service>>) {
    talk_with(Keymap::default(), lines, read_only)
}

/// The same with these keys.
fn talk_with(keymap: Keymap, lines: &[&str], read_only: bool) -> (String, Arc<Mutex<Service>>) {
    let account = Arc::new(Mutex::new(Service::sample()));
    let services = Services {
        profiles: Some(Profiles::new(|name, typed| {
            Opening::new(std::future::ready(lab(name, typed)))
        })),
        ..Services::bare(
            Sample(Arc::clone(&account)),
            stream::pending::<Message>(),
            || NOW,
        )
    };
    let main = Profile {
        name: "main".into(),
        read_only,
        ..Profile::default()
    };
    let mut setup = Setup::new(SIZE, main, NOW);
    setup.keymap = keymap.into();
    let lab = Profile {
        name: "lab".into(),
        ..Profile::default()
    };
    setup.profiles = [setup.profile.clone(), lab].into();
    let typed: Vec<_> = lines.iter().map(|line| typed(line)).collect();
    let mut out = Vec::new();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let input = Input {
        lines: stream::iter(typed),
        beside: stream::pending(),
    };
    let ending = runtime
        .expect("a runtime")
        .block_on(run(&mut out, input, services, setup));
    assert_eq!(ending.expect("it runs").unanswered, 0);
    let said = String::from_utf8(out).expect("text");
    assert!(!said.contains('\u{1b}'), "nothing steers: {said}");
    (said, account)
}

/// A line as it comes in; one of these letters is none of UTF-8.
fn typed(line: &str) -> Typed {
    if line.contains('\u{fffd}') {
        Typed::Garbled
    } else {
        Typed::Line(line.into())
    }
}

fn assert_said(said: &str, parts: &[&str]) {
    let mut rest = said;
    for part in parts {
        let at = rest.find(part);
        let at = at
            .unwrap_or_else(|| panic!("{part:?} is not said, after what came before, in:\n{said}"));
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn domains_endpoints_and_an_endpoint_are_read_by_number() {
    let (said, _) = talk(&["3", "2", "back", "quit"], false);
    assert_said(
        &said,
        &[
            "Profile main.",
            "2 domains.",
            "3. lyon",
            "4 endpoints of lyon.",
            "1. desk-6, on, Main IVR, Reception",
            "2. desk-7",
            "3. fax, off, Fax in the cellar",
            "Endpoint desk-7.",
            "sip:desk-7@lyon.bwapp.bwsip.io",
            "4 endpoints of lyon.",
        ],
    );
}

#[test]
fn an_endpoint_is_created_with_a_form_by_numbers() {
    let (said, account) = talk(
        &[
            "3", "new", "1 porter", "generate", "4", "2", "send", "close", "quit",
        ],
        false,
    );
    assert_said(
        &said,
        &[
            "1. Name",
            "1. Name: porter.",
            "Password: hidden",
            "2. Main IVR",
            "Password: ",
            "close",
        ],
    );
    let account = account.lock().expect("it is over");
    let created = account.endpoints.iter().find(|one| one.name == "porter");
    let application = created.expect("created").application_id.as_ref();
    assert_eq!(
        application.map(crate::api::ApplicationId::as_str),
        Some("a-main")
    );
}

#[test]
fn a_delete_asks_and_no_changes_nothing() {
    let (said, account) = talk(&["3", "3 delete", "no", "quit"], false);
    assert_said(&said, &["Delete", "fax", "1. ", "4 endpoints of lyon."]);
    assert_eq!(account.lock().expect("it is over").endpoints.len(), 4);
    let (_, account) = talk(&["3", "3 delete", "yes", "quit"], false);
    assert_eq!(account.lock().expect("it is over").endpoints.len(), 3);
}

#[test]
fn rows_are_filtered_and_sorted() {
    let (said, _) = talk(&["3", "/desk", "/", "sort e", "quit"], false);
    assert_said(
        &said,
        &[
            "4 endpoints",
            "2 endpoints of lyon. Filtered from 4",
            "4 endpoints of lyon.",
            "1. fax",
        ],
    );
}

#[test]
fn help_lists_every_command_and_why_one_is_refused() {
    let (said, _) = talk(&["3", "help", "quit"], true);
    assert_said(
        &said,
        &[
            "Read-only",
            "A number opens that row",
            "delete: ",
            "Not now: ",
        ],
    );
}

#[test]
fn every_action_of_every_screen_has_a_word() {
    let (said, _) = talk(
        &[
            "requests",
            "back",
            "messages",
            "back",
            "endpoints lyon",
            "nonsense",
            "",
        ],
        false,
    );
    assert_said(
        &said,
        &[
            "Nothing was said yet.",
            "4 endpoints of lyon.",
            "There is no command nonsense",
        ],
    );
}

#[test]
fn input_that_ends_ends_the_conversation() {
    let (said, _) = talk(&[], false);
    assert_said(&said, &["2 domains."]);
}

#[test]
fn another_profile_is_listed_gone_to_and_come_back_from() {
    let (said, _) = talk(
        &[
            "profile",
            "cancel",
            "profile nowhere",
            "profile lab",
            "1",
            "profile main",
            "quit",
        ],
        false,
    );
    assert_said(
        &said,
        &[
            "Go to a profile.",
            "1. main, here",
            "2. lab",
            "There is no profile nowhere. This is still the profile main.",
            "This is the profile lab now.",
            "1 domain.",
            "This is the profile main now.",
            "2 domains.",
        ],
    );
}

#[test]
fn the_secret_of_a_profile_is_asked_for_and_a_wrong_one_is_said_to_be_wrong() {
    let (said, _) = talk(
        &["profile vault", "wrong-7", "open-sesame-7", "quit", "quit"],
        false,
    );
    for sentence in [
        "Type the secret of vault. An empty line stays in the profile main.",
        "Secret, which is not shown: ",
        "That is not it.",
        "This is the profile vault now.",
    ] {
        assert!(
            said.contains(sentence),
            "{sentence:?} is not in:
{said}"
        );
    }
    assert!(!said.contains("sesame"), "{said}");
    let (said, _) = talk(&["profile vault", "", "quit", "quit"], false);
    assert!(!said.contains("This is the profile vault"), "{said}");
}
