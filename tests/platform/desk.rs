//! What a desk sees of phones at a real platform: our client's lists and stream, and the dashboard that is kept right by them.

use std::time::Duration;

use futures_util::StreamExt;
use sipdeck::{
    api::{
        Client, Connection, DomainId, EndpointId,
        client::{Events, News},
        pace::Priority,
        registration::Event,
    },
    app::{
        Call, Reply,
        service::{heard::Heard, registration::Inquiry},
    },
    runtime::{engine::news::Speaker, provider::Provider},
};
use tokio::time::timeout;

use super::handset::Office;

const LONG: Duration = Duration::from_secs(30);

fn client(office: &Office) -> Client {
    let account = office.platform.account();
    let connection = Connection::new(
        &office.platform.origin(),
        account.user_id.as_str(),
        &account.token,
        account.secret.clone(),
    );
    Client::new(&connection.expect("an address")).expect("a client")
}

fn ids(office: &Office) -> (DomainId, EndpointId) {
    (office.domain.as_str().into(), office.anna.as_str().into())
}

/// The next event that is as wanted.
async fn until<T>(events: &mut Events, is_it: impl Fn(&News) -> Option<T>) -> T {
    loop {
        let news = timeout(LONG, events.next()).await.expect("is quick");
        let news = news.expect("it goes on");
        assert!(!matches!(news, News::Unreadable(_)), "{news:?}");
        if let Some(found) = is_it(&news) {
            return found;
        }
    }
}

/// The next thing that happened and is as wanted.
async fn happened<T>(events: &mut Events, is_it: impl Fn(&Event) -> Option<T>) -> T {
    let of = |news: &News| {
        if let News::Happened(event) = news {
            is_it(event)
        } else {
            None
        }
    };
    until(events, of).await
}

fn open(news: &News) -> Option<bool> {
    if let News::Open { phones, .. } = news {
        Some(*phones)
    } else {
        None
    }
}

#[tokio::test]
async fn a_phone_is_seen_from_its_registration_to_its_end() {
    let office = Office::open().await;
    let (client, (domain, anna)) = (client(&office), ids(&office));
    let mut events = client.events();
    assert!(until(&mut events, open).await);
    let phone = office.registered("Yealink SIP-T46S").await;
    let (registered, count) = happened(&mut events, |event| {
        if let Event::Registered {
            registration,
            registrations,
            again: false,
        } = event
        {
            return Some((registration.clone(), *registrations));
        }
        None
    })
    .await;
    assert_eq!(count, 1);
    assert_eq!(registered.user_agent, "Yealink SIP-T46S");
    assert_eq!(registered.transport, "udp");
    assert!(registered.source.starts_with("127.0.0.1:"));
    assert!(registered.expires_at > registered.registered_at);

    let listed = client
        .registrations(&domain, None, None)
        .await
        .expect("read");
    assert_eq!((listed.rows, listed.next), (vec![registered.clone()], None));
    let own = client.registrations(&domain, Some(&anna), None).await;
    assert_eq!(own.expect("read").rows.len(), 1);
    let sums = client.registrations_of_account().await.expect("read");
    assert_eq!(
        (sums[0].domain_id.clone(), sums[0].registrations),
        (domain.clone(), 1)
    );
    let short = client.registrations_in_short(&domain, None).await;
    assert_eq!(short.expect("read").rows[0].registrations, 1);

    client
        .delete_registration(&domain, &anna, &registered.id)
        .await
        .expect("ended");
    let (gone, left, reason) = happened(&mut events, |event| {
        if let Event::Gone {
            registration,
            registrations,
            reason,
            ..
        } = event
        {
            return Some((registration.id.clone(), *registrations, reason.clone()));
        }
        None
    })
    .await;
    assert_eq!(
        (gone, left, reason.as_str()),
        (registered.id.clone(), 0, "taken")
    );
    // What is gone counts as ended.
    let again = client.delete_registration(&domain, &anna, &registered.id);
    again.await.expect("ended");
    let history = client.history(&domain, &anna).await.expect("read");
    assert_eq!(history[0].end, "taken");
    assert!(history[0].until.is_some());
    phone.end().await;
}

