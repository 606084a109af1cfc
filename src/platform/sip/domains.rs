//! The domains that the name server answers for: those of the store.

use std::sync::Arc;

use crate::platform::{
    dns::Domains,
    store::{Store, phones},
};

/// The account's domains.
pub struct Account(pub Arc<Store>);

impl Domains for Account {
    async fn ours(&self, name: &str) -> bool {
        let name = name.to_owned();
        let found = self
            .0
            .read(move |db| Ok(phones::domain_of(db, &name)?.is_some()));
        // A store that cannot be read answers for nothing.
        found.await.unwrap_or(false)
    }
}
