//! Reads: one thing, or a list page by page.

use serde::de::DeserializeOwned;
use url::Url;

use crate::api::{
    failure::{Cause, Failure},
    id::Cursor,
    pace::Family,
    paths::first_page,
    patience::CallCost,
    resource::{Application, Domain, Endpoint},
};

use super::{
    Client, Page,
    ask::{Decoded, is_json},
    page::Walk,
    refusal,
    request::Want,
};

/// What a list holds: things with ids.
pub(super) trait Listed: DeserializeOwned {
    fn id(&self) -> &str;
}

impl Listed for Domain {
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Listed for Endpoint {
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Listed for Application {
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Client {
    /// One thing, decoded.
    pub(super) async fn get<T: DeserializeOwned>(&self, want: &Want) -> Result<T, Failure> {
        self.read(want, &mut self.cost()).await
    }

    /// The same as part of a larger call.
    pub(super) async fn read<T: DeserializeOwned>(
        &self,
        want: &Want,
        cost: &mut CallCost,
    ) -> Result<T, Failure> {
        let told = self.ask_for(want, cost, decode).await;
        told.map_err(|trouble| trouble.failure)?.1
    }

    /// The first page of a list, or the one at the cursor.
    pub(super) async fn list<T: Listed>(
        &self,
        family: Family,
        list: Url,
        after: Option<&Cursor>,
    ) -> Result<Page<T>, Failure> {
        let walk = Walk::at(first_page(list), after)?;
        let (rows, next) = self.read_page::<T>(family, &walk, &mut self.cost()).await?;
        self.shared.seen.note(rows.iter().map(Listed::id));
        Ok(Page { rows, next })
    }

    pub(super) async fn read_page<T: DeserializeOwned>(
        &self,
        family: Family,
        walk: &Walk,
        cost: &mut CallCost,
    ) -> Result<(Vec<T>, Option<Cursor>), Failure> {
        let want = Want::get(family, walk.url.clone());
        let told = self.ask_for(&want, cost, decode::<Vec<T>>).await;
        let (answer, rows) = told.map_err(|trouble| trouble.failure)?;
        let next = walk.next(answer.links())?;
        let rows = rows?;
        if rows.is_empty() && next.is_some() {
            return Err(Failure::new(
                Cause::Garbled,
                "This list seems to have no end: an empty page leads to another one.",
            ));
        }
        Ok((rows, next))
    }
}

/// Only a body that is not what was promised is looked at a second time, for whether it is JSON at all.
fn decode<T: DeserializeOwned>(body: &[u8]) -> Decoded<T> {
    match serde_json::from_slice(body) {
        Ok(whole) => Decoded::Whole(whole),
        Err(_) if !is_json(body) => Decoded::NotJson,
        Err(error) => {
            let reason = refusal::short(&error.to_string(), 120);
            Decoded::Unlike(Failure::new(
                Cause::Garbled,
                format!("The answer is not what the API promises: {reason}."),
            ))
        }
    }
}
