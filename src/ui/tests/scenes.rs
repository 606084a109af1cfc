//! Every kind of screen and overlay, and every state that one can be in, by name.

use std::time::Duration;

use crate::{
    api::{Cause, Failure, pace::RequestRecord},
    app::{
        message::Message,
        next::Found,
        phones::tests::{refused, registered, registration},
        service::{heard::Heard, profile::Profile, ticket::TimerId},
        tests::{
            browse::lyon,
            bulk::{event, plan},
            calls,
            jobs::judged,
            overview::overview,
            phones::{OPEN, live},
            player::Player,
            refusal,
            service::Service,
            town::town,
        },
        work::{
            job::{
                event::{Outcome, Step},
                plan::JobId,
                state::Job,
            },
            order::{Kept, News},
        },
    },
};

use super::logs::{busy, record};

/// A name, and how it comes about.
pub type Scene = (&'static str, fn() -> Player);

/// All of them.
pub const ALL: &[Scene] = &[
    ("overview", || {
        let mut player = overview();
        player.happens(refused("rd-lyon", "re-lyon-desk-6", 3));
        player.answer().settle();
        player
    }),
    ("overview, in the domains", || {
        let mut player = overview();
        player.keys("Tab j");
        player
    }),
    ("domains", all),
    ("domains, nothing yet", waiting),
    ("domains, late", || {
        let mut player = waiting();
        player.model.shared.asks.now.0 += 10_000;
        player.tell(Message::TimedOut(TimerId(0)));
        player
    }),
    ("domains, out of reach", || {
        let mut player = waiting();
        player.refuse(outage());
        player
    }),
    ("domains, none", || {
        let mut service = town();
        service.domains.clear();
        let mut player = Player::waiting(profile(), service);
        player.answer();
        player
    }),
    ("domains, read-only", || {
        let read_only = Profile {
            read_only: true,
            demo: true,
            ..profile()
        };
        let mut player = Player::waiting(read_only, town());
        player.answer().keys("n");
        player
    }),
    ("endpoints", || lyon_after("Space j Space j")),
    ("endpoints, filtered", || lyon_after("/ desk Enter j")),
    ("endpoints, filter being typed", || lyon_after("/ desk")),
    ("endpoints, filter wrong", || lyon_after("/ foo:x")),
    ("endpoints, none that match", || {
        lyon_after("/ nobody Enter")
    }),
    ("endpoints, stale", || {
        let mut player = lyon();
        player.keys("r").refuse(outage());
        player
    }),
    ("endpoints, new and changed", || {
        let mut player = lyon();
        player.service.endpoints[0].name = "aaa".into();
        player.service.endpoints[2].description = Some("Moved".into());
        player.keys("r").answer();
        player
    }),
    ("sort by", || lyon_after("s")),
    ("copy what", || lyon_after("y")),
    ("endpoint", || lyon_after("/ desk-10 Enter Enter")),
    ("endpoint with findings", || {
        lyon_after("/ name:desk-21 Enter Enter")
    }),
    ("endpoints, phones", phones),
    ("endpoint, phones", || {
        let mut player = phones();
        player.keys("W Enter").answer();
        player.happens(refused("rd-lyon", "re-desk-6", 14));
        player.hear(Heard::Lost(
            Failure::new(
                Cause::Unreachable,
                "The line to the stream of events broke.",
            ),
            Duration::from_secs(1),
        ));
        player
    }),
    ("calls", || {
        let mut player = lyon();
        player.with_calls().keys("4").answer();
        player
    }),
    ("calls, none", || {
        let mut player = lyon();
        player.hear(OPEN).answer();
        player.keys("4").answer();
        player
    }),
    ("calls, not told", || {
        let mut player = lyon();
        player.service.calls = calls::some();
        player.hear(Heard::Absent).keys("4").answer();
        player
    }),
    ("call", || {
        let mut player = lyon();
        player.with_calls().keys("4").answer();
        player.keys("j j j j j Enter").answer();
        player
    }),
    ("call, under way", || {
        let mut player = lyon();
        player.with_calls().keys("4 Enter").answer();
        player
    }),
    ("application", || {
        let mut player = lyon();
        player.with_callbacks().keys("4").answer();
        player.keys("j j K").answer();
        player.keys("j Enter");
        player
    }),
    ("ring test", || {
        let mut player = lyon();
        player.hear(OPEN).answer();
        player.go_to(Found::Endpoint("re-lyon-desk-6".into()));
        let phone = registration("rd-lyon", "re-lyon-desk-6", "rg-1", "Snom D785");
        player.happens(registered(phone, 1)).keys("b y").answer();
        let members =
            serde_json::json!({"direction": "out", "to": "sip:desk-6@lyon.bwapp.bwsip.io"});
        let news = calls::at(calls::call("c-ring", members), "Snom D785", "ringing", None);
        let news = calls::at(news, "Yealink SIP-T46S", "refused", Some(486));
        player.calls(calls::at(news, "Linphone", "called", None));
        player
    }),
    ("ring?", || {
        let mut player = lyon();
        player.go_to(Found::Endpoint("re-lyon-desk-6".into()));
        player.keys("b");
        player
    }),
    ("hang up", || {
        let mut player = lyon();
        player.with_calls().keys("4 Enter x").answer();
        player
    }),
    ("endpoint, phones asked for", || {
        let mut player = Player::new().on("re-desk-6");
        player.hear(Heard::Absent).keys("Enter f").answer();
        player
    }),
    ("phones, one to choose", || {
        let mut player = phones();
        player.go_to(Found::Endpoint("re-lobby-3".into()));
        player.keys("X");
        player
    }),
    ("watched endpoints", || {
        let mut player = phones();
        player.keys("W j W B");
        player
    }),
    ("test, under way", || tested(false)),
    ("test, something wrong", || tested(true)),
    ("ladder", || {
        let mut player = lyon();
        player.with_messages().keys("T").answer().keys("k Enter");
        player
    }),
    ("endpoint as JSON", || lyon_after("Enter i")),
    ("form, new", || desk("n")),
    ("form, clone", || desk("c")),
    ("form, password", || desk("p")),
    ("form, new domain", || {
        let mut player = all();
        player.keys("n");
        player
    }),
    ("form, domain", || {
        let mut player = all();
        player.keys("e");
        player
    }),
    ("form, complaints", || {
        desk("n desk-7 Tab абв Tab Tab night Enter Space ^s")
    }),
    ("form, toggle off", || desk("e Tab Tab Space BackTab")),
    ("form, on the button", || desk("e BackTab")),
    ("form, being sent", || {
        let mut player = desk("");
        player.keys("n desk-8 Tab hunter22 ^r ^s");
        player
    }),
    ("form, refused", || {
        let mut player = desk("");
        player.keys("n desk-8 Tab hunter22 ^s");
        player.refuse(refusal(Cause::Limit, "endpoint-limit", "Enough of them"));
        player
    }),
    ("question", || desk("x")),
    ("question, domain to type", || {
        let mut player = all();
        player.go_to(Found::Domain("rd-xyz-corp-testing".into()));
        player.keys("x xyz");
        player
    }),
    ("question, nothing to ask", || {
        let mut player = all();
        player.go_to(Found::Domain("rd-lyon".into()));
        player.keys("x");
        player
    }),
    ("question, job interrupted", || {
        let mut player = lyon();
        let kept = Kept {
            job: Job::new(plan()),
            is_running: false,
            is_anothers: false,
        };
        player.news(News::Listed(vec![kept], Vec::new()));
        player
    }),
    ("question, number to type", || lyon_after("* o d 4 2 Enter")),
    ("question, difference", || desk("e ^u Back Space door ^s")),
    ("question, conflict", || {
        let mut player = desk("e ^u Mine Tab");
        player.service.endpoints[1].description = Some("Theirs".into());
        player.keys("^s").answer();
        player
    }),
    ("picker", || desk("A Down")),
    ("picker, nothing fits", || desk("A xyz")),
    ("password card", || {
        let mut player = desk("p ^g");
        player.tell(Message::Generated(Some("kv8WqT2nZd5xRt7Yp3Hs".into())));
        player.keys("Enter y").answer();
        player
    }),
    ("registration card", || lyon_after("y r")),
    ("themes", || {
        let mut player = lyon();
        let names = ["auto", "dark", "light"].map(str::to_owned);
        player.model.shared.manner.themes = names.into();
        player.keys(": theme Enter Down");
        player
    }),
    ("profiles", || {
        let mut player = lyon();
        let named = |name: &str| Profile {
            name: name.into(),
            ..profile()
        };
        player.model.shared.profiles = vec![named("prod"), named("lab")].into();
        player.keys("P");
        player
    }),
    ("unlock", || unlock(None)),
    ("unlock, wrong", || {
        unlock(Some("The service does not take this secret."))
    }),
    ("help", || lyon_after("? row Down")),
    ("help, refused", || {
        let read_only = Profile {
            read_only: true,
            ..profile()
        };
        let mut player = Player::waiting(read_only, town());
        player.answer().keys("? delete");
        player
    }),
    ("command line", || lyon_after(": en")),
    ("requests", || {
        let mut player = requests();
        player.keys("L j");
        player
    }),
    ("request, refused", || {
        let mut player = requests();
        player.keys("L Enter");
        player
    }),
    ("messages", || lyon_after("y n ^c y i M")),
    ("jobs, none", || lyon_after("J")),
    ("jobs", || {
        let mut player = jobs();
        player.keys("J j");
        player
    }),
    ("job", || {
        let mut player = jobs();
        player.keys("J Enter");
        player
    }),
    ("import", || {
        let mut player = lyon();
        let file = "domain,name,colour\nlyon,first,red\nlyon,desk_10,blue\nmoon,x,\n";
        player.news(judged(file));
        player
    }),
    ("budget", || {
        let mut player = lyon();
        player.tell(busy());
        player
    }),
];

/// A test of an endpoint, whose registrar refuses it: before the answers of its server, or at the end.
fn tested(is_over: bool) -> Player {
    let mut player = desk("t");
    let (ticket, exam) = player.examined();
    assert_eq!(exam.of.address, "sip:desk-7@lyon.bwapp.bwsip.io");
    player.report(ticket, &crate::doctor::tests::refused(is_over), is_over);
    player
}

fn profile() -> Profile {
    Profile {
        name: "prod".into(),
        label: "Production".into(),
        account: "u-lmcjd2ukxqh7yx3pplywlbi".into(),
        ..Profile::default()
    }
}

fn all() -> Player {
    let mut player = waiting();
    player.answer();
    player
}

fn waiting() -> Player {
    Player::waiting(profile(), town())
}

fn lyon_after(keys: &str) -> Player {
    let mut player = lyon();
    player.keys(keys).answer();
    player
}

/// The dashboard on an endpoint of a small account, after these keys.
fn desk(keys: &str) -> Player {
    let mut player = Player::waiting(profile(), Service::sample());
    player.answer();
    player = player.on("re-desk-7");
    player.keys(keys).answer();
    player
}

fn outage() -> Failure {
    let message = "Nobody answers at 127.0.0.1:8080: connection refused.";
    Failure::new(Cause::Unreachable, message)
}

fn unlock(refused: Option<&str>) -> Player {
    let mut player = Player::new();
    player.tell(Message::SecretWanted("lab".into(), refused.map(Into::into)));
    player.keys("s e c r e t");
    player
}

/// One endpoint with a phone, one that is refused, one that is off, and one with two phones.
fn phones() -> Player {
    let mut player = live();
    player.happens(refused("rd-lyon", "re-desk-7", 14));
    for (number, agent) in [(1, "Yealink SIP-T46S"), (2, "Linphone/5.0")] {
        let phone = registration("rd-lyon", "re-lobby-3", &format!("rg-2{number}"), agent);
        player.happens(registered(phone, number));
    }
    player
}

fn requests() -> Player {
    let mut player = lyon();
    player.tell(Message::Logged(record(2, "GET", Some(200), None)));
    player.tell(Message::Logged(record(
        3,
        "POST",
        Some(409),
        Some("The name is taken"),
    )));
    player.tell(Message::Logged(RequestRecord {
        attempt: 2,
        ..record(4, "GET", None, Some("connection refused"))
    }));
    player
}

/// One job that was done, one that was not, one that was interrupted, and one at work.
fn jobs() -> Player {
    let mut player = lyon();
    let failed = || Outcome::Failed {
        why: "The name is taken.".into(),
    };
    for (id, second) in [("aaa", Outcome::Done { endpoint: None }), ("bbb", failed())] {
        let mut plan = plan();
        plan.id = JobId::parse(&format!("20261123-0501-{id}")).expect("an id");
        player.news(News::Taken(Box::new(Job::new(plan.clone()))));
        for (item, outcome) in [(0, Outcome::Done { endpoint: None }), (1, second)] {
            let step = event(Step::Settled { item, outcome });
            player.news(News::Happened(plan.id.clone(), step));
        }
        player.news(News::Ended(plan.id));
    }
    player.with_job();
    player
}

/// The scene of this name.
pub fn scene(name: &str) -> Player {
    let found = ALL.iter().find(|(known, _)| *known == name);
    found.expect("a scene").1()
}
