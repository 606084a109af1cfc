//! Requests about recent errors (reference §6).

use hyper::StatusCode;
use jiff::Timestamp;

use crate::platform::{
    choices,
    errors::{Errors, KEPT, Stored},
    http::{
        answer::{Answer, Origin},
        ask::Ask,
        paging::Page,
    },
    refusal::Refusal,
    store::{Rows, Store, errors as table},
};

/// Recent errors: those of this process, or of all that serve the account.
pub struct Recent<'a> {
    /// The data, which keeps them where several processes serve it.
    pub store: &'a Store,
    /// Those of this process.
    pub errors: &'a Errors,
}

impl Recent<'_> {
    /// Remembers a request that was refused.
    pub async fn add(&self, refusal: &Refusal, origin: &Origin) {
        let details = [
            ("requestMethod", origin.method.as_str()),
            ("requestPath", &origin.path),
            ("remoteAddress", &origin.address),
        ];
        let kind = (refusal.category, refusal.code);
        let stored = Stored::new(Timestamp::now(), kind, &refusal.message, details);
        if !self.store.is_common() {
            self.errors.add(stored);
        } else if refusal.retry_after.is_none() {
            let record = stored.record();
            self.store.remember(stored.id, record, KEPT).await;
        }
    }

    /// `GET /errors`.
    pub async fn list(&self, ask: &Ask) -> Result<Answer, Refusal> {
        let page = Page::of(&ask.query)?;
        let window = page.window();
        let rows = if self.store.is_common() {
            let rows = self
                .store
                .read(move |db| Ok(table::list(db, KEPT, window)?));
            let Rows { items, more } = rows.await?;
            let items: Result<_, _> = items.iter().map(|record| stored(record)).collect();
            Rows {
                items: items?,
                more,
            }
        } else {
            let skip = usize::try_from(window.offset).unwrap_or(usize::MAX);
            let (items, more) = self.errors.some(skip, window.size as usize);
            Rows { items, more }
        };
        Ok(page.answer(&rows, &ask.url("errors")))
    }

    /// `GET /errors/{errorId}`.
    pub async fn show(&self, id: String) -> Result<Answer, Refusal> {
        let found = if self.store.is_common() {
            let wanted = id.clone();
            let record = self.store.read(move |db| Ok(table::find(db, &wanted)?));
            record.await?.map(|record| stored(&record)).transpose()?
        } else {
            self.errors.find(&id)
        };
        let found = found.ok_or_else(|| Refusal::missing("error", &id, choices::NO_ERROR))?;
        Ok(Answer::json(StatusCode::OK, &found))
    }
}

fn stored(record: &str) -> Result<Stored, Refusal> {
    serde_json::from_str(record).map_err(|why| {
        tracing::error!(%why, "an error that was kept cannot be read");
        Refusal::backend(500, "An error that was kept cannot be read.")
    })
}
