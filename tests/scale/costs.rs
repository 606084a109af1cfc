//! Loading costs as many requests as there are pages, and an empty domain one: what it holds is known no sooner.

use sipdeck::app::message::Message;

use super::dashboard::{Dashboard, client, lists, platform, seen};

#[tokio::test]
async fn loading_costs_one_request_for_each_thousand_endpoints_of_a_domain_and_not_one_more() {
    for (size, pages) in [
        ("3x2500", 9),
        ("2x1000", 2),
        ("4x1", 4),
        ("3x0", 3),
        ("1x3001", 4),
        ("1x9910", 10),
    ] {
        let platform = platform(size, 50).await;
        let mut desk = Dashboard::new(client(&platform));
        desk.take(Message::Started);
        desk.calm().await;
        let (seen, limited) = seen(&platform).await;
        assert_eq!(lists(&seen), pages, "{size}");
        assert_eq!(
            seen.len(),
            pages + 2,
            "{size}: and the domains, and the applications"
        );
        assert!(limited <= 4, "{size}: {limited} answers of 429");
        let rows = size
            .split('x')
            .map(|number| number.parse::<usize>().expect("a number"));
        assert_eq!(desk.ids().len(), rows.product::<usize>(), "{size}");
    }
}

#[tokio::test]
async fn a_last_page_that_is_all_but_full_costs_one_request_more_the_first_time_only() {
    let platform = platform("2x2000", 50).await;
    let mut desk = Dashboard::new(client(&platform));
    desk.take(Message::Started);
    desk.calm().await;
    let (first, _) = seen(&platform).await;
    assert_eq!(
        lists(&first),
        2 * 3,
        "the rows that pages share are too many"
    );
    let known = desk.ids();
    let mut desk = desk.leave_and_return(client(&platform));
    desk.take(Message::Started);
    desk.calm().await;
    let (second, _) = seen(&platform).await;
    assert_eq!(lists(&second) - lists(&first), 2 * 2);
    assert_eq!(desk.ids(), known);
}

#[tokio::test]
async fn looking_around_in_what_is_loaded_costs_nothing() {
    let platform = platform("3x1200", 50).await;
    let mut desk = Dashboard::new(client(&platform));
    desk.take(Message::Started);
    desk.calm().await;
    let (before, _) = seen(&platform).await;
    for key in [
        "Enter", "j", "G", "g", "/", "e", "p", "Enter", "Esc", "s", "n", "Esc", "j", "Enter",
    ] {
        desk.key(key);
        desk.calm().await;
    }
    let (after, _) = seen(&platform).await;
    assert_eq!(before.len(), after.len());
}
