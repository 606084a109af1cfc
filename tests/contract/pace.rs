//! The pace of the client against the platform's limit: few refusals, persons first, and no request too many.

use futures_util::{StreamExt, future::join_all, stream};
use sipdeck::{
    api::{
        Cause, Client, DomainDraft, DomainId, EndpointDraft,
        pace::{Family, Gates, Priority},
    },
    platform::{Config, Control, Pace, Platform},
};

use super::line::{client, connection, platform};

fn statuses(client: &Client) -> Vec<Option<u16>> {
    let records = client.latest_requests();
    records.iter().map(|record| record.status).collect()
}

async fn domain(client: &Client) -> DomainId {
    let draft = DomainDraft {
        name: "lab".into(),
        description: None,
    };
    client.create_domain(&draft).await.expect("a domain")
}

#[tokio::test]
async fn the_documented_limit_is_kept_after_one_refusal() {
    let platform = platform(Pace::PerSecond(1)).await;
    let client = client(&platform).at(Priority::Bulk);
    let pages = join_all((0..5).map(|_| client.domains(None))).await;
    assert!(pages.iter().all(Result::is_ok), "{pages:?}");
    let refused = statuses(&client)
        .iter()
        .filter(|it| **it == Some(429))
        .count();
    assert!(refused <= 3, "{refused} refusals: {:?}", statuses(&client));
    let facts = client.pace().borrow().clone();
    assert_eq!(facts.families[0].family, Family::Domains);
    let rate = facts.families[0].rate.expect("a limit was met");
    assert!((0.5..1.2).contains(&rate), "{rate}");
    assert_eq!(
        (facts.families[0].waiting(), facts.families[0].left),
        (0, Some(0))
    );
}

#[tokio::test]
async fn a_person_overtakes_a_running_load() {
    let platform = platform(Pace::PerSecond(4)).await;
    let person = client(&platform);
    let id = domain(&person).await;
    let load = person.at(Priority::Bulk);
    let mut loading = join_all((0..14).map(|_| load.endpoints(&id, None)));
    let mut requests = person.requests();
    let mut sent = 0;
    while sent < 6 {
        tokio::select! {
            _ = &mut loading => panic!("the load was too short"),
            record = requests.recv() => sent += usize::from(record.expect("a record").status == Some(200)),
        }
    }
    let missing = "re-nothing".into();
    let (failure, _) = tokio::join!(person.endpoint(&id, &missing), &mut loading);
    assert_eq!(failure.expect_err("missing").cause, Cause::Missing);
    let order = statuses(&person);
    let asked = order
        .iter()
        .filter(|it| **it != Some(429))
        .position(|it| *it == Some(404));
    let asked = asked.expect("it was asked");
    // the creation, six pages, and what was under way at that moment
    assert!(asked <= 1 + 6 + 4, "at {asked} of {order:?}");
}

#[tokio::test]
async fn a_read_that_nobody_waits_for_is_not_sent() {
    let platform = platform(Pace::PerSecond(2)).await;
    let client = client(&platform);
    let id = domain(&client).await;
    let before = client.latest_requests().len();
    {
        let reads = join_all((0..20).map(|_| client.endpoints(&id, None)));
        let mut requests = client.requests();
        tokio::select! {
            _ = reads => panic!("it cannot be over"),
            _ = requests.recv() => {}
        }
    }
    let facts = client.pace().borrow().clone();
    let endpoints = facts
        .families
        .iter()
        .find(|it| it.family == Family::Endpoints);
    let endpoints = endpoints.expect("was used");
    assert_eq!((endpoints.waiting(), endpoints.under_way), (0, 0));
    assert!(client.latest_requests().len() - before <= 5);
}

