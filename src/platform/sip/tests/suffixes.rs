//! Domains that end in something else than the service's.

use std::sync::Arc;

use super::HOST;
use crate::{
    api::DomainDraft,
    platform::{
        store::{Store, domains, phones, suffix},
        stream::Stream,
    },
};

#[tokio::test]
async fn a_domain_may_end_in_something_else() {
    let store = Store::open(None, Arc::new(Stream::new(1))).expect("opens");
    let chosen = store.write(|db| {
        suffix::choose(db, "sip.example.com")?;
        let draft = DomainDraft {
            name: "demo".into(),
            description: None,
        };
        domains::create(db, &draft)?;
        Ok((
            phones::domain_of(db, "demo.sip.example.com")?.map(|(_, host)| host),
            phones::domain_of(db, HOST)?.map(|(_, host)| host),
            suffix::choose(db, "bwapp.bwsip.io").is_err(),
        ))
    });
    let chosen = chosen.await.expect("is chosen");
    assert_eq!(
        chosen,
        (Some("demo.sip.example.com".to_owned()), None, true)
    );
}
