//! What a person asks for goes before what nobody asked for.

use sipdeck::app::Message;

use crate::dashboard::{Dashboard, client, platform, seen};

#[tokio::test]
async fn an_endpoint_that_is_opened_overtakes_the_load_of_everything() {
    let platform = platform("4x4000", 5).await;
    let mut desk = Dashboard::new(client(&platform));
    desk.take(Message::Started);
    let shows = |model: &sipdeck::app::Model| model.shared.account.pages(None).next().is_some();
    desk.until(shows).await;
    let domain = desk
        .model
        .shared
        .account
        .pages(None)
        .next()
        .expect("there")
        .domain
        .clone();
    let endpoint = desk.ids()[0].as_str().into();
    let (before, _) = seen(&platform).await;
    sipdeck::app::account::open_endpoint(&mut desk.model.shared, &domain, &endpoint);
    desk.take(Message::Resized(desk.model.shared.size));
    let read = |model: &sipdeck::app::Model| {
        let detail = model.shared.account.detail(&domain, &endpoint);
        detail.is_some_and(|detail| detail.value.is_some())
    };
    desk.until(read).await;
    let (after, _) = seen(&platform).await;
    let alone = format!("endpoints/{endpoint}");
    let place = after[before.len()..]
        .iter()
        .position(|one| one.path.ends_with(&alone));
    // At most the requests that were under way for the two domains that are read ahead.
    assert!(
        place.is_some_and(|place| place <= 2),
        "{:?}",
        &after[before.len()..]
    );
    assert!(
        !desk.model.shared.account.tally(None).complete,
        "the load still runs"
    );
}
