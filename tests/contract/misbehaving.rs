//! Servers that are not there, not the service, or not well: each trouble has its own name and a sentence.

use sipdeck::api::{Cause, Client, DomainDraft, EndpointPatch, Failure};
use tokio::net::TcpListener;

use super::raw::{Act, Raw, answer, impatient, json};

async fn domains(client: &Client) -> Failure {
    let failure = client.domains(None).await.expect_err("it should fail");
    assert!(failure.message.ends_with('.'), "{failure:?}");
    assert!(!failure.message.contains("hunter22"));
    failure
}

#[tokio::test]
async fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let origin = format!("http://{}", listener.local_addr().expect("bound"));
    drop(listener);
    let client = Client::new(&impatient(&origin)).expect("a client");
    assert_eq!(domains(&client).await.cause, Cause::Unreachable);
    let draft = DomainDraft::default();
    let failure = client
        .create_domain(&draft)
        .await
        .expect_err("it should fail");
    assert_eq!(failure.cause, Cause::Unreachable);
}

#[tokio::test]
async fn the_host_is_unknown() {
    let mut connection = impatient("http://no-such-host.invalid");
    connection.allow_http = true;
    let client = Client::new(&connection).expect("a client");
    assert_eq!(domains(&client).await.cause, Cause::UnknownHost);
}

#[tokio::test]
async fn the_answer_is_a_web_page() {
    for body in [
        "<html>Welcome</html>",
        "",
        "{\"domains\":[]}",
        "[{\"name\":\"x\"}]",
        "[1",
        "null",
    ] {
        let raw = Raw::answering(answer("200 OK", "", body)).await;
        assert_eq!(domains(&raw.client()).await.cause, Cause::Garbled, "{body}");
    }
}

#[tokio::test]
async fn the_answer_is_a_redirect_and_the_secret_stays_here() {
    let elsewhere = Raw::answering(json("[]")).await;
    let location = format!("Location: {}/v1\r\n", elsewhere.origin);
    let raw = Raw::answering(answer("302 Found", &location, "")).await;
    assert_eq!(domains(&raw.client()).await.cause, Cause::Garbled);
    assert!(elsewhere.asked().is_empty());
}

#[tokio::test]
async fn the_next_page_is_elsewhere_and_the_secret_stays_here() {
    let elsewhere = Raw::answering(json("[]")).await;
    let link = format!(
        "Link: <{}/v1/users/u-1/domains?page=1>; rel=\"next\"\r\n",
        elsewhere.origin
    );
    let raw = Raw::answering(answer("200 OK", &link, "[]")).await;
    assert_eq!(domains(&raw.client()).await.cause, Cause::Garbled);
    assert!(elsewhere.asked().is_empty());
}

#[tokio::test]
async fn an_answer_that_stops_half_way_is_a_timeout() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[".to_vec();
    for act in [Act::Stall(Vec::new()), Act::Stall(head)] {
        let raw = Raw::start([act]).await;
        assert_eq!(domains(&raw.client()).await.cause, Cause::Timeout);
        assert_eq!(raw.asked().len(), 2, "asked once more, not for ever");
    }
}

