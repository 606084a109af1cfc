//! What is taken back, and what is told instead.

use serde_json::{Value, json};

use crate::{
    api::{Change, Domain},
    app::{
        service::{call::Call, rows::EndpointPage},
        work::import::{Known, Verdict},
    },
};

use super::{entry::Entry, invert::undo, undo::last};

/// An entry of the journal: `change` holds what is not about who did it.
fn entry(id: &str, change: Value) -> Entry {
    let mut whole = json!({"id": id, "at": "2026-11-23T09:08:08Z", "profile": "lab", "account": "u-1",
        "user": "ana", "outcome": "done"});
    let Value::Object(change) = change else {
        panic!("fields")
    };
    whole.as_object_mut().expect("fields").extend(change);
    serde_json::from_value(whole).expect("an entry")
}

fn domain_entry(id: &str, verb: &str, before: &Value, after: &Value) -> Entry {
    let object = json!({"kind": "domain", "id": "rd-1", "name": "lab", "domain": "rd-1", "domain_name": "lab"});
    entry(
        id,
        json!({"verb": verb, "object": object, "before": before, "after": after}),
    )
}

fn desk(id: &str, verb: &str, before: &Value, after: &Value) -> Entry {
    let object = json!({"kind": "endpoint", "id": "re-1", "name": "desk", "domain": "rd-1", "domain_name": "lab"});
    entry(
        id,
        json!({"verb": verb, "object": object, "before": before, "after": after}),
    )
}

/// The domain with this description, and whether `desk` is in it.
fn known(description: &str, has_desk: bool) -> Known {
    let desk = json!({"id": "re-1", "name": "desk", "domainId": "rd-1", "description": "Lobby"});
    let rows: Vec<crate::api::Endpoint> =
        serde_json::from_value(json!([desk])).expect("an endpoint");
    let page = EndpointPage::pack("rd-1".into(), &rows);
    Known {
        domains: vec![Domain {
            id: "rd-1".into(),
            name: "lab".into(),
            description: Some(description.into()).filter(|text: &String| !text.is_empty()),
        }],
        pages: has_desk.then(|| page.into()).into_iter().collect(),
        ..Known::default()
    }
}

/// Each change as `what: words`, and the calls that take back what can be.
fn planned(entries: &[Entry], known: &Known) -> (Vec<String>, Vec<Call>) {
    let verdicts = undo(&last(entries, "u-1"), known);
    let said = verdicts.0.iter();
    let said = said.map(|judged| format!("{}: {}", judged.what, judged.verdict.words(&[])));
    let items = verdicts.items();
    let calls = items
        .iter()
        .map(|item| item.call(Some("hunter22".into())).expect("a call"));
    (said.collect(), calls.collect())
}

fn text(description: &str) -> Value {
    json!({"description": description})
}

#[test]
fn a_domain_gets_the_description_back_that_it_had() {
    let changed = [domain_entry("1", "change", &text("Old"), &text("New"))];
    let (said, calls) = planned(&changed, &known("New", true));
    assert_eq!(
        said,
        ["the domain lab: change description \"New\" → \"Old\""]
    );
    let call = Call::UpdateDomain {
        domain: "rd-1".into(),
        description: Change::Set("Old".into()),
    };
    assert_eq!(calls, [call]);
    let (said, calls) = planned(&changed, &known("By another", true));
    assert!(
        said[0].contains("changed again since") && calls.is_empty(),
        "{said:?}"
    );
    let (said, calls) = planned(&changed, &Known::default());
    assert!(
        said[0].contains("It is gone.") && calls.is_empty(),
        "{said:?}"
    );
}

#[test]
fn a_domain_that_was_created_is_deleted_only_while_it_is_empty_and_as_it_was_made() {
    let created = [domain_entry("1", "create", &json!({}), &text("New"))];
    let (_, calls) = planned(&created, &known("New", false));
    assert_eq!(calls, [Call::DeleteDomain("rd-1".into())]);
    let (said, calls) = planned(&created, &known("New", true));
    assert!(
        said[0].contains("only an empty domain") && calls.is_empty(),
        "{said:?}"
    );
    let (said, calls) = planned(&created, &known("", false));
    assert!(
        said[0].contains("changed since it was created") && calls.is_empty(),
        "{said:?}"
    );
}

#[test]
fn what_can_never_be_taken_back_is_told_and_does_not_hide_what_can_be() {
    let entries = [
        desk("1", "change", &text("Hall"), &text("Lobby")),
        domain_entry("2", "delete", &text("Old"), &json!({})),
        desk("3", "change", &json!({}), &json!({})),
    ];
    let found = last(&entries, "u-1");
    assert_eq!(found.name().as_deref(), Some("1"));
    let (said, calls) = planned(&entries, &known("", true));
    assert!(
        said[0].starts_with("desk@lab: wrong: The password"),
        "{said:?}"
    );
    assert!(
        said[1].starts_with("the domain lab: wrong: A deleted domain"),
        "{said:?}"
    );
    assert_eq!(said[2], "desk@lab: change description \"Lobby\" → \"Hall\"");
    assert_eq!(calls.len(), 1);
}

#[test]
fn an_endpoint_is_not_made_again_in_a_domain_that_is_gone() {
    let deleted = [desk("1", "delete", &text("Hall"), &json!({}))];
    let verdicts = undo(&last(&deleted, "u-1"), &Known::default());
    assert_eq!(
        verdicts.0[0].verdict,
        Verdict::Wrong("The domain is gone.".into())
    );
    let (_, calls) = planned(&deleted, &known("", false));
    assert!(
        matches!(calls[..], [Call::CreateEndpoint { .. }]),
        "{calls:?}"
    );
}

#[test]
fn what_was_done_is_said_in_words() {
    let name = |id: &str| format!("<{id}>");
    let desk = |verb, before, after| desk("1", verb, &before, &after);
    let mut refused = desk("delete", json!({}), json!({}));
    refused.outcome = super::entry::Ended::Failed;
    refused.why = Some("Not now.".into());
    let mut moved = desk(
        "change",
        json!({"application": "ra-1"}),
        json!({"application": ""}),
    );
    moved.password = true;
    for (entry, words) in [
        (desk("create", json!({}), json!({})), "created"),
        (
            desk(
                "change",
                json!({"enabled": true}),
                json!({"enabled": false}),
            ),
            "disabled",
        ),
        (
            desk(
                "change",
                json!({"description": "a"}),
                json!({"description": "b"}),
            ),
            "description \"b\"",
        ),
        (moved, "application <ra-1> → none, new password"),
        (refused, "refused: deleted. Not now."),
    ] {
        assert_eq!(entry.words(name), words);
        assert!(entry.is_of(&"re-1".into()) && !entry.is_of(&"re-2".into()));
    }
}
