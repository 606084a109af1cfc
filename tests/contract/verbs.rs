//! Every verb once, as it is meant to go.

use sipdeck::{
    api::{
        ApplicationDraft, ApplicationPatch, Cause, Change, DomainDraft, EndpointDraft,
        EndpointPatch, Failure,
    },
    platform::Pace,
};

use super::line::{client, platform};

fn lab() -> DomainDraft {
    DomainDraft {
        name: "lab".into(),
        description: None,
    }
}

fn phone(name: &str) -> EndpointDraft {
    EndpointDraft {
        name: name.into(),
        password: "hunter22".into(),
        description: None,
        application_id: None,
        enabled: true,
    }
}

#[tokio::test]
async fn a_domain_and_its_endpoint_live_and_die() -> Result<(), Failure> {
    let platform = platform(Pace::Off).await;
    let client = client(&platform);
    let draft = DomainDraft {
        description: Some("bench \u{1b}[2J phones".into()),
        ..lab()
    };
    let domain = client.create_domain(&draft).await?;
    let read = client.domain(&domain).await?;
    assert_eq!(
        read.description.as_deref(),
        Some("bench \u{FFFD}[2J phones")
    );
    client.update_domain(&domain, &Change::Clear).await?;
    assert_eq!(client.domains(None).await?.rows[0].description, None);

    let draft = phone("desk/2");
    let id = client.create_endpoint(&domain, &draft).await?;
    let taken = client.create_endpoint(&domain, &draft).await;
    assert_eq!(taken.expect_err("taken").cause, Cause::Conflict);
    let patch = EndpointPatch {
        enabled: Some(false),
        description: Change::Set("東京".into()),
        ..EndpointPatch::default()
    };
    client.update_endpoint(&domain, &id, &patch).await?;
    let read = client.endpoint(&domain, &id).await?;
    let rows = client.endpoints(&domain, None).await?.rows;
    assert_eq!(rows, std::slice::from_ref(&read));
    assert!(!read.enabled);
    assert_eq!(read.description.as_deref(), Some("東京"));
    assert_eq!(read.domain_id.as_ref(), Some(&domain));
    assert_eq!(read.sip_uri, "sip:desk/2@lab.bwapp.bwsip.io");
    assert_eq!(read.credentials.realm, "lab.bwapp.bwsip.io");

    let full = client.delete_domain(&domain).await;
    assert_eq!(full.expect_err("not empty").cause, Cause::Conflict);
    client.delete_endpoint(&domain, &id).await?;
    let gone = client.endpoint(&domain, &id).await;
    assert_eq!(gone.expect_err("gone").cause, Cause::Missing);
    client.delete_domain(&domain).await?;
    assert!(client.domains(None).await?.rows.is_empty());
    Ok(())
}

#[tokio::test]
async fn an_application_is_attached_and_detached() -> Result<(), Failure> {
    let platform = platform(Pace::Off).await;
    let client = client(&platform);
    let draft = ApplicationDraft {
        name: "Calls".into(),
        incoming_call_url: Some("https://a.example/calls".into()),
        ..ApplicationDraft::default()
    };
    let application = client.create_application(&draft).await?;
    let patch = ApplicationPatch {
        auto_answer: Some(false),
        ..ApplicationPatch::default()
    };
    client.update_application(&application, &patch).await?;
    let read = client.application(&application).await?;
    let rows = client.applications(None).await?.rows;
    assert_eq!(rows, std::slice::from_ref(&read));
    assert!(!read.auto_answer);

    let domain = client.create_domain(&lab()).await?;
    let draft = EndpointDraft {
        application_id: Some(application.clone()),
        ..phone("desk")
    };
    let id = client.create_endpoint(&domain, &draft).await?;
    let attached = client.endpoint(&domain, &id).await?.application_id;
    assert_eq!(attached, Some(application.clone()));
    let patch = EndpointPatch {
        application_id: Change::Clear,
        ..EndpointPatch::default()
    };
    client.update_endpoint(&domain, &id, &patch).await?;
    assert_eq!(client.endpoint(&domain, &id).await?.application_id, None);
    client.delete_application(&application).await?;
    assert!(client.applications(None).await?.rows.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_token_is_made_and_ended() -> Result<(), Failure> {
    let platform = platform(Pace::Off).await;
    let client = client(&platform);
    let domain = client.create_domain(&lab()).await?;
    let id = client.create_endpoint(&domain, &phone("desk")).await?;
    let token = client.create_token(&domain, &id, Some(60)).await?;
    assert_eq!(token.expires, Some(60));
    for _ in 0..2 {
        client.delete_token(&domain, &id, &token.token).await?;
    }
    let log = format!("{:?} {token:?}", client.latest_requests());
    assert!(!log.contains(token.token.reveal()));
    Ok(())
}

#[tokio::test]
async fn the_account_answers() -> Result<(), Failure> {
    let platform = platform(Pace::Off).await;
    let account = client(&platform).account().await?;
    assert!(!account.account_type.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_refusal_is_logged_in_the_services_words_unless_they_might_repeat_a_password()
-> Result<(), Failure> {
    let platform = platform(Pace::Off).await;
    let client = client(&platform);
    let domain = client.create_domain(&lab()).await?;
    client.create_endpoint(&domain, &phone("desk")).await?;
    let taken = client.create_endpoint(&domain, &phone("desk")).await;
    let full = client.delete_domain(&domain).await;
    let log = client.latest_requests();
    let [.., create, delete] = log.as_slice() else {
        panic!("two at least: {log:?}");
    };
    assert_eq!(create.error, taken.expect_err("taken").code);
    assert_eq!(delete.error, Some(full.expect_err("full").to_string()));
    assert_eq!(log[0].error, None);
    assert!(
        create.request != delete.request,
        "two requests have two numbers"
    );
    Ok(())
}