#[tokio::test]
async fn a_read_survives_what_passes() {
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[".to_vec();
    for trouble in [
        Act::HangUp,
        Act::Answer(answer("503 Service Unavailable", "", "<html>")),
        Act::Answer(answer("200 OK", "", "oops")),
        Act::Answer(cut),
        Act::Answer(answer(
            "429 Too Many Requests",
            "X-RateLimit-Reset: 0\r\n",
            "{}",
        )),
        Act::Stall(Vec::new()),
    ] {
        let raw = Raw::start([trouble.clone(), Act::Answer(json("[]"))]).await;
        let page = raw.client().domains(None).await;
        assert!(page.is_ok(), "{trouble:?}: {page:?}");
        assert_eq!(raw.asked().len(), 2);
    }
}

#[tokio::test]
async fn an_endless_answer_is_given_up() {
    let mut endless = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[\"".to_vec();
    endless.resize(17 << 20, b'x');
    let raw = Raw::answering(endless).await;
    let failure = domains(&raw.client()).await;
    assert_eq!(failure.cause, Cause::Garbled);
}

#[tokio::test]
async fn a_list_that_leads_in_a_circle_ends() {
    let link = "Link: </v1/users/u-1/domains?page=1&size=1000>; rel=\"next\"\r\n";
    let raw = Raw::answering(answer("200 OK", link, r#"[{"id":"rd-1"}]"#)).await;
    let client = raw.client();
    let first = client.domains(None).await.expect("a page");
    let next = first.next.expect("a next page");
    let failure = client.domains(Some(&next)).await.expect_err("a circle");
    assert_eq!(failure.cause, Cause::Garbled);
}

#[tokio::test]
async fn a_list_goes_on_behind_any_link_that_can_be_read_and_is_not_cut_short_by_one_that_cannot() {
    let next = "</v1/users/u-1/domains?page=1&size=1000>";
    for (link, goes_on) in [
        (format!("{next}; title=\"a, b\"; rel=\"next\""), true),
        (format!("<x>; title=\"a, b\", {next}; rel=next"), true),
        (format!("{next}; title=\"a, b; rel=\"next\""), false),
        (format!("{next}; rel=\"next"), false),
        ("</v1/users/u-1/domains?page=1; rel=next".to_owned(), false),
    ] {
        let head = format!("Link: {link}\r\n");
        let raw = Raw::answering(answer("200 OK", &head, r#"[{"id":"rd-1"}]"#)).await;
        match raw.client().domains(None).await {
            Ok(page) => assert!(goes_on && page.next.is_some(), "{link}"),
            Err(failure) => assert!(!goes_on && failure.cause == Cause::Garbled, "{link}"),
        }
    }
}

#[tokio::test]
async fn every_request_names_itself_and_carries_the_credentials() {
    let raw = Raw::answering(json("[]")).await;
    raw.client().domains(None).await.expect("a page");
    let asked = raw.asked().remove(0).to_ascii_lowercase();
    assert!(asked.starts_with("get /v1/users/u-1/domains?page=0&size=1000 http/1.1\r\n"));
    assert!(
        asked.contains("\r\nauthorization: basic dc0xomh1bnrlcjiy\r\n"),
        "{asked}"
    );
    assert!(asked.contains("\r\nuser-agent: sipdeck/"));
    assert!(asked.contains("\r\naccept: application/json\r\n"));
    assert!(asked.contains("\r\naccept-encoding: gzip\r\n"));
}

#[tokio::test]
async fn a_read_only_client_sends_no_write() {
    let raw = Raw::answering(json("[]")).await;
    let mut connection = raw.connection();
    connection.read_only = true;
    let client = Client::new(&connection).expect("a client");
    let (domain, endpoint) = ("rd-1".into(), "re-1".into());
    let patch = EndpointPatch {
        enabled: Some(false),
        ..EndpointPatch::default()
    };
    let failures = [
        client
            .create_domain(&DomainDraft::default())
            .await
            .map(|_| ()),
        client.delete_domain(&domain).await,
        client.delete_endpoint(&domain, &endpoint).await,
        client
            .create_token(&domain, &endpoint, None)
            .await
            .map(|_| ()),
        client.update_endpoint(&domain, &endpoint, &patch).await,
    ];
    for failure in failures {
        assert_eq!(failure.expect_err("refused").cause, Cause::ReadOnly);
    }
    assert!(raw.asked().is_empty());
    assert!(client.domains(None).await.is_ok());
}

#[tokio::test]
async fn a_create_without_an_answer_is_looked_up_and_sent_once_more_only_if_absent() {
    let created = answer(
        "201 Created",
        "Location: /v1/users/u-1/domains/rd-2\r\n",
        "",
    );
    let raw = Raw::start([
        Act::HangUp,
        Act::Answer(json("[{\"id\":\"rd-1\",\"name\":\"other\"}]")),
        Act::Answer(created),
    ])
    .await;
    let draft = DomainDraft {
        name: "lab".into(),
        description: None,
    };
    let id = raw.client().create_domain(&draft).await.expect("created");
    assert_eq!(id.as_str(), "rd-2");
    let verbs: Vec<_> = raw
        .asked()
        .iter()
        .map(|asked| asked[..4].to_owned())
        .collect();
    assert_eq!(verbs, ["POST", "GET ", "POST"]);
}

#[tokio::test]
async fn a_create_that_can_not_be_looked_up_is_unknown() {
    let raw = Raw::start([
        Act::HangUp,
        Act::Answer(answer("401 Unauthorized", "", "{}")),
    ])
    .await;
    let draft = DomainDraft {
        name: "lab".into(),
        description: None,
    };
    let failure = raw
        .client()
        .create_domain(&draft)
        .await
        .expect_err("unknown");
    assert_eq!(failure.cause, Cause::Unknown);
    assert_eq!(raw.asked().len(), 2);
}

#[tokio::test]
async fn a_namesake_that_was_there_before_is_not_taken_for_ours() {
    let list = json("[{\"id\":\"rd-1\",\"name\":\"lab\"}]");
    let raw = Raw::start([Act::Answer(list.clone()), Act::HangUp, Act::Answer(list)]).await;
    let client = raw.client();
    client.domains(None).await.expect("a page");
    let draft = DomainDraft {
        name: "lab".into(),
        description: None,
    };
    let failure = client.create_domain(&draft).await.expect_err("taken");
    assert_eq!(failure.cause, Cause::Conflict);
}

#[tokio::test]
async fn a_look_alike_that_may_be_old_is_named_and_left_alone() {
    let others = (2..100).map(|number| format!(r#"{{"id":"rd-{number}","name":"o{number}"}}"#));
    let ours = r#"{"id":"rd-1","name":"lab"}"#.to_owned();
    let rows: Vec<String> = std::iter::once(ours).chain(others).collect();
    let list = format!("[{}]", rows.join(","));
    let raw = Raw::start([Act::HangUp, Act::Answer(json(&list))]).await;
    let draft = DomainDraft {
        name: "lab".into(),
        description: None,
    };
    let made = raw.client().create_domain(&draft).await;
    let failure = made.expect_err("nobody can know");
    assert_eq!(failure.cause, Cause::Unknown);
    assert!(failure.message.contains("rd-1"), "{failure}");
    assert_eq!(raw.asked().len(), 2);
}

#[tokio::test]
async fn a_missing_page_of_something_in_between_does_not_count_as_deleted() {
    let raw = Raw::answering(answer("404 Not Found", "", "<html>nginx</html>")).await;
    let failure = raw
        .client()
        .delete_domain(&"rd-1".into())
        .await
        .expect_err("doubtful");
    assert_eq!(failure.cause, Cause::Garbled);
    let gone = r#"{"category":"not-found","code":"domain-not-found","message":"Gone."}"#;
    let raw = Raw::answering(answer("404 Not Found", "", gone)).await;
    assert_eq!(raw.client().delete_domain(&"rd-1".into()).await, Ok(()));
}

#[tokio::test]
async fn the_log_shows_attempts_and_no_secrets() {
    let raw = Raw::start([Act::HangUp, Act::Answer(answer("200 OK", "", ""))]).await;
    let client = raw.client();
    let token = "to-ken-1".into();
    client
        .delete_token(&"rd-1".into(), &"re-1".into(), &token)
        .await
        .expect("deleted");
    let records = client.latest_requests();
    let shown: Vec<_> = records
        .iter()
        .map(|it| (it.method, it.attempt, it.status))
        .collect();
    assert_eq!(shown, [("DELETE", 1, None), ("DELETE", 2, Some(200))]);
    let all = format!("{client:?} {records:?}");
    assert!(
        !all.contains("hunter22") && !all.contains("to-ken-1"),
        "{all}"
    );
}
