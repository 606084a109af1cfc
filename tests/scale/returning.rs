//! A second start shows what was known and reads it again once, from the last page to the first.

use sipdeck::{
    api::{Change, EndpointDraft, EndpointId, EndpointPatch, Secret},
    app::{account::Mark, message::Message, service::call::Call},
};

use super::dashboard::{Dashboard, client, lists, platform, seen};

#[tokio::test]
async fn a_second_start_shows_everything_before_it_asks_and_reads_each_page_once() {
    let platform = platform("2x2100", 50).await;
    let mut desk = Dashboard::new(client(&platform));
    desk.take(Message::Started);
    desk.calm().await;
    let known = desk.ids();
    let (before, _) = seen(&platform).await;
    let mut desk = desk.leave_and_return(client(&platform));
    assert_eq!(desk.ids(), known, "before anything was asked");
    assert!(desk.model.shared.account.is_remembered(None));
    desk.take(Message::Started);
    desk.calm().await;
    let (all, _) = seen(&platform).await;
    let again = &all[before.len()..];
    assert_eq!((lists(again), again.len()), (6, 8), "{again:?}");
    assert_eq!(desk.ids(), known);
    assert!(!desk.model.shared.account.is_remembered(None));
    let first = &again
        .iter()
        .find(|one| one.path.ends_with("/endpoints"))
        .expect("there")
        .query;
    assert!(
        first.contains("page=2"),
        "backwards, so that nothing slips: {first}"
    );
}

#[tokio::test]
async fn what_others_did_meanwhile_is_reconciled_and_marked() {
    let platform = platform("1x2100", 50).await;
    let mut desk = Dashboard::new(client(&platform));
    desk.take(Message::Started);
    desk.calm().await;
    let domain = desk.model.shared.account.domains.rows()[0].id.clone();
    let known: Vec<String> = desk
        .model
        .shared
        .account
        .rows(&domain)
        .map(|row| row.id.to_owned())
        .collect();
    let other = client(&platform);
    let gone = known[5].as_str().into();
    other
        .delete_endpoint(&domain, &gone)
        .await
        .expect("deleted");
    let changed = known[1500].as_str().into();
    let patch = EndpointPatch {
        description: Change::Set("moved".into()),
        ..EndpointPatch::default()
    };
    other
        .update_endpoint(&domain, &changed, &patch)
        .await
        .expect("changed");
    let draft = EndpointDraft {
        name: "brand-new".into(),
        password: Secret::from("pass-brand-new"),
        description: None,
        application_id: None,
        enabled: true,
    };
    let new = other
        .create_endpoint(&domain, &draft)
        .await
        .expect("created");
    let mut desk = desk.leave_and_return(client(&platform));
    desk.take(Message::Started);
    desk.calm().await;
    let account = &desk.model.shared.account;
    assert_eq!(account.mark(&domain, &changed), Some(Mark::Changed));
    assert_eq!(account.mark(&domain, &new), Some(Mark::New));
    assert!(account.row(&domain, &gone).is_none());
    assert_eq!(account.gone(Some(&domain)), 1);
    let unmarked = known
        .iter()
        .filter(|id| account.mark(&domain, &id.as_str().into()).is_none());
    assert_eq!(
        unmarked.count(),
        known.len() - 1,
        "rows that only moved are not marked"
    );
    assert_eq!(desk.ids().len(), known.len());
    desk.model.shared.account.moved_on(None);
    let account = &desk.model.shared.account;
    assert_eq!(account.mark(&domain, &new), None, "known by now");
    assert_eq!(account.gone(None), 0);
}

#[tokio::test]
async fn a_write_is_kept_for_the_next_start_at_once() {
    let platform = platform("1x5", 50).await;
    let mut desk = Dashboard::new(client(&platform));
    desk.take(Message::Started);
    desk.calm().await;
    let account = &desk.model.shared.account;
    let domain = account.domains.rows()[0].id.clone();
    let endpoint: EndpointId = account.rows(&domain).next().expect("there").id.into();
    let patch = EndpointPatch {
        description: Change::Set("by the window".into()),
        ..EndpointPatch::default()
    };
    let call = Call::UpdateEndpoint {
        domain: domain.clone(),
        endpoint: endpoint.clone(),
        patch,
    };
    desk.model.shared.write("update it", call).expect("allowed");
    desk.take(Message::Resized(desk.model.shared.size));
    desk.calm().await;
    let desk = desk.leave_and_return(client(&platform));
    let row = desk.model.shared.account.endpoint(&domain, &endpoint);
    let description = row.and_then(|row| row.description);
    assert_eq!(description.as_deref(), Some("by the window"));
}
