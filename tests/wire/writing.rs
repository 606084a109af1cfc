//! Every request body that the client sends, letter by letter.

use sipdeck::api::{
    ApplicationDraft, ApplicationPatch, Change, DomainDraft, EndpointDraft, EndpointPatch,
    client::{Body, DomainPatch, TokenWish},
};

fn sent(body: &impl Body) -> String {
    String::from_utf8(body.json()).expect("JSON is text")
}

#[test]
fn a_new_domain() {
    let mut draft = DomainDraft {
        name: "lab1".into(),
        description: None,
    };
    assert_eq!(sent(&draft), r#"{"name":"lab1"}"#);
    draft.description = Some("bench phones".into());
    assert_eq!(
        sent(&draft),
        r#"{"name":"lab1","description":"bench phones"}"#
    );
}

#[test]
fn a_changed_domain() {
    let set = Change::Set("new".to_owned());
    assert_eq!(sent(&DomainPatch(&set)), r#"{"description":"new"}"#);
    assert_eq!(sent(&DomainPatch(&Change::Clear)), r#"{"description":""}"#);
    assert_eq!(sent(&DomainPatch(&Change::Keep)), "{}");
}

#[test]
fn a_new_endpoint() {
    let mut draft = EndpointDraft {
        name: "desk_2".into(),
        password: "s\u{e9}cret\"".into(),
        description: None,
        application_id: None,
        enabled: true,
    };
    assert_eq!(
        sent(&draft),
        "{\"name\":\"desk_2\",\"enabled\":true,\"credentials\":{\"password\":\"s\u{e9}cret\\\"\"}}"
    );
    draft.description = Some("Lobby".into());
    draft.application_id = Some("a-1".into());
    draft.enabled = false;
    draft.password = "secret".into();
    assert_eq!(
        sent(&draft),
        r#"{"name":"desk_2","description":"Lobby","applicationId":"a-1","enabled":false,"credentials":{"password":"secret"}}"#
    );
}

#[test]
fn a_changed_endpoint_carries_only_what_changes() {
    assert_eq!(sent(&EndpointPatch::default()), "{}");
    let off = EndpointPatch {
        enabled: Some(false),
        ..EndpointPatch::default()
    };
    assert_eq!(sent(&off), r#"{"enabled":false}"#);
    let detached = EndpointPatch {
        application_id: Change::Clear,
        description: Change::Clear,
        ..EndpointPatch::default()
    };
    assert_eq!(sent(&detached), r#"{"description":"","applicationId":""}"#);
    let all = EndpointPatch {
        description: Change::Set("x".into()),
        application_id: Change::Set("a-1".into()),
        enabled: Some(true),
        password: Some("secret".into()),
    };
    assert_eq!(
        sent(&all),
        r#"{"description":"x","applicationId":"a-1","enabled":true,"credentials":{"password":"secret"}}"#
    );
}

#[test]
fn applications() {
    let draft = ApplicationDraft {
        name: "App1".into(),
        incoming_call_url: Some("https://a.example/calls".into()),
        incoming_message_url: None,
        auto_answer: Some(false),
    };
    assert_eq!(
        sent(&draft),
        r#"{"name":"App1","incomingCallUrl":"https://a.example/calls","autoAnswer":false}"#
    );
    let patch = ApplicationPatch {
        name: None,
        incoming_call_url: Change::Clear,
        incoming_message_url: Change::Set("https://a.example/messages".into()),
        auto_answer: None,
    };
    assert_eq!(
        sent(&patch),
        r#"{"incomingCallUrl":"","incomingMessageUrl":"https://a.example/messages"}"#
    );
}

#[test]
fn tokens() {
    assert_eq!(sent(&TokenWish(Some(3600))), r#"{"expires":3600}"#);
    assert_eq!(sent(&TokenWish(None)), "{}");
}
