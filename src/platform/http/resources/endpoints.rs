//! Requests about endpoints and their tokens (reference §5).

use hyper::{StatusCode, header};
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    api::{Change, DomainId, EndpointDraft, EndpointId, EndpointPatch},
    platform::{
        choices,
        http::{answer::Answer, ask::Ask, fields::Fields, paging::Page},
        refusal::Refusal,
        store::{Store, endpoints, tokens},
    },
};

/// `GET /domains/{domainId}/endpoints`.
pub async fn list(store: &Store, ask: &Ask, domain: DomainId) -> Result<Answer, Refusal> {
    let page = Page::of(&ask.query)?;
    let window = page.window();
    let collection = ask.url(&format!("domains/{domain}/endpoints"));
    let rows = store
        .read(move |db| endpoints::list(db, &domain, window))
        .await?;
    Ok(page.answer(&rows, &collection))
}

/// `POST /domains/{domainId}/endpoints`.
pub async fn create(store: &Store, ask: &Ask, domain: DomainId) -> Result<Answer, Refusal> {
    let mut fields = Fields::read(&ask.body)?;
    let name = fields.text("name")?;
    let name = name.ok_or_else(|| Refusal::lacking("endpoint", "name"))?;
    let password = fields.credentials()?.secret("password")?;
    let draft = EndpointDraft {
        name,
        password: password.ok_or_else(|| Refusal::lacking("endpoint", "credentials.password"))?,
        description: fields.text("description")?,
        application_id: match fields.change("applicationId")? {
            Change::Set(id) => Some(id),
            Change::Keep | Change::Clear => None,
        },
        enabled: fields.flag("enabled")?.unwrap_or(true),
    };
    let collection = format!("domains/{domain}/endpoints");
    let made = store.write(move |db| endpoints::create(db, &domain, &draft));
    let id = made.await?;
    store.wire.heard().await;
    Ok(Answer::created(&ask.url(&format!("{collection}/{id}"))))
}

/// `GET …/endpoints/{endpointId}`.
pub async fn show(store: &Store, domain: DomainId, id: EndpointId) -> Result<Answer, Refusal> {
    let endpoint = store
        .read(move |db| endpoints::find(db, &domain, &id))
        .await?;
    Ok(Answer::json(StatusCode::OK, &endpoint))
}

/// `POST …/endpoints/{endpointId}`, or the founding page's path, which leaves the domain out.
pub async fn update(
    store: &Store,
    ask: &Ask,
    domain: Option<DomainId>,
    id: EndpointId,
) -> Result<Answer, Refusal> {
    let mut fields = Fields::read(&ask.body)?;
    let name = fields.text("name")?;
    let patch = EndpointPatch {
        description: fields.change("description")?,
        application_id: fields.change("applicationId")?,
        enabled: fields.flag("enabled")?,
        password: fields.credentials()?.secret("password")?,
    };
    let changed = store.write(move |db| {
        let domain = domain.map_or_else(|| endpoints::domain_of(db, &id), Ok)?;
        endpoints::update(db, &domain, &id, name.as_deref(), &patch)
    });
    changed.await?;
    store.wire.heard().await;
    Ok(Answer::done())
}

/// `DELETE …/endpoints/{endpointId}`.
pub async fn delete(store: &Store, domain: DomainId, id: EndpointId) -> Result<Answer, Refusal> {
    let deleted = store.write(move |db| endpoints::delete(db, &domain, &id));
    deleted.await?;
    store.wire.heard().await;
    Ok(Answer::done())
}

#[derive(Serialize)]
struct Granted<'a> {
    token: &'a str,
    expires: u64,
}

/// `POST …/endpoints/{endpointId}/tokens`: the body may be missing, empty or `null`.
pub async fn grant(
    store: &Store,
    ask: &Ask,
    domain: DomainId,
    id: EndpointId,
) -> Result<Answer, Refusal> {
    let asked = match Fields::read_optional(&ask.body)? {
        Some(mut fields) => fields.number("expires")?,
        None => None,
    };
    let expires = asked.unwrap_or(choices::TOKEN_LIFE);
    if expires == 0 || expires > choices::TOKEN_LIFE_MAX {
        let complaint = format!("It must be from 1 to {}.", choices::TOKEN_LIFE_MAX);
        return Err(Refusal::invalid("expires", &complaint));
    }
    let now = Timestamp::now();
    let collection = ask.url(&format!("domains/{domain}/endpoints/{id}/tokens"));
    let token = store
        .write(move |db| {
            endpoints::find(db, &domain, &id)?;
            tokens::create(db, &id, expires, now)
        })
        .await?;
    let granted = Granted {
        token: token.reveal(),
        expires,
    };
    // bandwidth-sdk 1.10.0 reads the token's id from here, and gives up without it.
    let location = format!("{collection}/{}", granted.token);
    Ok(Answer::json(StatusCode::CREATED, &granted).with(header::LOCATION, &location))
}

/// `DELETE …/tokens/{token}`.
pub async fn revoke(
    store: &Store,
    domain: DomainId,
    id: EndpointId,
    token: String,
) -> Result<Answer, Refusal> {
    let now = Timestamp::now();
    store
        .write(move |db| {
            endpoints::find(db, &domain, &id)?;
            tokens::delete(db, &id, &token, now)
        })
        .await?;
    Ok(Answer::done())
}
