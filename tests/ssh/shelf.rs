//! One account for many desks: what they ask of the service together, and what they hear of each other.

use std::sync::Arc;

use futures_util::{StreamExt, future::join_all, stream::BoxStream};
use sipdeck::{
    api::{
        Cause, Change, Client, Connection, DomainDraft, DomainId, EndpointDraft, EndpointPatch,
        Secret, pace::Priority,
    },
    app::{
        message::Message,
        service::call::{Call, Reply},
    },
    desk::{
        role::Role,
        shelf::{Memory, Seated, Shelf, Sitter},
    },
    platform::{Config, Pace, Platform},
    runtime::{Provider, engine::news::Speaker, provider::Perform},
};

struct Scene {
    _platform: Platform,
    client: Client,
    shelf: Arc<Shelf>,
    domains: Vec<DomainId>,
}

impl Scene {
    /// An account with so many domains.
    async fn with(domains: usize) -> Self {
        let config = Config {
            pace: Pace::Off,
            ..Config::default()
        };
        let platform = Platform::start(config).await.expect("a platform");
        let account = platform.account();
        let connection = Connection::new(
            &platform.origin(),
            account.user_id.as_str(),
            &account.token,
            account.secret.clone(),
        );
        let connection = connection.expect("an address");
        let other = Client::new(&connection).expect("a client");
        let mut made = Vec::new();
        for number in 0..domains {
            let draft = DomainDraft {
                name: format!("d{number}"),
                description: None,
            };
            made.push(other.create_domain(&draft).await.expect("made"));
        }
        let client = Client::new(&connection).expect("a client");
        let speaker = Speaker::new(client.clone(), || None);
        Self {
            _platform: platform,
            shelf: Arc::new(Shelf::new(speaker, Memory::new(None))),
            client,
            domains: made,
        }
    }

    fn seat(&self, role: Role) -> (Seated, BoxStream<'static, Message>) {
        let sitter = Sitter {
            owner: format!("{role:?}"),
            role,
        };
        self.shelf.seat(sitter, Arc::new(|_, _| {}))
    }

    fn requests(&self) -> usize {
        self.client.latest_requests().len()
    }

    /// All that a dashboard reads when it is opened.
    fn everything(&self) -> Vec<Call> {
        let lists = self.domains.iter().map(|domain| Call::ListEndpoints {
            domain: domain.clone(),
            after: None,
        });
        [
            Call::ListDomains { after: None },
            Call::ListApplications { after: None },
        ]
        .into_iter()
        .chain(lists)
        .collect()
    }

    fn draft(&self) -> Call {
        Call::CreateEndpoint {
            domain: self.domains[0].clone(),
            draft: EndpointDraft {
                name: "desk-1".into(),
                password: Secret::from("a-long-password-7"),
                description: None,
                application_id: None,
                enabled: true,
            },
        }
    }
}

async fn ask(desk: &impl Perform, call: Call) -> Reply {
    let answer = desk.perform(Priority::Visible.into(), call).await;
    answer.expect("an answer")
}

#[tokio::test]
async fn fifty_desks_ask_no_more_than_one() {
    let scene = Scene::with(20).await;
    let desks: Vec<Seated> = (0..50).map(|_| scene.seat(Role::Viewer).0).collect();
    let calls = scene.everything();
    let all = desks
        .iter()
        .flat_map(|desk| calls.iter().map(|call| ask(desk, call.clone())));
    join_all(all).await;
    assert_eq!(scene.requests(), 22);
    // One that comes later asks nothing, and gets the same pages and not copies of them.
    let late = scene.seat(Role::Viewer).0;
    let list = calls[5].clone();
    let (Reply::Endpoints { page: one, .. }, Reply::Endpoints { page: other, .. }) = (
        ask(&late, list.clone()).await,
        ask(&scene.seat(Role::Viewer).0, list.clone()).await,
    ) else {
        panic!("pages");
    };
    assert!(Arc::ptr_eq(&one, &other));
    assert_eq!(scene.requests(), 22);
    // Who asks again wants something newer, which is good for the others as well.
    ask(&late, list.clone()).await;
    ask(&desks[0], list).await;
    assert_eq!(scene.requests(), 23);
}

#[tokio::test]
async fn who_gives_up_takes_nothing_from_those_who_wait() {
    let scene = Scene::with(1).await;
    let (one, other) = (scene.seat(Role::Viewer).0, scene.seat(Role::Viewer).0);
    let call = scene.everything().remove(2);
    let mut given_up = Box::pin(one.perform(Priority::Prefetch.into(), call.clone()));
    let waiting = other.perform(Priority::Interactive.into(), call.clone());
    let begun = futures_util::future::poll_immediate(&mut given_up).await;
    assert!(begun.is_none());
    let (waited, ()) = tokio::join!(waiting, async { drop(given_up) });
    assert!(waited.is_ok());
    // Nobody waits: then nothing is read, and it can be asked for again.
    let mut alone = Box::pin(one.perform(Priority::Prefetch.into(), scene.everything().remove(0)));
    assert!(
        futures_util::future::poll_immediate(&mut alone)
            .await
            .is_none()
    );
    drop(alone);
    ask(&one, scene.everything().remove(0)).await;
}

#[tokio::test]
async fn a_change_is_told_to_the_others_without_its_password_and_read_anew() {
    let scene = Scene::with(2).await;
    let (one, mut own) = scene.seat(Role::Operator);
    let (other, mut news) = scene.seat(Role::Viewer);
    let list = scene.everything().remove(2);
    ask(&other, list.clone()).await;
    let one = Provider::from(one);
    let made = one.perform(Priority::Interactive, scene.draft()).await;
    let Ok(Reply::EndpointCreated(endpoint)) = made else {
        panic!("{made:?}");
    };
    let told = news.next().await;
    let Some(Message::WroteBeside(wrote)) = told else {
        panic!("{told:?}");
    };
    assert_eq!(wrote.by, "Operator");
    let Call::CreateEndpoint { draft, .. } = &wrote.call else {
        panic!("{wrote:?}");
    };
    assert!(draft.name == "desk-1" && draft.password.is_empty());
    // Whoever did it is not told.
    assert!(
        futures_util::future::poll_immediate(own.next())
            .await
            .is_none()
    );
    let before = scene.requests();
    let third = scene.seat(Role::Viewer).0;
    let Reply::Endpoints { page, .. } = ask(&third, list).await else {
        panic!("a page");
    };
    assert_eq!((page.len(), scene.requests()), (1, before + 1));
    let patch = EndpointPatch {
        description: Change::Set("new".into()),
        password: Some(Secret::from("another-password-8")),
        ..EndpointPatch::default()
    };
    let update = Call::UpdateEndpoint {
        domain: scene.domains[0].clone(),
        endpoint,
        patch,
    };
    one.perform(Priority::Interactive, update)
        .await
        .expect("done");
    let told = format!("{:?}", news.next().await);
    assert!(
        told.contains("new") && told.contains("password: None"),
        "{told}"
    );
}

#[tokio::test]
async fn what_a_role_does_not_allow_is_not_sent() {
    let scene = Scene::with(1).await;
    let domain = Call::DeleteDomain(scene.domains[0].clone());
    for (role, call) in [
        (Role::Viewer, scene.draft()),
        (Role::Viewer, domain.clone()),
        (Role::Operator, domain),
    ] {
        let desk = scene.seat(role).0;
        let answer = desk.perform(Priority::Interactive.into(), call).await;
        assert!(answer.is_err_and(|failure| failure.cause == Cause::ReadOnly));
    }
    assert_eq!(scene.requests(), 0);
}
