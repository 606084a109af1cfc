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

use super::{Client, Page, page::Walk, refusal, request::Want};

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
        let answer = self.ask(want, cost).await;
        decode(&answer.map_err(|trouble| trouble.failure)?.body?)
    }

    /// The first page of a list, or the one at the cursor.
    pub(super) async fn list<T: Listed>(
        &self,
        family: Family,
        list: Url,
        after: Option<&Cursor>,
    ) -> Result<Page<T>, Failure> {
        let first = first_page(list);
        let walk = match after {
            Some(cursor) => Walk::resume(&first, cursor)?,
            None => Walk::begin(first),
        };
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
        let answer = self.ask(&want, cost).await;
        let answer = answer.map_err(|trouble| trouble.failure)?;
        let next = walk.next(answer.links())?;
        let rows: Vec<T> = decode(&answer.body?)?;
        if rows.is_empty() && next.is_some() {
            return Err(Failure::new(
                Cause::Garbled,
                "This list seems to have no end: an empty page leads to another one.",
            ));
        }
        Ok((rows, next))
    }
}

fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(body).map_err(|error| {
        let reason = refusal::short(&error.to_string(), 120);
        Failure::new(
            Cause::Garbled,
            format!("The answer is not what the API promises: {reason}."),
        )
    })
}
