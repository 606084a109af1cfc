//! The stream of events as the client hears it: opened, resumed, and whatever a server makes of it.

use std::time::Duration;

use sipdeck::api::{
    Cause, Client,
    client::{Events, News},
    registration::Event,
};

use super::raw::{Act, Raw, answer, impatient};

fn head() -> String {
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n".to_owned()
}

fn told(events: &str) -> Vec<u8> {
    (head() + events).into_bytes()
}

async fn heard(events: &mut Events) -> News {
    let heard = tokio::time::timeout(Duration::from_secs(20), events.next()).await;
    heard.expect("something is heard").expect("it goes on")
}

async fn listening(acts: impl IntoIterator<Item = Act>) -> (Raw, Events) {
    let raw = Raw::start(acts).await;
    let client = Client::new(&impatient(&raw.origin)).expect("a client");
    (raw, client.events())
}

const READY: &str = "id: 5f-1\nevent: ready\ndata: {\"phones\":true}\n\n";

const REGISTERED: &str = "id: 5f-2\nevent: registered\ndata: {\"registration\":{\"id\":\"rg-1\",\"domainId\":\"rd-1\",\
                          \"endpointId\":\"re-1\",\"userAgent\":\"Yealink\",\"expiresAt\":\"2026-11-29T17:38:02.123Z\"},\
                          \"registrations\":2}\n\n";

#[tokio::test]
async fn the_stream_is_heard_and_resumed_behind_what_was_seen() {
    let first = told(&format!("{READY}{REGISTERED}: still here\nid: 5f-9\n\n"));
    let again = told("id: 5f-10\nevent: ready\ndata: {}\n\n");
    let (raw, mut events) = listening([Act::Answer(first), Act::Stall(again)]).await;
    let open = |whole| News::Open {
        whole,
        phones: true,
    };
    assert_eq!(heard(&mut events).await, open(false));
    let News::Happened(Event::Registered {
        registration,
        registrations: 2,
        again: false,
    }) = heard(&mut events).await
    else {
        panic!("a phone has registered");
    };
    assert_eq!(registration.user_agent, "Yealink");
    assert!(registration.expires_at.is_some());
    assert!(matches!(heard(&mut events).await, News::Lost(..)));
    assert_eq!(heard(&mut events).await, open(true));
    let asked = raw.asked();
    assert!(!asked[0].contains("last-event-id"), "{}", asked[0]);
    assert!(asked[1].contains("last-event-id: 5f-9"), "{}", asked[1]);
    assert!(
        asked[1].contains("accept: text/event-stream"),
        "{}",
        asked[1]
    );
}

#[tokio::test]
async fn a_stream_that_falls_silent_is_opened_again() {
    let (_raw, mut events) = listening([Act::Stall(told(READY))]).await;
    assert!(matches!(heard(&mut events).await, News::Open { .. }));
    let News::Lost(failure, _) = heard(&mut events).await else {
        panic!("it is lost");
    };
    assert_eq!(failure.cause, Cause::Timeout);
    assert!(matches!(heard(&mut events).await, News::Open { .. }));
}

#[tokio::test]
async fn a_service_without_a_stream_is_asked_once() {
    let html = "Content-Type: text/html\r\n";
    for absent in [
        answer("404 Not Found", "", "{\"code\":\"resource-not-found\"}"),
        answer("405 Method Not Allowed", "", ""),
        answer("200 OK", html, "<html>Welcome</html>"),
        answer("302 Found", "Location: /login\r\n", ""),
    ] {
        let (raw, mut events) = listening([Act::Answer(absent)]).await;
        assert_eq!(heard(&mut events).await, News::Absent);
        assert_eq!(events.next().await, None);
        assert_eq!(raw.asked().len(), 1);
    }
}