#[tokio::test]
async fn a_wrong_password_is_told_and_resolved_by_the_right_one() {
    let office = Office::open().await;
    let (client, (domain, anna)) = (client(&office), ids(&office));
    let mut events = client.events();
    until(&mut events, open).await;
    let wrong = office.phone("anna", "another1", "Linphone");
    let attempt = happened(&mut events, |event| {
        if let Event::Refused {
            endpoint,
            attempt: Some(attempt),
            left: Some(left),
            ..
        } = event
        {
            return (*endpoint == anna && left.count > 0).then(|| attempt.clone());
        }
        None
    })
    .await;
    assert_eq!(attempt.reason, "wrong-password");
    assert_eq!(attempt.message, "wrong password");
    let read = client.attempts(&domain, &anna).await.expect("read");
    assert!(read[0].count >= attempt.count);
    assert_eq!(read[0].user_agent, "Linphone");
    wrong.end().await;
    let right = office.registered("Linphone").await;
    happened(&mut events, |event| {
        matches!(event, Event::Refused { left: None, .. }).then_some(())
    })
    .await;
    right.end().await;
}

#[tokio::test]
async fn the_registrar_itself_is_asked_with_a_token_that_is_taken_back() {
    let office = Office::open().await;
    let (client, (domain, anna)) = (client(&office), ids(&office));
    let phone = office.registered("Yealink").await;
    let provider = Provider::from(client.clone());
    let inquiry = |endpoint: &EndpointId, server: String| {
        let inquiry = Inquiry {
            domain: domain.clone(),
            endpoint: endpoint.clone(),
            address: "sip:anna@demo.bwapp.bwsip.io".into(),
            server,
        };
        provider.perform(Priority::Interactive, Call::Inquire(Box::new(inquiry)))
    };
    for transport in ["udp", "tcp"] {
        let server = format!("{};transport={transport}", office.sip);
        let reply = inquiry(&anna, server).await.expect("it tells");
        let Reply::Bindings(bindings) = reply else {
            panic!("no bindings but {reply:?}");
        };
        assert_eq!(bindings.left, None);
        assert_eq!(bindings.rows.len(), 1);
        assert!(bindings.rows[0].contact.starts_with("sip:anna@127.0.0.1:"));
        assert!(bindings.rows[0].seconds > Some(400));
    }
    // Nobody is there: the token is taken back all the same.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let nowhere = closed.local_addr().expect("an address");
    drop(closed);
    let why = inquiry(&anna, format!("{nowhere};transport=tcp")).await;
    assert!(why.is_err(), "{why:?}");
    let log = client.latest_requests();
    let sent = |method: &str| {
        let tokens = log.iter().filter(|record| record.path.contains("/tokens"));
        let sent = tokens.filter(|record| record.method == method);
        sent.filter(|record| record.status.is_some_and(|status| status < 300))
            .count()
    };
    assert_eq!((sent("POST"), sent("DELETE")), (3, 3));
    assert!(log.iter().all(|record| !record.path.contains("tk-")));
    phone.end().await;
}

#[tokio::test]
async fn what_the_dashboard_hears_is_handed_on_in_batches() {
    let office = Office::open().await;
    let mut heard = Provider::from(Speaker::new(client(&office), || None)).listen();
    let first = timeout(LONG, heard.next()).await.expect("is quick");
    assert_eq!(
        first,
        Some(Heard::Open {
            whole: false,
            phones: true
        })
    );
    let phone = office.registered("Yealink").await;
    let told = timeout(LONG, heard.next()).await.expect("is quick");
    let Some(Heard::Told(events)) = told else {
        panic!("no events but {told:?}");
    };
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::Registered { .. }))
    );
    phone.end().await;
}
