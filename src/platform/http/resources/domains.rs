//! Requests about domains (reference §4).

use hyper::StatusCode;
use serde::Serialize;

use crate::{
    api::{Domain, DomainDraft, DomainId},
    platform::{
        http::{answer::Answer, ask::Ask, fields::Fields, paging::Page},
        refusal::Refusal,
        store::{Rows, Store, domains},
    },
};

/// A domain as it is answered: with both spellings of the link to its endpoints (reference §4).
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    domain: Domain,
    #[serde(rename = "endpointsUrl")]
    absolute: String,
    #[serde(rename = "endpoints")]
    relative: String,
}

impl Shown {
    fn new(domain: Domain, ask: &Ask) -> Self {
        let path = format!("{}/domains/{}/endpoints", ask.base, domain.id);
        Self {
            domain,
            absolute: format!("{}{path}", ask.origin),
            relative: path,
        }
    }
}

/// `GET /domains`.
pub async fn list(store: &Store, ask: &Ask) -> Result<Answer, Refusal> {
    let page = Page::of(&ask.query)?;
    let window = page.window();
    let Rows { items, more } = store.read(move |db| domains::list(db, window)).await?;
    let items = items.into_iter().map(|domain| Shown::new(domain, ask));
    let rows = Rows {
        items: items.collect(),
        more,
    };
    Ok(page.answer(&rows, &ask.url("domains")))
}

/// `POST /domains`.
pub async fn create(store: &Store, ask: &Ask) -> Result<Answer, Refusal> {
    let mut fields = Fields::read(&ask.body)?;
    let name = fields.text("name")?;
    let draft = DomainDraft {
        name: name.ok_or_else(|| Refusal::lacking("domain", "name"))?,
        description: fields.text("description")?,
    };
    let made = store.write(move |db| domains::create(db, &draft));
    let id = made.await?;
    store.wire.heard().await;
    Ok(Answer::created(&ask.url(&format!("domains/{id}"))))
}

/// `GET /domains/{domainId}`.
pub async fn show(store: &Store, ask: &Ask, id: DomainId) -> Result<Answer, Refusal> {
    let kept = store.read(move |db| domains::find(db, &id)).await?;
    Ok(Answer::json(StatusCode::OK, &Shown::new(kept.domain, ask)))
}

/// `POST /domains/{domainId}`.
pub async fn update(store: &Store, ask: &Ask, id: DomainId) -> Result<Answer, Refusal> {
    let description = Fields::read(&ask.body)?.change("description")?;
    store
        .write(move |db| domains::update(db, &id, &description))
        .await?;
    Ok(Answer::done())
}

/// `DELETE /domains/{domainId}`.
pub async fn delete(store: &Store, id: DomainId) -> Result<Answer, Refusal> {
    store.write(move |db| domains::delete(db, &id)).await?;
    store.wire.heard().await;
    Ok(Answer::done())
}