#[tokio::test]
async fn a_service_that_does_not_let_us_hear_is_not_asked_again() {
    let (raw, mut events) = listening([Act::Answer(answer("401 Unauthorized", "", "{}"))]).await;
    let News::Refused(failure) = heard(&mut events).await else {
        panic!("it is refused");
    };
    assert_eq!(failure.cause, Cause::Unauthorized);
    assert_eq!(events.next().await, None);
    assert_eq!(raw.asked().len(), 1);
}

#[tokio::test]
async fn trouble_that_may_pass_is_waited_out() {
    let (_raw, mut events) = listening([
        Act::HangUp,
        Act::Answer(answer("503 Service Unavailable", "", "{}")),
        Act::Answer(answer(
            "429 Too Many Requests",
            "X-RateLimit-Reset: 0\r\n",
            "{}",
        )),
        Act::Stall(told(READY)),
    ])
    .await;
    for cause in [Cause::Unreachable, Cause::Server, Cause::TooMany] {
        let News::Lost(failure, _) = heard(&mut events).await else {
            panic!("it is lost");
        };
        assert_eq!(failure.cause, cause);
    }
    assert!(matches!(heard(&mut events).await, News::Open { .. }));
}

#[tokio::test]
async fn rubbish_is_told_and_what_follows_is_heard() {
    let endless = "x".repeat(200_000);
    let wrong = [
        "event: registered\ndata: {\"registration\":",
        "event: registered\ndata: {\"registration\":{\"id\":7}}",
        "event: registered\ndata: {\"registration\":{\"id\":\"rg-1\",\"endpointId\":\"re-1\"}}",
        "event: expired\ndata: [1,2,3]",
        "event: endpoint\ndata: {\"change\":\"changed\",\"endpoint\":{\"id\":\"\"}}",
        "event: refused\u{1b}[31m\ndata: {}",
        "event: weather\ndata: {\"sun\":true}",
        "data: \u{0}",
    ];
    let text = format!(
        "{READY}{}\n\nevent: registered\ndata: {endless}\n\n{REGISTERED}",
        wrong.join("\n\n")
    );
    let (_raw, mut events) = listening([Act::Stall(told(&text))]).await;
    assert!(matches!(heard(&mut events).await, News::Open { .. }));
    let mut unreadable = 0;
    loop {
        match heard(&mut events).await {
            News::Unreadable(sentence) => {
                assert!(!sentence.contains('\u{1b}'), "{sentence:?}");
                unreadable += 1;
            }
            News::Happened(Event::Registered { .. }) => break,
            other @ (News::Open { .. }
            | News::Happened(_)
            | News::Lost(..)
            | News::Absent
            | News::Refused(_)) => panic!("{other:?}"),
        }
    }
    assert_eq!(unreadable, 6);
}

#[tokio::test]
async fn members_of_another_type_lose_nothing_else() {
    let odd = "event: registered\ndata: {\"registration\":{\"id\":\"rg-1\",\"domainId\":\"rd-1\",\"endpointId\":\"re-1\",\
               \"userAgent\":[1],\"source\":\"10.2.3.4:5060\",\"expiresAt\":\"soon\",\"registeredAt\":7},\
               \"registrations\":\"two\"}\n\n\
               event: refused\ndata: {\"domainId\":\"rd-1\",\"endpointId\":\"re-1\",\"attempt\":\"x\",\"refused\":{\"count\":-1,\
               \"reason\":\"wrong-password\"}}\n\n";
    let (_raw, mut events) = listening([Act::Stall(told(odd))]).await;
    let News::Happened(Event::Registered {
        registration,
        registrations: 0,
        ..
    }) = heard(&mut events).await
    else {
        panic!("a phone has registered");
    };
    assert_eq!(registration.source, "10.2.3.4:5060");
    assert_eq!(registration.user_agent, "");
    let News::Happened(Event::Refused { left, attempt, .. }) = heard(&mut events).await else {
        panic!("a phone was refused");
    };
    assert_eq!(attempt, None);
    assert_eq!(left.expect("some are left").reason, "wrong-password");
}
