//! Somebody else deletes while an account is read for the first time: no row is missing in the end, none is there twice,
//! and the fewest pages are read again, counted at the platform.

use std::collections::BTreeSet;

use sipdeck::{
    api::{Client, DomainId, EndpointId, pace::Priority},
    app::message::Message,
    platform::Platform,
};

use super::dashboard::{Dashboard, client, lists, platform, seen};

/// Everything in the only domain, in the service's order.
async fn rows(client: &Client) -> (DomainId, Vec<EndpointId>) {
    let domain = client.domains(None).await.expect("domains").rows[0]
        .id
        .clone();
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let page = client.endpoints(&domain, after.as_ref()).await;
        let page = page.expect("a page");
        ids.extend(page.rows.into_iter().map(|row| row.id));
        after = page.next;
        if after.is_none() {
            return (domain, ids);
        }
    }
}

/// Loads an account of this size; after so many pages, others delete these rows. Answers how many requests
/// more than its pages that cost.
async fn load(platform: &Platform, deletes: &[(usize, usize)]) -> usize {
    let other = client(platform).at(Priority::Interactive);
    let (domain, all) = rows(&other).await;
    let (before, _) = seen(platform).await;
    let mut desk = Dashboard::new(client(platform));
    desk.take(Message::Started);
    for (pages, row) in deletes {
        let read = |model: &sipdeck::app::model::Model| {
            let list = model.shared.account.endpoints.get(&domain);
            list.is_some_and(|list| list.requests_done() >= *pages)
        };
        desk.until(read).await;
        let gone = other.delete_endpoint(&domain, &all[*row]).await;
        gone.expect("deleted");
    }
    desk.calm().await;
    let gone: BTreeSet<&EndpointId> = deletes.iter().map(|(_, row)| &all[*row]).collect();
    let shown = desk.ids();
    let unique: BTreeSet<&str> = shown.iter().map(String::as_str).collect();
    assert_eq!(unique.len(), shown.len(), "none is there twice");
    for id in all.iter().filter(|id| !gone.contains(id)) {
        assert!(unique.contains(id.as_str()), "{id} is missing");
    }
    let (after, _) = seen(platform).await;
    let pages = all.len().div_ceil(1_000);
    let others = after.iter().filter(|one| one.method == "DELETE").count();
    assert_eq!(others, deletes.len());
    lists(&after) - lists(&before) - pages
}

#[tokio::test]
async fn a_row_that_slips_between_the_first_two_pages_costs_one_page_read_again() {
    let platform = platform("1x3500", 20).await;
    assert_eq!(load(&platform, &[(1, 5)]).await, 1);
}

#[tokio::test]
async fn a_row_that_slips_further_behind_costs_none_since_pages_share_more_rows_there() {
    let platform = platform("1x3500", 20).await;
    assert_eq!(load(&platform, &[(2, 5)]).await, 0);
}

#[tokio::test]
async fn many_deletes_in_the_middle_of_a_load_cost_no_page_twice() {
    let platform = platform("1x4500", 30).await;
    let deletes: Vec<(usize, usize)> = (0..9).map(|row| (2, 7 * row)).collect();
    let cost = load(&platform, &deletes).await;
    assert!((1..=4).contains(&cost), "{cost} of five pages");
}