#[tokio::test]
async fn a_list_costs_one_request_for_each_thousand_rows() {
    let platform = platform(Pace::Off).await;
    let client = client(&platform);
    let id = domain(&client).await;
    let made = stream::iter(0..1001).map(|number| {
        let draft = EndpointDraft {
            name: format!("phone{number}"),
            password: "hunter22".into(),
            description: None,
            application_id: None,
            enabled: true,
        };
        let (client, id) = (client.clone(), id.clone());
        async move { client.create_endpoint(&id, &draft).await }
    });
    let made: Vec<_> = made.buffer_unordered(8).collect().await;
    assert!(made.iter().all(Result::is_ok));
    assert!(!statuses(&client).contains(&Some(429)));

    let mut requests = client.requests();
    let first = client.endpoints(&id, None).await.expect("a page");
    let next = first.next.expect("there is more");
    let second = client.endpoints(&id, Some(&next)).await.expect("a page");
    assert_eq!((first.rows.len(), second.rows.len()), (1000, 1));
    assert_eq!(second.next, None);
    for _ in 0..2 {
        requests.recv().await.expect("a request");
    }
    assert!(requests.is_empty());
}

#[tokio::test]
async fn a_service_that_comes_back_is_found_again() {
    let first = platform(Pace::Off).await;
    let client = client(&first);
    assert!(client.domains(None).await.is_ok());
    let listen = first
        .origin()
        .replace("http://", "")
        .parse()
        .expect("an address");
    let account = first.account().clone();
    first.stop().await;
    let failure = client.domains(None).await.expect_err("it is away");
    assert!(failure.is_outage(), "{failure:?}");
    let config = Config {
        listen,
        account,
        pace: Pace::Off,
        ..Config::default()
    };
    let _again = Platform::start(config).await.expect("the same place");
    assert!(client.domains(None).await.is_ok());
    assert!(client.at(Priority::Visible).domains(None).await.is_ok());
}

#[tokio::test]
async fn wrong_credentials_are_told_apart() {
    let platform = platform(Pace::Off).await;
    let account = platform.account();
    let connect = |user: &str, secret: &str| {
        let connection =
            sipdeck::api::Connection::new(&platform.origin(), user, &account.token, secret.into());
        Client::new(&connection.expect("an address")).expect("a client")
    };
    let failure = connect(account.user_id.as_str(), "wrong").account().await;
    assert_eq!(failure.expect_err("refused").cause, Cause::Unauthorized);
    let failure = connect("u-other", account.secret.reveal()).account().await;
    assert_eq!(failure.expect_err("refused").cause, Cause::Forbidden);
}

/// Statuses of the requests that the platform was sent.
async fn counted(platform: &Platform) -> Vec<u64> {
    let Control::Token(token) = platform.control() else {
        panic!("control is on");
    };
    let seen = reqwest::Client::new()
        .get(format!("{}/_platform/requests", platform.origin()))
        .bearer_auth(token.reveal())
        .send();
    let seen = seen.await.expect("an answer").bytes().await.expect("whole");
    let seen: Vec<serde_json::Value> = serde_json::from_slice(&seen).expect("a list");
    let statuses = seen.iter().map(|entry| entry["status"].as_u64());
    statuses.map(|status| status.expect("a number")).collect()
}

#[tokio::test]
async fn profiles_of_one_account_keep_its_pace_together_and_each_is_as_read_only_as_it_says() {
    let platform = platform(Pace::PerSecond(1)).await;
    let connection = connection(&platform, &platform.origin());
    let gates = Gates::default();
    let gate = || gates.of(&connection.origin, &connection.user_id);
    let writing = Client::paced(&connection, gate()).expect("a client");
    let mut looking = connection.clone();
    looking.read_only = true;
    let looking = Client::paced(&looking, gate()).expect("a client");
    let draft = DomainDraft {
        name: "lab".into(),
        description: None,
    };
    let refused = looking.create_domain(&draft).await.expect_err("read-only");
    assert_eq!(refused.cause, Cause::ReadOnly);
    assert!(counted(&platform).await.is_empty(), "nothing was sent");
    for _ in 0..3 {
        writing.domains(None).await.expect("the limit is met");
    }
    let before = counted(&platform).await.len();
    let both = [&writing, &looking];
    let pages = join_all((0..6).map(|at| both[at % 2].domains(None))).await;
    assert!(pages.iter().all(Result::is_ok), "{pages:?}");
    let counted = counted(&platform).await.split_off(before);
    let of = |status| counted.iter().filter(|known| **known == status).count();
    assert_eq!(of(200), 6, "{counted:?}");
    assert!(of(429) <= 2, "{counted:?}");
    let id = writing.create_domain(&draft).await.expect("a domain");
    assert_eq!(looking.domain(&id).await.expect("it is read").name, "lab");
}
